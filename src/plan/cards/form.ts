/** A form of this slice: what is known, what is asked, one button, and the way back. */
import { z } from 'zod';
import { keptFor } from '../../conference/index.ts';
import { fitted, restrictedBand } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  type Filling,
  fillingOf,
  type Part,
  primary,
  strayProblems,
} from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target, View, Viewing } from '../../kernel/view.ts';
import type { Role } from '../../practice/roles.ts';
import type { AtConference } from '../load.ts';
import type { topOf } from './parts.ts';

interface Spec<Loaded> {
  /** The action that the form presses. */
  readonly verb: string;
  readonly view: string;
  readonly who: readonly Role[];
  readonly title: (loaded: Loaded) => string;
  readonly fields: readonly string[];
  readonly press: string;
  /** Whether there is anything to send. */
  readonly sends?: (loaded: Loaded) => boolean;
  body(filling: Filling, loaded: Loaded, viewing: Viewing): readonly Part[];
}

export interface Kind<Loaded extends { readonly case: AtConference['case'] }> {
  load(at: { readonly target: Target }, read: Reader): Promise<Loaded>;
  may(person: Viewing['person'], loaded: Loaded): boolean;
  top(loaded: Loaded, title: string): ReturnType<typeof topOf>;
  targetOf(loaded: Loaded): Target;
  readonly back: string;
}

export function formOf<Loaded extends { readonly case: AtConference['case'] }>(
  kind: Kind<Loaded>,
  spec: Spec<Loaded>,
): View {
  return view({
    verb: spec.view,
    who: spec.who,
    input: z.object({}),
    async load({ target, person }, read) {
      const [loaded, kept] = await Promise.all([
        kind.load({ target }, read),
        keptFor(spec.verb, target, person, read),
      ]);
      return { loaded, kept: kept?.value };
    },
    may: (person, { loaded }) => kind.may(person, loaded),
    render({ loaded, kept }, viewing) {
      const target = kind.targetOf(loaded);
      const filling = fillingOf(kept);
      const card = fitted(() => ({
        head: kind.top(loaded, spec.title(loaded)),
        body: [
          strayProblems(kept, spec.fields),
          restrictedBand(loaded.case.value),
          ...spec.body(filling, loaded, viewing),
        ],
        presses: [
          (spec.sends?.(loaded) ?? true) && primary(spec.press, spec.verb, viewing.press(spec.verb, target)),
          back(kind.back, viewing.press(kind.back, target)),
        ],
        emergency: viewing.authority.settings,
      }));
      return { card, summary: 'A form to fill in' };
    },
  });
}
