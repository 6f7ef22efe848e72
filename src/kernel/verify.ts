/**
 * Checks every audit chain: each entry's own hash, that none is missing between first and head, that the record stands
 * as its newest entry says, and that nothing that was anchored has gone.
 */
import { type Head, headsType } from './anchors.ts';
import { auditContent, auditKind, entryHash, stateHash } from './audit.ts';
import { parseRecord } from './records.ts';
import type { Store, Stored } from './store.ts';

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
  | 'entryUnreadable';

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
  readonly problems: readonly AuditProblem[];
}

interface Link {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  readonly state: string;
}

/** Reads the whole store, page by page. `kinds` are the kinds of records that carry a chain. */
export async function verifyAudit(store: Store, kinds: readonly string[]): Promise<AuditReport> {
  const problems: AuditProblem[] = [];
  const chains = new Map<string, Link[]>();
  let entries = 0;
  for await (const { document } of all(store, auditKind)) {
    entries += 1;
    const { partition, record, seq } = document;
    const content = auditContent.safeParse(document.data);
    if (!content.success || typeof record !== 'string' || typeof seq !== 'number') {
      problems.push({ fault: 'entryUnreadable', partition, record: document.id });
      continue;
    }
    if (entryHash(document) !== content.data.hash)
      problems.push({ fault: 'entryChanged', partition, record, seq });
    const key = keyOf(partition, record);
    const chain = chains.get(key) ?? [];
    chain.push({ seq, prev: content.data.prev, hash: content.data.hash, state: content.data.state });
    chains.set(key, chain);
  }
  for (const [key, chain] of chains) {
    chain.sort((a, b) => a.seq - b.seq);
    const { partition, record } = partsOf(key);
    let before: Link | undefined;
    for (const link of chain) {
      const follows = link.seq === (before?.seq ?? 0) + 1 && link.prev === (before?.hash ?? '');
      if (!follows) problems.push({ fault: 'entryMissing', partition, record, seq: (before?.seq ?? 0) + 1 });
      before = link;
    }
  }
  const seen = new Set<string>();
  for (const kind of kinds) {
    for await (const { document } of all(store, kind)) {
      const { partition, id: record } = document;
      const key = keyOf(partition, record);
      seen.add(key);
      const head = chains.get(key)?.at(-1);
      if (!head || (typeof document.auditSeq === 'number' && document.auditSeq > head.seq)) {
        problems.push({ fault: 'tailCut', partition, record, seq: Number(document.auditSeq) });
        continue;
      }
      const stands =
        document.auditSeq === head.seq &&
        document.auditHead === head.hash &&
        stateHash(String(document.salt), document.data ?? null) === head.state;
      if (!stands) problems.push({ fault: 'recordChanged', partition, record, seq: head.seq });
    }
  }
  for (const key of chains.keys()) {
    if (!seen.has(key)) problems.push({ fault: 'recordMissing', ...partsOf(key) });
  }
  const anchors = await verifyAnchors(store, chains, problems);
  return { records: seen.size, entries, anchors, problems };
}

async function verifyAnchors(
  store: Store,
  chains: ReadonlyMap<string, readonly Link[]>,
  problems: AuditProblem[],
): Promise<number> {
  let anchors = 0;
  for await (const stored of all(store, headsType.kind)) {
    let heads: readonly Head[];
    try {
      heads = parseRecord(headsType, stored).value.heads;
    } catch {
      problems.push({
        fault: 'recordChanged',
        partition: stored.document.partition,
        record: stored.document.id,
      });
      continue;
    }
    for (const [partition, record, seq, hash] of heads) {
      anchors += 1;
      const chain = chains.get(keyOf(partition, record));
      if (!chain?.some((link) => link.seq === seq && link.hash === hash)) {
        problems.push({ fault: 'tailCut', partition, record, seq });
      }
    }
  }
  return anchors;
}

async function* all(store: Store, kind: string): AsyncGenerator<Stored> {
  let continuation: string | undefined;
  do {
    const page = await store.query({ kind, limit: 500, continuation });
    yield* page.documents;
    continuation = page.continuation;
  } while (continuation !== undefined);
}

function keyOf(partition: string, record: string): string {
  return `${partition}\n${record}`;
}

function partsOf(key: string): { partition: string; record: string } {
  const [partition = '', record = ''] = key.split('\n');
  return { partition, record };
}
