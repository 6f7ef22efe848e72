/** How long each stretch took: worked out from the days on record, stored nowhere (K18; Buckinghamshire, Croydon). */
import type { CalendarSettings } from '../practice/working-days.ts';
import { calendar } from '../practice/working-days.ts';
import { bookedFor, dayZero } from './days.ts';
import type { Enquiry } from './record.ts';

/** Working days; absent while an end of the stretch is not known. */
export interface LeadTimes {
  /** From the strategy discussion that started the enquiry to the request for the conference; 0 where it came before. */
  readonly toRequest?: number;
  /** From that request to the conference: held, or as it is booked. */
  readonly toConference?: number;
}

export function leadTimes(
  value: Pick<Enquiry, 'discussions' | 'requested' | 'bookings' | 'held'>,
  settings: CalendarSettings,
): LeadTimes {
  const days = calendar(settings);
  const asked = value.requested && Temporal.PlainDate.from(value.requested.on);
  const conference = value.held?.on ?? bookedFor(value);
  return {
    ...(asked ? { toRequest: Math.max(0, days.workingDaysBetween(dayZero(value), asked)) } : {}),
    ...(asked && conference !== undefined
      ? { toConference: days.workingDaysBetween(asked, Temporal.PlainDate.from(conference)) }
      : {}),
  };
}
