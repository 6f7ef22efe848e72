/**
 * Working hours: the same wall times on every working day, in Europe/London through both clock changes. Minutes are
 * real minutes that pass while the service works.
 */
import { dayOf, momentOf } from './dates.ts';
import type { Settings } from './settings.ts';
import { calendar } from './working-days.ts';

/** What of the settings bears on working hours. */
export type HoursSettings = Pick<Settings, 'workingHours' | 'holidays'>;

/** True from the first moment of the working hours until just before their end. */
export function isWorkingTime(at: Temporal.Instant, settings: HoursSettings): boolean {
  const day = dayOf(at);
  if (!calendar(settings).isWorkingDay(day)) return false;
  return isBefore(at, closing(day, settings)) && !isBefore(at, opening(day, settings));
}

/** `at` itself in working time, otherwise the moment at which the service opens next. */
export function nextWorkingTime(at: Temporal.Instant, settings: HoursSettings): Temporal.Instant {
  if (isWorkingTime(at, settings)) return at;
  const days = calendar(settings);
  const day = dayOf(at);
  if (days.isWorkingDay(day) && isBefore(at, opening(day, settings))) return opening(day, settings);
  return opening(days.nextWorkingDay(day), settings);
}

/** The moment at which the service opens on the first working day after a day. */
export function nextOpening(day: Temporal.PlainDate, settings: HoursSettings): Temporal.Instant {
  return opening(calendar(settings).nextWorkingDay(day), settings);
}

/** The end of working hours on a day. */
export function closing(day: Temporal.PlainDate, settings: HoursSettings): Temporal.Instant {
  return momentOf(day, settings.workingHours.to);
}

/**
 * The moment after so many working minutes. Outside working time the count begins when the service opens; minutes that
 * end with the day end at its closing time, not at the next opening. Throws RangeError when `minutes` is not a whole
 * number from 0 to 100,000.
 */
export function addWorkingMinutes(
  at: Temporal.Instant,
  minutes: number,
  settings: HoursSettings,
): Temporal.Instant {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes > 100_000) {
    throw new RangeError('working minutes out of range');
  }
  let from = nextWorkingTime(at, settings);
  let left = minutes * 60_000;
  for (;;) {
    const room = closing(dayOf(from), settings).epochMilliseconds - from.epochMilliseconds;
    if (left <= room) return from.add({ milliseconds: left });
    left -= room;
    from = nextWorkingTime(closing(dayOf(from), settings), settings);
  }
}

/** Whole working minutes of a working day. */
export function minutesOfDay({ workingHours }: Pick<HoursSettings, 'workingHours'>): number {
  const { from, to } = workingHours;
  return Temporal.PlainTime.from(from).until(to).total('minutes');
}

/** Whole working minutes that pass from one moment to a later one; 0 when `to` is not later. */
export function workingMinutesBetween(
  from: Temporal.Instant,
  to: Temporal.Instant,
  settings: HoursSettings,
): number {
  let passed = 0;
  for (let start = nextWorkingTime(from, settings); isBefore(start, to); ) {
    const end = closing(dayOf(start), settings);
    passed += (isBefore(to, end) ? to : end).epochMilliseconds - start.epochMilliseconds;
    start = nextWorkingTime(end, settings);
  }
  return Math.floor(passed / 60_000);
}

function opening(day: Temporal.PlainDate, settings: HoursSettings): Temporal.Instant {
  return momentOf(day, settings.workingHours.from);
}

function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}
