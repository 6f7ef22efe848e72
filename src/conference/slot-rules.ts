/**
 * The hard rules on people and rooms, laid over the times of a search: who could be where, and when. Each calendar
 * becomes one number a time, with a bit for every place that is out of the question then, so that to ask "is this chair
 * free for this room" costs next to nothing however full the calendars are.
 */
import type { Travel } from '../kernel/actor.ts';
import type { Minute } from './minutes.ts';
import type {
  Busy,
  Candidate,
  Chair,
  ConferenceNeed,
  Period,
  RoomCalendar,
  SlotQuestion,
} from './slot-question.ts';
import type { SearchTimes } from './slot-times.ts';

/** Where a conference could be held: a site with rooms, or online only. */
export interface Place {
  /** Its bit in the calendars. */
  readonly bit: number;
  /** Id of the site; undefined online. */
  readonly site: string | undefined;
}

/** One number a time: the bits of the places where it cannot be. */
export type Blocked = Uint32Array;

/** As many as there are bits in a number that stays a small one: more sites than an authority can list. */
const mostPlaces = 30;

/** The sites of the rooms, in the order of their ids, and online. Throws RangeError for more than a service has. */
export function placesOf(rooms: readonly RoomCalendar[]): readonly Place[] {
  const sites = [...new Set(rooms.map((room) => room.site))].sort();
  if (sites.length >= mostPlaces) throw new RangeError('too many sites');
  return [...sites, undefined].map((site, index) => ({ bit: 1 << index, site }));
}

/** Lays calendars over the times of one search. */
export interface Calendars {
  readonly places: readonly Place[];
  /** Free for the whole time, with the gap before and after and the way from and to where they are. */
  free(busy: readonly Busy[]): Blocked;
  /** The same for a room, which goes nowhere. */
  freeRoom(busy: readonly Period[]): Blocked;
  /** Times at which it simply cannot be: no gap, no way. */
  never(periods: readonly Period[]): Blocked;
  /** Days on which a chair has as many conferences as one may have. */
  fullDays(chair: Candidate, mostADay: number): Blocked;
}

export function calendarsOf(
  times: SearchTimes,
  places: readonly Place[],
  travel: readonly Travel[],
  gap: number,
): Calendars {
  const { from: starts, length } = times;
  const everywhere = places.reduce((bits, place) => bits | place.bit, 0);
  const waysFrom = waysBetween(travel, places);
  const firstAfter = findFirstAfter(starts);
  const empty = () => new Uint32Array(starts.length);

  /** Blocks what would not be over by `from` nor begin at `until` or later. */
  function block(blocked: Blocked, bits: number, from: Minute, until: Minute): void {
    for (let at = firstAfter(from - length); at < starts.length; at += 1) {
      if ((starts[at] ?? until) >= until) return;
      blocked[at] = (blocked[at] ?? 0) | bits;
    }
  }

  /** The time of something with a gap around it; nothing where it does not end after it begins. */
  function blockAround(blocked: Blocked, one: Period, apart: number): void {
    if (one.from < one.until) block(blocked, everywhere, one.from - apart, one.until + apart);
  }

  return {
    places,
    free(busy) {
      const blocked = empty();
      for (const one of busy) {
        if (one.from >= one.until) continue;
        const [from, until] = [one.from - gap, one.until + gap];
        const ways = (one.site === undefined ? undefined : waysFrom.get(one.site)) ?? noWay;
        const most = ways.longest;
        for (let at = firstAfter(from - most - length); at < starts.length; at += 1) {
          const start = starts[at] ?? 0;
          if (start >= until + most) break;
          // Minutes between it and the conference, beside the gap; below 0 they overlap.
          const apart = Math.max(from - start - length, start - until);
          blocked[at] = (blocked[at] ?? 0) | (apart < 0 ? everywhere : tooFar(ways, apart));
        }
      }
      return blocked;
    },
    freeRoom(busy) {
      const blocked = empty();
      for (const one of busy) blockAround(blocked, one, gap);
      return blocked;
    },
    never(periods) {
      const blocked = empty();
      for (const one of periods) blockAround(blocked, one, 0);
      return blocked;
    },
    fullDays({ conferenceDays }, mostADay) {
      const blocked = empty();
      const counts = new Map<string, number>();
      for (const day of conferenceDays) counts.set(day, (counts.get(day) ?? 0) + 1);
      for (const { iso, first, end } of times.days) {
        if ((counts.get(iso) ?? 0) >= mostADay) blocked.fill(everywhere, first, end);
      }
      return blocked;
    },
  };
}

/** The ways from a site to the places of a search: the bit of each, and the minutes to it. */
interface Ways {
  readonly bits: readonly number[];
  readonly minutes: readonly number[];
  readonly longest: number;
}

const noWay: Ways = { bits: [], minutes: [], longest: 0 };

/** The bits of the places that cannot be reached in so many minutes. */
function tooFar({ bits, minutes }: Ways, apart: number): number {
  let far = 0;
  for (let n = 0; n < bits.length; n += 1) if (apart < (minutes[n] ?? 0)) far |= bits[n] ?? 0;
  return far;
}

function waysBetween(travel: readonly Travel[], places: readonly Place[]): ReadonlyMap<string, Ways> {
  const ways = new Map<string, Ways>();
  const put = (from: string, to: string, minutes: number) => {
    const place = places.find(({ site }) => site === to);
    if (!place) return;
    const { bits, minutes: others, longest } = ways.get(from) ?? noWay;
    ways.set(from, {
      bits: [...bits, place.bit],
      minutes: [...others, minutes],
      longest: Math.max(longest, minutes),
    });
  };
  for (const {
    between: [one, other],
    minutes,
  } of travel) {
    put(one, other, minutes);
    put(other, one, minutes);
  }
  return ways;
}

const minutesOfDay = 1_440;

/**
 * Gives the index of the first of rising minutes that is later than one. Where the times of each day (of UTC, which has
 * no jumps) begin is looked up; within a day they are few.
 */
function findFirstAfter(rising: Int32Array): (bound: Minute) => number {
  const dayOf = (minute: Minute) => Math.floor(minute / minutesOfDay);
  const base = dayOf(rising[0] ?? 0);
  const firstOfDay: number[] = [];
  for (let at = 0; at < rising.length; at += 1) {
    const day = dayOf(rising[at] ?? 0) - base;
    while (firstOfDay.length <= day) firstOfDay.push(at);
  }
  return (bound) => {
    let at = firstOfDay[Math.max(0, dayOf(bound) - base)] ?? rising.length;
    while (at < rising.length && (rising[at] ?? 0) <= bound) at += 1;
    return at;
  };
}

/** Chairs who may have this case at all: independent of it, and not themselves needed there. */
export function mayChair({ need, chairs }: SlotQuestion): readonly Chair[] {
  return chairs.filter(({ id }) => !need.responsibleBefore.includes(id) && !isNeeded(id, need));
}

/** Minute takers who may have this case: not themselves needed there. */
export function mayTakeMinutes({ need, minuteTakers }: SlotQuestion): readonly Candidate[] {
  return minuteTakers.filter(({ id }) => !isNeeded(id, need));
}

const isNeeded = (id: string, need: ConferenceNeed) => need.required.some((person) => person.id === id);

/** Rooms that hold everybody. */
export function largeEnough({ need, rooms }: SlotQuestion): readonly RoomCalendar[] {
  return rooms.filter((room) => room.capacity >= (need.people ?? 0));
}
