/** Small questions for the tests of finding a slot: everybody free unless a test says otherwise. */
import type {
  Busy,
  Candidate,
  Chair,
  ConferenceNeed,
  Period,
  RoomCalendar,
  SlotQuestion,
  SlotSettings,
} from '../../src/conference/index.ts';
import { periodOf } from '../../src/conference/minutes.ts';
import { settingsSchema } from '../../src/practice/settings.ts';
import { at, day } from '../support/authority.ts';

/** Settings with some of the conference settings changed. */
export function settingsWith(conferences: object = {}): SlotSettings {
  return settingsSchema.parse({ emergencyDuty: { name: 'the police', telephone: '999' }, conferences });
}

/** From and until on one day, as wall times in London: `2027-03-09 09:00 11:30`. */
export function period(text: string): Period {
  const [date, from, until] = text.split(' ');
  return periodOf(at(`${date}T${from}`), at(`${date}T${until}`));
}

export const busy = (text: string, site?: string): Busy => ({ ...period(text), site });

export function candidate(id: string, changes: Partial<Candidate> = {}): Candidate {
  return { id, name: `Name of ${id}`, busy: [], shareOfFullTime: 1, conferenceDays: [], ...changes };
}

export function chair(id: string, changes: Partial<Chair> = {}): Chair {
  return { ...candidate(id), children: 0, duty: [], ...changes };
}

export function room(id: string, changes: Partial<RoomCalendar> = {}): RoomCalendar {
  return {
    id,
    name: `Name of ${id}`,
    site: 'civic',
    email: `${id}@example.org`,
    capacity: 12,
    wheelchairAccessible: false,
    separateEntrances: false,
    separateWaitingAreas: false,
    busy: [],
    ...changes,
  };
}

export function need(changes: Partial<ConferenceNeed> = {}): ConferenceNeed {
  return {
    type: 'initial',
    dueOn: day('2027-03-22'),
    ages: [3],
    roomNeeds: {},
    separateAttendance: false,
    required: [],
    familyCannot: [],
    linkedChairs: [],
    responsibleBefore: [],
    ...changes,
  };
}

export function question(
  changes: Partial<ConferenceNeed> = {},
  others: Partial<Omit<SlotQuestion, 'need'>> = {},
): SlotQuestion {
  return {
    need: need(changes),
    chairs: [chair('chair-a')],
    minuteTakers: [candidate('taker-a')],
    rooms: [room('room-a')],
    travel: [],
    ...others,
  };
}
