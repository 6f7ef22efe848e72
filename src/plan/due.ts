/**
 * What falls due for a plan, and when it is looked at next: the review is asked for, the midway review and a core group
 * are reminded of. Each stands on the record once it was done, for the very day or conference that it was done for. A
 * review that is overdue is told of again and again, until a conference has decided about the plan.
 */
import type { Settings } from '../practice/settings.ts';
import { calendar } from '../practice/working-days.ts';
import { nextOpening } from '../practice/working-hours.ts';
import { coreGroupDue, isOpen, lastOf, midwayOn, reviewDue } from './course.ts';
import type { Plan } from './record.ts';

export type Due = 'review' | 'overdue' | 'midway' | 'coreGroup';

/** When work begins on a day, or on the first working day after it. */
const opening = (on: Temporal.PlainDate, settings: Settings) =>
  nextOpening(on.subtract({ days: 1 }), settings);

/** When people hear that the review is overdue: the day after it was due, and again so many days after the last time. */
function overdueAt(
  told: string | undefined,
  review: Temporal.PlainDate,
  settings: Settings,
): Temporal.Instant {
  if (told === undefined || told <= review.toString()) return nextOpening(review, settings);
  const last = Temporal.PlainDate.from(told);
  return opening(calendar(settings).addWorkingDays(last, settings.plans.overdueEveryWorkingDays), settings);
}

/** All that is still to be done, each with its moment; a moment that has passed is due at once. */
export function duesOf(
  plan: Plan,
  settings: Settings,
): readonly { readonly what: Due; readonly at: Temporal.Instant }[] {
  if (!isOpen(plan)) return [];
  const { plans } = settings;
  const review = reviewDue(plan, settings).dueOn;
  const coreGroup = coreGroupDue(plan, settings);
  const dues: { readonly what: Due; readonly at: Temporal.Instant }[] = [];
  if (plan.asked !== review.toString()) {
    dues.push({ what: 'review', at: opening(review.subtract({ weeks: plans.askReviewWeeks }), settings) });
  }
  dues.push({ what: 'overdue', at: overdueAt(plan.overdueTold, review, settings) });
  if (plans.midwayReview && plan.midway !== lastOf(plan).conference) {
    dues.push({ what: 'midway', at: opening(midwayOn(plan, settings), settings) });
  }
  if (plans.coreGroups && plan.coreGroupReminded !== coreGroup.toString()) {
    dues.push({ what: 'coreGroup', at: nextOpening(coreGroup, settings) });
  }
  return dues;
}

export function dueNow(plan: Plan, now: Temporal.Instant, settings: Settings): readonly Due[] {
  return duesOf(plan, settings)
    .filter(({ at }) => Temporal.Instant.compare(at, now) <= 0)
    .map(({ what }) => what);
}

export function nextWake(plan: Plan, settings: Settings): Temporal.Instant | undefined {
  return duesOf(plan, settings)
    .map(({ at }) => at)
    .sort(Temporal.Instant.compare)
    .at(0);
}
