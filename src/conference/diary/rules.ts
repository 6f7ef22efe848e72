/** What an authority's settings and rooms make of the rules of the diary. */
import type { Authority } from '../../kernel/actor.ts';
import type { FitRules } from './clash.ts';
import type { Slot } from './record.ts';

export function fitRules(authority: Authority): FitRules {
  const { gapMinutes, mostADay } = authority.settings.conferences;
  return {
    gapMinutes,
    mostADay,
    travel: (from, to) =>
      from === undefined || to === undefined || from === to
        ? 0
        : (authority.travel.find(({ between }) => between.includes(from) && between.includes(to))?.minutes ??
          0),
  };
}

/** The site of the slot's room; undefined where everybody joins through Teams. */
export function siteOf(slot: Slot, authority: Authority): string | undefined {
  return slot.room === undefined ? undefined : authority.rooms.find(({ id }) => id === slot.room)?.site;
}
