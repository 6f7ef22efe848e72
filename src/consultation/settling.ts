/**
 * Settling two views: who can, and what the social worker’s course needs when it is the one that is taken. The chair’s
 * course has all of that from the chair.
 */
import { Invalid } from '../kernel/action.ts';
import type { Authority, PersonId } from '../kernel/actor.ts';
import { type Judged, problemsIn, reviewProblems } from './inputs.ts';
import type { Case, Consultation } from './record.ts';
import { namedIn } from './rights.ts';
import { type StrategyChoice, strategyFrom, strategyProblems } from './strategy.ts';

export interface Settlers {
  /** The team manager named and the safeguarding managers, without those whose view it is. */
  readonly usual: readonly PersonId[];
  /** The other team managers, where none of the usual can. */
  readonly others: readonly PersonId[];
  /** Business support, where nobody at all can: they cannot settle it, and see to it that somebody comes to. */
  readonly helpless: readonly PersonId[];
}

/** Nobody settles their own view, nor a case whose restriction leaves them out. */
export function settlersOf(
  value: Pick<Consultation, 'asker' | 'manager' | 'outcome'>,
  family: Pick<Case, 'restricted'>,
  authority: Authority,
): Settlers {
  const able = (people: readonly { readonly id: PersonId }[]) =>
    people
      .map((one) => one.id)
      .filter((id) => id !== value.asker && id !== value.outcome?.by && namedIn(id, family.restricted));
  const managers = authority.withRole('teamManager');
  const usual = able([
    ...managers.filter((one) => one.id === value.manager),
    ...authority.withRole('safeguardingManager'),
  ]);
  const others = usual.length > 0 ? [] : able(managers);
  const nobody = usual.length === 0 && others.length === 0;
  return {
    usual,
    others,
    helpless: nobody ? authority.withRole('businessSupport').map((one) => one.id) : [],
  };
}

/** What is still to be said of the social worker’s course before it can stand. */
export function needsOf(value: Pick<Consultation, 'view'>): {
  readonly strategy: boolean;
  readonly reviewOn: boolean;
} {
  const outcomes = value.view?.kind === 'differs' ? value.view.outcomes : [];
  return {
    strategy: outcomes.includes('icpc'),
    reviewOn: outcomes.includes('reviewAfterInformation'),
  };
}

export interface SettlementTyped {
  readonly course: Judged<'chair' | 'socialWorker'>;
  readonly words: Judged<string>;
  readonly strategy: Judged<StrategyChoice | undefined>;
  readonly strategyOn: Judged<string | undefined>;
  readonly reviewOn: Judged<string | undefined>;
}

type Settlement = Omit<NonNullable<Consultation['settlement']>, 'by' | 'at'>;

/** The settlement as typed on a day; what belongs to a course that is not taken is left out. Throws Invalid. */
export function settlementFrom(
  typed: SettlementTyped,
  value: Pick<Consultation, 'view'>,
  today: Temporal.PlainDate,
): Settlement {
  const { course, words, strategy, strategyOn, reviewOn } = typed;
  const problems = problemsIn({ course, words });
  const needs = course.value === 'socialWorker' ? needsOf(value) : { strategy: false, reviewOn: false };
  if (needs.strategy) {
    const outcomes = value.view?.kind === 'differs' ? value.view.outcomes : [];
    problems.push(...problemsIn({ strategy, strategyOn }));
    if (strategy.value !== undefined && strategyOn.messages.length === 0) {
      problems.push(...strategyProblems(strategy.value, strategyOn.value, outcomes, today));
    } else if (strategy.messages.length === 0 && strategy.value === undefined) {
      const message = 'Choose what is known of the strategy meeting; a conference needs one.';
      problems.push({ field: 'strategy', message });
    }
  }
  if (needs.reviewOn) {
    problems.push(...problemsIn({ reviewOn }));
    if (reviewOn.messages.length === 0) problems.push(...reviewProblems(reviewOn.value, today));
  }
  if (problems.length > 0 || course.value === undefined || words.value === undefined) {
    throw new Invalid(problems);
  }
  return {
    course: course.value,
    words: words.value,
    ...(needs.strategy && strategy.value !== undefined
      ? { strategy: strategyFrom(strategy.value, strategyOn.value) }
      : {}),
    ...(needs.reviewOn && reviewOn.value !== undefined ? { reviewOn: reviewOn.value } : {}),
  };
}
