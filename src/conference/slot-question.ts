/**
 * What is asked when a slot is looked for: the need of one conference, and what everybody's calendar holds. Whoever
 * asks fills it from records, the diary and Outlook; it is plain data, and nothing in it says why somebody is busy.
 * Moments are whole minutes since 1970 (minutes.ts), days calendar days in London.
 */
import type { PersonId, Room, Travel } from '../kernel/actor.ts';
import type { ConferenceType } from '../practice/codes.ts';
import type { Settings } from '../practice/settings.ts';
import type { Period } from './minutes.ts';

export type { Period } from './minutes.ts';

/** Something in a calendar. */
export interface Busy extends Period {
  /** Id of the site, where it is known to be at one; left out, no way is reckoned. */
  readonly site?: string;
}

/** Somebody who must be there: the social worker, and whom else the conference cannot do without. */
export interface RequiredPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly busy: readonly Busy[];
}

/** Somebody who could chair or take minutes. */
export interface Candidate extends RequiredPerson {
  /** Contracted hours, above 0 to 1. */
  readonly shareOfFullTime: number;
  /**
   * The days of the conferences that they have done and are booked for, one entry a conference: what is past is
   * needed for the weeks of `balanceWeeks`, and what is booked stands in `busy` as well. ISO dates.
   */
  readonly conferenceDays: readonly string[];
}

export interface Chair extends Candidate {
  /** Children on the plans that they chair, without the children of this conference. */
  readonly children: number;
  /** Their duty sessions, over the days that are searched. */
  readonly duty: readonly Period[];
}

/** A room with its calendar. */
export interface RoomCalendar extends Room {
  readonly busy: readonly Period[];
}

/** What the family needs of a room. */
export interface RoomNeeds {
  readonly wheelchairAccess?: boolean;
  readonly separateEntrances?: boolean;
  readonly separateWaitingAreas?: boolean;
}

/** The conference that a slot is looked for. */
export interface ConferenceNeed {
  readonly type: ConferenceType;
  /** The last day in time; held on a working day on or before it. */
  readonly dueOn: Temporal.PlainDate;
  /** One entry a child: age in whole years, undefined for a child not yet born. */
  readonly ages: readonly (number | undefined)[];
  /** Minutes, where the settings' length does not do; without the pre-meeting. */
  readonly lengthMinutes?: number;
  readonly preMeetingMinutes?: number;
  /** Held on this day at the earliest, for instance because an assessment or a birth is waited for. */
  readonly notBefore?: Temporal.PlainDate;
  /** The day on which reports will be written, where it is known; otherwise the settings say how long that takes. */
  readonly reportsOn?: Temporal.PlainDate;
  readonly roomNeeds: RoomNeeds;
  /** People in the room, where it is known; no smaller room is taken. */
  readonly people?: number;
  /** Some of the family must not meet: the room needs separate entrances or separate waiting areas. */
  readonly separateAttendance: boolean;
  readonly required: readonly RequiredPerson[];
  /** Times that the family cannot manage. */
  readonly familyCannot: readonly Period[];
  /** The chairs linked to the team, in its order. */
  readonly linkedChairs: readonly PersonId[];
  /** Who chaired for this family before. */
  readonly earlierChair?: PersonId;
  /** Chairs who were responsible for the case: they manage or managed it, or worked on it. */
  readonly responsibleBefore: readonly PersonId[];
}

/** What of the settings bears on finding a slot. */
export type SlotSettings = Pick<Settings, 'workingHours' | 'holidays' | 'timescales' | 'conferences'>;

export interface SlotQuestion {
  readonly need: ConferenceNeed;
  readonly chairs: readonly Chair[];
  readonly minuteTakers: readonly Candidate[];
  readonly rooms: readonly RoomCalendar[];
  /** The ways between sites; between a site and one that is not named here none is reckoned. */
  readonly travel: readonly Travel[];
}
