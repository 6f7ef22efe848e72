/** Who is asked to a conference: proposed, changed, told by secure mail; and how long ways to reach them are kept. */
import type { Entry, Subscription } from '../../kernel/registry.ts';
import { add, alter, noteInvited, propose, proposeFollowings, remove, secureMailSent } from './actions.ts';
import { invitationViews } from './cards.ts';
import { carry } from './carry.ts';
import { contactEntries, contactFollowings } from './contacts.ts';
import { noteRecognised, recognise } from './recognise.ts';
import { recogniseForm } from './recogniseForm.ts';

export const invitationEntries: readonly Entry[] = [
  propose,
  carry,
  add,
  alter,
  remove,
  secureMailSent,
  noteInvited,
  recognise,
  noteRecognised,
  recogniseForm,
  ...contactEntries,
  ...invitationViews,
];

export const invitationFollowings: readonly Subscription[] = [...proposeFollowings, ...contactFollowings];
