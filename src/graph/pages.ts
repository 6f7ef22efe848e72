/** What Graph gives in pages, read to its end. */
import type { Client } from '@microsoft/microsoft-graph-client';
import type { z } from 'zod';
import { OutsideError } from '../kernel/outside.ts';
import { answered } from './faults.ts';

interface Page<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string | null | undefined;
}

export class Pages {
  readonly #graph: Client;
  readonly #graphUrl: string;

  /** `graphUrl`: pages that lie elsewhere are not asked for, since the token goes along. */
  constructor(options: { readonly graph: Client; readonly graphUrl: string }) {
    this.#graph = options.graph;
    this.#graphUrl = options.graphUrl;
  }

  /** The first page and all that follow. `prefer` is the header with which the later ones are asked for as well. */
  async all<T>(schema: z.ZodType<Page<T>>, first: Page<T>, prefer?: string): Promise<readonly T[]> {
    return [...first.value, ...(await this.after(schema, first['@odata.nextLink'], prefer))];
  }

  /** What lies on the page behind a link and on those after it; nothing where there is no link. */
  async after<T>(
    schema: z.ZodType<Page<T>>,
    link: string | null | undefined,
    prefer?: string,
  ): Promise<readonly T[]> {
    const found: T[] = [];
    for (let next = link; next; ) {
      if (!next.startsWith(`${this.#graphUrl}/`)) throw new OutsideError('refused', 'foreignNextLink');
      const request = this.#graph.api(next.slice(this.#graphUrl.length));
      if (prefer !== undefined) request.header('Prefer', prefer);
      const page = await answered('read', schema, () => request.get());
      found.push(...page.value);
      next = page['@odata.nextLink'];
    }
    return found;
  }
}
