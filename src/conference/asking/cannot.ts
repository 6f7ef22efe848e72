/**
 * When the family cannot come, as people write it: one time a line, a day or a weekday, with "morning" or "afternoon"
 * where half a day is meant. It becomes plain times; what cannot be read is said back by its line.
 */
import { london, momentOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { calendar } from '../../practice/working-days.ts';
import type { Conference } from '../record.ts';

/** Instants, ISO. */
export type Unable = Conference['needs']['cannot'][number];

export type CannotRead =
  | { readonly kind: 'times'; readonly times: readonly Unable[] }
  | { readonly kind: 'unread'; readonly line: number }
  /** More than a conference keeps. */
  | { readonly kind: 'tooMany' };

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Weekdays are meant for so many weeks from today at least. */
const weeksAhead = 14;
const mostTimes = 200;
const noon = '12:00';

interface Half {
  readonly from: string;
  readonly until: string;
}

/** The last day on which a conference that is due then is looked for, as seen today. */
export function lastSearched(
  due: Temporal.PlainDate,
  today: Temporal.PlainDate,
  settings: Pick<Settings, 'holidays' | 'conferences'>,
): Temporal.PlainDate {
  const from = Temporal.PlainDate.compare(due, today) < 0 ? today : due;
  return calendar(settings).addWorkingDays(from, settings.conferences.lateWorkingDays);
}

/** Up to which day weekdays are meant; of a review half a year ahead as far as it is looked for. */
export function meantUpTo(
  due: Temporal.PlainDate | undefined,
  today: Temporal.PlainDate,
  settings: Pick<Settings, 'holidays' | 'conferences'>,
): Temporal.PlainDate {
  const least = today.add({ weeks: weeksAhead }).subtract({ days: 1 });
  const last = due && lastSearched(due, today, settings);
  return last && Temporal.PlainDate.compare(last, least) > 0 ? last : least;
}

export function readCannot(
  text: string,
  today: Temporal.PlainDate,
  settings: Pick<Settings, 'workingHours'>,
  last: Temporal.PlainDate,
): CannotRead {
  const times: Unable[] = [];
  for (const [n, line] of text.split(/[\n;]/).entries()) {
    const words = line
      .trim()
      .toLowerCase()
      .replace(/[.,]+$/, '');
    if (words === '') continue;
    const { half, rest } = halfOf(words, settings);
    const days = daysOf(rest, today, last);
    if (!days) return { kind: 'unread', line: n + 1 };
    times.push(...days.map((day) => spanOn(day, half)));
  }
  return times.length > mostTimes ? { kind: 'tooMany' } : { kind: 'times', times };
}

/** Half a day, or the whole of it. */
function halfOf(
  words: string,
  { workingHours }: Pick<Settings, 'workingHours'>,
): { half: Half | undefined; rest: string } {
  const found = /\s*\b(mornings?|afternoons?|am|pm|all day)$/.exec(words);
  if (!found) return { half: undefined, rest: words };
  const rest = words.slice(0, found.index).trim();
  if (found[1] === 'all day') return { half: undefined, rest };
  const morning = found[1]?.startsWith('m') || found[1] === 'am';
  return {
    half: morning ? { from: workingHours.from, until: noon } : { from: noon, until: workingHours.to },
    rest,
  };
}

function spanOn(day: Temporal.PlainDate, half: Half | undefined): Unable {
  const from = half ? momentOf(day, half.from) : day.toZonedDateTime(london).toInstant();
  const until = half ? momentOf(day, half.until) : day.add({ days: 1 }).toZonedDateTime(london).toInstant();
  return { from: from.toString(), until: until.toString() };
}

/** `mondays`, `3 december`, `thu 3 december 2026`, `2026-12-03`, `3 to 7 december`; undefined for anything else. */
function daysOf(
  words: string,
  today: Temporal.PlainDate,
  last: Temporal.PlainDate,
): readonly Temporal.PlainDate[] | undefined {
  const plain = words.replace(/^(every|each|on)\s+/, '');
  const weekday = weekdays.findIndex((name) => isName(plain.replace(/s$/, ''), name));
  if (weekday >= 0) {
    const first = today.add({ days: (weekday + 1 - today.dayOfWeek + 7) % 7 });
    const weeks = Math.floor(first.until(last).days / 7);
    return Array.from({ length: weeks + 1 }, (_, n) => first.add({ weeks: n }));
  }
  const range = /^(.+?)\s*(?:-|–|to|until)\s*(\d{1,2}\D.*|\d{4}-.*)$/.exec(plain);
  if (range && !/^\d{4}-\d{2}-\d{2}$/.test(plain)) {
    const end = dayIn(range[2] ?? '', today);
    const first = end && dayIn(range[1] ?? '', today, end);
    if (!first || !end || Temporal.PlainDate.compare(first, end) > 0) return undefined;
    const { days } = first.until(end);
    return days > 90 ? undefined : Array.from({ length: days + 1 }, (_, n) => first.add({ days: n }));
  }
  const day = dayIn(plain, today);
  return day && [day];
}

/** At least three letters of a name. */
const isName = (word: string, name: string) => word.length >= 3 && name.startsWith(word);

/**
 * A day; without a year the next one there is. `like`, the last of a run of days, gives year and month to the first where
 * they are not said.
 */
function dayIn(
  words: string,
  today: Temporal.PlainDate,
  like?: Temporal.PlainDate,
): Temporal.PlainDate | undefined {
  const text = words
    .trim()
    .replace(/^[a-z]+\s+(?=\d)/, (name) =>
      weekdays.some((weekday) => isName(name.trim(), weekday)) ? '' : name,
    );
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Temporal.PlainDate.from(text);
    const numbers = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?$/.exec(text);
    const named = /^(\d{1,2})(?:st|nd|rd|th)?(?:\s+([a-z]+))?(?:\s+(\d{4}))?$/.exec(text);
    const day = Number(numbers?.[1] ?? named?.[1]);
    const month = numbers
      ? Number(numbers[2])
      : named?.[2] === undefined
        ? like?.month
        : months.findIndex((name) => isName(named[2] ?? '', name)) + 1;
    const year = numbers?.[3] ?? named?.[3];
    if (!day || !month) return undefined;
    const at = (of: number) => Temporal.PlainDate.from({ year: of, month, day }, { overflow: 'reject' });
    if (year !== undefined) return at(Number(year));
    if (like) {
      const first = at(like.year);
      // A run of days may begin in the year before it ends.
      return Temporal.PlainDate.compare(first, like) > 0 ? at(like.year - 1) : first;
    }
    const next = at(today.year);
    return Temporal.PlainDate.compare(next, today) < 0 ? at(today.year + 1) : next;
  } catch {
    return undefined;
  }
}
