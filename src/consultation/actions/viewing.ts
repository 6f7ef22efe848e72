/** What the social worker makes of the outcome, and how different views are settled. Both views stay for ever. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change } from '../../kernel/decision.ts';
import { consultationOutcomes } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import {
  codeProblems,
  codesIn,
  optionalText,
  outcomeCode,
  requiredText,
  typedText,
  yesNo,
} from '../inputs.ts';
import { type Consultation, holderOf } from '../record.ts';
import { form, loadInCase, managersOf, mustFollow, notYours, sees, show, stamp, tellAll } from './common.ts';

const askers = ['socialWorker', 'otherProfessional', 'teamManager', 'chair', 'safeguardingManager'] as const;

export const agree = action({
  verb: 'consultation.agree',
  audit: 'The social worker agreed with the outcome',
  who: askers,
  input: z.object({}),
  load: loadInCase,
  may: sees,
  present: show,
  decide(_input, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('agree', value, target);
    if (value.asker !== person.id) throw notYours('Only the person who asked says how they see it.', target);
    const next: Consultation = { ...value, view: { kind: 'agrees', at: stamp(situation), by: person.id } };
    return {
      writes: [change(loaded.consultation, next)],
      tell: tellAll([holderOf(value)], 'agreed', { target, family: loaded.case.value, situation }),
      events: [{ name: 'consultation.agreed', target, data: {} }],
      show: show(target),
    };
  },
});

export const differ = action({
  verb: 'consultation.differ',
  audit: 'The social worker recorded a different view of the outcome',
  who: askers,
  input: z.object({ outcomes: typedText, reasons: requiredText('Say in a few sentences how you see it.') }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.differForm'),
  decide({ outcomes, reasons }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('differ', value, target);
    if (value.asker !== person.id) throw notYours('Only the person who asked says how they see it.', target);
    const codes = codesIn(outcomes);
    const problems = codeProblems(consultationOutcomes, codes, dayOf(situation.now), 'outcomes', true);
    if (problems.length > 0) throw new Invalid(problems);
    const next: Consultation = {
      ...value,
      view: {
        kind: 'differs',
        at: stamp(situation),
        by: person.id,
        outcomes: codes.map((code) => outcomeCode.parse(code)),
        reasons,
      },
      reminded: { ...value.reminded, settlement: 0 },
    };
    const told = { target, family: loaded.case.value, situation };
    return {
      writes: [change(loaded.consultation, next)],
      tell: [
        ...tellAll([value.manager, ...managersOf(situation)], 'settle', told),
        ...tellAll([holderOf(value)], 'differs', told),
      ],
      events: [{ name: 'consultation.differs', target, data: { outcomes: codes } }],
      show: show(target),
    };
  },
});

export const settle = action({
  verb: 'consultation.settle',
  audit: 'Settled different views of an outcome',
  who: ['teamManager', 'safeguardingManager'],
  input: z.object({
    course: z.enum(['chair', 'socialWorker'], { error: 'Choose which course is taken.' }),
    words: requiredText('Say in a sentence or two why.'),
  }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.settleForm'),
  decide({ course, words }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('settle', value, target);
    const manages = value.manager === person.id || person.roles.includes('safeguardingManager');
    const party = value.asker === person.id || value.outcome?.by === person.id;
    if (!manages || party) {
      throw notYours(
        'The team manager named or the safeguarding manager settles it, and nobody whose view it is.',
        target,
      );
    }
    const next: Consultation = {
      ...value,
      settlement: { by: person.id, at: stamp(situation), course, words },
    };
    return {
      writes: [change(loaded.consultation, next)],
      tell: tellAll([value.asker, holderOf(value), value.manager, ...managersOf(situation)], 'settled', {
        target,
        family: loaded.case.value,
        situation,
      }),
      events: [{ name: 'consultation.settled', target, data: { course } }],
      show: show(target),
    };
  },
});

/** All proposals of a legal route are reviewed by the safeguarding service (Milton Keynes 2021-22; FACTS 1.1 C6). */
export const legalReview = action({
  verb: 'consultation.legalReview',
  audit: 'Reviewed a proposal for legal advice',
  who: ['safeguardingManager'],
  input: z.object({ supported: yesNo('Choose one.'), words: optionalText() }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.legalReviewForm'),
  decide({ supported, words }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('legalReview', value, target);
    if (!value.outcome?.course.outcomes.includes('legalAdvice')) {
      throw notYours('This outcome proposes no legal advice, so there is nothing to review.', target);
    }
    if (!supported && words === undefined) {
      throw new Invalid([{ field: 'words', message: 'Say in a sentence or two why not.' }]);
    }
    return {
      writes: [
        change(loaded.consultation, {
          ...value,
          legalReview: {
            by: person.id,
            at: stamp(situation),
            supported,
            ...(words === undefined ? {} : { words }),
          },
        }),
      ],
      tell: tellAll([value.asker, value.manager, holderOf(value)], 'legalReviewed', {
        target,
        family: loaded.case.value,
        situation,
      }),
      show: show(target),
    };
  },
});
