/** The consultation slice: asked for, taken, decided, kept. Its face to the composition and to later slices. */
import { deedEntries } from './actions/index.ts';
import { rotaFollowings } from './actions/redirecting.ts';
import { viewEntries } from './cards/index.ts';
import { followings, lookupEntries } from './lookups.ts';
import { requestEntries } from './request/index.ts';

export const consultationEntries = [...requestEntries, ...lookupEntries, ...deedEntries, ...viewEntries];
export { caseTimeline, tracedConsultations } from './cards/caseTimeline.ts';
export const consultationFollowings = [...followings, ...rotaFollowings];
export { sentencesFor } from './cards/help.ts';
export { caseType, consultationType, lookupType } from './record.ts';
