/** A conference as this person sees it now: its clock, its time, what is done outside and what a person must do. */
import { z } from 'zod';
import { capital, fitted, momentWords, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  band,
  entry,
  facts,
  head,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  said,
  section,
  typed,
  typedFacts,
} from '../../kernel/cards/index.ts';
import type { Shown, Viewing } from '../../kernel/view.ts';
import { readRota } from '../../rota/index.ts';
import { mayChangeNeeds, needsStand } from '../asking/changeNeeds.ts';
import { hasBegun } from '../asking/following.ts';
import { hasCalendars } from '../booking/chain.ts';
import { codeOf } from '../diary/record.ts';
import { elsewhereWords, slotAhead } from '../elsewhere.ts';
import { wasHeld } from '../held.ts';
import { invitationsOf } from '../invitations.ts';
import { needsVersion, unmetNow } from '../needs.ts';
import { roomIsAsked, unseenStrangers } from '../outlook/changes.ts';
import { type Instead, insteadOf, slotIn } from '../outlook/rooms.ts';
import { unexplained } from '../outlook/why.ts';
import type { Conference } from '../record.ts';
import {
  asksHere,
  type ConferenceInCase,
  conferenceRoles,
  loadConference,
  mayBook,
  sees,
  seesToIt,
} from '../rights.ts';
import { adultsOf, knownToCome } from '../safety/load.ts';
import { safetyTarget, safetyType } from '../safety/record.ts';
import { mayFollow, standingOf, waitsForTime } from '../standing.ts';
import { type News, newsCodes } from '../telling.ts';
import {
  byHand,
  byHandWords,
  doneSteps,
  earlierWords,
  followsWords,
  goneWords,
  meetingWords,
  outlookQuestions,
  reasonWords,
  roomWords,
  slotFacts,
  standingWords,
  summaryOf,
  titleOf,
  unmetSentences,
} from '../words.ts';
import { type Meeting, meetingSection, worksOnIt } from './meeting.ts';
import { nextHold } from './nextHold.ts';
import { bandsOf, headLine } from './parts.ts';
import { findConferences } from './references.ts';

export const showConference = view({
  verb: 'conference.show',
  who: conferenceRoles,
  reference: { prefix: 'K', find: findConferences },
  input: z.object({ news: z.enum(newsCodes).optional().catch(undefined) }),
  async load({ target, person, viewing }, read): Promise<WithMeeting> {
    const [inCase, rota, safety, adults, invitations] = await Promise.all([
      loadConference({ target }, read),
      readRota(viewing.authority.id, read),
      read.find(safetyType, safetyTarget(target)),
      adultsOf(target, read),
      invitationsOf(target, read),
    ]);
    const people = knownToCome(adults, invitations);
    const asked = { value: inCase.conference.value, people };
    const instead = mayBook(person, inCase, viewing.authority)
      ? await insteadOf(asked, viewing.authority, viewing.now, read)
      : undefined;
    const slot = slotAhead(inCase.conference.value, viewing.now);
    return {
      ...inCase,
      meeting: { safety, adults, invitations },
      elsewhere: slot ? elsewhereWords(slot, rota, viewing) : [],
      ...(instead ? { instead } : {}),
    };
  },
  may: sees,
  render: (loaded, viewing, { news }) => showOf(loaded, viewing, news),
});

/** With what is known of those who are to meet; absent where only the booking is shown. */
interface WithMeeting extends ConferenceInCase {
  readonly meeting?: Meeting;
  /** Where the room has declined: what can be had in its place. */
  readonly instead?: Instead;
  /** What the rota says against its time, before it begins. */
  readonly elsewhere?: readonly string[];
}

export function showOf(loaded: WithMeeting, viewing: Viewing, news: News | undefined): Shown {
  const { value } = loaded.conference;
  const { authority } = viewing;
  const card = fitted((max) => ({
    head: head({
      kind: `Child protection conference · ${standingWords[standingOf(value)].toLowerCase()}`,
      // Leave that was taken back, or another chair, has settled it meanwhile.
      title: titleOf(value, news === 'elsewhere' && !loaded.elsewhere?.length ? undefined : news),
      line: headLine(loaded),
    }),
    body: [
      ...bandsOf(loaded, viewing),
      byHandParts(value, viewing),
      goneParts(loaded, viewing),
      unmetParts(loaded, viewing, news),
      (wasHeld(value, viewing.now) ? [] : outlookQuestions(value)).map((words) =>
        band('attention', 'Changed in Outlook', words),
      ),
      insteadSection(loaded, viewing),
      asksWhy(loaded, viewing) &&
        band(
          'warning',
          'Moved in Outlook',
          'Nobody has said why yet. How often and why conferences move is counted.',
        ),
      value.cancelled &&
        said(
          `Cancelled by ${nameOf(authority, value.cancelled.by)}, ${momentWords(value.cancelled.at)}`,
          typed(value.cancelled.words),
          max,
        ),
      timeParts(value, viewing),
      stayedSection(value, viewing, max),
      lateSection(value, viewing, max),
      needsSection(value, viewing, max),
      meetingSection(loaded, loaded.meeting, viewing),
      outsideSection(value, viewing),
      earlierSection(value),
    ],
    presses: pressesOf(loaded, viewing),
    emergency: authority.settings,
  }));
  return { card, summary: summaryOf(value, news) };
}

function byHandParts(value: Conference, { person }: Viewing): Part {
  const steps = byHand(value);
  const does = seesToIt(person, value);
  const again = steps.map((step) => value.outside[step]?.again).find((at) => at !== undefined);
  return (
    steps.length > 0 &&
    band(
      does ? 'attention' : 'warning',
      does ? 'Please do this by hand' : 'Business support sees to this by hand',
      [
        ...steps.map((step) => byHandWords(step, value)),
        ...(again === undefined ? [] : [`It is being tried again since ${momentWords(again)}.`]),
      ].join(' '),
    )
  );
}

/** Before it begins: who or what of its time is there no more, or is elsewhere then. */
function goneParts({ conference: { value }, elsewhere = [] }: WithMeeting, viewing: Viewing): Part {
  const { booking, cancelled } = value;
  if (cancelled || !booking || hasBegun(value, viewing.now)) return undefined;
  const gone = [...goneWords(booking.slot, viewing.authority), ...elsewhere];
  return gone.length > 0 && band('attention', 'It cannot be held like this', gone.join(' '));
}

/** What was needed has changed since its time was chosen: whether that still answers it, plainly. */
function unmetParts(loaded: ConferenceInCase, viewing: Viewing, news: News | undefined): Part {
  const { value } = loaded.conference;
  const unmet = unmetNow(value, viewing.authority.rooms);
  if (!unmet || hasBegun(value, viewing.now)) return undefined;
  if (unmet.length > 0) {
    const does = mayBook(viewing.person, loaded, viewing.authority);
    return band(
      'attention',
      'Its time does not answer what is needed now',
      `${unmetSentences(unmet)} ${does ? 'The time stands until you move it.' : 'The time stands until whoever books moves it.'}`,
    );
  }
  return (
    news === 'needs' &&
    band(
      'good',
      'Its time still answers what is needed',
      'Nothing has to be moved. Everybody concerned is told.',
    )
  );
}

/** Beside what is to be done by hand: unless it is under way, or the calendars are. */
function triesAgain({ conference: { value } }: ConferenceInCase, viewing: Viewing): boolean {
  const standing = standingOf(value);
  const rests = standing === 'booked' || standing === 'cancelled';
  const open = byHand(value).some((step) => value.outside[step]?.again === undefined);
  return rests && open && hasCalendars(viewing) && seesToIt(viewing.person, value);
}

/** Whether this person is asked why it was moved in Outlook. */
function asksWhy(loaded: ConferenceInCase, viewing: Viewing): boolean {
  const { value } = loaded.conference;
  const may = mayBook(viewing.person, loaded, viewing.authority) && standingOf(value) === 'booked';
  return may && unexplained(value) !== undefined;
}

/** So many rooms are named. */
const mostRooms = 4;

function insteadSection({ instead }: WithMeeting, { authority }: Viewing): Part {
  if (!instead) return undefined;
  const rooms = instead.rooms.slice(0, mostRooms);
  if (rooms.length === 0) {
    return remark(
      `No other room that has what is needed is free then.${instead.online ? ' In this service it can be held online only.' : ' Please move it.'}`,
      'Medium',
    );
  }
  return section(
    'Free at that time',
    rooms.map(({ id, capacity }) => para(`${roomWords({ room: id }, authority)}, for ${capacity} people.`)),
    remark(
      'Time and people stay. Everybody concerned is told, and whoever tells the family is asked to tell them anew.',
    ),
  );
}

/**
 * One press each, in the place where all bookings meet: of two who press at once one takes it. The first is the best;
 * behind something else that waits they are all further ones, as is the second where the chair has to sign.
 */
function insteadPresses(
  { conference, instead }: WithMeeting,
  viewing: Viewing,
  { behind, signs }: { readonly behind: boolean; readonly signs: boolean },
): readonly CardAction[] {
  const { value, target } = conference;
  const slot = value.booking?.slot;
  if (!instead || !slot) return [];
  const hold = nextHold(conference, viewing);
  const places = [
    ...instead.rooms
      .slice(0, mostRooms)
      .map(({ id }) => ({ room: id, title: `Take ${roomWords({ room: id }, viewing.authority)}` })),
    ...(instead.online ? [{ room: undefined, title: 'Hold it online only' }] : []),
  ];
  // Rooms of one name at one site cannot be told apart.
  const apart = places.filter(({ title }, n) => places.findIndex((one) => one.title === title) === n);
  return apart.map(({ room, title }, n) => {
    const build = behind || n > 1 ? more : n === 0 ? primary : signs ? more : other;
    const args = {
      partition: target.partition,
      conference: target.id,
      slot: codeOf(slotIn(slot, room)),
      needs: `${needsVersion(conference.value)}`,
    };
    return build(title, 'conference.reserve', viewing.press('conference.reserve', hold, args));
  });
}

function timeParts(value: Conference, { authority }: Viewing): Part {
  const { booking, moving } = value;
  if (value.cancelled || !booking) return undefined;
  return [
    facts([
      ...slotFacts(booking.slot, authority),
      ['Meeting name', value.meetingName],
      ['Taken by', `${nameOf(authority, booking.by)}, ${momentWords(booking.at)}`],
    ]),
    booking.state === 'held' &&
      remark('Held in the diary. Quorate asks the calendars once more and writes to you here.', 'Medium'),
    value.toMove &&
      remark(
        `It is to be moved: ${reasonWords(value.toMove.reason).toLowerCase()}. This time stands until another is taken.`,
        'Medium',
      ),
    moving &&
      section(
        'It is being moved to',
        facts([...slotFacts(moving.slot, authority)]),
        para(`Why: ${reasonWords(moving.reason).toLowerCase()}.`),
        remark('The time above stands until the calendars have followed.'),
      ),
  ];
}

/** The last time that it was to be moved and was not. */
function stayedSection({ stayed }: Conference, { authority }: Viewing, max: number): Part {
  const last = stayed?.at(-1);
  if (!last) return undefined;
  return section(
    'It was to be moved, and stays',
    para(`It was to be moved: ${reasonWords(last.reason).toLowerCase()}.`),
    said(`As ${nameOf(authority, last.by)} put it, ${momentWords(last.at)}`, typed(last.words), max),
    (stayed?.length ?? 0) > 1 && remark(`${stayed?.length} times in all.`),
  );
}

function lateSection({ late }: Conference, { authority }: Viewing, max: number): Part {
  if (!late) return undefined;
  return section(
    'Why it is late',
    para(`${capital(late.reasons.map((one) => reasonWords(one).toLowerCase()).join(', '))}.`),
    said(`As ${nameOf(authority, late.by)} put it, ${momentWords(late.at)}`, typed(late.words), max),
  );
}

function needsSection(value: Conference, { authority }: Viewing, max: number): Part {
  const { needs, children, worker, manager, asked, follows } = value;
  const place = [
    needs.place === 'online' ? 'Online only' : 'A room',
    needs.wheelchair && 'wheelchair access',
    needs.apart && 'some people must be kept apart',
  ].filter((one) => one !== false);
  return section(
    'What was asked for',
    typedFacts(
      [
        ['Children', typed(children.map(({ number }) => number).join(', '))],
        ['Place', place.join(', ')],
        [
          'Length',
          `${needs.minutes} minutes${needs.preMinutes > 0 ? `, after a pre-meeting of ${needs.preMinutes}` : ''}`,
        ],
        needs.others !== undefined &&
          needs.others.length > 0 && [
            'Must be there',
            needs.others.map((id) => nameOf(authority, id)).join(', '),
          ],
        needs.cannot.length > 0 && ['Family cannot come', cannotWords(needs.cannot)],
        needs.access !== undefined && ['People need', typed(needs.access)],
        follows && ['It follows', followsWords(follows)],
        ['Social worker', nameOf(authority, worker)],
        ['Team manager', nameOf(authority, manager)],
        ['Asked for', `by ${nameOf(authority, asked.by)}, ${momentWords(asked.at)}`],
        value.needsSaid && [
          'Changed',
          `by ${nameOf(authority, value.needsSaid.by)}, ${momentWords(value.needsSaid.at)}`,
        ],
      ],
      max,
    ),
  );
}

function cannotWords(cannot: Conference['needs']['cannot']): string {
  const [first] = cannot;
  return cannot.length === 1 && first
    ? meetingWords({ starts: first.from, until: first.until })
    : `${cannot.length} times, kept out of what is offered`;
}

function outsideSection(value: Conference, viewing: Viewing): Part {
  if (!value.booking) return undefined;
  if (!hasCalendars(viewing)) {
    return remark(
      'Calendars are not joined to Quorate in this service: the time stands in its own diary, and is entered in Outlook by hand. Invitations are sent with its calendar file.',
      'Medium',
    );
  }
  const done = doneSteps(value);
  return (
    done.length > 0 &&
    section(
      'Outside',
      done.map((one) => para(`${one}.`)),
    )
  );
}

/** So many earlier slots are shown, the newest; all are on record. */
const mostShown = 5;

function earlierSection({ earlier }: Conference): Part {
  if (earlier.length === 0) return undefined;
  const shown = earlier.slice(-mostShown).toReversed();
  const moves = earlier.filter(({ why }) => why === 'moved').length;
  return section(
    'Times it had before',
    shown.map((one, n) => entry(meetingWords(one.slot), earlierWords(one), n === 0)),
    moves > 1 && remark(`Moved ${moves} times.`),
    earlier.length > shown.length && remark(`${earlier.length - shown.length} earlier ones are on record.`),
  );
}

/** The chair's card of the meeting, or the one of whoever keeps the record; a later slice's. */
function meetingOf({ person: { roles } }: Viewing): string | undefined {
  if (roles.some((role) => role === 'chair' || role === 'safeguardingManager')) return 'meeting.chair';
  const records = roles.some((role) => role === 'minuteTaker' || role === 'businessSupport');
  return records ? 'meeting.minutes' : undefined;
}

function pressesOf(loaded: WithMeeting, viewing: Viewing): readonly (CardAction | undefined | false)[] {
  const { value, target } = loaded.conference;
  const held = wasHeld(value, viewing.now);
  const follows = mayFollow[standingOf(value)].filter(
    (deed) => !held || (deed !== 'move' && deed !== 'cancel'),
  );
  const books = mayBook(viewing.person, loaded, viewing.authority);
  const may = (deed: (typeof follows)[number]) => books && follows.includes(deed);
  const press = (verb: string) => viewing.press(verb, target);
  const inCase = (id: string | undefined) => id !== undefined && { partition: target.partition, id };
  const consultation = inCase(value.consultation);
  const enquiry = inCase(value.enquiry);
  const before = inCase(value.follows?.conference);
  // Once it has begun, another may follow.
  const asks = asksHere(viewing.person, viewing.authority) && hasBegun(value, viewing.now);
  const isStaff = worksOnIt(viewing);
  const lives = standingOf(value) !== 'cancelled';
  // Professionals wait for the chair's signature, and for nothing else.
  const signs = follows.includes('sign') && !value.signed && value.booking?.slot.chair === viewing.person.id;
  const { outlook } = value;
  const decides = books && standingOf(value) === 'booked' && outlook !== undefined && !held;
  const { question } = outlook ?? {};
  const unseen = unseenStrangers(value).length > 0;
  // What was done in Outlook comes first; the rest stands behind it meanwhile.
  const undoes = decides && (question !== undefined || unseen || outlook.missing > 0);
  const declined = decides && roomIsAsked(value);
  const waits = undoes || declined;
  const putBack =
    question?.kind === 'gone'
      ? 'Enter it in Outlook again'
      : question?.kind === 'time'
        ? 'Put it back in Outlook'
        : 'Invite as Quorate has it';
  const instead = insteadPresses(loaded, viewing, { behind: undoes, signs });
  const tries = signs || waits ? more : primary;
  const { elsewhere = [] } = loaded;
  const unmet = (unmetNow(value, viewing.authority.rooms) ?? []).length > 0 || elsewhere.length > 0;
  const moves = undoes
    ? more
    : (declined && instead.length === 0) || (unmet && !declined && !signs)
      ? primary
      : other;
  // Why it is moved has been said: the next press is for its time.
  const toMove = may('move') && waitsForTime(value);
  const isBehind =
    undoes || instead.length > 0 || signs || triesAgain(loaded, viewing) || asksWhy(loaded, viewing);
  const meets = value.booking?.state === 'booked' && !value.cancelled;
  const runs = meets ? meetingOf(viewing) : undefined;
  return [
    undoes && primary(putBack, 'conference.putBack', press('conference.putBack')),
    decides &&
      question?.kind === 'time' &&
      other('Take the time in Outlook', 'conference.takeTheirs', press('conference.takeTheirs')),
    ...instead,
    decides &&
      unseen &&
      other('I have looked who it is', 'conference.seenAdded', press('conference.seenAdded')),
    signs &&
      (waits ? other : primary)('See who will see what', 'conference.signForm', press('conference.signForm')),
    triesAgain(loaded, viewing) && tries('Try again', 'conference.tryAgain', press('conference.tryAgain')),
    asksWhy(loaded, viewing) &&
      (waits || signs || triesAgain(loaded, viewing) ? more : primary)(
        'Say why it was moved',
        'conference.sayWhyForm',
        press('conference.sayWhyForm'),
      ),
    may('reserve') && primary('See the times', 'conference.look', press('conference.look')),
    toMove && (isBehind ? more : primary)('See other times', 'conference.look', press('conference.look')),
    may('move') &&
      (toMove ? more : moves)(
        toMove ? 'Change why it is moved' : 'Move it',
        'conference.moveForm',
        press('conference.moveForm'),
      ),
    toMove && more('It stays after all', 'conference.stayForm', press('conference.stayForm')),
    mayChangeNeeds(viewing.person, loaded, viewing.authority) &&
      needsStand(value, viewing.now) &&
      more('Change what it needs', 'conference.changeNeedsForm', press('conference.changeNeedsForm')),
    may('giveUp') && other('Let the held time go', 'conference.giveUp', press('conference.giveUp')),
    enquiry &&
      isStaff &&
      (waits ? more : other)('Section 47 enquiry', 'enquiry.show', viewing.press('enquiry.show', enquiry)),
    consultation &&
      more('The consultation', 'consultation.show', viewing.press('consultation.show', consultation)),
    isStaff && lives && more('Who is asked', 'conference.invitations', press('conference.invitations')),
    // Also once it is cancelled: they have to be told that, too.
    isStaff && more('The family', 'conference.family', press('conference.family')),
    isStaff &&
      lives &&
      !signs &&
      more('Who will see what', 'conference.signForm', press('conference.signForm')),
    meets && isStaff && more('Reports and answers', 'meeting.reports', press('meeting.reports')),
    runs !== undefined && more('In the meeting', runs, press(runs)),
    isStaff &&
      value.booking?.state === 'booked' &&
      !hasCalendars(viewing) &&
      more('Calendar file to send', 'conference.file', press('conference.file')),
    before && more('The conference before it', 'conference.show', viewing.press('conference.show', before)),
    asks && more('Ask for the review', 'conference.askReviewForm', press('conference.askReviewForm')),
    asks && more('Reconvene it', 'conference.reconveneForm', press('conference.reconveneForm')),
    more('Where it stands now', 'conference.show', press('conference.show')),
    may('cancel') &&
      more('Cancel the conference', 'conference.cancelForm', press('conference.cancelForm'), {
        destructive: true,
      }),
  ];
}
