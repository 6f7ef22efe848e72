/** The chair excludes an adult from the conference, or takes that back: on named grounds, recorded. */
import { z } from 'zod';
import { codesIn, judged, problemsIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import { actingPerson, type Decision, type Situation } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { sees } from '../rights.ts';
import type { InSafety } from './load.ts';
import { altered, loadAdult, mustBeThere, type OneAdult, said, showAdult } from './one-adult.ts';
import { type FamilyAdult, grounds } from './record.ts';
import { tellAbout } from './telling.ts';
import { mayCome } from './together.ts';

/** Exclusion is the chair's alone: of this conference, once it has one. */
export function mayExclude(person: Person, { conference }: Pick<InSafety, 'conference'>): boolean {
  const chair = conference.value.booking?.slot.chair;
  return chair === undefined ? person.roles.includes('chair') : chair === person.id;
}

export const exclude = action({
  verb: 'conference.exclude',
  audit: 'Decided whether an adult of the family is excluded from a conference',
  who: ['chair'],
  input: z.object({
    of: judged(z.enum(['none', 'part', 'whole'], { error: 'Choose from what they are excluded.' })),
    grounds: judged(typedText),
    words: judged(
      typedText.refine((text) => text.length <= 1_000, { error: 'Please shorten this to 1,000 characters.' }),
    ),
  }),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  present: showAdult,
  form: (target) => ({ verb: 'conference.excludeForm', target }),
  decide(input, loaded, situation) {
    mustBeThere(loaded);
    const { adult } = loaded;
    if (!mayExclude(actingPerson(situation), loaded)) {
      throw new Refusal('notYourRole', 'The chair of this conference decides on exclusions.', {
        show: showAdult(adult.target),
      });
    }
    const problems = problemsIn(input);
    const of = input.of.value;
    if (problems.length === 0 && of === 'none') return decided(loaded, undefined, situation);
    const chosen = codesIn(input.grounds.value ?? '').flatMap((code) =>
      grounds.filter((one) => one === code),
    );
    if (chosen.length === 0) problems.push({ field: 'grounds', message: 'Choose the grounds.' });
    const words = input.words.value ?? '';
    if (words === '') problems.push({ field: 'words', message: 'Say why, and how their views are heard.' });
    if (problems.length > 0 || of === undefined || of === 'none') throw new Invalid(problems);
    return decided(loaded, { of, grounds: chosen, words, ...said(situation) }, situation);
  },
});

/**
 * The social worker hears of it, so that somebody tells the adult by the safe way: whoever knows that it is held is told
 * anew when there is a part of it without them, or no longer.
 */
function decided(loaded: OneAdult, excluded: FamilyAdult['excluded'], situation: Situation): Decision {
  const { value } = loaded.adult;
  const [before, now] = [value.excluded?.of, excluded?.of];
  const ofPart = before !== now && (before === 'part' || now === 'part');
  const tellAnew = ofPart && mayCome(value) ? true : value.tellAnew;
  const decision = altered(loaded, { excluded, tellAnew }, situation);
  const { worker } = loaded.conference.value;
  return {
    ...decision,
    tell: [...(decision.tell ?? []), ...tellAbout('conference.family', [worker], loaded, situation)],
  };
}
