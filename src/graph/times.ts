/** Times as Outlook writes them. */
import { z } from 'zod';

const zone = 'Europe/London';
/** Outlook's own name for the zone of London, winter and summer. */
const zoneName = 'GMT Standard Time';

export interface OutlookTime {
  readonly dateTime: string;
  readonly timeZone: string;
}

/** The wall time in London, so that every calendar shows the hour that was agreed on, also across a clock change. */
export function inLondon(at: Temporal.Instant): OutlookTime {
  const wall = at.toZonedDateTimeISO(zone).toPlainDateTime();
  return { dateTime: wall.toString({ smallestUnit: 'second' }), timeZone: zoneName };
}

export function inUtc(at: Temporal.Instant): OutlookTime {
  return {
    dateTime: at.toZonedDateTimeISO('UTC').toPlainDateTime().toString({ smallestUnit: 'second' }),
    timeZone: 'UTC',
  };
}

/** `Prefer` for all requests about events: answers in UTC, and ids that stay when an event changes its folder. */
export const preferred = 'outlook.timezone="UTC", IdType="ImmutableId"';

/** A time of an answer; only UTC was asked for. */
export const outlookTime = z
  .object({ dateTime: z.string(), timeZone: z.literal('UTC') })
  .transform(({ dateTime }, context) => {
    try {
      return Temporal.PlainDateTime.from(dateTime).toZonedDateTime('UTC').toInstant();
    } catch {
      context.addIssue({ code: 'custom', message: 'is no time' });
      return z.NEVER;
    }
  });

/** A moment of an answer, e.g. `2026-11-23T10:00:00Z`. */
export const moment = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));
