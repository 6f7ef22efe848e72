/** Finds what a typed sentence asks for, forgiving case, politeness and spelling. */
import { distance } from 'fastest-levenshtein';
import { parseReference } from '../kernel/ids.ts';

export interface Sentence {
  readonly say: string;
  readonly verb: string;
}

/** Longer texts are stories, not commands, and are not searched for one. */
const longest = 120;

/** Words that change nothing about what is asked. */
const courtesies = new Set(
  (
    'a an the please pls plz thanks thank you hi hello hey there good morning afternoon evening ' +
    'can could may would i id we like want need to wish do show me us give get see open just now ' +
    'quorate for'
  ).split(' '),
);

const greetings = new Set(['hi', 'hello', 'hey', 'morning', 'afternoon', 'evening']);
const thanks = new Set(['thanks', 'thank', 'thx', 'cheers']);

const accents = /\p{M}/gu;

function words(text: string): string[] {
  return text
    .replace(/<at\b[^>]*>.*?<\/at>/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(nbsp|amp|quot|lt|gt|#\d+);/gi, ' ')
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase()
    .replace(/[’'`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function withoutCourtesies(all: readonly string[]): string {
  const rest = all.filter((word) => !courtesies.has(word));
  return (rest.length === 0 ? all : rest).join(' ');
}

/** A text that is nothing but a greeting or thanks; undefined for everything else. Both together are thanks. */
export function courtesyIn(text: string): 'hello' | 'thanks' | undefined {
  if (text.length > longest) return undefined;
  const all = words(text);
  const small = new Set(['very', 'much', 'so', 'many', 'again', ...courtesies]);
  if (!all.every((word) => small.has(word) || greetings.has(word) || thanks.has(word))) return undefined;
  if (all.some((word) => thanks.has(word))) return 'thanks';
  return all.some((word) => greetings.has(word)) ? 'hello' : undefined;
}

/** Words that may stand around a reference. */
const aroundReference = new Set([
  ...courtesies,
  ...'find look up search go to reference ref number no consultation request record case it is s what where about'.split(
    ' ',
  ),
]);

/**
 * The reference in a text that is nothing but one, with or without "open", "find" and the like around it: as typed, in
 * capitals and without what stood between, right or mistyped. `prefixes` are those of the references there are. What
 * could as well be ordinary words is none unless the check character is right.
 */
export function referenceIn(text: string, prefixes: readonly string[]): string | undefined {
  if (text.length > longest) return undefined;
  const all = words(text);
  const dashed = /[\p{L}\p{N}]\s*[-‐‑‒–—]\s*[\p{L}\p{N}]/u.test(text);
  const candidates: (readonly string[])[] = [];
  for (let from = 0; from < all.length; from += 1) {
    for (let to = all.length; to > from; to -= 1) {
      if (all.slice(to).every((word) => aroundReference.has(word))) candidates.push(all.slice(from, to));
    }
    if (!aroundReference.has(all[from] ?? '')) break;
  }
  const typed = candidates.map((parts) => ({ parts, letters: parts.join('').toUpperCase() }));
  const ours = typed.filter(
    ({ letters }) => prefixes.includes(letters.charAt(0)) && /^[A-Z0-9]{6,8}$/.test(letters),
  );
  const spelled = ({ parts, letters }: (typeof typed)[number]) =>
    /\d/.test(letters) || (dashed && parts.length > 1);
  const right = ours.find(({ letters }) => parseReference(letters) !== undefined);
  return (right ?? ours.find((one) => spelled(one) && isGrouped(one.parts)))?.letters;
}

/** All in one, spelled letter by letter, or in the groups of a reference with at most one character amiss. */
function isGrouped(parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  if (parts.length === 1) return first.length === 7;
  if (parts.every((part) => part.length === 1)) return true;
  return (
    first.length === 1 && rest.length === 2 && rest.every((part) => part.length >= 2 && part.length <= 4)
  );
}

/** How many letters may be wrong: none in very short words, one in `help`, up to four in a long sentence. */
function allowance(say: string): number {
  if (say.length < 4) return 0;
  return Math.min(4, Math.max(1, Math.floor(say.length / 5)));
}

/** Two neighbouring letters the wrong way round are one slip, not two. */
function swapped(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/**
 * The verb that a typed text asks for, or undefined when it is not understood: too long, nothing near enough, or two
 * sentences of different verbs equally near.
 */
export function verbFor(text: string, sentences: readonly Sentence[]): string | undefined {
  if (text.length > 2_000) return undefined;
  const all = words(text);
  const plain = all.join(' ');
  if (plain === '' || plain.length > longest) return undefined;
  const exact = sentences.find((sentence) => words(sentence.say).join(' ') === plain);
  if (exact) return exact.verb;

  const asked = withoutCourtesies(all);
  let best: { verb: string; away: number } | undefined;
  let ambiguous = false;
  for (const sentence of sentences) {
    const say = withoutCourtesies(words(sentence.say));
    const allowed = allowance(say);
    if (Math.abs(say.length - asked.length) > allowed) continue;
    const away = swapped(say, asked) ? 1 : distance(say, asked);
    if (away > allowed || (best && away > best.away)) continue;
    ambiguous = best !== undefined && away === best.away && best.verb !== sentence.verb;
    best = { verb: sentence.verb, away };
  }
  return ambiguous ? undefined : best?.verb;
}
