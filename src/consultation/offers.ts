/** Why a request went on from one chair to the next, out of its offers. */
import type { PersonId } from '../kernel/actor.ts';
import type { Consultation } from './record.ts';

export type Offer = Consultation['offers'][number];

export type PassedOn =
  | { readonly why: 'unreachable' }
  | { readonly why: 'redirected' }
  /** The one before has had responsibility for the family; what else they said, if anything. */
  | { readonly why: 'prior'; readonly reason: string | undefined; readonly by: PersonId | undefined }
  | { readonly why: 'typed'; readonly reason: string; readonly by: PersonId | undefined };

/**
 * Undefined for an offer that nobody passed on. What somebody typed is theirs, whatever the word: only Quorate itself
 * says that it could not reach somebody. Older records said so in `reason`, and never of an offer passed on by hand.
 */
export function passedOn(offer: Offer): PassedOn | undefined {
  const { unreachable, redirected, prior, reason, why, by } = offer;
  if (unreachable || (reason === 'unreachable' && why !== 'passedOn')) return { why: 'unreachable' };
  if (redirected) return { why: 'redirected' };
  if (prior) return { why: 'prior', reason, by };
  return reason === undefined ? undefined : { why: 'typed', reason, by };
}
