/** Who is told what of a conference, one-to-one. */

import { namedIn } from '../consultation/index.ts';
import type { PersonId } from '../kernel/actor.ts';
import type { Situation, Tell } from '../kernel/decision.ts';
import type { Target, ViewCall } from '../kernel/view.ts';
import type { ConferenceInCase } from './rights.ts';

/** Why somebody is told; the words for each stand in `words.ts`. */
export const newsCodes = [
  'asked',
  'booked',
  'moved',
  'lost',
  'byHand',
  'cancelled',
  'changedOutside',
  'needs',
  'stays',
  'dueMoved',
  'elsewhere',
] as const;
export type News = (typeof newsCodes)[number];

export function show(target: Target, news?: News): ViewCall {
  return { verb: 'conference.show', target, ...(news ? { input: { news } } : {}) };
}

/** Once each; never the one who acts, nobody whom a restriction leaves out. */
export function tellParties(
  people: readonly (PersonId | undefined)[],
  news: News,
  { case: family }: Pick<ConferenceInCase, 'case'>,
  { actor }: Situation,
  target: Target,
): Tell[] {
  const acting = actor.kind === 'person' ? actor.person.id : undefined;
  return [...new Set(people)].flatMap((to) =>
    to === undefined || to === acting || !namedIn(to, family.value.restricted)
      ? []
      : [{ to, view: show(target, news) }],
  );
}
