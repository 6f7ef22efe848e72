/** What people do to a conference between its times: it is to be moved, it will be late, a held time is let go. */
import { z } from 'zod';
import {
  codeProblems,
  codesIn,
  judged,
  problemsIn,
  requiredText,
  typedText,
} from '../../consultation/index.ts';
import { enquiryType } from '../../enquiry/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, type Situation, stamp } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Subscription } from '../../kernel/registry.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { codeSchema, type DelayReason, delayReasons } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { conferencesOf, lateOf } from '../asking/source.ts';
import { releaseOf } from '../diary/actions.ts';
import { diaryPartition } from '../diary/record.ts';
import { askForAll } from '../freeBusy/actions.ts';
import { mustBeAhead } from '../held.ts';
import type { Conference } from '../record.ts';
import { bookingRoles, type ConferenceInCase, loadConference, mayBook, sees } from '../rights.ts';
import { type Deed, mayFollow, standingOf, waitsForTime } from '../standing.ts';
import { show, tellParties } from '../telling.ts';

const slots = (target: Target): ViewCall => ({ verb: 'conference.slots', target });
const formOf = (verb: string) => (target: Target) => ({ verb, target });

const about = {
  who: bookingRoles,
  load: loadConference,
  may: (person: Parameters<typeof sees>[0], loaded: ConferenceInCase) => sees(person, loaded),
  present: (target: Target) => show(target),
};

/** Throws Refusal unless this person books here and the deed may follow; the present state is shown then. */
function mustFollow(deed: Deed, loaded: ConferenceInCase, situation: Situation): void {
  const { value, target } = loaded.conference;
  if (!mayBook(actingPerson(situation), loaded, situation.authority)) {
    throw new Refusal('notYourRole', 'In this service somebody else books conferences.', {
      show: show(target),
    });
  }
  if (!mayFollow[standingOf(value)].includes(deed)) {
    throw new Refusal('alreadyDone', 'It has moved on since. Here is where it stands.', {
      show: show(target),
    });
  }
}

/** That it is to be moved, and why: its time stands until another is held. How often and why is counted. */
export const move = action({
  verb: 'conference.move',
  audit: 'Said why the conference is to be moved',
  ...about,
  input: z.object({
    reason: judged(codeSchema<DelayReason>(delayReasons)),
    words: judged(optionalText(200)),
  }),
  form: formOf('conference.moveForm'),
  decide({ reason, words }, loaded, situation, target) {
    mustFollow('move', loaded, situation);
    mustBeAhead(loaded.conference.value, situation.now, target);
    const problems = problemsIn({ words });
    if (reason.value === undefined) problems.push({ field: 'reason', message: 'Choose why it is moved.' });
    if (problems.length > 0 || reason.value === undefined) throw new Invalid(problems);
    const toMove: Conference['toMove'] = {
      reason: reason.value,
      ...(words.value === undefined ? {} : { words: words.value }),
      by: actingPerson(situation).id,
      at: stamp(situation),
    };
    return {
      writes: [change(loaded.conference, { ...loaded.conference.value, toMove })],
      commands: askForAll(situation, target, loaded.conference.value),
      show: { ...slots(target), input: { asked: true } },
    };
  },
});

/** So many are kept. */
const mostStayed = 20;

/**
 * It is not to be moved after all: the time that it has was its own all along. Whoever would have been told of another
 * time is told that it stays; a time that is held already is let go before (`conference.giveUp`).
 */
export const stay = action({
  verb: 'conference.stay',
  audit: 'Said that the conference stays at its time after all',
  ...about,
  input: z.object({
    words: judged(requiredText('Say in a sentence why it stays. Your colleagues read it.')),
  }),
  form: formOf('conference.stayForm'),
  decide({ words }, loaded, situation, target) {
    mustFollow('move', loaded, situation);
    const { value } = loaded.conference;
    const { toMove, booking } = value;
    if (!toMove || !booking) {
      throw new Refusal('alreadyDone', 'It is not to be moved. Here is where it stands.', {
        show: show(target),
      });
    }
    if (words.value === undefined) throw new Invalid(problemsIn({ words }));
    const stayed = {
      reason: toMove.reason,
      words: words.value,
      by: actingPerson(situation).id,
      at: stamp(situation),
    };
    return {
      writes: [
        change(loaded.conference, {
          ...value,
          toMove: undefined,
          stayed: [...(value.stayed ?? []), stayed].slice(-mostStayed),
        }),
      ],
      tell: tellParties(
        [
          toMove.by,
          booking.by,
          value.asked.by,
          value.worker,
          value.manager,
          booking.slot.chair,
          booking.slot.minuteTaker,
          ...(booking.slot.others ?? []),
        ],
        'stays',
        loaded,
        situation,
        target,
      ),
      show: show(target),
    };
  },
});

/** Why it will be late, before a time after the last day is taken (S3, C15). */
export const late = action({
  verb: 'conference.late',
  audit: 'Said why the conference will be late',
  ...about,
  input: z.object({
    reasons: typedText,
    words: judged(requiredText('Say in a sentence or two what happened. Names belong in the case system.')),
  }),
  form: formOf('conference.lateForm'),
  decide({ reasons: typed, words }, loaded, situation, target) {
    const deed = standingOf(loaded.conference.value) === 'booked' ? 'move' : 'reserve';
    mustFollow(deed, loaded, situation);
    const codes = codesIn(typed);
    const problems = [
      ...codeProblems(delayReasons, codes, dayOf(situation.now), 'reasons', true),
      ...problemsIn({ words }),
    ];
    if (problems.length > 0 || words.value === undefined) throw new Invalid(problems);
    const said: NonNullable<Conference['late']> = {
      reasons: codes.map((code) => codeSchema<DelayReason>(delayReasons).parse(code)),
      words: words.value,
      by: actingPerson(situation).id,
      at: stamp(situation),
    };
    const { value } = loaded.conference;
    return {
      writes: [change(loaded.conference, { ...value, late: said })],
      // The manager and a chair agree to it on the enquiry, where nobody is asked for it once more.
      commands: value.enquiry
        ? [
            {
              verb: 'enquiry.noteDelay',
              target: { partition: target.partition, id: value.enquiry },
              input: { ...said, reasons: [...said.reasons] },
            },
          ]
        : [],
      // Of a time that was chosen in Outlook there is none to choose here.
      show: waitsForTime(value) ? slots(target) : show(target),
    };
  },
});

/** It was said on the enquiry already, before somebody looked for a time: it is not asked here once more. */
export const noteLate = action({
  verb: 'conference.noteLate',
  audit: 'Recorded why the conference will be late, as it was said of the enquiry',
  who: ['event'],
  input: z.object({}),
  async load({ target }, read) {
    const [enquiry, conferences] = await Promise.all([
      read.get(enquiryType, target),
      conferencesOf(target, read),
    ]);
    return { enquiry, conferences };
  },
  may: () => false,
  present: (target) => show(target),
  decide(_input, { enquiry, conferences }, _situation, target) {
    const late = lateOf(enquiry.value);
    const open = conferences.filter(
      ({ value }) => value.enquiry === target.id && !value.cancelled && !value.late,
    );
    return {
      writes: late ? open.map((one) => change(one, { ...one.value, late })) : [],
      show: show(target),
    };
  },
});

export const lateFollowings: readonly Subscription[] = [
  {
    event: 'enquiry.explained',
    commands: ({ target }) => [{ verb: 'conference.noteLate', target, input: {} }],
  },
];

/** A held time is let go, for as long as nothing of it stands in anybody's calendar. */
export const giveUp = action({
  verb: 'conference.giveUp',
  audit: 'Let go of a held time',
  ...about,
  input: z.object({}),
  decide(_input, loaded, situation, target) {
    mustFollow('giveUp', loaded, situation);
    const { value } = loaded.conference;
    const gone = value.moving ?? value.booking;
    if (!gone) return { writes: [], show: show(target) };
    if (value.outside.checked !== undefined) {
      throw new Refusal(
        'notNow',
        'It is being entered in the calendars at this moment. Once it is booked it can be moved or cancelled.',
        { show: show(target) },
      );
    }
    const earlier = [
      ...value.earlier,
      {
        slot: gone.slot,
        until: stamp(situation),
        why: 'givenUp' as const,
        by: actingPerson(situation).id,
      },
    ].slice(-60);
    const next: Conference = value.moving
      ? { ...value, moving: undefined, earlier }
      : { ...value, booking: undefined, earlier };
    return {
      writes: [change(loaded.conference, next)],
      commands: [releaseOf(diaryPartition(situation.authority), gone.hold)],
      tell: tellParties([gone.by], 'lost', loaded, situation, target),
      show: show(target),
    };
  },
});

export const movingEntries = [move, stay, late, noteLate, giveUp] as const;
