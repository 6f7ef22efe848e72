/** A meeting for tests: the conference of `conferences.ts` on its day, with a chat that keeps what is written into it. */

import type { Conference } from '../../src/conference/record.ts';
import { personId } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import type { Answer, Identity } from '../../src/kernel/command.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import type { Errand } from '../../src/kernel/errand.ts';
import type { Mail } from '../../src/kernel/mailer.ts';
import type { InTeams } from '../../src/kernel/meetings.ts';
import type { DeliveryError } from '../../src/kernel/messenger.ts';
import { OutsideError } from '../../src/kernel/outside.ts';
import type { ServiceMailbox } from '../../src/kernel/service-mailbox.ts';
import type { Shown } from '../../src/kernel/view.ts';
import {
  childViewsTarget,
  childViewsType,
  type FamilyContact,
  familyContactTarget,
  familyContactType,
  type Views,
} from '../../src/meeting/before/record.ts';
import { meetingErrands } from '../../src/meeting/index.ts';
import {
  type Attendance,
  attendanceTarget,
  attendanceType,
  type Claim,
  claimTarget,
  claimType,
  type Meeting,
  meetingTarget,
  meetingType,
} from '../../src/meeting/record.ts';
import { at, authority, maya } from './authority.ts';
import { bookedAt, conferenceAt, someSlot } from './conferences.ts';
import type { Shelf } from './consultations.ts';
import type { Family } from './families.ts';
import { invitation, saidThen } from './families.ts';
import { buttonOf, type House, inputsOf, shownOf, type Typed } from './house.ts';
import { testLinks } from './links.ts';

export const chatId = '19:meeting_n4t9@thread.v2';
/** Ten minutes before the conference of `conferences.ts`. */
export const nearly = '2027-01-12T09:50';

export const metAt: Partial<Conference> = {
  booking: bookedAt(someSlot),
  outside: {
    event: { at: saidThen.at, id: 'event-1' },
    meeting: { at: saidThen.at, id: 'meeting-1', chat: chatId },
    joined: { at: saidThen.at },
  },
};

/** Police, health visiting and a school are asked, and a GP who need not come. */
export const asked: Family = {
  invitations: [
    { value: invitation() },
    { value: invitation({ agency: 'health-visiting', role: 'Health visitor', at: later(1) }) },
    { value: invitation({ agency: 'oakfield-primary', role: 'School', at: later(2) }) },
    { value: invitation({ agency: 'gp', role: 'GP', required: false, at: later(3) }) },
  ],
};

export function later(minutes: number): string {
  return at('2026-12-30T10:41').add({ minutes }).toString({ smallestUnit: 'millisecond' });
}

const said = { by: maya.id, at: at('2027-01-12T10:02').toString({ smallestUnit: 'millisecond' }) };

export function meeting(overrides: Partial<Meeting> = {}): Meeting {
  return {
    conference: conferenceAt.id,
    reference: 'K-7QW-2HD',
    sitting: 1,
    starts: someSlot.starts,
    until: someSlot.until,
    corrected: [],
    earlier: [],
    ...overrides,
  };
}

export interface KeptMeeting {
  readonly meeting?: Partial<Meeting>;
  /** By the id of an invitation, or `worker`, `manager`. */
  readonly attendances?: Readonly<Record<string, Partial<Attendance>>>;
  readonly claims?: readonly Partial<Claim>[];
  /** What chair and social worker said before. */
  readonly contacts?: FamilyContact['contacts'];
  readonly views?: Views['children'];
}

export const hereNow = (more: Partial<NonNullable<Attendance['presence']>> = {}): Partial<Attendance> => ({
  presence: { is: 'here', how: 'teams', part: false, deputy: false, self: true, ...said, ...more },
});

/** Lays it down beside the conference. */
export async function keepMeeting(shelf: Pick<Shelf, 'put'>, kept: KeptMeeting): Promise<void> {
  const of = { conference: conferenceAt.id, sitting: 1, at: said.at };
  const ofAttendance = (whose: string) =>
    whose === 'worker' || whose === 'manager' ? whose : ('invitation' as const);
  const writes: Write[] = [
    create(meetingType, meetingTarget(conferenceAt), authority.id, meeting(kept.meeting)),
    ...Object.entries(kept.attendances ?? {}).map(([whose, more]) => {
      const value: Attendance = { ...of, of: ofAttendance(whose), agency: 'police', ...more };
      return create(attendanceType, attendanceTarget(conferenceAt, 1, whose), authority.id, value);
    }),
    ...(kept.contacts
      ? [
          create(familyContactType, familyContactTarget(conferenceAt), authority.id, {
            conference: conferenceAt.id,
            reference: 'K-7QW-2HD',
            contacts: kept.contacts,
          }),
        ]
      : []),
    ...(kept.views
      ? [
          create(childViewsType, childViewsTarget(conferenceAt), authority.id, {
            conference: conferenceAt.id,
            reference: 'K-7QW-2HD',
            children: kept.views,
          }),
        ]
      : []),
    ...(kept.claims ?? []).map((more, n) => {
      const who = personId('99999999-9999-4999-8999-999999999999', `somebody-${n}`);
      const value: Claim = { ...of, who, agency: 'gp', how: 'teams', ...more };
      return create(claimType, claimTarget(conferenceAt, who), authority.id, value);
    }),
  ];
  const about = {
    actor: { kind: 'person', person: maya } as const,
    verb: 'meeting.mark',
    what: 'Recorded who is there',
    commandId: 'c5',
    settings: 'example-1',
    at: at('2027-01-12T10:02'),
  };
  for (const write of writes) {
    const { record, entry } = audited(write, about);
    await shelf.put([record, entry]);
  }
}

/** A meeting's chat in memory: what is written there, how often it was tried, and whether Quorate is in it. */
export class MeetingChat {
  readonly posts: Shown[] = [];
  tried = 0;
  /** What becomes of a mail. */
  mail: (mail: Mail) => Promise<void> = async () => {};
  isIn = true;
  /** Whom Teams' report names; undefined: Quorate may not read it. */
  inTeams: readonly InTeams[] | undefined = [];
  /** What the next tries come to; `arrives`: though it stands there. */
  faults: { readonly error: DeliveryError; readonly arrives: boolean }[] = [];

  errands(): readonly Errand[] {
    const never = () => {
      throw new Error('not asked for here');
    };
    const mailbox: ServiceMailbox = {
      calendars: {
        busy: never,
        bookedAs: never,
        book: never,
        read: never,
        move: never,
        cancel: never,
      },
      meetings: {
        find: never,
        secure: never,
        attended: async () => {
          if (!this.inTeams) throw new OutsideError('refused', 'Forbidden');
          return this.inTeams;
        },
        join: never,
        leave: async () => {
          this.isIn = false;
        },
      },
      mailer: { send: (mail) => this.mail(mail) },
      watching: { begin: never, extend: never, end: never },
    };
    return meetingErrands(
      { of: () => mailbox },
      {
        post: async (_chat, shown) => {
          this.tried += 1;
          const fault = this.faults.shift();
          if (!fault || fault.arrives) this.posts.push(shown);
          if (fault) throw fault.error;
          return `m${this.posts.length}`;
        },
      },
      testLinks,
    );
  }
}

/** A press in the meeting's chat, by whoever it is. */
export function pressIn(
  home: House,
  identity: Identity,
  on: Shown | Answer,
  titleOrVerb: string,
  typed: Typed = {},
): Promise<Answer> {
  const { card } = shownOf(on);
  const { action, verb, token } = buttonOf(card, titleOrVerb);
  const sendsInputs = !('associatedInputs' in action && action.associatedInputs === 'none');
  const values = Object.fromEntries(inputsOf(card).map(({ id }) => [id, typed[id] ?? '']));
  return home.kernel.perform({
    from: 'person',
    identity,
    place: { kind: 'group', conversation: chatId },
    verb,
    token,
    input: { ...(sendsInputs ? values : {}), token, verb },
  });
}
