/**
 * Calendar files (RFC 5545): what Outlook and every other calendar takes in. Only what Quorate needs: events with a time
 * in UTC, marked private. A text is escaped, a line is folded at 75 octets without cutting a character in two.
 */

export interface CalendarFileEvent {
  /** The same for as long as it is one event, whatever its time. */
  readonly uid: string;
  /** Rises with every change: a calendar keeps the highest. */
  readonly sequence: number;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly location?: string | undefined;
  readonly organizer?: { readonly name: string; readonly email: string } | undefined;
}

/** `PUBLISH`: they stand. `CANCEL`: calendars take them out. */
export type CalendarMethod = 'PUBLISH' | 'CANCEL';

export function calendarFile(
  method: CalendarMethod,
  events: readonly CalendarFileEvent[],
  now: Temporal.Instant,
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Quorate//Conferences//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    ...events.flatMap((event) => eventLines(event, method, now)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(event: CalendarFileEvent, method: CalendarMethod, now: Temporal.Instant): string[] {
  const { organizer } = event;
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(event.uid)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(event.from)}`,
    `DTEND:${utc(event.until)}`,
    `SUMMARY:${escaped(event.summary)}`,
    ...(event.description === undefined ? [] : [`DESCRIPTION:${escaped(event.description)}`]),
    ...(event.location === undefined ? [] : [`LOCATION:${escaped(event.location)}`]),
    ...(organizer ? [`ORGANIZER;CN="${parameter(organizer.name)}":mailto:${address(organizer.email)}`] : []),
    'CLASS:PRIVATE',
    'TRANSP:OPAQUE',
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
  ];
}

/** `20270112T100000Z` */
const utc = (at: Temporal.Instant) => at.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');

/** Control characters end no line and begin none. */
const printable = (text: string) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ');

function escaped(text: string): string {
  return printable(text.toWellFormed().replace(/\r\n?/g, '\n'))
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\n/g, '\\n');
}

/** In quotes, where no quote may stand. */
const parameter = (text: string) => printable(text.toWellFormed()).replace(/["\n\t]/g, ' ');

/** An address has neither space nor control character; what is none ends nothing. */
const address = (text: string) => text.replace(/[^\x21-\x7e]/g, '');

const octets = (text: string) => new TextEncoder().encode(text).length;
const mostOctets = 75;

/** A line goes on in the next after a space, which counts. */
function folded(line: string): string {
  if (octets(line) <= mostOctets) return line;
  const rows: string[] = [];
  let row = '';
  let length = 0;
  for (const character of line) {
    const size = octets(character);
    if (length + size > mostOctets) {
      rows.push(row);
      row = ' ';
      length = 1;
    }
    row += character;
    length += size;
  }
  return [...rows, row].join('\r\n');
}
