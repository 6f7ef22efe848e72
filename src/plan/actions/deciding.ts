/**
 * What the chair decides about the children of a conference: the same for those who are ticked (at first all), and once
 * more for the others. It makes, continues, changes and ends plans; what was decided is put right with a reason, and the
 * first version is kept. The record of the outcome is one a conference: of two who decide at once one decides anew.
 */
import { z } from 'zod';
import { codesIn, judged, requiredText, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { change, create, type Decision, type Situation, type Write } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { referenceFor } from '../../kernel/ids.ts';
import type { Loaded } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { chairedBy, lastOf, reviewDue } from '../course.ts';
import { decideFields, type Judgement, judge, reviewedPlan } from '../judging.ts';
import { overlaps } from '../known/plan.ts';
import { type AtConference, decidedOf, heldOn, loadAtConference, undecided } from '../load.ts';
import {
  type Decided,
  mostPrevious,
  type Outcome,
  outcomeTarget,
  outcomeType,
  type Plan,
  planType,
  type Step,
} from '../record.ts';
import { deciding, seesOutcome } from '../rights.ts';
import {
  deedOf,
  mustFollow,
  planWith,
  reachable,
  showOutcome,
  showPlan,
  tells,
  withReview,
} from './common.ts';
import { counting } from './counting.ts';

const about = {
  who: deciding,
  load: loadAtConference,
  may: seesOutcome,
  present: showOutcome,
} as const;

/** The day of the conference, whose plans start with it (2885). Throws Refusal until the chair has said that it is held. */
function mustBeHeld(loaded: AtConference, target: Target): string {
  const on = heldOn(loaded);
  if (on !== undefined && !loaded.conference.value.cancelled) return on;
  throw new Refusal(
    'notNow',
    'First decide whether the conference is quorate and goes ahead. The decisions about the children follow.',
    { show: { verb: 'meeting.chair', target } },
  );
}

/** Plans of this authority that a child had before, as far as Quorate has kept them. */
export function knownBefore({ plans }: Pick<AtConference, 'plans'>, number: string): number {
  return plans.filter(({ value }) => value.child.number === number && !value.inError).length;
}

const noCount: Problem = { field: 'previous', message: 'Give a number, 0 where there was none.' };

/** How many plans they had before, as it was typed; undefined where that is no number of plans. */
function countOf(typed: string): number | undefined {
  const count = /^\d{1,2}$/.test(typed) ? Number(typed) : undefined;
  return count !== undefined && count <= mostPrevious ? count : undefined;
}

export const decide = action({
  verb: 'plan.decide',
  audit: 'The chair decided about children at a conference',
  ...about,
  input: z.object({
    ...decideFields,
    /** How many plans of this authority they had before. */
    previous: typedText,
  }),
  form: (target) => ({ verb: 'plan.decideForm', target }),
  decide({ previous, ...answers }, loaded, situation, target) {
    const on = mustBeHeld(loaded, target);
    const open = undecided(loaded);
    if (open.length === 0) {
      throw new Refusal('alreadyDone', 'It is recorded for every child already. It can be put right below.', {
        show: showOutcome(target),
      });
    }
    const count = countOf(previous);
    const problems = answers.outcome === 'plan' && count === undefined ? [noCount] : [];
    const judgements = judge(answers, loaded, open, (number) => reviewedPlan(loaded, number), {
      today: dayOf(situation.now),
      later: situation.authority.settings.plans.categoryLater,
      more: problems,
    });
    for (const { plan } of judgements) {
      if (!plan) continue;
      mustFollow('review', plan);
      // Not on or before the day it began (8840, 8841), and no conference after another that was held later.
      if (lastOf(plan.value).on >= on) {
        throw new Invalid([
          { field: 'children', message: 'One of these plans began or was reviewed on that day or later.' },
        ]);
      }
    }
    const made = judgements.map((one) => applied(one, loaded, situation, { on, previous: count ?? 0 }));
    return withOutcome(
      loaded,
      on,
      made.map(({ decided }) => decided),
      [],
      made.flatMap(({ write }) => (write ? [write] : [])),
      situation,
      target,
    );
  },
});

interface At {
  readonly on: string;
  readonly previous: number;
}

/** The chair of the conference; where it has none, whoever decides. */
const chairOf = ({ conference }: AtConference, by: string): string =>
  conference.value.booking?.slot.chair ?? by;

function applied(
  { number, plan, what, place }: Judgement,
  loaded: AtConference,
  situation: Situation,
  { on, previous }: At,
): { readonly decided: Decided; readonly write: Write | undefined } {
  const deed = deedOf(situation);
  const decided = { number, what, ...deed };
  if (what.kind === 'noPlan') return { decided, write: undefined };
  if (what.kind === 'plan') {
    const child = loaded.conference.value.children[place];
    if (!child) throw new Error('no such child');
    const { partition } = loaded.conference.target;
    const id = `plan:${situation.id(`plan ${number}`)}`;
    const { team, worker, manager } = loaded.conference.value;
    const value: Plan = withReview(
      {
        reference: referenceFor('P', id),
        child,
        team,
        worker,
        manager,
        chair: chairOf(loaded, deed.by),
        steps: [
          {
            kind: 'started',
            categories: what.categories,
            conference: loaded.conference.target.id,
            on,
            ...deed,
          },
        ],
        previous,
        reviewOn: on,
        coreGroups: [],
        corrected: [],
        told: [],
      },
      situation,
    );
    mustBeAlone({ value }, number, loaded);
    return {
      decided: { ...decided, plan: id },
      write: create(planType, { partition, id }, loaded.conference.authority, value),
    };
  }
  if (!plan) throw new Error('nothing is reviewed');
  const step = stepOf(what, plan.value, loaded, on, situation);
  const write = planWith(
    plan,
    { steps: [...plan.value.steps, step], ...chairedBy(plan.value, chairOf(loaded, deed.by), on) },
    situation,
  );
  return { decided: { ...decided, plan: plan.target.id }, write };
}

/** What a review decided, with the last day on which it was in time. */
function stepOf(
  what: Exclude<Decided['what'], { kind: 'plan' | 'noPlan' }>,
  before: Plan,
  loaded: AtConference,
  on: string,
  situation: Situation,
): Step {
  const due = reviewDue(before, situation.authority.settings).latest.toString();
  return { ...what, dueOn: due, conference: loaded.conference.target.id, on, ...deedOf(situation) };
}

/** Whose caseload it bears on: the chair of the conference, and who chaired the children's plans until then. */
function chairsOf(loaded: AtConference, { actor }: Situation): readonly PersonId[] {
  const numbers = loaded.conference.value.children.map(({ number }) => number);
  const before = loaded.plans.filter(({ value }) => numbers.includes(value.child.number));
  const by = actor.kind === 'person' ? actor.person.id : '';
  return [chairOf(loaded, by), ...before.map(({ value }) => value.chair)];
}

/** The outcome with what is decided now; social worker and manager are told once nothing is left to decide. */
function withOutcome(
  loaded: AtConference,
  on: string,
  decided: readonly Decided[],
  corrected: Outcome['corrected'],
  writes: readonly Write[],
  situation: Situation,
  target: Target,
): Decision {
  const { conference, outcome } = loaded;
  const { value } = conference;
  const before: Outcome = outcome?.value ?? {
    conference: conference.target.id,
    reference: value.reference,
    type: value.type,
    on,
    children: [],
    views: [],
    corrected: [],
    told: [],
  };
  const others = before.children.filter(({ number }) => !decided.some((one) => one.number === number));
  const children = [...others, ...decided];
  const complete = children.length === value.children.length;
  const to = complete ? reachable([value.worker, value.manager], loaded, situation) : [];
  const next: Outcome = {
    ...before,
    children,
    corrected: [...before.corrected, ...corrected].slice(-50),
    told: [...new Set([...before.told, ...to])],
  };
  const where = outcomeTarget(conference.target);
  return {
    writes: [
      ...writes,
      outcome ? change(outcome, next) : create(outcomeType, where, conference.authority, next),
    ],
    // A child has one plan at most: of two conferences that decide at once, one decides anew (8935).
    guards: [loaded.case],
    tell: tells(to, showOutcome(target)),
    events: [{ name: 'plan.decided', target, data: { type: value.type, on } }],
    commands: counting(chairsOf(loaded, situation), situation),
    show: showOutcome(target),
  };
}

export const correct = action({
  verb: 'plan.correct',
  audit: 'The chair put right what was decided about children at a conference',
  ...about,
  input: z.object({
    ...decideFields,
    /** Of a plan that is made now: how many they had of this authority before. */
    previous: typedText,
    why: judged(requiredText('Say in a sentence or two what was wrong.')),
  }),
  form: (target) => ({ verb: 'plan.correctForm', target }),
  decide({ why, previous, ...answers }, loaded, situation, target) {
    const { outcome } = loaded;
    if (!outcome) {
      throw new Refusal('notNow', 'Nothing is recorded yet that could be put right.', {
        show: showOutcome(target),
      });
    }
    const { on } = outcome.value;
    const places = loaded.conference.value.children.flatMap(({ number }, n) =>
      outcome.value.children.some((one) => one.number === number) ? [n] : [],
    );
    const count = countOf(previous);
    const makes =
      answers.outcome === 'plan' &&
      withoutPlan(loaded).some((place) => codesIn(answers.children).includes(String(place)));
    const judgements = judge(answers, loaded, places, (number) => correctedPlan(loaded, number), {
      today: dayOf(situation.now),
      later: situation.authority.settings.plans.categoryLater,
      more: [
        ...(makes && count === undefined ? [noCount] : []),
        ...why.messages.map((message) => ({ field: 'why', message })),
      ],
    });
    const words = why.value ?? '';
    const at = { on, previous: count ?? 0 };
    const made = judgements.map((one) => putRight(one, loaded, situation, at, words));
    const was = outcome.value.children.filter(({ number }) =>
      judgements.some((one) => one.number === number),
    );
    return withOutcome(
      loaded,
      on,
      made.map(({ decided }) => decided),
      was.map((one) => ({ was: one, why: words, ...deedOf(situation) })),
      made.flatMap(({ write }) => (write ? [write] : [])),
      situation,
      target,
    );
  },
});

/** The plan that the conference decided about as a review, or undefined where it decided about a first one. */
export function correctedPlan(loaded: AtConference, number: string): Loaded<Plan> | undefined {
  const plan = planDecidedOn(loaded, number);
  return plan && lastStepHere(plan.value, loaded)?.kind !== 'started' ? plan : undefined;
}

/** The children for whom a plan would be made if that is put right, by their place: none was. */
export function withoutPlan(loaded: AtConference): readonly number[] {
  return loaded.conference.value.children.flatMap(({ number }, n) =>
    decidedOf(loaded, number) && !planDecidedOn(loaded, number) ? [n] : [],
  );
}

function planDecidedOn(loaded: AtConference, number: string): Loaded<Plan> | undefined {
  const decided = loaded.outcome?.value.children.find((one) => one.number === number);
  return loaded.plans.find(({ target }) => target.id === decided?.plan);
}

const lastStepHere = ({ steps }: Plan, { conference }: AtConference): Step | undefined =>
  steps.find((step) => step.conference === conference.target.id && step.kind !== 'categorised');

function putRight(
  judgement: Judgement,
  loaded: AtConference,
  situation: Situation,
  { on, previous }: At,
  why: string,
): { readonly decided: Decided; readonly write: Write | undefined } {
  const { number, what } = judgement;
  const plan = planDecidedOn(loaded, number);
  // There was no plan: one is made now, as of the day of the conference.
  if (!plan) return applied(judgement, loaded, situation, { on, previous });
  mustFollow('correct', plan);
  const { value } = plan;
  const was = lastStepHere(value, loaded);
  if (!was) throw new Error('a plan that the conference says nothing of');
  const deed = deedOf(situation);
  const decided: Decided = { number, what, plan: plan.target.id, ...deed };
  const corrected = [...value.corrected, { was, why, ...deed }].slice(-50);
  const isLast = lastOf(value).conference === loaded.conference.target.id;
  if (what.kind === 'noPlan') {
    if (!isLast) throw goneOn();
    const { plan: _gone, ...rest } = decided;
    return { decided: rest, write: planWith(plan, { corrected, inError: { why, ...deed } }, situation) };
  }
  const ends = what.kind === 'ended' || was.kind === 'ended';
  if (!isLast && ends) throw goneOn();
  const step: Step =
    what.kind === 'plan'
      ? { kind: 'started', categories: what.categories, conference: was.conference, on, ...deed }
      : {
          ...what,
          ...('dueOn' in was && was.dueOn !== undefined ? { dueOn: was.dueOn } : {}),
          conference: was.conference,
          on,
          ...deed,
        };
  // A category that was decided after this conference gives way to the one that is put right.
  const steps = value.steps.flatMap((one) => {
    if (one === was) return [step];
    const later = one.kind === 'categorised' && one.conference === was.conference;
    return later && 'categories' in step && step.categories.length > 0 ? [] : [one];
  });
  if (was.kind === 'ended') mustBeAlone({ target: plan.target, value: { ...value, steps } }, number, loaded);
  return { decided, write: planWith(plan, { steps, corrected }, situation) };
}

function goneOn(): Refusal {
  return new Refusal(
    'notNow',
    'A later conference has decided about this plan since. Put that one right first.',
  );
}

/** Throws Refusal where the child would have another plan at the same time as this one: made, or gone on after all. */
function mustBeAlone(
  { target, value }: { readonly target?: Target; readonly value: Plan },
  number: string,
  { plans }: AtConference,
): void {
  const other = plans.find(
    (one) => one.value.child.number === number && one.target.id !== target?.id && overlaps(one.value, value),
  );
  if (!other) return;
  throw new Refusal(
    'notNow',
    `A child would then have two plans at once: ${other.value.reference} is the other. Put that one right first.`,
    { show: showPlan(other.target) },
  );
}

export const decidingEntries = [decide, correct] as const;
