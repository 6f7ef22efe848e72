/** What can be stored, sent and signed: plain JSON values. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  /** An absent value is left out of the text. */
  [name: string]: Json | undefined;
}

/** Canonical JSON text: keys sorted at every depth, so that equal values have equal text and equal hashes. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = value as JsonObject; // arrays and null are dealt with above; Array.isArray does not narrow readonly arrays away
    const parts: string[] = [];
    for (const key of Object.keys(fields).sort()) {
      const inner = fields[key];
      if (inner !== undefined) parts.push(`${JSON.stringify(key)}:${canonical(inner)}`);
    }
    return `{${parts.join(',')}}`;
  }
  return JSON.stringify(value);
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
