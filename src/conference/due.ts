/** By when a conference is to be held. */
import { dayOf } from '../practice/dates.ts';
import type { Settings } from '../practice/settings.ts';
import { dueOn, lastWorkingDay } from '../practice/timescales.ts';
import type { Slot } from './diary/record.ts';
import type { Conference } from './record.ts';

/**
 * The last day in time. Where no clock runs (no enquiry was opened), so many working days from the asking as an initial
 * conference has from its strategy discussion: our own choice, so that nothing waits without an end.
 */
export function dueOf({ clock, asked }: Pick<Conference, 'clock' | 'asked'>, settings: Settings) {
  if (clock) return Temporal.PlainDate.from(clock.dueOn);
  return dueOn('initialConference', dayOf(Temporal.Instant.from(asked.at)), settings);
}

/** Whether a slot lies after the last working day in time. */
export function isLate(
  { starts }: Pick<Slot, 'starts'>,
  value: Pick<Conference, 'clock' | 'asked'>,
  settings: Settings,
): boolean {
  const last = lastWorkingDay(dueOf(value, settings), settings);
  return Temporal.PlainDate.compare(dayOf(Temporal.Instant.from(starts)), last) > 0;
}
