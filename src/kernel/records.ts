/**
 * Records: documents with a schema, parsed when read as well as when written. A Reader is what `load` functions read
 * through; within one command it remembers what it read, and shows what the command has just written.
 */
import { z } from 'zod';
import type { Settings } from '../practice/settings.ts';
import type { PersonId } from './actor.ts';
import { type DraftType, draftPartition } from './drafts.ts';
import { isJson, type Json, type JsonObject } from './json.ts';
import { Refusal } from './refusal.ts';
import type { Store, StoreDocument, Stored, StoreQuery } from './store.ts';
import type { Target } from './view.ts';

/** For `catchall`: fields that a newer version of Quorate added are kept as they are. */
export const unknownField: z.ZodType<Json | undefined> = z.custom<Json>(isJson);

/**
 * One kind of record. `index` gives the top-level fields that lists and queries need, and `wake` the next instant at
 * which something falls due; both are pure functions of the value, so that they can be recomputed.
 */
export interface RecordType<T extends JsonObject> {
  readonly kind: string;
  /** Version of the schema as written now. */
  readonly version: number;
  readonly schema: z.ZodType<T>;
  /** From the version named to the next. */
  readonly upgrades?: Readonly<Record<number, (content: JsonObject) => JsonObject>>;
  /** Fields whose old and new values stand in the audit trail in clear; all others stand there as salted hashes. */
  readonly openFields: readonly (keyof T & string)[];
  /** Of its writing the audit trail and the receipt keep the day alone (UTC): when exactly would say by whom. */
  readonly dayOnly?: true;
  index(value: T): Readonly<Record<string, string | number | boolean>>;
  /** The short reference by which people know the record. */
  reference(value: T): string;
  wake?(value: T, settings: Settings): { readonly at: Temporal.Instant; readonly verb: string } | undefined;
}

/** The head of a record's audit chain: how many entries, and the hash of the last. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
  readonly salt: string;
}

export interface Loaded<T extends JsonObject = JsonObject> {
  readonly type: RecordType<T>;
  readonly target: Target;
  readonly authority: string;
  readonly value: T;
  readonly etag: string;
  readonly head: AuditHead;
  readonly document: StoreDocument;
}

/** A list in which records that no longer parse are named by reference, and the rest goes on. */
export interface Listed<T extends JsonObject> {
  readonly items: readonly Loaded<T>[];
  readonly broken: readonly string[];
  readonly continuation?: string;
}

/** A record that only a newer version can read: in the minutes of an upgrade its process does, and nothing is amiss. */
export class NewerRecord extends Refusal {
  constructor(reference: string, cause: unknown) {
    super(
      'broken',
      `The record ${reference} was written by a newer version of Quorate, which is just being brought in. Please try again in some minutes; everything else goes on.`,
      { cause },
    );
  }
}

/** Content that a schema of ours has just made, on its way to the store: reading it back needs no second judgement. */
const judged = new WeakMap<object, object>();

/** Turns a stored document into a record, upgrading older versions; throws Refusal `broken` naming the reference. */
export function parseRecord<T extends JsonObject>(type: RecordType<T>, stored: Stored): Loaded<T> {
  const { document } = stored;
  const reference = typeof document.reference === 'string' ? document.reference : 'unknown';
  try {
    let content = document.data;
    if (content === null || typeof content !== 'object' || Array.isArray(content))
      throw new Error('no content');
    for (let version = document.schema; version < type.version; version += 1) {
      const upgrade = type.upgrades?.[version];
      if (!upgrade) throw new Error(`no way from version ${version}`);
      content = upgrade(content as JsonObject); // an object: checked above, and upgrades return objects
    }
    const { auditSeq, auditHead, salt } = document;
    if (typeof auditSeq !== 'number' || typeof auditHead !== 'string' || typeof salt !== 'string') {
      throw new Error('no audit head');
    }
    return {
      type,
      target: { partition: document.partition, id: document.id },
      authority: document.authority,
      // The very object that this schema made, so a T: see `judged`.
      value: judged.get(content) === type.schema ? (content as T) : type.schema.parse(content),
      etag: stored.etag,
      head: { seq: auditSeq, hash: auditHead, salt },
      document,
    };
  } catch (cause) {
    if (document.schema > type.version) throw new NewerRecord(reference, cause);
    throw new Refusal(
      'broken',
      `The record ${reference} cannot be read. It has been reported; everything else goes on.`,
      { cause },
    );
  }
}

/** A value as its record will hold it. Throws ZodError for one that its own schema does not take: our own mistake. */
export function judgedBy<T extends JsonObject>(type: RecordType<T>, value: T): T {
  const parsed = type.schema.parse(value);
  judged.set(parsed, type.schema);
  return parsed;
}

/**
 * The document of a record as it will be written, before its audit head is set; `value` as `judgedBy` gives it. `before`
 * is what it replaces, with the names of the fields that its own content put there for queries: one that the new content
 * has no value for goes.
 */
export function recordDocument<T extends JsonObject>(
  type: RecordType<T>,
  target: Target,
  authority: string,
  value: T,
  before: { readonly document: StoreDocument; readonly indexed: readonly string[] } | undefined,
): StoreDocument {
  const kept = Object.entries(before?.document ?? {}).filter(([field]) => !before?.indexed.includes(field));
  return {
    ...Object.fromEntries(kept), // fields that a newer version of Quorate added are kept
    id: target.id,
    partition: target.partition,
    kind: type.kind,
    authority,
    schema: Math.max(type.version, before?.document.schema ?? 0),
    reference: type.reference(value),
    ...type.index(value),
    data: value,
  };
}

/** A list that was read to its end, as it stands after what this command has written. */
interface Kept {
  readonly query: StoreQuery;
  stored: readonly Stored[];
}

/** Whether a document belongs in a list; its place there follows from the list's order. */
function belongs(document: StoreDocument, { kind, partition, equal = {}, range }: StoreQuery): boolean {
  if (document.kind !== kind || (partition !== undefined && document.partition !== partition)) return false;
  if (Object.entries(equal).some(([field, value]) => document[field] !== value)) return false;
  if (!range) return true;
  const value = document[range.field];
  if (typeof value !== 'string') return false;
  return (range.from === undefined || value >= range.from) && (range.to === undefined || value <= range.to);
}

/** A list with one document as it was just written (none: deleted). */
function rewritten({ query, stored }: Kept, document: StoreDocument, etag: string | undefined): Stored[] {
  const others = stored.filter((one) => keyOf(one.document) !== keyOf(document));
  if (etag === undefined || !belongs(document, query)) return others;
  const field = query.range?.field;
  const all = [...others, { document, etag }];
  if (field === undefined) return all;
  const way = query.order === 'descending' ? -1 : 1;
  return all.sort((a, b) => (String(a.document[field]) < String(b.document[field]) ? -way : way));
}

function keyOf({ partition, id }: Pick<StoreDocument, 'partition' | 'id'>): string {
  return `${partition}\n${id}`;
}

export class Reader {
  readonly #store: Store;
  readonly #cache = new Map<string, Promise<Stored | undefined>>();
  readonly #lists = new Map<string, Kept>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** What has just been committed, so that the answer is rendered from it without another wait for the store. */
  remember(document: StoreDocument, etag: string | undefined): void {
    this.#cache.set(keyOf(document), Promise.resolve(etag === undefined ? undefined : { document, etag }));
    for (const kept of this.#lists.values()) kept.stored = rewritten(kept, document, etag);
  }

  /** What it has read of a document; undefined when it was not asked for it. */
  known(partition: string, id: string): Promise<Stored | undefined> | undefined {
    return this.#cache.get(keyOf({ partition, id }));
  }

  /** What is about to be thrown away: whoever reads on finds none. */
  dismiss(partition: string, id: string): void {
    this.#cache.set(keyOf({ partition, id }), Promise.resolve(undefined));
  }

  forget(): void {
    this.#cache.clear();
    this.#lists.clear();
  }

  raw(partition: string, id: string): Promise<Stored | undefined> {
    const key = keyOf({ partition, id });
    const known = this.#cache.get(key);
    if (known) return known;
    const reading = this.#store.read(partition, id);
    this.#cache.set(key, reading);
    return reading;
  }

  async find<T extends JsonObject>(type: RecordType<T>, target: Target): Promise<Loaded<T> | undefined> {
    const stored = await this.raw(target.partition, target.id);
    if (!stored || stored.document.kind !== type.kind) return undefined;
    return parseRecord(type, stored);
  }

  /** Throws Refusal `notFound`, in words that say nothing of whether it ever existed. */
  async get<T extends JsonObject>(type: RecordType<T>, target: Target): Promise<Loaded<T>> {
    const loaded = await this.find(type, target);
    if (!loaded) throw new Refusal('notFound', 'That could not be found.');
    return loaded;
  }

  async list<T extends JsonObject>(type: RecordType<T>, query: Omit<StoreQuery, 'kind'>): Promise<Listed<T>> {
    const asked: StoreQuery = { ...query, kind: type.kind };
    const key = JSON.stringify(asked);
    const kept = this.#lists.get(key)?.stored;
    const page = kept ? { documents: kept } : await this.#store.query(asked);
    // Only what was read to its end: of a page of a longer list it cannot be said what follows.
    if (page.continuation === undefined) this.#lists.set(key, { query: asked, stored: page.documents });
    const items: Loaded<T>[] = [];
    const broken: string[] = [];
    for (const stored of page.documents) {
      const key = keyOf(stored.document);
      // What was listed need not be read again; what was read or written is not overwritten by it.
      if (!this.#cache.has(key)) this.#cache.set(key, Promise.resolve(stored));
      try {
        items.push(parseRecord(type, stored));
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        broken.push(typeof stored.document.reference === 'string' ? stored.document.reference : 'unknown');
      }
    }
    return { items, broken, continuation: page.continuation };
  }

  /** Plain documents of the kernel's own kinds (audit entries, effects). */
  documents(query: StoreQuery): Promise<{ documents: readonly Stored[]; continuation?: string }> {
    return this.#store.query(query);
  }

  /** A person's own half-done form. One that no longer parses is as good as none. */
  async draft<T extends JsonObject>(
    type: DraftType<T>,
    person: PersonId,
    id: string = type.name,
  ): Promise<{ value: T; etag: string; at: Temporal.Instant } | undefined> {
    const stored = await this.raw(draftPartition(person), id);
    if (!stored) return undefined;
    const parsed = type.schema.safeParse(stored.document.data);
    const at = stored.document.at;
    if (!parsed.success || typeof at !== 'string') return undefined;
    return { value: parsed.data, etag: stored.etag, at: Temporal.Instant.from(at) };
  }
}
