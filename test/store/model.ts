/** The port as plain data structures: what both engines are compared with, and nothing clever. */
import type { BatchOutcome, Operation, StoreDocument, StoreQuery } from '../../src/kernel/store.ts';

interface Kept {
  readonly document: StoreDocument;
  readonly version: number;
  readonly expires: number;
}

/** An operation whose version is the model's own number, -1 for one that never was. */
export type ModelOperation =
  | { op: 'create' | 'upsert'; document: StoreDocument }
  | { op: 'replace'; document: StoreDocument; version: number }
  | { op: 'delete'; id: string; version?: number };

export class Model {
  #partitions = new Map<string, Map<string, Kept>>();
  #versions = 0;
  /** Seconds. */
  now = 0;

  #live(partition: string, id: string): Kept | undefined {
    const kept = this.#partitions.get(partition)?.get(id);
    return kept !== undefined && kept.expires > this.now ? kept : undefined;
  }

  read(partition: string, id: string): Kept | undefined {
    return this.#live(partition, id);
  }

  batch(
    partition: string,
    operations: readonly ModelOperation[],
  ): { outcome: BatchOutcome; versions: (number | null)[] } {
    const before = new Map(this.#partitions.get(partition));
    const versions: (number | null)[] = [];
    const fail = (at: number, because: 'exists' | 'changed' | 'missing') => {
      this.#partitions.set(partition, before);
      return { outcome: { ok: false as const, at, because }, versions: [] };
    };
    const items = new Map(before);
    this.#partitions.set(partition, items);
    const put = (document: StoreDocument) => {
      this.#versions += 1;
      const expires = document.ttl === undefined ? Number.POSITIVE_INFINITY : this.now + document.ttl;
      items.set(document.id, { document, version: this.#versions, expires });
      versions.push(this.#versions);
    };
    for (const [at, operation] of operations.entries()) {
      const id = operation.op === 'delete' ? operation.id : operation.document.id;
      const present = this.#live(partition, id);
      if (operation.op === 'create' && present !== undefined) return fail(at, 'exists');
      if ('version' in operation && operation.version !== undefined) {
        if (present === undefined) return fail(at, 'missing');
        if (present.version !== operation.version) return fail(at, 'changed');
      }
      if (operation.op === 'delete') {
        items.delete(id);
        versions.push(null);
      } else put(operation.document);
    }
    return { outcome: { ok: true, etags: [] }, versions };
  }

  query(query: Omit<StoreQuery, 'limit' | 'continuation'>): StoreDocument[] {
    const found: StoreDocument[] = [];
    for (const [partition, items] of this.#partitions) {
      if (query.partition !== undefined && partition !== query.partition) continue;
      for (const { document, expires } of items.values()) {
        if (expires <= this.now || document.kind !== query.kind) continue;
        if (!Object.entries(query.equal ?? {}).every(([field, value]) => document[field] === value)) continue;
        if (query.range !== undefined) {
          const value = document[query.range.field];
          if (typeof value !== 'string') continue;
          if (query.range.from !== undefined && byCodePoint(value, query.range.from) < 0) continue;
          if (query.range.to !== undefined && byCodePoint(value, query.range.to) > 0) continue;
        }
        found.push(document);
      }
    }
    const keys = (document: StoreDocument) => [
      query.range === undefined ? '' : String(document[query.range.field]),
      document.partition,
      document.id,
    ];
    const turn = query.order === 'descending' ? -1 : 1;
    return found.sort((a, b) => {
      const [one, other] = [keys(a), keys(b)];
      for (const at of [0, 1, 2]) {
        const difference = byCodePoint(one[at] ?? '', other[at] ?? '');
        if (difference !== 0) return difference * turn;
      }
      return 0;
    });
  }
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The same operation for an engine, given the ETags that stand for the model's versions. */
export function forEngine(operation: ModelOperation, etags: ReadonlyMap<number, string>): Operation {
  const etagOf = (version: number) => etags.get(version) ?? '"never-was"';
  switch (operation.op) {
    case 'create':
    case 'upsert':
      return { op: operation.op, document: operation.document };
    case 'replace':
      return { op: 'replace', document: operation.document, etag: etagOf(operation.version) };
    case 'delete':
      return operation.version === undefined
        ? { op: 'delete', id: operation.id }
        : { op: 'delete', id: operation.id, etag: etagOf(operation.version) };
  }
}
