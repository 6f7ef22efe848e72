/** What has happened to a consultation, out of the audit trail: who, what, when; and the outcomes that were corrected. */
import { view } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import { head, more, other, type Part, para, remark, said, typed } from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import { formatMoment } from '../../practice/dates.ts';
import { loadInCase, sees } from '../actions/common.ts';
import type { InCase } from '../record.ts';
import { standingOf } from '../standing.ts';
import { capital, nameOf, outcomeWords, standingWords } from '../words.ts';
import { enquiryBand } from './clock.ts';
import { backToIt } from './form.ts';
import { pageInput } from './paging.ts';
import { fitted, headLine, neutral, outcomeSection, restrictedBand, staff } from './parts.ts';
import { type Trail, trailOf, trailRow, unreadableRemark } from './trail.ts';

/** Entries on one card. */
const shownAtOnce = 12;

interface Timeline extends InCase {
  readonly trail: Trail;
}

export const timelineView = view({
  verb: 'consultation.timeline',
  who: staff,
  input: pageInput,
  async load({ target, input }, read: Reader): Promise<Timeline> {
    const shows = (record: string) => record === target.id;
    const [loaded, trail] = await Promise.all([
      loadInCase({ target }, read),
      trailOf(target.partition, input, read, { shows, most: shownAtOnce }),
    ]);
    return { ...loaded, trail };
  },
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, input) {
    const { value, target } = loaded.consultation;
    const { authority } = viewing;
    const { trail } = loaded;
    const next = trail.goesOn ? trail.last : undefined;
    const card = fitted((max) => ({
      head: head({
        kind: `Consultation · ${standingWords[standingOf(value)].toLowerCase()}`,
        title: 'History',
        line: headLine(value, viewing),
      }),
      body: [
        restrictedBand(loaded.case.value),
        enquiryBand(loaded.case.value, viewing),
        remark('Newest first.', 'Medium'),
        trail.entries.map((one, n) => trailRow(one, authority, n === 0)),
        trail.entries.length === 0 && para('There is nothing earlier.'),
        unreadableRemark(trail),
        input.to === undefined && earlierSections(loaded, authority, max),
      ],
      presses: [
        next &&
          other(
            'Show earlier entries',
            'consultation.timeline',
            viewing.press('consultation.timeline', target, next),
          ),
        (next ? more : other)('The whole case', 'case.timeline', viewing.press('case.timeline', target)),
        backToIt(target, viewing),
      ],
      emergency: authority.settings,
    }));
    return { card, summary: neutral(value, 'its history') };
  },
});

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
