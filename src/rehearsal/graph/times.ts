/** Outlook's pair of a wall time and a zone, under the names that Quorate could use. */
import type { JsonObject } from '../../kernel/json.ts';

const zones: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  'GMT Standard Time': 'Europe/London',
  'Europe/London': 'Europe/London',
};

/** Undefined: no such time, or no such zone. */
export function fromOutlook(time: {
  dateTime: string;
  timeZone?: string | null;
}): Temporal.Instant | undefined {
  const zone = zones[time.timeZone ?? 'UTC'];
  if (zone === undefined) return undefined;
  try {
    return Temporal.PlainDateTime.from(time.dateTime).toZonedDateTime(zone).toInstant();
  } catch {
    return undefined;
  }
}

export function asOutlook(instant: Temporal.Instant | string, zone: string): JsonObject {
  const at = Temporal.Instant.from(instant).toZonedDateTimeISO(zones[zone] ?? 'UTC');
  return { dateTime: at.toPlainDateTime().toString({ fractionalSecondDigits: 7 }), timeZone: zone };
}

/** The zone that a `Prefer` header asks answers to be in; Outlook's own default is UTC. */
export function preferredZone(prefer: string): string {
  const asked = /outlook\.timezone="([^"]+)"/.exec(prefer)?.[1];
  return asked !== undefined && asked in zones ? asked : 'UTC';
}
