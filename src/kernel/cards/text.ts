/** Everything on a card that is read: head, band, sections, facts, paragraphs, notes. `string` is always our own words. */
import type { Settings } from '../../practice/settings.ts';
import { type PersonalDetail, personalDetailNotice, personalDetailWarning } from '../../practice/warnings.ts';
import type {
  CardElement,
  ColumnSet,
  Container,
  FactSet,
  RichTextBlock,
  Spacing,
  TextBlock,
} from '../card.ts';
import { plain, runs, type Typed, typedRuns, type Words } from './words.ts';

/** Elements, grouped as they were built; what is `undefined` or `false` is left out. */
export type Part = CardElement | undefined | false | readonly Part[];

/** Parts in one list, in reading order. */
export function flatten(parts: readonly Part[]): readonly CardElement[] {
  return parts.flatMap((part): readonly CardElement[] => {
    if (part === undefined || part === false) return [];
    return isGroup(part) ? flatten(part) : [part];
  });
}

function isGroup(part: CardElement | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

type Look = Pick<TextBlock, 'size' | 'weight' | 'isSubtle' | 'color' | 'style' | 'spacing' | 'separator'>;

function block(text: string, look: Look): TextBlock {
  return { type: 'TextBlock', text, wrap: true, ...look };
}

/** Longest typed part inside a line of our own words. */
const longestInLine = 80;

function wordsElement(
  words: Words,
  look: Pick<Look, 'size' | 'isSubtle' | 'weight' | 'spacing'>,
): CardElement {
  if (typeof words === 'string') return block(words, look);
  const { spacing, size, ...rest } = look;
  const runSize = size === 'Small' ? { size } : {};
  return {
    type: 'RichTextBlock',
    inlines: runs(words, longestInLine, { ...rest, ...runSize }),
    ...(spacing ? { spacing } : {}),
  };
}

export interface HeadSpec {
  /** What kind of thing, and which step: "Request a consultation · step 2 of 4". */
  readonly kind: string;
  /** What to do: a verb or a question. */
  readonly title: string;
  /** Which case, who, when. */
  readonly line?: Words;
}

/** The three lines of head: who reads only these knows whether it is theirs. */
export function head({ kind, title, line }: HeadSpec): Container {
  return {
    type: 'Container',
    items: [
      block(kind, { size: 'Small', isSubtle: true, weight: 'Bolder', spacing: 'None' }),
      block(title, { size: 'Large', weight: 'Bolder', style: 'heading', spacing: 'None' }),
      ...(line === undefined ? [] : [wordsElement(line, { isSubtle: true, spacing: 'None' })]),
    ],
  };
}

export type BandStyle = 'good' | 'warning' | 'attention' | 'emphasis';

/** The clock, or another state that matters: a coloured band that says the same in words. */
export function band(style: BandStyle, title: string, detail?: Words): Container {
  return {
    type: 'Container',
    style,
    spacing: 'Medium',
    items: [
      block(title, { weight: 'Bolder', spacing: 'None' }),
      ...(detail === undefined ? [] : [wordsElement(detail, { size: 'Small', spacing: 'None' })]),
    ],
  };
}

/** A heading under a line, and what belongs to it. */
export function section(title: string, ...parts: readonly Part[]): Container {
  return {
    type: 'Container',
    separator: true,
    spacing: 'Large',
    items: [
      block(title, { size: 'Medium', weight: 'Bolder', style: 'heading', spacing: 'None' }),
      ...flatten(parts),
    ],
  };
}

/** A paragraph; with typed parts it becomes TextRuns. */
export function para(words: Words, spacing: Spacing = 'Small'): CardElement {
  return wordsElement(words, { spacing });
}

/** A small, subtle remark: why a choice comes first, what was saved and when. */
export function remark(words: Words, spacing: Spacing = 'Default'): CardElement {
  return wordsElement(words, { size: 'Small', isSubtle: true, spacing });
}

export type Fact = readonly [title: string, value: string];
export type TypedFact = readonly [title: string, value: Typed | string];

/** Facts in our own words only: codes, dates, counts, names through `plain`. A FactSet parses Markdown. */
export function facts(list: readonly (Fact | undefined | false)[]): FactSet {
  return {
    type: 'FactSet',
    spacing: 'Medium',
    facts: list.flatMap((fact) => (fact ? [{ title: fact[0], value: fact[1] }] : [])),
  };
}

/** Facts of which some were typed (a reference, a number): rows in the same look, the values as TextRuns. */
export function typedFacts(
  list: readonly (TypedFact | undefined | false)[],
  max = 200,
): readonly ColumnSet[] {
  return list
    .flatMap((fact) => (fact ? [fact] : []))
    .map(([title, value], index) => ({
      type: 'ColumnSet',
      spacing: index === 0 ? 'Medium' : 'Small',
      columns: [
        { type: 'Column', width: 1, items: [block(title, { weight: 'Bolder', spacing: 'None' })] },
        {
          type: 'Column',
          width: 2,
          items: [
            {
              type: 'RichTextBlock',
              inlines: typeof value === 'string' ? runs(value, max) : typedRuns(value, max),
              spacing: 'None',
            },
          ],
        },
      ],
    }));
}

/** What somebody wrote, under its label: TextRuns, cut to `max` characters. */
export function said(label: string, text: Typed, max = 1000): readonly [TextBlock, RichTextBlock] {
  return [
    block(label, { weight: 'Bolder', spacing: 'Medium' }),
    { type: 'RichTextBlock', inlines: typedRuns(text, max), spacing: 'None' },
  ];
}

/** One entry of a list: what it is, and where it stands. The first of a list needs no line above it. */
export function entry(title: Words, line: Words, first = false): Container {
  return {
    type: 'Container',
    spacing: 'Medium',
    ...(first ? {} : { separator: true }),
    items: [
      wordsElement(title, { weight: 'Bolder', spacing: 'None' }),
      wordsElement(line, { isSubtle: true, spacing: 'None' }),
    ],
  };
}

/** Parts side by side, on one ground line: two short inputs, as a rule. */
export function columns(...sides: readonly Part[]): ColumnSet {
  return {
    type: 'ColumnSet',
    columns: sides.map((side) => ({
      type: 'Column',
      width: 'stretch',
      verticalContentAlignment: 'Bottom',
      items: flatten([side]),
    })),
  };
}

/** The emergency line at the foot of every request card (DESIGN 4.7). The bot is never the emergency route. */
export function emergencyLine({ emergencyDuty }: Pick<Settings, 'emergencyDuty'>): TextBlock {
  return block(
    'If a child is in danger now, call 999. You do not need a consultation to hold a strategy discussion. ' +
      `Out of hours: ${plain(emergencyDuty.name)}, ${plain(emergencyDuty.telephone)}.`,
    { size: 'Small', isSubtle: true, separator: true, spacing: 'Large' },
  );
}

/**
 * A gentle note under a text that seems to hold personal details of a family (`looksLikePersonalDetail` of practice):
 * it asks, it blocks nothing. Undefined when there is nothing to say.
 */
export function gentleNote(details: readonly PersonalDetail[]): Container | undefined {
  return note(personalDetailWarning(details));
}

/** The same on the card that answers the press by which the text was sent; `remedy` says what can still be done. */
export function sentNote(details: readonly PersonalDetail[], remedy: string): Container | undefined {
  return note(personalDetailNotice(details, remedy));
}

function note(words: string | undefined): Container | undefined {
  if (words === undefined) return undefined;
  return {
    type: 'Container',
    style: 'emphasis',
    spacing: 'Small',
    items: [block(words, { size: 'Small', spacing: 'None' })],
  };
}

/** The top of a card that came back: how many things to check, and which. Undefined when there are none. */
export function errorSummary(problems: readonly string[]): Container | undefined {
  if (problems.length === 0) return undefined;
  const title = problems.length === 1 ? '1 thing to check' : `${problems.length} things to check`;
  return {
    type: 'Container',
    style: 'attention',
    spacing: 'Medium',
    items: [
      block(`${title}: all you typed is kept`, { weight: 'Bolder', spacing: 'None' }),
      ...problems.map((problem) => block(problem, { size: 'Small', spacing: 'None' })),
    ],
  };
}
