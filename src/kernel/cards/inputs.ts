/**
 * Inputs, each as the elements that stand together: what to check (when the server found something), the input with
 * what was typed, and a note where not all of it can be shown. Labels, errors, problems and choices are our own words.
 */
import type {
  CardElement,
  ChoiceInput,
  DateInput,
  RichTextBlock,
  TextBlock,
  TextInput,
  TimeInput,
} from '../card.ts';
import { clean, cut, harmless, runs, typed } from './words.ts';

interface Asked {
  readonly id: string;
  /** Without "(required)": that is added. */
  readonly label: string;
  readonly required: boolean;
  /** How to mend it, with an example; the client shows it. */
  readonly error: string;
  /** What the server found wrong, in words; shown directly above the input. */
  readonly problem?: string | undefined;
  /**
   * Where a missing answer is noticed: by the client (`client`, the default), which blocks the button, or by the server
   * alone, so that a half-done step can be saved. The label says "(required)" either way.
   */
  readonly checkedBy?: 'client' | 'server';
}

export interface TextAsked extends Asked {
  readonly maxLength: number;
  readonly multiline?: boolean;
  /** What was typed so far, as it was typed. */
  readonly value?: string | undefined;
  /** A pattern that the client checks; our own. */
  readonly pattern?: string;
}

/** A line or a box of text. The typed value is shown up to `maxLength`, with a note when there is more. */
export function textInput(asked: TextAsked): readonly CardElement[] {
  const whole = harmless(asked.value ?? '');
  const shown = cut(whole, asked.maxLength);
  const input: TextInput = {
    type: 'Input.Text',
    ...common(asked),
    maxLength: asked.maxLength,
    ...(asked.multiline ? { isMultiline: true } : {}),
    ...(asked.pattern === undefined ? {} : { regex: asked.pattern }),
    ...(shown === '' ? {} : { value: shown }),
  };
  const note =
    whole.length > asked.maxLength
      ? [noteOf(`Shown up to ${asked.maxLength.toLocaleString('en-GB')} characters; all you typed is kept.`)]
      : [];
  return together(asked, [input, ...note]);
}

export interface Choice {
  /** Our own words; a name goes through `plain` first, for choices are Markdown in Teams. */
  readonly title: string;
  readonly value: string;
}

/** Choices out of a code list's entries. */
export function choicesOf(
  codes: readonly { readonly code: string; readonly label: string }[],
): readonly Choice[] {
  return codes.map(({ code, label }) => ({ title: label, value: code }));
}

export interface ChoiceAsked extends Asked {
  readonly choices: readonly Choice[];
  readonly multi?: boolean;
  /** Folds a few choices, too: where it stands beside another short input. */
  readonly folded?: boolean;
  /** The chosen values; those that are not offered are left out. */
  readonly value?: string | readonly string[] | undefined;
}

/** Up to so many choices stand open; more fold into a list, unless several can be chosen. */
export const expandedUpTo = 6;

/** One choice, or several with `multi`. */
export function choiceInput(asked: ChoiceAsked): readonly CardElement[] {
  const chosen = typeof asked.value === 'string' ? [asked.value] : (asked.value ?? []);
  const offered = asked.choices.map((choice) => choice.value).filter((value) => chosen.includes(value));
  const value = asked.multi ? offered.join(',') : (offered[0] ?? '');
  const input: ChoiceInput = {
    type: 'Input.ChoiceSet',
    ...common(asked),
    style: asked.multi || (!asked.folded && asked.choices.length <= expandedUpTo) ? 'expanded' : 'compact',
    ...(asked.multi ? { isMultiSelect: true } : {}),
    wrap: true,
    choices: asked.choices,
    ...(value === '' ? {} : { value }),
  };
  return together(asked, [input]);
}

export interface DateAsked extends Asked {
  /** An ISO day; anything else that was sent is said back in words and not put into the input. */
  readonly value?: Temporal.PlainDate | string | undefined;
  readonly min?: Temporal.PlainDate;
  readonly max?: Temporal.PlainDate;
}

/** A calendar day. */
export function dateInput(asked: DateAsked): readonly CardElement[] {
  const given = asked.value?.toString() ?? '';
  const usable = isDay(given);
  const input: DateInput = {
    type: 'Input.Date',
    ...common(asked),
    ...(usable ? { value: given } : {}),
    ...(asked.min ? { min: asked.min.toString() } : {}),
    ...(asked.max ? { max: asked.max.toString() } : {}),
  };
  return together(asked, [input, ...unusable(usable ? '' : given)]);
}

export interface TimeAsked extends Asked {
  /** A wall time, `09:30`. */
  readonly value?: string | undefined;
}

/** A time of day, Europe/London. */
export function timeInput(asked: TimeAsked): readonly CardElement[] {
  const given = asked.value ?? '';
  const usable = /^([01]\d|2[0-3]):[0-5]\d$/.test(given);
  const input: TimeInput = { type: 'Input.Time', ...common(asked), ...(usable ? { value: given } : {}) };
  return together(asked, [input, ...unusable(usable ? '' : given)]);
}

function common(asked: Asked) {
  return {
    id: asked.id,
    label: asked.required ? `${asked.label} (required)` : asked.label,
    ...(asked.required && asked.checkedBy !== 'server' ? { isRequired: true } : {}),
    errorMessage: asked.error,
    spacing: asked.problem === undefined ? 'Medium' : 'Default',
  } as const;
}

/**
 * The input with what belongs to it. Where there is something to check, all of it stands on one coloured ground with
 * the words directly above the input: red letters are too faint on the dark theme, and colour alone says nothing.
 */
function together(asked: Asked, elements: readonly CardElement[]): readonly CardElement[] {
  if (asked.problem === undefined) return elements;
  const text = `Please check: ${asked.problem}`;
  return [
    {
      type: 'Container',
      style: 'attention',
      spacing: 'Medium',
      items: [{ type: 'TextBlock', text, wrap: true, weight: 'Bolder', spacing: 'None' }, ...elements],
    },
  ];
}

function noteOf(text: string): TextBlock {
  return { type: 'TextBlock', text, wrap: true, size: 'Small', isSubtle: true, spacing: 'Small' };
}

function unusable(given: string): readonly RichTextBlock[] {
  if (clean(given) === '') return [];
  return [
    {
      type: 'RichTextBlock',
      inlines: runs(['You entered: ', typed(given)], 40, { size: 'Small', isSubtle: true }),
      spacing: 'Small',
    },
  ];
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}
