/**
 * From a held slot to a booked conference, one step after another: the calendars are looked at once more, the event is
 * made, its meeting found, secured and joined. Each step is an errand whose answer comes back as a command; each can be
 * repeated, fails by itself, and is on record. A step that cannot be done does not undo those before: the conference
 * stands in Quorate's own diary, and its card says what a person has to do by hand.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import {
  change,
  type Decision,
  type ErrandAsked,
  type FollowUp,
  type Situation,
  stamp,
  type Tell,
} from '../../kernel/decision.ts';
import { shortHash } from '../../kernel/ids.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { bookOf, releaseOf } from '../diary/actions.ts';
import { diaryPartition, type Hold, holdType, type Slot, slotSchema } from '../diary/record.ts';
import { isOtherPlace, isOtherRoom } from '../outlook/changes.ts';
import type { Conference, Outlook, Outside, OutsideStep } from '../record.ts';
import { type ConferenceInCase, loadConference } from '../rights.ts';
import { type Standing, standingOf, waitsForTime } from '../standing.ts';
import { type News, show, tellParties } from '../telling.ts';
import { byHand } from '../words.ts';
import { ended, eventAnswer, meetingAnswer } from './steps.ts';

const nobody = () => false;
const from = { who: ['followUp'] as const, load: loadConference, may: nobody, present: show };

/** Whether this authority's calendars are kept outside; otherwise its conferences stand in Quorate's own diary alone. */
export function hasCalendars({ authority }: Pick<Situation, 'authority'>): boolean {
  return authority.settings.calendar !== undefined;
}

/** How an errand about a slot ended. */
export const replied = <T>(answer: z.ZodType<T>) => ({ hold: z.string(), ...ended(answer) });

/** Errands of one conference keep their order. */
export const ask = (
  name: string,
  target: Target,
  reply: string,
  hold: string,
  input: ErrandAsked['input'] = {},
): ErrandAsked => ({
  name,
  target,
  input: { ...target, hold, ...input },
  reply: { verb: reply, input: { hold } },
  stream: 'calendar',
});

/** Once the chair has signed, the professionals are asked through the event: it is made before. */
export const askInvite = (target: Target, hold: string): ErrandAsked =>
  ask('calendar.invite', target, 'conference.invited', hold);

/**
 * Whoever was asked and is listed no more, or under another address, is taken out of the event at once: that tells nobody
 * anything new, and needs no signature. The address itself stands in no errand.
 */
export function askOut(
  { outside, booking }: Conference,
  target: Target,
  email: string | undefined,
): readonly ErrandAsked[] {
  if (email === undefined || outside.event?.id === undefined || !booking) return [];
  const out = shortHash(email.toLowerCase());
  const asked = ask('calendar.takeOut', target, 'conference.invited', booking.hold, { out });
  return [{ ...asked, reply: { verb: 'conference.invited', input: { hold: booking.hold, out: true } } }];
}

/** The hold that the chain is working on: of the slot it has, or of the one that is to take its place. */
function current({ booking, moving }: Conference): { hold: string; slot: Slot; by: PersonId } | undefined {
  return moving ?? booking;
}

/** Whether the slot that it has is its own already. */
function isSettled({ booking, moving }: Conference): boolean {
  return booking?.state === 'booked' && moving === undefined;
}

/** With what has come of a step. */
export function noted(value: Conference, step: OutsideStep, what: Outside[OutsideStep]): Conference {
  return { ...value, outside: { ...value.outside, [step]: what } };
}

const nothing = (target: Target): Decision => ({ writes: [], show: show(target) });

const heldInput = z.object({
  hold: z.string(),
  diary: z.string(),
  slot: slotSchema,
  by: z.string(),
  /** What was needed when it was chosen. */
  needs: z.int().min(0).default(0),
});
type HeldInput = z.infer<typeof heldInput>;

/** The slot is held in the diary: the conference hears of it. */
export const held = action<HeldInput, ConferenceInCase & { readonly claim: Loaded<Hold> | undefined }>({
  verb: 'conference.held',
  audit: 'A time was held for the conference',
  ...from,
  input: heldInput,
  async load({ target, input }, read) {
    const [inCase, claim] = await Promise.all([
      loadConference({ target }, read),
      read.find(holdType, { partition: input.diary, id: input.hold }),
    ]);
    return { ...inCase, claim };
  },
  decide({ hold, diary, slot, by, needs }, loaded, situation, target) {
    const { conference } = loaded;
    const { value } = conference;
    const standing = standingOf(value);
    // Cancelled, or another slot was taken, between the press and now: the diary lets go. What is booked moves for
    // nobody who has not asked for it.
    if (!waitsForTime(value) && !isOtherRoom(value, slot)) {
      return current(value)?.hold === hold
        ? nothing(target)
        : {
            writes: [],
            commands: [releaseOf(diary, hold)],
            // Whoever took it was told that it is held.
            tell: tellParties([by], newsInstead(standing), loaded, situation, target),
            show: show(target),
          };
    }
    // It was heard so late that the diary has let go: somebody else may have taken it.
    if (loaded.claim?.value.state === 'released') {
      const gone = { slot, until: stamp(situation), why: 'lost' as const, by };
      return {
        writes: [change(conference, { ...value, earlier: [...value.earlier, gone].slice(-60) })],
        tell: tellParties([by, value.asked.by], 'lost', loaded, situation, target),
        show: show(target),
      };
    }
    // In another room at the same time it answers no need better than it did.
    const chosenFor = isOtherRoom(value, slot) ? (value.booking?.needs ?? 0) : needs;
    const slotHeld = { hold, slot, by, at: stamp(situation), needs: chosenFor };
    const next: Conference =
      standing === 'wanted'
        ? { ...value, booking: { ...slotHeld, state: 'held' } }
        : {
            ...value,
            // Whoever was about to move it may want to still.
            toMove: isOtherRoom(value, slot) ? value.toMove : undefined,
            moving: { ...slotHeld, ...whyMoved(value, slot) },
          };
    if (!hasCalendars(situation)) return settled(loaded, next, situation, target);
    return {
      writes: [change(conference, { ...next, outside: { ...next.outside, checked: undefined } })],
      errands: [ask('calendar.check', target, 'conference.checked', hold)],
      show: show(target),
    };
  },
});

/** What somebody hears whose slot was let go because of what others did meanwhile. */
function newsInstead(standing: Standing): News {
  switch (standing) {
    case 'cancelled':
      return 'cancelled';
    case 'booked':
      return 'stays';
    // It waited for a time when they chose, and has another by now, or is on its way to one.
    case 'wanted':
    case 'held':
    case 'moving':
      return 'booked';
  }
}

/** Why another slot is to take the place of the one it has. */
export function whyMoved(
  value: Conference,
  slot: Slot,
): Pick<NonNullable<Conference['moving']>, 'reason' | 'words'> {
  if (isOtherRoom(value, slot)) return { reason: 'room' };
  const { toMove } = value;
  return {
    reason: toMove?.reason ?? 'other',
    ...(toMove?.words === undefined ? {} : { words: toMove.words }),
  };
}

/** The calendars were looked at once more: go on, or let go and say so. */
export const checked = action({
  verb: 'conference.checked',
  audit: 'Looked at the calendars before booking the conference',
  ...from,
  input: z.object(replied(z.object({ busy: z.array(z.string().max(20)) }))),
  decide({ hold, answer, failed }, loaded, situation, target) {
    const { value } = loaded.conference;
    if (current(value)?.hold !== hold || standingOf(value) === 'cancelled') return nothing(target);
    if (isSettled(value)) {
      // Tried once more after it was booked: what is taken is for a person to see to.
      const why = failed ?? (answer && answer.busy.length > 0 ? 'busy' : undefined);
      const at = stamp(situation);
      return {
        ...stepDone(loaded, 'checked', { at, ...(why ? { failed: why } : {}) }, situation, target),
        // Where the diary had let go as well it looks once more whether it can have it back.
        commands: why ? [] : [bookOf(diaryPartition(situation.authority), hold)],
      };
    }
    if (answer && answer.busy.length > 0) return lost(loaded, situation, target);
    const next = noted(value, 'checked', { at: stamp(situation), ...(failed ? { failed } : {}) });
    const name = value.moving && value.outside.event?.id ? 'calendar.move' : 'calendar.book';
    return {
      writes: [change(loaded.conference, next)],
      errands: [ask(name, target, 'conference.eventMade', hold)],
      show: show(target),
    };
  },
});

/** Somebody's calendar has filled up since: the slot is let go, and the next are offered. */
function lost(loaded: ConferenceInCase, situation: Situation, target: Target): Decision {
  const { conference } = loaded;
  const { value } = conference;
  const gone = current(value);
  if (!gone) return nothing(target);
  const earlier = [
    ...value.earlier,
    { slot: gone.slot, until: stamp(situation), why: 'lost' as const, by: gone.by },
  ].slice(-60);
  const next: Conference = value.moving
    ? { ...value, moving: undefined, toMove: stillToMove(value), earlier }
    : { ...value, booking: undefined, earlier };
  return {
    writes: [change(conference, next)],
    commands: [releaseOf(diaryPartition(situation.authority), gone.hold)],
    tell: tellParties([gone.by, value.asked.by], 'lost', loaded, situation, target),
    show: show(target),
  };
}

/** Whoever chooses another time in place of one that was lost is not asked once more why it is moved. */
function stillToMove({ booking, moving, toMove }: Conference): Conference['toMove'] {
  if (!booking || !moving || isOtherPlace(booking.slot, moving.slot)) return toMove;
  const { reason, words, by, at } = moving;
  return { reason, ...(words === undefined ? {} : { words }), by, at };
}

/**
 * A room answers by itself within minutes, perhaps before the event's id was on record, so that what Outlook told of it
 * found no conference. It is looked at once more; in no stream, so that nothing waits for it.
 */
function lookLater(target: Target, hold: string, { now }: Situation): ErrandAsked {
  const { stream: _stream, ...later } = ask('calendar.look', target, 'conference.seen', hold);
  return { ...later, at: now.add({ minutes: 5 }) };
}

/** The event stands in the calendars (or cannot be made): the conference has its time either way. */
export const eventMade = action({
  verb: 'conference.eventMade',
  audit: 'Entered the conference in the calendars',
  ...from,
  input: z.object(replied(eventAnswer)),
  decide({ hold, answer, failed }, loaded, situation, target) {
    const { value } = loaded.conference;
    const at = stamp(situation);
    const before = value.outside.event;
    const event = answer
      ? { at, ...answer }
      : { ...before, at, failed: failed ?? 'unknown', again: undefined };
    // Somebody had deleted the one before: this one has another meeting, and another chat.
    const isAnother = answer !== undefined && before?.id !== undefined && answer.id !== before.id;
    const meeting = isAnother ? { meeting: undefined, secured: undefined, joined: undefined } : {};
    const next: Conference = { ...value, outside: { ...value.outside, event, ...meeting } };
    if (standingOf(value) === 'cancelled') {
      // Cancelled while the event was being made: it must not stand in anybody's calendar.
      return {
        writes: [change(loaded.conference, next)],
        errands: answer ? [ask('calendar.cancel', target, 'conference.withdrawn', hold)] : [],
        show: show(target),
      };
    }
    if (current(value)?.hold !== hold) return madeLate(loaded, answer, situation, target);
    const again = isSettled(value);
    const done = again
      ? stepDone(loaded, 'event', event, situation, target, next)
      : settled(loaded, next, situation, target);
    const goesOn = answer && !next.outside.joined;
    return {
      ...done,
      tell: [...(done.tell ?? []), ...(again ? [] : tellSupport(loaded, next, situation, target))],
      errands: [
        ...(goesOn ? [ask('meeting.find', target, 'conference.meetingFound', hold)] : []),
        // Signed while it stood in no calendar: nobody has been asked yet.
        ...(again && answer && value.signed ? [askInvite(target, hold)] : []),
        ...(answer && (before?.id === undefined || value.moving) ? [lookLater(target, hold, situation)] : []),
      ],
    };
  },
});

/**
 * An event that was made although another time, or none, is wanted by now: it stands in calendars, and is never dropped.
 * The move that waits moves it, instead of making a second; of a conference that was cancelled it is taken out.
 */
export function madeLate(
  { conference }: ConferenceInCase,
  made: z.infer<typeof eventAnswer> | undefined,
  situation: Situation,
  target: Target,
): Decision {
  const { value } = conference;
  if (!made || made.id === value.outside.event?.id) return nothing(target);
  // Another event has another meeting, with a chat and options of its own.
  const { meeting: _meeting, secured: _secured, joined: _joined, ...kept } = value.outside;
  const outside = { ...kept, event: { at: stamp(situation), ...made } };
  const hold = (value.booking ?? value.moving)?.hold ?? '';
  return {
    writes: [change(conference, { ...value, outside })],
    errands: [
      standingOf(value) === 'cancelled'
        ? ask('calendar.cancel', target, 'conference.withdrawn', hold)
        : ask('meeting.find', target, 'conference.meetingFound', hold),
    ],
    show: show(target),
  };
}

/** Whoever booked it reads with the news what is to be done by hand; business support hears of that alone. */
function tellSupport(
  loaded: ConferenceInCase,
  value: Conference,
  situation: Situation,
  target: Target,
): readonly Tell[] {
  if (byHand(value).length === 0) return [];
  const by = current(value)?.by;
  const support = supportOf(situation).filter((id) => id !== by);
  return tellParties(support, 'byHand', loaded, situation, target);
}

const supportOf = ({ authority }: Situation): readonly PersonId[] =>
  authority.withRole('businessSupport').map(({ id }) => id);

/** The slot is the conference's own now: the diary books it, an earlier one is let go, everybody concerned is told. */
export function settled(
  loaded: ConferenceInCase,
  value: Conference,
  situation: Situation,
  target: Target,
): Decision {
  const { booking, moving } = value;
  const diary = diaryPartition(situation.authority);
  const at = stamp(situation);
  const slot = moving ?? booking;
  if (!slot) return nothing(target);
  const next: Conference = {
    ...value,
    booking: {
      hold: slot.hold,
      slot: slot.slot,
      by: slot.by,
      at: slot.at,
      ...(slot.needs === undefined ? {} : { needs: slot.needs }),
      state: 'booked',
      bookedAt: at,
    },
    moving: undefined,
    // Of another time nobody has decided anything.
    held: moving && booking && !isOtherPlace(booking.slot, moving.slot) ? undefined : value.held,
    ...(moving && value.outlook ? { outlook: roomAnswers(value.outlook) } : {}),
    earlier:
      moving && booking
        ? [
            ...value.earlier,
            {
              slot: booking.slot,
              until: at,
              why: isOtherPlace(booking.slot, moving.slot) ? ('otherRoom' as const) : ('moved' as const),
              by: moving.by,
              ...(moving.byOutlook ? { byOutlook: true } : { reason: moving.reason }),
              ...(moving.words === undefined ? {} : { words: moving.words }),
            },
          ].slice(-60)
        : value.earlier,
  };
  const news: News = moving ? 'moved' : 'booked';
  return {
    writes: [change(loaded.conference, next)],
    commands: [
      bookOf(diary, slot.hold),
      ...(moving && booking ? [releaseOf(diary, booking.hold)] : []),
      ...noteBooked(value, slot.slot, target),
    ],
    tell: tellParties(
      [
        slot.by,
        value.worker,
        value.manager,
        slot.slot.chair,
        slot.slot.minuteTaker,
        ...(slot.slot.others ?? []),
        ...formerly(moving && booking),
      ],
      news,
      loaded,
      situation,
      target,
    ),
    events: [
      {
        name: moving ? 'conference.moved' : 'conference.booked',
        target,
        data: { starts: slot.slot.starts, type: value.type },
      },
    ],
    show: show(target),
  };
}

/** A new time or another room: whoever is asked answers anew. */
function roomAnswers({ room: _before, ...outlook }: Outlook): Outlook {
  return outlook;
}

/** The enquiry, which stands before this slice, hears for which day it is booked. */
function noteBooked({ enquiry }: Conference, { starts }: Slot, { partition }: Target): FollowUp[] {
  if (enquiry === undefined) return [];
  const on = dayOf(Temporal.Instant.from(starts)).toString();
  return [{ verb: 'enquiry.book', target: { partition, id: enquiry }, input: { for: on } }];
}

/** Whoever was to chair, to take minutes and to be there at the time that is given up. */
function formerly(booking: Conference['booking']): readonly (PersonId | undefined)[] {
  return booking ? [booking.slot.chair, booking.slot.minuteTaker, ...(booking.slot.others ?? [])] : [];
}

/** The online meeting of the event is known: it is made safe, and Quorate joins its chat. */
export const meetingFound = action({
  verb: 'conference.meetingFound',
  audit: 'Found the Teams meeting of the conference',
  ...from,
  input: z.object(replied(meetingAnswer)),
  decide({ hold, answer, failed }, loaded, situation, target) {
    const { value } = loaded.conference;
    if (standingOf(value) === 'cancelled') return nothing(target);
    const at = stamp(situation);
    if (!answer) return stepDone(loaded, 'meeting', { at, failed: failed ?? 'unknown' }, situation, target);
    const { joinUrl, ...meeting } = answer;
    const next = noted(value, 'meeting', { at, ...meeting });
    const event = next.outside.event && { ...next.outside.event, ...(joinUrl ? { joinUrl } : {}) };
    const whole = { ...next, outside: { ...next.outside, event } };
    return {
      ...stepDone(loaded, 'meeting', { at }, situation, target, whole),
      errands: [
        ask('meeting.secure', target, 'conference.secured', hold),
        ask('meeting.join', target, 'conference.joined', hold),
      ],
      show: show(target),
    };
  },
});

/**
 * One step outside is done, or could not be: then the person who booked and business support have to see to it, and
 * hear when they need not any more. `next` is the conference with what came of it.
 */
function stepDone(
  loaded: ConferenceInCase,
  step: OutsideStep,
  what: { readonly at: string; readonly failed?: string },
  situation: Situation,
  target: Target,
  next = noted(loaded.conference.value, step, what),
): Decision {
  const { value } = loaded.conference;
  const news = [value, next].some((one) => byHand(one).includes(step));
  const people = [current(value)?.by, ...supportOf(situation)];
  return {
    writes: [change(loaded.conference, next)],
    tell: news ? tellParties(people, 'byHand', loaded, situation, target) : [],
    show: show(target),
  };
}

const step = (verb: string, audit: string, name: OutsideStep) =>
  action({
    verb,
    audit,
    ...from,
    input: z.object(replied(z.object({}))),
    decide: ({ failed }, loaded, situation, target) =>
      stepDone(loaded, name, { at: stamp(situation), ...(failed ? { failed } : {}) }, situation, target),
  });

export const secured = step('conference.secured', 'Set the options of the Teams meeting', 'secured');
export const joined = step('conference.joined', 'Put Quorate into the meeting’s chat', 'joined');
export const withdrawn = step(
  'conference.withdrawn',
  'Took the conference out of the calendars',
  'withdrawn',
);

/** Whether it stands in the calendars, or may: the answer to its booking has not come yet. */
function mayStand({ outside: { checked, event } }: Conference): boolean {
  return event === undefined ? checked !== undefined : event.id !== undefined;
}

/** What follows from a cancellation, whatever was under way. */
export function withdrawal(value: Conference, target: Target, situation: Situation): Partial<Decision> {
  const diary = diaryPartition(situation.authority);
  const holds = [value.booking?.hold, value.moving?.hold].filter((hold) => hold !== undefined);
  const [hold] = holds;
  const { enquiry, booking } = value;
  const noted = enquiry !== undefined && booking?.state === 'booked';
  return {
    commands: [
      ...holds.map((one) => releaseOf(diary, one)),
      ...(noted
        ? [{ verb: 'enquiry.unbook', target: { partition: target.partition, id: enquiry }, input: {} }]
        : []),
    ],
    errands:
      hold !== undefined && mayStand(value)
        ? [ask('calendar.cancel', target, 'conference.withdrawn', hold)]
        : [],
  };
}

export const chainEntries = [held, checked, eventMade, meetingFound, secured, joined, withdrawn] as const;
