/** The forms about one plan: its category, a core group, a birth, what else is recorded of it. */
import { dayWords } from '../../consultation/index.ts';
import {
  choiceInput,
  choicesOf,
  dateInput,
  type Filling,
  plain,
  remark,
  textInput,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { inInput, isTyped, longestTyped } from '../../people/index.ts';
import { legalStatuses, offered } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { teamsFor, workersFor } from '../actions/staffing.ts';
import { latestCategories, startedOn } from '../course.ts';
import { type InPlan, loadPlan } from '../load.ts';
import { deciding, handingOver, keeping, seesLoaded } from '../rights.ts';
import { formOf, type Kind } from './form.ts';
import { categoriesInput, previousInput } from './inputs.ts';
import { planTop } from './parts.ts';

const ofPlan: Kind<InPlan> = {
  load: loadPlan,
  may: seesLoaded,
  top: (loaded, title) => planTop(loaded, 'to record', title),
  targetOf: ({ plan }) => plan.target,
  back: 'plan.show',
};

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

/** A day up to today, and what is to be known about it. */
const dayAsked = (label: string, note: (loaded: InPlan, viewing: Viewing) => string) =>
  ({
    fields: ['on'],
    body: (filling: Filling, loaded: InPlan, viewing: Viewing) => [
      dateInput({
        id: 'on',
        label,
        required: true,
        checkedBy: 'server',
        value: filling.typed('on'),
        max: dayOf(viewing.now),
        problem: filling.problem('on'),
        error: 'Choose the day, today or earlier.',
      }),
      remark(note(loaded, viewing)),
    ],
  }) as const;

export const coreGroupForm = formOf(ofPlan, {
  verb: 'plan.recordCoreGroup',
  view: 'plan.coreGroupForm',
  who: keeping,
  title: () => 'When was the core group?',
  press: 'Record the core group',
  ...dayAsked('Held on', () => 'It is recorded for every child of the family with a plan.'),
});

export const birthForm = formOf(ofPlan, {
  verb: 'plan.noteBirth',
  view: 'plan.birthForm',
  who: keeping,
  title: () => 'When was the child born?',
  press: 'Record the birth',
  ...dayAsked(
    'Born on',
    ({ plan }, { authority: { settings } }) =>
      `The plan began ${dayWords(startedOn(plan.value))}. The first review is due ${settings.timescales.preBirth.reviewWeeksAfterBirth} weeks after the birth, where that is sooner.`,
  ),
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
      choices: choicesOf(offered(legalStatuses, dayOf(viewing.now))),
      value: filling.typed('legal', value.legal?.status),
      problem: filling.problem('legal'),
      error: 'Choose the legal status.',
    }),
    previousInput(filling, value.previous, 'Earlier plans with this authority, how many'),
  ],
});

/** Chosen from a list; where there are too many for one, typed. */
function oneInput(
  filling: Filling,
  id: string,
  label: string,
  typedLabel: string,
  among: readonly { readonly id: string; readonly name: string; readonly email?: string }[],
  now: string,
) {
  const asked = {
    id,
    required: true,
    checkedBy: 'server' as const,
    value: inInput(filling.typed(id) ?? (among.some((one) => one.id === now) ? now : ''), among),
    problem: filling.problem(id),
    error: 'Say who it is.',
  };
  return isTyped(among)
    ? textInput({ ...asked, label: typedLabel, maxLength: longestTyped })
    : choiceInput({
        ...asked,
        label,
        folded: true,
        choices: among.map((one) => ({ title: plain(one.name), value: one.id })),
      });
}

export const staffForm = formOf(ofPlan, {
  verb: 'plan.noteStaff',
  view: 'plan.staffForm',
  who: handingOver,
  title: () => 'Who works with the family now?',
  fields: ['worker', 'team'],
  press: 'They work with it now',
  body: (filling, loaded, { authority }) => [
    oneInput(
      filling,
      'worker',
      'Social worker',
      'Social worker: work e-mail address',
      workersFor(loaded, authority),
      loaded.plan.value.worker,
    ),
    oneInput(
      filling,
      'team',
      'Team, whose manager is the family’s',
      'Team: its name. Its manager is the family’s',
      teamsFor(loaded, authority),
      loaded.plan.value.team,
    ),
    remark('It counts for every plan of the family that runs, and for its conferences.'),
  ],
});

export const planForms = [categoryForm, coreGroupForm, birthForm, detailsForm, staffForm] as const;
