/** What the cards of the rota share: loading, what was typed before and not accepted, who may choose. */
import type { z } from 'zod';
import type { Person } from '../../kernel/actor.ts';
import { choiceInput, type Filling, type Part, plain, textInput } from '../../kernel/cards/index.ts';
import { type doneInput, type KeptInput, withKept } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { inInput, isTyped, longestTyped } from '../../people/index.ts';
import type { Role } from '../../practice/roles.ts';
import { loadRota, type WithRota } from '../actions/common.ts';

/** Everybody of the authority but those of other agencies. */
export const everybody: readonly Role[] = [
  'socialWorker',
  'otherProfessional',
  'teamManager',
  'chair',
  'businessSupport',
  'safeguardingManager',
  'serviceAdministrator',
];

export interface FormOf extends WithRota {
  readonly kept: KeptInput | undefined;
}

/** The rota, and what was typed into the form of a verb about this very target, unless its press has just been done. */
export async function loadForm(
  verb: string,
  target: Target,
  person: Person,
  read: Reader,
  { done }: z.infer<typeof doneInput> = {},
): Promise<FormOf> {
  if (done) return { ...(await loadRota({ target }, read)), kept: undefined };
  return withKept(verb, { target, person }, loadRota({ target }, read), read);
}

/** Somebody chosen from a list; where there are too many for one, typed by work e-mail address. */
export function personInput(asked: {
  readonly id: string;
  readonly label: string;
  readonly required: boolean;
  readonly among: readonly Person[];
  readonly form: Filling;
  readonly value?: string | undefined;
  /** A choice before everybody: nobody, on purpose. */
  readonly first?: { readonly title: string; readonly value: string };
}): Part {
  const { id, label, required, among, form, first } = asked;
  const given = form.typed(id, asked.value) ?? '';
  const shared = { id, required, checkedBy: 'server', problem: form.problem(id) } as const;
  if (isTyped(among)) {
    return textInput({
      ...shared,
      label: `${label}: work e-mail address`,
      maxLength: longestTyped,
      value: inInput(given, among),
      error: 'Enter a work e-mail address as it stands in Teams.',
    });
  }
  const choices = among.map((person) => ({ value: person.id, title: plain(person.name) }));
  return choiceInput({
    ...shared,
    label,
    folded: true,
    choices: first ? [first, ...choices] : choices,
    value: given === first?.value ? given : inInput(given, among),
    error: 'Choose somebody from the list.',
  });
}
