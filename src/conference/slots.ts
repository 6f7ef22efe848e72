/**
 * Finds the slots for a conference: the best that keep every hard rule, each with its reasons; or why there is none,
 * the nearest late ones, and what would make one fit. It suggests, and a person books. The same question always has
 * the same answer. Sources of the rules: docs/practice.md.
 */
import { type NoSlot, noSlot } from './no-slot.ts';
import { chosen } from './slot-choice.ts';
import type { SlotQuestion, SlotSettings } from './slot-question.ts';
import { type Offer, offerOf } from './slot-reasons.ts';
import {
  bestFit,
  compareFits,
  type Fit,
  type RankedChair,
  type SlotSearch,
  slotSearch,
} from './slot-search.ts';

/** Slots in time, the best first. Every one keeps the hard rules; what gave way is said in its cautions. */
export interface SlotsFound {
  readonly kind: 'offers';
  readonly offers: readonly Offer[];
}

export type SlotAnswer = SlotsFound | NoSlot;

/** `today` is the day on which the conference is booked: notice and the writing of reports are counted from it. */
export function findSlots(
  question: SlotQuestion,
  today: Temporal.PlainDate,
  settings: SlotSettings,
): SlotAnswer {
  const search = slotSearch(question, today, settings);
  const fits = fitsInTime(search).sort(compareFits);
  if (fits.length === 0) return noSlot(search);
  return { kind: 'offers', offers: chosen(search, fits).map((fit) => offerOf(search, fit)) };
}

/**
 * What fits in time, the best at each time. Two rules give way where nothing else would fit, the caseload before the
 * notice: first nothing gives way, then a chair over the limit may take it (no other can), then notice is shortened
 * (the clock demands it), then both.
 */
function fitsInTime(search: SlotSearch): Fit[] {
  const { times, chairs, chairsWithinCaseload } = search;
  for (const notice of [times.usualNotice, times.shortestNotice]) {
    for (const able of [chairsWithinCaseload, chairs]) {
      const fits = fitsWith(search, notice, able);
      if (fits.length > 0) return fits;
    }
  }
  return [];
}

function fitsWith(search: SlotSearch, notice: number, chairs: readonly RankedChair[]): Fit[] {
  const fits: Fit[] = [];
  for (const day of search.times.days) {
    if (day.lateBy > 0 || day.tooSoon || day.notice < notice) continue;
    for (let at = day.first; at < day.end; at += 1) {
      const fit = bestFit(search, at, chairs);
      if (fit) fits.push(fit);
    }
  }
  return fits;
}
