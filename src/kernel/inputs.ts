/** What people type into cards, read leniently and judged in words that say how to mend it. */
import { z } from 'zod';
import type { Problem } from './drafts.ts';

/** A typed text: trimmed, newlines made alike. Absent and empty are the same. */
export const typedText = z
  .string()
  .default('')
  .transform((text) => text.toWellFormed().replace(/\r\n?/g, '\n').trim());

/** A text that must be there. */
export function requiredText(message: string, max = 1_000) {
  return typedText
    .refine((text) => text !== '', { error: message })
    .refine((text) => text.length <= max, {
      error: `Please shorten this to ${max.toLocaleString('en-GB')} characters. All you typed is kept.`,
    });
}

export function optionalText(max = 1_000) {
  return typedText
    .refine((text) => text.length <= max, {
      error: `Please shorten this to ${max.toLocaleString('en-GB')} characters. All you typed is kept.`,
    })
    .transform((text) => (text === '' ? undefined : text));
}

/** A day chosen in a card, ISO; empty is absent; anything that is no day of the calendar is a problem. */
export const optionalDay = typedText
  .refine((text) => text === '' || z.iso.date().safeParse(text).success, {
    error: 'That is not a day of the calendar. Use the date picker, or year, month and day like 2027-03-03.',
  })
  .transform((text) => (text === '' ? undefined : text));

export const yesNo = (message: string) =>
  z.enum(['yes', 'no'], { error: message }).transform((answer) => answer === 'yes');

/** A field whose problem is said together with all others of its form, not before them. */
export interface Judged<T> {
  readonly value: T | undefined;
  readonly messages: readonly string[];
}

/** Takes anything, and leaves what is wrong with it to `problemsIn`. */
export function judged<T>(schema: z.ZodType<T>): z.ZodType<Judged<T>> {
  // An absent field goes through the schema too, as a default that no card can send.
  return z
    .unknown()
    .default(null)
    .transform((raw): Judged<T> => {
      const parsed = schema.safeParse(raw ?? undefined);
      return parsed.success
        ? { value: parsed.data, messages: [] }
        : { value: undefined, messages: parsed.error.issues.map((issue) => issue.message) };
    });
}

/** What is wrong with the fields of a form, each beside its own. */
export function problemsIn(fields: Readonly<Record<string, Judged<unknown>>>): Problem[] {
  return Object.entries(fields).flatMap(([field, { messages }]) =>
    messages.map((message) => ({ field, message })),
  );
}
