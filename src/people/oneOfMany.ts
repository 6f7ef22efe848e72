/**
 * One person or team out of all of an authority's. A short list is offered to choose from; a large authority's would
 * be too long to read and too heavy for a card, so there the work e-mail address or the name is typed, and matched
 * exactly, upper and lower case alike, never by likeness: nothing goes to somebody whom nobody named.
 */
import { harmless, plain } from '../kernel/cards/index.ts';

/** A person or a team. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

/** The most that a list offers. */
export const mostOffered = 60;

/** The most that a list weighs on a card, in bytes of UTF-8: sixty long names are still too many. */
const heaviest = 9_000;

/** The longest address, name or id, in UTF-16 units (the authority file allows no more). */
export const longestTyped = 120;

const utf8 = new TextEncoder();

/** Whether one of these is typed instead of chosen from a list. */
export function isTyped(among: readonly Candidate[]): boolean {
  if (among.length > mostOffered) return true;
  const weight = JSON.stringify(among.map(({ id, name }) => ({ title: plain(name), value: id })));
  return utf8.encode(weight).length > heaviest;
}

/** Those whose id, address or name this is: one, when all is well. An id is nobody else's, so it goes first. */
export function matchesOf<C extends Candidate>(given: string, among: readonly C[]): readonly C[] {
  const id = given.trim();
  const chosen = among.find((one) => one.id === id);
  if (chosen) return [chosen];
  const words = alike(given);
  if (words === '') return [];
  return among.filter(({ email = '', name }) => alike(email) === words || alike(name) === words);
}

/** The one that is meant; undefined for nobody, and for several. */
export function theOne<C extends Candidate>(given: string, among: readonly C[]): C | undefined {
  const [found, ...others] = matchesOf(given, among);
  return others.length === 0 ? found : undefined;
}

/** How it stands in the input for it: the chosen id in a list; what one would type, where it is typed. */
export function inInput(given: string, among: readonly Candidate[]): string {
  const found = theOne(given, among);
  if (!found) return given;
  if (!isTyped(among)) return found.id;
  if (given.trim() !== found.id) return given;
  // What is filled in must lead back to the same one.
  return [found.email, found.name].find((words) => words && theOne(words, among) === found) ?? found.id;
}

/** Blanks, invisible joiners and case make no difference. */
function alike(text: string): string {
  return harmless(text)
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
