/**
 * When an enquiry's clock is looked at next: at the opening of work on a day on which somebody would be warned as
 * things stand now. When it fires the present state counts. Where nobody need act nothing falls due.
 */
import { dayOf, momentOf } from '../practice/dates.ts';
import type { Settings } from '../practice/settings.ts';
import { calendar } from '../practice/working-days.ts';
import { nextOpening } from '../practice/working-hours.ts';
import { bookedFor, dayZero } from './days.ts';
import type { Enquiry } from './record.ts';
import { standingOf, stubFrom } from './standing.ts';
import { lastDay, warnsOn } from './steps.ts';

/** Undefined when nothing is to come. */
export function nextDue(value: Enquiry, settings: Settings): Temporal.Instant | undefined {
  const looked = Temporal.Instant.from(value.lookedAt);
  const stub = value.shrunk ? undefined : stubFrom(value, settings);
  const warning = momentsToLook(value, settings)
    .filter((at) => Temporal.Instant.compare(at, looked) > 0)
    .sort(Temporal.Instant.compare)
    .find((at) => warnsOn(value, dayOf(at), settings));
  return [warning, stub]
    .filter((at) => at !== undefined)
    .sort(Temporal.Instant.compare)
    .at(0);
}

/** Whether somebody is to be warned now: a moment to look has come since the last look, and it still warns. */
export function isDue(value: Enquiry, now: Temporal.Instant, settings: Settings): boolean {
  const looked = Temporal.Instant.from(value.lookedAt);
  return momentsToLook(value, settings).some(
    (at) =>
      Temporal.Instant.compare(at, looked) > 0 &&
      Temporal.Instant.compare(at, now) <= 0 &&
      warnsOn(value, dayOf(at), settings),
  );
}

/** Every moment at which a warning could be due, of those after the last look the next few. */
function momentsToLook(value: Enquiry, settings: Settings): Temporal.Instant[] {
  const standing = standingOf(value);
  if (standing === 'notNeeded' || standing === 'inError') return [];
  const { withoutRequest, withoutBooking, notInTime, pastDueEvery } = settings.enquiries.warnings;
  const days = calendar(settings);
  const from = dayZero(value);
  const due = lastDay(value, settings);
  const looked = dayOf(Temporal.Instant.from(value.lookedAt));
  const again = days.addWorkingDays(looked, pastDueEvery);
  const booked = bookedFor(value);
  return [
    ...[...withoutRequest, ...withoutBooking, ...notInTime].map((n) =>
      momentOf(days.addWorkingDays(from, n), settings.workingHours.from),
    ),
    nextOpening(due, settings),
    ...(booked === undefined ? [] : [nextOpening(Temporal.PlainDate.from(booked), settings)]),
    // Past the last day: again and again, counted from the last look.
    ...(Temporal.PlainDate.compare(again, due) > 0 ? [momentOf(again, settings.workingHours.from)] : []),
  ];
}
