/**
 * A form: what is known, then at most five questions, then one button named by what will have happened. What was typed
 * and not accepted is shown again with what to mend beside it. A deed that may no longer follow is said, not offered.
 */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import type { CardAction, Container } from '../../kernel/card.ts';
import {
  back,
  type CardSpec,
  card,
  fillingOf as filledFrom,
  gentleNote,
  head,
  type Part,
  para,
  primary,
  strayProblems,
  type Filling as Typed,
} from '../../kernel/cards/index.ts';
import { type KeptInput, withKept } from '../../kernel/drafts.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Shown, Target, View, Viewing } from '../../kernel/view.ts';
import type { Role } from '../../practice/roles.ts';
import { looksLikePersonalDetail } from '../../practice/warnings.ts';
import { type Rota, type RotaRead, rotaOf } from '../../rota/index.ts';
import { loadWithRota, sees } from '../actions/common.ts';
import { mayDo } from '../deeds.ts';
import type { Case, Consultation, InCase } from '../record.ts';
import { seenArgs, seenFor } from '../seen.ts';
import { type Deed, standingOf } from '../standing.ts';
import { standingWords } from '../words.ts';
import { enquiryBand } from './clock.ts';
import { fitted, headLine, neutral, staff } from './parts.ts';

/** What a form is filled from: the record, and what was typed before and not accepted. */
export interface Filling extends Typed {
  readonly value: Consultation;
  readonly family: Case;
  readonly target: Target;
  readonly viewing: Viewing;
  /** Who is on duty when. */
  readonly rota: Rota;
  /** Longest text shown whole on this card. */
  readonly max: number;
  /** The gentle note under a text that is shown again and seems to hold a personal detail. */
  noted(field: string, otherwise?: string): Part;
}

export interface FormSpec {
  /** The action that the form presses; the view is called the same with `Form` behind. */
  readonly verb: string;
  readonly deed: Deed;
  readonly who?: readonly Role[];
  /** Where the right differs from the deed's. */
  may?(person: Person, value: Consultation, family: Case): boolean;
  readonly step: string;
  title(filling: Filling): string;
  band?(filling: Filling): Container | undefined;
  body(filling: Filling): readonly Part[];
  readonly press: string;
  readonly destructive?: boolean;
  /** Further buttons, between the one that does it and the way back. */
  presses?(filling: Filling): readonly CardAction[];
  /**
   * The form does not show what it is about, so that its button carries what the person saw (`seen`), and the form is
   * not opened for anything else.
   */
  readonly carriesSeen?: boolean;
  /** Fields of the form, so that a problem of any other field is not lost. */
  readonly fields: readonly string[];
}

/** The way back to the consultation itself; nothing typed is sent. */
export function backToIt(target: Target, viewing: Viewing, title = 'Back'): CardAction {
  return back('consultation.show', viewing.press('consultation.show', target), title);
}

/** What a filling is made of. */
export function fillingOf(
  loaded: InCase & { readonly rota: RotaRead },
  kept: KeptInput | undefined,
  viewing: Viewing,
): Omit<Filling, 'max'> {
  const typed = filledFrom(kept);
  return {
    value: loaded.consultation.value,
    family: loaded.case.value,
    target: loaded.consultation.target,
    viewing,
    ...typed,
    noted: (field, otherwise) => gentleNote(looksLikePersonalDetail(typed.typed(field, otherwise) ?? '')),
    rota: rotaOf(viewing.authority, loaded.rota),
  };
}

/** Said instead of a form whose deed may not follow any more, or is not this person's. */
export function movedOn(loaded: InCase, viewing: Viewing): Shown {
  const { value, target } = loaded.consultation;
  return {
    card: card({
      head: head({
        kind: `Consultation · ${standingWords[standingOf(value)].toLowerCase()}`,
        title: 'There is nothing to do here now',
        line: headLine(value, viewing),
      }),
      body: [para('This has moved on since the button was shown. Nothing was changed.', 'Medium')],
      presses: [
        primary('See where it stands', 'consultation.show', viewing.press('consultation.show', target)),
      ],
      emergency: viewing.authority.settings,
    }),
    summary: neutral(value),
  };
}

interface Carried {
  readonly seen?: string | undefined;
}
const nothing: z.ZodType<Carried> = z.object({});
const carried: z.ZodType<Carried> = z.object({ seen: z.string().optional().catch(undefined) });

/** The view of a form. */
export function form(spec: FormSpec): View {
  const may = spec.may ?? ((person: Person, value: Consultation) => mayDo(spec.deed, person, value));
  return view({
    verb: `${spec.verb}Form`,
    who: spec.who ?? staff,
    input: spec.carriesSeen ? carried : nothing,
    load({ target, person }, read: Reader) {
      const loading = loadWithRota({ target, authority: person.authority }, read);
      return withKept(spec.verb, { target, person }, loading, read);
    },
    may: (person, loaded) => sees(person, loaded),
    render(loaded, viewing, { seen }) {
      const { value, target } = loaded.consultation;
      if (!may(viewing.person, value, loaded.case.value)) return movedOn(loaded, viewing);
      if (seen !== undefined && seen !== seenFor(spec.deed, value)) return movedOn(loaded, viewing);
      const filling = fillingOf(loaded, loaded.kept, viewing);
      const built = (max: number): CardSpec => {
        const full: Filling = { ...filling, max };
        return {
          head: head({
            kind: `Consultation · ${spec.step}`,
            title: spec.title(full),
            line: headLine(value, viewing),
          }),
          band: spec.band?.(full),
          body: [
            strayProblems(loaded.kept, spec.fields),
            enquiryBand(loaded.case.value, viewing),
            ...spec.body(full),
          ],
          presses: [
            pressOf(spec.press, spec.verb, target, viewing, {
              destructive: spec.destructive,
              args: seenArgs(spec.deed, value),
            }),
            ...(spec.presses?.(full) ?? []),
            backToIt(target, viewing),
          ],
          emergency: viewing.authority.settings,
        };
      };
      return { card: fitted(built), summary: neutral(value, 'a form to fill in') };
    },
  });
}

/** The one button that does it; red where something is withdrawn. */
export function pressOf(
  title: string,
  verb: string,
  target: Target,
  viewing: Viewing,
  options: { readonly destructive?: boolean | undefined; readonly args?: JsonObject | undefined } = {},
): CardAction {
  const press = primary(title, verb, viewing.press(verb, target, options.args));
  return options.destructive ? { ...press, style: 'destructive' } : press;
}
