/** The calls of Microsoft Graph that Quorate makes so far: the app installed for a person, and the chat that follows. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../kernel/json.ts';
import { isAnonymous, type Persona, personalChatId } from './people.ts';
import { type Answer, asJson, BadRequest } from './server.ts';
import type { RoomState } from './state.ts';

const installation = z.looseObject({ 'teamsApp@odata.bind': z.string() });

/** Graph's errors carry an inner error with the request's id and date. */
function graphError(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

export interface GraphApiOptions {
  readonly state: RoomState;
  /** The id of the app in the tenant's catalogue; undefined: any is taken. */
  readonly teamsAppId: string | undefined;
  /** Installs for that person and tells the bot, at once or a while later. Not awaited by the answer. */
  readonly install: (persona: Persona) => void;
  readonly uninstall: (persona: Persona) => void;
  readonly graphUrl: () => string;
}

export type GraphApi = (
  method: string,
  parts: readonly string[],
  query: URLSearchParams,
  body: string,
) => Answer;

const APP_ADDRESS = /\/appCatalogs\/teamsApps(?:\/([^/]+)|\('([^']+)'\))$/;

export function graphApi({ state, teamsAppId, install, uninstall, graphUrl }: GraphApiOptions): GraphApi {
  const idOf = (persona: Persona) =>
    createHash('sha256').update(`installation|${persona.id}`).digest('base64url').slice(0, 40);

  /** Users of the tenant that the app is registered in; Graph knows no others. */
  function userOf(id: string): Persona | undefined {
    const persona = state.personaByAccount(id);
    if (persona === undefined || isAnonymous(persona)) return undefined;
    return persona.tenant === state.tenantOfService ? persona : undefined;
  }

  function installed(persona: Persona, expanded: boolean): JsonObject {
    return {
      id: idOf(persona),
      ...(expanded
        ? {
            teamsApp: {
              id: teamsAppId ?? 'quorate',
              displayName: state.botName,
              distributionMethod: 'organization',
            },
          }
        : {}),
    };
  }

  function add(persona: Persona, body: string): Answer {
    const wanted = installation.safeParse(asJson(body));
    const app = wanted.success ? APP_ADDRESS.exec(wanted.data['teamsApp@odata.bind']) : null;
    if (app === null)
      return graphError(400, 'BadRequest', 'teamsApp@odata.bind must name an app of the catalogue.');
    const id = app[1] ?? app[2];
    if (teamsAppId !== undefined && id !== teamsAppId) {
      return graphError(404, 'NotFound', 'The app is not in the catalogue of the tenant.');
    }
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
    return graphError(
      405,
      'Request_BadRequest',
      'Specified HTTP method is not allowed for the request target.',
    );
  }

  return (method, parts, query, body) => {
    const [version, users, userId = '', teamwork, apps, installationId, what, ...more] = parts;
    const known =
      version === 'v1.0' &&
      users === 'users' &&
      teamwork === 'teamwork' &&
      apps === 'installedApps' &&
      more.length === 0;
    if (!known) {
      return graphError(404, 'ResourceNotFound', 'The rehearsal room does not serve that part of Graph.');
    }
    const persona = userOf(userId);
    if (persona === undefined) return graphError(404, 'NotFound', 'Failed to find the user.');
    try {
      if (installationId === undefined) {
        if (method === 'POST') return add(persona, body);
        if (method === 'GET') return list(persona, query);
        return graphError(
          405,
          'Request_BadRequest',
          'Specified HTTP method is not allowed for the request target.',
        );
      }
      if (installationId !== idOf(persona) || !state.app(persona).installed) {
        return graphError(404, 'NotFound', 'The app is not installed for the user.');
      }
      return one(persona, method, what);
    } catch (error) {
      if (error instanceof BadRequest) return graphError(error.status, 'BadRequest', error.message);
      throw error;
    }
  };
}
