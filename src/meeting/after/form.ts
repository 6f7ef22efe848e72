/** A form after a conference: what is known, what is asked, one button. */
import { z } from 'zod';
import { keptFor } from '../../conference/index.ts';
import { fitted } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import { back, type Filling, fillingOf, type Part, strayProblems } from '../../kernel/cards/index.ts';
import type { View, Viewing } from '../../kernel/view.ts';
import type { Role } from '../../practice/roles.ts';
import { restricted, topAfter } from '../cards/parts.ts';
import { type AfterMeeting, loadAfter, mustBeHeld, seesAfter } from './load.ts';

/** What a form is asked with: which page of it. */
const pageInput = z.object({ page: z.number().int().min(0).max(2).optional().catch(undefined) });

export interface AfterForm {
  /** The action that it presses. */
  readonly verb: string;
  readonly view: string;
  readonly who: readonly Role[];
  readonly title: string | ((loaded: AfterMeeting, viewing: Viewing) => string);
  readonly step: string;
  readonly fields: readonly string[];
  readonly back: string;
  readonly pages?: true;
  presses(loaded: AfterMeeting, viewing: Viewing, page: number): readonly (CardAction | undefined | false)[];
  body(filling: Filling, loaded: AfterMeeting, viewing: Viewing, page: number, max: number): readonly Part[];
  /** The page that is meant where none is said. */
  pageOf?(loaded: AfterMeeting): number;
}

export function afterForm(spec: AfterForm): View {
  return view({
    verb: spec.view,
    who: spec.who,
    input: pageInput,
    async load({ target, person, input }, read) {
      const [loaded, kept] = await Promise.all([
        loadAfter({ target }, read),
        keptFor(spec.verb, target, person, read),
      ]);
      const typedOn = Number(kept?.value.input.page ?? 0);
      const page = input.page ?? (kept ? typedOn : (spec.pageOf?.(loaded) ?? 0));
      // What was typed on another page of it belongs there.
      return { loaded, page, kept: typedOn === page ? kept?.value : undefined };
    },
    may: (person, { loaded }) => seesAfter(person, loaded),
    render({ loaded, kept, page }, viewing) {
      const { target } = loaded.conference;
      mustBeHeld(loaded.monitoring, target);
      const filling = fillingOf(kept);
      const { title } = spec;
      const card = fitted((max) => ({
        head: topAfter(loaded, spec.step, typeof title === 'string' ? title : title(loaded, viewing)),
        body: [
          strayProblems(kept, spec.fields),
          restricted(loaded),
          ...spec.body(filling, loaded, viewing, page, max),
        ],
        presses: [...spec.presses(loaded, viewing, page), back(spec.back, viewing.press(spec.back, target))],
        emergency: viewing.authority.settings,
      }));
      return { card, summary: 'A form to fill in' };
    },
  });
}
