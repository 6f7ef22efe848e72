/** What the social worker makes of the outcome, and how different views are settled. Both views stay for ever. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { consultationOutcomes } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { mayDo } from '../deeds.ts';
import {
  codeProblems,
  codesIn,
  judged,
  optionalDay,
  optionalText,
  outcomeCode,
  problemsIn,
  requiredText,
  typedText,
  yesNo,
} from '../inputs.ts';
import { type Consultation, holderOf } from '../record.ts';
import { mustHaveSeen, seenInput } from '../seen.ts';
import { settlementFrom, settlersOf } from '../settling.ts';
import { courseStanding, legalStands, strategyBefore, strategyStanding } from '../standing.ts';
import { strategyChoiceOf, strategyTyped } from '../strategy.ts';
import {
  form,
  loadInCase,
  managersOf,
  mustFollow,
  notYours,
  sees,
  show,
  showNoting,
  tellAll,
} from './common.ts';

const askers = ['socialWorker', 'otherProfessional', 'teamManager', 'chair', 'safeguardingManager'] as const;

export const agree = action({
  verb: 'consultation.agree',
  audit: 'The social worker agreed with the outcome',
  who: askers,
  input: z.object({ seen: seenInput }),
  load: loadInCase,
  may: sees,
  present: show,
  decide({ seen }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('agree', value, target);
    if (value.asker !== person.id) throw notYours('Only the person who asked says how they see it.', target);
    mustHaveSeen('agree', seen, value, target);
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
  input: z.object({
    outcomes: typedText,
    otherWords: judged(optionalText(200)),
    reasons: judged(requiredText('Say in a few sentences how you see it.')),
    seen: seenInput,
  }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.differForm'),
  decide({ outcomes, otherWords, reasons, seen }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('differ', value, target);
    if (value.asker !== person.id) throw notYours('Only the person who asked says how they see it.', target);
    mustHaveSeen('differ', seen, value, target);
    const codes = codesIn(outcomes);
    const other = codes.includes('other');
    const problems = [
      ...codeProblems(consultationOutcomes, codes, dayOf(situation.now), 'outcomes', true),
      ...problemsIn({ ...(other ? { otherWords } : {}), reasons }),
    ];
    if (other && otherWords.messages.length === 0 && otherWords.value === undefined) {
      problems.push({ field: 'otherWords', message: 'Say in a few words what the other outcome is.' });
    }
    if (problems.length > 0 || reasons.value === undefined) throw new Invalid(problems);
    const able = settlersOf(value, loaded.case.value, situation.authority);
    const next: Consultation = {
      ...value,
      view: {
        kind: 'differs',
        at: stamp(situation),
        by: person.id,
        outcomes: codes.map((code) => outcomeCode.parse(code)),
        ...(other && otherWords.value !== undefined ? { otherWords: otherWords.value } : {}),
        reasons: reasons.value,
      },
      ...(able.others.length > 0 ? { settlers: [...able.others] } : {}),
      reminded: { ...value.reminded, settlement: 0 },
    };
    const told = { target, family: loaded.case.value, situation };
    return {
      writes: [change(loaded.consultation, next)],
      tell: [
        ...tellAll(
          [value.manager, ...managersOf(situation), ...able.others, ...able.helpless].filter(
            (one) => one !== holderOf(value),
          ),
          'settle',
          told,
        ),
        ...tellAll([holderOf(value)], 'differs', told),
      ],
      events: [{ name: 'consultation.differs', target, data: { outcomes: codes } }],
      show: showNoting(target, [reasons.value, otherWords.value]),
    };
  },
});

export const settle = action({
  verb: 'consultation.settle',
  audit: 'Settled different views of an outcome',
  who: ['teamManager', 'safeguardingManager'],
  input: z.object({
    course: judged(z.enum(['chair', 'socialWorker'], { error: 'Choose which course is taken.' })),
    words: judged(requiredText('Say in a sentence or two why this course is taken.')),
    strategy: judged(strategyTyped),
    strategyOn: judged(optionalDay),
    reviewOn: judged(optionalDay),
    seen: seenInput,
  }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.settleForm'),
  decide({ seen, ...typed }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('settle', value, target);
    if (!mayDo('settle', person, value)) {
      throw notYours(
        'The team manager named or the safeguarding manager settles it, and nobody whose view it is.',
        target,
      );
    }
    mustHaveSeen('settle', seen, value, target);
    const settlement = {
      by: person.id,
      at: stamp(situation),
      ...settlementFrom(typed, value, dayOf(situation.now)),
    };
    const next: Consultation = {
      ...value,
      settlement,
      reminded: {
        ...value.reminded,
        ...(settlement.reviewOn === undefined ? {} : { review: 0 }),
      },
    };
    const told = { target, family: loaded.case.value, situation };
    const managers = managersOf(situation);
    // A legal route that stands only now is put to those who review it, instead of the bare news.
    const legal =
      legalStands(next) &&
      value.legalReview === undefined &&
      value.outcome?.course.outcomes.includes('legalAdvice') === false;
    const arranges = settlement.strategy?.by === 'teamManager';
    const others = [value.asker, holderOf(value), arranges ? undefined : value.manager].filter(
      (one) => !(legal && one !== undefined && managers.includes(one)),
    );
    const outcomes = courseStanding(next, situation.authority.settings) ?? [];
    const strategy = strategyStanding(next);
    return {
      writes: [change(loaded.consultation, next)],
      tell: [
        ...tellAll([...others, ...(legal ? [] : managers)], 'settled', told),
        ...tellAll(arranges ? [value.manager] : [], 'arrange', told),
        ...tellAll(legal ? managers : [], 'legal', told),
      ],
      events: [
        {
          name: 'consultation.settled',
          target,
          data: {
            course: settlement.course,
            outcomes,
            ...(strategy === undefined ? {} : { strategy: strategyChoiceOf(strategy) }),
            ...(strategy?.on === undefined ? {} : { strategyOn: strategy.on }),
            ...strategyBefore(value),
          },
        },
      ],
      show: showNoting(target, [settlement.words]),
    };
  },
});

/** All proposals of a legal route are reviewed by the safeguarding service (Milton Keynes 2021-22; FACTS 1.1 C6). */
export const legalReview = action({
  verb: 'consultation.legalReview',
  audit: 'Reviewed a proposal for legal advice',
  who: ['safeguardingManager'],
  input: z.object({
    supported: judged(yesNo('Choose whether legal advice is supported.')),
    words: judged(optionalText()),
    seen: seenInput,
  }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.legalReviewForm'),
  decide({ seen, ...typed }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('legalReview', value, target);
    if (!legalStands(value)) {
      throw notYours('No legal advice is proposed as this stands, so there is nothing to review.', target);
    }
    if (value.legalReview) {
      throw new Refusal('alreadyDone', 'This legal advice has been reviewed already.', {
        show: show(target),
      });
    }
    mustHaveSeen('legalReview', seen, value, target);
    const problems = problemsIn(typed);
    const supported = typed.supported.value;
    const words = typed.words.value;
    if (supported === false && words === undefined && typed.words.messages.length === 0) {
      problems.push({ field: 'words', message: 'Say in a sentence or two why not.' });
    }
    if (problems.length > 0 || supported === undefined) throw new Invalid(problems);
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
      show: showNoting(target, [words]),
    };
  },
});
