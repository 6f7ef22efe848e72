/** The plan slice: what a conference decided about each child, and the plan that follows. Its face to the composition. */
import type { Entry, Subscription } from '../kernel/registry.ts';
import { askAgain, askingFollowings } from './actions/asking.ts';
import { conferenceDeeds } from './actions/conference.ts';
import { countingEntries } from './actions/counting.ts';
import { decidingEntries } from './actions/deciding.ts';
import { hide, hideFollowings } from './actions/hiding.ts';
import { keepingEntries } from './actions/keeping.ts';
import { noteStaff } from './actions/staffing.ts';
import { wake } from './actions/waking.ts';
import { decisionForms } from './cards/decisionForms.ts';
import { openPlans } from './cards/list.ts';
import { outcomeView } from './cards/outcome.ts';
import { planForms } from './cards/planForms.ts';
import { showPlanView } from './cards/show.ts';
import { bringIn } from './known/bringIn.ts';
import { knownFollowings, lookForPlans, recordKnown } from './known/record.ts';

export const planEntries: readonly Entry[] = [
  ...decidingEntries,
  ...conferenceDeeds,
  ...keepingEntries,
  recordKnown,
  lookForPlans,
  bringIn,
  ...countingEntries,
  noteStaff,
  wake,
  askAgain,
  hide,
  outcomeView,
  showPlanView,
  openPlans,
  ...decisionForms,
  ...planForms,
];

export { countingTarget } from './actions/counting.ts';
export const planFollowings: readonly Subscription[] = [
  ...knownFollowings,
  ...askingFollowings,
  ...hideFollowings,
];
export { copiedDecisions } from './copied.ts';
export { censusOf, countsOf, endedOn, isOpen, ranOn, reviewDue, reviewsOf, startedOn } from './course.ts';
export { type Planned, planned } from './known/bringIn.ts';
export { columnNames, readRows } from './known/rows.ts';
export { type Outcome, outcomeTarget, outcomeType, type Plan, planType } from './record.ts';
export { tracedPlans } from './traced.ts';
