/** The two days of an enquiry on which everything else rests. */
import { initiatedOn } from '../practice/timescales.ts';
import type { Enquiry } from './record.ts';

/** Day 0 of the fifteen: never a later discussion than the first that initiated enquiries. */
export function dayZero({ initiations }: Pick<Enquiry, 'initiations'>): Temporal.PlainDate {
  const days = initiations.map((on) => ({ on: Temporal.PlainDate.from(on), initiated: true }));
  const first = initiatedOn(days);
  if (!first) throw new Error('an enquiry without a discussion that started it');
  return first;
}

/** The day that is booked now. */
export function bookedFor({ bookings }: Pick<Enquiry, 'bookings'>): string | undefined {
  return bookings.at(-1)?.for;
}
