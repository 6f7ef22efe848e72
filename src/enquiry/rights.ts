/**
 * Who has to do with an enquiry: the parties of the family's consultations, and everybody whom those let see them. Of a
 * restricted case, the people named only.
 */
import { type Case, type Consultation, holderOf, maySee } from '../consultation/index.ts';
import type { Person, PersonId } from '../kernel/actor.ts';
import type { Loaded } from '../kernel/records.ts';
import type { Role } from '../practice/roles.ts';
import type { Enquiry } from './record.ts';

/** What the right to see rests on. */
export interface Within {
  readonly family: Loaded<Case>;
  /** Those of the enquiry's consultations that can be read. */
  readonly consultations: readonly Loaded<Consultation>[];
}

/** Whether the person may see what belongs to this case: as they may one of its consultations. */
export function sees(person: Person, { family, consultations }: Within): boolean {
  return consultations.some((one) => maySee(person, one.value, family.value, one.authority));
}

/** The social workers, team managers and chairs of the enquiry's consultations, each once, those of the newest first. */
export interface Parties {
  readonly askers: readonly PersonId[];
  readonly managers: readonly PersonId[];
  readonly chairs: readonly PersonId[];
}

export function partiesOf({ consultations }: Pick<Within, 'consultations'>): Parties {
  const values = consultations.map((one) => one.value).reverse();
  const each = (of: (value: Consultation) => string) => [...new Set(values.map(of))];
  return {
    askers: each((value) => value.asker),
    managers: each((value) => value.manager),
    chairs: each((value) => holderOf(value)),
  };
}

const hasRole = (person: Pick<Person, 'roles'>, role: Role) => person.roles.includes(role);

export const agreeing = ['manager', 'chair'] as const;
export type AgreesAs = (typeof agreeing)[number];

/**
 * As what a person can agree to the reasons of a delay, of what is still open: as manager the team manager of the case,
 * or a safeguarding manager in their place; as chair any chair of the authority, until it is known who chairs the
 * conference. Nobody agrees for both.
 */
export function agreesAs(
  person: Pick<Person, 'id' | 'roles'>,
  { delay }: Pick<Enquiry, 'delay'>,
  { managers, chairs }: Parties,
): AgreesAs | undefined {
  if (!delay || delay.manager?.by === person.id || delay.chair?.by === person.id) return undefined;
  const asManager = managers.includes(person.id) || hasRole(person, 'safeguardingManager');
  const asChair = hasRole(person, 'chair') || chairs.includes(person.id);
  if (!delay.chair && asChair) return 'chair';
  return !delay.manager && asManager ? 'manager' : undefined;
}
