/** What of a calendar is worth keeping: what could stand in the way of a conference, without Quorate's own. */
import { momentOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { calendar } from '../../practice/working-days.ts';
import { minuteCeil, minuteFloor, type Period } from '../minutes.ts';

/**
 * The working hours of the working days from one day to another (both included), with the gap that is kept around a
 * conference before and after: nothing outside them is in anybody's way. In order.
 */
export function hoursOf(
  first: Temporal.PlainDate,
  last: Temporal.PlainDate,
  settings: Pick<Settings, 'workingHours' | 'holidays' | 'conferences'>,
): Period[] {
  const days = calendar(settings);
  const gap = settings.conferences.gapMinutes;
  const hours: Period[] = [];
  for (
    let day = days.onOrAfter(first);
    Temporal.PlainDate.compare(day, last) <= 0;
    day = days.nextWorkingDay(day)
  ) {
    hours.push({
      from: minuteFloor(momentOf(day, settings.workingHours.from)) - gap,
      until: minuteCeil(momentOf(day, settings.workingHours.to)) + gap,
    });
  }
  return hours;
}

/** In order and without overlaps: whole minutes can overlap where what they stand for does not. */
export function joined(periods: readonly Period[]): Period[] {
  const all: Period[] = [];
  for (const one of periods.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (one.from >= one.until) continue;
    if (last && one.from <= last.until) {
      all[all.length - 1] = { from: last.from, until: Math.max(last.until, one.until) };
    } else all.push(one);
  }
  return all;
}

/** The parts of periods that lie within others; both in order and each without overlaps. */
export function within(periods: readonly Period[], others: readonly Period[]): Period[] {
  const parts: Period[] = [];
  let n = 0;
  for (const one of periods) {
    while (n < others.length && (others[n]?.until ?? 0) <= one.from) n += 1;
    for (let at = n; at < others.length; at += 1) {
      const other = others[at];
      if (!other || other.from >= one.until) break;
      parts.push({ from: Math.max(one.from, other.from), until: Math.min(one.until, other.until) });
    }
  }
  return parts;
}

/** Periods, in order and without overlaps, without what others (in any order) take up. */
export function without(periods: readonly Period[], others: readonly Period[]): Period[] {
  let left = [...periods];
  for (const other of others) {
    if (other.from >= other.until) continue;
    left = left.flatMap((one) => {
      if (other.until <= one.from || one.until <= other.from) return [one];
      return [
        { from: one.from, until: other.from },
        { from: other.until, until: one.until },
      ].filter(({ from, until }) => from < until);
    });
  }
  return left;
}
