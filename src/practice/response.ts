/** By when: the moments that are promised to people, from the settings' rules. */
import type { HowSoon } from './codes.ts';
import { dayOf } from './dates.ts';
import type { Settings } from './settings.ts';
import { calendar } from './working-days.ts';
import { addWorkingMinutes, closing } from './working-hours.ts';

/** What of the settings bears on promises. */
export type ResponseSettings = Pick<Settings, 'workingHours' | 'holidays' | 'response'>;

/**
 * By when the outcome of a request is to be expected. "Today" counts working minutes from sending, so that a request
 * sent out of hours is due in the next working time; the others end with a working day, the day of sending being day 0.
 */
export function outcomeDue(
  soon: HowSoon,
  sentAt: Temporal.Instant,
  settings: ResponseSettings,
): Temporal.Instant {
  switch (soon) {
    case 'today':
      return addWorkingMinutes(sentAt, settings.response.today.workingMinutes, settings);
    case 'twoWorkingDays':
    case 'routine':
      return endOfWorkingDay(sentAt, settings.response[soon].workingDays, settings);
  }
}

/** The end of the nth working day after the day of `at`: by when a view is settled, a silence is chased. */
export function endOfWorkingDay(
  at: Temporal.Instant,
  workingDays: number,
  settings: Pick<Settings, 'workingHours' | 'holidays'>,
): Temporal.Instant {
  return closing(calendar(settings).addWorkingDays(dayOf(at), workingDays), settings);
}
