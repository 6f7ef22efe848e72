/**
 * When nothing fits in time: why, the nearest late slots, and what would make one fit. A suggestion is only made when
 * it was tried: with that one thing changed, the slot it names keeps every other rule.
 */

import { chosen } from './slot-choice.ts';
import { type Offer, offerOf } from './slot-reasons.ts';
import { mayChair } from './slot-rules.ts';
import {
  bestFit,
  compareFits,
  type Fit,
  firstFree,
  fitOf,
  freePeople,
  type Needed,
  type RankedChair,
  type RankedRoom,
  type SearchPlace,
  type SlotSearch,
} from './slot-search.ts';

/** Who or what was not free; `together`: each was, somewhere, but not all at one place. */
export type Hindrance = 'family' | 'needed' | 'chair' | 'minuteTaker' | 'room' | 'together';

/** Why nothing in time fits. */
export type WhyNone =
  | { readonly kind: 'pastDue'; readonly lastInTime: Temporal.PlainDate }
  | { readonly kind: 'waitedFor'; readonly lastInTime: Temporal.PlainDate }
  | { readonly kind: 'noNotice'; readonly lastInTime: Temporal.PlainDate; readonly workingDays: number }
  | { readonly kind: 'tooLong'; readonly minutes: number }
  | { readonly kind: 'noChair'; readonly listed: number }
  | { readonly kind: 'noMinuteTaker' }
  | { readonly kind: 'noRoom'; readonly listed: number }
  | {
      readonly kind: 'hindered';
      readonly by: Hindrance;
      /** Who, when it is somebody who must be there. */
      readonly name?: string;
      /** At so many of all times to begin. */
      readonly times: number;
      readonly of: number;
    };

/** What would have to be otherwise, one thing alone. */
export type Change =
  | { readonly kind: 'chairFree'; readonly id: string; readonly name: string }
  | { readonly kind: 'chairOffDuty'; readonly id: string; readonly name: string }
  | { readonly kind: 'chairOneMore'; readonly id: string; readonly name: string }
  | { readonly kind: 'roomFree'; readonly id: string; readonly name: string }
  | { readonly kind: 'shorterNotice'; readonly workingDays: number }
  | { readonly kind: 'minuteTakerFree'; readonly id: string; readonly name: string }
  | { readonly kind: 'neededFree'; readonly id: string; readonly name: string }
  | { readonly kind: 'familyCan' }
  | { readonly kind: 'sooner'; readonly on: Temporal.PlainDate }
  | { readonly kind: 'onlineOnly' };

export interface WouldFit {
  readonly change: Change;
  readonly slot: Offer;
}

export interface NoSlot {
  readonly kind: 'none';
  readonly why: readonly WhyNone[];
  /** The nearest slots after the last day in time. Whoever takes one is asked for the reason (S3, C15). */
  readonly late: readonly Offer[];
  /** The best for each kind of change, in the order of `changeKinds`. */
  readonly wouldFit: readonly WouldFit[];
}

/** The order in which changes are proposed: what a service can do by itself first. */
export const changeKinds: readonly Change['kind'][] = [
  'chairFree',
  'roomFree',
  'shorterNotice',
  'minuteTakerFree',
  'chairOffDuty',
  'chairOneMore',
  'onlineOnly',
  'neededFree',
  'familyCan',
  'sooner',
];

export function noSlot(search: SlotSearch): NoSlot {
  return {
    kind: 'none',
    why: whyNone(search),
    late: lateFits(search).map((fit) => offerOf(search, fit)),
    wouldFit: changesThatFit(search),
  };
}

/** Indexes of the times in time that keep notice and the earliest day. */
function timesInTime({ times }: SlotSearch): readonly number[] {
  return times.days
    .filter((day) => day.lateBy === 0 && !day.tooSoon && day.notice >= times.shortestNotice)
    .flatMap((day) => indexes(day.first, day.end));
}

const indexes = (first: number, end: number) =>
  Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);

/** The nearest, not the best: they are late already. */
function lateFits(search: SlotSearch): readonly Fit[] {
  const { times, chairs, chairsWithinCaseload } = search;
  const fits: Fit[] = [];
  for (const day of times.days) {
    if (day.lateBy === 0 || day.tooSoon || day.notice < times.shortestNotice) continue;
    for (let at = day.first; at < day.end; at += 1) {
      const fit = bestFit(search, at, chairsWithinCaseload) ?? bestFit(search, at, chairs);
      if (fit) fits.push(fit);
    }
  }
  return chosen(search, fits);
}

// Why

function whyNone(search: SlotSearch): readonly WhyNone[] {
  const { question, times, settings } = search;
  const { lastInTime } = times;
  const why: WhyNone[] = [];
  if (mayChair(question).length === 0) why.push({ kind: 'noChair', listed: question.chairs.length });
  if (settings.conferences.minuteTaker && search.minuteTakers.length === 0) {
    why.push({ kind: 'noMinuteTaker' });
  }
  if (!search.onlineAllowed && search.places.every((place) => place.rooms.length === 0)) {
    why.push({ kind: 'noRoom', listed: question.rooms.length });
  }
  const inTime = times.days.filter((day) => day.lateBy === 0);
  const allowed = inTime.filter((day) => !day.tooSoon);
  const noticed = allowed.filter((day) => day.notice >= times.shortestNotice);
  if (inTime.length === 0) return [...why, { kind: 'pastDue', lastInTime }];
  if (allowed.length === 0) return [...why, { kind: 'waitedFor', lastInTime }];
  if (noticed.length === 0) {
    return [...why, { kind: 'noNotice', lastInTime, workingDays: times.shortestNotice }];
  }
  if (times.from.length === 0) return [...why, { kind: 'tooLong', minutes: times.length }];
  return why.length > 0 ? why : hindrances(search);
}

/** What stood in the way, what did so oftenest first. */
function hindrances(search: SlotSearch): readonly WhyNone[] {
  const all = timesInTime(search);
  const count = new Map<string, { by: Hindrance; name?: string; times: number }>();
  for (const at of all) {
    for (const { by, name } of hindrancesAt(search, at)) {
      const key = `${by} ${name ?? ''}`;
      const one = count.get(key) ?? { by, name, times: 0 };
      one.times += 1;
      count.set(key, one);
    }
  }
  return [...count.values()]
    .sort((a, b) => b.times - a.times)
    .map((one) => ({ kind: 'hindered', ...one, of: all.length }));
}

function hindrancesAt(search: SlotSearch, at: number): readonly { by: Hindrance; name?: string }[] {
  const found: { by: Hindrance; name?: string }[] = [];
  const places = search.places.filter((place) => isOpen(search, place));
  const nowhere = (has: (place: SearchPlace) => boolean) => !places.some(has);
  if (search.family[at]) found.push({ by: 'family' });
  for (const { person, blocked } of search.needed) {
    if (nowhere(({ bit }) => ((blocked[at] ?? 0) & bit) === 0)) {
      found.push({ by: 'needed', name: person.name });
    }
  }
  if (nowhere(({ bit }) => ((search.noChair[at] ?? 0) & bit) === 0)) found.push({ by: 'chair' });
  if (
    search.settings.conferences.minuteTaker &&
    nowhere(({ bit }) => firstFree(search.minuteTakers, at, bit) !== undefined)
  ) {
    found.push({ by: 'minuteTaker' });
  }
  if (nowhere(({ site, rooms, bit }) => site === undefined || firstFree(rooms, at, bit) !== undefined)) {
    found.push({ by: 'room' });
  }
  return found.length > 0 ? found : [{ by: 'together' }];
}

const isOpen = ({ onlineAllowed }: SlotSearch, place: SearchPlace) =>
  place.site !== undefined || onlineAllowed;

// What would make one fit

/** A slot, and the one thing that it wants changed. */
interface Wanting {
  readonly change: Change;
  readonly fit: Fit;
}

function changesThatFit(search: SlotSearch): readonly WouldFit[] {
  const best = new Map<Change['kind'], Wanting>();
  const consider = (wanting: Wanting) => {
    const known = best.get(wanting.change.kind);
    if (!known || compareFits(wanting.fit, known.fit) < 0) best.set(wanting.change.kind, wanting);
  };
  for (const at of timesInTime(search)) {
    for (const place of search.places) for (const one of oneThingAt(search, at, place)) consider(one);
  }
  for (const wanting of onOtherDays(search)) consider(wanting);
  return changeKinds.flatMap((kind) => {
    const wanting = best.get(kind);
    return wanting ? [{ change: wanting.change, slot: offerOf(search, wanting.fit) }] : [];
  });
}

/** What would do by itself at a time and place; nothing when two things are in the way. */
function oneThingAt(search: SlotSearch, at: number, place: SearchPlace): readonly Wanting[] {
  const { bit } = place;
  const inTheWay = search.needed.filter(({ blocked }) => ((blocked[at] ?? 0) & bit) !== 0);
  const familyCannot = ((search.family[at] ?? 0) & bit) !== 0;
  const online = place.site === undefined;
  const room = firstFree(place.rooms, at, bit);
  const noRoom = !online && !room;
  const notAllowed = online && !search.onlineAllowed;
  const others = inTheWay.length + Number(familyCannot) + Number(noRoom) + Number(notAllowed);
  if (others > 1) return [];

  const held = room ?? place.rooms[0];
  if (!online && !held) return [];
  const people = freePeople(search, at, bit, search.chairs);
  if (others === 1) {
    if (!people) return [];
    const change = changeOf(inTheWay[0], familyCannot, noRoom ? held : undefined);
    return [{ change, fit: fitOf(search, { at, room: held, ...people }) }];
  }
  if (people) return [];
  return peopleFreed(search, at, bit).map(({ change, chair, minuteTaker }) => ({
    change,
    fit: fitOf(search, { at, room: held, chair, minuteTaker }),
  }));
}

function changeOf(needed: Needed | undefined, familyCannot: boolean, room: RankedRoom | undefined): Change {
  if (needed) return { kind: 'neededFree', id: needed.person.id, name: needed.person.name };
  if (familyCannot) return { kind: 'familyCan' };
  return room ? { kind: 'roomFree', id: room.room.id, name: room.room.name } : { kind: 'onlineOnly' };
}

type PeopleFreed = Pick<Fit, 'chair' | 'minuteTaker'> & { readonly change: Change };

/** Pairs of a chair and a minute taker of whom one wants one change, the first for each kind. */
function peopleFreed(search: SlotSearch, at: number, bit: number): readonly PeopleFreed[] {
  const { chairs, minuteTakers, settings } = search;
  const wanted = settings.conferences.minuteTaker;
  const found = new Map<Change['kind'], PeopleFreed>();
  const some = firstFree(chairs, at, bit) !== undefined;
  for (const one of some ? minuteTakers : []) {
    const chair = firstFree(chairs, at, bit, one.id);
    if (!chair) continue;
    const change = { kind: 'minuteTakerFree', id: one.id, name: one.candidate.name } as const;
    found.set(change.kind, { change, chair, minuteTaker: one });
    break;
  }
  for (const one of chairs) {
    const kind = wayToChair(one, at, bit);
    if (kind === undefined || found.has(kind)) continue;
    const minuteTaker = wanted ? firstFree(minuteTakers, at, bit, one.id) : undefined;
    const change: ChairChange = { kind, id: one.id, name: one.chair.name };
    if (minuteTaker || !wanted) found.set(kind, { change, chair: one, minuteTaker });
  }
  return [...found.values()];
}

type ChairChange = Extract<Change, { readonly kind: 'chairFree' | 'chairOffDuty' | 'chairOneMore' }>;

/** The one thing in the way of a chair; undefined when there are more, or none. */
function wayToChair(one: RankedChair, at: number, bit: number): ChairChange['kind'] | undefined {
  const busy = ((one.busy[at] ?? 0) & bit) !== 0;
  const onDuty = ((one.onDuty[at] ?? 0) & bit) !== 0;
  const dayFull = ((one.dayFull[at] ?? 0) & bit) !== 0;
  if (busy) return onDuty || dayFull ? undefined : 'chairFree';
  if (onDuty) return dayFull ? undefined : 'chairOffDuty';
  return dayFull ? 'chairOneMore' : undefined;
}

/** Days with less notice than may be given, and days before the earliest: the nearest to what is allowed, then the best. */
function onOtherDays(search: SlotSearch): readonly Wanting[] {
  const { times, chairs, chairsWithinCaseload } = search;
  const found = new Map<Change['kind'], Wanting>();
  for (const day of times.days.toReversed()) {
    const short = day.notice < times.shortestNotice;
    if (day.lateBy > 0 || short === day.tooSoon) continue;
    const change: Change = short
      ? { kind: 'shorterNotice', workingDays: day.notice }
      : { kind: 'sooner', on: day.date };
    if (found.has(change.kind)) continue;
    const fits = [chairsWithinCaseload, chairs]
      .map((able) =>
        indexes(day.first, day.end)
          .flatMap((at) => bestFit(search, at, able) ?? [])
          .sort(compareFits),
      )
      .find((all) => all.length > 0);
    const fit = fits?.[0];
    if (fit) found.set(change.kind, { change, fit });
  }
  return [...found.values()];
}
