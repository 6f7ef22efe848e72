/** Whose deed each is: the right of a person to do something to a consultation, beside what may follow its standing. */
import type { Person } from '../kernel/actor.ts';
import type { Case, Consultation } from './record.ts';
import { isHolder, mayChair } from './rights.ts';
import { type Deed, mayFollow, standingOf } from './standing.ts';

type Who = Pick<Person, 'id' | 'roles'>;

/** The question of the chair that the social worker has not answered yet: the last one asked, if it is open. */
export function openQuestion(
  value: Pick<Consultation, 'questions'>,
): Consultation['questions'][number] | undefined {
  return value.questions.findLast((question) => question.answer === undefined);
}

const hasRole = (person: Who, role: Person['roles'][number]) => person.roles.includes(role);

/**
 * Nobody takes, decides or settles what they asked for themselves, and whoever decided does not settle a different view
 * of it. Both managers are the team manager named and the safeguarding manager.
 */
const rightTo: Readonly<Record<Deed, (person: Who, value: Consultation) => boolean>> = {
  take: mayChair,
  call: (person, value) => value.taken?.by === person.id,
  passOn: (person, value) =>
    mayChair(person, value) && (isHolder(person.id, value) || hasRole(person, 'safeguardingManager')),
  askForMore: (person, value) => value.taken?.by === person.id,
  answerMore: (person, value) => value.asker === person.id && openQuestion(value) !== undefined,
  decide: (person, value) => mayChair(person, value) && value.taken?.by === person.id,
  agree: (person, value) => value.asker === person.id,
  differ: (person, value) => value.asker === person.id,
  settle: (person, value) =>
    (value.manager === person.id || hasRole(person, 'safeguardingManager')) &&
    value.asker !== person.id &&
    value.outcome?.by !== person.id,
  correct: (person, value) =>
    value.asker !== person.id &&
    (value.outcome?.by === person.id || hasRole(person, 'safeguardingManager')),
  legalReview: (person, value) =>
    hasRole(person, 'safeguardingManager') &&
    value.asker !== person.id &&
    value.outcome?.course.outcomes.includes('legalAdvice') === true &&
    value.legalReview === undefined,
  enter: (person, value) =>
    value.entered === undefined &&
    (value.asker === person.id ||
      value.manager === person.id ||
      value.outcome?.by === person.id ||
      hasRole(person, 'businessSupport')),
  withdraw: (person, value) => value.asker === person.id || value.manager === person.id,
  restrict: (person, value) =>
    value.manager === person.id || isHolder(person.id, value) || hasRole(person, 'safeguardingManager'),
};

/** Whether this person may do it now. The right to see the case at all is `maySee`, and comes first. */
export function mayDo(deed: Deed, person: Who, value: Consultation): boolean {
  return mayFollow[standingOf(value)].includes(deed) && rightTo[deed](person, value);
}

/** Whether the person may lift a restriction: whoever may restrict, where there is one. */
export function mayUnrestrict(
  person: Who,
  value: Consultation,
  family: Pick<Case, 'restricted'>,
): boolean {
  return family.restricted !== undefined && mayDo('restrict', person, value);
}
