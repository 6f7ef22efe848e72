/** The forms of this slice: about a conference, and about one plan. */
import { z } from 'zod';
import { agenciesOf, keptFor } from '../../conference/index.ts';
import { dayWords, fitted, restrictedBand } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  choiceInput,
  choicesOf,
  dateInput,
  type Filling,
  fillingOf,
  type Part,
  para,
  plain,
  primary,
  remark,
  strayProblems,
  textInput,
} from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target, View, Viewing } from '../../kernel/view.ts';
import {
  abuseCategories,
  legalStatuses,
  noPlanReasons,
  offered,
  planDestinations,
} from '../../practice/codes.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { dueOn, lastWorkingDay } from '../../practice/timescales.ts';
import { beginsHere, runningFrom } from '../actions/conference.ts';
import { correctedPlan, knownBefore } from '../actions/deciding.ts';
import { coreGroupDue, lastOf, latestCategories, reviewDue } from '../course.ts';
import { reviewedPlan } from '../judging.ts';
import {
  type AtConference,
  decidedOf,
  heldOn,
  type InPlan,
  loadAtConference,
  loadPlan,
  undecided,
} from '../load.ts';
import { deciding, keeping, seesLoaded, seesOutcome } from '../rights.ts';
import { childChoices, planTop, proposedWords, topOf } from './parts.ts';

interface Spec<Loaded> {
  /** The action that the form presses. */
  readonly verb: string;
  readonly view: string;
  readonly who: readonly Role[];
  readonly title: (loaded: Loaded) => string;
  readonly fields: readonly string[];
  readonly press: string;
  /** Whether there is anything to send. */
  readonly sends?: (loaded: Loaded) => boolean;
  body(filling: Filling, loaded: Loaded, viewing: Viewing): readonly Part[];
}

interface Kind<Loaded extends { readonly case: AtConference['case'] }> {
  load(at: { readonly target: Target }, read: Reader): Promise<Loaded>;
  may(person: Viewing['person'], loaded: Loaded): boolean;
  top(loaded: Loaded, title: string): ReturnType<typeof topOf>;
  targetOf(loaded: Loaded): Target;
  readonly back: string;
}

function formOf<Loaded extends { readonly case: AtConference['case'] }>(
  kind: Kind<Loaded>,
  spec: Spec<Loaded>,
): View {
  return view({
    verb: spec.view,
    who: spec.who,
    input: z.object({}),
    async load({ target, person }, read) {
      const [loaded, kept] = await Promise.all([
        kind.load({ target }, read),
        keptFor(spec.verb, target, person, read),
      ]);
      return { loaded, kept: kept?.value };
    },
    may: (person, { loaded }) => kind.may(person, loaded),
    render({ loaded, kept }, viewing) {
      const target = kind.targetOf(loaded);
      const filling = fillingOf(kept);
      const card = fitted(() => ({
        head: kind.top(loaded, spec.title(loaded)),
        body: [
          strayProblems(kept, spec.fields),
          restrictedBand(loaded.case.value),
          ...spec.body(filling, loaded, viewing),
        ],
        presses: [
          (spec.sends?.(loaded) ?? true) && primary(spec.press, spec.verb, viewing.press(spec.verb, target)),
          back(kind.back, viewing.press(kind.back, target)),
        ],
        emergency: viewing.authority.settings,
      }));
      return { card, summary: 'A form to fill in' };
    },
  });
}

const ofConference: Kind<AtConference> = {
  load: loadAtConference,
  may: seesOutcome,
  top: (loaded, title) => topOf(loaded, 'for the chair', title),
  targetOf: ({ conference }) => conference.target,
  back: 'plan.outcome',
};

const ofPlan: Kind<InPlan> = {
  load: loadPlan,
  may: seesLoaded,
  top: (loaded, title) => planTop(loaded, 'to record', title),
  targetOf: ({ plan }) => plan.target,
  back: 'plan.show',
};

const today = ({ now }: Viewing) => dayOf(now);

function childrenInput(
  filling: Filling,
  loaded: AtConference,
  places: readonly number[],
  ticked: readonly number[],
) {
  return choiceInput({
    id: 'children',
    label: 'For whom (the same for all who are ticked)',
    required: true,
    checkedBy: 'server',
    multi: true,
    choices: childChoices(loaded, places),
    value: filling.typed('children', ticked.join(','))?.split(','),
    problem: filling.problem('children'),
    error: 'Tick for whom it is.',
  });
}

/** Choices for children without a plan, for those with one, or for both where a conference has both. */
function outcomeInput(
  filling: Filling,
  viewing: Viewing,
  { first, review }: { readonly first: boolean; readonly review: boolean },
) {
  const on = today(viewing);
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

function categoriesInput(
  filling: Filling,
  viewing: Viewing,
  label: string,
  later: boolean,
  suggested?: readonly string[],
) {
  return choiceInput({
    id: 'categories',
    label,
    required: false,
    multi: true,
    choices: [
      ...choicesOf(offered(abuseCategories, today(viewing))),
      ...(later ? [{ title: 'Decided later', value: 'later' }] : []),
    ],
    value: filling.typed('categories')?.split(',') ?? suggested,
    problem: filling.problem('categories'),
    error: 'Choose at least one category.',
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

function previousInput(filling: Filling, suggested: number | undefined, required: boolean) {
  return textInput({
    id: 'previous',
    label: 'Earlier plans with this authority, how many (for a new plan)',
    required,
    checkedBy: 'server',
    maxLength: 2,
    value: filling.typed('previous', suggested === undefined ? undefined : String(suggested)),
    problem: filling.problem('previous'),
    error: 'Give a number, 0 where there was none.',
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
      childrenInput(filling, loaded, places, ticked),
      outcomeInput(filling, viewing, { first, review }),
      categoriesInput(
        filling,
        viewing,
        'Category, of a plan that begins or changes',
        first && settings.plans.categoryLater,
      ),
      first && previousInput(filling, knownOf(loaded, places), true),
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
  fields: ['children', 'outcome', 'categories', 'words', 'why'],
  press: 'Put it right',
  body(filling, loaded, viewing) {
    const decided = loaded.conference.value.children.flatMap(({ number }, n) =>
      decidedOf(loaded, number) ? [n] : [],
    );
    const withPlan = decided.filter((place) => correctedPlan(loaded, numberAt(loaded, place)));
    const first = withPlan.length < decided.length;
    return [
      childrenInput(filling, loaded, decided, decided.length === 1 ? decided : []),
      outcomeInput(filling, viewing, { first, review: withPlan.length > 0 }),
      categoriesInput(filling, viewing, 'Category', first && viewing.authority.settings.plans.categoryLater),
      box(
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
  body(filling, loaded, { authority: { settings } }) {
    const plans = runningFrom(loaded).map(({ value }) => value);
    const begun = plans.find((plan) => lastOf(plan).kind === 'started');
    const dues = plans.map((plan) => reviewDue(plan, settings));
    const byDay = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b);
    const review = dues.map((due) => due.dueOn).sort(byDay)[0];
    const latest = dues.map((due) => due.latest).sort(byDay)[0];
    const on = Temporal.PlainDate.from(loaded.outcome?.value.on ?? begun?.reviewOn ?? '2026-01-01');
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

export const categoryForm = formOf(ofPlan, {
  verb: 'plan.categorise',
  view: 'plan.categoryForm',
  who: deciding,
  title: () => 'Which category?',
  fields: ['categories'],
  press: 'Record the category',
  body: (filling, { plan }, viewing) => [
    categoriesInput(filling, viewing, 'Category', false, latestCategories(plan.value)),
    remark('It is the chair’s own decision.'),
  ],
});

function dayBox(filling: Filling, label: string, viewing: Viewing) {
  return dateInput({
    id: 'on',
    label,
    required: true,
    checkedBy: 'server',
    value: filling.typed('on'),
    max: today(viewing),
    problem: filling.problem('on'),
    error: 'Choose the day, today or earlier.',
  });
}

export const coreGroupForm = formOf(ofPlan, {
  verb: 'plan.recordCoreGroup',
  view: 'plan.coreGroupForm',
  who: keeping,
  title: () => 'When was the core group?',
  fields: ['on'],
  press: 'Record the core group',
  body: (filling, _loaded, viewing) => [
    dayBox(filling, 'Held on', viewing),
    remark('It is recorded for every child of the family with a plan.'),
  ],
});

export const birthForm = formOf(ofPlan, {
  verb: 'plan.noteBirth',
  view: 'plan.birthForm',
  who: keeping,
  title: () => 'When was the child born?',
  fields: ['on'],
  press: 'Record the birth',
  body: (filling, { plan }, viewing) => [
    dayBox(filling, 'Born on', viewing),
    remark(
      `The plan began ${dayWords(plan.value.steps[0]?.on ?? '')}. The first review is due ${viewing.authority.settings.timescales.preBirth.reviewWeeksAfterBirth} weeks after the birth, where that is sooner.`,
    ),
  ],
});

export const detailsForm = formOf(ofPlan, {
  verb: 'plan.noteDetails',
  view: 'plan.detailsForm',
  who: keeping,
  title: () => 'Legal status and earlier plans',
  fields: ['legal', 'previous'],
  press: 'Save',
  body: (filling, { plan: { value } }, viewing) => [
    choiceInput({
      id: 'legal',
      label: 'Legal status',
      required: true,
      checkedBy: 'server',
      folded: true,
      choices: choicesOf(offered(legalStatuses, today(viewing))),
      value: filling.typed('legal', value.legal?.status),
      problem: filling.problem('legal'),
      error: 'Choose the legal status.',
    }),
    previousInput(filling, value.previous, true),
  ],
});

export const formViews = [
  decideForm,
  correctForm,
  viewForm,
  datesForm,
  categoryForm,
  coreGroupForm,
  birthForm,
  detailsForm,
] as const;
