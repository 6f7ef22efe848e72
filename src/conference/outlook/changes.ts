/**
 * What somebody has done to a conference's event in Outlook, as pure rules: our own changes seen again are nothing, a
 * time that the diary allows is followed, anything else is a question to people. Nothing is ever overwritten unasked.
 */
import { z } from 'zod';
import { dayOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { closing, isWorkingTime } from '../../practice/working-hours.ts';
import { type Slot, slotSchema } from '../diary/record.ts';
import { isLate } from '../due.ts';
import { wasHeld } from '../held.ts';
import type { Conference, Doubt } from '../record.ts';
import { standingOf } from '../standing.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const answer = z.enum(['none', 'accepted', 'tentative', 'declined']);

/** The event as an errand saw it. People who are not ours are here as hashes of their addresses: they may be family. */
export const seenSchema = z.discriminatedUnion('gone', [
  z.object({ gone: z.literal(true) }),
  z.object({
    gone: z.literal(false),
    from: instant,
    until: instant,
    room: answer.optional(),
    /** The room in it is not the one that is booked, or there is one and none is booked. */
    otherRoom: z.boolean().optional(),
    /** In the event, and known neither from the slot nor from the list of those who are asked. */
    strangers: z.array(z.string().max(40)).max(100),
    /** How many of those whom Quorate put there are in it no more. */
    missing: z.int().min(0),
    /** What those who are asked have answered, by the id of their invitation. */
    answers: z.array(z.object({ invitation: z.string(), answer })).max(100),
  }),
]);
export type Seen = z.infer<typeof seenSchema>;

export type TimeChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'gone' }
  /** The slot at the time that the event has now. */
  | { readonly kind: 'follow'; readonly slot: Slot }
  | {
      readonly kind: 'ask';
      readonly from: string;
      readonly until: string;
      readonly because: readonly Doubt[];
    };

/** What the event's time asks for. While it is held or on its way to another time, the event is ours to change. */
export function timeChange(
  value: Conference,
  seen: Seen,
  { now, settings }: { readonly now: Temporal.Instant; readonly settings: Settings },
): TimeChange {
  const { booking } = value;
  if (standingOf(value) !== 'booked' || !booking) return { kind: 'none' };
  // What becomes of the event of one that was held changes nothing of when that was.
  if (wasHeld(value, now)) return { kind: 'none' };
  if (seen.gone) return { kind: 'gone' };
  const { slot } = booking;
  if (isAt(slot, seen)) return { kind: 'none' };
  if (isLeftBehind(value, seen)) return { kind: 'none' };
  const there = slotAt(slot, seen);
  const because = doubtsOf(there, value, { now, settings });
  return there !== undefined && because.length === 0
    ? { kind: 'follow', slot: there }
    : { kind: 'ask', from: seen.from, until: seen.until, because };
}

/** What speaks against a time by the conference's record and the settings alone; the diary says the rest. */
function doubtsOf(
  there: Slot | undefined,
  value: Conference,
  { now, settings }: { readonly now: Temporal.Instant; readonly settings: Settings },
): readonly Doubt[] {
  if (there === undefined) return ['shape'];
  const [from, until] = [Temporal.Instant.from(there.from), Temporal.Instant.from(there.until)];
  const inHours =
    isWorkingTime(from, settings) && Temporal.Instant.compare(until, closing(dayOf(from), settings)) <= 0;
  const cannot = value.needs.cannot.some((one) =>
    overlap(
      { from, until },
      { from: Temporal.Instant.from(one.from), until: Temporal.Instant.from(one.until) },
    ),
  );
  const doubts: readonly (Doubt | false)[] = [
    Temporal.Instant.compare(from, now) <= 0 && 'past',
    isLate(there, value, settings) && 'late',
    !inHours && 'hours',
    cannot && 'family',
  ];
  return doubts.filter((one) => one !== false);
}

interface Time {
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

function overlap(a: Time, b: Time): boolean {
  return Temporal.Instant.compare(a.from, b.until) < 0 && Temporal.Instant.compare(b.from, a.until) < 0;
}

const isAt = (slot: Slot, seen: { readonly from: string; readonly until: string }) =>
  isSame(seen.from, slot.from) && isSame(seen.until, slot.until);

/** It stands where it was before a move that Outlook has refused: nobody has moved it there, and a person is asked already. */
function isLeftBehind({ outside, earlier }: Conference, seen: Exclude<Seen, { gone: true }>): boolean {
  return (
    outside.event?.failed !== undefined &&
    earlier.some(({ why, slot }) => (why === 'moved' || why === 'otherRoom') && isAt(slot, seen))
  );
}

/** A person has done by hand what Outlook had refused: time and room are those that are booked. */
export function isPutRight({ booking, outside }: Conference, seen: Seen): boolean {
  if (outside.event?.failed === undefined || seen.gone || !booking) return false;
  return isAt(booking.slot, seen) && seen.otherRoom === false;
}

const isSame = (a: string, b: string) => Temporal.Instant.from(a).equals(Temporal.Instant.from(b));

/** The same people and room at another time, with the same pre-meeting; undefined where none fits into it. */
export function slotAt(slot: Slot, { from, until }: { from: string; until: string }): Slot | undefined {
  const pre = Temporal.Instant.from(slot.from).until(Temporal.Instant.from(slot.starts));
  const begins = Temporal.Instant.from(from);
  const ends = Temporal.Instant.from(until);
  if (!dayOf(begins).equals(dayOf(ends))) return undefined;
  const moved = {
    ...slot,
    from: begins.toString(),
    starts: begins.add(pre).toString(),
    until: ends.toString(),
  };
  return slotSchema.safeParse(moved).data;
}

/** Whether its room has declined, and what else was done in Outlook is settled: then another may be taken. */
export function roomIsAsked(value: Conference): boolean {
  const { outlook } = value;
  return standingOf(value) === 'booked' && outlook?.room === 'declined' && outlook.question === undefined;
}

/** Whether a slot is the one that the conference has but for its room, which has declined. */
export function isOtherRoom(value: Conference, slot: Slot): boolean {
  const { booking } = value;
  return booking !== undefined && roomIsAsked(value) && isOtherPlace(booking.slot, slot);
}

/** The same time and people at another place. */
export function isOtherPlace(before: Slot, after: Slot): boolean {
  const same = (['from', 'starts', 'until', 'chair', 'minuteTaker', 'worker'] as const).every(
    (one) => before[one] === after[one],
  );
  const others = (slot: Slot) => [...(slot.others ?? [])].sort().join(' ');
  return same && others(before) === others(after) && before.room !== after.room;
}

/** Whether somebody stands in the event at whom nobody of the service has looked: until then nothing is sent to it. */
export function remindersPaused({ outlook }: Pick<Conference, 'outlook'>): boolean {
  return unseenStrangers({ outlook }).length > 0;
}

export function unseenStrangers({ outlook }: Pick<Conference, 'outlook'>): readonly string[] {
  return (outlook?.strangers ?? []).filter((one) => outlook?.looked?.includes(one) !== true);
}
