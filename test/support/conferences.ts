/** Conferences for tests: deterministic, beside the enquiry of `enquiries.ts` and the consultation of `consultations.ts`. */
import {
  dayTarget,
  diaryDayType,
  diaryPartition,
  type Hold,
  holdTarget,
  holdType,
  resourcesOf,
  type Slot,
} from '../../src/conference/diary/record.ts';
import {
  type CalendarRead,
  type FreeBusyWatch,
  freeBusyTarget,
  freeBusyType,
  freeBusyWatchTarget,
  freeBusyWatchType,
} from '../../src/conference/freeBusy/record.ts';
import { type Conference, conferenceSchema, conferenceType } from '../../src/conference/record.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import type { Target } from '../../src/kernel/view.ts';
import { dayOf } from '../../src/practice/dates.ts';
import { at, authority, gareth, maya, person } from './authority.ts';
import { target as consultationAt, type Shelf } from './consultations.ts';
import { dayZeroIs, enquiryAt, lastDayIs } from './enquiries.ts';

const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });

export const conferenceAt: Target = { partition: consultationAt.partition, id: 'conference:n4t9' };
export const holdAt: Target = holdTarget(diaryPartition(authority), 'n4t9');

/** `2027-01-12T10:00`, with the pre-meeting before it; Daniel Osei chairs, Aisling Byrne takes minutes. */
export function slot(starts: string, overrides: Partial<Slot> = {}): Slot {
  const from = at(starts);
  return {
    from: from.subtract({ minutes: 30 }).toString(),
    starts: from.toString(),
    until: from.add({ hours: 2 }).toString(),
    chair: person('Daniel Osei').id,
    minuteTaker: person('Aisling Byrne').id,
    worker: maya.id,
    room: 'civic-1',
    ...overrides,
  };
}

export const someSlot = slot('2027-01-12T10:00');
export const otherSlot = slot('2027-01-13T13:30', { room: 'riverside-garden' });

export const bookedAt = (taken: Slot): NonNullable<Conference['booking']> => ({
  hold: holdAt.id,
  slot: taken,
  by: maya.id,
  at: moment('2026-12-30T10:50'),
  state: 'booked',
  bookedAt: moment('2026-12-30T10:51'),
});

export function conference(overrides: Partial<Conference> = {}): Conference {
  return conferenceSchema.parse({
    reference: 'K-7QW-2HD',
    meetingName: 'M-3PX-9RC',
    type: 'initial',
    children: [
      { number: '3004171', initials: 'AB', month: '2019-03', unborn: false, sex: 'F' },
      { number: '3004172', month: '2027-02', day: '2027-02-14', unborn: true, sex: 'U' },
    ],
    team: 'north',
    worker: maya.id,
    manager: gareth.id,
    asked: { by: maya.id, at: moment('2026-12-30T10:40') },
    clock: { rule: 'initialConference', from: dayZeroIs, dueOn: lastDayIs },
    enquiry: enquiryAt.id,
    consultation: consultationAt.id,
    needs: {
      minutes: 120,
      preMinutes: 30,
      place: 'room',
      wheelchair: true,
      apart: true,
      cannot: [{ from: moment('2027-01-06T09:00'), until: moment('2027-01-06T12:00') }],
      access: 'Interpreter, Polish',
    },
    outside: {},
    earlier: [],
    ...overrides,
  } satisfies Conference);
}

/** Lays down a conference. */
export async function keepConference(
  shelf: Pick<Shelf, 'put'>,
  value: Conference,
  where: Target = conferenceAt,
): Promise<void> {
  await keepWrites(shelf, [create(conferenceType, where, authority.id, value)]);
}

export async function keepHold(
  shelf: Pick<Shelf, 'put'>,
  taken: Slot = someSlot,
  about: Target = conferenceAt,
): Promise<void> {
  const hold: Hold = {
    conference: { ...about },
    slot: taken,
    day: dayOf(Temporal.Instant.from(taken.from)).toString(),
    by: maya.id,
    at: moment('2026-12-30T10:50'),
    state: 'held',
  };
  await keepWrites(shelf, [create(holdType, holdAt, authority.id, hold)]);
}

/** Another family's conference in the diary: whoever is in the slot is taken. */
export async function keepTaken(shelf: Pick<Shelf, 'put'>, ...slots: readonly Slot[]): Promise<void> {
  const byDay = new Map<string, Write>();
  for (const [n, taken] of slots.entries()) {
    const day = dayOf(Temporal.Instant.from(taken.from)).toString();
    for (const resource of resourcesOf(taken)) {
      const where = dayTarget(diaryPartition(authority), resource, day);
      byDay.set(
        where.id,
        create(diaryDayType, where, authority.id, {
          resource: { ...resource },
          day,
          entries: [
            {
              hold: `hold:other${n}`,
              from: taken.from,
              until: taken.until,
              conference: { partition: 'case:other', id: `conference:other${n}` },
            },
          ],
        }),
      );
    }
  }
  await keepWrites(shelf, [...byDay.values()]);
}

/** What Outlook says of some: as it was read, and when that was done last. */
export async function keepOutlook(
  shelf: Pick<Shelf, 'put'>,
  calendars: readonly CalendarRead[],
  watch: Partial<FreeBusyWatch> & Pick<FreeBusyWatch, 'lookedAt'>,
): Promise<void> {
  const { partition } = holdAt;
  await keepWrites(shelf, [
    create(freeBusyWatchType, freeBusyWatchTarget(authority), authority.id, {
      readAt: watch.lookedAt,
      running: false,
      waiting: [],
      ...watch,
    }),
    ...calendars.map((one) =>
      create(freeBusyType, freeBusyTarget(partition, one.of), authority.id, { ...one, at: watch.lookedAt }),
    ),
  ]);
}

export async function keepWrites(shelf: Pick<Shelf, 'put'>, writes: readonly Write[]): Promise<void> {
  const about = {
    actor: { kind: 'person', person: maya } as const,
    verb: 'conference.ask',
    what: 'Asked for a conference',
    commandId: 'c3',
    settings: 'example-1',
    at: at('2026-12-30T10:40'),
  };
  for (const write of writes) {
    const { record, entry } = audited(write, about);
    await shelf.put([record, entry]);
  }
}
