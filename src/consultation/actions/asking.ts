/** The chair asks for more information, and the social worker answers; the request stays where it is. */
import { z } from 'zod';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { judged, problemsIn, requiredText } from '../inputs.ts';
import { holderOf } from '../record.ts';
import { isHolder } from '../rights.ts';
import { mustHaveSeen, seenInput } from '../seen.ts';
import { form, loadInCase, mustFollow, notYours, sees, show, showNoting, tellAll } from './common.ts';

/** So many questions at most: a consultation with more is a conversation, and the call button is there for that. */
const mostQuestions = 20;

export const askForMore = action({
  verb: 'consultation.askForMore',
  audit: 'Asked for more information',
  who: ['chair', 'safeguardingManager'],
  input: z.object({ text: requiredText('Say what you need to know.') }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.askForMoreForm'),
  decide({ text }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('askForMore', value, target);
    if (!isHolder(person.id, value))
      throw notYours('Only the chair who has this request asks for more.', target);
    if (value.questions.length >= mostQuestions) {
      throw new Refusal('notNow', 'There are twenty questions already; a call would be quicker.', {
        show: show(target),
      });
    }
    return {
      writes: [
        change(loaded.consultation, {
          ...value,
          questions: [...value.questions, { by: person.id, at: stamp(situation), text }],
        }),
      ],
      tell: tellAll([value.asker], 'asked', { target, family: loaded.case.value, situation }),
      show: showNoting(target, [text]),
    };
  },
});

export const answerMore = action({
  verb: 'consultation.answerMore',
  audit: 'Answered a question of the chair',
  who: ['socialWorker', 'otherProfessional', 'teamManager', 'chair', 'safeguardingManager'],
  input: z.object({ text: judged(requiredText('Write your answer.')), seen: seenInput }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.answerMoreForm'),
  decide({ text, seen }, loaded, situation, target) {
    const person = actingPerson(situation);
    const { value } = loaded.consultation;
    mustFollow('answerMore', value, target);
    if (value.asker !== person.id && value.manager !== person.id) {
      throw notYours('Only the person who asked for the consultation, or their manager, answers.', target);
    }
    if (!value.questions.some((question) => !question.answer)) {
      throw new Refusal('alreadyDone', 'That question has been answered already.', { show: show(target) });
    }
    mustHaveSeen('answerMore', seen, value, target);
    if (text.value === undefined) throw new Invalid(problemsIn({ text }));
    // All that stands unanswered is answered together: the card shows every open question above one field.
    const answer = { by: person.id, at: stamp(situation), text: text.value };
    return {
      writes: [
        change(loaded.consultation, {
          ...value,
          questions: value.questions.map((question) =>
            question.answer ? question : { ...question, answer },
          ),
        }),
      ],
      tell: tellAll([holderOf(value), value.asker], 'answered', {
        target,
        family: loaded.case.value,
        situation,
      }),
      show: showNoting(target, [answer.text]),
    };
  },
});
