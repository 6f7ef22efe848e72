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

/** A day in London begins and ends on a quarter of an hour, so within one it is worked out once. */
const quarterMs = 900_000;
let lastDay: { readonly quarter: number; readonly day: Temporal.PlainDate } | undefined;

/** The calendar day in London at a moment. */
export function dayOf(at: Temporal.Instant): Temporal.PlainDate {
  const quarter = Math.floor(at.epochMilliseconds / quarterMs);
  if (lastDay?.quarter !== quarter) {
    lastDay = { quarter, day: at.toZonedDateTimeISO(london).toPlainDate() };
  }
  return lastDay.day;
}

/**
 * The moment of a wall time (`09:00`) on a day in London. A time that the spring change skips becomes one hour later;
 * of a time that the autumn change repeats it is the first.
 */
export function momentOf(date: Temporal.PlainDate, time: string): Temporal.Instant {
  return date.toZonedDateTime({ timeZone: london, plainTime: Temporal.PlainTime.from(time) }).toInstant();
}

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
  const local = at.toZonedDateTimeISO(london);
  return `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}`;
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
