/**
 * A conference's event is looked at because Outlook told of a change, or by the nightly comparison; what was done to it
 * is followed where the diary allows it, and put to people otherwise.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import { actingPerson, change, type Decision, type Situation, stamp } from '../../kernel/decision.ts';
import type { Loaded } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { ask, madeLate, replied, settled } from '../booking/chain.ts';
import { eventAnswer } from '../booking/steps.ts';
import { releaseOf } from '../diary/actions.ts';
import { diaryPartition, type Hold, holdTarget, holdType, type Slot, slotSchema } from '../diary/record.ts';
import { isLate } from '../due.ts';
import { mustBeAhead } from '../held.ts';
import { invitationsOf } from '../invitations.ts';
import { type Conference, doubts, type Outlook } from '../record.ts';
import { bookingRoles, type ConferenceInCase, loadConference, mayBook, sees } from '../rights.ts';
import { standingOf } from '../standing.ts';
import { show, tellParties } from '../telling.ts';
import { isPutRight, type Seen, seenSchema, slotAt, timeChange, unseenStrangers } from './changes.ts';

const nobody = () => false;
const service = { who: ['followUp'] as const, load: loadConference, may: nobody, present: show };
const nothing = (target: Target): Decision => ({ writes: [], show: show(target) });

/** Looks at the event once what Quorate itself is doing to it is done: errands of one conference keep their order. */
export const compare = action({
  verb: 'conference.compare',
  audit: 'Looked at the event of the conference in Outlook',
  ...service,
  input: z.object({}),
  decide(_input, { conference }, _situation, target) {
    const { booking, outside } = conference.value;
    if (standingOf(conference.value) !== 'booked' || !booking || outside.event?.id === undefined) {
      return nothing(target);
    }
    return {
      writes: [],
      errands: [ask('calendar.look', target, 'conference.seen', booking.hold)],
      show: show(target),
    };
  },
});

/** A batch has an end; further answers are recorded by the next look. */
const mostAnswers = 15;

/** What the look has found. */
export const seen = action({
  verb: 'conference.seen',
  audit: 'Saw how the event of the conference stands in Outlook',
  ...service,
  input: z.object(replied(seenSchema)),
  async load({ target }, read) {
    const [inCase, invitations] = await Promise.all([
      loadConference({ target }, read),
      invitationsOf(target, read),
    ]);
    return { ...inCase, invitations };
  },
  decide({ hold, answer: found }, loaded, situation, target) {
    const { conference, invitations } = loaded;
    const { value } = conference;
    // What cannot be looked at now is looked at by the next comparison.
    if (!found || value.booking?.hold !== hold || standingOf(value) !== 'booked') return nothing(target);
    const { now, authority } = situation;
    const time = timeChange(value, found, { now, settings: authority.settings });
    const outlook = asSeen(value, found, time, stamp(situation));
    const answers = found.gone ? [] : found.answers;
    const answered = invitations
      .flatMap((one) => {
        const said = answers.find(({ invitation }) => invitation === one.target.id)?.answer;
        const isNew = said !== undefined && said !== (one.value.outlook?.answer ?? 'none');
        return isNew ? [change(one, { ...one.value, outlook: { answer: said, at: stamp(situation) } })] : [];
      })
      .slice(0, mostAnswers);
    const isNews = !sameQuestions(value.outlook, outlook);
    const isRight = isPutRight(value, found);
    const next: Conference = { ...value, outlook, ...(isRight ? { outside: withoutFault(value) } : {}) };
    const writes = isNews || isRight ? [change(conference, next)] : [];
    return {
      writes: [...writes, ...answered],
      commands: time.kind === 'follow' ? [followOf(value, time.slot, target, situation)] : [],
      tell: [
        ...(isNews && asks(outlook, value.outlook) ? tellThem(loaded, situation, target) : []),
        ...(isRight ? tellHands(loaded, situation, target) : []),
      ],
      show: show(target),
    };
  },
});

function withoutFault({ outside }: Conference): Conference['outside'] {
  return { ...outside, event: outside.event && { ...outside.event, failed: undefined, again: undefined } };
}

type Time = ReturnType<typeof timeChange>;

function asSeen(value: Conference, found: Seen, time: Time, at: string): Outlook {
  const before = value.outlook;
  const question: Outlook['question'] =
    time.kind === 'gone'
      ? { kind: 'gone' }
      : time.kind === 'ask'
        ? { kind: 'time', from: time.from, until: time.until, because: [...time.because] }
        : time.kind === 'follow'
          ? before?.question
          : undefined;
  const { looked } = before ?? {};
  return {
    at,
    ...(question ? { question } : {}),
    ...(found.gone || found.room === undefined ? {} : { room: found.room }),
    strangers: found.gone ? [] : found.strangers,
    ...(looked ? { looked } : {}),
    missing: found.gone ? 0 : found.missing,
  };
}

/** Whether there is nothing new, the instant of the look aside. */
function sameQuestions(before: Outlook | undefined, after: Outlook): boolean {
  const told = (one: Outlook | undefined) =>
    JSON.stringify([one?.question ?? null, one?.room ?? 'none', one?.strangers ?? [], one?.missing ?? 0]);
  return told(before) === told(after);
}

/** Whether something new waits for a person. */
function asks(after: Outlook, before: Outlook | undefined): boolean {
  const same = (one: keyof Outlook) => JSON.stringify(before?.[one]) === JSON.stringify(after[one]);
  return (
    (after.question !== undefined && !same('question')) ||
    (after.room === 'declined' && !same('room')) ||
    after.strangers.some((one) => before?.strangers.includes(one) !== true) ||
    after.missing > (before?.missing ?? 0)
  );
}

/** Business support, whoever booked it and the chair. */
function tellThem(loaded: ConferenceInCase, situation: Situation, target: Target) {
  const { booking } = loaded.conference.value;
  const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
  return tellParties(
    [...support, booking?.by, booking?.slot.chair],
    'changedOutside',
    loaded,
    situation,
    target,
  );
}

/** Whoever sees to by hand what could not be done outside, or need not any more. */
function tellHands(loaded: ConferenceInCase, situation: Situation, target: Target) {
  const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
  const { booking } = loaded.conference.value;
  return tellParties([booking?.by, ...support], 'byHand', loaded, situation, target);
}

function followOf(value: Conference, slot: Slot, target: Target, situation: Situation, byPerson = false) {
  const hold = holdTarget(diaryPartition(situation.authority), situation.id('follow'));
  return {
    verb: 'diary.follow',
    target: hold,
    input: { conference: { ...target }, slot, instead: value.booking?.hold ?? '', byPerson },
  };
}

const followedInput = z.object({
  hold: z.string(),
  /** Whose hold it is; of an older version's command it is not known. */
  diary: z.string().optional(),
  slot: slotSchema,
  instead: z.string(),
});
type Followed = ConferenceInCase & { readonly claim: Loaded<Hold> | undefined };

/** The diary has the time that Outlook has: the conference is there now. */
export const followed = action<z.infer<typeof followedInput>, Followed>({
  verb: 'conference.followed',
  audit: 'Followed a move that was made in Outlook',
  ...service,
  input: followedInput,
  async load({ target, input: { diary, hold } }, read) {
    const [inCase, claim] = await Promise.all([
      loadConference({ target }, read),
      diary === undefined ? undefined : read.find(holdType, { partition: diary, id: hold }),
    ]);
    return { ...inCase, claim };
  },
  decide({ hold, slot, instead }, loaded, situation, target) {
    const { value } = loaded.conference;
    const { booking } = value;
    if (standingOf(value) !== 'booked' || booking?.hold !== instead) {
      const commands = booking?.hold === hold ? [] : [releaseOf(diaryPartition(situation.authority), hold)];
      return { writes: [], commands, show: show(target) };
    }
    // It was heard so late that the diary has let go: it is looked at anew.
    if (loaded.claim?.value.state === 'released') {
      return {
        writes: [],
        errands: [ask('calendar.look', target, 'conference.seen', booking.hold)],
        show: show(target),
      };
    }
    const { question: _answered, ...outlook } = value.outlook ?? {
      at: stamp(situation),
      strangers: [],
      missing: 0,
    };
    const moving = {
      hold,
      slot,
      by: booking.by,
      at: stamp(situation),
      ...(booking.needs === undefined ? {} : { needs: booking.needs }),
      reason: 'other',
      byOutlook: true,
    } as const;
    return settled(loaded, { ...value, outlook, toMove: undefined, moving }, situation, target);
  },
});

/** The diary has somebody else there: people decide. */
export const doubt = action({
  verb: 'conference.doubt',
  audit: 'Put a move that was made in Outlook to people',
  ...service,
  input: z.object({
    slot: slotSchema,
    instead: z.string(),
    because: z.array(z.enum(doubts)).max(8).default([]),
  }),
  decide({ slot: { from, until }, instead, because }, loaded, situation, target) {
    const { value } = loaded.conference;
    if (standingOf(value) !== 'booked' || value.booking?.hold !== instead) return nothing(target);
    const question = { kind: 'time' as const, from, until, because };
    const before = value.outlook ?? { at: stamp(situation), strangers: [], missing: 0 };
    if (JSON.stringify(before.question) === JSON.stringify(question)) return nothing(target);
    return {
      writes: [change(loaded.conference, { ...value, outlook: { ...before, question } })],
      tell: tellThem(loaded, situation, target),
      show: show(target),
    };
  },
});

const byPeople = {
  who: bookingRoles,
  input: z.object({}),
  load: loadConference,
  may: (person: Parameters<typeof sees>[0], loaded: ConferenceInCase) => sees(person, loaded),
  present: (target: Target) => show(target),
};

/** Throws Refusal unless this person books here, and it is booked and nothing else. */
function mustDecide(loaded: ConferenceInCase, situation: Situation): NonNullable<Conference['booking']> {
  const { value, target } = loaded.conference;
  if (!mayBook(actingPerson(situation), loaded, situation.authority)) {
    throw new Refusal('notYourRole', 'In this service somebody else books conferences.', {
      show: show(target),
    });
  }
  if (standingOf(value) !== 'booked' || !value.booking || !value.outlook) {
    throw new Refusal('alreadyDone', 'It has moved on since. Here is where it stands.', {
      show: show(target),
    });
  }
  mustBeAhead(value, situation.now, target);
  return value.booking;
}

/** A person has said that the event is to stand as Quorate has it: its time, and who comes. */
export const putBack = action({
  verb: 'conference.putBack',
  audit: 'Asked for the event in Outlook to be put back',
  ...byPeople,
  decide(_input, loaded, situation, target) {
    const { hold } = mustDecide(loaded, situation);
    return {
      writes: [],
      errands: [ask('calendar.putBack', target, 'conference.putRight', hold)],
      show: show(target),
    };
  },
});

export const putRight = action({
  verb: 'conference.putRight',
  audit: 'Put the event in Outlook back',
  ...service,
  input: z.object(replied(eventAnswer)),
  decide({ hold, answer: event, failed }, loaded, situation, target) {
    const { value } = loaded.conference;
    if (value.booking?.hold !== hold || standingOf(value) !== 'booked') {
      return madeLate(loaded, event, situation, target);
    }
    const at = stamp(situation);
    if (!event) {
      const outside = {
        ...value.outside,
        event: { ...value.outside.event, at, failed: failed ?? 'unknown' },
      };
      return {
        writes: [change(loaded.conference, { ...value, outside })],
        tell: tellHands(loaded, situation, target),
        show: show(target),
      };
    }
    const isNew = event.id !== value.outside.event?.id;
    // Another event has another meeting, with a chat and options of its own.
    const { meeting: _meeting, secured: _secured, joined: _joined, ...kept } = value.outside;
    const outside = { ...(isNew ? kept : value.outside), event: { at, ...event } };
    const looked = value.outlook?.looked;
    const outlook: Outlook = { at, strangers: [], missing: 0, ...(looked ? { looked } : {}) };
    return {
      writes: [change(loaded.conference, { ...value, outside, outlook })],
      errands: [
        isNew
          ? ask('meeting.find', target, 'conference.meetingFound', hold)
          : ask('calendar.look', target, 'conference.seen', hold),
      ],
      show: show(target),
    };
  },
});

/** A person takes the time that Outlook has, a late one once the reason is on record: the diary still has the last word on who is free. */
export const takeTheirs = action({
  verb: 'conference.takeTheirs',
  audit: 'Took the time that the conference has in Outlook',
  ...byPeople,
  decide(_input, loaded, situation, target) {
    const booking = mustDecide(loaded, situation);
    const { value } = loaded.conference;
    const question = value.outlook?.question;
    const slot = question?.kind === 'time' ? slotAt(booking.slot, question) : undefined;
    if (!slot || Temporal.Instant.compare(Temporal.Instant.from(slot.from), situation.now) <= 0) {
      throw new Refusal('notNow', 'That time cannot be taken. Please put it back, or move the conference.', {
        show: show(target),
      });
    }
    const { question: _taken, ...outlook } = value.outlook ?? {
      at: stamp(situation),
      strangers: [],
      missing: 0,
    };
    if (isLate(slot, value, situation.authority.settings) && !value.late) {
      throw new Refusal(
        'notNow',
        'That time is after the last day in time. Please say first why it is late.',
        { show: { verb: 'conference.lateForm', target } },
      );
    }
    return {
      // If the diary has somebody else there it is asked once more.
      writes: [change(loaded.conference, { ...value, outlook })],
      commands: [followOf(value, slot, target, situation, true)],
      show: show(target),
    };
  },
});

/** Somebody has looked at who was added in Outlook: what is sent to those invited goes on. */
export const seenAdded = action({
  verb: 'conference.seenAdded',
  audit: 'Looked at who was added to the conference in Outlook',
  ...byPeople,
  decide(_input, loaded, situation, target) {
    mustDecide(loaded, situation);
    const { value } = loaded.conference;
    const { outlook } = value;
    const unseen = unseenStrangers(value);
    if (!outlook || unseen.length === 0) return nothing(target);
    const looked = [...(outlook.looked ?? []), ...unseen].slice(-200);
    return {
      writes: [change(loaded.conference, { ...value, outlook: { ...outlook, looked } })],
      show: show(target),
    };
  },
});

export const outlookEntries = [
  compare,
  seen,
  followed,
  doubt,
  putBack,
  putRight,
  takeTheirs,
  seenAdded,
] as const;
