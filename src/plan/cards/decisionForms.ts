/** The forms about a conference: what it decided about each child, views that were different, and when it goes on. */
import { agenciesOf } from '../../conference/index.ts';
import {
  band,
  choiceInput,
  dateInput,
  type Filling,
  para,
  plain,
  remark,
  textInput,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { noPlanReasons, offered, planDestinations } from '../../practice/codes.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { dueOn, lastWorkingDay } from '../../practice/timescales.ts';
import { beginsHere, runningFrom } from '../actions/conference.ts';
import { correctedPlan, knownBefore, withoutPlan } from '../actions/deciding.ts';
import { coreGroupDue, lastOf, reviewDue } from '../course.ts';
import { reviewedPlan } from '../judging.ts';
import { unknownPlans } from '../known/record.ts';
import { type AtConference, decidedOf, heldOn, loadAtConference, undecided } from '../load.ts';
import { deciding, keeping, seesOutcome } from '../rights.ts';
import { formOf, type Kind } from './form.ts';
import { categoriesInput, previousInput } from './inputs.ts';
import { childChoices, proposedWords, topOf, unknownTitle, unknownWords, whichChildren } from './parts.ts';

const ofConference: Kind<AtConference> = {
  load: loadAtConference,
  may: seesOutcome,
  top: (loaded, title) => topOf(loaded, 'for the chair', title),
  targetOf: ({ conference }) => conference.target,
  back: 'plan.outcome',
};

function childrenInput(
  filling: Filling,
  loaded: AtConference,
  places: readonly number[],
  ticked: readonly number[],
) {
  return [
    whichChildren(loaded, places),
    choiceInput({
      id: 'children',
      label: 'For whom (the same for all who are ticked)',
      required: true,
      checkedBy: 'server',
      multi: true,
      choices: childChoices(places),
      value: filling.typed('children', ticked.join(','))?.split(','),
      problem: filling.problem('children'),
      error: 'Tick for whom it is.',
    }),
  ];
}

/** Choices for children without a plan, for those with one, or for both where a conference has both. */
function outcomeInput(
  filling: Filling,
  viewing: Viewing,
  { first, review }: { readonly first: boolean; readonly review: boolean },
) {
  const on = dayOf(viewing.now);
  const begins = [
    { title: 'A child protection plan', value: 'plan' },
    ...offered(noPlanReasons, on).map(({ code, label }) => ({
      title: `No plan. ${label}`,
      value: `no:${code}`,
    })),
  ];
  const goesOn = [
    { title: 'The plan continues, same category', value: 'continue' },
    { title: 'The plan continues, another category', value: 'change' },
    ...offered(planDestinations, on).map(({ code, label }) => ({
      title: `The plan ends. ${label}`,
      value: `end:${code}`,
    })),
  ];
  return choiceInput({
    id: 'outcome',
    label: 'What was decided',
    required: true,
    checkedBy: 'server',
    choices: [...(review ? goesOn : []), ...(first ? begins : [])],
    value: filling.typed('outcome'),
    problem: filling.problem('outcome'),
    error: 'Choose what was decided.',
  });
}

function box(filling: Filling, id: string, label: string, error: string, required: boolean) {
  return textInput({
    id,
    label,
    required,
    checkedBy: 'server',
    multiline: true,
    maxLength: 1_000,
    value: filling.typed(id),
    problem: filling.problem(id),
    error,
  });
}

/** What Quorate knows itself of all of them alike. */
function knownOf(loaded: AtConference, places: readonly number[]): number | undefined {
  const counts = places.map((place) =>
    knownBefore(loaded, loaded.conference.value.children[place]?.number ?? ''),
  );
  const [first] = counts;
  return first !== undefined && first > 0 && counts.every((one) => one === first) ? first : undefined;
}

const numberAt = (loaded: AtConference, place: number) =>
  loaded.conference.value.children[place]?.number ?? '';

export const decideForm = formOf(ofConference, {
  verb: 'plan.decide',
  view: 'plan.decideForm',
  who: deciding,
  title: (loaded) =>
    undecided(loaded).length === 1
      ? 'What was decided about the child?'
      : 'What was decided about the children?',
  fields: ['children', 'outcome', 'categories', 'previous', 'words'],
  press: 'Record the decision',
  sends: (loaded) => undecided(loaded).length > 0,
  body(filling, loaded, viewing) {
    const { settings } = viewing.authority;
    const places = undecided(loaded);
    if (places.length === 0)
      return [para('It is recorded for every child. It can be put right on the card before.')];
    const withPlan = places.filter((place) => reviewedPlan(loaded, numberAt(loaded, place)));
    const first = withPlan.length < places.length;
    const review = withPlan.length > 0;
    const on = heldOn(loaded);
    // Of a mixed conference those with a plan are ticked at first.
    const ticked = review && first ? withPlan : places;
    return [
      unknownPlans(loaded).length > 0 && band('warning', unknownTitle(loaded), unknownWords),
      childrenInput(filling, loaded, places, ticked),
      outcomeInput(filling, viewing, { first, review }),
      categoriesInput(
        filling,
        viewing,
        'Category, of a plan that begins or changes',
        first && settings.plans.categoryLater,
      ),
      first &&
        previousInput(
          filling,
          knownOf(loaded, places),
          'Earlier plans with this authority, how many (for a new plan)',
        ),
      box(
        filling,
        'words',
        'Why, where there is no plan or another reason',
        'Say in a sentence or two why.',
        false,
      ),
      on !== undefined && remark(proposedWords(on, !first, settings)),
    ];
  },
});

export const correctForm = formOf(ofConference, {
  verb: 'plan.correct',
  view: 'plan.correctForm',
  who: deciding,
  title: () => 'What is to be put right?',
  fields: ['children', 'outcome', 'categories', 'previous', 'words', 'why'],
  press: 'Put it right',
  body(filling, loaded, viewing) {
    const decided = loaded.conference.value.children.flatMap(({ number }, n) =>
      decidedOf(loaded, number) ? [n] : [],
    );
    const withPlan = decided.filter((place) => correctedPlan(loaded, numberAt(loaded, place)));
    const first = withPlan.length < decided.length;
    const without = withoutPlan(loaded);
    const makes = filling.typed('outcome') === 'plan' && without.length > 0;
    return [
      childrenInput(filling, loaded, decided, decided.length === 1 ? decided : []),
      outcomeInput(filling, viewing, { first, review: withPlan.length > 0 }),
      categoriesInput(filling, viewing, 'Category', first && viewing.authority.settings.plans.categoryLater),
      // Five inputs are the most: a plan that begins wants a number, and no reason.
      makes
        ? previousInput(
            filling,
            knownOf(loaded, without),
            'Earlier plans with this authority, how many (for a plan where there was none)',
          )
        : box(
            filling,
            'words',
            'Why, where there is no plan or another reason',
            'Say in a sentence or two why.',
            false,
          ),
      box(
        filling,
        'why',
        'What was wrong',
        'Say in a sentence or two, for example "The wrong child was ticked".',
        true,
      ),
      remark('What was recorded first is kept.'),
    ];
  },
});

export const viewForm = formOf(ofConference, {
  verb: 'plan.noteView',
  view: 'plan.viewForm',
  who: deciding,
  title: () => 'Who sees it differently?',
  fields: ['agency', 'words'],
  press: 'Record the view',
  body: (filling, _loaded, { authority }) => [
    choiceInput({
      id: 'agency',
      label: 'Agency',
      required: true,
      checkedBy: 'server',
      folded: true,
      choices: agenciesOf(authority).map(({ id, name }) => ({ title: plain(name), value: id })),
      value: filling.typed('agency'),
      problem: filling.problem('agency'),
      error: 'Choose the agency.',
    }),
    box(
      filling,
      'words',
      'What they see differently',
      'Say in a sentence or two what they see differently.',
      true,
    ),
    remark('The managers are told. Families complain in another way, which the service has.'),
  ],
});

export const datesForm = formOf(ofConference, {
  verb: 'plan.setDates',
  view: 'plan.datesForm',
  who: deciding,
  title: () => 'When does it go on?',
  fields: ['coreGroup', 'review'],
  press: 'These days',
  sends: (loaded) => runningFrom(loaded).length > 0,
  body(filling, loaded, { authority: { settings } }) {
    const plans = runningFrom(loaded).map(({ value }) => value);
    const [one] = plans;
    if (!one) return [para('No plan goes on from this conference.')];
    const begun = plans.find((plan) => lastOf(plan).kind === 'started');
    const dues = plans.map((plan) => reviewDue(plan, settings));
    const byDay = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b);
    const review = dues.map((due) => due.dueOn).sort(byDay)[0];
    const latest = dues.map((due) => due.latest).sort(byDay)[0];
    const on = Temporal.PlainDate.from(lastOf(one).on);
    return [
      beginsHere(loaded) &&
        begun &&
        dateInput({
          id: 'coreGroup',
          label: `First core group, by ${formatDate(dueOn('firstCoreGroup', on, settings))}`,
          required: false,
          value: filling.typed('coreGroup', coreGroupDue(begun, settings).toString()),
          min: on,
          problem: filling.problem('coreGroup'),
          error: 'Choose a working day in time.',
        }),
      dateInput({
        id: 'review',
        label: latest ? `Next review, by ${formatDate(latest)}` : 'Next review',
        required: false,
        // Conferences are held on working days: what is due on another is held before it.
        value: filling.typed('review', review && lastWorkingDay(review, settings).toString()),
        min: on,
        problem: filling.problem('review'),
        error: 'Choose a day in time.',
      }),
      para('They count for every plan that goes on from this conference.'),
    ];
  },
});

/** A plan that ran before the service had Quorate, of a child who comes to a review. */
export const knownForm = formOf(ofConference, {
  verb: 'plan.recordKnown',
  view: 'plan.knownForm',
  who: keeping,
  title: (loaded) => (unknownPlans(loaded).length === 1 ? 'The plan that runs' : 'The plans that run'),
  fields: ['children', 'began', 'categories', 'latest', 'previous'],
  press: 'Record the plan',
  sends: (loaded) => unknownPlans(loaded).length > 0,
  body(filling, loaded, viewing) {
    const places = unknownPlans(loaded);
    if (places.length === 0) return [para('The plan of every child of this review is known.')];
    const { follows } = loaded.conference.value;
    const isFirst = follows?.as === 'firstReview';
    return [
      childrenInput(filling, loaded, places, places),
      dateInput({
        id: 'began',
        label: 'It began on, the day of the initial conference',
        required: true,
        checkedBy: 'server',
        value: filling.typed('began', isFirst ? follows.on : undefined),
        max: dayOf(viewing.now),
        problem: filling.problem('began'),
        error: 'Give the day on which it began.',
      }),
      categoriesInput(filling, viewing, 'Category at first', false),
      categoriesInput(filling, viewing, 'Category now, where it has changed', false, undefined, 'latest'),
      previousInput(filling, knownOf(loaded, places), 'Plans with this authority before it, how many'),
      remark('Quorate has not seen this plan begin. What the review decides is recorded on it.'),
    ];
  },
});

export const decisionForms = [decideForm, correctForm, viewForm, datesForm, knownForm] as const;
