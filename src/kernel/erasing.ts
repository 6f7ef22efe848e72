/**
 * The lawful erasure of a whole family's case. Each record is left as an empty one of another kind, `erased`, so that
 * whoever looks for the record finds nothing, while its audit chain goes on from there and stays whole. What is left of
 * the case's own record says who erased it, when and why, and is written first: from then on nothing can be done in the
 * case, and whoever runs it again after it was killed goes on where it was.
 */
import { z } from 'zod';
import { erasedPartition, type Head, headsType } from './anchors.ts';
import { auditContent, audited, auditId, auditKind } from './audit.ts';
import { change, type Write } from './decision.ts';
import { draftKind } from './drafts.ts';
import { effectKind } from './effects.ts';
import { randomId } from './ids.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { all } from './paging.ts';
import { receiptKind } from './receipts.ts';
import { parseRecord } from './records.ts';
import { type Operation, type Store, type StoreDocument, type Stored, StoreError } from './store.ts';

export const erasedKind = 'erased';

const erasureSchema = z.object({
  was: z.string(),
  /** The one by which it was asked for: it says nothing of the family, and is what a request for erasure is filed under. */
  reference: z.string(),
  by: z.string(),
  because: z.string(),
  at: z.string(),
  done: z.boolean(),
  /** Until it is done: the partitions of the lookups that are to be cleared, whose names hold numbers of the case system. */
  lookups: z.array(z.string()).optional(),
});
export type Erasure = z.infer<typeof erasureSchema>;

/** What the chains tell in clear of what was erased. */
const openFields = ['was', 'reference', 'by', 'because', 'at', 'done'];

/** Of what is left of a case's own record: who erased it, when and why. */
export function erasureOf(document: StoreDocument | undefined): Erasure | undefined {
  if (document?.kind !== erasedKind) return undefined;
  return erasureSchema.safeParse(document.data).data;
}

export interface Erasing {
  readonly partition: string;
  readonly reference: string;
  readonly by: string;
  readonly because: string;
  readonly now: Temporal.Instant;
  /** The kinds of records that carry a chain. */
  readonly kinds: readonly string[];
  /** The id of the record that stands for the case itself in its partition. */
  readonly caseId: string;
  /** The kind of the records by which children and references are looked up, each in a partition of its own. */
  readonly lookupKind: string;
}

export interface Erased {
  readonly records: number;
  readonly lookups: number;
}

/** Most records in one batch: each is two of its operations. */
const inOneBatch = 40;
const deletesInOneBatch = 100;
/** How often what somebody else wrote meanwhile is looked for again. */
const mostPasses = 20;

/** Throws StoreError; what was done until then stays done, and the next run goes on from there. */
export async function eraseCase(store: Store, asked: Erasing): Promise<Erased> {
  const { partition } = asked;
  const erasure = await begun(store, asked);
  await deleteAll(store, partition, [effectKind, receiptKind]);
  for (const lookup of erasure.lookups ?? []) await clearLookup(store, lookup, asked);
  await clearHeads(store, new Set(erasure.lookups), asked);
  let records = 0;
  for (let pass = 0; ; pass += 1) {
    const found = await emptied(store, asked);
    // Effects and receipts again: what was in hand when the case was closed has written its own by now.
    const more = await deleteAll(store, partition, [effectKind, receiptKind]);
    records += found;
    if (found + more === 0) break;
    if (pass === mostPasses) throw new StoreError('unavailable', 'something writes to the case all the time');
  }
  await deleteDrafts(store, partition);
  await finish(store, asked);
  return { records: records + 1, lookups: erasure.lookups?.length ?? 0 };
}

/** The names of the lookups that lead to the case, or to one of the numbers and references that its records hold. */
export async function lookupsOf(
  store: Store,
  { partition, kinds, lookupKind }: Pick<Erasing, 'partition' | 'kinds' | 'lookupKind'>,
): Promise<readonly { readonly partition: string; readonly name: string }[]> {
  const held = new Set<string>();
  const authorities = new Set<string>();
  for (const kind of kinds) {
    for await (const { authority, data } of all(store, { kind, partition, limit: 500 })) {
      authorities.add(authority);
      for (const text of textsIn(data)) held.add(text.toUpperCase());
    }
  }
  const found: { partition: string; name: string }[] = [];
  for await (const document of all(store, { kind: lookupKind, limit: 500 })) {
    const name = document.partition.split(':').slice(2).join(':');
    const isHeld = held.has(name) && authorities.has(document.authority);
    if (isHeld || entriesOf(document).some((entry) => leadsTo(entry, partition))) {
      found.push({ partition: document.partition, name });
    }
  }
  return found;
}

/** Writes what is left of the case's own record, unless an earlier run has. */
async function begun(store: Store, asked: Erasing): Promise<Erasure> {
  const { partition, reference, by, because, now, caseId } = asked;
  for (let attempt = 0; attempt <= mostPasses; attempt += 1) {
    const stored = await store.read(partition, caseId);
    if (!stored) throw new StoreError('invalid', 'the case has no record of its own');
    const there = erasureOf(stored.document);
    if (there) return there;
    const lookups = (await lookupsOf(store, asked)).map((lookup) => lookup.partition);
    const at = now.toString({ smallestUnit: 'millisecond' });
    const erasure: Erasure = {
      was: stored.document.kind,
      reference,
      by,
      because,
      at,
      done: false,
      lookups,
    };
    if (await write(store, partition, [left(stored, { ...erasure })], asked)) return erasure;
  }
  throw new StoreError('unavailable', 'the case is written to all the time');
}

async function finish(store: Store, asked: Erasing): Promise<void> {
  const stored = await store.read(asked.partition, asked.caseId);
  const there = erasureOf(stored?.document);
  if (!stored || !there || there.done) return;
  const { lookups: _cleared, ...rest } = there;
  const ended = left(stored, { ...rest, done: true });
  if (!(await write(store, asked.partition, [ended], asked))) {
    throw new StoreError('unavailable', 'somebody else erases the case at the same time');
  }
}

/** Empties what records there are; those that somebody has changed meanwhile stay for the next pass. */
async function emptied(store: Store, asked: Erasing): Promise<number> {
  const { partition, kinds } = asked;
  let count = 0;
  for (const kind of kinds) {
    for (;;) {
      const { documents } = await store.query({ kind, partition, limit: inOneBatch });
      if (documents.length === 0) break;
      const writes = documents.map((stored) => left(stored, { was: kind }));
      const written = await write(store, partition, writes, asked);
      count += documents.length;
      if (!written) break;
    }
  }
  return count;
}

/** What is left of a record: its name, the head of its chain, and what it was. */
function left({ document, etag }: Stored, data: JsonObject): Write {
  const { id, partition, authority, auditSeq, auditHead, salt } = document;
  if (typeof auditSeq !== 'number' || typeof auditHead !== 'string' || typeof salt !== 'string') {
    throw new StoreError(
      'invalid',
      'a record has no chain to go on with: see what npm run audit:verify says',
    );
  }
  return {
    kind: String(data.was),
    target: { partition, id },
    before: { etag, head: { seq: auditSeq, hash: auditHead, salt }, value: {} },
    openFields,
    value: data,
    erases: true,
    document: () => ({ id, partition, kind: erasedKind, authority, schema: 1, data }),
    hadWake: () => false,
    wake: () => undefined,
  };
}

/** False when somebody has changed one of the records meanwhile: then none was written. */
async function write(
  store: Store,
  partition: string,
  writes: readonly Write[],
  { by, now }: Pick<Erasing, 'by' | 'now'>,
): Promise<boolean> {
  const commandId = randomId();
  const operations = writes.flatMap((one): Operation[] => {
    const { record, entry } = audited(one, {
      actor: { kind: 'operator', name: by },
      verb: 'case.erase',
      what: 'Erased with its case',
      commandId,
      settings: 'none',
      at: now,
    });
    return [
      { op: 'replace', document: record, etag: one.before?.etag ?? '' },
      { op: 'create', document: entry },
    ];
  });
  const outcome = await store.batch(partition, operations);
  return outcome.ok;
}

/** Deletes all of these kinds in a partition. */
async function deleteAll(store: Store, partition: string, kinds: readonly string[]): Promise<number> {
  let count = 0;
  for (const kind of kinds) {
    const ids: string[] = [];
    for await (const { id } of all(store, { kind, partition, limit: 500 })) ids.push(id);
    for (let from = 0; from < ids.length; from += deletesInOneBatch) {
      const some = ids.slice(from, from + deletesInOneBatch);
      await store.batch(
        partition,
        some.map((id) => ({ op: 'delete', id })),
      );
    }
    count += ids.length;
  }
  return count;
}

/** Takes the case out of a lookup; one that leads nowhere else goes with its chain, since its partition is a number. */
async function clearLookup(store: Store, partition: string, asked: Erasing): Promise<void> {
  const { documents } = await store.query({ kind: asked.lookupKind, partition, limit: 100 });
  const others = documents.some(({ document }) =>
    entriesOf(document).some((entry) => !leadsTo(entry, asked.partition)),
  );
  if (!others) {
    await deleteAll(store, partition, [asked.lookupKind, auditKind, effectKind, receiptKind]);
    return;
  }
  for (const { document, etag } of documents) {
    const { auditSeq, auditHead, salt, data } = document;
    if (typeof auditSeq !== 'number' || typeof auditHead !== 'string' || typeof salt !== 'string') continue;
    const entries = entriesOf(document).filter((entry) => !leadsTo(entry, asked.partition));
    if (!isJsonObject(data) || entries.length === entriesOf(document).length) continue;
    const after = { ...data, entries };
    const taken: Write = {
      kind: document.kind,
      target: { partition, id: document.id },
      before: { etag, head: { seq: auditSeq, hash: auditHead, salt }, value: data },
      openFields: ['entries'],
      value: after,
      document: () => ({ ...document, data: after }),
      hadWake: () => false,
      wake: () => undefined,
    };
    if (!(await write(store, partition, [taken], asked))) await clearLookup(store, partition, asked);
  }
}

/**
 * The daily anchors name every partition: what was anchored of a chain that is gone is named no more. A lookup that has
 * come anew since has a chain of its own, whose heads stay.
 */
async function clearHeads(store: Store, lookups: ReadonlySet<string>, asked: Erasing): Promise<void> {
  if (lookups.size === 0) return;
  for await (const { partition, id } of all(store, { kind: headsType.kind, limit: 10 })) {
    for (let attempt = 0; ; attempt += 1) {
      const stored = await store.read(partition, id);
      if (!stored) break;
      const loaded = parseRecord(headsType, stored);
      const heads: Head[] = [];
      for (const head of loaded.value.heads) {
        const isGone = lookups.has(head[0]) && !(await isThere(store, head));
        heads.push(isGone ? [erasedPartition, '', head[2], head[3]] : head);
      }
      if (heads.every((head, n) => head === loaded.value.heads[n])) break;
      const written = change(loaded, { ...loaded.value, heads });
      if (await write(store, partition, [{ ...written, erases: true }], asked)) break;
      if (attempt === mostPasses) throw new StoreError('unavailable', 'an anchor is written to all the time');
    }
  }
}

async function isThere(store: Store, [partition, record, seq, hash]: Head): Promise<boolean> {
  const stored = await store.read(partition, auditId(record, seq));
  return auditContent.safeParse(stored?.document.data).data?.hash === hash;
}

/** What somebody has typed for a record of the case and not sent: it names the record, whose id is random. */
async function deleteDrafts(store: Store, partition: string): Promise<void> {
  const names = [partition];
  for await (const { id } of all(store, { kind: erasedKind, partition, limit: 500 })) {
    if (id.includes(':')) names.push(id);
  }
  for await (const document of all(store, { kind: draftKind, limit: 500 })) {
    const text = JSON.stringify(document);
    if (!names.some((name) => text.includes(name))) continue;
    await store.batch(document.partition, [{ op: 'delete', id: document.id }]);
  }
}

/** Every text in some content. */
function* textsIn(value: Json | undefined): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (isJsonObject(value)) for (const inner of Object.values(value)) yield* textsIn(inner);
  else if (Array.isArray(value)) for (const inner of value) yield* textsIn(inner);
}

function entriesOf({ data }: StoreDocument): readonly Json[] {
  const entries = isJsonObject(data) ? data.entries : undefined;
  return Array.isArray(entries) ? entries : [];
}

function leadsTo(entry: Json, partition: string): boolean {
  return isJsonObject(entry) && entry.partition === partition;
}
