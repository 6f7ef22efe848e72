/** Identifiers: random ones for commands, derived ones for what a command brings about, short ones for people. */
import { hash, randomFillSync } from 'node:crypto';

/** Crockford's alphabet without the letters that are misread or misheard on the telephone. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The letter that each byte stands for, by its code: a turn makes a good dozen ids. */
const letterCodes = Uint8Array.from({ length: 256 }, (_, byte) =>
  alphabet.charCodeAt(byte % alphabet.length),
);

/** As many letters as there are bytes. */
function inAlphabet(bytes: Uint8Array): string {
  const codes = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) codes[i] = letterCodes[bytes[i] ?? 0] ?? 0;
  return codes.toString('latin1');
}

/** Letters are drawn for many ids at once; none is used twice. */
const idLength = 24;
const drawn = new Uint8Array(idLength * 128);
let pool = '';

/** A random id of 24 characters (over 115 bits), fit for a command id. */
export function randomId(): string {
  if (pool === '') pool = inAlphabet(randomFillSync(drawn)).toLowerCase();
  const id = pool.slice(0, idLength);
  pool = pool.slice(idLength);
  return id;
}

/** The n-th id that follows from a command's id: the same command always brings about the same records. */
export function derivedId(from: string, n: number | string): string {
  return inAlphabet(hash('sha256', `${from}\n${n}`, 'buffer').subarray(0, idLength)).toLowerCase();
}

/** A short stable hash, for ids that must not hold the thing itself (a conversation, a person in a receipt's id). */
export function shortHash(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 16);
}

/**
 * The check character of a reference, over prefix and body: a weighted sum modulo a prime (31), so that every single
 * wrong character and every swap of two neighbours is found. The value 30 has no letter of its own, so what comes to it
 * is not used.
 */
function checkCharacter(letters: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < letters.length; i += 1) {
    const value = alphabet.indexOf(letters.charAt(i));
    if (value < 0) return undefined;
    sum += (i + 1) * value;
  }
  return alphabet[sum % 31];
}

/**
 * A reference that people say on the telephone, e.g. `C-4T9-KX2`: the prefix (one letter of the alphabet above) says the
 * kind and nothing else, five characters follow from the id, the sixth checks them. Throws for any other prefix.
 */
export function referenceFor(prefix: string, id: string): string {
  if (prefix.length !== 1 || !alphabet.includes(prefix)) throw new Error('no prefix of a reference');
  for (let salt = 0; ; salt += 1) {
    const body = inAlphabet(hash('sha256', `reference ${id} ${salt}`, 'buffer').subarray(0, 5));
    const check = checkCharacter(prefix + body);
    if (check !== undefined) return `${prefix}-${body.slice(0, 3)}-${body.slice(3)}${check}`;
  }
}

/**
 * Reads a reference as somebody typed it (case, spaces and dashes forgiven, O for 0 and I or L for 1 are not in the
 * alphabet). Undefined when it is not one, or the check character says it was mistyped.
 */
export function parseReference(text: string): string | undefined {
  const letters = text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  if (letters.length !== 7 || checkCharacter(letters.slice(0, 6)) !== letters.charAt(6)) return undefined;
  return `${letters.charAt(0)}-${letters.slice(1, 4)}-${letters.slice(4)}`;
}
