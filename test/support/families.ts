/** Who is asked to a conference, and the adults of its family, for tests: deterministic, small, large and hostile. */
import { type OwnMeeting, ownMeetingTarget, ownMeetingType } from '../../src/conference/apart/record.ts';
import {
  type Contact,
  contactTarget,
  contactType,
  type Invitation,
  invitationType,
} from '../../src/conference/invitations.ts';
import {
  type FamilyAdult,
  familyAdultType,
  type Pair,
  type Relation,
  type Route,
  routeTarget,
  routeType,
  type Safety,
  safetyTarget,
  safetyType,
  type WayToJoin,
} from '../../src/conference/safety/record.ts';
import { audited } from '../../src/kernel/audit.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import { at, authority, maya } from './authority.ts';
import { conferenceAt, someSlot } from './conferences.ts';
import type { Shelf } from './consultations.ts';

const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });
export const saidThen = { by: maya.id, at: moment('2026-12-30T11:00') };

export const invitationAt = (n: number) => ({ partition: conferenceAt.partition, id: `invitation:i${n}` });
export const adultAt = (n: number) => ({ partition: conferenceAt.partition, id: `adult:a${n}` });

export function invitation(overrides: Partial<Invitation> = {}): Invitation {
  return {
    conference: conferenceAt.id,
    agency: 'police',
    role: 'Police',
    required: true,
    deputy: true,
    children: ['3004171', '3004172'],
    by: 'settings',
    at: moment('2026-12-30T10:41'),
    hasContact: false,
    ...overrides,
  };
}

export function adult(as: Relation, overrides: Partial<FamilyAdult> = {}): FamilyAdult {
  return { conference: conferenceAt.id, as, n: 1, ...saidThen, route: saidThen, told: [], ...overrides };
}

export const apartFrom = (arrives: string, leaves: string, joins: WayToJoin = 'building') => ({
  starts: someSlot.starts,
  arrives,
  leaves,
  joins,
  version: 1,
  ...saidThen,
});

export function pair(overrides: Partial<Pair> = {}): Pair {
  return {
    between: [adultAt(0).id, adultAt(1).id],
    room: 'no',
    chat: 'no',
    waiting: 'no',
    ...saidThen,
    ...overrides,
  };
}

/** As it stands once all its steps are done, unless said otherwise. */
export function ownMeeting(n: number, overrides: Partial<OwnMeeting> = {}): OwnMeeting {
  const { at } = saidThen;
  return {
    conference: conferenceAt.id,
    adult: adultAt(n).id,
    meetingName: 'M-5RT-8H2',
    event: {
      at,
      id: `own-event-${n}`,
      iCalUId: 'u',
      etag: 'e',
      joinUrl: `https://teams.example/own-${n}`,
    },
    meeting: {
      at,
      id: `own-meeting-${n}`,
      chat: `own-chat-${n}`,
      dialIn: { number: '01632 960 777', conferenceId: '912 345 678' },
      joinNumber: { id: '345 678 901 234', passcode: 'qW7dK2' },
    },
    secured: { at },
    ...overrides,
  };
}

export interface Family {
  readonly invitations?: readonly { readonly value: Invitation; readonly contact?: Contact }[];
  readonly adults?: readonly {
    readonly value: FamilyAdult;
    readonly route?: Partial<Route>;
    /** The online meeting of their own. */
    readonly own?: Partial<OwnMeeting>;
  }[];
  readonly safety?: Partial<Safety>;
}

/** Lays them down beside the conference. */
export async function keepFamily(
  shelf: Pick<Shelf, 'put'>,
  { invitations = [], adults = [], safety }: Family,
): Promise<void> {
  const writes: Write[] = [
    ...invitations.flatMap(({ value, contact }, n) => [
      create(invitationType, invitationAt(n), authority.id, { ...value, hasContact: contact !== undefined }),
      ...(contact ? [create(contactType, contactTarget(invitationAt(n)), authority.id, contact)] : []),
    ]),
    ...adults.flatMap(({ value, route, own }, n) => [
      create(familyAdultType, adultAt(n), authority.id, value),
      ...(own
        ? [create(ownMeetingType, ownMeetingTarget(adultAt(n)), authority.id, ownMeeting(n, own))]
        : []),
      ...(route
        ? [
            create(routeType, routeTarget(adultAt(n)), authority.id, {
              conference: conferenceAt.id,
              ...route,
            }),
          ]
        : []),
    ]),
    create(safetyType, safetyTarget(conferenceAt), authority.id, {
      conference: conferenceAt.id,
      version: 3,
      pairs: [],
      advocacy: [],
      ...safety,
    }),
  ];
  const about = {
    actor: { kind: 'person', person: maya } as const,
    verb: 'conference.invite',
    what: 'Added somebody to those who are asked to a conference',
    commandId: 'c4',
    settings: 'example-1',
    at: at('2026-12-30T11:00'),
  };
  for (const write of writes) {
    const { record, entry } = audited(write, about);
    await shelf.put([record, entry]);
  }
}
