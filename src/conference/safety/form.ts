/** What the cards of the list and of safety share: head, bands, what was typed before, and a form. */
import { z } from 'zod';
import { fitted, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import {
  back,
  type Filling,
  fillingOf,
  head,
  type Part,
  primary,
  strayProblems,
  typed,
  type Words,
} from '../../kernel/cards/index.ts';
import { type doneInput, type KeptInput, keptId, keptInput } from '../../kernel/drafts.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target, View, Viewing } from '../../kernel/view.ts';
import type { Role } from '../../practice/roles.ts';
import { type ConferenceInCase, sees } from '../rights.ts';
import { typeWords } from '../words.ts';

/** Neutral: it shows on lock screens. */
export const summary = 'A conference that you work on has news.';

/** Reference, case, type: the third line of every head. */
export function headLine({ conference: { value }, case: family }: ConferenceInCase): Words {
  return [`${value.reference} · `, typed(family.value.caseReference), ` · ${typeWords(value).toLowerCase()}`];
}

export function topOf(loaded: ConferenceInCase, step: string, title: string) {
  return head({ kind: `Child protection conference · ${step}`, title, line: headLine(loaded) });
}

export function keptFor(verb: string, target: Target, person: Person, read: Reader) {
  return read.draft(keptInput, person.id, keptId(verb, target));
}

/** What a view with a form of its own loads: itself, and what was typed before, unless its press has just been done. */
export function withKept<Loaded>(
  verb: string,
  load: (at: { readonly target: Target }, read: Reader) => Promise<Loaded>,
) {
  return async (
    at: { readonly target: Target; readonly person: Person; readonly input: z.infer<typeof doneInput> },
    read: Reader,
  ): Promise<{ readonly loaded: Loaded; readonly kept: KeptInput | undefined }> => {
    const [loaded, kept] = await Promise.all([
      load(at, read),
      at.input.done ? undefined : keptFor(verb, at.target, at.person, read),
    ]);
    return { loaded, kept: kept?.value };
  };
}

export interface FormSpec<Loaded extends ConferenceInCase> {
  /** The action that the form presses. */
  readonly verb: string;
  /** The form's own; left out: the action's with `Form` behind. */
  readonly view?: string;
  readonly who?: readonly Role[];
  readonly step: string;
  readonly title: string | ((loaded: Loaded) => string);
  readonly fields: readonly string[];
  readonly press: string;
  /** What the button says beside what is typed: signed, so that it is ours. */
  readonly pressArgs?: (loaded: Loaded, viewing: Viewing) => JsonObject;
  /** Whether there is anything to send. */
  readonly sends?: (loaded: Loaded, viewing: Viewing) => boolean;
  load(at: { readonly target: Target }, read: Reader): Promise<Loaded>;
  body(filling: Filling, loaded: Loaded, viewing: Viewing): readonly Part[];
  /** Where it leads back to. */
  readonly back: (loaded: Loaded, target: Target) => { readonly verb: string; readonly target: Target };
}

/** What is known, what is asked, one button. */
export function form<Loaded extends ConferenceInCase>(spec: FormSpec<Loaded>): View {
  return view({
    verb: spec.view ?? `${spec.verb}Form`,
    who: spec.who ?? staff,
    input: z.object({}),
    async load({ target, person }, read) {
      const [loaded, kept] = await Promise.all([
        spec.load({ target }, read),
        keptFor(spec.verb, target, person, read),
      ]);
      return { loaded, kept: kept?.value };
    },
    may: (person, { loaded }) => sees(person, loaded),
    render({ loaded, kept }, viewing, _input, target) {
      const filling = fillingOf(kept);
      const title = typeof spec.title === 'string' ? spec.title : spec.title(loaded);
      const to = spec.back(loaded, target);
      const card = fitted(() => ({
        head: topOf(loaded, spec.step, title),
        body: [
          strayProblems(kept, spec.fields),
          restrictedBand(loaded.case.value),
          ...spec.body(filling, loaded, viewing),
        ],
        presses: [
          (spec.sends?.(loaded, viewing) ?? true) &&
            primary(
              spec.press,
              spec.verb,
              viewing.press(spec.verb, target, spec.pressArgs?.(loaded, viewing)),
            ),
          back(to.verb, viewing.press(to.verb, to.target)),
        ],
        emergency: viewing.authority.settings,
      }));
      return { card, summary: 'A form to fill in' };
    },
  });
}
