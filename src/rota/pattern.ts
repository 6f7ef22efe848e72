/** The weekly pattern as a form offers it: its sessions of the week, and what a card was built from. */
import { shortHash } from '../kernel/ids.ts';
import type { PatternRow, Rota } from './record.ts';
import { type Slot, type SlotSettings, slotsOf } from './slots.ts';

/** The choice that says that nobody has a session, on purpose. */
export const nobody = 'nobody';

export const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;

/** One session of every week. */
export interface Weekly extends Slot {
  readonly code: string;
  readonly weekday: number;
}

/** The sessions of the settings on each weekday, with those that the pattern has at other times. */
export function weeklySlots(settings: SlotSettings, { pattern }: Pick<Rota, 'pattern'>): readonly Weekly[] {
  const slots = slotsOf(settings);
  return weekdayNames.flatMap((_, n) => {
    const weekday = n + 1;
    const own = pattern.filter((row) => row.weekday === weekday);
    const times = new Map(
      [...slots, ...own].map(({ from, to }) => [`${weekday} ${from}-${to}`, { from, to }] as const),
    );
    return [...times]
      .map(([code, slot]) => ({ code, weekday, ...slot }))
      .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to < b.to ? -1 : 1));
  });
}

/** `Monday, 09:00 to 13:00` */
export function weeklyWords({ weekday, from, to }: Pick<Weekly, 'weekday' | 'from' | 'to'>): string {
  return `${weekdayNames[weekday - 1] ?? 'Weekend'}, ${from} to ${to}`;
}

/** The rows that hold on a day, for each session of the week the one that counts. */
export function rowsNow(
  { pattern }: Pick<Rota, 'pattern'>,
  today: Temporal.PlainDate,
): readonly PatternRow[] {
  const on = today.toString();
  const holding = pattern.filter(
    (row) => (row.validFrom ?? '') <= on && (row.validTo === undefined || on <= row.validTo),
  );
  const counting = new Map(holding.map((row) => [`${row.weekday} ${row.from}-${row.to}`, row] as const));
  return [...counting.values()].sort((a, b) => a.weekday - b.weekday || (a.from < b.from ? -1 : 1));
}

/** Stands for the whole pattern: a card built from another one is out of date. */
export function patternSeen({ pattern }: Pick<Rota, 'pattern'>): string {
  return shortHash(pattern.map(({ id, validTo }) => `${id} ${validTo ?? ''}`).join('\n'));
}
