/**
 * Dates and times as people read them. Moments are shown in Europe/London, whatever zone the machine is in; names of
 * days and months are our own, so that no formatter of the runtime can change what a card says.
 */

/** The zone in which every authority lives. */
export const london = 'Europe/London';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/**
 * A quarter of an hour as London's clocks show it. They stand a whole number of quarters from UTC, so within one only
 * the minutes pass, and what it has in common is worked out once: a card names the same few moments again and again.
 */
interface Quarter {
  /** Epoch milliseconds. */
  readonly start: number;
  readonly day: Temporal.PlainDate;
  readonly hour: number;
  /** The first minute of it. */
  readonly minute: number;
}

const quarterMs = 900_000;
const minuteMs = 60_000;
const quarters = new Map<number, Quarter>();
const mostQuarters = 1_000;

function quarterOf(at: Temporal.Instant): Quarter {
  const number = Math.floor(at.epochMilliseconds / quarterMs);
  let quarter = quarters.get(number);
  if (quarter === undefined) {
    const start = number * quarterMs;
    const local = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(london);
    quarter = { start, day: local.toPlainDate(), hour: local.hour, minute: local.minute };
    if (quarters.size >= mostQuarters) quarters.clear();
    quarters.set(number, quarter);
  }
  return quarter;
}

/** The calendar day in London at a moment. */
export function dayOf(at: Temporal.Instant): Temporal.PlainDate {
  return quarterOf(at).day;
}

/**
 * The moment of a wall time (`09:00`) on a day in London. A time that the spring change skips becomes one hour later;
 * of a time that the autumn change repeats it is the first.
 */
export function momentOf(date: Temporal.PlainDate, time: string): Temporal.Instant {
  const wall = `${date.toString()} ${time}`;
  let moment = moments.get(wall);
  if (moment === undefined) {
    moment = date.toZonedDateTime({ timeZone: london, plainTime: Temporal.PlainTime.from(time) }).toInstant();
    if (moments.size >= mostMoments) moments.clear();
    moments.set(wall, moment);
  }
  return moment;
}

/** The same few times of the same weeks are asked for again and again: working hours, school hours, duty sessions. */
const moments = new Map<string, Temporal.Instant>();
const mostMoments = 2_000;

/** `Wed 3 March 2027` */
export function formatDate(date: Temporal.PlainDate): string {
  return `${weekdays[date.dayOfWeek - 1]} ${date.day} ${months[date.month - 1]} ${date.year}`;
}

/** `March 2027` */
export function formatMonth(month: { readonly year: number; readonly month: number }): string {
  return `${months[month.month - 1]} ${month.year}`;
}

/** `10:42` */
export function formatTime(at: Temporal.Instant): string {
  const { start, hour, minute } = quarterOf(at);
  const passed = Math.floor((at.epochMilliseconds - start) / minuteMs);
  return `${String(hour).padStart(2, '0')}:${String(minute + passed).padStart(2, '0')}`;
}

/** `Wed 3 March 2027, 10:42` */
export function formatMoment(at: Temporal.Instant): string {
  return `${formatDate(dayOf(at))}, ${formatTime(at)}`;
}

/** `Thu 3 December 2026, 10:00 to 12:00`; both days are named when they differ. */
export function formatPeriod(from: Temporal.Instant, to: Temporal.Instant): string {
  const end = dayOf(from).equals(dayOf(to)) ? formatTime(to) : formatMoment(to);
  return `${formatMoment(from)} to ${end}`;
}
