/** Who may be reminded of a conference. Pure. */
import type { Invitation } from '../invitations.ts';
import type { Conference } from '../record.ts';

/**
 * Nobody is chased before the chair has signed who will see what, and before a person has recorded that they were told by
 * secure mail which child it is about: until then they cannot know what they are asked for.
 */
export function mayBeChased(
  { told, removed }: Pick<Invitation, 'told' | 'removed'>,
  { signed, cancelled }: Pick<Conference, 'signed' | 'cancelled'>,
): boolean {
  return signed !== undefined && cancelled === undefined && told !== undefined && removed === undefined;
}
