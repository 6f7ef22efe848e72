/**
 * How many children's plans a chair has, as far as it is known: the number that the authority file gives for a day, and
 * the children of the first conferences that Quorate has booked with them since. What becomes of those, and which plans
 * have ended, shows in the next number of the file: the plan slice does not count them for it yet.
 */
import type { Authority, PersonId } from '../kernel/actor.ts';

/** Children on the plans that somebody chairs at the end of a day. */
export interface Caseload {
  readonly children: number;
  readonly on: string;
}

/** By chair; of whom nothing stands here nothing is known but what Quorate has booked. */
export type Caseloads = ReadonlyMap<PersonId, Caseload>;

export function caseloadsOf(authority: Authority): Caseloads {
  return new Map(
    authority.withRole('chair').flatMap(({ id, caseload }) => (caseload ? [[id, caseload] as const] : [])),
  );
}

/** A booking with the number of children that are new to its chair. */
interface Booked {
  readonly day: string;
  readonly children?: number | undefined;
}

/** What was known on a day, with what was booked for later days. */
export function childrenWith(known: Caseload | undefined, booked: readonly Booked[]): number {
  return booked
    .filter(({ day }) => known === undefined || day > known.on)
    .reduce((sum, { children = 0 }) => sum + children, known?.children ?? 0);
}
