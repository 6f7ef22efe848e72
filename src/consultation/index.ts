/** The consultation slice: asked for, taken, decided, kept. Its face to the composition and to later slices. */
import { deedEntries } from './actions/index.ts';
import { rotaFollowings } from './actions/redirecting.ts';
import { viewEntries } from './cards/index.ts';
import { followings, lookupEntries } from './lookups.ts';
import { requestEntries } from './request/index.ts';

export const consultationEntries = [...requestEntries, ...lookupEntries, ...deedEntries, ...viewEntries];
export { consultationsOf as consultationsOfCase } from './actions/common.ts';
export { caseTimeline, tracedConsultations } from './cards/caseTimeline.ts';
export const consultationFollowings = [...followings, ...rotaFollowings];
export { clockBand, enquiryBand } from './cards/clock.ts';
export { sentencesFor } from './cards/help.ts';
export { afterLast, pageInput, rangeOf } from './cards/paging.ts';
export { fitted, nowhere, restrictedBand, staff } from './cards/parts.ts';
export type { CaseClock } from './clock.ts';
export {
  codeProblems,
  codesIn,
  type Judged,
  judged,
  optionalDay,
  problemsIn,
  requiredText,
  typedText,
} from './inputs.ts';
export {
  type Case,
  type Child,
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
  holderOf,
  lookupType,
  referenceLookup,
} from './record.ts';
export { maySee, namedIn } from './rights.ts';
export { courseStanding } from './standing.ts';
export { capital, childrenWords, dayWords, momentWords, nameOf } from './words.ts';
