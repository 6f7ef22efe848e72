/**
 * Anchors: once a day the heads of all chains that grew are written down together, and a digest of them goes to the log
 * as well, outside the store. So a chain whose tail was cut shows, even if its record was cut back with it. The newest
 * pages of the day's access log stand beside them.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { accessKind, accessPageSchema, accessPartition } from './access-log.ts';
import { action } from './action.ts';
import { auditContent, auditKind } from './audit.ts';
import { change, create, type Write } from './decision.ts';
import { type Loaded, type Reader, type RecordType, unknownField } from './records.ts';
import type { Target } from './view.ts';

const head = z.tuple([z.string(), z.string(), z.int(), z.string()]);
/** Partition, record, number and hash of the newest entry. */
export type Head = z.infer<typeof head>;

/**
 * Stands in place of a partition whose name held a number of the case system, once that was erased: nothing is left
 * there that the head could be held against.
 */
export const erasedPartition = 'erased';

const anchorSchema = z
  .object({
    /** Up to which moment entries are covered, exclusive. */
    until: z.iso.datetime(),
    digest: z.string(),
    count: z.int(),
  })
  .catchall(unknownField);
export type Anchor = z.infer<typeof anchorSchema>;

/** A little after midnight: what was decided before it has been committed by then. */
const minutesAfterMidnight = 10;

function nextAnchor(until: string): Temporal.Instant {
  return Temporal.Instant.from(until).add({ hours: 24, minutes: minutesAfterMidnight });
}

/** One an authority: how far the anchors have come. */
export const anchorType: RecordType<Anchor> = {
  kind: 'anchor',
  version: 1,
  schema: anchorSchema,
  openFields: ['until', 'digest', 'count'],
  reference: () => 'anchor',
  index: () => ({}),
  wake: (value) => ({ at: nextAnchor(value.until), verb: 'audit.anchor' }),
};

/** Partition, process, number and hash of the newest page of the access log, and for how many seconds it is kept. */
const accessHead = z.tuple([z.string(), z.string(), z.int(), z.string(), z.int()]);
type AccessHead = z.infer<typeof accessHead>;

const headsSchema = z
  .object({
    heads: z.array(head),
    /** Of that day's access log, on the day's first page. */
    access: z.array(accessHead).optional(),
  })
  .catchall(unknownField);
/** The heads themselves, in pages. */
export const headsType: RecordType<z.infer<typeof headsSchema>> = {
  kind: 'heads',
  version: 1,
  schema: headsSchema,
  openFields: [],
  reference: () => 'heads',
  index: () => ({}),
};
const headsInPage = 2_000;

export const anchorTarget = (authority: string): Target => ({
  partition: `anchors:${authority}`,
  id: 'anchor',
});

function midnight(at: Temporal.Instant): Temporal.Instant {
  return at.toZonedDateTimeISO('UTC').startOfDay().toInstant();
}

/** The day whose heads an anchor was last made of: its pages are named by it. */
export function anchoredDay(until: string): string {
  return Temporal.Instant.from(until).subtract({ hours: 24 }).toString().slice(0, 10);
}

export function digestOf(heads: readonly Head[]): string {
  return createHash('sha256').update(JSON.stringify(heads)).digest('base64url');
}

/** Asked for at every start; the first one begins the anchors of an authority. */
export const beginAnchors = action({
  verb: 'audit.begin',
  audit: 'Began to anchor the audit chains',
  who: ['clock'],
  input: z.object({}),
  load: async ({ target }, read) => ({ anchor: await read.find(anchorType, target) }),
  may: () => false,
  present: (target) => ({ verb: 'help', target }),
  decide(_input, { anchor }, situation, target) {
    const show = { verb: 'help' };
    if (anchor) return { writes: [], show };
    const until = midnight(situation.now).toString();
    return {
      writes: [create(anchorType, target, situation.authority.id, { until, digest: digestOf([]), count: 0 })],
      show,
    };
  },
});

interface Grown {
  readonly anchor: Loaded<Anchor>;
  readonly heads: readonly Head[];
  readonly access: readonly AccessHead[];
  readonly until: string;
}

/** The newest page of each process of a day, which is over. */
async function accessOf(authority: string, day: string, read: Reader): Promise<readonly AccessHead[]> {
  const partition = accessPartition(authority, day);
  const heads = new Map<string, AccessHead>();
  let continuation: string | undefined;
  do {
    const page = await read.documents({ kind: accessKind, partition, limit: 100, continuation });
    for (const { document } of page.documents) {
      const { data } = accessPageSchema.safeParse(document.data);
      if (!data || (heads.get(data.process)?.[2] ?? 0) > data.seq) continue;
      heads.set(data.process, [partition, data.process, data.seq, data.hash, document.ttl ?? 0]);
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return [...heads.values()];
}

async function grown(
  { target, authority }: { readonly target: Target; readonly authority: string },
  read: Reader,
): Promise<Omit<Grown, 'until'> & { readonly entriesUntil: string }> {
  const anchor = await read.get(anchorType, target);
  // To the end of the day that follows; when days were missed, the clock fires again for each of them.
  const from = anchor.value.until;
  const to = Temporal.Instant.from(from).add({ hours: 24 });
  const [heads, access] = await Promise.all([
    headsOf(authority, Temporal.Instant.from(from), to, read),
    accessOf(authority, from.slice(0, 10), read),
  ]);
  return { anchor, heads, access, entriesUntil: to.toString() };
}

/** The newest entry of each record of the authority that was written in that time, in the order of their names. */
async function headsOf(
  authority: string,
  from: Temporal.Instant,
  to: Temporal.Instant,
  read: Reader,
): Promise<readonly Head[]> {
  const last = to.subtract({ milliseconds: 1 }).toString({ smallestUnit: 'millisecond' });
  const heads = new Map<string, Head>();
  let continuation: string | undefined;
  do {
    const page = await read.documents({
      kind: auditKind,
      range: {
        field: 'at',
        from: from.toString({ smallestUnit: 'millisecond' }),
        to: last,
      },
      order: 'ascending',
      limit: 1_000,
      continuation,
    });
    for (const { document } of page.documents) {
      const content = auditContent.safeParse(document.data);
      const { record, seq } = document;
      if (document.authority !== authority || !content.success) continue;
      if (typeof record !== 'string' || typeof seq !== 'number') continue;
      const key = `${document.partition}\n${record}`;
      if ((heads.get(key)?.[2] ?? 0) < seq)
        heads.set(key, [document.partition, record, seq, content.data.hash]);
    }
    continuation = page.continuation;
  } while (continuation !== undefined);
  return [...heads.values()].sort((a, b) => (`${a[0]}\n${a[1]}` < `${b[0]}\n${b[1]}` ? -1 : 1));
}

export const anchorDay = action({
  verb: 'audit.anchor',
  audit: 'Anchored the audit chains of a day',
  who: ['clock'],
  input: z.object({}),
  load: grown,
  may: () => false,
  present: () => ({ verb: 'help' }),
  decide(_input, { anchor, heads, access, entriesUntil }, situation, target) {
    const show = { verb: 'help' };
    if (Temporal.Instant.compare(nextAnchor(anchor.value.until), situation.now) > 0)
      return { writes: [], show };
    const day = anchor.value.until.slice(0, 10);
    const digest = digestOf(heads);
    const writes: Write[] = [
      change(anchor, { ...anchor.value, until: entriesUntil, digest, count: heads.length }),
    ];
    const pages = Math.max(Math.ceil(heads.length / headsInPage), access.length > 0 ? 1 : 0);
    for (let page = 0; page < pages; page += 1) {
      const id = `heads:${day}:${String(page).padStart(3, '0')}`;
      const some = heads.slice(page * headsInPage, (page + 1) * headsInPage);
      writes.push(
        create(headsType, { partition: target.partition, id }, situation.authority.id, {
          heads: [...some],
          ...(page === 0 && access.length > 0 ? { access: [...access] } : {}),
        }),
      );
    }
    return {
      writes,
      log: {
        code: 'audit.anchored',
        fields: { authority: situation.authority.id, day, hash: digest, count: heads.length },
      },
      show,
    };
  },
});

export const anchorEntries = [beginAnchors, anchorDay] as const;
