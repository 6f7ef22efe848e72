/**
 * What is to be done for a conference in time, and for one that is not: pure functions of an enquiry and a day. Chairs
 * and managers decide; this only says which step is outstanding, since when, and how many working days it would regain.
 */
import { type DayCount, dayCount } from '../practice/day-count.ts';
import type { Settings } from '../practice/settings.ts';
import { dueOn } from '../practice/timescales.ts';
import { calendar } from '../practice/working-days.ts';
import { bookedFor, dayZero } from './days.ts';
import type { Enquiry } from './record.ts';
import { isAccounted, standingOf } from './standing.ts';

export type StepName = 'request' | 'booking' | 'earlier' | 'held';

/**
 * The one step that is outstanding. The steps follow one another, so it is the one that regains most days: for as long
 * as it waits, nothing after it can begin. `days`: working days that it has been waiting for (`request`, `booking`,
 * `held`), or that an earlier day would regain (`earlier`).
 */
export interface Step {
  readonly step: StepName;
  readonly days: number;
}

/** Which day of the fifteen it is. */
export function countOf(value: Enquiry, today: Temporal.PlainDate, settings: Settings): DayCount {
  return dayCount('initialConference', dayZero(value), today, settings);
}

/** The last day in time. */
export function lastDay(value: Enquiry, settings: Settings): Temporal.PlainDate {
  return dueOn('initialConference', dayZero(value), settings);
}

const isLater = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) > 0;

/** Undefined when nobody need act: a conference is booked in time, was held, or is not needed. */
export function nextStep(value: Enquiry, today: Temporal.PlainDate, settings: Settings): Step | undefined {
  const days = calendar(settings);
  const since = (day: Temporal.PlainDate) => Math.max(0, days.workingDaysBetween(day, today));
  switch (standingOf(value)) {
    case 'running':
      return { step: 'request', days: since(dueOn('conferenceRequest', dayZero(value), settings)) };
    case 'requested':
      return {
        step: 'booking',
        days: since(Temporal.PlainDate.from(value.requested?.on ?? today.toString())),
      };
    case 'booked': {
      const booked = Temporal.PlainDate.from(bookedFor(value) ?? today.toString());
      if (isLater(today, booked)) return { step: 'held', days: since(booked) };
      const due = lastDay(value, settings);
      if (!isLater(booked, due)) return undefined;
      // What is past cannot be regained: an earlier day lies between today and the one that is booked.
      const from = isLater(today, due) ? today : due;
      const regains = days.workingDaysBetween(from, booked);
      return regains > 0 ? { step: 'earlier', days: regains } : undefined;
    }
    case 'held':
    case 'notNeeded':
    case 'inError':
      return undefined;
  }
}

/** Whether the day has come on which all are warned that it may not be in time (`notInTime`), and none is booked. */
export function isClose(value: Enquiry, today: Temporal.PlainDate, settings: Settings): boolean {
  const [first] = settings.enquiries.warnings.notInTime;
  const step = nextStep(value, today, settings)?.step;
  return (
    (step === 'request' || step === 'booking') &&
    first !== undefined &&
    countOf(value, today, settings).dayOf >= first
  );
}

export type DelayNeed = 'reasons' | 'agreement';

/** Whether the conference is known to be late: past its last day and not held, booked for later, or held later. */
export function isLate(value: Enquiry, today: Temporal.PlainDate, settings: Settings): boolean {
  const due = lastDay(value, settings);
  switch (standingOf(value)) {
    case 'notNeeded':
    case 'inError':
      return false;
    case 'held':
      return value.held?.late === true;
    case 'booked':
      return isLater(today, due) || isLater(Temporal.PlainDate.from(bookedFor(value) ?? ''), due);
    case 'running':
    case 'requested':
      return isLater(today, due);
  }
}

/** What is still to be said of a delay once the last day is over (S3): its reasons, then both agreements. */
export function delayNeed(
  value: Enquiry,
  today: Temporal.PlainDate,
  settings: Settings,
): DelayNeed | undefined {
  if (!isLate(value, today, settings) || !isLater(today, lastDay(value, settings))) return undefined;
  if (!value.delay) return 'reasons';
  return isAccounted(value) ? undefined : 'agreement';
}

/**
 * Whether somebody is to be warned when work begins on a day. Before the last day: on the settings' days, if what each
 * is about is still so. After it: while a step or a word about the delay is outstanding; that an earlier day could be
 * booked is not repeated then.
 */
export function warnsOn(value: Enquiry, today: Temporal.PlainDate, settings: Settings): boolean {
  const step = nextStep(value, today, settings)?.step;
  if (delayNeed(value, today, settings) !== undefined || step === 'held') return true;
  const count = countOf(value, today, settings);
  if (count.isPast) return step === 'request' || step === 'booking';
  const { withoutRequest, withoutBooking, notInTime } = settings.enquiries.warnings;
  const on = (days: readonly number[]) => days.includes(count.dayOf);
  return (
    (step === 'request' && on(withoutRequest)) ||
    ((step === 'request' || step === 'booking') && on(withoutBooking)) ||
    (step !== undefined && on(notInTime))
  );
}
