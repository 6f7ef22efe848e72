/** Who may be told, and who may meet whom: pure rules over what people have recorded. Not asked means not sent. */
import { dayOf, momentOf } from '../../practice/dates.ts';
import type { InvitationSettings } from '../../practice/invitation-settings.ts';
import { canBeJoined, type OwnMeeting } from '../apart/record.ts';
import type { Slot } from '../diary/record.ts';
import type { Conference } from '../record.ts';
import type { FamilyAdult, Pair } from './record.ts';
import { shared } from './record.ts';

/** An adult with their id, and the online meeting of their own where they have one. */
export interface Adult {
  readonly id: string;
  readonly value: FamilyAdult;
  readonly own?: OwnMeeting;
}

type Time = Pick<Slot, 'from' | 'starts' | 'until'>;

type Asked = Pick<Conference, 'booking' | 'cancelled'>;

/** Minutes between two who must not meet at the door. */
type Gap = Pick<InvitationSettings, 'apartMinutes'>;

/** What is on record of two adults, in whichever order; undefined where nobody has asked. */
export function pairOf(pairs: readonly Pair[], a: string, b: string): Pair | undefined {
  return pairs.find(({ between: [one, other] }) => (one === a && other === b) || (one === b && other === a));
}

/** Those who come: on the list, and not excluded from the whole. */
export function coming(adults: readonly Adult[]): readonly Adult[] {
  return adults.filter(({ value }) => value.removed === undefined && value.excluded?.of !== 'whole');
}

/** Whether a safe way to reach them is on record, and is still kept. */
export function hasRoute({ route }: FamilyAdult): boolean {
  return route !== undefined && route.ended === undefined;
}

/** Whether times of their own are set for the conference as it stands; those for another time do not count. */
export function isApart({ apart }: FamilyAdult, starts: string | undefined): boolean {
  return apart !== undefined && apart.starts === starts;
}

/** Whether they come to the building at times of their own. */
export function comesToBuilding(value: FamilyAdult, starts: string): boolean {
  return value.apart?.joins === 'building' && isApart(value, starts);
}

/** When somebody is there, as moments; the family takes part in the pre-meeting. */
function thereAt(
  value: FamilyAdult,
  { from, starts, until }: Time,
): readonly [from: Temporal.Instant, to: Temporal.Instant] {
  const { apart } = value;
  if (!apart || !isApart(value, starts)) return [Temporal.Instant.from(from), Temporal.Instant.from(until)];
  const day = dayOf(Temporal.Instant.from(starts));
  return [momentOf(day, apart.arrives), momentOf(day, apart.leaves)];
}

/**
 * Whether two who must not share something are kept from it by what is arranged: they are there at different times, or
 * one of them joins in a way of their own. A chat outlasts the hours, so that only the latter keeps them out of one.
 */
export function keptApart(
  a: FamilyAdult,
  b: FamilyAdult,
  pair: Pair | undefined,
  time: Time,
  { apartMinutes }: Gap,
): boolean {
  if (shared.every((what) => pair?.[what] !== 'no')) return true;
  const joinsAlone = [a, b].some((one) => isApart(one, time.starts) && one.apart?.joins !== 'building');
  if (joinsAlone) return true;
  if (pair?.chat === 'no') return false;
  const [[fromA, toA], [fromB, toB]] = [thereAt(a, time), thereAt(b, time)];
  const before = (leaves: Temporal.Instant, comes: Temporal.Instant) =>
    Temporal.Instant.compare(leaves.add({ minutes: apartMinutes }), comes) <= 0;
  return before(toA, fromB) || before(toB, fromA);
}

/**
 * Why an adult of the family is not told yet. `noTime`: the conference has none. `noRoute`: no safe way is on record.
 * `notAsked`: whether they and another may share room, chat and waiting area. `notApart`: they may not, and what is
 * arranged does not keep them apart. `notMade`: the online meeting of their own is not there yet. `noPlace`: the room of
 * its time is listed no more. `noBuilding`: it is held online, and they were to come to the building. `notSigned`: the chair has not signed who will see what.
 */
export type NotYet =
  | 'noTime'
  | 'noRoute'
  | 'notAsked'
  | 'notApart'
  | 'notMade'
  | 'noPlace'
  | 'noBuilding'
  | 'notSigned';

export function notYet(
  adult: Adult,
  adults: readonly Adult[],
  pairs: readonly Pair[],
  time: Time | undefined,
  gap: Gap,
): readonly NotYet[] {
  const { value } = adult;
  // Whoever is excluded from the whole meets nobody, and is told just that: by the safe way too.
  if (value.excluded?.of === 'whole') return hasRoute(value) ? [] : ['noRoute'];
  const others = coming(adults)
    .filter(({ id }) => id !== adult.id)
    .map((other) => ({ other: other.value, pair: pairOf(pairs, adult.id, other.id) }));
  const open = others.some(({ pair }) => shared.some((what) => pair?.[what] === undefined));
  const together = time && others.some(({ other, pair }) => !keptApart(value, other, pair, time, gap));
  return [
    ...(time === undefined ? (['noTime'] as const) : []),
    ...(hasRoute(value) ? [] : (['noRoute'] as const)),
    ...(open ? (['notAsked'] as const) : []),
    ...(together ? (['notApart'] as const) : []),
    ...(waitsForMeeting(adult, time) ? (['notMade'] as const) : []),
  ];
}

function waitsForMeeting({ value, own }: Adult, time: Time | undefined): boolean {
  return isApart(value, time?.starts) && value.apart?.joins === 'meeting' && !canBeJoined(own);
}

/** What an adult is to be told as it stands: that it is held, that it is not, or that the chair has excluded them. */
export function newsFor(
  { excluded }: FamilyAdult,
  starts: string | undefined,
): 'invited' | 'cancelled' | 'excluded' {
  if (starts === undefined) return 'cancelled';
  return excluded?.of === 'whole' ? 'excluded' : 'invited';
}

/** The version of the times of their own that hold for a conference; undefined: they come as the others do. */
export function timesOf(value: FamilyAdult, starts: string | undefined): number | undefined {
  return isApart(value, starts) ? value.apart?.version : undefined;
}

/**
 * What there is to tell them, as it is signed into the button that records it: that it is held at the time and in the room
 * of this hold, at which times of their own, and whether without them for a part of it. Where any of that has changed they
 * were told something else.
 */
export function newsSigned(value: FamilyAdult, { booking, cancelled }: Asked): string {
  const starts = booking?.slot.starts;
  const news = newsFor(value, cancelled ? undefined : (starts ?? ''));
  if (news !== 'invited') return news;
  return [news, booking?.hold, timesOf(value, starts), value.excluded?.of].join(' ');
}

/** Whether the last that they were told is that it is held: they may come. */
export function mayCome({ told }: Pick<FamilyAdult, 'told'>): boolean {
  return told.at(-1)?.what === 'invited';
}

/** Whether they know how it stands now: that it is held at `starts` and in which room, or (undefined) that it is not. */
export function isTold(value: FamilyAdult, starts: string | undefined): boolean {
  const last = value.told.at(-1);
  switch (newsFor(value, starts)) {
    case 'cancelled':
      return last?.what !== 'invited';
    case 'excluded':
      return last?.what === 'excluded';
    case 'invited':
      return (
        last?.what === 'invited' &&
        value.tellAnew !== true &&
        last.starts === starts &&
        last.apart === timesOf(value, starts)
      );
  }
}
