/**
 * What may be said with a step, a count or a measure. As with the log, what is not listed here is left out, and a text
 * that does not look like a code is withheld: no name, address, account, case or sentence can get out, whoever calls.
 */
import { isPlainValue } from '../kernel/plain-value.ts';
import type { Attributes } from '../kernel/telemetry.ts';

/** No ids of people, chats or cases among them, and none of the tenant: only kinds, codes, verbs, counts. */
export const toldAttributes = [
  'attempt',
  'cause',
  'code',
  'fault',
  'kind',
  'limit',
  'name',
  'operation',
  'operations',
  'outcome',
  'status',
  'system',
  'verb',
] as const;

const told: ReadonlySet<string> = new Set(toldAttributes);
/** Accounts, tenants and chats are named so by Microsoft; no kind, code or verb of ours looks like it. */
const identifier = /[0-9a-f]{8}-[0-9a-f]{4}-|^19:|^a:|^29:/i;
const mostLength = 80;

export function toldValue(value: string): string {
  return value.length <= mostLength && isPlainValue(value) && !identifier.test(value) ? value : 'withheld';
}

/** The listed attributes, each a number, a truth or a code. */
export function keepAttributes(attributes: Attributes): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || !told.has(name)) continue;
    kept[name] = typeof value === 'string' ? toldValue(value) : value;
  }
  return kept;
}

/** The fields of a log line, which the log has chosen; identifiers of Microsoft's are withheld in them, too. */
export function keepFields(
  fields: Readonly<Record<string, unknown>>,
): Record<string, string | number | boolean> {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') kept[name] = toldValue(value);
    else if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
  }
  return kept;
}
