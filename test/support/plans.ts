/** Plans for tests: of the first child of the conference of `conferences.ts`, from its day. */
import { audited } from '../../src/kernel/audit.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import type { Target } from '../../src/kernel/view.ts';
import { reviewDue } from '../../src/plan/course.ts';
import {
  type Outcome,
  outcomeSchema,
  outcomeTarget,
  outcomeType,
  type Plan,
  planSchema,
  planType,
  type Step,
  stepSchema,
} from '../../src/plan/record.ts';
import { at, authority, gareth, maya, person } from './authority.ts';
import { conferenceAt } from './conferences.ts';
import type { Shelf } from './consultations.ts';

const daniel = person('Daniel Osei');
export const saidAtConference = {
  by: daniel.id,
  at: at('2027-01-12T12:10').toString({ smallestUnit: 'millisecond' }),
};
export const planAt: Target = { partition: conferenceAt.partition, id: 'plan:n4t9' };

/** A step without who said so and when. */
export function stepOf(what: object, on = '2027-01-12', conference = conferenceAt.id): Step {
  return stepSchema.parse({ ...what, on, conference, ...saidAtConference });
}

export function plan(overrides: Partial<Plan> = {}): Plan {
  const made = planSchema.parse({
    reference: 'P-4T9-KX2',
    child: { number: '3004171', initials: 'AB', month: '2019-03', unborn: false, sex: 'F' },
    team: 'north',
    worker: maya.id,
    manager: gareth.id,
    chair: daniel.id,
    steps: [stepOf({ kind: 'started', categories: ['NEG'] })],
    previous: 0,
    reviewOn: '2027-01-12',
    coreGroups: [],
    corrected: [],
    told: [],
    ...overrides,
  } satisfies Plan);
  return { ...made, reviewOn: reviewDue(made, authority.settings).dueOn.toString() };
}

export function outcome(overrides: Partial<Outcome> = {}): Outcome {
  return outcomeSchema.parse({
    conference: conferenceAt.id,
    reference: 'K-7QW-2HD',
    type: 'initial',
    on: '2027-01-12',
    children: [
      {
        number: '3004171',
        what: { kind: 'plan', categories: ['NEG'] },
        plan: planAt.id,
        ...saidAtConference,
      },
    ],
    views: [],
    corrected: [],
    told: [],
    ...overrides,
  } satisfies Outcome);
}

async function keep(shelf: Pick<Shelf, 'put'>, write: Write): Promise<void> {
  const { record, entry } = audited(write, {
    actor: { kind: 'person', person: daniel },
    verb: 'plan.decide',
    what: 'The chair decided about children at a conference',
    commandId: 'c9',
    settings: 'example-1',
    at: at('2027-01-12T12:10'),
  });
  await shelf.put([record, entry]);
}

export const keepPlan = (shelf: Pick<Shelf, 'put'>, value: Plan, where: Target = planAt): Promise<void> =>
  keep(shelf, create(planType, where, authority.id, value));

export const keepOutcome = (shelf: Pick<Shelf, 'put'>, value: Outcome): Promise<void> =>
  keep(shelf, create(outcomeType, outcomeTarget(conferenceAt), authority.id, value));
