/**
 * Reads the access log back: its pages as they lie in the store, each held against the one before it of its process and
 * day. That pages were taken off the end of a chain, or a whole chain, the daily anchors show: from the next day on.
 */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import {
  type AccessEntry,
  accessKind,
  accessPageId,
  accessPageSchema,
  accessPartition,
} from './access-log.ts';
import { anchorType, headsType } from './anchors.ts';
import { canonical, isJsonObject } from './json.ts';
import { all } from './paging.ts';
import type { Store, StoreDocument } from './store.ts';

export type AccessFault =
  /** What a page holds is not what its hash says, or it does not follow from the one before. */
  | 'pageChanged'
  /** A page between two others is not there. */
  | 'pageMissing'
  /** The first pages of a day are not there, and were not yet to lapse. */
  | 'pagesCut'
  /** The newest pages of a day are not there: an anchor knows of more. */
  | 'newestCut'
  | 'pageUnreadable';

export interface AccessProblem {
  readonly fault: AccessFault;
  readonly partition: string;
  readonly process: string;
  readonly seq?: number;
}

/** A problem where it shows, or an entry, in the order of partition, process and page. */
export type AccessFound =
  | { readonly kind: 'page'; readonly days: number }
  | { readonly kind: 'problem'; readonly problem: AccessProblem }
  | { readonly kind: 'entry'; readonly authority: string; readonly entry: AccessEntry };

/** Days, both inclusive; without `from`, all that is kept. */
export interface AccessPeriod {
  readonly from?: Temporal.PlainDate;
  readonly to?: Temporal.PlainDate;
}

/** `now` tells which first pages have lapsed by themselves. */
export async function* readAccess(
  store: Store,
  period: AccessPeriod,
  now: Temporal.Instant,
): AsyncGenerator<AccessFound> {
  const chain = new Chain(now);
  for await (const document of documents(store, period, now)) {
    yield { kind: 'page', days: Math.round((document.ttl ?? 0) / 86_400) };
    const page = accessPageSchema.safeParse(document.data);
    if (!page.success || !isJsonObject(document.data)) {
      const [process = ''] = document.id.split(':');
      yield {
        kind: 'problem',
        problem: { fault: 'pageUnreadable', partition: document.partition, process },
      };
      continue;
    }
    const problem = chain.add(document, page.data, canonicalOf(document.data));
    if (problem) yield { kind: 'problem', problem };
    for (const entry of page.data.entries) {
      yield { kind: 'entry', authority: document.authority, entry };
    }
  }
}

/** Of the page as it lies there, whatever a newer version wrote into its entries. */
function canonicalOf(data: Readonly<Record<string, unknown>>): string {
  const { process, seq, prev, entries } = data;
  const hashed = { process, seq, prev, entries };
  return isJsonObject(hashed) ? canonical(hashed) : '';
}

/** The newest page of the chain that is being read: pages come in the order of their names. */
class Chain {
  readonly #now: Temporal.Instant;
  #last: { readonly name: string; readonly seq: number; readonly hash: string } | undefined;

  constructor(now: Temporal.Instant) {
    this.#now = now;
  }

  add(
    document: StoreDocument,
    page: z.infer<typeof accessPageSchema>,
    text: string,
  ): AccessProblem | undefined {
    const { partition, id } = document;
    const { process, seq, prev, hash } = page;
    const name = `${partition} ${process}`;
    const before = this.#last?.name === name ? this.#last : undefined;
    this.#last = { name, seq, hash };
    const at = (fault: AccessFault, which = seq): AccessProblem => ({
      fault,
      partition,
      process,
      seq: which,
    });
    const hashes = createHash('sha256').update(text).digest('base64url');
    if (hash !== hashes || id !== accessPageId(process, seq)) return at('pageChanged');
    const next = (before?.seq ?? 0) + 1;
    if (seq === next) return prev === (before?.hash ?? '') ? undefined : at('pageChanged');
    if (before) return at('pageMissing', next);
    return mayHaveLapsed(partition, document.ttl, this.#now) ? undefined : at('pagesCut', 1);
  }
}

/** A page lives for its time from when it was written, at the earliest when its day began. */
function mayHaveLapsed(partition: string, seconds: number | undefined, now: Temporal.Instant): boolean {
  if (seconds === undefined) return false;
  try {
    const day = Temporal.PlainDate.from(partition.slice(-10));
    const lapses = day.toZonedDateTime('UTC').toInstant().add({ seconds });
    return Temporal.Instant.compare(lapses, now) <= 0;
  } catch {
    return false;
  }
}

/** The newest page of each chain, as the anchors have it, and whether it is still there. */
export async function* readAccessAnchors(store: Store, now: Temporal.Instant): AsyncGenerator<AccessProblem> {
  for await (const { data } of all(store, { kind: headsType.kind, limit: 10 })) {
    // One that cannot be read is told of where the chains of the records are verified.
    const heads = headsType.schema.safeParse(data).data?.access ?? [];
    for (const [partition, process, seq, hash, seconds] of heads) {
      if (mayHaveLapsed(partition, seconds, now)) continue;
      const stored = await store.read(partition, accessPageId(process, seq));
      const page = accessPageSchema.safeParse(stored?.document.data);
      if (page.data?.hash !== hash) yield { fault: 'newestCut', partition, process, seq };
    }
  }
}

/** Of a period day by day, since each has a partition of its own; otherwise all there are. */
async function* documents(
  store: Store,
  { from, to }: AccessPeriod,
  now: Temporal.Instant,
): AsyncGenerator<StoreDocument> {
  const last = to ?? now.toZonedDateTimeISO('UTC').toPlainDate();
  if (from === undefined) {
    for await (const document of all(store, { kind: accessKind, limit: 500 })) {
      if (to === undefined || document.partition.slice(-10) <= last.toString()) yield document;
    }
    return;
  }
  const authorities = new Set<string>();
  for await (const { authority } of all(store, { kind: anchorType.kind, limit: 500 })) {
    authorities.add(authority);
  }
  for (const authority of [...authorities].sort()) {
    for (let day = from; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
      yield* all(store, {
        kind: accessKind,
        partition: accessPartition(authority, day.toString()),
        limit: 500,
      });
    }
  }
}
