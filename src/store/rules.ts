/**
 * What both engines hold alike: which names and sizes are allowed, which index a query stands on, what a continuation
 * looks like. Kept in one place so that a document that one engine takes is never refused by the other.
 */
import { createHash } from 'node:crypto';
import {
  type Operation,
  type StoreDocument,
  StoreError,
  type StoreIndex,
  type StoreQuery,
} from '../kernel/store.ts';

/** Cosmos DB's own limits (2 MB a request and a document, 100 operations a batch). */
export const limits = {
  operations: 100,
  batchBytes: 2 * 1024 * 1024,
  /** Less than 2 MB by what Cosmos adds to a document (`_rid`, `_self`, `_etag`, `_ts`, `_attachments`). */
  documentBytes: 2 * 1024 * 1024 - 1024,
  /** Counted for each operation besides its document: its verb, id and version. */
  operationBytes: 256,
  idBytes: 1023,
  partitionBytes: 2048,
  ttlSeconds: 2_147_483_647,
  page: 1000,
} as const;

/** Fields that Cosmos DB writes into every document; never a document's own. */
export const systemFields = ['_rid', '_self', '_etag', '_attachments', '_ts'] as const;

const forbiddenInId = /[/\\?#\u0000-\u001f\u007f]/;
const fieldName = /^[A-Za-z][A-Za-z0-9_]*$/;
const kindName = /^[A-Za-z][A-Za-z0-9_.-]*$/;

function invalid(message: string): StoreError {
  return new StoreError('invalid', message);
}

/** Throws `invalid` unless the id can be stored by both engines: Cosmos forbids `/ \ ? #` in an id. */
export function checkId(id: string): void {
  if (typeof id !== 'string' || id === '') throw invalid('an id is empty');
  if (forbiddenInId.test(id) || !id.isWellFormed()) throw invalid('an id holds a forbidden character');
  if (id.endsWith(' ') || id === '.' || id === '..') throw invalid('an id would not survive a URL');
  if (Buffer.byteLength(id) > limits.idBytes) throw invalid('an id is too long');
}

/** Throws `invalid` unless the partition can be stored by both engines. */
export function checkPartition(partition: string): void {
  if (typeof partition !== 'string' || partition === '') throw invalid('a partition is empty');
  if (/[\u0000-\u001f\u007f]/.test(partition) || !partition.isWellFormed()) {
    throw invalid('a partition holds a forbidden character');
  }
  if (Buffer.byteLength(partition) > limits.partitionBytes) throw invalid('a partition is too long');
}

/** An operation that has passed the rules, with its document as JSON text. */
export type Prepared =
  | { readonly op: 'create' | 'upsert'; readonly document: StoreDocument; readonly body: string }
  | { readonly op: 'replace'; readonly document: StoreDocument; readonly body: string; readonly etag: string }
  | {
      readonly op: 'delete';
      readonly id: string;
      readonly etag: string | undefined;
      readonly unhurried: boolean;
    };

/** Checks a batch against the limits and names above and turns its documents into JSON. Throws `invalid`. */
export function prepare(partition: string, operations: readonly Operation[]): Prepared[] {
  checkPartition(partition);
  if (operations.length > limits.operations) {
    throw invalid(`a batch of ${operations.length} operations: at most ${limits.operations} are allowed`);
  }
  let bytes = 0;
  const prepared: Prepared[] = [];
  for (const operation of operations) {
    bytes += limits.operationBytes;
    switch (operation.op) {
      case 'create':
      case 'upsert':
      case 'replace': {
        const { document } = operation;
        checkDocument(partition, document);
        const body = JSON.stringify(document);
        const size = Buffer.byteLength(body);
        if (size > limits.documentBytes) throw invalid(`a document of ${size} bytes is too large`);
        bytes += size;
        prepared.push(
          operation.op === 'replace'
            ? { op: 'replace', document, body, etag: operation.etag }
            : { op: operation.op, document, body },
        );
        break;
      }
      case 'delete':
        checkId(operation.id);
        prepared.push({
          op: 'delete',
          id: operation.id,
          etag: operation.etag,
          unhurried: operation.unhurried === true,
        });
        break;
    }
  }
  if (bytes > limits.batchBytes) throw invalid(`a batch of ${bytes} bytes is too large`);
  return prepared;
}

function checkDocument(partition: string, document: StoreDocument): void {
  checkId(document.id);
  if (document.partition !== partition) throw invalid('a document lies in another partition than its batch');
  if (!kindName.test(document.kind)) throw invalid('a document has no proper kind');
  for (const field of systemFields) {
    if (Object.hasOwn(document, field)) throw invalid(`the field ${field} is Cosmos DB's own`);
  }
  const { ttl } = document;
  if (ttl !== undefined && !(Number.isInteger(ttl) && ttl > 0 && ttl <= limits.ttlSeconds)) {
    throw invalid('ttl is not a positive whole number of seconds');
  }
}

/** A document as it was written. Throws `unavailable` when what the engine holds is no document at all. */
export function asDocument(value: unknown): StoreDocument {
  if (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'partition' in value &&
    typeof value.partition === 'string' &&
    'kind' in value &&
    typeof value.kind === 'string'
  ) {
    // Safe: it was JSON (so every field is Json), it was a StoreDocument when written, and who reads a record parses it.
    return value as StoreDocument;
  }
  throw new StoreError('unavailable', 'what is stored is not a document');
}

/** Throws unless the indexes are ones that both engines can build. */
export function checkIndexes(indexes: readonly StoreIndex[]): void {
  for (const { kind, fields } of indexes) {
    if (!kindName.test(kind)) throw invalid(`an index names no proper kind: ${kind}`);
    for (const field of fields) {
      if (!fieldName.test(field)) throw invalid(`an index names no proper field: ${kind}.${field}`);
    }
    // Cosmos takes eight paths in a composite index, and kind, partition and id are among them.
    if (fields.length > 5) throw invalid(`an index has more than five fields: ${kind}`);
  }
}

/** How a query stands on an index. `exact`: the index has no further fields, so that it also gives the order. */
export interface QueryPlan {
  readonly index: StoreIndex;
  readonly exact: boolean;
  /** In the order of the index. */
  readonly equal: readonly { readonly field: string; readonly value: string | number | boolean }[];
  readonly range: StoreQuery['range'];
  readonly descending: boolean;
}

/**
 * Finds the index for a query: one whose first fields are those of `equal`, followed by that of `range`; the shortest
 * if there are several. Throws `invalid` when there is none. Documents come in the order of the range's field, then of
 * partition and id, so that paging is stable; only documents in which the range's field is a string are found.
 */
export function planQuery(query: StoreQuery, indexes: readonly StoreIndex[]): QueryPlan {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > limits.page) {
    throw invalid(`a page holds 1 to ${limits.page} documents`);
  }
  if (query.partition !== undefined) checkPartition(query.partition);
  const equal = query.equal ?? {};
  const names = Object.keys(equal);
  const width = names.length + (query.range === undefined ? 0 : 1);
  const reach = query.partition === undefined ? 'everywhere' : 'inside';
  let found: StoreIndex | undefined;
  for (const index of indexes) {
    if (index.kind !== query.kind || index.fields.length < width) continue;
    if (index.reach !== undefined && index.reach !== reach) continue;
    if (found !== undefined && found.fields.length <= index.fields.length) continue;
    const head = index.fields.slice(0, names.length);
    if (!names.every((name) => head.includes(name))) continue;
    if (query.range !== undefined && index.fields[names.length] !== query.range.field) continue;
    found = index;
  }
  if (found === undefined) throw invalid(`no index serves this query of ${query.kind}`);
  return {
    index: found,
    exact: found.fields.length === width,
    equal: found.fields.slice(0, names.length).flatMap((field) => {
      const value = equal[field];
      return value === undefined ? [] : [{ field, value }];
    }),
    range: query.range,
    descending: query.order === 'descending',
  };
}

/** Where a page ended: the last document's place in the order. */
export interface Place {
  /** The value of the range's field; empty without a range. */
  readonly value: string;
  readonly partition: string;
  readonly id: string;
}

/** A mark that ties a continuation to its query, so that it cannot be used with another one. */
export function fingerprint(query: StoreQuery): string {
  const { kind, partition, equal, range, order } = query;
  const sorted = Object.entries(equal ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([
    kind,
    partition,
    sorted,
    range?.field,
    range?.from,
    range?.to,
    order ?? 'ascending',
  ]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/** Packs what an engine needs to go on into an opaque text. */
export function continuationOf(query: StoreQuery, parts: readonly string[]): string {
  return Buffer.from(JSON.stringify([fingerprint(query), ...parts])).toString('base64url');
}

/** Unpacks a continuation; throws `invalid` when it is damaged or belongs to another query. */
export function readContinuation(query: StoreQuery): string[] | undefined {
  if (query.continuation === undefined) return undefined;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(query.continuation, 'base64url').toString());
  } catch {
    throw invalid('a continuation is damaged');
  }
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string')) {
    throw invalid('a continuation is damaged');
  }
  const [mark, ...rest] = parts;
  if (mark !== fingerprint(query)) throw invalid('a continuation belongs to another query');
  return rest;
}

/** The place in a continuation made of one. */
export function placeIn(parts: readonly string[]): Place {
  const [value, partition, id, ...rest] = parts;
  if (value === undefined || partition === undefined || id === undefined || rest.length > 0) {
    throw invalid('a continuation is damaged');
  }
  return { value, partition, id };
}

/** The place of a document in the order of a plan. */
export function placeOf(plan: QueryPlan, document: StoreDocument): Place {
  const value = plan.range === undefined ? '' : document[plan.range.field];
  return {
    value: typeof value === 'string' ? value : '',
    partition: document.partition,
    id: document.id,
  };
}
