/** What the deeds and cards of this slice load; what does not depend on each other is read together. */
import { type ConferenceInCase, loadConference } from '../conference/index.ts';
import { type Case, caseTarget, caseType } from '../consultation/index.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import { type Meeting, meetingTarget, meetingType } from '../meeting/index.ts';
import { dayOf } from '../practice/dates.ts';
import { isOpen } from './course.ts';
import { type Decided, type Outcome, outcomeTarget, outcomeType, type Plan, planType } from './record.ts';

export interface AtConference extends ConferenceInCase {
  readonly meeting: Loaded<Meeting> | undefined;
  readonly outcome: Loaded<Outcome> | undefined;
  /** Every plan of the family, also those that have ended. */
  readonly plans: readonly Loaded<Plan>[];
}

export async function plansOf(
  { partition }: Pick<Target, 'partition'>,
  read: Reader,
): Promise<readonly Loaded<Plan>[]> {
  return (await read.list(planType, { partition, limit: 100 })).items;
}

/** The conference whose outcome is looked at, or which is pressed on itself. */
const conferenceOf = ({ partition, id }: Target): Target => ({ partition, id: id.replace(/^outcome:/, '') });

export async function loadAtConference(at: { readonly target: Target }, read: Reader): Promise<AtConference> {
  const target = conferenceOf(at.target);
  const [inCase, meeting, outcome, plans] = await Promise.all([
    loadConference({ target }, read),
    read.find(meetingType, meetingTarget(target)),
    read.find(outcomeType, outcomeTarget(target)),
    plansOf(target, read),
  ]);
  return { ...inCase, meeting, outcome, plans };
}

export interface InPlan {
  readonly plan: Loaded<Plan>;
  readonly case: Loaded<Case>;
  readonly plans: readonly Loaded<Plan>[];
}

export async function loadPlan({ target }: { readonly target: Target }, read: Reader): Promise<InPlan> {
  const [plan, family, plans] = await Promise.all([
    read.get(planType, target),
    read.get(caseType, caseTarget(target)),
    plansOf(target, read),
  ]);
  return { plan, case: family, plans };
}

/** The day on which it was held: its own, also where it is recorded later. Undefined before it was held. */
export function heldOn({ meeting, conference }: AtConference): string | undefined {
  const decision = meeting?.value.decision;
  const starts = meeting?.value.starts ?? conference.value.booking?.slot.starts;
  if (!decision || decision.kind === 'adjourned' || starts === undefined) return undefined;
  return meeting.value.heldOn ?? dayOf(Temporal.Instant.from(starts)).toString();
}

export const openPlanOf = (
  { plans }: Pick<AtConference, 'plans'>,
  number: string,
): Loaded<Plan> | undefined => plans.find(({ value }) => value.child.number === number && isOpen(value));

export function decidedOf({ outcome }: Pick<AtConference, 'outcome'>, number: string): Decided | undefined {
  return outcome?.value.children.find((one) => one.number === number);
}

/** The children of the conference, by their place in it, of whom nothing has been decided yet. */
export function undecided(loaded: AtConference): readonly number[] {
  return loaded.conference.value.children.flatMap(({ number }, n) => (decidedOf(loaded, number) ? [] : [n]));
}
