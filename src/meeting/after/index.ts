/** What follows a conference: the monitoring form, letter and record, letters to those who did not come. */
import type { Entry } from '../../kernel/registry.ts';
import { beginAfter } from './begin.ts';
import { giveFeedback, keepFromFamily, paperFeedback } from './feedback/actions.ts';
import { answerView, feedbackView } from './feedback/cards.ts';
import { lettersSent } from './letters.ts';
import { monitoringActions } from './monitoring.ts';
import { monitoringViews } from './monitoring-cards.ts';
import { notePaper, remindPaper } from './paper.ts';
import { paperViews } from './paper-cards.ts';
import { reportCame, settleReport } from './teams-report.ts';
import { teamsReportView } from './teams-report-cards.ts';

export const afterEntries: readonly Entry[] = [
  beginAfter,
  ...monitoringActions,
  notePaper,
  remindPaper,
  lettersSent,
  reportCame,
  settleReport,
  teamsReportView,
  giveFeedback,
  paperFeedback,
  keepFromFamily,
  feedbackView,
  answerView,
  ...monitoringViews,
  ...paperViews,
];
export { afterFollowings } from './begin.ts';
export { feedbackLinked } from './feedback/page.ts';
export { type Copied, paperCopy } from './paper-cards.ts';
export { reportErrand } from './teams-report.ts';
export { tracedAfter } from './traced.ts';
