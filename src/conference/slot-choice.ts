/** A choice worth having: of many slots the first that differ in day or time, never one time with three rooms. */
import { dayAt, type Fit, type SlotSearch } from './slot-search.ts';

/** On one day while other days have something to offer. */
const mostOnADay = 2;

/** The first of the fits, in their order, so many that none overlaps another; spread over days where it can be. */
export function chosen(search: SlotSearch, ordered: readonly Fit[]): readonly Fit[] {
  const { times, settings } = search;
  const most = settings.conferences.offers;
  const taken: Fit[] = [];
  const startOf = ({ at }: Fit) => times.from[at] ?? 0;
  const overlaps = (fit: Fit) =>
    taken.some((other) => Math.abs(startOf(other) - startOf(fit)) < times.length);
  const sameDay = (fit: Fit) =>
    taken.filter((other) => dayAt(times, other.at) === dayAt(times, fit.at)).length;
  for (const onADay of [mostOnADay, most]) {
    for (const fit of ordered) {
      if (taken.length < most && sameDay(fit) < onADay && !overlaps(fit)) taken.push(fit);
    }
  }
  return ordered.filter((fit) => taken.includes(fit));
}
