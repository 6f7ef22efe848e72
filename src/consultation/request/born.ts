/**
 * When a child was born or is expected, as people type it: `03/2019`, or a full expected date `14/03/2027`. Only the
 * month of a birth is kept; the expected day of an unborn child is, where it was given.
 */

export interface Born {
  /** `2019-03`. */
  readonly month: string;
  /** `2027-03-14`, for an unborn child. */
  readonly day?: string;
  readonly unborn: boolean;
}

/** Consultations are about children: the oldest is a month past eighteen, so that no birthday of this month is lost. */
const oldest = { years: 18, months: 1 };
/** A pregnancy and a little more. */
const expectedWithin = { months: 10 };

const howTo = 'Use MM/YYYY, for example 03/2019; for an expected date DD/MM/YYYY, for example';

/** The bounds of the day that was asked about last: nearly always the one that is asked about next. */
let bounds:
  | {
      readonly today: Temporal.PlainDate;
      readonly first: Temporal.PlainDate;
      readonly last: Temporal.PlainDate;
    }
  | undefined;

function boundsOn(today: Temporal.PlainDate) {
  if (bounds?.today !== today) {
    bounds = { today, first: today.subtract(oldest), last: today.add(expectedWithin) };
  }
  return bounds;
}

/** What was meant, or in words how to mend it. A month counts as born until it has not begun. */
export function readBorn(typed: string, today: Temporal.PlainDate): Born | { readonly problem: string } {
  const numbers = typed.trim().split(/\s*[/.-]\s*|\s+/);
  if (numbers.length < 2 || numbers.length > 3) return { problem: help(today) };
  if (!numbers.every((number) => /^\d{1,4}$/.test(number))) return { problem: help(today) };
  const [year, month, day] = numbers.map(Number).reverse();
  if (year === undefined || month === undefined || !/^\d{4}$/.test(numbers.at(-1) ?? ''))
    return { problem: help(today) };
  if (month < 1 || month > 12) return { problem: `There is no month ${month}. ${help(today)}` };
  const date = calendarDay(year, month, day ?? 1);
  if (!date) return { problem: `That day is not in the calendar. ${help(today)}` };

  const asMonth = `${numbers.at(-1)}-${two(month)}`;
  /** Where a month alone was typed, months are compared. */
  const isAfter = (other: Temporal.PlainDate) =>
    day === undefined ? monthsOf(date) > monthsOf(other) : Temporal.PlainDate.compare(date, other) > 0;
  const isBefore = (other: Temporal.PlainDate) =>
    day === undefined ? monthsOf(date) < monthsOf(other) : Temporal.PlainDate.compare(date, other) < 0;
  const { first, last } = boundsOn(today);
  if (isAfter(today)) {
    if (isAfter(last))
      return { problem: `That is more than ten months ahead. Please check the year. ${help(today)}` };
    return {
      month: asMonth,
      unborn: true,
      ...(day === undefined ? {} : { day: date.toString() }),
    };
  }
  if (isBefore(first)) return { problem: `A child is under 18. Please check the year. ${help(today)}` };
  return { month: asMonth, unborn: false };
}

function monthsOf({ year, month }: Temporal.PlainDate): number {
  return year * 12 + month;
}

/** How to write it, with a day that is still to come. */
function help(today: Temporal.PlainDate): string {
  const example = today.add({ months: 3 }).with({ day: 14 });
  return `${howTo} 14/${two(example.month)}/${example.year}.`;
}

function calendarDay(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
