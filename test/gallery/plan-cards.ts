/** The cards of the decision and of plans: small, long and hostile. */
import type { Conference } from '../../src/conference/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import type { Outcome, Plan } from '../../src/plan/record.ts';
import { at, authority, gareth, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference } from '../support/conferences.ts';
import { daniel, hostileWords, plainText, restrictedTo, standingAt } from '../support/consultations.ts';
import { keepMeeting, metAt } from '../support/meetings.ts';
import { keepOutcome, keepPlan, outcome, plan, planAt, saidAtConference, stepOf } from '../support/plans.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

interface Shown extends Partial<Look> {
  readonly value?: Partial<Conference>;
  readonly decided?: Outcome;
  readonly plans?: readonly Plan[];
  readonly held?: boolean;
  readonly typed?: {
    readonly verb: string;
    readonly input: Record<string, string>;
    readonly field: string;
    readonly message: string;
  };
}

const after = at('2027-01-12T12:15');
const business = authority.withRole('businessSupport')[0] as Person;
const aisling = person('Aisling Byrne');
const quorate = { kind: 'quorate' as const, ...saidAtConference };
const three: Conference['children'] = [
  { number: '3004171', initials: 'AB', month: '2019-03', unborn: false, sex: 'F' },
  { number: '3004172', initials: 'CD', month: '2021-05', unborn: false, sex: 'M' },
  { number: '3004173', month: '2027-02', day: '2027-02-14', unborn: true, sex: 'U' },
];
const unborn = plan({ reference: 'P-UNB-3RN', child: three[2] as Plan['child'] });
const noPlan = (number: string, words: string) => ({
  number,
  what: { kind: 'noPlan' as const, reason: 'other' as const, words },
  ...saidAtConference,
});

function shown(name: string, verb: string, as: Person, more: Shown = {}): Promise<NamedCard> {
  const { value = { children: three }, decided, plans = [], held = true, typed, ...look } = more;
  const target = look.target ?? conferenceAt;
  return rendered({
    name: `plan-${name}`,
    verb,
    as,
    now: after,
    ...look,
    target,
    kept: [
      { value: standingAt('agreed'), ...(name.includes('restricted') ? { family: restrictedTo(as) } : {}) },
    ],
    prepare: async (shelf) => {
      await keepConference(shelf, conference({ ...metAt, ...value }));
      await keepMeeting(shelf, { meeting: held ? { decision: quorate } : {} });
      if (decided) await keepOutcome(shelf, decided);
      for (const [n, one] of plans.entries()) {
        await keepPlan(shelf, one, n === 0 ? planAt : { partition: planAt.partition, id: `plan:${n}` });
      }
      if (typed) {
        const problem = { field: typed.field, message: typed.message };
        await shelf.keepTyped(typed.verb, as, typed.input, [problem], target);
      }
    },
  });
}

const ofPlan = { target: planAt, decided: outcome() };
const running = plan({
  steps: [
    stepOf({ kind: 'started', categories: ['NEG'] }),
    stepOf(
      { kind: 'changed', categories: ['NEG', 'EMO'], dueOn: '2027-04-12' },
      '2027-04-08',
      'conference:2',
    ),
  ],
  legal: { status: 'preProceedings', ...saidAtConference },
  previous: 1,
  coreGroups: [{ on: '2027-01-21', ...saidAtConference }],
});
const ended = plan({
  steps: [
    stepOf({ kind: 'started', categories: ['NEG'] }),
    stepOf(
      { kind: 'ended', destination: 'other', words: 'The family has moved to Wales.' },
      '2027-04-08',
      'conference:2',
    ),
  ],
});
const broughtIn = plan({
  steps: [
    stepOf({ kind: 'started', categories: ['NEG'] }, '2026-05-04', 'before:2026-05-04'),
    stepOf({ kind: 'changed', categories: ['NEG', 'EMO'] }, '2026-08-03', 'before:2026-08-03'),
  ],
  broughtIn: saidAtConference,
});
const review: Partial<Conference> = {
  type: 'review',
  children: three,
  follows: { as: 'firstReview', conference: 'conference:0', on: '2026-10-12' },
};
const before = plan({
  steps: [stepOf({ kind: 'started', categories: ['NEG'] }, '2026-10-12', 'conference:0')],
});
const many: Conference['children'] = Array.from({ length: 12 }, (_, n) => ({
  number: `30041${70 + n}`,
  initials: 'AB',
  month: '2015-03',
  unborn: false,
  sex: 'F' as const,
}));
const full = (text: (max: number) => string) =>
  outcome({
    children: many.map(({ number }) => noPlan(number, text(1_000))),
    views: Array.from({ length: 6 }, () => ({ agency: 'police', words: text(1_000), ...saidAtConference })),
    corrected: [{ was: noPlan('3004170', text(1_000)), why: text(1_000), ...saidAtConference }],
  });

/** In the order in which people meet them. */
export const planCards: readonly NamedCard[] = await Promise.all([
  shown('outcome-not-held', 'plan.outcome', maya, { held: false }),
  shown('outcome-nothing', 'plan.outcome', daniel),
  shown('decide-form', 'plan.decideForm', daniel),
  shown('decide-form-one', 'plan.decideForm', daniel, { value: { children: three.slice(0, 1) } }),
  shown('decide-form-review', 'plan.decideForm', daniel, {
    value: { ...review, children: three.slice(0, 1) },
    plans: [before],
  }),
  shown('decide-form-mixed', 'plan.decideForm', daniel, { value: review, plans: [before] }),
  shown('decide-form-refused', 'plan.decideForm', daniel, {
    typed: {
      verb: 'plan.decide',
      input: { children: '0,1', outcome: 'no:other', words: '' },
      field: 'words',
      message: 'Say in a sentence or two why.',
    },
  }),
  shown('decide-form-hostile', 'plan.decideForm', daniel, {
    value: { children: many },
    typed: {
      verb: 'plan.decide',
      input: { outcome: 'plan', words: hostileWords(1_000), previous: 'x' },
      field: 'previous',
      message: 'Give a number, 0 where there was none.',
    },
    markers: [],
  }),
  shown('decide-form-done', 'plan.decideForm', daniel, {
    value: { children: three.slice(0, 1) },
    decided: outcome(),
    plans: [plan()],
  }),
  shown('outcome-one-left', 'plan.outcome', daniel, { decided: outcome(), plans: [plan()] }),
  shown('outcome', 'plan.outcome', daniel, {
    value: { children: three.slice(0, 2) },
    decided: outcome({
      children: [...outcome().children, noPlan('3004172', 'He lives with his grandmother.')],
      views: [{ agency: 'police', words: 'Both children should have a plan.', ...saidAtConference }],
    }),
    plans: [plan()],
  }),
  shown('outcome-worker', 'plan.outcome', maya, { decided: outcome(), plans: [plan()] }),
  shown('outcome-minutes', 'plan.outcome', aisling, { decided: outcome(), plans: [plan()] }),
  shown('outcome-restricted', 'plan.outcome', daniel, { decided: outcome(), plans: [plan()] }),
  shown('outcome-long', 'plan.outcome', daniel, { value: { children: many }, decided: full(plainText) }),
  shown('outcome-hostile', 'plan.outcome', daniel, {
    value: { children: many },
    decided: full(hostileWords),
    markers: [],
  }),
  shown('outcome-unknown', 'plan.outcome', maya, {
    value: { ...review, children: three.slice(0, 2) },
    held: false,
  }),
  shown('known-form', 'plan.knownForm', maya, {
    value: { ...review, children: three.slice(0, 2) },
    held: false,
  }),
  shown('known-form-refused', 'plan.knownForm', maya, {
    value: { ...review, children: three.slice(0, 1), follows: { as: 'laterReview', on: '2026-10-12' } },
    held: false,
    typed: {
      verb: 'plan.recordKnown',
      input: { children: '0', began: '2026-11-02', categories: 'NEG', previous: '0' },
      field: 'began',
      message: 'That is not before the last review.',
    },
  }),
  shown('show-brought-in', 'plan.show', daniel, { target: planAt, plans: [broughtIn] }),
  shown('correct-form', 'plan.correctForm', daniel, { decided: outcome(), plans: [plan()] }),
  shown('view-form', 'plan.viewForm', daniel, { decided: outcome(), plans: [plan()] }),
  shown('dates-form', 'plan.datesForm', daniel, { decided: outcome(), plans: [plan()] }),
  shown('dates-form-refused', 'plan.datesForm', daniel, {
    decided: outcome(),
    plans: [plan()],
    typed: {
      verb: 'plan.setDates',
      input: { review: '2027-06-01' },
      field: 'review',
      message: 'In time is up to Mon 12 April 2027.',
    },
  }),
  shown('show', 'plan.show', daniel, { ...ofPlan, plans: [running, unborn] }),
  shown('show-worker', 'plan.show', maya, { ...ofPlan, plans: [plan()] }),
  shown('show-category-later', 'plan.show', daniel, {
    ...ofPlan,
    plans: [plan({ steps: [stepOf({ kind: 'started', categories: [] })] })],
  }),
  shown('show-unborn', 'plan.show', maya, { ...ofPlan, plans: [unborn] }),
  shown('show-midway', 'plan.show', gareth, {
    ...ofPlan,
    plans: [plan()],
    input: { news: 'midway' },
    now: at('2027-02-26T09:00'),
  }),
  shown('show-core-group', 'plan.show', maya, {
    ...ofPlan,
    plans: [plan()],
    input: { news: 'coreGroup' },
    now: at('2027-01-27T09:00'),
  }),
  shown('show-overdue', 'plan.show', daniel, { ...ofPlan, plans: [plan()], now: at('2027-05-03T09:00') }),
  shown('show-overdue-told', 'plan.show', gareth, {
    ...ofPlan,
    plans: [plan()],
    input: { news: 'overdue' },
    now: at('2027-05-03T09:00'),
  }),
  shown('show-review-cancelled', 'plan.show', daniel, {
    ...ofPlan,
    plans: [plan()],
    input: { news: 'cancelled' },
    now: at('2027-03-03T09:00'),
  }),
  shown('show-ended', 'plan.show', daniel, { ...ofPlan, plans: [ended] }),
  shown('show-in-error', 'plan.show', daniel, {
    ...ofPlan,
    plans: [plan({ inError: { why: 'The wrong child was ticked.', ...saidAtConference } })],
  }),
  shown('show-hostile', 'plan.show', daniel, {
    ...ofPlan,
    plans: [
      plan({
        steps: [
          ...ended.steps.slice(0, 1),
          stepOf(
            { kind: 'ended', destination: 'other', words: hostileWords(1_000) },
            '2027-04-08',
            'conference:2',
          ),
        ],
      }),
    ],
    markers: [],
  }),
  shown('show-restricted', 'plan.show', daniel, { ...ofPlan, plans: [plan()] }),
  shown('category-form', 'plan.categoryForm', daniel, {
    ...ofPlan,
    plans: [plan({ steps: [stepOf({ kind: 'started', categories: [] })] })],
  }),
  shown('core-group-form', 'plan.coreGroupForm', maya, { ...ofPlan, plans: [plan()] }),
  shown('birth-form', 'plan.birthForm', maya, { ...ofPlan, plans: [unborn] }),
  shown('details-form', 'plan.detailsForm', maya, { ...ofPlan, plans: [plan()] }),
  shown('staff-form', 'plan.staffForm', gareth, { ...ofPlan, plans: [plan()] }),
  shown('staff-form-restricted', 'plan.staffForm', gareth, { ...ofPlan, plans: [plan()] }),
  shown('show-staff', 'plan.show', gareth, { ...ofPlan, plans: [plan()], input: { news: 'staff' } }),
  shown('list-none', 'plan.open', daniel),
  shown('list', 'plan.open', daniel, { ...ofPlan, plans: [running, unborn] }),
  shown('list-overdue', 'plan.open', business, {
    ...ofPlan,
    plans: Array.from({ length: 10 }, (_, n) => plan({ reference: `P-AAA-${100 + n}` })),
    now: at('2027-05-03T09:00'),
  }),
]);
