/** Why a conference is late, and the agreement of a manager and of a chair: recorded by all (S3), each by a press. */
import { z } from 'zod';
import {
  codeProblems,
  codesIn,
  judged,
  problemsIn,
  requiredText,
  staff,
  typedText,
} from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { actingPerson, stamp } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { codeSchema, codesSchema, delayReasons } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { type InEnquiry, loadInEnquiry } from '../load.ts';
import { agreeing, agreesAs, partiesOf, sees } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { isLate } from '../steps.ts';
import { changed, form, mustFollow, show } from './common.ts';

/** Reasons that are given anew are agreed to anew. */
export const explain = action({
  verb: 'enquiry.explain',
  audit: 'Recorded why the conference is late',
  who: staff,
  input: z.object({
    reasons: typedText,
    words: judged(requiredText('Say in a sentence or two what happened.')),
  }),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('enquiry.explainForm'),
  decide({ reasons: typed, words }, loaded, situation, target) {
    const { value } = loaded.enquiry;
    mustFollow('explain', value, target);
    const today = dayOf(situation.now);
    if (!isLate(value, today, situation.authority.settings)) {
      throw new Refusal('notNow', 'The conference is not late, so there is nothing to explain.', {
        show: show(target),
      });
    }
    const codes = codesIn(typed);
    const problems = [...codeProblems(delayReasons, codes, today, 'reasons', true), ...problemsIn({ words })];
    if (problems.length > 0 || words.value === undefined) throw new Invalid(problems);
    const delay = {
      reasons: codes.map((code) => codeSchema(delayReasons).parse(code)),
      words: words.value,
      at: stamp(situation),
      by: actingPerson(situation).id,
    };
    return {
      ...changed(loaded, { delay, shrunk: false }, 'explained', whoAgree(loaded), situation),
      // Whoever books it is not asked the same once more.
      events: [{ name: 'enquiry.explained', target, data: {} }],
    };
  },
});

/** Those who are to agree. */
export function whoAgree(loaded: Pick<InEnquiry, 'consultations'>): readonly PersonId[] {
  const { managers, chairs } = partiesOf(loaded);
  return [...managers, ...chairs];
}

/**
 * Whoever took a late time for the conference has said why: it is not asked here once more. Kept also before that time is
 * booked; the manager and a chair agree to it here, once the conference is late.
 */
export const noteDelay = action({
  verb: 'enquiry.noteDelay',
  audit: 'Recorded why the conference is late, as it was said when a time was chosen',
  who: ['followUp'],
  input: z.object({
    reasons: codesSchema(delayReasons),
    words: z.string().min(1).max(2_000),
    by: z.string().min(3).max(120),
    at: z.iso.datetime({ offset: false, precision: undefined }),
  }),
  load: loadInEnquiry,
  may: () => false,
  present: show,
  decide(said, loaded, situation, target) {
    const { value } = loaded.enquiry;
    const { delay } = value;
    const same = delay?.words === said.words && delay.reasons.join() === said.reasons.join();
    // What was said here since is newer; what is the same keeps its agreements.
    if (same || (delay && delay.at > said.at) || !mayFollow[standingOf(value)].includes('explain')) {
      return { writes: [], show: show(target) };
    }
    const late = isLate(value, dayOf(situation.now), situation.authority.settings);
    const told = late ? whoAgree(loaded) : [];
    return changed(loaded, { delay: said, shrunk: false }, 'explained', told, situation);
  },
});

export const agree = action({
  verb: 'enquiry.agree',
  audit: 'Agreed with the reasons why the conference is late',
  who: ['teamManager', 'chair', 'safeguardingManager'],
  /** Signed into the button: as what they agree, and to the reasons of which moment. */
  input: z.object({ as: z.enum(agreeing).catch('manager'), seen: z.string().catch('') }),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  decide({ as, seen }, loaded, situation, target) {
    const { value } = loaded.enquiry;
    const person = actingPerson(situation);
    mustFollow('agree', value, target);
    const { delay } = value;
    if (!delay) throw new Refusal('notNow', 'No reasons have been recorded yet.', { show: show(target) });
    if (seen !== delay.at) {
      throw new Refusal(
        'alreadyDone',
        'The reasons were recorded anew since this card was made. Here they are; nothing was recorded.',
        { show: show(target) },
      );
    }
    if (delay[as]) {
      throw new Refusal(
        'alreadyDone',
        `The agreement of ${as === 'chair' ? 'a chair' : 'the manager'} is recorded already.`,
        {
          show: show(target),
        },
      );
    }
    if (agreesAs(person, value, partiesOf(loaded)) !== as) {
      throw new Refusal('notYourRole', 'The team manager and a chair agree, each for themselves.', {
        show: show(target),
      });
    }
    const agreed = { by: person.id, at: stamp(situation) };
    return changed(loaded, { delay: { ...delay, [as]: agreed } }, 'agreed', [], situation);
  },
});
