/** What has happened to an enquiry and its strategy discussions, out of the audit trail: who, what, when. */
import { z } from 'zod';
import {
  afterLast,
  dayWords,
  fitted,
  nameOf,
  pageInput,
  rangeOf,
  restrictedBand,
  staff,
} from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import { auditContent, auditKind } from '../../kernel/audit.ts';
import { entry, head, other, para, plain, remark } from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import { formatMoment } from '../../practice/dates.ts';
import { initiations } from '../days.ts';
import { type InEnquiry, loadInEnquiry } from '../load.ts';
import { discussionTarget, enquirySchema } from '../record.ts';
import { sees } from '../rights.ts';
import { summaryOf } from '../words.ts';
import { backToIt, headLine, ownBand } from './parts.ts';

/** Entries on one card. */
const shownAtOnce = 12;

const entrySchema = z.object({ id: z.string(), at: z.string(), record: z.string(), data: auditContent });
type Entry = z.infer<typeof entrySchema>;

interface Timeline extends InEnquiry {
  readonly entries: readonly Entry[];
  /** Entries that cannot be read are counted, not shown. */
  readonly unreadable: number;
  readonly next: { readonly to: string; readonly after: string } | undefined;
}

export const timelineView = view({
  verb: 'enquiry.timeline',
  who: staff,
  input: pageInput,
  async load({ target, input }, read: Reader): Promise<Timeline> {
    const [loaded, page] = await Promise.all([
      loadInEnquiry({ target }, read),
      read.documents({
        kind: auditKind,
        partition: target.partition,
        range: rangeOf('at', input),
        order: 'descending',
        limit: 100,
      }),
    ]);
    const { discussions } = loaded.enquiry.value;
    const records = new Set([target.id, ...discussions.map(({ on }) => discussionTarget(target, on).id)]);
    const own = page.documents
      .map((stored) => stored.document)
      .filter((document) => records.has(String(document.record)));
    const parsed = own.map((document) => entrySchema.safeParse(document));
    const all = parsed.flatMap((one) => (one.success ? [one.data] : []));
    // One press can change both the enquiry and a discussion: it is told once.
    const told = new Set(all.filter((one) => one.record === target.id).map((one) => one.data.commandId));
    const readable = afterLast(
      all.filter((one) => one.record === target.id || !told.has(one.data.commandId)),
      input,
      (one) => one.id,
    );
    const more = readable.length > shownAtOnce;
    const last = more ? readable[shownAtOnce - 1] : page.documents.at(-1)?.document;
    const at = z.string().safeParse(last?.at).data;
    return {
      ...loaded,
      entries: readable.slice(0, shownAtOnce),
      unreadable: parsed.filter((one) => !one.success).length,
      next:
        (more || page.continuation !== undefined) && last && at !== undefined
          ? { to: at, after: last.id }
          : undefined,
    };
  },
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing) {
    const { value, target } = loaded.enquiry;
    const { authority } = viewing;
    const { entries, unreadable, next } = loaded;
    const card = fitted(() => ({
      head: head({ kind: 'Section 47 enquiry', title: 'History', line: headLine(value) }),
      body: [
        restrictedBand(loaded.family.value),
        ownBand(loaded, viewing),
        remark('Newest first.', 'Medium'),
        entries.map((one, n) =>
          entry(
            plain(one.data.what),
            [
              `${formatMoment(Temporal.Instant.from(one.at))}, ${whoOf(one.data.who, authority)}`,
              ...detailsOf(one),
            ].join(' · '),
            n === 0,
          ),
        ),
        entries.length === 0 && para('There is nothing earlier.'),
        unreadable > 0 &&
          remark(
            `${unreadable === 1 ? 'One entry' : `${unreadable} entries`} could not be read; please tell the service administrator.`,
          ),
      ],
      presses: [
        next &&
          other('Show earlier entries', 'enquiry.timeline', viewing.press('enquiry.timeline', target, next)),
        backToIt(target, viewing),
      ],
      emergency: authority.settings,
    }));
    return { card, summary: summaryOf(value, undefined) };
  },
});

function whoOf(who: string, authority: Authority): string {
  return who.startsWith('person:') ? nameOf(authority, who.slice('person:'.length)) : 'Quorate';
}

const { discussions, requested, bookings, held } = enquirySchema.shape;

/** From which day the clock runs after a change that moved it. */
function countedFrom({ data }: Pick<Entry, 'data'>): string | undefined {
  const [before, after] = data.changes.discussions ?? [];
  const zeroOf = (value: unknown) => {
    const parsed = discussions.safeParse(value).data;
    return parsed && initiations({ discussions: parsed })[0];
  };
  const was = zeroOf(before);
  const is = zeroOf(after);
  return was === undefined || was === is ? undefined : is;
}

/** What changed, of the fields that stand in the trail in clear: days, never what somebody typed. */
function detailsOf({ data }: Pick<Entry, 'data'>): readonly string[] {
  const after = (field: string): unknown => data.changes[field]?.[1];
  const asked = requested.safeParse(after('requested')).data;
  const booked = bookings.safeParse(after('bookings')).data?.at(-1);
  const was = held.safeParse(after('held')).data;
  const from = countedFrom({ data });
  return [
    from && `counted from ${dayWords(from)}`,
    asked && `asked for on ${dayWords(asked.on)}`,
    booked && `for ${dayWords(booked.for)}`,
    was && `on ${dayWords(was.on)}`,
  ].filter((one) => one !== undefined);
}
