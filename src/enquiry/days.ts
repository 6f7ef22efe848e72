/** The two days of an enquiry on which everything else rests. */
import { initiatedOn } from '../practice/timescales.ts';
import type { Enquiry } from './record.ts';

/** Days (ISO) of the strategy discussions that are said to have initiated enquiries, in their order. */
export function initiations({ discussions }: Pick<Enquiry, 'discussions'>): string[] {
  return discussions.filter(({ initiated }) => initiated).map(({ on }) => on);
}

/** Day 0 of the fifteen: never a later discussion than the first that initiated enquiries. */
export function dayZero({ discussions }: Pick<Enquiry, 'discussions'>): Temporal.PlainDate {
  const first = initiatedOn(
    discussions.map(({ on, initiated }) => ({ on: Temporal.PlainDate.from(on), initiated })),
  );
  if (!first) throw new Error('an enquiry without a discussion that started it');
  return first;
}

/** The day that is booked now. */
export function bookedFor({ bookings }: Pick<Enquiry, 'bookings'>): string | undefined {
  const last = bookings.at(-1);
  return last?.calledOff === undefined ? last?.for : undefined;
}
