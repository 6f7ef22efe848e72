/** The enquiry slice: strategy discussions, section 47 enquiries and their fifteen days. Its face to the composition. */
import type { Entry, Subscription } from '../kernel/registry.ts';
import { book, hold, needed, notHeld, notNeeded, request, unbook } from './actions/conference.ts';
import { correct, doubt } from './actions/correcting.ts';
import { agree, explain, noteDelay } from './actions/delay.ts';
import { discuss, note, noteFollowings } from './actions/discussing.ts';
import { hide, hideFollowings } from './actions/hiding.ts';
import { wake } from './actions/waking.ts';
import { correctForm, discussionsView } from './cards/correcting.ts';
import { discussForm, discussionView } from './cards/discussion.ts';
import { bookForm, explainForm, holdForm, notNeededForm, requestForm } from './cards/forms.ts';
import { openEnquiries } from './cards/list.ts';
import { showEnquiry } from './cards/show.ts';
import { timelineView } from './cards/timeline.ts';
import { watchEntries } from './watch.ts';

export const enquiryEntries: readonly Entry[] = [
  note,
  discuss,
  correct,
  doubt,
  needed,
  notNeeded,
  request,
  book,
  unbook,
  hold,
  notHeld,
  explain,
  noteDelay,
  agree,
  wake,
  hide,
  ...watchEntries,
  openEnquiries,
  showEnquiry,
  timelineView,
  discussionView,
  discussForm,
  correctForm,
  discussionsView,
  notNeededForm,
  requestForm,
  bookForm,
  holdForm,
  explainForm,
];

export const enquiryFollowings: readonly Subscription[] = [...noteFollowings, ...hideFollowings];
export { clockOf } from './clock.ts';
export { dayZero } from './days.ts';
export { enquiriesOf } from './load.ts';
export { discussionType, type Enquiry, enquiryType } from './record.ts';
export { sees as seesEnquiry } from './rights.ts';
export { type Standing as EnquiryStanding, standingOf as enquiryStanding } from './standing.ts';
export { tracedEnquiries } from './traced.ts';
export { watchTarget } from './watchRecord.ts';
