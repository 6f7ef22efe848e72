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
