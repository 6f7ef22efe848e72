/**
 * Reads the access log back: its pages as they lie in the store, each held against the one before it of its process and
 * day. Nothing holds the newest page of a chain, so that pages taken off its end, or a whole chain, do not show.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AccessEntry, accessKind } from './access-log.ts';
import { anchorType } from './anchors.ts';
import { canonical, isJsonObject } from './json.ts';
import type { Store, StoreDocument, StoreQuery } from './store.ts';

export type AccessFault =
  /** What a page holds is not what its hash says, or it does not follow from the one before. */
  | 'pageChanged'
  /** A page between two others is not there. */
  | 'pageMissing'
  /** The first pages of a day are not there, and were not yet to lapse. */
  | 'pagesCut'
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

const entrySchema = z.object({
  at: z.string(),
  who: z.string(),
  verb: z.string(),
  outcome: z.enum(['looked', 'refused']),
  code: z.string().optional(),
  about: z.string().optional(),
});

const pageSchema = z.object({
  process: z.string(),
  seq: z.int().min(1),
  prev: z.string(),
  hash: z.string(),
  entries: z.array(entrySchema),
});

/** `now` tells which first pages have lapsed by themselves. */
export async function* readAccess(
  store: Store,
  period: AccessPeriod,
  now: Temporal.Instant,
): AsyncGenerator<AccessFound> {
  const chain = new Chain(now);
  for await (const document of documents(store, period, now)) {
    yield { kind: 'page', days: Math.round((document.ttl ?? 0) / 86_400) };
    const page = pageSchema.safeParse(document.data);
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

  add(document: StoreDocument, page: z.infer<typeof pageSchema>, text: string): AccessProblem | undefined {
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
    if (hash !== hashes || id !== `${process}:${String(seq).padStart(6, '0')}`) return at('pageChanged');
    const next = (before?.seq ?? 0) + 1;
    if (seq === next) return prev === (before?.hash ?? '') ? undefined : at('pageChanged');
    if (before) return at('pageMissing', next);
    return this.#mayHaveLapsed(document) ? undefined : at('pagesCut', 1);
  }

  /** A page lives for its days from when it was written, at the earliest when its day began. */
  #mayHaveLapsed({ partition, ttl }: StoreDocument): boolean {
    if (ttl === undefined) return false;
    try {
      const day = Temporal.PlainDate.from(partition.slice(-10));
      const lapses = day.toZonedDateTime('UTC').toInstant().add({ seconds: ttl });
      return Temporal.Instant.compare(lapses, this.#now) <= 0;
    } catch {
      return false;
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
      yield* all(store, { kind: accessKind, partition: `access:${authority}:${day}`, limit: 500 });
    }
  }
}

/** Every document of a query, page by page. */
export async function* all(store: Store, query: StoreQuery): AsyncGenerator<StoreDocument> {
  let continuation: string | undefined;
  do {
    const page = await store.query({ ...query, continuation });
    for (const { document } of page.documents) yield document;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
