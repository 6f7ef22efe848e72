/** What may stand in a log line or an attribute: what a sentence, a name with a space or an e-mail address cannot be. */

/** A code, a reference, an id, a number: no spaces, no @. */
const plain = /^[\p{Script=Latin}\d._:/|+=#-]{1,200}$/u;

export function isPlainValue(text: string): boolean {
  return plain.test(text);
}
