/** Answers are taken in, from the page or from paper; and the chair keeps the link from a family. */
import { z } from 'zod';
import { judged, problemsIn } from '../../../consultation/index.ts';
import { action, Invalid } from '../../../kernel/action.ts';
import { change, create } from '../../../kernel/decision.ts';
import { optionalText } from '../../../kernel/inputs.ts';
import { Refusal } from '../../../kernel/refusal.ts';
import type { Target } from '../../../kernel/view.ts';
import { dayOf } from '../../../practice/dates.ts';
import { deedOf } from '../../actions/common.ts';
import { chairing, recording } from '../../rights.ts';
import { loadAfter, mustBeHeld, seesAfter } from '../load.ts';
import type { Monitoring } from '../record.ts';
import { answerSchema } from './input.ts';
import { feedbackTarget, feedbackType, givers, quarterOf } from './record.ts';

const showFeedback = (target: Target) => ({ verb: 'feedback.show', target });
const showAnswer = (target: Target) => ({ verb: 'feedback.answer', target });

export const giveFeedback = action({
  verb: 'feedback.give',
  audit: 'Took in an answer about conferences',
  who: ['followUp', 'holder'],
  input: answerSchema.extend({ quarter: z.string() }),
  load: async ({ target, authority }, read) => ({ authority, found: await read.find(feedbackType, target) }),
  may: () => false,
  present: showAnswer,
  decide({ words, ...rest }, { authority, found }, situation, target) {
    const show = showAnswer(target);
    // Sent twice: it stands there.
    if (found) return { writes: [], show };
    const value = { ...rest, ...(words === undefined ? {} : { words }) };
    // What people wrote is read by somebody: it may tell of a child at risk.
    const readers = words === undefined ? [] : situation.authority.withRole('safeguardingManager');
    return {
      writes: [create(feedbackType, target, authority, value)],
      tell: readers.map(({ id }) => ({ to: id, view: show })),
      show,
    };
  },
});

const onScale = (message: string) => judged(z.enum(['1', '2', '3', '4', '5'], { error: message }));

export const paperFeedback = action({
  verb: 'feedback.paper',
  audit: 'Entered an answer about conferences that came on paper',
  who: recording,
  input: z.object({
    as: judged(z.enum(givers, { error: 'Choose who wrote it.' })),
    heard: onScale('Choose the number that was ticked.'),
    clear: onScale('Choose the number that was ticked.'),
    words: judged(optionalText(2_000)),
  }),
  load: loadAfter,
  may: seesAfter,
  present: showFeedback,
  form: showFeedback,
  decide(input, loaded, situation, target) {
    mustBeHeld(loaded.monitoring, target);
    const problems = problemsIn(input);
    const { as, heard, clear, words } = input;
    if (problems.length > 0 || !as.value || !heard.value || !clear.value) throw new Invalid(problems);
    const answer = {
      as: as.value,
      heard: heard.value,
      clear: clear.value,
      ...(words.value === undefined ? {} : { words: words.value }),
      quarter: quarterOf(dayOf(situation.now)),
    };
    const where = feedbackTarget(situation.authority.id, situation.id('paper'));
    return {
      writes: [],
      commands: [{ verb: 'feedback.give', target: where, input: answer }],
      show: { ...showFeedback(target), input: { done: 'yes' } },
    };
  },
});

export const keepFromFamily = action({
  verb: 'feedback.families',
  audit: 'Decided whether the family is asked what the conference was like',
  who: chairing,
  // The button says which, so that one that is pressed late does not do the opposite.
  input: z.object({ asked: z.enum(['yes', 'no']) }),
  load: loadAfter,
  may: seesAfter,
  present: showFeedback,
  decide({ asked }, loaded, situation, target) {
    const monitoring = mustBeHeld(loaded.monitoring, target);
    if ((asked === 'no') === (monitoring.value.notForFamily !== undefined)) {
      throw new Refusal('alreadyDone', 'That is recorded already.', { show: showFeedback(target) });
    }
    const notForFamily = asked === 'yes' ? undefined : { ...deedOf(situation) };
    const next: Monitoring = { ...monitoring.value, notForFamily };
    return { writes: [change(monitoring, next)], show: showFeedback(target) };
  },
});
