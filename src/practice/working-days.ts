/**
 * Working days: days counted without Saturdays, Sundays and the bank holidays of England and Wales, as the timescales
 * of child protection count them. The day something happens is day 0 (S1, docs/practice.md: the target date of a
 * conference "is 15 working days after the strategy discussion").
 */
import { bankHolidays, bankHolidaysTo } from './bank-holidays.ts';
import type { Settings } from './settings.ts';

export interface WorkingCalendar {
  isWorkingDay(date: Temporal.PlainDate): boolean;
  /** Why a weekday is off: the holiday's title; undefined on working days and on plain weekends. */
  holiday(date: Temporal.PlainDate): string | undefined;
  /**
   * The nth working day after `date` (before it, when n is negative); `date` itself, working or not, when n is 0.
   * Throws RangeError when n is not a whole number between -10,000 and 10,000.
   */
  addWorkingDays(date: Temporal.PlainDate, n: number): Temporal.PlainDate;
  /**
   * How many working days `to` is after `from`: working days later than `from`, up to and with `to`. Negative when
   * `to` is earlier: working days earlier than `from`, down to and with `to`. So it undoes `addWorkingDays`.
   */
  workingDaysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number;
  /** The first working day later than `date`. */
  nextWorkingDay(date: Temporal.PlainDate): Temporal.PlainDate;
  /** `date` itself when it is a working day, otherwise the next one. */
  onOrAfter(date: Temporal.PlainDate): Temporal.PlainDate;
  /** `date` itself when it is a working day, otherwise the one before. */
  onOrBefore(date: Temporal.PlainDate): Temporal.PlainDate;
  /**
   * The last day for which bank holidays are known, from the shipped list or, beyond it, as the settings say
   * (`completeTo`). Later on, only weekends and the settings' days are off.
   */
  readonly listEnds: Temporal.PlainDate;
}

/** What of the settings bears on working days. */
export type CalendarSettings = Pick<Settings, 'holidays'>;

const calendars = new WeakMap<CalendarSettings, WorkingCalendar>();

/** The working days of an authority: the shipped list, without the days its settings remove, with those they add. */
export function calendar(settings: CalendarSettings): WorkingCalendar {
  let known = calendars.get(settings);
  if (!known) {
    known = build(settings);
    calendars.set(settings, known);
  }
  return known;
}

function build(settings: CalendarSettings): WorkingCalendar {
  const removed = new Set(settings.holidays.removed);
  const off = new Map<string, string>(); // weekdays only, so that each entry is one working day less
  for (const { date, title } of [
    ...bankHolidays.filter((day) => !removed.has(day.date)),
    ...settings.holidays.extra,
  ]) {
    if (Temporal.PlainDate.from(date).dayOfWeek <= 5) off.set(date, title);
  }

  const completeTo = settings.holidays.completeTo ?? bankHolidaysTo;
  const isWorkingDay = (date: Temporal.PlainDate) => date.dayOfWeek <= 5 && !off.has(date.toString());

  /** What was counted from a day; today is one object for a quarter of an hour (`dayOf`), and much is counted from it. */
  const counted = new WeakMap<Temporal.PlainDate, Map<number, Temporal.PlainDate>>();

  function addWorkingDays(date: Temporal.PlainDate, n: number): Temporal.PlainDate {
    if (!Number.isInteger(n) || Math.abs(n) > 10_000) throw new RangeError('working days out of range');
    let known = counted.get(date);
    if (known === undefined) {
      known = new Map();
      counted.set(date, known);
    }
    let found = known.get(n);
    if (found === undefined) {
      found = count(date, n);
      known.set(n, found);
    }
    return found;
  }

  function count(date: Temporal.PlainDate, n: number): Temporal.PlainDate {
    const step = Math.sign(n);
    let day = date;
    for (let left = Math.abs(n); left > 0; ) {
      day = day.add({ days: step });
      if (isWorkingDay(day)) left -= 1;
    }
    return day;
  }

  /** Working days later than `from`, up to and with `to`, which is not earlier: by whole weeks, so at any distance. */
  function countUpTo(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
    const weeks = Math.floor(from.until(to).days / 7);
    let count = weeks * 5;
    for (let day = from.add({ days: weeks * 7 }); !day.equals(to); ) {
      day = day.add({ days: 1 });
      if (day.dayOfWeek <= 5) count += 1;
    }
    const [first, last] = [from.toString(), to.toString()];
    for (const date of off.keys()) if (first < date && date <= last) count -= 1;
    return count;
  }

  function workingDaysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
    if (Temporal.PlainDate.compare(from, to) <= 0) return countUpTo(from, to);
    const dayBefore = { days: 1 };
    const count = countUpTo(to.subtract(dayBefore), from.subtract(dayBefore));
    return count === 0 ? 0 : -count;
  }

  return {
    isWorkingDay,
    holiday: (date) => off.get(date.toString()),
    addWorkingDays,
    workingDaysBetween,
    nextWorkingDay: (date) => addWorkingDays(date, 1),
    onOrAfter: (date) => (isWorkingDay(date) ? date : addWorkingDays(date, 1)),
    onOrBefore: (date) => (isWorkingDay(date) ? date : addWorkingDays(date, -1)),
    listEnds: Temporal.PlainDate.from(completeTo > bankHolidaysTo ? completeTo : bankHolidaysTo),
  };
}
