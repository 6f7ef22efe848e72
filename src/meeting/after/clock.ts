/** When whoever has something to finish after a conference is reminded: before it is due, when it is late, and again. */

import { dayOf, momentOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { calendar } from '../../practice/working-days.ts';
import { nextOpening } from '../../practice/working-hours.ts';

type Bears = Pick<Settings, 'after' | 'holidays' | 'workingHours'>;

/** The next reminder after `lookedAt`, of what is due on a day. */
export function nextReminder(dueOn: string, lookedAt: string, settings: Bears): Temporal.Instant {
  const due = Temporal.PlainDate.from(dueOn);
  const looked = Temporal.Instant.from(lookedAt);
  const days = calendar(settings);
  const { remindWorkingDaysBefore, chaseEveryWorkingDays } = settings.after;
  const { from } = settings.workingHours;
  const planned = [
    momentOf(days.addWorkingDays(due, -remindWorkingDaysBefore), from),
    nextOpening(due, settings),
  ].find((at) => Temporal.Instant.compare(at, looked) > 0);
  return planned ?? momentOf(days.addWorkingDays(dayOf(looked), chaseEveryWorkingDays), from);
}

/** The last days of what is still to be sent. */
export function remindedOf(value: {
  readonly letterDue: string;
  readonly recordDue: string;
  readonly letter?: unknown;
  readonly record?: unknown;
}): readonly string[] {
  return [
    ...(value.letter === undefined ? [value.letterDue] : []),
    ...(value.record === undefined ? [value.recordDue] : []),
  ];
}

export const isLate = (dueOn: string, on: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(on, Temporal.PlainDate.from(dueOn)) > 0;
