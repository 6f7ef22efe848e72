/**
 * The Store port: documents in partitions, one atomic batch a decision, queries through named indexes.
 * Two engines keep it (`src/store/sqlite.ts`, `src/store/cosmos.ts`) and pass one suite of tests.
 */
import type { Json, JsonObject } from './json.ts';

/**
 * What every document carries. `schema` is the version of the document's own schema. Fields beside these are the
 * document's own; those named in `INDEXES` stand at the top level so that queries can use them.
 */
export interface StoreDocument {
  id: string;
  partition: string;
  kind: string;
  authority: string;
  schema: number;
  /** Seconds to live after the last write, by the engine's own clock. Only for drafts, receipts, access log and ended effects. */
  ttl?: number;
  [field: string]: Json | undefined;
}

/** A document as read, with the version (ETag) under which it may be replaced. */
export interface Stored {
  readonly document: StoreDocument;
  readonly etag: string;
}

/**
 * One step of a batch. `create` fails when the id is taken, `replace` and a conditional `delete` fail when the version
 * has changed or the document is gone; `upsert` and an unconditional `delete` of something absent succeed. `unhurried`:
 * nobody waits for it. An engine may do a batch of such alone a moment later, but before what its partition is asked next.
 */
export type Operation =
  | { readonly op: 'create'; readonly document: StoreDocument }
  | { readonly op: 'replace'; readonly document: StoreDocument; readonly etag: string }
  | { readonly op: 'upsert'; readonly document: StoreDocument }
  | { readonly op: 'delete'; readonly id: string; readonly etag?: string; readonly unhurried?: true };

/**
 * All operations took effect, or none did. `etags` stands in the order of the operations (null for a delete).
 * `at` is the index of the first operation that failed.
 */
export type BatchOutcome =
  | { readonly ok: true; readonly etags: readonly (string | null)[] }
  | { readonly ok: false; readonly at: number; readonly because: 'exists' | 'changed' | 'missing' };

/**
 * A query by kind and index. `equal` are top-level fields compared for equality; `range` bounds one top-level string
 * field (both ends inclusive) and `order` sorts by it. The fields of `equal` followed by the field of `range` must be
 * the beginning of an entry of INDEXES for the kind, in any order of the equal fields; engines may refuse others.
 * Without `partition` the query crosses all partitions.
 */
export interface StoreQuery {
  readonly kind: string;
  readonly partition?: string;
  readonly equal?: Readonly<Record<string, string | number | boolean>>;
  readonly range?: { readonly field: string; readonly from?: string; readonly to?: string };
  readonly order?: 'ascending' | 'descending';
  /** Most documents on one page, 1 to 1,000. */
  readonly limit: number;
  /** As given by the page before; opaque. */
  readonly continuation?: string;
}

export interface Page {
  readonly documents: readonly Stored[];
  readonly continuation?: string;
}

export interface Store {
  read(partition: string, id: string): Promise<Stored | undefined>;
  /** Writes all operations or none; every document must lie in `partition`. At most 100 operations. */
  batch(partition: string, operations: readonly Operation[]): Promise<BatchOutcome>;
  query(query: StoreQuery): Promise<Page>;
  /** Resolves when the engine can be read and written; throws StoreError otherwise. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * `throttled`: nothing was written, try again after `retryAfterMs`. `unavailable`: nothing was written, the engine
 * cannot be reached. `unknown`: a batch whose answer was lost; read its receipt to settle it. `invalid`: our own
 * mistake (too large, too many, wrong partition, a query without an index).
 */
export type StoreFault = 'throttled' | 'unavailable' | 'unknown' | 'invalid';

export class StoreError extends Error {
  readonly fault: StoreFault;
  readonly retryAfterMs: number | undefined;
  constructor(fault: StoreFault, message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'StoreError';
    this.fault = fault;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * The indexes that the product's queries need, and no others: for each, the kind of document and the top-level fields
 * in order. Both engines are built from a list of these (see `src/indexes.ts`), and a test asks each engine whether a
 * query really uses one.
 */
export interface StoreIndex {
  readonly kind: string;
  readonly fields: readonly string[];
  /** Only queries of one partition (`inside`), or only those that cross all (`everywhere`), stand on it; both unless given. */
  readonly reach?: 'inside' | 'everywhere';
}

/** A JSON object as a document's own content. */
export type Content = JsonObject;
