/**
 * What Quorate writes into the meeting's chat: when the chair opens it (or, where the service wants that, by itself), and
 * no longer than the chair wants it. What is sent there is sent once; where nobody can say whether it arrived, it is not
 * sent again, and the chair is told.
 */
import { z } from 'zod';
import { namedIn } from '../../consultation/index.ts';
import { action } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import type { Decision, ErrandAsked, FollowUp, Situation, Tell } from '../../kernel/decision.ts';
import { stamp } from '../../kernel/decision.ts';
import { uncertain } from '../../kernel/errand.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Subscription } from '../../kernel/registry.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { leaving, type Poster, postOf, posts } from '../errands.ts';
import { countedOf, type InMeeting, loadMeeting, rowsOf } from '../load.ts';
import { quorumOf } from '../quorum.ts';
import { conferenceOf, isHeld, type Meeting, type Post } from '../record.ts';
import { chairing, seesMeeting } from '../rights.ts';
import { canAsk, promptsOf } from '../standing.ts';
import { deedOf, meetingWith, ofSlot, showChair, showMinutes } from './common.ts';

const byService = { input: z.object({}), load: loadMeeting, may: () => false, present: showChair };
const byChair = {
  who: chairing,
  input: z.object({}),
  load: loadMeeting,
  may: seesMeeting,
  present: showChair,
};

const nothing = (target: Target): Decision => ({ writes: [], show: showChair(target) });

const ask = (name: string, target: Target, reply: string, input = {}): ErrandAsked => ({
  name,
  target,
  input: { ...target },
  reply: { verb: reply, input },
  stream: 'chat',
});

/** `at` is the post's own, by which a later one is told from it. */
function post(which: Poster, target: Target, at: string): ErrandAsked {
  const asked = ask(posts[which], target, 'meeting.posted', { which, at });
  return { ...asked, input: { ...target, at } };
}

/** Nobody whom a restriction leaves out. */
function tell(
  to: PersonId | undefined,
  view: (target: Target) => ViewCall,
  { case: family }: InMeeting,
  target: Target,
): readonly Tell[] {
  return to === undefined || !namedIn(to, family.value.restricted) ? [] : [{ to, view: view(target) }];
}

/** So long before its time Teams' word that it has begun is believed. */
const earliestHours = 2;

/** The conference has its time, another, or none: the meeting follows it. One that was adjourned sits again. */
export const prepare = action({
  verb: 'meeting.prepare',
  audit: 'Noted when the conference meets',
  who: ['event'],
  ...byService,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.conference;
    const slot = value.cancelled ? undefined : value.booking?.slot;
    const before = loaded.meeting?.value;
    const when = { starts: slot?.starts, until: slot?.until };
    if (before && before.starts === when.starts && before.until === when.until) return nothing(target);
    if (!before && !slot) return nothing(target);
    const early = before !== undefined && isTakenBack(before, loaded, situation);
    // What was held was held at its time, whatever becomes of the booking.
    if (before && isHeld(before) && (!early || before.starts === when.starts)) return nothing(target);
    // At another time the chat is asked anew.
    const anew = { ...when, prompts: undefined, asked: undefined, startedAt: undefined };
    const adjourned = before?.decision?.kind === 'adjourned' ? before.decision : undefined;
    const sitsAgain = before !== undefined && adjourned !== undefined && slot !== undefined;
    const next: Partial<Meeting> = sitsAgain
      ? {
          ...anew,
          sitting: before.sitting + 1,
          earlier: [
            ...before.earlier,
            { ...(before.starts ? { starts: before.starts } : {}), decision: adjourned },
          ].slice(-50),
          decision: undefined,
          enough: undefined,
          since: undefined,
          corrected: [],
        }
      : { ...anew, ...afresh(slot?.starts, before, situation), ...(early ? takenBack(before) : {}) };
    return {
      writes: [meetingWith(loaded, next)],
      commands: early ? notHeld(before, loaded, slot?.starts, target) : [],
      show: showChair(target),
    };
  },
});

/** So long after its time it can become known that it was given another just before. */
const knownWithin = { hours: 1 };

/** Decided in the minutes before its time, and then it was given another, or none: of that nobody has decided anything. */
function isTakenBack(before: Meeting, { conference: { value } }: InMeeting, { now }: Situation): boolean {
  const { decision, starts } = before;
  if (!decision || !isHeld(before) || starts === undefined) return false;
  if (value.held && !value.cancelled) return false;
  const began = Temporal.Instant.from(starts);
  const wasEarly = Temporal.Instant.compare(Temporal.Instant.from(decision.at), began) < 0;
  return wasEarly && Temporal.Instant.compare(now, began.add(knownWithin)) < 0;
}

function takenBack({ decision, corrected }: Meeting): Partial<Meeting> {
  const kept = decision ? [...corrected, decision].slice(-20) : corrected;
  return { decision: undefined, heldOn: undefined, corrected: kept };
}

/** The enquiry has heard that it was held: its days run on. */
function notHeld(
  { heldOn }: Meeting,
  { conference }: InMeeting,
  starts: string | undefined,
  { partition }: Target,
): readonly FollowUp[] {
  const { enquiry } = conference.value;
  if (enquiry === undefined || heldOn === undefined) return [];
  const next = starts === undefined ? {} : { for: dayOf(Temporal.Instant.from(starts)).toString() };
  return [{ verb: 'enquiry.notHeld', target: { partition, id: enquiry }, input: { on: heldOn, ...next } }];
}

/**
 * Who had come before it was given a time that is hours ahead has to come again: nobody counts for a day on which nobody
 * has seen them. Put off by a little, it is the same meeting.
 */
function afresh(
  starts: string | undefined,
  before: Meeting | undefined,
  situation: Situation,
): Partial<Meeting> {
  if (!before || starts === undefined || starts === before.starts) return {};
  const soon = Temporal.Instant.from(starts).subtract({ hours: earliestHours });
  if (Temporal.Instant.compare(situation.now, soon) >= 0) return {};
  return { since: stamp(situation), enough: undefined };
}

export const promptFollowings: readonly Subscription[] = [
  'conference.booked',
  'conference.moved',
  'conference.cancelled',
].map((event) => ({
  event,
  commands: ({ target }) => [{ verb: 'meeting.prepare', target, input: {} }],
}));

/** It is near: chair and minute taker are given their cards, the last that they are sent unasked. */
export const begin = action({
  verb: 'meeting.begin',
  audit: 'Gave chair and minute taker their cards of the meeting',
  who: ['clock', 'event'],
  input: z.object({}),
  /** The clock wakes the meeting's own record. */
  load: loadMeeting,
  may: () => false,
  present: (target) => showChair(conferenceOf(target)),
  decide(_input, loaded, situation) {
    const { target } = loaded.conference;
    const { meeting } = loaded;
    const starts = meeting?.value.starts;
    if (!meeting || starts === undefined || meeting.value.handedFor === starts) return nothing(target);
    const { actor, now } = situation;
    const early = actor.kind === 'service' && actor.cause === 'event';
    // Somebody who opens the meeting the day before, to look at it, begins nothing.
    const soon = Temporal.Instant.from(starts).subtract({ hours: earliestHours });
    if (early && Temporal.Instant.compare(now, soon) < 0) return nothing(target);
    const { settings } = situation.authority;
    const { chair, minuteTaker } = ofSlot(loaded);
    const asks =
      settings.prompts.mode === 'automatic' && promptsOf(loaded, situation.now, settings) === 'mayOpen';
    const at = stamp(situation);
    const next: Partial<Meeting> = {
      handedFor: starts,
      ...(early ? { startedAt: at } : {}),
      ...(asks && chair !== undefined
        ? { prompts: { state: 'open', by: chair, at }, asked: { at, state: 'asked' } }
        : {}),
    };
    return {
      writes: [meetingWith(loaded, next)],
      tell: [...tell(chair, showChair, loaded, target), ...tell(minuteTaker, showMinutes, loaded, target)],
      errands: asks ? [post('question', target, at)] : [],
      show: showChair(target),
    };
  },
});

const whyNot = {
  never: 'In this service Quorate writes nothing into meeting chats. Everything can be recorded here.',
  noChat: 'Quorate is not in the chat of this meeting. Everything can be recorded here.',
  early: 'It is too early: the chat can be asked from a few minutes before the meeting.',
  late: 'The meeting is over. What is left can be recorded here.',
  open: 'The chat has been asked already.',
} as const;

export const open = action({
  verb: 'meeting.open',
  audit: 'Opened the question in the meeting’s chat',
  ...byChair,
  decide(_input, loaded, situation, target) {
    const { settings } = situation.authority;
    if (!canAsk(loaded, situation.now, settings)) {
      const prompts = promptsOf(loaded, situation.now, settings);
      const words = prompts === 'mayOpen' || prompts === 'stopped' ? whyNot.open : whyNot[prompts];
      throw new Refusal(prompts === 'open' ? 'alreadyDone' : 'notNow', words, { show: showChair(target) });
    }
    const deed = deedOf(situation);
    // The card that stands there already serves again.
    const stands =
      loaded.meeting?.value.asked?.state === 'sent' || loaded.meeting?.value.asked?.state === 'asked';
    return {
      writes: [
        meetingWith(loaded, {
          prompts: { state: 'open', ...deed },
          ...(stands ? {} : { asked: { at: deed.at, state: 'asked' } }),
        }),
      ],
      errands: stands ? [] : [post('question', target, deed.at)],
      show: showChair(target),
    };
  },
});

export const stop = action({
  verb: 'meeting.stop',
  audit: 'Stopped the question in the meeting’s chat',
  ...byChair,
  decide(_input, loaded, situation, target) {
    if (loaded.meeting?.value.prompts?.state !== 'open') {
      throw new Refusal('alreadyDone', 'Nothing is asked in the chat.', { show: showChair(target) });
    }
    return {
      writes: [meetingWith(loaded, { prompts: { state: 'stopped', ...deedOf(situation) } })],
      show: showChair(target),
    };
  },
});

/** Out of the chat: it can be joined again by hand, as any app. */
export const leave = action({
  verb: 'meeting.leave',
  audit: 'Took Quorate out of the meeting’s chat',
  ...byChair,
  decide(_input, loaded, situation, target) {
    const { value } = loaded.conference;
    const left = loaded.meeting?.value.left;
    if (value.outside.meeting?.chat === undefined || (left && left.state !== 'failed')) {
      throw new Refusal('alreadyDone', whyNot.noChat, { show: showChair(target) });
    }
    const deed = deedOf(situation);
    const wasOpen = loaded.meeting?.value.prompts?.state === 'open';
    return {
      writes: [
        meetingWith(loaded, {
          left: { state: 'asked', ...deed },
          ...(wasOpen ? { prompts: { state: 'stopped', ...deed } } : {}),
        }),
      ],
      errands: [ask(leaving, target, 'meeting.hasLeft')],
      show: showChair(target),
    };
  },
});

const came = { answer: z.object({}).optional(), failed: z.string().max(60).optional() };

export const hasLeft = action({
  verb: 'meeting.hasLeft',
  audit: 'Quorate left the meeting’s chat',
  ...byService,
  who: ['followUp'],
  input: z.object(came),
  decide({ failed }, loaded, _situation, target) {
    const { meeting } = loaded;
    const left = meeting?.value.left;
    if (!meeting || !left) return nothing(target);
    return {
      writes: [meetingWith(loaded, { left: { ...left, state: failed === undefined ? 'done' : 'failed' } })],
      tell: failed === undefined ? [] : tell(left.by, showChair, loaded, target),
      show: showChair(target),
    };
  },
});

/**
 * It was not wanted any more when its turn came: the chat can be asked anew. Where the chair has asked again meanwhile,
 * counting on the card that was on its way, it goes on its way now.
 */
function notSent(
  which: Poster,
  askedAt: string | undefined,
  loaded: InMeeting,
  situation: Situation,
  target: Target,
): Decision {
  const kept = loaded.meeting && postOf(loaded.meeting.value, which);
  if (kept?.state !== 'asked' || (askedAt !== undefined && kept.at !== askedAt)) return nothing(target);
  if (which === 'enough') {
    const weighed = [{ verb: 'meeting.weigh', target, input: {} }];
    return {
      writes: [meetingWith(loaded, { enough: undefined })],
      commands: weighed,
      show: showChair(target),
    };
  }
  const at = stamp(situation);
  const again = promptsOf(loaded, situation.now, situation.authority.settings) === 'open';
  return {
    writes: [meetingWith(loaded, { asked: again ? { at, state: 'asked' } : undefined })],
    errands: again ? [post(which, target, at)] : [],
    show: showChair(target),
  };
}

/** What came of a message into the chat. Anything but "sent" the chair is told, who may ask once more by a press. */
export const posted = action({
  verb: 'meeting.posted',
  audit: 'Noted what came of a message into the meeting’s chat',
  ...byService,
  who: ['followUp'],
  input: z.object({
    which: z.enum(['question', 'enough']),
    at: z.string().max(40).optional(),
    answer: z.object({ dropped: z.literal(true).optional() }).optional(),
    failed: came.failed,
  }),
  decide({ which, at: askedAt, answer, failed }, loaded, situation, target) {
    const { meeting } = loaded;
    if (!meeting) return nothing(target);
    if (answer?.dropped) return notSent(which, askedAt, loaded, situation, target);
    const at = stamp(situation);
    const is: Post =
      failed === undefined
        ? { at, state: 'sent' }
        : { at, state: failed === uncertain ? 'uncertain' : 'failed', code: failed };
    const { prompts } = meeting.value;
    const chair = prompts?.by ?? ofSlot(loaded).chair;
    return {
      writes: [meetingWith(loaded, which === 'question' ? { asked: is } : { enough: is })],
      // That enough have confirmed is a courtesy: nothing waits for it.
      tell: failed === undefined || which === 'enough' ? [] : tell(chair, showChair, loaded, target),
      show: showChair(target),
    };
  },
});

/** Whether enough have confirmed by now; the chat is told so once, ever. */
export const weigh = action({
  verb: 'meeting.weigh',
  audit: 'Told the meeting’s chat that enough organisations have confirmed',
  ...byService,
  who: ['followUp'],
  decide(_input, loaded, situation, target) {
    const { settings } = situation.authority;
    const open = promptsOf(loaded, situation.now, settings) === 'open';
    if (!open || !settings.prompts.tellEnough || loaded.meeting?.value.enough) return nothing(target);
    const here = countedOf(rowsOf(loaded, situation.authority), situation.authority);
    if (!quorumOf(here, settings.quorum).reached) return nothing(target);
    const at = stamp(situation);
    return {
      writes: [meetingWith(loaded, { enough: { at, state: 'asked' } })],
      errands: [post('enough', target, at)],
      show: showChair(target),
    };
  },
});

export const promptEntries = [prepare, begin, open, stop, leave, hasLeft, posted, weigh] as const;
