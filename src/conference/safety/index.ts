/** Safe to meet: the adults of a family, what they may share, and the page that the chair signs. */
import type { Entry } from '../../kernel/registry.ts';
import { ownMeetingEntries } from '../apart/chain.ts';
import { addAdult, recordPair, recordRoute, removeAdult } from './adults.ts';
import { setApart } from './apart.ts';
import { adultViews } from './cards/index.ts';
import { exclude } from './excluding.ts';
import { signEntries } from './sign.ts';
import { noteAdvocacy, recordAdvocacy, recordArranged, recordNeeds } from './taking-part.ts';
import { recordTold } from './told.ts';

export const safetyEntries: readonly Entry[] = [
  addAdult,
  removeAdult,
  recordRoute,
  recordPair,
  setApart,
  recordNeeds,
  recordArranged,
  exclude,
  recordTold,
  recordAdvocacy,
  noteAdvocacy,
  ...ownMeetingEntries,
  ...signEntries,
  ...adultViews,
];
