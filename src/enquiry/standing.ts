/** Where an enquiry stands, and what may follow: pure functions of it and one table. */

import { dayOf } from '../practice/dates.ts';
import type { Settings } from '../practice/settings.ts';
import { calendar } from '../practice/working-days.ts';
import { closing } from '../practice/working-hours.ts';
import { bookedFor } from './days.ts';
import type { Enquiry } from './record.ts';

/**
 * `running`: the conference has not been asked for. `requested`, `booked`: as it says. `held`, `notNeeded`: the two
 * ends. `inError`: none was ever started.
 */
export const standings = ['running', 'requested', 'booked', 'held', 'notNeeded', 'inError'] as const;
export type Standing = (typeof standings)[number];

type Facts = Pick<Enquiry, 'outcome' | 'requested' | 'bookings' | 'held' | 'delay' | 'inError'>;

export function standingOf(value: Facts): Standing {
  if (value.inError) return 'inError';
  if (value.held) return 'held';
  if (value.outcome?.conference === false) return 'notNeeded';
  if (bookedFor(value) !== undefined) return 'booked';
  return value.requested ? 'requested' : 'running';
}

/** What can be recorded of an enquiry. */
export const deeds = [
  'discuss',
  'needed',
  'notNeeded',
  'request',
  'book',
  'hold',
  'explain',
  'agree',
  'correct',
] as const;
export type Deed = (typeof deeds)[number];

/** What may follow what; a deed that is not in the row is refused with the present state. */
export const mayFollow: Readonly<Record<Standing, readonly Deed[]>> = {
  running: ['discuss', 'needed', 'notNeeded', 'request', 'book', 'hold', 'explain', 'agree', 'correct'],
  requested: ['discuss', 'notNeeded', 'request', 'book', 'hold', 'explain', 'agree', 'correct'],
  booked: ['discuss', 'notNeeded', 'book', 'hold', 'explain', 'agree', 'correct'],
  held: ['hold', 'explain', 'agree', 'correct'],
  // A decision that was wrong, or has been overtaken, is taken back by deciding the other way.
  notNeeded: ['needed', 'correct'],
  // That it was recorded in error stands; what was started after all starts another.
  inError: ['discuss'],
};

/** Whether the delay is accounted for: reasons, and both agreements. */
export function isAccounted({ delay }: Pick<Enquiry, 'delay'>): boolean {
  return delay?.manager !== undefined && delay.chair !== undefined;
}

/** Open: a conference is still to come, or one was late and that is not accounted for yet. */
export function isOpen(value: Facts): boolean {
  switch (standingOf(value)) {
    case 'running':
    case 'requested':
    case 'booked':
      return true;
    case 'held':
      return value.held?.late === true && !isAccounted(value);
    case 'notNeeded':
    case 'inError':
      return false;
  }
}

/** When nothing more was to be done. */
export function closedAt(value: Facts): Temporal.Instant | undefined {
  if (isOpen(value)) return undefined;
  if (value.inError) return Temporal.Instant.from(value.inError.at);
  const at = [
    value.held?.at,
    ...(value.held?.late ? [value.delay?.manager?.at, value.delay?.chair?.at] : []),
    value.held ? undefined : value.outcome?.at,
  ].filter((one) => one !== undefined);
  return at
    .map((one) => Temporal.Instant.from(one))
    .sort(Temporal.Instant.compare)
    .at(-1);
}

/** From when the cards of a closed enquiry are stubs. */
export function stubFrom(
  value: Facts,
  settings: Pick<Settings, 'lifetimes' | 'workingHours' | 'holidays'>,
): Temporal.Instant | undefined {
  const at = closedAt(value);
  if (!at) return undefined;
  const days = settings.lifetimes.closedCardStubWorkingDays;
  return closing(calendar(settings).addWorkingDays(dayOf(at), days), settings);
}
