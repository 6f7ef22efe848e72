/** Times of their own: what is proposed for somebody, and what becomes of theirs when the conference moves. Pure. */
import { dayOf, formatTime, momentOf } from '../../practice/dates.ts';
import type { InvitationSettings } from '../../practice/invitation-settings.ts';
import type { Slot } from '../diary/record.ts';
import type { FamilyAdult, Pair } from './record.ts';
import { shared } from './record.ts';
import { type Adult, coming, isApart, pairOf } from './together.ts';

type Time = Pick<Slot, 'from' | 'starts' | 'until'>;
type Apart = NonNullable<FamilyAdult['apart']>;

/** Wall times, `09:30`. */
export interface OwnTimes {
  readonly arrives: string;
  readonly leaves: string;
}

const { compare } = Temporal.Instant;
const later = (a: Temporal.Instant, b: Temporal.Instant) => (compare(a, b) >= 0 ? a : b);
const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (compare(a, b) <= 0 ? a : b);

/**
 * A first proposal, which a person then changes. Where nobody whom they must not meet comes to the building at times of
 * their own, the first part of the conference, as long as the settings say; otherwise what is left of it after those
 * have gone. Of a conference that leaves nothing the whole is proposed: then times alone do not keep them apart.
 */
export function proposedTimes(
  adult: Adult,
  adults: readonly Adult[],
  pairs: readonly Pair[],
  slot: Time,
  { apartMinutes, ownTimes }: Pick<InvitationSettings, 'apartMinutes' | 'ownTimes'>,
): OwnTimes {
  const [from, until] = [Temporal.Instant.from(slot.from), Temporal.Instant.from(slot.until)];
  const day = dayOf(Temporal.Instant.from(slot.starts));
  const others = coming(adults).flatMap(({ id, value }) => {
    const mustNot = shared.some((what) => pairOf(pairs, adult.id, id)?.[what] === 'no');
    const { apart } = value;
    return mustNot && apart?.joins === 'building' && isApart(value, slot.starts) ? [apart] : [];
  });
  const [first] = others;
  const arrives = first
    ? others.reduce((at, { leaves }) => later(at, momentOf(day, leaves).add({ minutes: apartMinutes })), from)
    : from.add({ minutes: ownTimes.arrivesAfter });
  const leaves = first ? until : earlier(until, from.add({ minutes: ownTimes.leavesAfter }));
  const fits = compare(arrives, leaves) < 0;
  return { arrives: formatTime(fits ? arrives : from), leaves: formatTime(fits ? leaves : until) };
}

/**
 * The same times of a conference that begins at another moment, as far from its beginning as they were. Undefined where
 * that is another day than the conference's.
 */
export function movedWith(apart: Apart, starts: string): Apart | undefined {
  const [before, after] = [Temporal.Instant.from(apart.starts), Temporal.Instant.from(starts)];
  const day = dayOf(after);
  const moved = (time: string) => after.add(momentOf(dayOf(before), time).since(before));
  const [arrives, leaves] = [moved(apart.arrives), moved(apart.leaves)];
  if (!dayOf(arrives).equals(day) || !dayOf(leaves).equals(day)) return undefined;
  return {
    ...apart,
    starts,
    arrives: formatTime(arrives),
    leaves: formatTime(leaves),
    version: apart.version + 1,
  };
}

/** Whether chair and room are held for all of these times. */
export function areHeld({ arrives, leaves }: OwnTimes, slot: Time): boolean {
  const day = dayOf(Temporal.Instant.from(slot.starts));
  return (
    compare(momentOf(day, arrives), Temporal.Instant.from(slot.from)) >= 0 &&
    compare(momentOf(day, leaves), Temporal.Instant.from(slot.until)) <= 0
  );
}
