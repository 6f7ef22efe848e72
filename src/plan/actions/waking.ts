/**
 * A clock ran out for a plan. The review is asked for, once for all children of the family whose reviews fall together;
 * of the midway review and of a core group that is not recorded people are reminded, once a family and conference.
 */
import { z } from 'zod';
import { caseTarget } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import { type FollowUp, type Situation, wokenAnew } from '../../kernel/decision.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { coreGroupDue, isOpen, lastOf, reviewDue, reviewedTogether } from '../course.ts';
import { dueNow } from '../due.ts';
import { isKept } from '../known/plan.ts';
import { type InPlan, loadPlan } from '../load.ts';
import { outcomeTarget, type Plan } from '../record.ts';
import { planWith, reachable, showPlan, tells } from './common.ts';

export const wake = action({
  verb: 'plan.wake',
  audit: 'Something fell due for a plan',
  who: ['clock'],
  input: z.object({}),
  load: loadPlan,
  may: () => false,
  present: showPlan,
  decide(_input, loaded, situation, target) {
    const { plan } = loaded;
    const dues = dueNow(plan.value, situation.now, situation.authority.settings);
    if (dues.length === 0) {
      return { writes: wokenAnew(plan, situation.authority.settings), show: showPlan(target) };
    }
    const open = loaded.plans.filter(({ value }) => isOpen(value));
    const next = new Map<string, Partial<Plan>>();
    const note = (plans: readonly Loaded<Plan>[], what: (value: Plan) => Partial<Plan>) => {
      for (const one of plans) next.set(one.target.id, { ...next.get(one.target.id), ...what(one.value) });
    };
    const { settings } = situation.authority;
    const commands: FollowUp[] = [];
    if (dues.includes('review')) {
      const together = reviewedTogether(plan, open.filter(notAsked(settings)), settings);
      commands.push(review(plan, together, situation));
      note(together, (value) => ({ asked: reviewDue(value, settings).dueOn.toString() }));
    }
    const same = open.filter(({ value }) => lastOf(value).conference === lastOf(plan.value).conference);
    if (dues.includes('midway')) note(same, (value) => ({ midway: lastOf(value).conference }));
    if (dues.includes('coreGroup')) {
      note(same, (value) => ({ coreGroupReminded: coreGroupDue(value, settings).toString() }));
    }
    const reminded = dues.includes('midway') || dues.includes('coreGroup');
    const to = reminded ? remindedOf(loaded, dues.includes('midway'), situation) : [];
    note([plan], (value) => ({ told: [...new Set([...value.told, ...to])].slice(-200) }));
    return {
      writes: open.flatMap((one) => {
        const changed = next.get(one.target.id);
        return changed ? [planWith(one, changed, situation)] : [];
      }),
      commands,
      tell: tells(to, showPlan(target, dues.includes('midway') ? 'midway' : 'coreGroup')),
      show: showPlan(target),
    };
  },
});

const notAsked =
  (settings: Situation['authority']['settings']) =>
  ({ value }: Loaded<Plan>): boolean =>
    value.asked !== reviewDue(value, settings).dueOn.toString();

/** The midway review is the chair's with social worker and manager; a core group is theirs. */
function remindedOf({ plan, case: family }: InPlan, midway: boolean, situation: Situation) {
  const { worker, manager, chair } = plan.value;
  return reachable([worker, manager, ...(midway ? [chair] : [])], { case: family }, situation);
}

/** From the conference before; of a plan that was brought in, from the case. */
function review(
  plan: Loaded<Plan>,
  together: readonly Loaded<Plan>[],
  { authority: { settings } }: Situation,
): FollowUp {
  const { partition } = plan.target;
  const days = together.map(({ value }) => reviewDue(value, settings).dueOn);
  const due = days.sort(Temporal.PlainDate.compare)[0] ?? reviewDue(plan.value, settings).dueOn;
  const last = lastOf(plan.value);
  const before: Target = { partition, id: last.conference };
  const { team, worker, manager, chair } = plan.value;
  return {
    verb: 'conference.askReview',
    target: isKept(last.conference) ? before : caseTarget(before),
    input: {
      // Its own for the conference before and the day due: it is asked once, however often the clock strikes.
      source: `${outcomeTarget(before).id}:${due}:${plan.target.id}`.slice(0, 200),
      dueOn: due.toString(),
      heldOn: last.on,
      which: last.kind === 'started' ? 'first' : 'later',
      known: together
        .map(({ value }) => value.child)
        .sort((a, b) => (a.number < b.number ? -1 : 1))
        .slice(0, 12),
      ...(isKept(last.conference) ? {} : { before: { team, worker, manager, chair } }),
    },
  };
}
