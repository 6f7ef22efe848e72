/**
 * Working hours: the same wall times on every working day, in Europe/London through both clock changes. Minutes are
 * real minutes that pass while the service works.
 *
 * Every turn asks for several of these times, so each day's opening and closing is worked out once, and what is counted
 * from them is counted in plain numbers.
 */
import { momentOf } from './dates.ts';
import type { Settings } from './settings.ts';
import { calendar } from './working-days.ts';

/** What of the settings bears on working hours. */
export type HoursSettings = Pick<Settings, 'workingHours' | 'holidays'>;

/** The working hours of one day, in epoch milliseconds. */
interface Span {
  readonly opens: number;
  readonly closes: number;
}

const dayMs = 86_400_000;
const firstDay = Temporal.PlainDate.from('1970-01-01');

/** The days that were asked for, by their number from 1 January 1970; `null` where nobody works. */
const known = new WeakMap<HoursSettings, Map<number, Span | null>>();
const mostDays = 2_000;

function spanOf(number: number, settings: HoursSettings): Span | null {
  let days = known.get(settings);
  if (days === undefined) {
    days = new Map();
    known.set(settings, days);
  }
  let span = days.get(number);
  if (span === undefined) {
    span = workOut(firstDay.add({ days: number }), settings);
    if (days.size >= mostDays) days.clear();
    days.set(number, span);
  }
  return span;
}

function workOut(day: Temporal.PlainDate, settings: HoursSettings): Span | null {
  if (!calendar(settings).isWorkingDay(day)) return null;
  return {
    opens: opening(day, settings).epochMilliseconds,
    closes: closing(day, settings).epochMilliseconds,
  };
}

/** The working hours that a moment lies in or before. */
function spanAt(ms: number, settings: HoursSettings): Span {
  // London's day is that of UTC or the next, so what is still open then, or opens next, is found from the day before on.
  for (let day = Math.floor(ms / dayMs) - 1; ; day += 1) {
    const span = spanOf(day, settings);
    if (span !== null && ms < span.closes) return span;
  }
}

/** True from the first moment of the working hours until just before their end. */
export function isWorkingTime(at: Temporal.Instant, settings: HoursSettings): boolean {
  const ms = at.epochMilliseconds;
  return ms >= spanAt(ms, settings).opens;
}

/** `at` itself in working time, otherwise the moment at which the service opens next. */
export function nextWorkingTime(at: Temporal.Instant, settings: HoursSettings): Temporal.Instant {
  const ms = at.epochMilliseconds;
  const { opens } = spanAt(ms, settings);
  return ms >= opens ? at : Temporal.Instant.fromEpochMilliseconds(opens);
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
 * The moment, to the millisecond, after so many working minutes. Outside working time the count begins when the service
 * opens; minutes that end with the day end at its closing time, not at the next opening. Throws RangeError when `minutes` is not a whole
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
  let from = at.epochMilliseconds;
  let left = minutes * 60_000;
  for (;;) {
    const { opens, closes } = spanAt(from, settings);
    from = Math.max(from, opens);
    const room = closes - from;
    if (left <= room) return Temporal.Instant.fromEpochMilliseconds(from + left);
    left -= room;
    from = closes;
  }
}

const lengths = new WeakMap<HoursSettings['workingHours'], number>();

/** Whole working minutes of a working day. */
export function minutesOfDay({ workingHours }: Pick<HoursSettings, 'workingHours'>): number {
  let minutes = lengths.get(workingHours);
  if (minutes === undefined) {
    minutes = Temporal.PlainTime.from(workingHours.from).until(workingHours.to).total('minutes');
    lengths.set(workingHours, minutes);
  }
  return minutes;
}

/** Whole working minutes that pass from one moment to a later one; 0 when `to` is not later. */
export function workingMinutesBetween(
  from: Temporal.Instant,
  to: Temporal.Instant,
  settings: HoursSettings,
): number {
  const start = from.epochMilliseconds;
  const end = to.epochMilliseconds;
  let passed = 0;
  for (
    let span = spanAt(start, settings);
    Math.max(start, span.opens) < end;
    span = spanAt(span.closes, settings)
  ) {
    passed += Math.min(end, span.closes) - Math.max(start, span.opens);
  }
  return Math.floor(passed / 60_000);
}

function opening(day: Temporal.PlainDate, settings: HoursSettings): Temporal.Instant {
  return momentOf(day, settings.workingHours.from);
}
