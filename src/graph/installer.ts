/** Installs the app for a person who has never opened it, so that they can be written to. */
import { type Client, GraphError } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Person } from '../kernel/actor.ts';
import { DeliveryError } from '../kernel/messenger.ts';

const catalogue = z.object({ value: z.array(z.object({ id: z.string().min(1) })) });
const code = /^[\w.-]{1,80}$/;

function judged(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (!(error instanceof GraphError))
    return new DeliveryError('unavailable', 'graphUnreachable', { cause: error });
  const status = error.statusCode;
  const name = error.code !== null && code.test(error.code) ? error.code : `http${status}`;
  if (status === 429) {
    const seconds = Number(error.headers?.get('retry-after') ?? Number.NaN);
    const retryAfterMs = Number.isFinite(seconds) ? Math.min(600_000, Math.max(0, seconds * 1_000)) : 5_000;
    return new DeliveryError('throttled', name, { retryAfterMs, cause: error });
  }
  // An installation may be repeated without harm, so nothing about it stays unknown.
  if (status < 400 || status === 401 || status === 408 || status >= 500) {
    return new DeliveryError('unavailable', name, { cause: error });
  }
  return new DeliveryError('refused', name, { cause: error });
}

export class GraphInstaller {
  readonly #graph: Client;
  readonly #graphUrl: string;
  readonly #externalId: string;
  #appId: string | undefined;

  /**
   * `teamsAppId` is the app's id in the organisation's catalogue; without it, it is looked up once by the manifest's
   * id (`externalId`).
   */
  constructor(options: {
    graph: Client;
    graphUrl: string;
    teamsAppId: string | undefined;
    externalId: string;
  }) {
    this.#graph = options.graph;
    this.#graphUrl = options.graphUrl;
    this.#appId = options.teamsAppId;
    this.#externalId = options.externalId;
  }

  /** Resolves when the app is installed for the person, also when it was already. Throws DeliveryError. */
  async install(person: Person): Promise<void> {
    try {
      this.#appId ??= await this.#lookUp();
      await this.#graph.api(`/users/${encodeURIComponent(person.objectId)}/teamwork/installedApps`).post({
        'teamsApp@odata.bind': `${this.#graphUrl}/appCatalogs/teamsApps/${this.#appId}`,
      });
    } catch (error) {
      if (error instanceof GraphError && error.statusCode === 409) return;
      throw judged(error);
    }
  }

  async #lookUp(): Promise<string> {
    const found = catalogue.safeParse(
      await this.#graph
        .api('/appCatalogs/teamsApps')
        .filter(`externalId eq '${this.#externalId.replaceAll("'", "''")}'`)
        .select('id')
        .get(),
    );
    const first = found.success ? found.data.value[0] : undefined;
    if (!first) throw new DeliveryError('refused', 'appNotInCatalogue');
    return first.id;
  }
}
