/**
 * The strategy discussion as it is chosen on a card. A strategy meeting is always required to start section 47
 * enquiries and a conference (Milton Keynes 2021-22): one held, one arranged, or one that somebody named will arrange.
 */
import { z } from 'zod';
import type { Problem } from '../kernel/drafts.ts';
import type { ConsultationOutcome } from '../practice/codes.ts';
import type { Strategy } from './record.ts';

export const strategyChoices = [
  { code: 'notNeeded', label: 'Not needed now' },
  { code: 'heldStarted', label: 'Held, and section 47 enquiries were started' },
  { code: 'held', label: 'Held, and no section 47 enquiries were started' },
  { code: 'arranged', label: 'Arranged' },
  { code: 'bySocialWorker', label: 'To be arranged by the social worker' },
  { code: 'byTeamManager', label: 'To be arranged by the team manager' },
  { code: 'byChair', label: 'To be arranged by the chair' },
] as const;
export type StrategyChoice = (typeof strategyChoices)[number]['code'];

/** The choice as a card sends it; the empty choice is no answer. */
export const strategyTyped = z
  .string()
  .default('')
  .transform((text) => (text === '' ? undefined : text))
  .pipe(
    z
      .enum(
        strategyChoices.map((choice) => choice.code),
        {
          error: 'Choose what is known of the strategy meeting.',
        },
      )
      .optional(),
  );

/** The choice that says what is known. */
export function strategyChoiceOf(strategy: Strategy): StrategyChoice {
  switch (strategy.state) {
    case 'held':
      return strategy.startedEnquiries ? 'heldStarted' : 'held';
    case 'arranged':
      return 'arranged';
    case 'notYet':
      switch (strategy.by) {
        case undefined:
        case 'notNeeded':
          return 'notNeeded';
        case 'socialWorker':
          return 'bySocialWorker';
        case 'teamManager':
          return 'byTeamManager';
        case 'chair':
          return 'byChair';
      }
  }
}

/** The strategy discussion that a choice and a day (ISO, where held or arranged) stand for. */
export function strategyFrom(choice: StrategyChoice, on: string | undefined): Strategy {
  switch (choice) {
    case 'heldStarted':
    case 'held':
      return { state: 'held', on, startedEnquiries: choice === 'heldStarted' };
    case 'arranged':
      return { state: 'arranged', on, startedEnquiries: false };
    case 'bySocialWorker':
      return { state: 'notYet', by: 'socialWorker', startedEnquiries: false };
    case 'byTeamManager':
      return { state: 'notYet', by: 'teamManager', startedEnquiries: false };
    case 'byChair':
      return { state: 'notYet', by: 'chair', startedEnquiries: false };
    case 'notNeeded':
      return { state: 'notYet', by: 'notNeeded', startedEnquiries: false };
  }
}

/** Where a conference follows, somebody has to see to the strategy meeting: the social worker unless told otherwise. */
export function strategySuggested(strategy: Strategy, outcomes: readonly string[]): StrategyChoice {
  const choice = strategyChoiceOf(strategy);
  return choice === 'notNeeded' && outcomes.includes('icpc') ? 'bySocialWorker' : choice;
}

/** What is wrong with a choice and its day, beside which field; and with a conference that no strategy meeting precedes. */
export function strategyProblems(
  choice: StrategyChoice,
  on: string | undefined,
  outcomes: readonly ConsultationOutcome[],
  today: Temporal.PlainDate,
): Problem[] {
  const field = 'strategyOn';
  if (choice === 'notNeeded' && outcomes.includes('icpc')) {
    return [
      {
        field: 'strategy',
        message:
          'A conference needs a strategy meeting: say when it was held or is arranged, or who will arrange it.',
      },
    ];
  }
  if (choice !== 'held' && choice !== 'heldStarted' && choice !== 'arranged') return [];
  if (on === undefined) {
    return [
      {
        field,
        message: choice === 'arranged' ? 'Give the day it is arranged for.' : 'Give the day it was held.',
      },
    ];
  }
  const date = Temporal.PlainDate.from(on);
  const days = today.until(date).days;
  if (choice === 'arranged') {
    if (days < 0) return [{ field, message: 'That day has passed. If it was held then, choose "Held".' }];
    return days > 60
      ? [{ field, message: 'That is more than sixty days ahead. Please check the year.' }]
      : [];
  }
  if (days > 0)
    return [{ field, message: 'That day is still to come. If it is arranged, choose "Arranged".' }];
  return days < -366 ? [{ field, message: 'That is more than a year ago. Please check the year.' }] : [];
}
