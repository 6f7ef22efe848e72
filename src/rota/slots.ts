/** The duty sessions that a working day is expected to have: what is not covered of them is a gap. */
import { momentOf } from '../practice/dates.ts';
import type { Settings } from '../practice/settings.ts';

/** A part of a day; wall times in Europe/London. */
export interface Slot {
  readonly from: string;
  readonly to: string;
}

export type SlotSettings = Pick<Settings, 'dutySessions' | 'workingHours'>;

const noon = '13:00';

/** As the settings say; otherwise two half days. */
export function slotsOf({ dutySessions, workingHours }: SlotSettings): readonly Slot[] {
  if (dutySessions) return dutySessions;
  const { from, to } = workingHours;
  const between = from < noon && noon < to ? noon : middleOf(from, to);
  return between === from
    ? [{ from, to }]
    : [
        { from, to: between },
        { from: between, to },
      ];
}

/** Minutes from midnight of a wall time. */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function middleOf(from: string, to: string): string {
  return timeOf(Math.floor((minuteOf(from) + minuteOf(to)) / 2));
}

/** What of a part of a day is left when others are taken out of it, in order. */
export function without(whole: Slot, taken: readonly Slot[]): readonly Slot[] {
  let left: readonly Slot[] = [whole];
  for (const one of taken) {
    left = left.flatMap((part) => {
      if (one.to <= part.from || part.to <= one.from) return [part];
      return [
        ...(part.from < one.from ? [{ from: part.from, to: one.from }] : []),
        ...(one.to < part.to ? [{ from: one.to, to: part.to }] : []),
      ];
    });
  }
  return left;
}

export function overlaps(a: Slot, b: Slot): boolean {
  return a.from < b.to && b.from < a.to;
}

/** When a part of a day begins and ends. */
export function momentsOf(date: Temporal.PlainDate, { from, to }: Slot) {
  return { from: momentOf(date, from), until: momentOf(date, to) };
}
