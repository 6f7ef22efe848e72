/** A form that is shown again: what was typed and not accepted, with what is to be mended beside it. */
import type { KeptInput } from '../drafts.ts';
import { errorSummary, type Part } from './text.ts';
import { plain } from './words.ts';

export interface Filling {
  /** What was typed into a field, otherwise what is suggested. */
  typed(field: string, otherwise?: string): string | undefined;
  /** What is to be mended in a field, in our own words. */
  problem(field: string): string | undefined;
}

export function fillingOf(kept: KeptInput | undefined): Filling {
  return {
    typed: (field, otherwise) => {
      const given = kept?.input[field];
      return given === undefined ? otherwise : String(given);
    },
    problem: (field) => {
      const messages = kept?.problems.filter((one) => one.field === field).map((one) => plain(one.message));
      return messages && messages.length > 0 ? messages.join(' ') : undefined;
    },
  };
}

/** The problems of fields that do not stand on the card, above everything. */
export function strayProblems(kept: KeptInput | undefined, fields: readonly string[]): Part {
  const stray = kept?.problems.filter((one) => !fields.includes(one.field)) ?? [];
  return errorSummary(stray.map((one) => plain(one.message)));
}
