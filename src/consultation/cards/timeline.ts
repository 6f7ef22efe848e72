/** What has happened to a consultation, out of the audit trail: who, what, when; and the outcomes that were corrected. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import { auditContent, auditKind } from '../../kernel/audit.ts';
import { entry, head, other, type Part, para, plain, remark, said, typed } from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import { formatMoment } from '../../practice/dates.ts';
import { loadInCase, sees } from '../actions/common.ts';
import { consultationSchema, type InCase } from '../record.ts';
import { standingOf } from '../standing.ts';
import { capital, dayWords, nameOf, outcomeWords, standingWords } from '../words.ts';
import { backToIt } from './form.ts';
import { afterLast, pageInput, rangeOf } from './paging.ts';
import { fitted, headLine, neutral, outcomeSection, restrictedBand, staff } from './parts.ts';

/** Entries on one card. */
const shownAtOnce = 12;

const entrySchema = z.object({ id: z.string(), at: z.string(), record: z.string(), data: auditContent });
type Entry = z.infer<typeof entrySchema>;

/** Entries that cannot be read are counted, not shown; `npm run audit:verify` names them. */
interface Timeline extends InCase {
  readonly entries: readonly Entry[];
  readonly unreadable: number;
  /** Where earlier entries begin; undefined when there are none. */
  readonly next: { readonly to: string; readonly after: string } | undefined;
}

export const timelineView = view({
  verb: 'consultation.timeline',
  who: staff,
  input: pageInput,
  async load({ target, input }, read: Reader): Promise<Timeline> {
    const [loaded, page] = await Promise.all([
      loadInCase({ target }, read),
      read.documents({
        kind: auditKind,
        partition: target.partition,
        range: rangeOf('at', input),
        order: 'descending',
        limit: 100,
      }),
    ]);
    const own = page.documents
      .map((stored) => stored.document)
      .filter((document) => document.record === target.id || document.record === 'case');
    const parsed = own.map((document) => entrySchema.safeParse(document));
    const all = parsed.flatMap((one) => (one.success ? [one.data] : []));
    // One press can change both the consultation and its case: it is told once.
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
  render(loaded, viewing, input) {
    const { value, target } = loaded.consultation;
    const { authority } = viewing;
    const card = fitted((max) => ({
      head: head({
        kind: `Consultation · ${standingWords[standingOf(value)].toLowerCase()}`,
        title: 'History',
        line: headLine(value, viewing),
      }),
      body: [
        restrictedBand(loaded.case.value),
        remark('Newest first.', 'Medium'),
        loaded.entries.map((one, n) =>
          entry(
            plain(one.data.what),
            [
              `${formatMoment(Temporal.Instant.from(one.at))}, ${whoOf(one.data.who, authority)}`,
              ...detailsOf(one, authority),
            ].join(' · '),
            n === 0,
          ),
        ),
        loaded.entries.length === 0 && para('There is nothing earlier.'),
        loaded.unreadable > 0 &&
          remark(
            `${loaded.unreadable === 1 ? 'One entry' : `${loaded.unreadable} entries`} could not be read; please tell the service administrator.`,
          ),
        input.to === undefined && earlierSections(loaded, authority, max),
      ],
      presses: [
        loaded.next &&
          other(
            'Show earlier entries',
            'consultation.timeline',
            viewing.press('consultation.timeline', target, loaded.next),
          ),
        backToIt(target, viewing),
      ],
      emergency: authority.settings,
    }));
    return { card, summary: neutral(value, 'its history') };
  },
});

function whoOf(who: string, authority: Authority): string {
  return who.startsWith('person:') ? nameOf(authority, who.slice('person:'.length)) : 'Quorate';
}

const changed = {
  offers: consultationSchema.shape.offers,
  escalations: consultationSchema.shape.escalations.unwrap().nullable(),
  entered: consultationSchema.shape.entered.nullable(),
  reminded: consultationSchema.shape.reminded,
} as const;

/** What changed, of the fields that stand in the trail in clear: never what somebody typed. */
function detailsOf({ data }: Entry, authority: Authority): readonly string[] {
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

/** Outcomes that were corrected, newest first: the last two in full; all of them are in the copy. */
function earlierSections({ consultation: { value } }: InCase, authority: Authority, max: number): Part {
  const all = value.earlierOutcomes.map((one, n) => ({ ...one, version: n + 1 })).reverse();
  return [
    all
      .slice(0, 2)
      .map((one) => [
        outcomeSection(one.outcome, max, `Version ${one.version} of the outcome, corrected`),
        one.view?.kind === 'differs' &&
          said(
            `${capital(nameOf(authority, one.view.by))} saw it differently: ${outcomeWords(one.view.outcomes)}`,
            typed(one.view.reasons),
            max,
          ),
        one.view?.kind === 'agrees' && para(`${capital(nameOf(authority, one.view.by))} had agreed.`),
        said(
          `Corrected by ${nameOf(authority, one.correctedBy)}, ${formatMoment(Temporal.Instant.from(one.correctedAt))}`,
          typed(one.reason),
          max,
        ),
      ]),
    all.length > 2 && remark('Earlier versions are in the copy for the case record.'),
  ];
}
