/** The cards of who is asked to a conference and of safe to meet: small, long and hostile. */
import type { OwnMeeting } from '../../src/conference/apart/record.ts';
import type { Conference } from '../../src/conference/record.ts';
import type { FamilyAdult } from '../../src/conference/safety/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import type { Target } from '../../src/kernel/view.ts';
import { at, authority, maya, ruth, withoutCalendar } from '../support/authority.ts';
import { bookedAt, conference, conferenceAt, keepConference, someSlot } from '../support/conferences.ts';
import {
  daniel,
  hostileWords,
  joan,
  plainText,
  restrictedTo,
  type Shelf,
  standingAt,
} from '../support/consultations.ts';
import {
  adult,
  adultAt,
  apartFrom,
  type Family,
  invitation,
  invitationAt,
  keepFamily,
  pair,
  saidThen,
} from '../support/families.ts';
import { type Look, type NamedCard, rendered } from './rendered.ts';

interface Shown extends Partial<Look> {
  readonly value?: Partial<Conference>;
  readonly family?: Family;
  readonly target?: Target;
  readonly input?: JsonObject;
  readonly typed?: {
    readonly verb: string;
    readonly input: Record<string, string>;
    readonly field: string;
    readonly message: string;
  };
}

const booked = { booking: bookedAt(someSlot), outside: { event: { at: saidThen.at, id: 'e1' } } };
const signed = { ...booked, signed: { by: daniel.id, at: saidThen.at } };
const cancelled = { ...booked, cancelled: { ...saidThen, words: 'The family has moved away.' } };

/** A service whose calendars are not joined to Quorate. */
const byHand = { in: { authority: withoutCalendar.authority(authority.id), directory: withoutCalendar } };

const listed: Family = {
  invitations: [
    { value: invitation() },
    {
      value: invitation({ agency: 'health-visiting', role: 'Health visitor', named: 'family' }),
      contact: { name: 'A. Visitor', email: 'visitor@example.org' },
    },
    {
      value: invitation({
        agency: 'oakfield-primary',
        role: 'School',
        children: ['3004171'],
        told: saidThen,
      }),
      contact: { name: 'H. Teacher', email: 'head@example.org' },
    },
  ],
};

const two: Family = {
  ...listed,
  adults: [
    {
      value: adult('mother'),
      route: { way: 'She rings us; never ring the house.', times: 'Weekdays before 14:00' },
    },
    {
      value: adult('father', {
        needsAsked: saidThen,
        interpreter: 'Polish',
        supporter: 'Solicitor',
        apart: apartFrom('09:00', '09:30', 'words'),
      }),
      route: { way: 'By text message', times: 'Any time', joining: 'By telephone: 01632 960 411' },
    },
  ],
  safety: { pairs: [pair()] },
};

const unasked: Family = {
  ...two,
  adults: [{ value: adult('mother', { route: undefined }) }, { value: adult('father') }],
  safety: { pairs: [] },
};

/** The father joins a meeting of his own; what has come of it. */
const ownMeetings = (own: Partial<OwnMeeting> | undefined, more: Partial<FamilyAdult> = {}): Family => ({
  ...two,
  adults: [
    ...(two.adults?.slice(0, 1) ?? []),
    {
      value: adult('father', {
        needsAsked: saidThen,
        interpreter: 'Polish',
        advocate: 'wanted',
        arranger: 'businessSupport',
        arranged: [{ what: 'advocate', ...saidThen }],
        apart: apartFrom('10:00', '10:45', 'meeting'),
        ...more,
      }),
      route: { way: 'By text message', times: 'Any time' },
      ...(own ? { own } : {}),
    },
  ],
});
const failedMeeting = { secured: { at: saidThen.at, failed: 'Forbidden' } };
const excludedWhole = {
  excluded: {
    of: 'whole' as const,
    grounds: ['violence' as const],
    words: 'Her partner has threatened her. His views are written down and read out.',
    ...saidThen,
  },
};

function long(text: (max: number) => string): Family {
  return {
    invitations: Array.from({ length: 24 }, (_, n) => ({
      value: invitation({ role: text(80), children: n % 2 === 0 ? ['3004171'] : undefined }),
      contact: { name: text(80), email: `${'visitor'.repeat(8)}@example.org` },
    })),
    adults: Array.from({ length: 8 }, (_, n) => ({
      value: adult('other', {
        n: n + 1,
        needsAsked: saidThen,
        interpreter: text(80),
        access: text(200),
        supporter: text(80),
        advocate: 'wanted',
        apart: apartFrom('09:00', '09:30', 'words'),
        ...(n === 1
          ? {
              excluded: {
                of: 'part' as const,
                grounds: ['violence' as const, 'conflict' as const],
                words: text(1_000),
                ...saidThen,
              },
            }
          : {}),
      }),
      route: { way: text(400), times: text(200), joining: text(400) },
    })),
    safety: {
      pairs: Array.from({ length: 8 }, (_, n) =>
        Array.from({ length: n }, (_other, m) => pair({ between: [adultAt(m).id, adultAt(n).id] })),
      ).flat(),
    },
  };
}

function shown(name: string, verb: string, as: Person, more: Shown = {}): Promise<NamedCard> {
  const { value = booked, family = two, typed, ...look } = more;
  const where = look.target ?? conferenceAt;
  return rendered({
    name: `safe-${name}`,
    verb,
    as,
    now: at('2026-12-31T10:00'),
    kept: [{ value: standingAt('agreed') }],
    target: where,
    prepare: async (shelf: Shelf) => {
      await keepConference(shelf, conference(value));
      await keepFamily(shelf, family);
      if (typed) {
        await shelf.keepTyped(
          typed.verb,
          as,
          typed.input,
          [{ field: typed.field, message: typed.message }],
          where,
        );
      }
    },
    ...look,
  });
}

/** In the order in which people meet them. */
export const safetyCards: readonly NamedCard[] = await Promise.all([
  shown('conference', 'conference.show', maya, {
    value: signed,
    family: ownMeetings({}),
  }),
  shown('conference-long', 'conference.show', maya, { value: signed, family: long(hostileWords) }),
  shown('list-empty', 'conference.invitations', maya, { value: {}, family: {} }),
  shown('list', 'conference.invitations', maya, { family: listed }),
  shown('list-signed', 'conference.invitations', joan, { value: signed }),
  shown('list-cancelled', 'conference.invitations', joan, { value: cancelled }),
  shown('list-long', 'conference.invitations', joan, { family: long(plainText) }),
  shown('list-hostile', 'conference.invitations', joan, { family: long(hostileWords) }),
  shown('invite', 'conference.inviteForm', maya),
  shown('invite-to-check', 'conference.inviteForm', maya, {
    typed: {
      verb: 'conference.invite',
      input: { agency: 'other', role: 'Youth worker', name: '', email: 'nobody', named: 'family' },
      field: 'email',
      message: 'That is not an e-mail address.',
    },
  }),
  shown('invitation', 'conference.invitationForm', maya, { target: invitationAt(1) }),
  shown('invitation-hostile', 'conference.invitationForm', maya, {
    target: invitationAt(1),
    family: long(hostileWords),
  }),
  shown('recognise', 'conference.recogniseForm', maya, {
    family: {
      invitations: [
        {
          value: invitation(),
          contact: { name: 'M. Bell', email: 'marcus.bell@police.example.org', conference: conferenceAt.id },
        },
        { value: invitation({ agency: 'oakfield-primary', role: 'School' }) },
      ],
    },
  }),
  shown('recognise-long', 'conference.recogniseForm', maya, { family: long(hostileWords) }),
  shown('recognise-none', 'conference.recogniseForm', maya, { family: {} }),
  shown('secure-mail-early', 'conference.secureMail', joan),
  shown('secure-mail', 'conference.secureMail', joan, { value: signed }),
  shown('secure-mail-hostile', 'conference.secureMail', joan, { value: signed, family: long(hostileWords) }),
  shown('file-early', 'conference.file', joan, { ...byHand, value: booked }),
  shown('file', 'conference.file', joan, { ...byHand, value: signed }),
  shown('file-hostile', 'conference.file', joan, { ...byHand, value: signed, family: long(hostileWords) }),
  shown('file-moved', 'conference.file', joan, {
    ...byHand,
    value: signed,
    family: {
      invitations: [
        { value: invitation({ sent: { ...saidThen, news: someSlot.starts } }) },
        { value: invitation({ sent: { ...saidThen, news: '2027-01-08T10:00:00Z' } }) },
      ],
    },
  }),
  shown('file-other-room', 'conference.file', joan, {
    ...byHand,
    value: {
      ...signed,
      earlier: [
        {
          slot: { ...someSlot, room: 'riverside-garden' },
          until: '2027-01-05T10:00:00.000Z',
          why: 'otherRoom',
          by: joan.id,
        },
      ],
    },
    family: { invitations: [{ value: invitation({ sent: { ...saidThen, news: someSlot.starts } }) }] },
  }),
  shown('file-taken-back', 'conference.file', joan, {
    ...byHand,
    value: signed,
    family: {
      invitations: [
        { value: invitation() },
        ...['School', 'Health visitor', 'GP', 'Youth worker'].map((role) => ({
          value: invitation({
            agency: 'other',
            role,
            sent: { ...saidThen, news: someSlot.starts },
            removed: { by: joan.id, at: '2027-01-05T10:00:00.000Z' },
          }),
        })),
      ],
    },
  }),
  shown('file-cancelled', 'conference.file', joan, {
    ...byHand,
    value: cancelled,
    family: { invitations: [{ value: invitation({ sent: { ...saidThen, news: someSlot.starts } }) }] },
  }),
  shown('file-in-outlook', 'conference.file', joan, { value: signed }),
  shown('family-empty', 'conference.family', maya, { value: {}, family: {} }),
  shown('family', 'conference.family', maya),
  shown('family-long', 'conference.family', maya, { family: long(plainText) }),
  shown('adult-unasked', 'conference.adult', maya, { target: adultAt(0), family: unasked }),
  shown('adult', 'conference.adult', maya, { target: adultAt(0) }),
  shown('adult-apart', 'conference.adult', daniel, { target: adultAt(1) }),
  shown('adult-own-meeting', 'conference.adult', maya, { target: adultAt(1), family: ownMeetings({}) }),
  shown('adult-own-meeting-coming', 'conference.adult', maya, {
    target: adultAt(1),
    family: ownMeetings(undefined),
  }),
  shown('adult-own-meeting-failed', 'conference.adult', joan, {
    target: adultAt(1),
    family: ownMeetings(failedMeeting),
  }),
  shown('adult-excluded', 'conference.adult', maya, {
    target: adultAt(1),
    family: ownMeetings(undefined, { apart: undefined, ...excludedWhole }),
  }),
  shown('adult-cancelled', 'conference.adult', maya, {
    value: cancelled,
    target: adultAt(0),
    family: {
      ...two,
      adults: [
        { value: adult('mother', { told: [{ what: 'invited', starts: someSlot.starts, ...saidThen }] }) },
      ],
    },
  }),
  shown('adult-long', 'conference.adult', daniel, { target: adultAt(1), family: long(plainText) }),
  shown('adult-hostile', 'conference.adult', daniel, { target: adultAt(1), family: long(hostileWords) }),
  shown('add-adult', 'conference.addAdultForm', maya),
  shown('route', 'conference.recordRouteForm', maya, { target: adultAt(0), family: unasked }),
  shown('share', 'conference.recordSharedForm', maya, { target: adultAt(0), family: unasked }),
  shown('apart', 'conference.setApartForm', maya, { target: adultAt(1) }),
  shown('apart-proposed', 'conference.setApartForm', maya, { target: adultAt(1), family: unasked }),
  shown('needs', 'conference.recordNeedsForm', maya, { target: adultAt(1) }),
  shown('exclude', 'conference.excludeForm', daniel, { target: adultAt(1) }),
  shown('sign', 'conference.signForm', daniel),
  shown('sign-own-meeting', 'conference.signForm', daniel, { family: ownMeetings({}) }),
  shown('signed', 'conference.signForm', joan, { value: signed }),
  shown('sign-not-asked', 'conference.signForm', joan, {
    value: signed,
    family: { ...two, safety: { ...two.safety, invited: { at: saidThen.at, failed: 'ErrorAccessDenied' } } },
  }),
  shown('sign-other', 'conference.signForm', ruth, {
    kept: [{ value: standingAt('agreed'), family: restrictedTo(maya, ruth, daniel) }],
  }),
  shown('sign-long', 'conference.signForm', daniel, { family: long(hostileWords) }),
]);
