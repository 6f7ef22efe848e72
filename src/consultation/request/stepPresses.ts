/** The buttons of each step. All of them send what stands in the inputs, so that nothing typed is lost by any press. */
import type { CardAction, PressData } from '../../kernel/card.ts';
import { more, other, primary } from '../../kernel/cards/index.ts';
import type { Target } from '../../kernel/view.ts';
import type { Recipient } from '../recipient.ts';
import { childrenAfter, isBlank, noChild, type RequestTyped, rowsOn } from './draft.ts';
import type { StepShown } from './stepBodies.ts';
import { sendVerb } from './steps.ts';

type Press = (verb: string, args?: Record<string, string | number>) => PressData;

/** A card has five buttons at most, so that where several children could be meant, the next card asks which. */
function removal(rows: readonly number[], press: Press): readonly CardAction[] {
  const verb = 'request.removeChild';
  const [first, ...others] = rows;
  if (first === undefined) return [];
  return others.length === 0
    ? [more(`Remove child ${first}`, verb, press(verb, { n: first }))]
    : [more('Remove a child', verb, press(verb))];
}

/** The children on the page who can be taken out; the last one of all is corrected, not taken out. */
export function removableOn(draft: RequestTyped): readonly number[] {
  if (draft.children.length < 2) return [];
  return rowsOn(draft.page, draft).filter((n) => !isBlank(draft.children[n - 1] ?? noChild));
}

/** `replaces`: the consultation of a draft that outlived its request, whose place the first press takes. */
export function stepPresses(
  { draft, step, viewing, problems, to }: StepShown,
  target: Target,
  replaces: string | undefined,
): readonly (CardAction | undefined)[] {
  const at = { from: String(step), page: draft.page };
  const press: Press = (verb, args = {}) => viewing.press(verb, target, { ...at, ...args });
  const back = other('Back', 'request.back', press('request.back'));
  const afresh = more('Start afresh', 'request.startAfresh', press('request.startAfresh'));
  switch (step) {
    case 1: {
      const args: Record<string, string> = replaces === undefined ? {} : { replaces };
      const begun = target.partition.startsWith('case:');
      return [
        primary('Save and continue', 'request.family', press('request.family', args)),
        begun ? afresh : undefined,
      ];
    }
    case 2: {
      const onward = childrenAfter(draft.page, draft);
      const next = `Next children (${onward} more)`;
      const isLastPage = rowsOn(draft.page + 1, draft).length === 0;
      // With something to mend, the next children can be looked at all the same.
      const goesOn = onward > 0 && problems.length === 0;
      const further = onward > 0 ? next : 'Add more children';
      return [
        primary(goesOn ? next : 'Save and continue', 'request.children', press('request.children')),
        isLastPage || goesOn
          ? undefined
          : other(further, 'request.moreChildren', press('request.moreChildren')),
        back,
        ...removal(removableOn(draft), press),
        afresh,
      ];
    }
    case 3:
      return [primary('Save and continue', 'request.plan', press('request.plan')), back, afresh];
    case 4:
      return [primary(sendTitle(to()), sendVerb, viewing.press(sendVerb, target)), back, afresh];
  }
}

/** To whom it goes when it is sent now; the card says the name. */
function sendTitle(to: Recipient | undefined): string {
  switch (to?.why) {
    case 'onDuty':
    case 'backup':
      return 'Send to the duty chair';
    case 'nextSession':
      return 'Send for the next session';
    case 'safeguardingManager':
      return 'Send to the safeguarding manager';
    case 'named':
    case undefined:
      return 'Send the request';
  }
}
