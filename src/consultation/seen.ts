/**
 * What a button was built from. It is signed into the press, and a press of what has changed since is not taken for
 * what the person means now: they are shown what stands, and what they typed is kept.
 */
import { z } from 'zod';
import { Refusal } from '../kernel/refusal.ts';
import type { Target } from '../kernel/view.ts';
import type { Consultation } from './record.ts';
import type { Deed } from './standing.ts';

type Facts = Pick<Consultation, 'outcome' | 'earlierOutcomes' | 'view' | 'questions'>;

/** Absent from cards of earlier times: those have seen nothing. */
export const seenInput = z.string().catch('');

/** Undefined for a deed that does not answer to anything that can change under it. */
export function seenFor(deed: Deed, value: Facts): string | undefined {
  // The count beside the moment: two versions of one millisecond are two versions.
  const outcome = `${value.earlierOutcomes.length} ${value.outcome?.at ?? ''}`;
  switch (deed) {
    case 'agree':
    case 'differ':
    case 'legalReview':
    case 'enter':
    case 'correct':
      return outcome;
    case 'settle':
      return `${outcome} ${value.view?.at ?? ''}`;
    case 'answerMore':
      return String(value.questions.length);
    case 'take':
    case 'call':
    case 'passOn':
    case 'askForMore':
    case 'decide':
    case 'withdraw':
    case 'restrict':
      return undefined;
  }
}

/** The signed argument of a button; none where nothing can change under it. */
export function seenArgs(deed: Deed, value: Facts): { readonly seen: string } | undefined {
  const seen = seenFor(deed, value);
  return seen === undefined ? undefined : { seen };
}

/** Throws Refusal (`alreadyDone`, with the present card) when the button was built from something else than what stands. */
export function mustHaveSeen(deed: Deed, seen: string, value: Facts, target: Target): void {
  if (seen === seenFor(deed, value)) return;
  throw new Refusal('alreadyDone', changedWords(deed, value), {
    show: { verb: 'consultation.show', target },
  });
}

function changedWords(deed: Deed, value: Facts): string {
  if (deed === 'answerMore') {
    return 'The chair has asked again since this card was made. Here it is as it stands; nothing was sent.';
  }
  return value.earlierOutcomes.length > 0
    ? 'The outcome was corrected since this card was made. Here it is as it stands; nothing was recorded.'
    : 'This card is from before the outcome as it stands. Here it is; nothing was recorded.';
}
