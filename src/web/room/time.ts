/** Times as the page shows them: always London's, whatever the machine's zone. */

const zone = 'Europe/London';
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const fields = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** `10:42` */
export function timeOf(at: string | number): string {
  return clock.format(new Date(at));
}

/** `Mon 23 November 2026` */
export function dayOf(at: string | number): string {
  return parts.format(new Date(at)).replace(',', '');
}

function fieldsOf(at: number): Record<string, string> {
  return Object.fromEntries(fields.formatToParts(new Date(at)).map((part) => [part.type, part.value]));
}

/** The wall time in London as an `<input type="datetime-local">` wants it. */
export function asWallTime(at: number): string {
  const { year, month, day, hour, minute } = fieldsOf(at);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The instant of a wall time in London, in milliseconds; undefined when it is no time. */
export function fromWallTime(wall: string): number | undefined {
  const asUtc = Date.parse(`${wall}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const { year, month, day, hour, minute, second } = fieldsOf(asUtc);
  const shown = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return asUtc - (shown - asUtc);
}
