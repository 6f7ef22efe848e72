/** A strategy discussion that was recorded wrongly is put right; a consultation that takes one back is heard. */
import { z } from 'zod';
import {
  codeProblems,
  codesIn,
  judged,
  optionalDay,
  problemsIn,
  requiredText,
  staff,
  typedText,
} from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { codeSchema, strategyAgencies } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { clockMoved, noteClock } from '../clock.ts';
import { type Corrected, corrected, seenOf } from '../correcting.ts';
import { dayProblems, heldWithin, optionalTime } from '../inputs.ts';
import { loadInDiscussion, loadNoting } from '../load.ts';
import { sees } from '../rights.ts';
import { everybody, form, mustFollow, type News, reachable, show, tells } from './common.ts';
import { showDiscussion } from './discussing.ts';

/** What came of a discussion, as the form asks it. */
const came = { yes: 'started', no: 'none', notHeld: 'notHeld' } as const;
const cameOf = judged(
  z
    .enum(['yes', 'no', 'notHeld'], { error: 'Choose Yes, No, or that it was never held.' })
    .transform((answer) => came[answer]),
);

export const correct = action({
  verb: 'enquiry.correct',
  audit: 'Corrected a strategy discussion',
  who: staff,
  input: z.object({
    on: judged(optionalDay),
    time: judged(optionalTime),
    agencies: typedText,
    initiated: cameOf,
    reason: judged(requiredText('Say in a sentence or two what was wrong.')),
    /** Signed into the button: which version of the discussion was on the form. */
    seen: z.string().catch(''),
  }),
  load: loadInDiscussion,
  may: (person, loaded) => sees(person, loaded),
  present: showDiscussion,
  form: form('enquiry.correctForm'),
  decide(input, loaded, situation, target) {
    const { discussion, enquiry: own } = loaded;
    if (input.seen !== seenOf(discussion.value)) {
      throw new Refusal(
        'alreadyDone',
        'What is recorded of this discussion has changed since this form was shown. Nothing was corrected; here it is as it stands.',
        { show: showDiscussion(target) },
      );
    }
    if (discussion.value.void) {
      throw new Refusal('alreadyDone', 'That this was recorded in error is on record already.', {
        show: showDiscussion(target),
      });
    }
    if (own) mustFollow('correct', own.value, own.target);
    const { value: came } = input.initiated;
    const on = came === 'notHeld' ? discussion.value.on : input.on.value;
    const reason = input.reason.value;
    const today = dayOf(situation.now);
    const agencies = codesIn(input.agencies);
    const { on: typedOn, time, initiated } = input;
    const problems = [
      ...problemsIn({ on: typedOn, time, initiated, reason: input.reason }),
      ...(typedOn.messages.length > 0
        ? []
        : dayProblems(on, 'Give the day on which it was held.', {
            field: 'on',
            // What was recorded for a day is never too old to be left at it.
            from: earlier(today.subtract(heldWithin), Temporal.PlainDate.from(discussion.value.on)),
            fromWords: 'That is more than a year ago. Please check the year.',
            to: today,
            toWords: 'That day is still to come.',
          })),
      ...codeProblems(strategyAgencies, agencies, today, 'agencies', false),
    ];
    if (problems.length > 0 || on === undefined || came === undefined || reason === undefined) {
      throw new Invalid(problems);
    }
    const hear = reachable([...everybody(loaded), ...(own?.value.told ?? [])], loaded, situation);
    const result = corrected(
      {
        on,
        time: time.value,
        agencies: agencies.map((code) => codeSchema(strategyAgencies).parse(code)),
        came,
        reason,
        by: actingPerson(situation).id,
      },
      loaded,
      hear,
      situation,
    );
    const at = result.enquiry?.target;
    const news = newsOf(result);
    return {
      writes: result.writes,
      // Whoever records another discussion of this family at the same time decides anew.
      guards: [loaded.family],
      tell:
        at && news
          ? tells(hear, at, news)
          : hear.map((to) => ({ to, view: showDiscussion(result.discussion) })),
      commands: result.enquiry ? [noteClock(result.enquiry.value, result.enquiry.target)] : [],
      events: at ? [clockMoved(at)] : [],
      show: at ? show(at, news) : showDiscussion(result.discussion),
    };
  },
});

function newsOf({ became }: Corrected): News | undefined {
  return became === 'none' ? undefined : became;
}

function earlier(a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(a, b) < 0 ? a : b;
}

/**
 * A consultation that said enquiries were started says so no longer. Quorate ends no enquiry by itself: its people are
 * told, and correct the discussion or leave it.
 */
export const doubt = action({
  verb: 'enquiry.doubt',
  audit: 'Noted that a consultation says something else about a strategy discussion now',
  who: ['event'],
  input: z.object({ on: z.iso.date() }),
  load: ({ target, input }, read) => loadNoting({ target }, input.on, read),
  may: () => false,
  present: (target) => ({ verb: 'consultation.show', target }),
  decide({ on }, loaded, situation, target) {
    const { discussion, consultation, enquiries } = loaded;
    const { reference } = consultation.value;
    const { value: said } = discussion ?? {};
    const about = enquiries.find((one) => one.target.id === said?.enquiry && !one.value.inError);
    const known = about?.value.doubts ?? [];
    const isKnown = known.some((one) => one.on === on && one.reference === reference);
    if (!about || !said?.initiated || isKnown) {
      return { writes: [], show: { verb: 'consultation.show', target } };
    }
    const to = reachable([...everybody(loaded), ...about.value.told], loaded, situation);
    const value = {
      ...about.value,
      doubts: [...known, { on, reference }].slice(-100),
      lookedAt: stamp(situation),
      version: about.value.version + 1,
      told: [...new Set([...about.value.told, ...to])].slice(-500),
    };
    return {
      writes: [change(about, value)],
      tell: tells(to, about.target, 'doubted'),
      commands: [noteClock(value, about.target)],
      show: show(about.target, 'doubted'),
    };
  },
});
