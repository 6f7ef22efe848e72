/** The buttons of each step. All of them send what stands in the inputs, so that nothing typed is lost by any press. */
import type { CardAction } from '../../kernel/card.ts';
import { more, other, primary } from '../../kernel/cards/index.ts';
import type { Target } from '../../kernel/view.ts';
import { isBlank, rowsOn } from './draft.ts';
import type { StepShown } from './stepBodies.ts';
import { sendVerb } from './steps.ts';

/** `replaces`: the consultation of a draft that outlived its request, whose place the first press takes. */
export function stepPresses(
  { draft, step, viewing }: StepShown,
  target: Target,
  replaces: string | undefined,
): readonly (CardAction | undefined)[] {
  const at = { from: String(step), page: draft.page };
  const press = (verb: string, args: Record<string, string | number> = {}) =>
    viewing.press(verb, target, { ...at, ...args });
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
      const isLastPage = rowsOn(draft.page + 1, draft).length === 0;
      const removable = rowsOn(draft.page, draft).filter((n) => {
        const row = draft.children[n - 1];
        return draft.children.length > 1 && row !== undefined && !isBlank(row);
      });
      return [
        primary('Save and continue', 'request.children', press('request.children')),
        isLastPage
          ? undefined
          : other('Add more children', 'request.moreChildren', press('request.moreChildren')),
        back,
        ...removable.map((n) =>
          more(`Remove child ${n}`, 'request.removeChild', press('request.removeChild', { n })),
        ),
        afresh,
      ];
    }
    case 3:
      return [primary('Save and continue', 'request.plan', press('request.plan')), back, afresh];
    case 4:
      return [primary('Send to the duty chair', sendVerb, viewing.press(sendVerb, target)), back, afresh];
  }
}
