/**
 * One search: who and what could be had at each time, in the order in which they would be taken. The cost of a slot is
 * the sum of its parts, so at one time and place the best chair, the best minute taker and the best room that are free
 * make the best whole; only the way between sites joins them, and that is tried place by place.
 */
import { byLast, byLoad, compareText, type Load, loadOf, withinCaseload } from './balance.ts';
import { costOfChair, costOfRoom, costOfTime } from './preferences.ts';
import type {
  Candidate,
  Chair,
  RequiredPerson,
  RoomCalendar,
  SlotQuestion,
  SlotSettings,
} from './slot-question.ts';
import {
  type Blocked,
  type Calendars,
  calendarsOf,
  largeEnough,
  mayChair,
  mayTakeMinutes,
  type Place,
  placesOf,
} from './slot-rules.ts';
import { type SearchDay, type SearchTimes, searchTimes } from './slot-times.ts';

/** Somebody or something that could be taken, in an order. */
interface Ranked {
  readonly id: string;
  /** Place in the order of all. */
  readonly rank: number;
  readonly blocked: Blocked;
}

export interface RankedChair extends Ranked {
  readonly chair: Chair;
  readonly load: Load;
  readonly cost: number;
  readonly withinCaseload: boolean;
  /** What `blocked` is made of. */
  readonly busy: Blocked;
  readonly onDuty: Blocked;
  readonly dayFull: Blocked;
}

export interface RankedMinuteTaker extends Ranked {
  readonly candidate: Candidate;
}

export interface RankedRoom extends Ranked {
  readonly room: RoomCalendar;
  readonly cost: number;
}

export interface Needed {
  readonly person: RequiredPerson;
  readonly blocked: Blocked;
}

/** A place with what it has; online has no rooms. */
export interface SearchPlace extends Place {
  readonly rooms: readonly RankedRoom[];
}

export interface SlotSearch {
  readonly question: SlotQuestion;
  readonly settings: SlotSettings;
  readonly times: SearchTimes;
  /** What speaks against each time by itself. */
  readonly timeCost: Int32Array;
  readonly places: readonly SearchPlace[];
  readonly onlineAllowed: boolean;
  readonly onlineCost: number;
  /** Each in the order in which they would be taken. */
  readonly chairs: readonly RankedChair[];
  readonly chairsWithinCaseload: readonly RankedChair[];
  /** Where none of them all is free. */
  readonly noChair: Blocked;
  readonly minuteTakers: readonly RankedMinuteTaker[];
  readonly needed: readonly Needed[];
  readonly family: Blocked;
  /** Family and everybody needed, together. */
  readonly others: Blocked;
  /** The smallest load of the chairs who may have the case, for full-time hours. */
  readonly leastLoad: number;
}

/** A time at which all are free. */
export interface Fit {
  /** Index among the times. */
  readonly at: number;
  readonly chair: RankedChair;
  readonly minuteTaker: RankedMinuteTaker | undefined;
  /** Undefined online. */
  readonly room: RankedRoom | undefined;
  readonly cost: number;
}

/** Lays everything out. `today` is the day on which the conference is booked. */
export function slotSearch(
  question: SlotQuestion,
  today: Temporal.PlainDate,
  settings: SlotSettings,
): SlotSearch {
  const { need } = question;
  const own = settings.conferences;
  const times = searchTimes(need, today, settings);
  const rooms = largeEnough(question);
  const places = placesOf(rooms);
  const calendars = calendarsOf(times, places, question.travel, own.gapMinutes);
  const chairs = rankedChairs(question, times, calendars, settings);
  const needed = need.required.map((person) => ({ person, blocked: calendars.free(person.busy) }));
  const family = calendars.never(need.familyCannot);
  const rankedRooms = rankRooms(rooms, question, calendars, settings);
  return {
    question,
    settings,
    times,
    timeCost: times.from.map((from, at) => costOfTime(from, dayAt(times, at), times, need, settings)),
    places: places.map((place) => ({
      ...place,
      rooms: rankedRooms.filter(({ room }) => room.site === place.site),
    })),
    onlineAllowed: own.onlineOnly[need.type],
    onlineCost: costOfRoom(undefined, need, settings),
    chairs,
    chairsWithinCaseload: chairs.filter((one) => one.withinCaseload),
    noChair: allAtOnce(chairs, times),
    minuteTakers: own.minuteTaker ? rankedMinuteTakers(question, times, calendars, settings) : [],
    needed,
    family,
    others: together([family, ...needed.map((one) => one.blocked)], times),
    leastLoad: leastOf(chairs),
  };
}

/** The day of a time. Throws RangeError for a time that there is not. */
export function dayAt(times: SearchTimes, at: number): SearchDay {
  const day = times.days[times.dayOf[at] ?? -1];
  if (!day) throw new RangeError('no such time');
  return day;
}

/** The best that fits at a time; undefined when nothing does. */
export function bestFit(search: SlotSearch, at: number, chairs: readonly RankedChair[]): Fit | undefined {
  const others = search.others[at] ?? 0;
  let best: Fit | undefined;
  for (const place of search.places) {
    if (others & place.bit) continue;
    if (place.site === undefined && !search.onlineAllowed) continue;
    const room = firstFree(place.rooms, at, place.bit);
    if (place.site !== undefined && !room) continue;
    const people = freePeople(search, at, place.bit, chairs);
    if (!people) continue;
    const fit = fitOf(search, { at, room, ...people });
    if (!best || compareFits(fit, best) < 0) best = fit;
  }
  return best;
}

/** Adds up what speaks against a slot. */
export function fitOf(search: SlotSearch, parts: Omit<Fit, 'cost'>): Fit {
  const room = parts.room?.cost ?? search.onlineCost;
  return { ...parts, cost: (search.timeCost[parts.at] ?? 0) + parts.chair.cost + room };
}

/** Cheaper first, then sooner, then by the order of chairs, rooms (online last) and minute takers. */
export function compareFits(a: Fit, b: Fit): number {
  return (
    a.cost - b.cost ||
    a.at - b.at ||
    a.chair.rank - b.chair.rank ||
    rankOf(a.room) - rankOf(b.room) ||
    rankOf(a.minuteTaker) - rankOf(b.minuteTaker)
  );
}

const rankOf = (one: { readonly rank: number } | undefined) => one?.rank ?? Number.MAX_SAFE_INTEGER;

/** The first who is free at a time and place, and is not `but`. */
export function firstFree<T extends Ranked>(
  ranked: readonly T[],
  at: number,
  bit: number,
  but?: string,
): T | undefined {
  for (const one of ranked) if (((one.blocked[at] ?? 0) & bit) === 0 && one.id !== but) return one;
  return undefined;
}

/**
 * The first chair and the first minute taker who are free and not one and the same: somebody may be both, and minute
 * takers cost nothing, so the chair is chosen first and gives way only when nobody else could take the minutes.
 */
export function freePeople(
  search: SlotSearch,
  at: number,
  bit: number,
  chairs: readonly RankedChair[],
): Pick<Fit, 'chair' | 'minuteTaker'> | undefined {
  // Where nothing fits this is asked of every time and place.
  if ((search.noChair[at] ?? 0) & bit) return undefined;
  const chair = firstFree(chairs, at, bit);
  if (!chair) return undefined;
  if (!search.settings.conferences.minuteTaker) return { chair, minuteTaker: undefined };
  const minuteTaker = firstFree(search.minuteTakers, at, bit, chair.id);
  if (minuteTaker) return { chair, minuteTaker };
  const only = firstFree(search.minuteTakers, at, bit);
  const another = only && firstFree(chairs, at, bit, only.id);
  return another && { chair: another, minuteTaker: only };
}

function rankedChairs(
  question: SlotQuestion,
  times: SearchTimes,
  calendars: Calendars,
  settings: SlotSettings,
): readonly RankedChair[] {
  const { need } = question;
  const loaded = mayChair(question).map((chair) => ({ chair, load: loadOf(chair, times, settings) }));
  const least = leastOf(loaded);
  return loaded
    .map(({ chair, load }) => ({
      id: chair.id,
      chair,
      load,
      cost: costOfChair(chair, load, least, need, settings),
    }))
    .sort((a, b) => a.cost - b.cost || byLast(a, b))
    .map((one, rank) => {
      const busy = calendars.free(one.chair.busy);
      const onDuty = calendars.never(one.chair.duty);
      const dayFull = calendars.fullDays(one.chair, settings.conferences.mostADay);
      const blocked = together([busy, onDuty, dayFull], times);
      const within = withinCaseload(one.chair, need, settings);
      return { ...one, rank, withinCaseload: within, blocked, busy, onDuty, dayFull };
    });
}

function rankedMinuteTakers(
  question: SlotQuestion,
  times: SearchTimes,
  calendars: Calendars,
  settings: SlotSettings,
): readonly RankedMinuteTaker[] {
  return mayTakeMinutes(question)
    .map((candidate) => ({ id: candidate.id, candidate, load: loadOf(candidate, times, settings) }))
    .sort(byLoad)
    .map(({ id, candidate }, rank) => {
      const calendar = whenAsked(() => calendars.free(candidate.busy));
      return {
        id,
        candidate,
        rank,
        get blocked() {
          return calendar();
        },
      };
    });
}

/** The rooms that suit best first; of equals the smallest, so that the large ones stay free for those who need them. */
function rankRooms(
  rooms: readonly RoomCalendar[],
  { need }: SlotQuestion,
  calendars: Calendars,
  settings: SlotSettings,
): readonly RankedRoom[] {
  return rooms
    .map((room) => ({ id: room.id, room, cost: costOfRoom(room, need, settings) }))
    .sort((a, b) => a.cost - b.cost || a.room.capacity - b.room.capacity || compareText(a.room.id, b.room.id))
    .map((one, rank) => {
      const calendar = whenAsked(() => calendars.freeRoom(one.room.busy));
      return {
        ...one,
        rank,
        get blocked() {
          return calendar();
        },
      };
    });
}

/** Of most minute takers and rooms nobody asks, since one before them is free: their calendars are laid out when asked for. */
function whenAsked(lay: () => Blocked): () => Blocked {
  let laid: Blocked | undefined;
  return () => {
    laid ??= lay();
    return laid;
  };
}

function leastOf(chairs: readonly { readonly load: Load }[]): number {
  return chairs.reduce((least, { load }) => Math.min(least, load.perFullTime), Number.POSITIVE_INFINITY);
}

/** What is out of the question for each of them. */
function allAtOnce(ranked: readonly Ranked[], { from }: SearchTimes): Blocked {
  const joined = new Uint32Array(from.length).fill(0xffff_ffff);
  for (const { blocked } of ranked) {
    for (let at = 0; at < joined.length; at += 1) joined[at] = (joined[at] ?? 0) & (blocked[at] ?? 0);
  }
  return joined;
}

function together(all: readonly Blocked[], { from }: SearchTimes): Blocked {
  const joined = new Uint32Array(from.length);
  for (const one of all) {
    for (let at = 0; at < joined.length; at += 1) joined[at] = (joined[at] ?? 0) | (one[at] ?? 0);
  }
  return joined;
}
