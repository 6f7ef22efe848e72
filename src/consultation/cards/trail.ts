/** Entries of the audit trail, as a history shows them: newest first, in pages. */
import { z } from 'zod';
import type { Authority } from '../../kernel/actor.ts';
import { auditContent, auditKind } from '../../kernel/audit.ts';
import { entry, type Part, plain, remark } from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Stored } from '../../kernel/store.ts';
import { formatMoment } from '../../practice/dates.ts';
import { consultationSchema } from '../record.ts';
import { dayWords, nameOf } from '../words.ts';
import { afterLast, type PageInput, rangeOf } from './paging.ts';

/** Entries read for a page. */
const readAtOnce = 100;

const entrySchema = z.object({ id: z.string(), at: z.string(), record: z.string(), data: auditContent });
export type TrailEntry = z.infer<typeof entrySchema>;

/** Entries that cannot be read are counted, not shown; `npm run audit:verify` names them. */
export interface Trail {
  readonly entries: readonly TrailEntry[];
  readonly unreadable: number;
  /** The last one looked at, where earlier entries begin; undefined when there was none. */
  readonly last: { readonly to: string; readonly after: string } | undefined;
  readonly goesOn: boolean;
}

/** A page of a case's trail: the entries of the records that `shows` names, and those of the case itself. */
export async function trailOf(
  partition: string,
  input: PageInput,
  read: Reader,
  of: { readonly shows: (record: string) => boolean; readonly most: number },
): Promise<Trail> {
  const page = await read.documents({
    kind: auditKind,
    partition,
    range: rangeOf('at', input),
    order: 'descending',
    limit: readAtOnce,
  });
  const own = (documents: readonly Stored[]) =>
    documents.flatMap(({ document }) => {
      const { record } = document;
      return typeof record === 'string' && (record === 'case' || of.shows(record))
        ? [entrySchema.safeParse(document)]
        : [];
    });
  const readable = (parsed: ReturnType<typeof own>) =>
    parsed.flatMap((one) => (one.success ? [one.data] : []));
  // One press can change both a record and its case: it is told once, also where the page before ended between the two.
  const told = new Set(
    readable(own(page.documents))
      .filter((one) => one.record !== 'case')
      .map((one) => one.data.commandId),
  );
  const parsed = own(afterLast(page.documents, input, ({ document }) => document.id));
  const found = readable(parsed).filter((one) => one.record !== 'case' || !told.has(one.data.commandId));
  const more = found.length > of.most;
  const last = more ? found[of.most - 1] : page.documents.at(-1)?.document;
  const at = z.string().safeParse(last?.at).data;
  return {
    entries: found.slice(0, of.most),
    unreadable: parsed.filter((one) => !one.success).length,
    last: last && at !== undefined ? { to: at, after: last.id } : undefined,
    goesOn: more || page.continuation !== undefined,
  };
}

/** An entry in the words that were written with it: what, of which record where it is told, when, by whom. */
export function trailRow(one: TrailEntry, authority: Authority, first: boolean, reference?: string): Part {
  return entry(
    plain(one.data.what),
    [
      ...(reference === undefined ? [] : [reference]),
      `${formatMoment(Temporal.Instant.from(one.at))}, ${whoOf(one.data.who, authority)}`,
      ...detailsOf(one, authority),
    ].join(' · '),
    first,
  );
}

export function unreadableRemark({ unreadable }: Trail): Part {
  if (unreadable === 0) return undefined;
  return remark(
    `${unreadable === 1 ? 'One entry' : `${unreadable} entries`} could not be read; please tell the service administrator.`,
  );
}

function whoOf(who: string, authority: Authority): string {
  if (who.startsWith('outsider:')) return 'somebody in the meeting’s chat';
  if (who.startsWith('holder:')) return 'whoever opened the link in the mail';
  return who.startsWith('person:') ? nameOf(authority, who.slice('person:'.length)) : 'Quorate';
}

const changed = {
  offers: consultationSchema.shape.offers,
  escalations: consultationSchema.shape.escalations.unwrap().nullable(),
  entered: consultationSchema.shape.entered.nullable(),
  reminded: consultationSchema.shape.reminded,
} as const;

/** What changed, of the fields that stand in the trail in clear: never what somebody typed. */
function detailsOf({ data }: TrailEntry, authority: Authority): readonly string[] {
  if (data.recordKind !== 'consultation') return [];
  const details: string[] = [];
  const after = (field: string): unknown => data.changes[field]?.[1];
  const offers = changed.offers.safeParse(after('offers'));
  if (offers.success) details.push(`to ${nameOf(authority, offers.data.at(-1)?.to ?? '')}`);
  const climbed = changed.escalations.safeParse(after('escalations')).data ?? [];
  const stood = changed.escalations.safeParse(data.changes.escalations?.[0]).data?.length ?? 0;
  for (const { to } of climbed.slice(stood)) {
    if (to.length > 0) details.push(`also offered to ${to.map((one) => nameOf(authority, one)).join(', ')}`);
  }
  const entered = changed.entered.safeParse(after('entered'));
  if (entered.success && entered.data) details.push(`entered on ${dayWords(entered.data.on)}`);
  const before = changed.reminded.safeParse(data.changes.reminded?.[0]);
  const reminded = changed.reminded.safeParse(after('reminded'));
  if (before.success && reminded.success) {
    for (const [what, words] of reminders) {
      if ((reminded.data[what] ?? 0) > (before.data[what] ?? 0)) details.push(words);
    }
  }
  return details;
}

const reminders = [
  ['outcome', 'said that an outcome is late'],
  ['view', 'reminded of the social worker’s view'],
  ['settlement', 'reminded of the two views'],
  ['entry', 'reminded of the copy for the case record'],
  ['review', 'reminded of the review'],
] as const;
