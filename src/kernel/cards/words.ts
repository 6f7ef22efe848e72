/**
 * Whose words they are. A TextBlock, a FactSet, a choice and a button parse Markdown; a TextRun does not. So the kit
 * takes our own words as `string` and what a person typed as `Typed`, and puts a `Typed` into TextRuns (and the value
 * of its own input) only: the compiler refuses the rest (DESIGN 4.5).
 */
import type { TextRun } from '../card.ts';

/** What a person typed, as it was typed. It is an object on purpose: it cannot slip in where a string is wanted. */
export interface Typed {
  readonly typed: string;
}

/** Our own words, or our own words with typed ones among them. */
export type Words = string | readonly (string | Typed)[];

/** Marks a text as typed by a person. */
export function typed(text: string): Typed {
  return { typed: text };
}

/** Letters, digits and signs of ASCII, and new lines: nothing that `harmless` would take out, in nearly all that is typed. */
const harmlessAsItIs = /^[\x20-\x7e\n]*$/;
/** What `clean` takes out of such a text, beside the blanks at its ends. */
const uncleanYet = /\{\{|\n/;

const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff\ufff9-\ufffb]/g;
const directionOverrides = /[\u202a-\u202e\u2066-\u2069]/g;
const invisibleTags = /[\u{e0000}-\u{e007f}]/gu;
const wordJoiner = '\u2060';

/**
 * A text with every word and blank that was typed, but well-formed, without control characters (newlines stay, a tab
 * becomes a blank) and without characters that override the reading direction or hide text: fit to be edited again.
 */
export function harmless(text: string): string {
  if (harmlessAsItIs.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(controls, '')
    .replace(directionOverrides, '')
    .replace(invisibleTags, '');
}

/**
 * A text fit to be shown: `harmless`, with at most one empty line in a row, trimmed. Doubled braces are parted, because
 * renderers look there for date functions also in TextRuns.
 */
export function clean(text: string): string {
  const whole = harmless(text);
  if (!uncleanYet.test(whole)) return whole.trim();
  return whole
    .replace(/\{(?=\{)/g, `{${wordJoiner}`)
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The first `max` UTF-16 units of a text, without halving a character of two units. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = /[\ud800-\udbff]/.test(text.charAt(max - 1)) ? max - 1 : max;
  return text.slice(0, end);
}

const lookalikes: Readonly<Record<string, string>> = {
  '*': '\u2217',
  _: '\uff3f',
  '`': '\u2019',
  '~': '\u223c',
  '#': '\uff03',
  '\\': '\uff3c',
  '|': '\u00a6',
  '[': '(',
  ']': ')',
  '{': '(',
  '}': ')',
  '<': '\u2039',
  '>': '\u203a',
};

/** An authority names so many people, teams and rooms, and each card several of them. */
const plained = new Map<string, string>();
const mostPlained = 2_000;

/**
 * One line of a foreign but trusted text (a name out of the authority file) for places that parse Markdown: every
 * character that could format, link, list or embed is replaced by one that looks like it, addresses are broken by an
 * invisible joiner so that no client makes a link of them, and everything that `clean` removes is removed. What people
 * type in Teams is `typed` instead.
 */
export function plain(text: string): string {
  let known = plained.get(text);
  if (known === undefined) {
    known = madePlain(text);
    if (plained.size >= mostPlained) plained.clear();
    plained.set(text, known);
  }
  return known;
}

function madePlain(text: string): string {
  return clean(text)
    .replace(/\s+/g, ' ')
    .replace(/[*_`~#\\|[\]{}<>]/g, (character) => lookalikes[character] ?? '')
    .replace(/&(?=[#\p{L}\p{N}])/gu, '\uff06')
    .replace(/!(?=\()/g, `!${wordJoiner}`)
    .replace(/:(?=\/)|\/(?=\/)|@(?=[\p{L}\p{N}])|(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, `$&${wordJoiner}`)
    .replace(/^(?:[-+=]|\d+[.)])/, `${wordJoiner}$&`)
    .trim();
}

type RunLook = Pick<TextRun, 'weight' | 'isSubtle' | 'size'>;

/**
 * A typed text as TextRuns: cleaned, cut to `max` with an ellipsis, followed by a note of how much is shown. An empty
 * text is shown as "Nothing written", so that nobody takes it for a fault.
 */
export function typedRuns(text: Typed, max: number, look: RunLook = {}): readonly TextRun[] {
  const whole = clean(text.typed);
  if (whole === '') return [{ type: 'TextRun', text: 'Nothing written', ...look, isSubtle: true }];
  if (whole.length <= max) return [{ type: 'TextRun', text: whole, ...look }];
  return [
    { type: 'TextRun', text: `${cut(whole, max).trimEnd()}…`, ...look },
    {
      type: 'TextRun',
      text: ` (the first ${count(max)} of ${count(whole.length)} characters)`,
      ...look,
      isSubtle: true,
    },
  ];
}

/** Words as TextRuns; a typed part among own words is cut to `max` without the note. */
export function runs(words: Words, max: number, look: RunLook = {}): readonly TextRun[] {
  const parts = typeof words === 'string' ? [words] : words;
  return parts.map((part) => {
    if (typeof part === 'string') return { type: 'TextRun', text: part, ...look };
    const whole = clean(part.typed).replace(/\s+/g, ' ');
    const text = whole.length > max ? `${cut(whole, max).trimEnd()}…` : whole;
    return { type: 'TextRun', text: text === '' ? 'nothing written' : text, ...look };
  });
}

function count(units: number): string {
  return units.toLocaleString('en-GB');
}
