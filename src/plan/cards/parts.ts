/** What the cards of this slice share. */
import { conferenceLine } from '../../conference/index.ts';
import { dayWords } from '../../consultation/index.ts';
import {
  type Choice,
  facts,
  head,
  type Part,
  para,
  section,
  typed,
  type Words,
} from '../../kernel/cards/index.ts';
import { formatDate } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { lengthOf } from '../../practice/timescales.ts';
import { runningFrom } from '../actions/conference.ts';
import { coreGroupDue, lastOf, reviewDue } from '../course.ts';
import { unknownPlans } from '../known/record.ts';
import type { AtConference, InPlan } from '../load.ts';

/** `Child 1 · 3004171 · AB`: numbers and initials were typed. */
export function childTitle(child: {
  readonly number: string;
  readonly initials?: string | undefined;
}): Words {
  return child.initials === undefined
    ? ['Child ', typed(child.number)]
    : ['Child ', typed(child.number), ' · ', typed(child.initials)];
}

/** Children as choices, by their place: a choice is Markdown in Teams, and numbers were typed. */
export function childChoices(places: readonly number[]): readonly Choice[] {
  return places.map((place) => ({ title: `Child ${place + 1}`, value: String(place) }));
}

/** Which child stands at which place. */
export function whichChildren(loaded: AtConference, places: readonly number[]): Part {
  return places.flatMap((place): readonly Part[] => {
    const child = loaded.conference.value.children[place];
    if (!child) return [];
    const initials = child.initials === undefined ? [] : [' · ', typed(child.initials)];
    return [para([`Child ${place + 1}: `, typed(child.number), ...initials])];
  });
}

export function unknownTitle(loaded: AtConference): string {
  const { length } = unknownPlans(loaded);
  return length === 1 ? 'Quorate knows no plan of one child' : `Quorate knows no plan of ${length} children`;
}

export const unknownWords =
  'Where a plan began before the service had Quorate, record it first. Otherwise the review finds none that could go on.';

export function topOf(loaded: AtConference, step: string, title: string) {
  return head({ kind: `The decision · ${step}`, title, line: conferenceLine(loaded) });
}

export function planTop({ plan: { value }, case: family }: InPlan, step: string, title: string) {
  return head({
    kind: `Child protection plan · ${step}`,
    title,
    line: [`${value.reference} · `, typed(family.value.caseReference), ' · ', ...wordsOf(value.child)],
  });
}

function wordsOf(child: InPlan['plan']['value']['child']) {
  const words = childTitle(child);
  return typeof words === 'string' ? [words] : words;
}

/** The days that follow from a conference: the first core group, and the next review. */
export function daysSection(loaded: AtConference, settings: Settings): Part {
  const plans = runningFrom(loaded).map(({ value }) => value);
  if (plans.length === 0) return undefined;
  const first = plans.find((plan) => lastOf(plan).kind === 'started');
  const earliest = plans
    .map((plan) => reviewDue(plan, settings))
    .sort((a, b) => Temporal.PlainDate.compare(a.dueOn, b.dueOn))[0];
  const agreed = plans.some(({ agreed: one }) => one?.conference === loaded.conference.target.id);
  return section(
    'What follows',
    facts([
      first && [
        first.coreGroups.length > 0 ? 'Next core group' : 'First core group',
        `by ${formatDate(coreGroupDue(first, settings))}`,
      ],
      earliest && [
        'Next review',
        `by ${formatDate(earliest.dueOn)}, asked for ${settings.plans.askReviewWeeks} weeks before`,
      ],
      ['These days', agreed ? 'chosen by the chair' : 'as the timescales have them'],
    ]),
  );
}

/** What is proposed, before anything is decided. */
export function proposedWords(on: string, review: boolean, settings: Settings): string {
  const weeks = lengthOf(review ? 'laterReview' : 'firstReview', settings);
  const next = `the next review within ${weeks.n} months of ${dayWords(on)}`;
  return review
    ? `Of a plan that goes on: ${next}.`
    : `Of a plan that begins: the first core group within ${lengthOf('firstCoreGroup', settings).n} working days, ${next}. Other days can be chosen afterwards.`;
}
