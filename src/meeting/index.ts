/** The meeting slice: who is there, what the chat is asked, what the chair decides. Its face to the composition. */
import type { Linked } from '../kernel/links.ts';
import type { Entry, Subscription } from '../kernel/registry.ts';
import { chaseEntries } from './actions/chasing.ts';
import { decisionEntries } from './actions/deciding.ts';
import { markEntries } from './actions/marking.ts';
import { promptEntries, promptFollowings } from './actions/prompting.ts';
import { afterEntries, afterFollowings, feedbackLinked } from './after/index.ts';
import { answerPage, askFollowings, beforeEntries } from './before/index.ts';
import { chairView } from './cards/chair.ts';
import { formViews } from './cards/forms.ts';
import { minutesView } from './cards/minutes.ts';
import { figureEntries } from './figures/cards.ts';
import { here } from './here.ts';
import { noteMovement } from './hints.ts';

export const meetingEntries: readonly Entry[] = [
  here,
  ...promptEntries,
  ...chaseEntries,
  ...markEntries,
  ...decisionEntries,
  noteMovement,
  ...beforeEntries,
  chairView,
  minutesView,
  ...formViews,
  ...afterEntries,
  ...figureEntries,
];

export const meetingLinked: readonly Linked[] = [answerPage, feedbackLinked];
export const meetingFollowings: readonly Subscription[] = [
  ...promptFollowings,
  ...askFollowings,
  ...afterFollowings,
];
export { type Copied, paperCopy, tracedAfter } from './after/index.ts';
export { tracedBefore } from './before/index.ts';
export { meetingErrands } from './errands.ts';
export { commandsOf as meetingEventCommands } from './hints.ts';
export { countedOf, type InMeeting, isHere, loadMeeting, type Row, rowsOf } from './load.ts';
export { type Quorum, quorumOf } from './quorum.ts';
export {
  type Attendance,
  attendanceTarget,
  attendanceType,
  type Meeting,
  type MeetingDecision,
  meetingTarget,
  meetingType,
} from './record.ts';
export { tracedMeetings } from './traced.ts';
