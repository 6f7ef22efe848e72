/** The app for one person: installed, found, its chat, and removed. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';
import { isAnonymous, type Persona, personalChatId } from '../people.ts';
import { type Answer, asJson } from '../server.ts';
import type { RoomState } from '../state.ts';
import { type GraphPart, graphError, notAllowed } from './answers.ts';

const installation = z.looseObject({ 'teamsApp@odata.bind': z.string() });
const APP_ADDRESS = /\/appCatalogs\/teamsApps(?:\/([^/]+)|\('([^']+)'\))$/;

/** The app in the catalogue of the tenant, as requests name it. */
export interface InstalledApps {
  /** Why an installation that names the app like this is refused; undefined when it is not. */
  refusal(address: string): Answer | undefined;
  isOurs(id: string): boolean;
  described(): JsonObject;
}

export function installedApps(options: { teamsAppId: string | undefined; botName: string }): InstalledApps {
  const { teamsAppId, botName } = options;
  const isOurs = (id: string) => teamsAppId === undefined || id === teamsAppId;
  return {
    isOurs,
    refusal(address) {
      const app = APP_ADDRESS.exec(address);
      if (app === null) {
        return graphError(400, 'BadRequest', 'teamsApp@odata.bind must name an app of the catalogue.');
      }
      return isOurs(app[1] ?? app[2] ?? '')
        ? undefined
        : graphError(404, 'NotFound', 'The app is not in the catalogue of the tenant.');
    },
    described: () => ({
      id: teamsAppId ?? 'quorate',
      displayName: botName,
      distributionMethod: 'organization',
    }),
  };
}

export function peopleApps(options: {
  readonly state: RoomState;
  readonly apps: InstalledApps;
  /** Installs for that person and tells the bot, at once or a while later. Not awaited by the answer. */
  readonly install: (persona: Persona) => void;
  readonly uninstall: (persona: Persona) => void;
  readonly graphUrl: () => string;
}): GraphPart {
  const { state, apps, install, uninstall, graphUrl } = options;
  const idOf = (persona: Persona) =>
    createHash('sha256').update(`installation|${persona.id}`).digest('base64url').slice(0, 40);

  /** Users of the tenant that the app is registered in; Graph knows no others. */
  function userOf(id: string): Persona | undefined {
    const persona = state.personaByAccount(id);
    if (persona === undefined || isAnonymous(persona)) return undefined;
    return persona.tenant === state.tenantOfService ? persona : undefined;
  }

  const installed = (persona: Persona, isExpanded: boolean): JsonObject => ({
    id: idOf(persona),
    ...(isExpanded ? { teamsApp: apps.described() } : {}),
  });

  function add(persona: Persona, body: string): Answer {
    const wanted = installation.safeParse(asJson(body));
    const refused = apps.refusal(wanted.success ? wanted.data['teamsApp@odata.bind'] : '');
    if (refused !== undefined) return refused;
    if (state.app(persona).installed) {
      return graphError(409, 'Conflict', 'The app is already installed for the user.');
    }
    install(persona);
    const location = `${graphUrl()}/users/${persona.objectId}/teamwork/installedApps/${idOf(persona)}`;
    return { status: 201, headers: { location }, body: installed(persona, false) };
  }

  function list(persona: Persona, query: URLSearchParams): Answer {
    const value = state.app(persona).installed ? [installed(persona, query.has('$expand'))] : [];
    return { status: 200, body: { value } };
  }

  function one(persona: Persona, method: string, what: string | undefined): Answer {
    if (what === 'chat' && method === 'GET') {
      return {
        status: 200,
        body: { id: personalChatId(persona), chatType: 'oneOnOne', tenantId: state.tenantOfService },
      };
    }
    if (what !== undefined) return graphError(404, 'NotFound', 'Resource not found.');
    if (method === 'GET') return { status: 200, body: installed(persona, true) };
    if (method === 'DELETE') {
      uninstall(persona);
      return { status: 204 };
    }
    return notAllowed;
  }

  return ({ method, parts, query, body }) => {
    const [users, userId = '', teamwork, where, installationId, what, ...more] = parts;
    if (users !== 'users' || teamwork !== 'teamwork' || where !== 'installedApps' || more.length > 0) {
      return undefined;
    }
    const persona = userOf(userId);
    if (persona === undefined) return graphError(404, 'NotFound', 'Failed to find the user.');
    if (installationId === undefined) {
      if (method === 'POST') return add(persona, body);
      return method === 'GET' ? list(persona, query) : notAllowed;
    }
    if (installationId !== idOf(persona) || !state.app(persona).installed) {
      return graphError(404, 'NotFound', 'The app is not installed for the user.');
    }
    return one(persona, method, what);
  };
}
