/** A card as somebody with it in hand sees it: what has to be answered, and what can be pressed. */
import { z } from 'zod';

export interface Field {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
  /** An answer is compulsory and nothing is filled in: DESIGN 9 counts these. */
  readonly needsAnswer: boolean;
  /** The values of the choices; empty for other inputs. */
  readonly choices: readonly string[];
}

export interface Press {
  readonly title: string;
  readonly verb: string;
  readonly token: string;
  /** Whether what stands in the inputs is sent along. */
  readonly sendsInputs: boolean;
}

export interface Met {
  readonly fields: readonly Field[];
  readonly presses: readonly Press[];
  /** Every text on it. */
  readonly words: string;
}

const inputSchema = z.object({
  type: z.string().startsWith('Input.'),
  id: z.string(),
  label: z.string(),
  value: z.string().optional(),
  isRequired: z.boolean().optional(),
  choices: z.array(z.object({ value: z.string() })).optional(),
});
const pressSchema = z.object({
  type: z.enum(['Action.Execute', 'Action.Submit']),
  title: z.string(),
  verb: z.string().optional(),
  data: z.object({ token: z.string(), verb: z.string().optional() }),
  associatedInputs: z.string().optional(),
});
const textSchema = z.object({ text: z.string() });

/** Reads a card. What it cannot read as an input, a button or a text, it walks through. */
export function meet(card: unknown): Met {
  const fields: Field[] = [];
  const presses: Press[] = [];
  const words: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      value.forEach(walk);
      return;
    }
    const input = inputSchema.safeParse(value);
    if (input.success) {
      const { id, label, value: filled, isRequired, choices } = input.data;
      const empty = filled === undefined || filled === '';
      fields.push({
        id,
        label,
        value: empty ? undefined : filled,
        needsAnswer: empty && (isRequired === true || label.includes('(required)')),
        choices: (choices ?? []).map((choice) => choice.value),
      });
      return;
    }
    const press = pressSchema.safeParse(value);
    if (press.success) {
      const { title, verb, data, associatedInputs } = press.data;
      const named = verb ?? data.verb;
      if (named === undefined) return;
      presses.push({ title, verb: named, token: data.token, sendsInputs: associatedInputs !== 'none' });
      return;
    }
    const text = textSchema.safeParse(value);
    if (text.success) words.push(text.data.text);
    Object.values(value).forEach(walk);
  };
  walk(card);
  return { fields, presses, words: words.join('\n') };
}

/** The button with a verb. Throws when the card has none, saying which it has. */
export function pressOf(met: Met, verb: string): Press {
  const found = met.presses.find((press) => press.verb === verb);
  if (found) return found;
  throw new Error(
    `no button ${verb} on this card, but ${met.presses.map((press) => press.verb).join(', ') || 'none'}:\n${met.words}`,
  );
}

/**
 * What goes with a press: what is filled in, and the given answers. Throws when a field that needs an answer gets none,
 * so that a form that asks for more than it did is noticed.
 */
export function filled(met: Met, answers: Readonly<Record<string, string>>): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const field of met.fields) {
    const value = answers[field.id] ?? field.value;
    if (value !== undefined) inputs[field.id] = value;
    else if (field.needsAnswer) throw new Error(`no answer for ${field.id} (${field.label})`);
  }
  return inputs;
}
