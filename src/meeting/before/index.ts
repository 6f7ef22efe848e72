/** Before the meeting: who comes, where reports stand, what the family has seen. */
import type { Entry } from '../../kernel/registry.ts';
import { answer } from './answer.ts';
import { askedByMail, askForReports } from './asking.ts';
import { beforeViews } from './cards.ts';
import { report, reportShared, unlink } from './recording.ts';

export const beforeEntries: readonly Entry[] = [
  askForReports,
  askedByMail,
  answer,
  report,
  reportShared,
  unlink,
  ...beforeViews,
];
export { askFollowings } from './asking.ts';
export { answerPage } from './page.ts';
