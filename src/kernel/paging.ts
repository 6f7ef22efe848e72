/** A query read to its end, page by page. */
import type { Store, StoreDocument, Stored, StoreQuery } from './store.ts';

/** Every document of a query, with its version. */
export async function* allStored(store: Store, query: StoreQuery): AsyncGenerator<Stored> {
  let continuation: string | undefined;
  do {
    const page = await store.query({ ...query, continuation });
    yield* page.documents;
    continuation = page.continuation;
  } while (continuation !== undefined);
}

/** Every document of a query. */
export async function* all(store: Store, query: StoreQuery): AsyncGenerator<StoreDocument> {
  for await (const { document } of allStored(store, query)) yield document;
}
