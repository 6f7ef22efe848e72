/**
 * When the list of bank holidays ends: gov.uk publishes a few years ahead, so it has to be renewed, and a clock counted
 * beyond its end is up to a day too short for each holiday that nobody knew of.
 */
import { type CalendarSettings, calendar } from './working-days.ts';

/** Warned of from so many days before the end: longer than any clock of ours that counts working days. */
export const warnWithinDays = 90;

export interface ListEnd {
  /** The last day that the list covers. */
  readonly on: Temporal.PlainDate;
  /** Calendar days from today until then; negative once it has ended. */
  readonly daysLeft: number;
  /** Whether somebody has to see to it now. */
  readonly soon: boolean;
}

export function listEnd(today: Temporal.PlainDate, settings: CalendarSettings): ListEnd {
  const on = calendar(settings).listEnds;
  const daysLeft = today.until(on).days;
  return { on, daysLeft, soon: daysLeft <= warnWithinDays };
}

export interface DayOff {
  readonly on: Temporal.PlainDate;
  readonly title: string;
}

/** The next days off beside weekends, today included: at most `most` of them, and within a year and a half. */
export function nextDaysOff(
  today: Temporal.PlainDate,
  most: number,
  settings: CalendarSettings,
): readonly DayOff[] {
  const { holiday } = calendar(settings);
  const found: DayOff[] = [];
  const until = today.add({ months: 18 });
  for (let on = today; found.length < most && !on.equals(until); on = on.add({ days: 1 })) {
    const title = holiday(on);
    if (title !== undefined) found.push({ on, title });
  }
  return found;
}
