/** How old the children of a conference are. Pure. */
import type { ConferenceChild } from './record.ts';

export type Born = Pick<ConferenceChild, 'month' | 'day' | 'unborn'>;

/** In whole years; of a month of birth alone from its first day. Undefined before birth. */
export function ageOn({ unborn, month, day }: Born, on: Temporal.PlainDate): number | undefined {
  const born = Temporal.PlainDate.from(day ?? `${month}-01`);
  if (unborn || Temporal.PlainDate.compare(born, on) > 0) return undefined;
  return born.until(on, { largestUnit: 'years' }).years;
}
