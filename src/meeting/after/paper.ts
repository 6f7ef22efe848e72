/** Letter and record of a conference: who took the minutes, drafted, checked by the chair, sent; and entered in the case system. */
import { z } from 'zod';
import { judged, optionalDay, problemsIn } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { actingPerson, change, stamp } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { dayOf } from '../../practice/dates.ts';
import { deedOf } from '../actions/common.ts';
import { chairs, recording } from '../rights.ts';
import { nothing, showPaper, tellHand } from './acting.ts';
import { loadAfter, mustBeHeld, seesAfter } from './load.ts';
import { deeds, type Paper, type PaperDeed } from './record.ts';

/** What must have been done before. */
const after: Readonly<Partial<Record<PaperDeed, PaperDeed>>> = {
  checked: 'drafted',
  record: 'checked',
  copied: 'record',
};

/** What can be noted next. */
export function canNote(value: Paper): readonly PaperDeed[] {
  return deeds.filter((deed) => {
    const before = after[deed];
    return value[deed] === undefined && (before === undefined || value[before] !== undefined);
  });
}

/** Whose turn it is with the record. */
export const handOf = ({ drafted, checked }: Paper): 'chair' | 'minuteTaker' =>
  drafted && !checked ? 'chair' : 'minuteTaker';

export const notePaper = action({
  verb: 'paper.note',
  audit: 'Noted how letter and record of a conference stand',
  who: recording,
  input: z.object({ what: z.enum(deeds), on: judged(optionalDay) }),
  load: loadAfter,
  may: seesAfter,
  present: showPaper,
  form: showPaper,
  decide({ what, on }, loaded, situation, target) {
    const paper = mustBeHeld(loaded.paper, target);
    const show = showPaper(target);
    const { value } = paper;
    if (value[what]) throw new Refusal('alreadyDone', 'That is noted already.', { show });
    if (!canNote(value).includes(what)) {
      throw new Refusal('notNow', 'Something else comes first. Please look at what is open.', { show });
    }
    if (what === 'checked' && !chairs(actingPerson(situation))) {
      throw new Refusal('notYourRole', 'A chair checks the record.', { show });
    }
    const problems = problemsIn({ on });
    const today = dayOf(situation.now).toString();
    const day = on.value ?? today;
    if (problems.length === 0 && (day > today || day < value.heldOn)) {
      problems.push({ field: 'on', message: 'Give a day from the conference up to today.' });
    }
    if (problems.length > 0) throw new Invalid(problems);
    const next: Paper = { ...value, [what]: { on: day, ...deedOf(situation) } };
    const tells =
      what === 'drafted' || what === 'checked' ? tellHand(handOf(next), showPaper(target), loaded) : [];
    return {
      writes: [change(paper, next)],
      // Whoever pressed sees it anyway.
      tell: tells.filter(({ to }) => to !== actingPerson(situation).id),
      show,
    };
  },
});

export const remindPaper = action({
  verb: 'paper.remind',
  audit: 'Reminded of the letter and the record of a conference',
  who: ['clock'],
  input: z.object({}),
  load: loadAfter,
  may: () => false,
  present: showPaper,
  decide(_input, loaded, situation) {
    const { target } = loaded.conference;
    const { paper } = loaded;
    if (!paper || (paper.value.letter && paper.value.record)) return nothing(showPaper(target));
    const { value } = paper;
    // The letter holds what the chair decided: both are asked for it.
    const hands = value.letter ? [handOf(value)] : (['chair', 'minuteTaker'] as const);
    return {
      writes: [change(paper, { ...value, lookedAt: stamp(situation), reminders: value.reminders + 1 })],
      tell: hands.flatMap((hand) => tellHand(hand, showPaper(target), loaded)),
      show: showPaper(target),
    };
  },
});
