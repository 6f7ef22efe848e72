/**
 * What falls due next for a consultation: one function, recomputed by every decision; when it fires, the present counts.
 * Reminders come when work begins, on the first working day after the deadline they speak of: never at its last minute.
 */
import { dayOf, momentOf } from '../practice/dates.ts';
import { endOfWorkingDay } from '../practice/response.ts';
import type { Settings } from '../practice/settings.ts';
import { calendar } from '../practice/working-days.ts';
import type { Consultation } from './record.ts';
import { closedAt, reviewDay, standingOf, stubFrom } from './standing.ts';

export type Reminder = 'outcome' | 'view' | 'settlement' | 'entry';

/**
 * How often each is reminded of. An open request past its time, and two views that nobody has settled, are never let
 * lie: they are reminded of every working day. The last reminder of a view or a copy goes to the team manager too.
 */
export const mostReminders: Readonly<Record<Reminder, number>> = {
  outcome: Number.POSITIVE_INFINITY,
  settlement: Number.POSITIVE_INFINITY,
  view: 3,
  entry: 3,
};

export type Due =
  | { readonly what: Reminder | 'review'; readonly at: Temporal.Instant }
  | { readonly what: 'stub'; readonly at: Temporal.Instant };

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
  if (standing === 'waiting' || standing === 'taken') {
    // The first at the deadline itself: it lies in working time, and an answer is still wanted today.
    const deadline = Temporal.Instant.from(value.dueAt);
    const already = value.reminded.outcome ?? 0;
    dues.push({
      what: 'outcome',
      at: already === 0 ? deadline : openingAfter(deadline, already - 1, settings),
    });
  }
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
      at: momentOf(Temporal.PlainDate.from(reviewOn), settings.workingHours.from),
    });
  }
  const stub = stubFrom(value, settings);
  if (stub && !value.shrunk) dues.push({ what: 'stub', at: stub });
  return dues.sort((a, b) => Temporal.Instant.compare(a.at, b.at));
}

/** When work begins on the first working day after the day of a deadline, and so many working days later. */
function openingAfter(deadline: Temporal.Instant, later: number, settings: Settings): Temporal.Instant {
  const day = calendar(settings).addWorkingDays(dayOf(deadline), later + 1);
  return momentOf(day, settings.workingHours.from);
}

export function nextDue(value: Consultation, settings: Settings): Temporal.Instant | undefined {
  return duesOf(value, settings)[0]?.at;
}
