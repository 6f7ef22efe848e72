/** What can be stored, sent and signed: plain JSON values. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  /** An absent value is left out of the text. */
  [name: string]: Json | undefined;
}

/**
 * Canonical JSON text: keys sorted at every depth, so that equal values have equal text and equal hashes. Each record
 * and each audit entry goes through here, so it adds up one text, makes no lists on the way, and quotes by itself what
 * has nothing to escape.
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    let list = '';
    for (const item of value) list += list === '' ? canonical(item) : `,${canonical(item)}`;
    return `[${list}]`;
  }
  if (value !== null && typeof value === 'object') {
    const fields = value as JsonObject; // arrays and null are dealt with above; Array.isArray does not narrow readonly arrays away
    let text = '';
    for (const name of sorted(Object.keys(fields))) {
      const inner = fields[name];
      if (inner === undefined) continue;
      text += (text === '' ? '' : ',') + labelOf(name) + canonical(inner);
    }
    return `{${text}}`;
  }
  return JSON.stringify(value);
}

/** Printable ASCII but for the two characters that JSON escapes. */
const plain = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

/** As `JSON.stringify` writes a text; short plain ones (names, ids, codes, times) without its detour. */
function quoted(text: string): string {
  return text.length <= 64 && plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** The names of fields as they stand in the text: the same few hundred again and again. */
const labels = new Map<string, string>();
const mostLabels = 2_000;

function labelOf(name: string): string {
  let label = labels.get(name);
  if (label === undefined) {
    label = `${quoted(name)}:`;
    if (labels.size < mostLabels) labels.set(name, label);
  }
  return label;
}

/** Sorts a few names in place, by insertion: a fifth faster for all of `canonical` than the general sort of arrays. */
function sorted(names: string[]): string[] {
  if (names.length > 40) return names.sort();
  for (let i = 1; i < names.length; i += 1) {
    const name = names[i] ?? '';
    let to = i;
    for (let before = names[to - 1]; before !== undefined && before > name; before = names[to - 1]) {
      names[to] = before;
      to -= 1;
    }
    names[to] = name;
  }
  return names;
}

/** Whether a value is JSON throughout: what `z.json()` says, without building a result, for what is read at every turn. */
export function isJson(value: unknown): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if (value === null) return true;
      return Array.isArray(value) ? value.every(isJson) : isJsonObject(value);
    default:
      return false;
  }
}

/** Whether a value is a plain object whose values are JSON; absent ones are left out of the text. */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((inner) => inner === undefined || isJson(inner));
}
