/** What follows a conference: the monitoring form, letter and record, letters to those who did not come. */
import type { Entry } from '../../kernel/registry.ts';
import { beginAfter } from './begin.ts';
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
  ...monitoringViews,
  ...paperViews,
];
export { afterFollowings } from './begin.ts';
export { reportErrand } from './teams-report.ts';
