/**
 * A form about an enquiry: what is known, then what is asked, then one button. What was typed and not accepted is shown
 * again with what to mend beside it.
 */
import { z } from 'zod';
import { fitted, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  card,
  type Filling,
  fillingOf,
  head,
  type Part,
  para,
  primary,
  strayProblems,
} from '../../kernel/cards/index.ts';
import { withKept } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Shown, View, Viewing } from '../../kernel/view.ts';
import { type InEnquiry, loadInEnquiry } from '../load.ts';
import { sees } from '../rights.ts';
import { type Deed, mayFollow, standingOf } from '../standing.ts';
import { type About, standingWords, summaryOf } from '../words.ts';
import { aboutOf, backToIt, headLine, ownBand } from './parts.ts';

export interface FormSpec {
  /** The action that the form presses; the view is called the same with `Form` behind. */
  readonly verb: string;
  readonly deed: Deed;
  readonly step: string;
  readonly title: string;
  readonly fields: readonly string[];
  body(filling: Filling, about: About, viewing: Viewing): readonly Part[];
  readonly press: string;
}

export function form(spec: FormSpec): View {
  return view({
    verb: `${spec.verb}Form`,
    who: staff,
    input: z.object({}),
    load: (at, read: Reader) => withKept(spec.verb, at, loadInEnquiry(at, read), read),
    may: (person, loaded) => sees(person, loaded),
    render(loaded, viewing) {
      const { value, target } = loaded.enquiry;
      if (!mayFollow[standingOf(value)].includes(spec.deed)) return movedOn(loaded, viewing);
      const about = aboutOf(loaded, viewing);
      const built = fitted(() => ({
        head: head({ kind: `Section 47 enquiry · ${spec.step}`, title: spec.title, line: headLine(value) }),
        body: [
          strayProblems(loaded.kept, spec.fields),
          restrictedBand(loaded.family.value),
          ownBand(loaded, viewing),
          ...spec.body(fillingOf(loaded.kept), about, viewing),
        ],
        presses: [
          primary(spec.press, spec.verb, viewing.press(spec.verb, target)),
          backToIt(target, viewing),
        ],
        emergency: viewing.authority.settings,
      }));
      return { card: built, summary: summaryOf(value, undefined) };
    },
  });
}

/** Said instead of a form whose deed may not follow any more. */
export function movedOn(loaded: InEnquiry, viewing: Viewing): Shown {
  const { value, target } = loaded.enquiry;
  return {
    card: card({
      head: head({
        kind: `Section 47 enquiry · ${standingWords[standingOf(value)].toLowerCase()}`,
        title: 'There is nothing to do here now',
        line: headLine(value),
      }),
      body: [para('This has moved on since the button was shown. Nothing was changed.', 'Medium')],
      presses: [primary('See where it stands', 'enquiry.show', viewing.press('enquiry.show', target))],
      emergency: viewing.authority.settings,
    }),
    summary: summaryOf(value, undefined),
  };
}
