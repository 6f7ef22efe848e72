/**
 * What the chair decides: quorate; not quorate and goes ahead, with the reason and what keeps the child safe; not quorate
 * and adjourned. Quorate sets down who decided and when, and what follows: the enquiry hears that its conference was held;
 * of one that was adjourned it hears nothing, and its fifteen days run on.
 */
import { z } from 'zod';
import { judged, problemsIn, requiredText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Decision, FollowUp, Situation } from '../../kernel/decision.ts';
import { optionalText } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { codeSchema, type InquorateReason, inquorateReasons } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { dueOn } from '../../practice/timescales.ts';
import { decidedBefore, type InMeeting, loadMeeting } from '../load.ts';
import { type MeetingDecision, meetingTarget } from '../record.ts';
import { chairing, seesMeeting } from '../rights.ts';
import { deedOf, meetingWith, showChair } from './common.ts';

const about = { who: chairing, load: loadMeeting, may: seesMeeting, present: showChair } as const;

/**
 * Not before it begins, which is some minutes before its time, as for the question in its chat; not of one that is
 * cancelled, and not once it has been adjourned. What was decided can be put right at any time.
 */
function mustDecide({ conference, meeting }: InMeeting, situation: Situation, target: Target): void {
  const show = showChair(target);
  const { decision, startedAt } = meeting?.value ?? {};
  const starts = meeting?.value.starts ?? conference.value.booking?.slot.starts;
  if (conference.value.cancelled || starts === undefined) {
    throw new Refusal('notNow', 'This conference has no time, so there is nothing to decide.', { show });
  }
  if (decision?.kind === 'adjourned') {
    throw new Refusal('alreadyDone', 'It has been adjourned. It is decided when it meets again.', { show });
  }
  if (decision || startedAt !== undefined) return;
  const at = Temporal.Instant.from(starts);
  if (Temporal.PlainDate.compare(dayOf(situation.now), dayOf(at)) < 0) {
    throw new Refusal('notNow', 'The day of the conference is still to come.', { show });
  }
  const { minutesBefore } = situation.authority.settings.prompts;
  if (Temporal.Instant.compare(situation.now, at.subtract({ minutes: minutesBefore })) < 0) {
    throw new Refusal('notNow', 'It has not begun yet. Once it has, it can be decided.', { show });
  }
}

/** Before it begins it is moved, not adjourned. */
function mustHaveBegun({ meeting, conference }: InMeeting, { now }: Situation, target: Target): void {
  const starts = meeting?.value.starts ?? conference.value.booking?.slot.starts;
  if (starts !== undefined && Temporal.Instant.compare(now, Temporal.Instant.from(starts)) >= 0) return;
  throw new Refusal('notNow', 'It has not begun yet. Until then it can be moved to another time.', {
    show: showChair(target),
  });
}

/** Whether the family's conference before was not quorate either. */
export const isSecond = (loaded: InMeeting): boolean => {
  const before = decidedBefore(loaded);
  return before !== undefined && before.kind !== 'quorate';
};

/** The day on which it was held: its own, also where it is recorded later; once it is decided, the day of then. */
function dayHeld({ meeting, conference }: Pick<InMeeting, 'meeting' | 'conference'>): string | undefined {
  if (meeting?.value.heldOn !== undefined) return meeting.value.heldOn;
  const starts = meeting?.value.starts ?? conference.value.booking?.slot.starts;
  return starts === undefined ? undefined : dayOf(Temporal.Instant.from(starts)).toString();
}

/** The conference is neither moved nor cancelled any more; the enquiry has had it. */
function held(loaded: InMeeting, target: Target): FollowUp[] {
  // A decision that is put right was heard before.
  if (loaded.meeting?.value.decision) return [];
  return [
    { verb: 'conference.noteHeld', target: loaded.conference.target, input: {} },
    ...heldOfEnquiry(loaded, target),
  ];
}

function heldOfEnquiry(loaded: InMeeting, { partition }: Target): FollowUp[] {
  const { enquiry } = loaded.conference.value;
  const on = dayHeld(loaded);
  if (enquiry === undefined || on === undefined) return [];
  const tellAt = loaded.meeting?.value.until ?? loaded.conference.value.booking?.slot.until;
  // Nothing new comes to anybody's chat while the meeting runs, by our own clock.
  const input = { on, ...(tellAt === undefined ? {} : { tellAt }) };
  return [{ verb: 'enquiry.hold', target: { partition, id: enquiry }, input }];
}

/** The conference slice, which stands before this one, is asked for another day. */
function reconvened(target: Target): FollowUp {
  return { verb: 'conference.reconvene', target, input: { source: meetingTarget(target).id } };
}

function decided(decision: MeetingDecision, loaded: InMeeting, target: Target): Decision {
  const before = loaded.meeting?.value.decision;
  const { value } = loaded.conference;
  const on = dayHeld(loaded);
  const isHeld = decision.kind !== 'adjourned';
  return {
    writes: [
      meetingWith(loaded, {
        decision,
        ...(isHeld && on !== undefined ? { heldOn: on } : {}),
        ...(before ? { corrected: [...(loaded.meeting?.value.corrected ?? []), before].slice(-20) } : {}),
      }),
    ],
    commands: isHeld ? held(loaded, target) : [reconvened(target)],
    events: before
      ? []
      : [
          {
            name: isHeld ? 'meeting.held' : 'meeting.adjourned',
            target,
            data: {
              type: value.type,
              ...(on === undefined ? {} : { on }),
              ...(decision.kind === 'adjourned' ? { againBy: decision.againBy } : { quorum: decision.kind }),
            },
          },
        ],
    show: showChair(target),
  };
}

export const quorate = action({
  verb: 'meeting.quorate',
  audit: 'The chair decided that the conference is quorate',
  ...about,
  input: z.object({}),
  decide(_input, loaded, situation, target) {
    mustDecide(loaded, situation, target);
    if (loaded.meeting?.value.decision?.kind === 'quorate') {
      throw new Refusal('alreadyDone', 'That is recorded already.', { show: showChair(target) });
    }
    return decided({ kind: 'quorate', ...deedOf(situation) }, loaded, target);
  },
});

export const goAhead = action({
  verb: 'meeting.goAhead',
  audit: 'The chair decided that the conference goes ahead though it is not quorate',
  ...about,
  input: z.object({
    reason: judged(codeSchema<InquorateReason>(inquorateReasons)),
    words: judged(optionalText()),
    safeguards: judged(
      requiredText('Say in a sentence or two what keeps the child safe though it is not quorate.'),
    ),
  }),
  form: (target) => ({ verb: 'meeting.goAheadForm', target }),
  decide({ reason, words, safeguards }, loaded, situation, target) {
    mustDecide(loaded, situation, target);
    const problems = problemsIn({ words, safeguards });
    if (reason.value === undefined) problems.push({ field: 'reason', message: 'Choose the reason.' });
    if (reason.value === 'other' && !words.value) {
      problems.push({ field: 'words', message: 'Say what the other reason is.' });
    }
    if (problems.length > 0 || reason.value === undefined || safeguards.value === undefined) {
      throw new Invalid(problems);
    }
    const decision: MeetingDecision = {
      kind: 'goesAhead',
      reason: reason.value,
      ...(words.value === undefined ? {} : { words: words.value }),
      safeguards: safeguards.value,
      second: isSecond(loaded),
      ...deedOf(situation),
    };
    return decided(decision, loaded, target);
  },
});

export const adjourn = action({
  verb: 'meeting.adjourn',
  audit: 'The chair adjourned the conference, which is not quorate',
  ...about,
  input: z.object({
    interim: judged(
      requiredText(
        'Say in a sentence or two what is done until then: the interim plan, or the plan as it is.',
      ),
    ),
  }),
  form: (target) => ({ verb: 'meeting.adjournForm', target }),
  decide({ interim }, loaded, situation, target) {
    mustDecide(loaded, situation, target);
    if (loaded.meeting?.value.decision) {
      throw new Refusal('alreadyDone', 'It is recorded as held, and cannot be adjourned any more.', {
        show: showChair(target),
      });
    }
    mustHaveBegun(loaded, situation, target);
    if (interim.value === undefined) throw new Invalid(problemsIn({ interim }));
    const decision: MeetingDecision = {
      kind: 'adjourned',
      interim: interim.value,
      againBy: againBy(loaded, situation).toString(),
      second: isSecond(loaded),
      ...deedOf(situation),
    };
    return decided(decision, loaded, target);
  },
});

/**
 * The last day on which it is to meet again (Swindon: another date within 10 working days; Q2): from its own day, as the
 * conference that goes on with it has it, also where it is recorded later.
 */
export function againBy(
  loaded: Pick<InMeeting, 'meeting' | 'conference'>,
  { now, authority }: Pick<Situation, 'now' | 'authority'>,
): Temporal.PlainDate {
  const on = dayHeld(loaded);
  return dueOn('reconvened', on === undefined ? dayOf(now) : Temporal.PlainDate.from(on), authority.settings);
}

export const decisionEntries = [quorate, goAhead, adjourn] as const;
