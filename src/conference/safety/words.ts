/**
 * What is said of the adults of a family, to those who work with them; and the words for one of them, which a person
 * passes on by the safe route. Those words are made of that adult's own record and of settings alone: whatever is known of
 * another is no argument of `wordsForAdult`.
 */
import { capital, nameOf } from '../../consultation/index.ts';
import type { Authority } from '../../kernel/actor.ts';
import type { DialIn } from '../../kernel/meetings.ts';
import { dayOf, formatDate, formatPeriod, formatTime } from '../../practice/dates.ts';
import type { WordsSettings } from '../../practice/words-settings.ts';
import { canBeJoined, type OwnMeeting } from '../apart/record.ts';
import type { Slot } from '../diary/record.ts';
import type { Conference } from '../record.ts';
import { type Advocacy, needsOf } from './needs.ts';
import type { Arrangeable, Arranger, FamilyAdult, Ground, Pair, Relation, WayToJoin } from './record.ts';
import { shared } from './record.ts';
import type { NotYet } from './together.ts';
import { isApart } from './together.ts';

export const relationWords: Readonly<Record<Relation, string>> = {
  mother: 'Mother',
  father: 'Father',
  partner: 'Partner of a parent',
  grandparent: 'Grandparent',
  carer: 'Carer',
  other: 'Another adult of the family',
};

/** `Mother`, `Grandparent 2`: no names. */
export function adultWords({ as, n }: Pick<FamilyAdult, 'as' | 'n'>): string {
  return n === 1 ? relationWords[as] : `${relationWords[as]} ${n}`;
}

export const groundWords: Readonly<Record<Ground, string>> = {
  childInterest: 'It would harm the child or work against their interest',
  violence: 'Risk of violence or intimidation',
  childWish: 'The child’s own wish',
  confidential: 'Confidential information, criminal or legal',
  conflict: 'Conflict between members of the family',
  other: 'Another ground, said in words',
};

export const sharedWords: Readonly<Record<(typeof shared)[number], string>> = {
  room: 'the room',
  chat: 'the meeting and its chat',
  waiting: 'the waiting area',
};

/** `May share the room and the chat; not the waiting area.` */
export function pairWords(pair: Pair | undefined): string {
  const by = (answer: 'yes' | 'no' | undefined) =>
    shared.filter((what) => pair?.[what] === answer).map((what) => sharedWords[what]);
  const part = (words: string, list: readonly string[]) =>
    list.length === 0 ? [] : [`${words} ${list.join(', ')}`];
  return [
    ...part('May share:', by('yes')),
    ...part('Must not share:', by('no')),
    ...part('Not asked yet:', by(undefined)),
  ].join('. ');
}

export const notYetWords: Readonly<Record<NotYet, string>> = {
  noTime: 'The conference has no time yet.',
  noRoute: 'No safe way and times to reach them are on record yet.',
  notAsked: 'Nobody has asked yet what they may share with every other adult who comes.',
  notApart:
    'They must not be brought together with another adult, and what is arranged does not keep them apart yet.',
  notMade: 'The online meeting of their own is not ready yet.',
  notSigned: 'The chair has not signed yet who will see what.',
  noBuilding:
    'The conference is held online, and they were to come to the building. Say under "Times of their own" how they join.',
  noPlace: 'The room of the conference is no longer listed, so that nobody can say where it is held.',
};

export const joinWords: Readonly<Record<WayToJoin, string>> = {
  building: 'They come to the building',
  meeting: 'In an online meeting of their own',
  words: 'In another way',
};

export const needWords: Readonly<Record<Arrangeable, string>> = {
  interpreter: 'Interpreter',
  access: 'Access',
  advocate: 'Advocate',
};

export const arrangerWords: Readonly<Record<Arranger, string>> = {
  socialWorker: 'the social worker',
  businessSupport: 'business support',
};

/** `Arranged: interpreter. The social worker arranges: access.`, without what people typed. */
export function needsLine(value: FamilyAdult): string {
  if (!value.needsAsked) return 'Nobody has asked yet what they need.';
  const needs = needsOf(value);
  const list = (done: boolean) =>
    needs.filter((need) => need.done === done).map(({ what }) => needWords[what].toLowerCase());
  const [arranged, open] = [list(true), list(false)];
  const arranger = capital(arrangerWords[value.arranger ?? 'socialWorker']);
  return [
    needs.length === 0 && 'Nothing has to be arranged for them.',
    arranged.length > 0 && `Arranged: ${arranged.join(', ')}.`,
    open.length > 0 && `${arranger} arranges: ${open.join(', ')}.`,
    value.supporter !== undefined && 'A supporter comes with them.',
  ]
    .filter((part) => part !== false)
    .join(' ');
}

export const advocacyWords: Readonly<Record<Advocacy, string>> = {
  toOffer: 'To be offered',
  tried: 'Tried; to be offered again',
  toArrange: 'Offered and wanted; to be arranged',
  arranged: 'Offered, wanted and arranged',
  notWanted: 'Offered, not wanted',
};

type Asked = Pick<Conference, 'booking' | 'cancelled' | 'worker' | 'outside'>;

/** What of an adult's own the words are made of: nothing of anybody else. */
export interface OfAdult {
  readonly value: FamilyAdult;
  /** How they join, where a person has put it into words. */
  readonly joining: string | undefined;
  /** The online meeting of their own, where they have one. */
  readonly own: OwnMeeting | undefined;
}

/** The words for one adult, as they stand; undefined while there is nothing to pass on. */
export function wordsForAdult(
  { value, joining, own }: OfAdult,
  conference: Asked,
  authority: Authority,
): string | undefined {
  const { words } = authority.settings;
  const ring = words.familiesRing ?? `${nameOf(authority, conference.worker)}, on the number that you have`;
  const withRing = (text: string) => text.replace('[name, number]', () => ring);
  if (conference.cancelled) {
    return `The meeting will not take place. If you want to talk about it, ring ${ring}.`;
  }
  if (value.excluded?.of === 'whole') return withRing(words.familiesExcluded);
  const slot = conference.booking?.slot;
  if (!slot) return undefined;
  const apart = isApart(value, slot.starts) ? value.apart : undefined;
  const when = apart
    ? `${formatDate(dayOf(Temporal.Instant.from(slot.starts)))}, ${apart.arrives} to ${apart.leaves}`
    : formatPeriod(Temporal.Instant.from(slot.starts), Temporal.Instant.from(slot.until));
  // Who joins in a way of their own is not sent to where the others are.
  const comes = apart === undefined || apart.joins === 'building';
  return [
    withRing(words.families),
    value.excluded && withRing(words.familiesExcludedPart),
    apart ? `When: ${when}.` : `When: ${when}.${comeBefore(slot)}`,
    comes ? whereWords(slot, authority) : undefined,
    comes && apart ? undefined : words.familiesJoin,
    ...joiningWords(apart, { joining, own }, conference, words),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

/** ` Please come at 09:30: …`, where a pre-meeting is before it: the family takes part in it. */
function comeBefore({ from, starts, room }: Slot): string {
  const [there, begins] = [Temporal.Instant.from(from), Temporal.Instant.from(starts)];
  if (Temporal.Instant.compare(there, begins) >= 0) return '';
  return ` Please ${room === undefined ? 'join' : 'come'} at ${formatTime(there)}: you meet the chair first.`;
}

function whereWords({ room: id }: Pick<Slot, 'room'>, authority: Authority): string | undefined {
  const room = id === undefined ? undefined : authority.rooms.find((one) => one.id === id);
  if (!room) return undefined;
  const site = authority.sites.find((one) => one.id === room.site);
  return `Where: ${[room.name, site?.name].filter((one) => one !== undefined).join(', ')}.`;
}

/** How they join: at times of their own never as the others do, whose meeting has a chat that outlasts the hours. */
function joiningWords(
  apart: FamilyAdult['apart'],
  { joining, own }: Omit<OfAdult, 'value'>,
  { outside }: Asked,
  { familiesOwnMeeting }: WordsSettings,
): readonly (string | undefined)[] {
  switch (apart?.joins) {
    case undefined:
      return [byTelephone(outside.meeting?.dialIn)];
    case 'building':
      return [];
    case 'words':
      return [joining];
    case 'meeting': {
      if (!canBeJoined(own)) return [];
      const { joinNumber, dialIn } = own.meeting ?? {};
      const passcode = joinNumber?.passcode === undefined ? '' : `, passcode ${joinNumber.passcode}`;
      return [
        familiesOwnMeeting,
        byTelephone(dialIn),
        joinNumber && `In Teams: meeting ID ${joinNumber.id}${passcode}.`,
        own.event?.joinUrl === undefined ? undefined : `By link: ${own.event.joinUrl}`,
      ];
    }
  }
}

const byTelephone = (dialIn: DialIn | undefined) =>
  dialIn && `By telephone: ${dialIn.number}, conference number ${dialIn.conferenceId}.`;

/** What is seen by whom, in each place where something of a conference can be read: the page that the chair signs. */
export function whoSeesWhat(
  authority: Authority,
  hasCalendar: boolean,
  hasOwnMeetings: boolean,
): readonly (readonly [string, string])[] {
  const { meeting } = authority.settings.conferences;
  const lobby =
    meeting.lobby === 'everybody'
      ? 'Everybody waits in the lobby until they are let in. Who is let in sees who is there.'
      : 'People from outside wait in the lobby until they are let in. Who is let in sees who is there.';
  const chat = {
    always: 'Everybody who was let in can read and write it, before and after as well.',
    duringMeeting: 'Everybody who was let in can read it, and write while the meeting lasts.',
    never: 'Nobody can write in it.',
  }[meeting.chat];
  return [
    [
      'Calendar event',
      hasCalendar
        ? 'The professionals listed, and whoever reads their calendars: time, room, a meeting name that says nothing. They do not see each other. No adult of the family is in it.'
        : 'None: Outlook is not joined to Quorate.',
    ],
    ['Link to join', 'Whoever has the event. An adult of the family only as told by the safe route.'],
    ['Chat', `${chat} Quorate writes nothing about the family in it.`],
    ...(hasOwnMeetings
      ? [
          [
            'Meetings of their own',
            'Each has a link, a lobby and a chat of its own, for one adult with chair and minute taker. They stand in the calendars of these two and in no other, and Quorate is in none of the chats.',
          ] as const,
        ]
      : []),
    ['Mail', 'The invitation and changes of time, to the professionals alone. No name, number or reason.'],
    ['Secure mail', 'Which child it is about: the council’s own mail, sent and recorded by a person.'],
    ['Lobby', lobby],
    ['Waiting area', 'Who arrives at the same time can meet: see the times of the adults below.'],
  ];
}
