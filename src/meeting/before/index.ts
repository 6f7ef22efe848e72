/** Before the meeting: who comes, where reports stand, what the family has seen. */
import type { Entry } from '../../kernel/registry.ts';
import { answer } from './answer.ts';
import { askedByMail, askedInVain, askForReports } from './asking.ts';
import { beforeViews } from './cards.ts';
import { familyContact } from './contact.ts';
import { ownViews } from './own-cards.ts';
import { ownShared, report, reportShared, unlink } from './recording.ts';
import { recordViews } from './views.ts';

export const beforeEntries: readonly Entry[] = [
  askForReports,
  askedByMail,
  askedInVain,
  answer,
  report,
  reportShared,
  unlink,
  ownShared,
  familyContact,
  recordViews,
  ...beforeViews,
  ...ownViews,
];
export { askFollowings } from './asking.ts';
export { answerPage } from './page.ts';
export { tracedBefore } from './traced.ts';
