/** What the deeds of this slice share. */

import { staffNow } from '../../conference/index.ts';
import { namedIn } from '../../consultation/index.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { actingPerson, change, type Situation, stamp, type Tell, type Write } from '../../kernel/decision.ts';
import type { Loaded } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { reviewDue } from '../course.ts';
import type { AtConference, InPlan } from '../load.ts';
import type { Plan } from '../record.ts';
import { type Deed, mayFollow, standingOf } from '../standing.ts';
import { standingWords } from '../words.ts';

/** Why the card of a plan was sent. */
export const planNews = ['midway', 'coreGroup', 'sooner', 'overdue', 'cancelled', 'staff'] as const;
export type PlanNews = (typeof planNews)[number];

export const showPlan = (target: Target, news?: PlanNews): ViewCall => ({
  verb: 'plan.show',
  target,
  ...(news ? { input: { news } } : {}),
});
export const showOutcome = (target: Target): ViewCall => ({ verb: 'plan.outcome', target });

export function deedOf(situation: Situation): { readonly by: PersonId; readonly at: string } {
  return { by: actingPerson(situation).id, at: stamp(situation) };
}

/** As it is kept: with the day by which it is reviewed next, whatever stood there. */
export function withReview(plan: Plan, { authority: { settings } }: Pick<Situation, 'authority'>): Plan {
  return { ...plan, reviewOn: reviewDue(plan, settings).dueOn.toString() };
}

export function planWith(plan: Loaded<Plan>, next: Partial<Plan>, situation: Situation): Write {
  return change(plan, withReview({ ...plan.value, ...next }, situation));
}

/** Throws Refusal unless the deed may follow on where the plan stands; the present state is shown then. */
export function mustFollow(deed: Deed, plan: Loaded<Plan>): void {
  const standing = standingOf(plan.value);
  if (mayFollow[standing].includes(deed)) return;
  throw new Refusal('alreadyDone', `This plan: ${standingWords[standing].toLowerCase()}.`, {
    show: showPlan(plan.target),
  });
}

/**
 * Of these people those who can be told: once each, not the one who acts, nobody whom a restriction leaves out. For
 * somebody who has left it is the manager that the team has now, and business support: they know who has taken over.
 */
export function reachable(
  people: readonly PersonId[],
  loaded: Pick<AtConference, 'case' | 'conference'> | Pick<InPlan, 'case' | 'plan'>,
  { actor, authority }: Situation,
): readonly PersonId[] {
  const acts = actor.kind === 'person' ? actor.person.id : undefined;
  const { team } = 'plan' in loaded ? loaded.plan.value : staffNow(loaded.conference.value);
  const support = authority.withRole('businessSupport').map(({ id }) => id);
  const instead = [authority.team(team)?.manager, ...support].filter((one) => one !== undefined);
  const present = people.flatMap((one) => (authority.person(one) ? [one] : instead));
  return [...new Set(present)].filter(
    (one) =>
      one !== acts && authority.person(one) !== undefined && namedIn(one, loaded.case.value.restricted),
  );
}

export const tells = (people: readonly PersonId[], view: ViewCall): Tell[] =>
  people.map((to) => ({ to, view }));
