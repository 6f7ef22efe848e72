/** The words of this slice. Nothing here reaches a meeting's chat, a summary or a mail. */
import { dayWords } from '../consultation/index.ts';
import {
  type AbuseCategory,
  abuseCategories,
  label,
  labels,
  noPlanReasons,
  planDestinations,
} from '../practice/codes.ts';
import { endedOn, initialCategories, latestCategories, startedOn } from './course.ts';
import type { Plan, Step, What } from './record.ts';
import { type Standing, standingOf } from './standing.ts';

export function categoryWords(categories: readonly AbuseCategory[]): string {
  return categories.length === 0 ? 'category to be decided' : labels(abuseCategories, categories);
}

export function whatWords(what: What): string {
  switch (what.kind) {
    case 'plan':
      return `Plan: ${categoryWords(what.categories)}`;
    case 'noPlan':
      return `No plan: ${lower(label(noPlanReasons, what.reason))}`;
    case 'continued':
      return 'Plan continues';
    case 'changed':
      return `Plan continues, category changed: ${categoryWords(what.categories)}`;
    case 'ended':
      return `Plan ends: ${lower(label(planDestinations, what.destination))}`;
  }
}

export function stepWords(step: Step): string {
  switch (step.kind) {
    case 'started':
      return `Began: ${categoryWords(step.categories)}`;
    case 'continued':
      return 'Continued';
    case 'changed':
      return `Continued, category changed: ${categoryWords(step.categories)}`;
    case 'ended':
      return `Ended: ${lower(label(planDestinations, step.destination))}`;
    case 'categorised':
      return `Category decided: ${categoryWords(step.categories)}`;
  }
}

export const standingWords: Readonly<Record<Standing, string>> = {
  uncategorised: 'Runs, and its category is still to be decided',
  running: 'Runs',
  ended: 'Has ended',
  inError: 'Was recorded in error',
};

/** Where it stands, for lists. */
export function planLine(plan: Plan): string {
  const standing = standingOf(plan);
  if (standing === 'inError') return standingWords.inError;
  const ended = endedOn(plan);
  const category = categoryWords(latestCategories(plan));
  const since = `since ${dayWords(startedOn(plan))}`;
  if (ended !== undefined)
    return `Ended ${dayWords(ended)}, began ${dayWords(startedOn(plan))} · ${category}`;
  return `Runs ${since} · ${category}`;
}

/** Initial and latest category, where they differ. */
export function bothCategories(plan: Plan): string {
  const [first, latest] = [categoryWords(initialCategories(plan)), categoryWords(latestCategories(plan))];
  return first === latest ? first : `${latest} (at first: ${first})`;
}

export const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);
