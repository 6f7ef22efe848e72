/**
 * What falls due next for a consultation: one function, recomputed by every decision; when it fires, the present counts.
 * Reminders come when work begins, on the first working day after the deadline they speak of: never at its last minute.
 */
import { dayOf, momentOf } from '../practice/dates.ts';
import { inOrder, isBefore } from '../practice/moments.ts';
import { endOfWorkingDay } from '../practice/response.ts';
import type { Settings } from '../practice/settings.ts';
import { calendar } from '../practice/working-days.ts';
import { nextWorkingTime } from '../practice/working-hours.ts';
import { latenessOf, type StepToCome, stepsToCome } from './escalation.ts';
import type { Consultation } from './record.ts';
import { closedAt, reviewDay, standingOf, stubFrom } from './standing.ts';

export type Reminder = 'view' | 'settlement' | 'entry';

/**
 * How often each is reminded of. Two views that nobody has settled are never let lie: they are reminded of every working
 * day. The last reminder of a view or a copy goes to the team manager too. An open request past its time has a chain of
 * its own (`escalation.ts`), and no end either.
 */
export const mostReminders: Readonly<Record<Reminder, number>> = {
  settlement: Number.POSITIVE_INFINITY,
  view: 3,
  entry: 3,
};

export type Due =
  | { readonly what: Reminder | 'outcome' | 'review' | 'stub'; readonly at: Temporal.Instant }
  /** A step of the chain while nobody has taken it. */
  | { readonly what: 'climb'; readonly at: Temporal.Instant; readonly step: StepToCome };

/** All that is to come, earliest first. */
export function duesOf(value: Consultation, settings: Settings): readonly Due[] {
  const dues: Due[] = [];
  const standing = standingOf(value);
  const remind = (what: Reminder, deadline: Temporal.Instant) => {
    const already = value.reminded[what] ?? 0;
    if (already < mostReminders[what]) dues.push({ what, at: openingAfter(deadline, already, settings) });
  };
  const since = (at: string, workingDays: number) =>
    endOfWorkingDay(Temporal.Instant.from(at), workingDays, settings);
  for (const step of stepsToCome(value, settings)) dues.push({ what: 'climb', at: step.at, step });
  const late = latenessOf(value, value.reminded.outcome ?? 0, settings);
  if (late) dues.push({ what: 'outcome', at: late.at });
  if (standing === 'awaitingView' && value.outcome) {
    remind('view', since(value.outcome.at, settings.viewChaseWorkingDays));
  }
  if (standing === 'differing' && value.view) {
    remind('settlement', since(value.view.at, settings.settleWithinWorkingDays));
  }
  // One thing at a time: the copy is asked for when the views are clear, or nobody is asked for them any more.
  const silent = standing === 'awaitingView' && value.reminded.view >= mostReminders.view;
  const clearAt = closedAt(value)?.toString() ?? (silent ? value.outcome?.at : undefined);
  if (value.outcome && !value.entered && clearAt !== undefined) {
    const workingDays = settings.settleWithinWorkingDays + (silent ? mostReminders.view + 1 : 0);
    remind('entry', since(clearAt, workingDays));
  }
  const reviewOn = reviewDay(value);
  if (reviewOn && value.reminded.review === 0) {
    dues.push({
      what: 'review',
      // On a day off: when the service opens next.
      at: nextWorkingTime(momentOf(Temporal.PlainDate.from(reviewOn), settings.workingHours.from), settings),
    });
  }
  const stub = stubFrom(value, settings);
  if (stub && !value.shrunk) dues.push({ what: 'stub', at: stub });
  return dues.map((due) => quiet(due, value)).sort((a, b) => inOrder(a.at, b.at));
}

/** Put off, where it came to light outside working time. A stub says nothing to anybody, and need not wait. */
function quiet(due: Due, { quietUntil }: Consultation): Due {
  if (quietUntil === undefined || due.what === 'stub') return due;
  const until = Temporal.Instant.from(quietUntil);
  return isBefore(due.at, until) ? { ...due, at: until } : due;
}

/** When work begins on the first working day after the day of a deadline, and so many working days later. */
function openingAfter(deadline: Temporal.Instant, later: number, settings: Settings): Temporal.Instant {
  const day = calendar(settings).addWorkingDays(dayOf(deadline), later + 1);
  return momentOf(day, settings.workingHours.from);
}

export function nextDue(value: Consultation, settings: Settings): Temporal.Instant | undefined {
  return duesOf(value, settings)[0]?.at;
}
