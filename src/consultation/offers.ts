/** Why a request went on from one chair to the next, out of its offers. */
import type { PersonId } from '../kernel/actor.ts';
import type { Consultation } from './record.ts';

export type Offer = Consultation['offers'][number];

export type PassedOn =
  | { readonly why: 'unreachable' }
  | { readonly why: 'typed'; readonly reason: string; readonly by: PersonId | undefined };

/**
 * Undefined for an offer that nobody passed on. What somebody typed is theirs, whatever the word: only Quorate itself
 * says that it could not reach somebody. Older records said so in `reason`, and never of an offer passed on by hand.
 */
export function passedOn(offer: Offer): PassedOn | undefined {
  const { unreachable, reason, why, by } = offer;
  if (unreachable || (reason === 'unreachable' && why !== 'passedOn')) return { why: 'unreachable' };
  return reason === undefined ? undefined : { why: 'typed', reason, by };
}
