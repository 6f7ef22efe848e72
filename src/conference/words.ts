/** What is said about a conference, in one place. None of it holds what a person typed; summaries are neutral. */
import { capital, dayWords, momentWords, nameOf } from '../consultation/index.ts';
import type { Authority } from '../kernel/actor.ts';
import { plain } from '../kernel/cards/index.ts';
import { conferenceTypes, delayReasons, label } from '../practice/codes.ts';
import { formatMoment, formatPeriod } from '../practice/dates.ts';
import { timescales } from '../practice/timescales.ts';
import type { Slot } from './diary/record.ts';
import type { Unmet } from './needs.ts';
import { isOtherPlace, unseenStrangers } from './outlook/changes.ts';
import type { Conference, Doubt, OutsideStep } from './record.ts';
import { type Standing, standingOf } from './standing.ts';
import type { News } from './telling.ts';

/** Where it stands, for lists and heads. */
export const standingWords: Readonly<Record<Standing, string>> = {
  wanted: 'Asked for, without a time yet',
  held: 'A time is held',
  booked: 'Booked',
  moving: 'Booked, and being moved',
  cancelled: 'Cancelled',
};

/** `Review conference`, `Initial conference, reconvened` */
export function typeWords({ type, follows }: Pick<Conference, 'type' | 'follows'>): string {
  const words = label(conferenceTypes, type);
  return follows?.as === 'reconvened' ? `${words}, reconvened` : words;
}

/** `Thu 3 December 2026, 10:00 to 12:00` */
export function meetingWords({ starts, until }: Pick<Slot, 'starts' | 'until'>): string {
  return formatPeriod(Temporal.Instant.from(starts), Temporal.Instant.from(until));
}

/** `Conference room 1, Civic Centre` */
export function roomWords({ room }: Pick<Slot, 'room'>, authority: Authority): string {
  if (room === undefined) return 'Online only, through Teams';
  const found = authority.rooms.find(({ id }) => id === room);
  if (!found) return 'A room that is no longer listed';
  const site = authority.sites.find(({ id }) => id === found.site);
  return plain([found.name, site?.name].filter((one) => one !== undefined).join(', '));
}

/** A slot in facts. */
export function slotFacts(slot: Slot, authority: Authority): readonly (readonly [string, string])[] {
  const from = Temporal.Instant.from(slot.from);
  const pre = Temporal.Instant.compare(from, Temporal.Instant.from(slot.starts)) < 0;
  return [
    ['When', meetingWords(slot)],
    ...(pre ? [['Pre-meeting from', formatMoment(from)] as const] : []),
    ['Where', roomWords(slot, authority)],
    ['Chair', capital(nameOf(authority, slot.chair))],
    ...(slot.minuteTaker === undefined
      ? []
      : [['Minutes', capital(nameOf(authority, slot.minuteTaker))] as const]),
    ...(slot.worker === undefined
      ? []
      : [['Social worker', capital(nameOf(authority, slot.worker))] as const]),
    ...(slot.others === undefined || slot.others.length === 0
      ? []
      : [['Also there', slot.others.map((id) => nameOf(authority, id)).join(', ')] as const]),
  ];
}

/** What of a slot is listed no more in the authority file: a person has to find another time, or another place. */
export function goneWords({ chair, minuteTaker, room }: Slot, authority: Authority): readonly string[] {
  const serves = (id: string, role: 'chair' | 'minuteTaker') => authority.person(id)?.roles.includes(role);
  return [
    !serves(chair, 'chair') &&
      'Its chair is no longer listed as one. Nobody else can sign who will see what: please move it to a time with another chair.',
    minuteTaker !== undefined &&
      !serves(minuteTaker, 'minuteTaker') &&
      'Its minute taker is no longer listed as one. Please move it to a time with another, or find one by hand.',
    room !== undefined &&
      !authority.rooms.some(({ id }) => id === room) &&
      'Its room is no longer listed, so that the family cannot be told where it is held. Please move it.',
  ].filter((one) => one !== false);
}

/** The second line of the head: the news while it still holds, otherwise where it stands. */
export function titleOf(value: Conference, news: News | undefined): string {
  return (news && newsTitle(value, news)) ?? standingTitle(value);
}

function standingTitle(value: Conference): string {
  const { booking, moving } = value;
  switch (standingOf(value)) {
    case 'wanted':
      return 'The conference waits for a time';
    case 'held':
      return `Held for it: ${booking ? meetingWords(booking.slot) : 'a time'}`;
    case 'booked':
      return `Booked for ${booking ? meetingWords(booking.slot) : 'a time'}`;
    case 'moving':
      return `To be moved to ${moving ? meetingWords(moving.slot) : 'another time'}`;
    case 'cancelled':
      return 'The conference will not be held';
  }
}

function newsTitle(value: Conference, news: News): string | undefined {
  const standing = standingOf(value);
  switch (news) {
    case 'asked':
      return standing === 'wanted' ? 'A conference has been asked for' : undefined;
    case 'moved':
      return standing === 'booked' && value.booking ? movedTitle(value, value.booking.slot) : undefined;
    case 'lost':
      return standing === 'wanted' || standing === 'booked' ? lostTitle(value) : undefined;
    case 'byHand':
      return byHand(value).length > 0 ? 'Something is to be done by hand' : undefined;
    case 'changedOutside':
      return outlookQuestions(value).length > 0 ? 'Somebody has changed it in Outlook' : undefined;
    case 'stays':
      return standing === 'booked' && value.booking && value.toMove === undefined
        ? `It stays at ${meetingWords(value.booking.slot)}`
        : undefined;
    case 'needs':
      return standing === 'cancelled' ? undefined : 'What it needs has changed';
    case 'dueMoved':
      return value.clock ? `Now due by ${dayWords(value.clock.dueOn)}` : undefined;
    case 'elsewhere':
      return standing === 'booked' || standing === 'moving'
        ? 'Somebody who was to be there cannot be'
        : undefined;
    case 'booked':
    case 'cancelled':
      return undefined;
  }
}

function lostTitle({ booking, earlier }: Conference): string {
  const gone = earlier.at(-1)?.slot;
  return booking && gone && isOtherPlace(booking.slot, gone)
    ? 'The other room has gone: please choose another'
    : 'The time that was held has gone: please choose another';
}

function movedTitle({ earlier }: Conference, slot: Slot): string {
  const words = meetingWords(slot);
  return earlier.at(-1)?.why === 'otherRoom' ? `In another room, ${words}` : `Moved to ${words}`;
}

/** What a lock screen shows of a message. */
export function summaryOf({ reference }: Pick<Conference, 'reference'>, news: News | undefined): string {
  switch (news) {
    case 'asked':
    case 'lost':
    case 'byHand':
    case 'changedOutside':
    case 'dueMoved':
    case 'elsewhere':
      return `Something about ${reference} is waiting for you.`;
    case 'booked':
    case 'moved':
    case 'cancelled':
    case 'needs':
    case 'stays':
    case undefined:
      return `${reference}: there is news.`;
  }
}

/** What each step outside has done, and what a person has to do where it could not be done. */
export const stepWords: Readonly<Record<OutsideStep, { readonly done: string; readonly byHand: string }>> = {
  checked: {
    done: 'Calendars looked at once more',
    byHand:
      'The calendars could not be looked at. Please make sure that chair, minute taker and room are free.',
  },
  event: {
    done: 'Entered in the calendars',
    byHand:
      'It could not be entered in the calendars. Please enter it in Outlook with its meeting name, as a Teams meeting.',
  },
  meeting: {
    done: 'Teams meeting found',
    byHand: 'Its Teams meeting could not be found. Please open the event in Outlook and see to its options.',
  },
  secured: {
    done: 'Lobby, presenters and chat set; no recording',
    byHand:
      'The options of the Teams meeting could not be set. Please let everybody wait in the lobby, and switch recording and transcription off.',
  },
  joined: {
    done: 'Quorate is in the meeting’s chat',
    byHand: 'Quorate could not join the meeting’s chat. Please add the app to the meeting.',
  },
  withdrawn: {
    done: 'Taken out of the calendars',
    byHand: 'It could not be taken out of the calendars. Please cancel the event in Outlook.',
  },
};

const steps = [
  'checked',
  'event',
  'meeting',
  'secured',
  'joined',
  'withdrawn',
] as const satisfies OutsideStep[];

/** Steps that could not be done, of those that are still wanted. */
export function byHand({
  outside,
  cancelled,
}: Pick<Conference, 'outside' | 'cancelled'>): readonly OutsideStep[] {
  return steps.filter(
    (step) => (step === 'withdrawn') === (cancelled !== undefined) && outside[step]?.failed !== undefined,
  );
}

/** What a person has to do where a step could not be done. */
export function byHandWords(step: OutsideStep, { outside }: Pick<Conference, 'outside'>): string {
  if (step === 'checked' && outside.checked?.failed === takenInDiary) return takenByHand;
  // A second event beside the one that stands would ask everybody twice.
  return step === 'event' && outside.event?.id !== undefined ? moveByHand : stepWords[step].byHand;
}

/** The code of a time that somebody else has in the diary by now. */
export const takenInDiary = 'takenInDiary';
const takenByHand =
  'Somebody who is to be there, or the room, has another conference then. Please move this one, or the other.';

const moveByHand =
  'Its event in Outlook could not be moved to this time. Please move that event there; do not make another.';

/** Steps that are done, with when. */
export function doneSteps({ outside }: Pick<Conference, 'outside'>): readonly string[] {
  return steps.flatMap((step) => {
    const what = outside[step];
    return what && what.failed === undefined ? [`${stepWords[step].done}, ${momentWords(what.at)}`] : [];
  });
}

export const reasonWords = (reason: string): string => label(delayReasons, reason);

/** Why it had a slot and has it no more. */
export function earlierWords({ why, reason, until, byOutlook }: Conference['earlier'][number]): string {
  const when = momentWords(until);
  switch (why) {
    case 'lost':
      return `Somebody’s calendar had filled up, ${when}`;
    case 'givenUp':
      return `Let go, ${when}`;
    case 'moved':
      if (byOutlook) {
        const said = reason === undefined ? 'nobody has said why' : reasonWords(reason).toLowerCase();
        return `Moved in Outlook, ${when}: ${said}`;
      }
      return `Moved ${when}${reason === undefined ? '' : `: ${reasonWords(reason).toLowerCase()}`}`;
    case 'otherRoom':
      return `The room had declined: another was taken, ${when}`;
    case 'cancelled':
      return `Cancelled ${when}`;
  }
}

const unmetWords: Readonly<Record<Unmet, string>> = {
  family: 'The family cannot come then.',
  shorter: 'It is shorter than is wanted now.',
  noRoom: 'It is held online, and a room is wanted.',
  room: 'A room is booked, and it is to be held online.',
  wheelchair: 'Its room has no wheelchair access.',
  apart: 'Its room has neither entrances nor waiting areas of their own.',
  others: 'Somebody who must be there was not asked about that time.',
  worker: 'Another social worker works with the family now, and was not asked about that time.',
};

/** What a time does not answer of what is needed, a sentence each. */
export const unmetSentences = (unmet: readonly Unmet[]): string =>
  unmet.map((one) => unmetWords[one]).join(' ');

const followsAs: Readonly<Record<NonNullable<Conference['follows']>['as'], string>> = {
  firstReview: 'The first review, after the conference of',
  laterReview: 'A later review, after the one of',
  reconvened: 'Goes on with the conference adjourned on',
};

/** `The first review, after the conference of Thu 14 January 2027` */
export const followsWords = ({ as, on }: NonNullable<Conference['follows']>): string =>
  `${followsAs[as]} ${dayWords(on)}`;

/** `Due by Thu 14 January 2027, counted from the strategy discussion …`, for a clock that is no enquiry’s. */
export function dueWords(clock: NonNullable<Conference['clock']>): string {
  return `Due by ${dayWords(clock.dueOn)}. Counted from ${timescales[clock.rule].from}, ${dayWords(clock.from)}.`;
}

const doubtWords: Readonly<Record<Doubt, string>> = {
  shape: 'it would not lie on one day',
  past: 'that time has passed',
  late: 'it is after the last day in time',
  hours: 'it is outside working hours',
  family: 'the family cannot come then',
  duty: 'the chair is on duty then',
  away: 'the chair or the minute taker is away then',
  taken: 'somebody, or the room, has another conference then or too close to it',
  outlook: 'somebody, or the room, is taken then in Outlook',
};

/** `: it is outside working hours; the family cannot come then.` */
function becauseWords(because: readonly Doubt[] = []): string {
  return because.length === 0 ? '.' : `: ${because.map((one) => doubtWords[one]).join('; ')}.`;
}

/** What somebody has done in Outlook and a person has to say something to. */
export function outlookQuestions(value: Conference): readonly string[] {
  const { outlook, cancelled } = value;
  if (!outlook || cancelled) return [];
  const { question, room, missing } = outlook;
  const strangers = unseenStrangers(value).length;
  return [
    question?.kind === 'time' &&
      `In Outlook it now stands at ${meetingWords({ starts: question.from, until: question.until })}, the pre-meeting with it. Quorate could not follow${becauseWords(question.because)} The time above stands in its diary.`,
    question?.kind === 'gone' &&
      'Its event was deleted or cancelled in Outlook. The time above is still held.',
    room === 'declined' && 'The room has declined. Please take another room, or move the conference.',
    strangers > 0 &&
      `${strangers === 1 ? 'Somebody was' : `${strangers} people were`} added to the meeting in Outlook whom Quorate does not know; it may be a member of the family. Nothing more is sent to those invited until somebody has looked.`,
    missing > 0 &&
      `${missing === 1 ? 'One person whom' : `${missing} people whom`} Quorate had invited ${missing === 1 ? 'was' : 'were'} taken out of the meeting in Outlook.`,
  ].filter((one) => one !== false);
}
