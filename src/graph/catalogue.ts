/** The app in the organisation's catalogue. */
import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';

const catalogue = z.object({ value: z.array(z.object({ id: z.string().min(1) })) });

export interface CatalogueOptions {
  readonly graph: Client;
  readonly graphUrl: string;
  /** The app's id in the catalogue; without it, it is looked up once by the manifest's id (`externalId`). */
  readonly teamsAppId: string | undefined;
  readonly externalId: string;
}

export class CatalogueApp {
  readonly #options: CatalogueOptions;
  #id: string | undefined;

  constructor(options: CatalogueOptions) {
    this.#options = options;
    this.#id = options.teamsAppId;
  }

  /** Undefined when the catalogue has no such app. Throws what the Graph client throws. */
  async id(): Promise<string | undefined> {
    this.#id ??= await this.#lookUp();
    return this.#id;
  }

  /** As an installation names it: its address. */
  async address(): Promise<string | undefined> {
    const id = await this.id();
    return id === undefined ? undefined : `${this.#options.graphUrl}/appCatalogs/teamsApps/${id}`;
  }

  async #lookUp(): Promise<string | undefined> {
    const { graph, externalId } = this.#options;
    const found = catalogue.safeParse(
      await graph
        .api('/appCatalogs/teamsApps')
        .filter(`externalId eq '${externalId.replaceAll("'", "''")}'`)
        .select('id')
        .get(),
    );
    return found.success ? found.data.value[0]?.id : undefined;
  }
}
