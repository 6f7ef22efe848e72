/** Which case a family's reference stands for: one there is already, where the person may know of it, or a new one. */
import type { Person } from '../../kernel/actor.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Loaded, Reader, RecordType } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { type Case, caseTarget, caseType, lookupType, referenceLookup } from '../record.ts';
import { namedIn } from '../rights.ts';

export interface CasesOfReference {
  /** Partition of the case to be used, when there is one that this person may know of. */
  readonly visible?: string;
  /** Partitions of every case that the reference has led to. */
  readonly known: readonly string[];
}

/** References are compared without regard to case. */
export function sameReference(a: string, b: string): boolean {
  return a.trim().toUpperCase() === b.trim().toUpperCase();
}

/** Looks a reference up as it was typed; one that is no reference leads to nothing. Two waits for the store at most. */
export async function casesOf(typed: string, person: Person, read: Reader): Promise<CasesOfReference> {
  const reference = typed.trim();
  if (!/^[^\p{C}]{1,40}$/u.test(reference)) return { known: [] };
  const lookup = await readable(lookupType, referenceLookup(person.authority, reference), read);
  const known = lookup?.value.entries.map((entry) => entry.partition) ?? [];
  const cases = await Promise.all(
    known.map((partition) => readable(caseType, caseTarget({ partition }), read)),
  );
  const visible = cases.find((one) => one !== undefined && mayJoin(person, one, reference));
  return { known, ...(visible ? { visible: visible.target.partition } : {}) };
}

/** Restricted cases leave no trace: to everybody else the reference leads nowhere. */
function mayJoin(person: Person, family: Loaded<Case>, reference: string): boolean {
  return (
    family.authority === person.authority &&
    sameReference(family.value.caseReference, reference) &&
    namedIn(person.id, family.value.restricted)
  );
}

/** A record that can no longer be read is reported where it is looked at; it must not stop a new request. */
export async function readable<T extends JsonObject>(
  type: RecordType<T>,
  target: Target,
  read: Reader,
): Promise<Loaded<T> | undefined> {
  try {
    return await read.find(type, target);
  } catch (fault) {
    if (fault instanceof Refusal) return undefined;
    throw fault;
  }
}
