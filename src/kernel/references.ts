/**
 * A reference typed in the one-to-one chat opens what it names, for whoever may see it. Which references open which
 * view stands with the view (`reference`); this is the one sentence that all of them share. What is not this person's,
 * what is restricted and what never was are refused in the same words, under the same code.
 */
import { z } from 'zod';
import { roles } from '../practice/roles.ts';
import { parseInput } from './action.ts';
import { card, entry, head, more, other, para, primary } from './cards/index.ts';
import { parseReference } from './ids.ts';
import type { Reader } from './records.ts';
import { Refusal } from './refusal.ts';
import type { Entry } from './registry.ts';
import type { Named, Shown, View, ViewCall, Viewing } from './view.ts';

export const referenceVerb = 'reference';

const input = z.object({
  /** The reference as it was typed; absent for the sentence that asks how. */
  typed: z.string().max(200).optional().catch(undefined),
});

/** So many records of one reference are offered; it is rare that there are two. */
const mostOffered = 6;

/** The view behind every typed reference, for all views of the house that say which ones open them. */
export function referenceView(entries: readonly Entry[]): View {
  const openers = entries.flatMap((one) =>
    one.kind === 'view' && one.reference ? [{ who: one.who, ...one.reference }] : [],
  );

  async function named(typed: string, viewing: Viewing, read: Reader): Promise<readonly Named[]> {
    const reference = parseReference(typed);
    if (reference === undefined) {
      throw new Refusal(
        'badInput',
        'One character of that reference is wrong, or there is one too many or too few. Please look at it again: it reads like C-4T9-KX2.',
      );
    }
    const asked = openers.filter(
      ({ prefix, who }) =>
        prefix === reference.charAt(0) && viewing.person.roles.some((role) => who.includes(role)),
    );
    const found = await Promise.all(asked.map(({ find }) => find(reference, viewing, read)));
    const all = found.flat().slice(0, mostOffered);
    if (all.length === 0) throw new Refusal('notFound', 'That could not be found.');
    return all;
  }

  const typedIn = (call: ViewCall) => parseInput(input, call.input ?? {}).typed;

  return {
    kind: 'view',
    verb: referenceVerb,
    who: roles,
    typed: ['find a reference', 'open a reference'],
    // Nothing of a case stands on the card that says how; what is opened is logged as itself, a refusal always.
    unlogged: false,
    lists: true,
    input,
    async leadsTo(call, viewing, read) {
      const typed = typedIn(call);
      if (typed === undefined) return undefined;
      const all = await named(typed, viewing, read);
      return all.length === 1 ? all[0]?.call : undefined;
    },
    async show(call, viewing, read) {
      const typed = typedIn(call);
      return typed === undefined ? howTo() : choice(await named(typed, viewing, read), viewing);
    },
  };
}

function howTo(): Shown {
  return {
    card: card({
      head: head({
        kind: 'Quorate',
        title: 'Type the reference',
        line: 'Capitals, spaces and dashes do not matter',
      }),
      body: [
        para(
          'Type the reference itself here, for example C-4T9-KX2. The last character checks the others: you are told when one of them is wrong.',
          'Medium',
        ),
      ],
    }),
    summary: 'How to open something by its reference',
  };
}

/** Several records of one reference: which is meant is for the person to say. */
function choice(all: readonly Named[], viewing: Viewing): Shown {
  return {
    card: card({
      head: head({
        kind: 'Quorate',
        title:
          all.length === 1 ? 'There is one of that reference' : `There are ${all.length} of that reference`,
        line: 'References are short, so two can be alike',
      }),
      body: [all.map(({ title, line }, n) => entry([`${n + 1} · `, ...title], line, n === 0))],
      presses: all.map(({ call }, n) =>
        (n === 0 ? primary : n < 3 ? other : more)(
          all.length === 1 ? 'Open it' : `Open number ${n + 1}`,
          call.verb,
          viewing.press(call.verb, call.target, call.input),
        ),
      ),
    }),
    summary: 'Several of one reference',
  };
}
