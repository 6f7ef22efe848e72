/**
 * Who may see a consultation, and who may do what to it. A restricted case is seen by the people named and nobody
 * else: it is in nobody else's list, search or refusal text.
 */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { everOffered } from './escalation.ts';
import { type Case, type Consultation, holderOf } from './record.ts';

export function namedIn(person: PersonId, restriction: Case['restricted']): boolean {
  return restriction === undefined || restriction.to.includes(person);
}

/** Whether the person is, or was, part of it: asked, manages, was offered it, was asked to settle it. */
export function isParty(person: PersonId, value: Consultation): boolean {
  return (
    value.asker === person ||
    value.manager === person ||
    value.taken?.by === person ||
    value.settlers?.includes(person) === true ||
    everOffered(value).includes(person)
  );
}

/**
 * The right to see: the parties; and, because any of them may have to take over, the authority's chairs, its
 * safeguarding managers and the business support that files the copies. Of a restricted case, the people named only.
 */
export function maySee(
  person: Pick<Person, 'id' | 'roles' | 'authority'>,
  value: Consultation,
  family: Case,
  authority: string,
): boolean {
  if (person.authority !== authority) return false;
  if (!namedIn(person.id, family.restricted)) return false;
  return (
    isParty(person.id, value) ||
    person.roles.some(
      (role) => role === 'chair' || role === 'safeguardingManager' || role === 'businessSupport',
    )
  );
}

/** Whether the person may take or decide it: a chair (or the safeguarding manager), and never the one who asked. */
export function mayChair(person: Pick<Person, 'id' | 'roles'>, value: Pick<Consultation, 'asker'>): boolean {
  return (
    value.asker !== person.id &&
    person.roles.some((role) => role === 'chair' || role === 'safeguardingManager')
  );
}

/** Whether the person has it now. */
export function isHolder(person: PersonId, value: Consultation): boolean {
  return holderOf(value) === person;
}

/**
 * Who may be asked to take it, in a fixed order: chairs first, then safeguarding managers; not the asker, nobody whom
 * a restriction leaves out, nobody who has had responsibility for the family.
 */
export function couldTake(
  authority: Authority,
  value: Pick<Consultation, 'asker'>,
  family: Pick<Case, 'restricted' | 'prior'>,
): readonly Person[] {
  const people = [...authority.withRole('chair'), ...authority.withRole('safeguardingManager')];
  return [...new Set(people)].filter(
    ({ id }) => id !== value.asker && namedIn(id, family.restricted) && family.prior?.includes(id) !== true,
  );
}
