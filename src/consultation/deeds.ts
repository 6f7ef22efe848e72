/** Whose deed each is: the right of a person to do something to a consultation, beside what may follow its standing. */
import type { Person } from '../kernel/actor.ts';
import type { Role } from '../practice/roles.ts';
import type { Case, Consultation } from './record.ts';
import { isHolder, isParty, mayChair } from './rights.ts';
import { type Deed, legalStands, mayFollow, standingOf } from './standing.ts';

type Who = Pick<Person, 'id' | 'roles'>;

/** The chair's questions that stand unanswered; one answer answers them together. */
export function openQuestions(value: Pick<Consultation, 'questions'>): Consultation['questions'] {
  return value.questions.filter((question) => question.answer === undefined);
}

const hasRole = (person: Who, ...roles: readonly Role[]) => person.roles.some((role) => roles.includes(role));

/** What each Action of this slice checks, said once more for the buttons: nobody is offered what would be refused. */
const rightTo: Readonly<Record<Deed, (person: Who, value: Consultation) => boolean>> = {
  take: mayChair,
  call: (person, value) => mayChair(person, value) && isHolder(person.id, value),
  passOn: (person, value) =>
    mayChair(person, value) && (isHolder(person.id, value) || hasRole(person, 'safeguardingManager')),
  askForMore: (person, value) => mayChair(person, value) && isHolder(person.id, value),
  answerMore: (person, value) =>
    (value.asker === person.id || value.manager === person.id) && openQuestions(value).length > 0,
  decide: (person, value) => mayChair(person, value) && isHolder(person.id, value),
  agree: (person, value) => value.asker === person.id,
  differ: (person, value) => value.asker === person.id,
  settle: (person, value) =>
    (((value.manager === person.id || value.settlers?.includes(person.id) === true) &&
      hasRole(person, 'teamManager')) ||
      hasRole(person, 'safeguardingManager')) &&
    value.asker !== person.id &&
    value.outcome?.by !== person.id,
  correct: (person, value) => mayChair(person, value) && isHolder(person.id, value),
  legalReview: (person, value) =>
    hasRole(person, 'safeguardingManager') && legalStands(value) && value.legalReview === undefined,
  // Anybody who sees it may say so; it is asked of those whose work it is.
  enter: (person, value) =>
    value.entered === undefined &&
    (value.asker === person.id ||
      value.manager === person.id ||
      value.outcome?.by === person.id ||
      hasRole(person, 'businessSupport')),
  withdraw: (person, value) =>
    value.asker === person.id || value.manager === person.id || hasRole(person, 'safeguardingManager'),
  restrict: (person, value) =>
    hasRole(person, 'safeguardingManager') ||
    (hasRole(person, 'chair', 'teamManager') && isParty(person.id, value)),
};

/** Whether this person may do it now. The right to see the case at all is `maySee`, and comes first. */
export function mayDo(deed: Deed, person: Who, value: Consultation): boolean {
  return mayFollow[standingOf(value)].includes(deed) && rightTo[deed](person, value);
}

/** Whether the person may lift a restriction: whoever restricted, or the safeguarding manager. */
export function mayUnrestrict(person: Who, family: Pick<Case, 'restricted'>): boolean {
  return (
    family.restricted !== undefined &&
    (family.restricted.by === person.id || hasRole(person, 'safeguardingManager'))
  );
}
