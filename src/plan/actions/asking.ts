/** A review was cancelled: the plans that it was to look at still run, and ask for another. */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import type { Subscription } from '../../kernel/registry.ts';
import { isOpen, reviewDue } from '../course.ts';
import { decidedOf, loadAtConference } from '../load.ts';
import { planWith, reachable, showOutcome, showPlan, tells } from './common.ts';

/**
 * Forgets that it was asked for, so that the clock asks again: at once where it is that near, otherwise in time. What
 * was asked for otherwise meanwhile is found then. Whoever works with the family heard of the cancelling itself, and
 * business support hears of the new one; the chair of the plan may be neither.
 */
export const askAgain = action({
  verb: 'plan.askAgain',
  audit: 'A review was cancelled, and another is to be asked for',
  who: ['event'],
  input: z.object({}),
  load: loadAtConference,
  may: () => false,
  present: showOutcome,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.conference;
    const show = showOutcome(target);
    const waiting = loaded.plans.filter(
      ({ value: plan }) =>
        isOpen(plan) &&
        plan.asked === reviewDue(plan, situation.authority.settings).dueOn.toString() &&
        value.children.some(({ number }) => number === plan.child.number) &&
        decidedOf(loaded, plan.child.number) === undefined,
    );
    const [first] = waiting;
    if (!value.cancelled || !first) return { writes: [], show };
    const to = reachable([first.value.chair], loaded, situation);
    return {
      writes: waiting.map((one) =>
        planWith(
          one,
          {
            asked: undefined,
            ...(one === first ? { told: [...new Set([...one.value.told, ...to])].slice(-200) } : {}),
          },
          situation,
        ),
      ),
      tell: tells(to, showPlan(first.target, 'cancelled')),
      show,
    };
  },
});

export const askingFollowings: readonly Subscription[] = [
  {
    event: 'conference.cancelled',
    commands: ({ target, data }) =>
      data.type === 'review' || data.type === 'combinedReview'
        ? [{ verb: 'plan.askAgain', target, input: {} }]
        : [],
  },
];
