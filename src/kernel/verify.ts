/**
 * Checks every audit chain: each entry's own hash, that none is missing between first and head, that the record stands
 * as its newest entry says, and that nothing that was anchored has gone.
 */
import { type AccessProblem, readAccess, readAccessAnchors } from './access-pages.ts';
import {
  type Anchor,
  anchoredDay,
  anchorType,
  digestOf,
  erasedPartition,
  type Head,
  headsType,
} from './anchors.ts';
import { auditContent, auditId, auditKind, entryHash, stateHash } from './audit.ts';
import { erasedKind } from './erasing.ts';
import { allStored } from './paging.ts';
import { parseRecord } from './records.ts';
import type { Store, StoreDocument } from './store.ts';

export type AuditFault =
  /** An entry's content is not what its hash says. */
  | 'entryChanged'
  /** An entry between first and head is not there. */
  | 'entryMissing'
  /** The newest entries are not there: the record, or an anchor, knows of more. */
  | 'tailCut'
  /** The record is not as its newest entry says. */
  | 'recordChanged'
  | 'recordMissing'
  /** An entry that cannot be read at all. */
  | 'entryUnreadable'
  /** The heads of the last day are not those that were anchored. */
  | 'anchorMissing';

export interface AuditProblem {
  readonly fault: AuditFault;
  readonly partition: string;
  readonly record: string;
  readonly seq?: number;
}

export interface AuditReport {
  readonly records: number;
  readonly entries: number;
  readonly anchors: number;
  /** Of the records, how many were lawfully erased with their case: their chains go on, and say so. */
  readonly erased: number;
  /** Of the anchored heads, how many name a partition that was erased: nothing is left to hold them against. */
  readonly erasedHeads: number;
  readonly problems: readonly AuditProblem[];
}

export interface AccessReport {
  readonly pages: number;
  readonly problems: readonly AccessProblem[];
}

/** Reads the whole access log, and holds each page against the one before it and against the anchors. `now` tells what has lapsed by itself. */
export async function verifyAccess(store: Store, now: Temporal.Instant): Promise<AccessReport> {
  let pages = 0;
  const problems: AccessProblem[] = [];
  for await (const found of readAccess(store, {}, now)) {
    if (found.kind === 'page') pages += 1;
    if (found.kind === 'problem') problems.push(found.problem);
  }
  for await (const problem of readAccessAnchors(store, now)) problems.push(problem);
  return { pages, problems };
}

interface Link {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  readonly state: string;
}

/**
 * Reads the whole store, page by page, also while it is being written to: what seems to be missing is looked for once
 * more. `kinds` are the kinds of records that carry a chain.
 */
export async function verifyAudit(store: Store, kinds: readonly string[]): Promise<AuditReport> {
  const problems: AuditProblem[] = [];
  const chains = new Chains(store, problems);
  for await (const { document } of allStored(store, { kind: auditKind, limit: 500 })) chains.add(document);
  const seen = new Set<string>();
  let erased = 0;
  for (const kind of [...kinds, erasedKind]) {
    for await (const { document } of allStored(store, { kind, limit: 500 })) {
      // Erased between our two looks, it is found under both kinds.
      if (kind === erasedKind) erased += 1;
      seen.add(keyOf(document.partition, document.id));
      await verifyRecord(document, chains, problems);
    }
  }
  chains.checkLinks();
  for (const { partition, record, key } of chains.names()) {
    if (!seen.has(key) && !(await store.read(partition, record))) {
      problems.push({ fault: 'recordMissing', partition, record });
    }
  }
  const { anchors, erasedHeads } = await verifyAnchors(store, chains, problems);
  return { records: seen.size, entries: chains.entries, anchors, erased, erasedHeads, problems };
}

/** The entries of all records, as links by number. */
class Chains {
  readonly #store: Store;
  readonly #problems: AuditProblem[];
  readonly #links = new Map<string, Map<number, Link>>();
  entries = 0;

  constructor(store: Store, problems: AuditProblem[]) {
    this.#store = store;
    this.#problems = problems;
  }

  add(document: StoreDocument): Link | undefined {
    this.entries += 1;
    const { partition, record, seq } = document;
    const content = auditContent.safeParse(document.data);
    if (!content.success || typeof record !== 'string' || typeof seq !== 'number') {
      this.#problems.push({ fault: 'entryUnreadable', partition, record: document.id });
      return undefined;
    }
    const { prev, hash, state } = content.data;
    if (entryHash(document) !== hash || document.id !== auditId(record, seq)) {
      this.#problems.push({ fault: 'entryChanged', partition, record, seq });
    }
    const link: Link = { seq, prev, hash, state };
    const key = keyOf(partition, record);
    const chain = this.#links.get(key) ?? new Map<number, Link>();
    chain.set(seq, link);
    this.#links.set(key, chain);
    return link;
  }

  /** One entry; read by its own name when it was not there at the first look. */
  async find(partition: string, record: string, seq: number): Promise<Link | undefined> {
    const known = this.#links.get(keyOf(partition, record))?.get(seq);
    if (known) return known;
    const stored = await this.#store.read(partition, auditId(record, seq));
    return stored && this.add(stored.document);
  }

  newest(partition: string, record: string): Link | undefined {
    const chain = this.#links.get(keyOf(partition, record));
    return chain?.get(Math.max(...chain.keys()));
  }

  checkLinks(): void {
    for (const [key, chain] of this.#links) {
      const { partition, record } = partsOf(key);
      let before: Link | undefined;
      for (const link of [...chain.values()].sort((a, b) => a.seq - b.seq)) {
        const next = (before?.seq ?? 0) + 1;
        if (link.seq !== next) this.#problems.push({ fault: 'entryMissing', partition, record, seq: next });
        else if (link.prev !== (before?.hash ?? ''))
          this.#problems.push({ fault: 'entryChanged', partition, record, seq: before?.seq ?? link.seq });
        before = link;
      }
    }
  }

  names(): readonly { readonly key: string; readonly partition: string; readonly record: string }[] {
    return [...this.#links.keys()].map((key) => ({ key, ...partsOf(key) }));
  }
}

async function verifyRecord(
  document: StoreDocument,
  chains: Chains,
  problems: AuditProblem[],
): Promise<void> {
  const { partition, id: record, auditSeq, auditHead, salt } = document;
  if (typeof auditSeq !== 'number' || typeof auditHead !== 'string' || typeof salt !== 'string') {
    problems.push({ fault: 'recordChanged', partition, record });
    return;
  }
  // What the service wrote between our two looks: the entries that the first one did not see.
  for (let seq = auditSeq; seq > (chains.newest(partition, record)?.seq ?? 0); seq -= 1) {
    if (!(await chains.find(partition, record, seq))) {
      problems.push({ fault: 'tailCut', partition, record, seq });
      return;
    }
  }
  const head = await chains.find(partition, record, auditSeq);
  const stands =
    head !== undefined &&
    head.seq === chains.newest(partition, record)?.seq &&
    auditHead === head.hash &&
    stateHash(salt, document) === head.state;
  if (!stands) problems.push({ fault: 'recordChanged', partition, record, seq: auditSeq });
}

async function verifyAnchors(
  store: Store,
  chains: Chains,
  problems: AuditProblem[],
): Promise<Pick<AuditReport, 'anchors' | 'erasedHeads'>> {
  // The anchors before the pages: what is anchored while we look brings more pages, never fewer.
  const last: { readonly partition: string; readonly record: string; readonly anchor: Anchor }[] = [];
  for await (const stored of allStored(store, { kind: anchorType.kind, limit: 500 })) {
    const { partition, id: record } = stored.document;
    const anchor = readable(() => parseRecord(anchorType, stored).value);
    if (anchor) last.push({ partition, record, anchor });
    else problems.push({ fault: 'recordChanged', partition, record });
  }
  const pages = new Map<string, Head[]>();
  let anchors = 0;
  let erasedHeads = 0;
  for await (const stored of allStored(store, { kind: headsType.kind, limit: 500 })) {
    const { partition, id: record } = stored.document;
    const heads = readable(() => parseRecord(headsType, stored).value.heads);
    if (!heads) {
      problems.push({ fault: 'recordChanged', partition, record });
      continue;
    }
    // Pages are named by day and number, and come in the order of their names.
    const day = keyOf(partition, record.split(':')[1] ?? '');
    pages.set(day, [...(pages.get(day) ?? []), ...heads]);
    for (const [at, name, seq, hash] of heads) {
      anchors += 1;
      if (at === erasedPartition) erasedHeads += 1;
      else if ((await chains.find(at, name, seq))?.hash !== hash) {
        problems.push({ fault: 'tailCut', partition: at, record: name, seq });
      }
    }
  }
  // The pages of earlier days are anchored by the day after; those of the last by the anchor itself.
  for (const { partition, record, anchor } of last) {
    const heads = pages.get(keyOf(partition, anchoredDay(anchor.until))) ?? [];
    // Of a day from which something was erased the digest cannot be made any more.
    if (heads.some(([at]) => at === erasedPartition)) continue;
    if (digestOf(heads) !== anchor.digest) problems.push({ fault: 'anchorMissing', partition, record });
  }
  return { anchors, erasedHeads };
}

/** What a record holds; undefined when it no longer parses. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function keyOf(partition: string, record: string): string {
  return `${partition}\n${record}`;
}

function partsOf(key: string): { partition: string; record: string } {
  const [partition = '', record = ''] = key.split('\n');
  return { partition, record };
}
