/**
 * The times at which a conference could begin: working days, from the next one on, in steps within working hours.
 * What is true of a day (notice, reports, school) is worked out once for all its times.
 */
import { isReview } from '../practice/codes.ts';
import { momentOf } from '../practice/dates.ts';
import { reportDays } from '../practice/report-deadlines.ts';
import { calendar, type WorkingCalendar } from '../practice/working-days.ts';
import { type Minute, minuteCeil, minuteFloor } from './minutes.ts';
import type { ConferenceNeed, SlotSettings } from './slot-question.ts';

/** Whether a day is a school day, as the terms of the settings tell; unknown outside them. */
export type SchoolDay = 'term' | 'holiday' | 'unknown';

/** One working day of the search. */
export interface SearchDay {
  readonly date: Temporal.PlainDate;
  /** The same as text, as calendars name it. */
  readonly iso: string;
  /** Working days from today to it: 1 for the next one. */
  readonly notice: number;
  /** Working days by which it is too late; 0 on the last day in time and before. */
  readonly lateBy: number;
  /** Working days that are left after it until the last day in time; 0 when it is late. */
  readonly spare: number;
  /** Sooner than the request allows. */
  readonly tooSoon: boolean;
  /** Working days after the first day on which reports can be there; negative before it. */
  readonly afterReports: number;
  readonly school: SchoolDay;
  readonly schoolFrom: Minute;
  readonly schoolUntil: Minute;
  /** Its times are those from `first` until just before `end` of the search. */
  readonly first: number;
  readonly end: number;
}

/** Everything that could be, in order; nobody's calendar is in it yet. */
export interface SearchTimes {
  readonly days: readonly SearchDay[];
  /** When each could begin, the pre-meeting first. */
  readonly from: Int32Array;
  /** Index of the day of each. */
  readonly dayOf: Int32Array;
  /** From the beginning of the pre-meeting to the end. */
  readonly length: number;
  readonly preMeeting: number;
  /** The usual notice for this type, in working days, and what it may be shortened to. */
  readonly usualNotice: number;
  readonly shortestNotice: number;
  /** The last working day in time. */
  readonly lastInTime: Temporal.PlainDate;
  /** The last day that is searched in time. */
  readonly lastSearched: Temporal.PlainDate;
}

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate) => Temporal.PlainDate.compare(a, b) < 0;
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (isBefore(a, b) ? b : a);

/**
 * The times of a search as seen on a day: those in time, then the late ones. A review is looked for in the last working
 * days before it is due only (`reviewWindowWorkingDays`), since it would otherwise be held as soon as it is asked for.
 */
export function searchTimes(
  need: ConferenceNeed,
  today: Temporal.PlainDate,
  settings: SlotSettings,
): SearchTimes {
  const own = settings.conferences;
  const days = calendar(settings);
  const preMeeting = need.preMeetingMinutes ?? own.preMeetingMinutes;
  const length = preMeeting + (need.lengthMinutes ?? own.lengthMinutes);
  const lastInTime = days.onOrBefore(need.dueOn);
  const next = days.nextWorkingDay(today);
  const opens = days.addWorkingDays(lastInTime, -(own.reviewWindowWorkingDays - 1));
  const firstDay = isReview(need.type) ? later(next, opens) : next;
  const notBefore = need.notBefore ?? firstDay;

  // Days that are too soon are looked at as well, so that it can be said what a sooner day would do.
  const dates: Temporal.PlainDate[] = [];
  let date = later(firstDay, days.addWorkingDays(notBefore, -own.searchWorkingDays));
  let left = own.searchWorkingDays;
  for (; left > 0 && !isBefore(lastInTime, date); date = days.nextWorkingDay(date)) {
    dates.push(date);
    if (!isBefore(date, notBefore)) left -= 1;
  }
  const lastSearched = dates.at(-1) ?? lastInTime;
  const firstLate = dates.length;
  date = later(later(days.nextWorkingDay(lastInTime), next), days.onOrAfter(notBefore));
  for (left = own.lateWorkingDays; left > 0; left -= 1, date = days.nextWorkingDay(date)) dates.push(date);

  // Days follow one another but for the step to the late ones, so each is one working day more than the one before.
  const counter = (since: Temporal.PlainDate) => {
    let count = 0;
    return (day: Temporal.PlainDate, index: number) => {
      count = index === 0 || index === firstLate ? days.workingDaysBetween(since, day) : count + 1;
      return count;
    };
  };
  const sinceToday = counter(today);
  const sinceLast = counter(lastInTime);
  const sinceReports = counter(reportsFrom(need, today, settings, days));

  const from: Minute[] = [];
  const dayOf: number[] = [];
  const found = dates.map((day, index): SearchDay => {
    const first = from.length;
    const closes = minuteFloor(momentOf(day, settings.workingHours.to));
    let at = minuteCeil(momentOf(day, settings.workingHours.from));
    for (; at + length <= closes; at += own.startEveryMinutes) {
      from.push(at);
      dayOf.push(index);
    }
    const pastDue = sinceLast(day, index);
    return {
      date: day,
      iso: day.toString(),
      notice: sinceToday(day, index),
      lateBy: Math.max(0, pastDue),
      spare: Math.max(0, -pastDue),
      tooSoon: isBefore(day, notBefore),
      afterReports: sinceReports(day, index),
      school: schoolDay(day, own.school.terms),
      schoolFrom: minuteFloor(momentOf(day, own.school.hours.from)),
      schoolUntil: minuteFloor(momentOf(day, own.school.hours.to)),
      first,
      end: from.length,
    };
  });
  return {
    days: found,
    from: Int32Array.from(from),
    dayOf: Int32Array.from(dayOf),
    length,
    preMeeting,
    usualNotice: usualNotice(need, settings),
    shortestNotice: own.notice.shortestWorkingDays,
    lastInTime,
    lastSearched,
  };
}

/** Police checks want longer than other professionals (S4), where police are asked at all (P2). */
export function usualNotice({ type }: ConferenceNeed, settings: SlotSettings): number {
  const { notice } = settings.conferences;
  const police = notice.policeChecks.includes(type) ? settings.timescales.policeChecksWorkingDays : 0;
  return Math.max(notice.workingDays, police);
}

/** The first day on which reports can be there in time: written, then shared so many working days before. */
function reportsFrom(
  need: ConferenceNeed,
  today: Temporal.PlainDate,
  settings: SlotSettings,
  days: WorkingCalendar,
): Temporal.PlainDate {
  const written = need.reportsOn ?? days.addWorkingDays(today, settings.conferences.reportWritingWorkingDays);
  return days.addWorkingDays(days.onOrAfter(written), reportDays(need.type, undefined, settings));
}

function schoolDay(
  date: Temporal.PlainDate,
  terms: SlotSettings['conferences']['school']['terms'],
): SchoolDay {
  const day = date.toString();
  if (terms.some((term) => term.from <= day && day <= term.to)) return 'term';
  const [first, last] = [terms[0], terms.at(-1)];
  return first && last && first.from <= day && day <= last.to ? 'holiday' : 'unknown';
}
