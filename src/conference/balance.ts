/**
 * How conferences and children are shared out among chairs and minute takers: over rolling weeks, against contracted
 * hours. A target and a preference, never a judgement on anybody's work.
 */
import { isReview } from '../practice/codes.ts';
import type { Candidate, Chair, ConferenceNeed, SlotSettings } from './slot-question.ts';
import type { SearchTimes } from './slot-times.ts';

/** What somebody has had in the weeks that end with the last day searched in time. */
export interface Load {
  /** Conferences, done and booked. */
  readonly count: number;
  /** The same for full-time hours: 4 at half of full time are 8. */
  readonly perFullTime: number;
  /** The last day of one in these weeks, as an ISO date; empty without one. */
  readonly last: string;
}

const daysInWeek = 7;

export function loadOf(
  { conferenceDays, shareOfFullTime }: Candidate,
  { lastSearched }: SearchTimes,
  { conferences }: SlotSettings,
): Load {
  const first = lastSearched.subtract({ days: conferences.balanceWeeks * daysInWeek - 1 }).toString();
  const end = lastSearched.toString();
  let [count, last] = [0, ''];
  for (const day of conferenceDays) {
    if (day < first || day > end) continue;
    count += 1;
    if (day > last) last = day;
  }
  return { count, perFullTime: count / shareOfFullTime, last };
}

/** Least load first, then whose last one lies furthest back, then by id, so that the order is always the same. */
export function byLoad(a: Loaded, b: Loaded): number {
  return a.load.perFullTime - b.load.perFullTime || byLast(a, b);
}

/** Whose last one lies furthest back first, then by id. */
export function byLast(a: Loaded, b: Loaded): number {
  // ISO dates stand in the order of time, and nothing before them all.
  return compareText(a.load.last, b.load.last) || compareText(a.id, b.id);
}

interface Loaded {
  readonly id: string;
  readonly load: Load;
}

export const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The most children on the plans of one chair: 85 at full time, pro rata. */
export function caseloadLimit({ shareOfFullTime }: Candidate, { conferences }: SlotSettings): number {
  // Rounded first: 0.7 of 90 is 62.99999999999999 in floating point.
  return Math.floor(Number((conferences.childrenPerFullTimeChair * shareOfFullTime).toFixed(6)));
}

/**
 * Whether a chair stays within the limit with this family's children. At a review the family's own chair has them
 * already: staying takes nothing on.
 */
export function withinCaseload(chair: Chair, need: ConferenceNeed, settings: SlotSettings): boolean {
  if (isReview(need.type) && need.earlierChair === chair.id) return true;
  return chair.children + need.ages.length <= caseloadLimit(chair, settings);
}
