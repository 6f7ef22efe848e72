/** Installs the app for a person who has never opened it, so that they can be written to. */
import type { Client } from '@microsoft/microsoft-graph-client';
import type { Person } from '../kernel/actor.ts';
import { DeliveryError } from '../kernel/messenger.ts';
import { CatalogueApp, type CatalogueOptions } from './catalogue.ts';
import { graphFault } from './faults.ts';

const waitMs = 5_000;

function judged(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  const fault = graphFault(error);
  const { status } = fault ?? {};
  if (fault === undefined || status === undefined) {
    return new DeliveryError('unavailable', fault?.code ?? 'graphUnreachable', { cause: error });
  }
  if (status === 429) {
    return new DeliveryError('throttled', fault.code, {
      retryAfterMs: fault.retryAfterMs ?? waitMs,
      cause: error,
    });
  }
  // An installation may be repeated without harm, so nothing about it stays unknown.
  if (status < 400 || status === 401 || status === 408 || status >= 500) {
    return new DeliveryError('unavailable', fault.code, { cause: error });
  }
  return new DeliveryError('refused', fault.code, { cause: error });
}

export class GraphInstaller {
  readonly #graph: Client;
  readonly #app: CatalogueApp;

  constructor(options: CatalogueOptions) {
    this.#graph = options.graph;
    this.#app = new CatalogueApp(options);
  }

  /** Resolves when the app is installed for the person, also when it was already. Throws DeliveryError. */
  async install(person: Person): Promise<void> {
    try {
      const address = await this.#app.address();
      if (address === undefined) throw new DeliveryError('refused', 'appNotInCatalogue');
      await this.#graph.api(`/users/${encodeURIComponent(person.objectId)}/teamwork/installedApps`).post({
        'teamsApp@odata.bind': address,
      });
    } catch (error) {
      if (graphFault(error)?.status === 409) return;
      throw judged(error);
    }
  }
}
