/**
 * What a conference needs of time, place and people, and whether a time answers it: of what was changed after the time
 * was chosen nobody has looked yet. Pure.
 */
import type { Room } from '../kernel/actor.ts';
import type { Slot } from './diary/record.ts';
import { lacksOf } from './preferences.ts';
import type { Conference } from './record.ts';

type Needs = Conference['needs'];

/** How often it was changed since it was asked for: what an offer, and a time that was chosen, go by. */
export const needsVersion = ({ needsSaid }: Pick<Conference, 'needsSaid'>): number => needsSaid?.version ?? 0;

/** The social worker, and whoever else of the service must be there. */
export function requiredOf({
  worker,
  needs: { others = [] },
}: Pick<Conference, 'worker' | 'needs'>): readonly string[] {
  return [...new Set([worker, ...others])];
}

/**
 * What of the needs a time does not answer. `family`: they cannot come then. `shorter`: less time than is wanted. `noRoom`,
 * `room`: it is online and a room is wanted, or the other way about. `wheelchair`, `apart`: the room lacks what that needs.
 * `others`: somebody who must be there is not in it. `worker`: it was found for the social worker before.
 */
export const unmetKinds = [
  'family',
  'shorter',
  'noRoom',
  'room',
  'wheelchair',
  'apart',
  'others',
  'worker',
] as const;
export type Unmet = (typeof unmetKinds)[number];

const { compare } = Temporal.Instant;

export function unmetBy(slot: Slot, needs: Needs, rooms: readonly Room[]): readonly Unmet[] {
  const [from, starts, until] = [slot.from, slot.starts, slot.until].map((at) => Temporal.Instant.from(at));
  if (!from || !starts || !until) return [];
  const room = rooms.find(({ id }) => id === slot.room);
  const lacks = room
    ? lacksOf(room, {
        roomNeeds: needs.wheelchair ? { wheelchairAccess: true } : {},
        separateAttendance: needs.apart,
      })
    : [];
  const cannot = needs.cannot.some(
    (one) =>
      compare(Temporal.Instant.from(one.from), until) < 0 &&
      compare(from, Temporal.Instant.from(one.until)) < 0,
  );
  const minutes = (a: Temporal.Instant, b: Temporal.Instant) => a.until(b).total('minutes');
  const isShorter = minutes(starts, until) < needs.minutes || minutes(from, starts) < needs.preMinutes;
  const unmet: readonly (Unmet | false)[] = [
    cannot && 'family',
    isShorter && 'shorter',
    slot.room === undefined && needs.place === 'room' && 'noRoom',
    slot.room !== undefined && needs.place === 'online' && 'room',
    lacks.includes('wheelchairAccess') && 'wheelchair',
    lacks.includes('apart') && 'apart',
    (needs.others ?? []).some((one) => slot.others?.includes(one) !== true) && 'others',
  ];
  return unmet.filter((one) => one !== false);
}

/**
 * The same of the time that a conference has, or is being moved to, where its needs were changed after that was chosen;
 * undefined where it was chosen with the needs as they are: whoever chose it was told what it lacks.
 */
export function unmetNow(value: Conference, rooms: readonly Room[]): readonly Unmet[] | undefined {
  const { booking, moving, cancelled, needs, needsSaid } = value;
  const chosen = moving ?? booking;
  if (cancelled || !chosen || (chosen.needs ?? 0) >= needsVersion({ needsSaid })) return undefined;
  const { worker } = chosen.slot;
  return [
    ...unmetBy(chosen.slot, needs, rooms),
    ...(worker !== undefined && worker !== value.worker ? ['worker' as const] : []),
  ];
}

/** Whether a change of the needs touches who is brought together with whom, and where: then that is signed anew. */
export function touchesMeeting(before: Needs, after: Needs): boolean {
  const others = ({ others: list = [] }: Needs) => [...list].sort().join(' ');
  return before.apart !== after.apart || before.place !== after.place || others(before) !== others(after);
}
