/** Where a consultation stands, and what may follow: one pure function and one table. */

import type { ConsultationOutcome } from '../practice/codes.ts';
import { dayOf } from '../practice/dates.ts';
import { moreProtective } from '../practice/protectiveness.ts';
import type { Settings } from '../practice/settings.ts';
import { calendar } from '../practice/working-days.ts';
import { closing } from '../practice/working-hours.ts';
import type { Consultation } from './record.ts';
import { strategyChoiceOf } from './strategy.ts';

/**
 * `waiting`: sent, nobody has taken it. `taken`: a chair has it. `awaitingView`: decided (that is the chair's press),
 * and the social worker has not said how they see it. `agreed`, `differing`, `settled`: what came of that.
 */
export const standings = [
  'waiting',
  'taken',
  'awaitingView',
  'agreed',
  'differing',
  'settled',
  'withdrawn',
] as const;
export type Standing = (typeof standings)[number];

type Facts = Pick<Consultation, 'taken' | 'outcome' | 'view' | 'settlement' | 'withdrawn'>;

export function standingOf(value: Facts): Standing {
  if (value.withdrawn) return 'withdrawn';
  if (!value.outcome) return value.taken ? 'taken' : 'waiting';
  if (!value.view) return 'awaitingView';
  if (value.view.kind === 'agrees') return 'agreed';
  return value.settlement ? 'settled' : 'differing';
}

/** What people can do to a consultation. */
export const deeds = [
  'take',
  'call',
  'passOn',
  'askForMore',
  'answerMore',
  'decide',
  'agree',
  'differ',
  'settle',
  'correct',
  'legalReview',
  'enter',
  'withdraw',
  'restrict',
] as const;
export type Deed = (typeof deeds)[number];

/** What may follow what. A deed that is not in the row is refused with the present state. */
export const mayFollow: Readonly<Record<Standing, readonly Deed[]>> = {
  waiting: ['take', 'call', 'passOn', 'askForMore', 'answerMore', 'withdraw', 'restrict'],
  taken: ['call', 'passOn', 'askForMore', 'answerMore', 'decide', 'withdraw', 'restrict'],
  awaitingView: ['call', 'agree', 'differ', 'correct', 'legalReview', 'enter', 'restrict'],
  agreed: ['correct', 'legalReview', 'enter', 'restrict'],
  differing: ['settle', 'correct', 'legalReview', 'enter', 'restrict'],
  settled: ['legalReview', 'enter', 'restrict'],
  withdrawn: ['restrict'],
};

/** Open: work on it is still to be done by a chair. */
export function isOpen(value: Facts): boolean {
  const standing = standingOf(value);
  return standing === 'waiting' || standing === 'taken';
}

/** The course that stands now: the chair's, or while views differ the more protective of the two, or as settled. */
export function courseStanding(
  value: Pick<Consultation, 'outcome' | 'view' | 'settlement'>,
  settings: Pick<Settings, 'moreProtectiveFirst'>,
): readonly ConsultationOutcome[] | undefined {
  const { outcome, view, settlement } = value;
  if (!outcome) return undefined;
  if (view?.kind !== 'differs') return outcome.course.outcomes;
  if (settlement) return settlement.course === 'chair' ? outcome.course.outcomes : view.outcomes;
  return moreProtective(outcome.course.outcomes, view.outcomes, settings);
}

/** Whether the social worker’s course was taken when two views were settled. */
function settledForWorker({ settlement }: Pick<Consultation, 'settlement'>): boolean {
  return settlement?.course === 'socialWorker';
}

/** The strategy meeting as it stands: of an outcome settled for the social worker, as that settlement says. */
export function strategyStanding(
  value: Pick<Consultation, 'outcome' | 'settlement'>,
): Consultation['strategy'] | undefined {
  return settledForWorker(value)
    ? (value.settlement?.strategy ?? value.outcome?.strategy)
    : value.outcome?.strategy;
}

/** What stood of the strategy discussion before, for those who hear of a new word on it: it may be taken back. */
export function strategyBefore(value: Pick<Consultation, 'strategy' | 'outcome' | 'settlement'>): {
  readonly before: { readonly strategy: string; readonly strategyOn?: string };
} {
  const strategy = strategyStanding(value) ?? value.strategy;
  return {
    before: {
      strategy: strategyChoiceOf(strategy),
      ...(strategy.on === undefined ? {} : { strategyOn: strategy.on }),
    },
  };
}

/** The day (ISO) on which what stands is to be looked at again. */
export function reviewDay(value: Pick<Consultation, 'outcome' | 'settlement'>): string | undefined {
  return settledForWorker(value) ? value.settlement?.reviewOn : value.outcome?.course.reviewOn;
}

/**
 * Whether there is a proposal of a legal route to be reviewed: in the course that stands; while two views differ, in
 * either, because all proposals of a legal route are reviewed (Milton Keynes 2021-22; FACTS 1.1 C6).
 */
export function legalStands(value: Pick<Consultation, 'outcome' | 'view' | 'settlement'>): boolean {
  const { outcome, view, settlement } = value;
  if (!outcome) return false;
  const chair = outcome.course.outcomes.includes('legalAdvice');
  if (view?.kind !== 'differs') return chair;
  const worker = view.outcomes.includes('legalAdvice');
  if (!settlement) return chair || worker;
  return settlement.course === 'chair' ? chair : worker;
}

/** When nothing more was to be done: withdrawn, agreed or settled. */
export function closedAt(value: Facts): Temporal.Instant | undefined {
  const at =
    value.withdrawn?.at ??
    value.settlement?.at ??
    (value.view?.kind === 'agrees' ? value.view.at : undefined);
  return at === undefined ? undefined : Temporal.Instant.from(at);
}

/**
 * From when the cards of a closed consultation are stubs. One that is to be looked at again is not closed for good
 * before that day: it comes back with what was decided.
 */
export function stubFrom(
  value: Facts,
  settings: Pick<Settings, 'lifetimes' | 'workingHours' | 'holidays'>,
): Temporal.Instant | undefined {
  const at = closedAt(value);
  if (!at) return undefined;
  const review = reviewDay(value);
  const days = [dayOf(at), ...(review === undefined ? [] : [Temporal.PlainDate.from(review)])];
  const last = days.sort(Temporal.PlainDate.compare).at(-1) ?? dayOf(at);
  return closing(
    calendar(settings).addWorkingDays(last, settings.lifetimes.closedCardStubWorkingDays),
    settings,
  );
}
