/**
 * The room has declined: which other rooms are free at the very time that the conference has, in the diary and in what
 * is kept of Outlook, with all that the family needs. The time and the people stay; nothing here holds anything.
 */
import type { Authority, Room } from '../../kernel/actor.ts';
import type { Reader } from '../../kernel/records.ts';
import { dayOf } from '../../practice/dates.ts';
import { clashOf, type FitRules } from '../diary/clash.ts';
import {
  type DiaryDay,
  diaryDayType,
  diaryPartition,
  otherWays,
  type Resource,
  resourcesOf,
  type Slot,
} from '../diary/record.ts';
import { fitRules } from '../diary/rules.ts';
import { outlookOf, readOutlook } from '../freeBusy/known.ts';
import { type Period, periodIn } from '../minutes.ts';
import { lacksOf } from '../preferences.ts';
import type { Conference } from '../record.ts';
import { roomIsAsked } from './changes.ts';

export interface RoomsQuestion {
  readonly slot: Slot;
  readonly hold: string;
  readonly needs: Pick<Conference['needs'], 'wheelchair' | 'apart'>;
  /** How many are to come, as far as it is known: no smaller room is named. */
  readonly people: number;
  readonly rooms: readonly Room[];
  /** The diary of that day. */
  readonly days: readonly DiaryDay[];
  readonly rules: FitRules;
  /** When a room is taken in Outlook. */
  busy(room: string): readonly Period[];
}

/** Those that can be had, at the site of the one that declined first, the smallest that does first. */
export function otherRooms(question: RoomsQuestion): readonly Room[] {
  const { slot, needs, people, rooms } = question;
  const need = { roomNeeds: { wheelchairAccess: needs.wheelchair }, separateAttendance: needs.apart };
  const site = rooms.find(({ id }) => id === slot.room)?.site;
  return rooms
    .filter(
      (room) =>
        room.id !== slot.room &&
        room.capacity >= people &&
        lacksOf(room, need).length === 0 &&
        isFree({ ...slot, room: room.id }, room, question),
    )
    .sort(
      (a, b) =>
        Number(b.site === site) - Number(a.site === site) ||
        a.capacity - b.capacity ||
        (a.id < b.id ? -1 : 1),
    );
}

/** The room, and the way there for those whom the slot takes up as well. */
function isFree(slot: Slot, room: Room, { hold, days, rules, busy }: RoomsQuestion): boolean {
  const [from, until] = [Temporal.Instant.from(slot.from), Temporal.Instant.from(slot.until)];
  const wanted = { hold, from, until, site: room.site };
  const entriesOf = (one: Resource) =>
    days.flatMap(({ resource: { kind, id }, entries }) =>
      kind === one.kind && id === one.id ? entries : [],
    );
  const clashes = resourcesOf(slot).some((resource) => {
    const elsewhere = otherWays(resource).flatMap(entriesOf);
    return clashOf({ resource, entries: entriesOf(resource), elsewhere }, wanted, rules) !== undefined;
  });
  const time = periodIn(slot);
  const gap = rules.gapMinutes;
  return !clashes && !busy(room.id).some((one) => one.from < time.until + gap && one.until + gap > time.from);
}

/** What can take the place of a room that has declined. */
export interface Instead {
  readonly rooms: readonly Room[];
  /** Whether the service holds such a conference without a room. */
  readonly online: boolean;
}

/** Days of one diary that are read: of all chairs, minute takers, social workers and rooms of a service. */
const mostDays = 1_000;

/** Undefined unless the room of a booked conference still to come has declined and nothing else is in question. */
export async function insteadOf(
  { value, people }: { readonly value: Conference; readonly people: number },
  authority: Authority,
  now: Temporal.Instant,
  read: Reader,
): Promise<Instead | undefined> {
  const { booking, needs, type } = value;
  if (!booking || !roomIsAsked(value)) return undefined;
  const { slot, hold } = booking;
  if (Temporal.Instant.compare(Temporal.Instant.from(slot.from), now) <= 0) return undefined;
  const day = dayOf(Temporal.Instant.from(slot.from)).toString();
  const [listed, kept] = await Promise.all([
    read.list(diaryDayType, {
      partition: diaryPartition(authority),
      range: { field: 'day', from: day, to: day },
      order: 'ascending',
      limit: mostDays,
    }),
    readOutlook(authority, read),
  ]);
  const outlook = kept && outlookOf(kept, authority, now);
  return {
    rooms: otherRooms({
      slot,
      hold,
      needs,
      people,
      rooms: authority.rooms,
      days: listed.items.map((one) => one.value),
      rules: fitRules(authority),
      busy: (id) => outlook?.busy({ kind: 'room', id }) ?? [],
    }),
    online: authority.settings.conferences.onlineOnly[type],
  };
}

/** The same time with the same people, in another room or in none. */
export function slotIn(slot: Slot, room: string | undefined): Slot {
  const { room: _declined, ...others } = slot;
  return room === undefined ? others : { ...others, room };
}
