/**
 * What is said of the adults of a family, to those who work with them; and the words for one of them, which a person
 * passes on by the safe route. Those words are made of that adult's own record and of settings alone: whatever is known of
 * another is no argument of `wordsForAdult`.
 */
import { nameOf } from '../../consultation/index.ts';
import type { Authority } from '../../kernel/actor.ts';
import { dayOf, formatDate, formatPeriod } from '../../practice/dates.ts';
import type { Conference } from '../record.ts';
import type { FamilyAdult, Ground, Pair, Relation } from './record.ts';
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
  excluded:
    'The chair has excluded them from the whole conference. How they give their views is agreed with the chair.',
};

type Asked = Pick<Conference, 'booking' | 'cancelled' | 'worker' | 'outside'>;

/** The words for one adult, as they stand; undefined while there is nothing to pass on. */
export function wordsForAdult(
  adult: FamilyAdult,
  joining: string | undefined,
  conference: Asked,
  authority: Authority,
): string | undefined {
  const { words } = authority.settings;
  const ring = words.familiesRing ?? `${nameOf(authority, conference.worker)}, on the number that you have`;
  if (conference.cancelled) {
    return `The meeting will not take place. If you want to talk about it, ring ${ring}.`;
  }
  const slot = conference.booking?.slot;
  if (!slot) return undefined;
  const apart = isApart(adult, slot.starts) ? adult.apart : undefined;
  const when = apart
    ? `${formatDate(dayOf(Temporal.Instant.from(slot.starts)))}, ${apart.arrives} to ${apart.leaves}`
    : formatPeriod(Temporal.Instant.from(slot.starts), Temporal.Instant.from(slot.until));
  const room = slot.room === undefined ? undefined : authority.rooms.find(({ id }) => id === slot.room);
  const site = room && authority.sites.find(({ id }) => id === room.site);
  // Who joins in a way of their own is not sent to where the others are.
  const where =
    room && !apart?.ownJoining
      ? `${[room.name, site?.name].filter((one) => one !== undefined).join(', ')}.`
      : '';
  const dialIn = apart ? undefined : conference.outside.meeting?.dialIn;
  const join =
    joining ??
    (dialIn ? `By telephone: ${dialIn.number}, conference number ${dialIn.conferenceId}.` : undefined);
  return [
    words.families.replace('[name, number]', () => ring),
    `When: ${when}.`,
    where === '' ? undefined : `Where: ${where}`,
    words.familiesJoin,
    join,
  ]
    .filter((part) => part !== undefined)
    .join('\n\n');
}

/** What is seen by whom, in each place where something of a conference can be read: the page that the chair signs. */
export function whoSeesWhat(
  authority: Authority,
  hasCalendar: boolean,
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
    ['Mail', 'The invitation and changes of time, to the professionals alone. No name, number or reason.'],
    ['Secure mail', 'Which child it is about: the council’s own mail, sent and recorded by a person.'],
    ['Lobby', lobby],
    ['Waiting area', 'Who arrives at the same time can meet: see the times of the adults below.'],
  ];
}
