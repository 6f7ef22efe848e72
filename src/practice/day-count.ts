/** Which day of how many it is: "Day 4 of 15", as everybody who waits for a conference reads it. */
import { formatDate } from './dates.ts';
import { lengthOf, type TimescaleName, type TimescaleSettings } from './timescales.ts';
import { type CalendarSettings, calendar } from './working-days.ts';

export interface DayCount {
  /** Day 0: the day from which is counted. */
  readonly from: Temporal.PlainDate;
  /** Working days since day 0. On a day off it is still that of the working day before; 0 before day 0 too. */
  readonly dayOf: number;
  /** How many there are. */
  readonly of: number;
  /** The last day in time. */
  readonly dueOn: Temporal.PlainDate;
  /** Working days after today that are still in time: `of` less `dayOf`, so negative once it is past. */
  readonly daysLeft: number;
  /** Whether the last day in time is over. */
  readonly isPast: boolean;
}

/** Counts `of` working days (1 to 10,000) from a day 0, as seen on a day. */
export function countDays(
  from: Temporal.PlainDate,
  of: number,
  today: Temporal.PlainDate,
  settings: CalendarSettings,
): DayCount {
  const days = calendar(settings);
  const dueOn = days.addWorkingDays(from, of);
  const dayOf = Math.max(0, days.workingDaysBetween(from, today));
  return {
    from,
    dayOf,
    of,
    dueOn,
    daysLeft: of - dayOf,
    isPast: Temporal.PlainDate.compare(today, dueOn) > 0,
  };
}

/** The same for a rule that counts working days forwards. Throws RangeError for any other rule: it has no such days. */
export function dayCount(
  name: TimescaleName,
  from: Temporal.PlainDate,
  today: Temporal.PlainDate,
  settings: TimescaleSettings,
): DayCount {
  const { unit, n } = lengthOf(name, settings);
  if (unit !== 'workingDays' || n <= 0) throw new RangeError(`${name} is not counted in working days`);
  return countDays(from, n, today, settings);
}

/** `Day 4 of 15`; past the last day `Day 17, 2 working days past day 15`; before day 0 `Counted from Wed 3 March 2027`. */
export function dayWords({ from, dayOf, of, isPast }: DayCount, today: Temporal.PlainDate): string {
  if (Temporal.PlainDate.compare(today, from) < 0) return `Counted from ${formatDate(from)}`;
  if (!isPast) return `Day ${dayOf} of ${of}`;
  const over = dayOf - of;
  if (over === 0) return `Day ${of} of ${of} is over`;
  return `Day ${dayOf}, ${over} working day${over === 1 ? '' : 's'} past day ${of}`;
}
