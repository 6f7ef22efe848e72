/** The conference slice: asked for, its slot found and held, booked, moved, cancelled. Its face to the composition. */
import type { Authority } from '../kernel/actor.ts';
import type { Entry, Subscription } from '../kernel/registry.ts';
import { ask } from './asking/ask.ts';
import { changeNeeds } from './asking/changeNeeds.ts';
import { clockFollowings, followClock } from './asking/followClock.ts';
import { reconvene } from './asking/reconvene.ts';
import { askReview } from './asking/review.ts';
import { noteStaff } from './asking/staff.ts';
import { cancel } from './booking/cancel.ts';
import { chainEntries } from './booking/chain.ts';
import { look } from './booking/look.ts';
import { lateFollowings, movingEntries } from './booking/moving.ts';
import { tryAgain } from './booking/tryAgain.ts';
import { askForm } from './cards/askForm.ts';
import { changeNeedsForm } from './cards/changeNeedsForm.ts';
import { diary } from './cards/diary.ts';
import { askReviewForm, reconveneForm } from './cards/followingForms.ts';
import { cancelForm, lateForm, moveForm, sayWhyForm, stayForm } from './cards/forms.ts';
import { holdForm, ofHold } from './cards/hold.ts';
import { showConference } from './cards/show.ts';
import { slotsView } from './cards/slots.ts';
import { noteCaseload } from './caseload.ts';
import { diaryEntries } from './diary/actions.ts';
import { fileViews } from './files/cards.ts';
import { fileSent } from './files/sent.ts';
import { freeBusyEntries } from './freeBusy/actions.ts';
import { freeBusyWatchTarget } from './freeBusy/record.ts';
import { noteHeld } from './held.ts';
import { hide, hideFollowings } from './hiding.ts';
import { elsewhereEntries, elsewhereFollowings } from './onRota.ts';
import { outlookEntries } from './outlook/actions.ts';
import { watchEntries } from './outlook/watch.ts';
import { sayWhy } from './outlook/why.ts';

export const conferenceEntries: readonly Entry[] = [
  diary,
  askForm,
  ask,
  askReviewForm,
  askReview,
  noteStaff,
  reconveneForm,
  reconvene,
  changeNeedsForm,
  changeNeeds,
  slotsView,
  holdForm,
  ofHold,
  showConference,
  moveForm,
  lateForm,
  cancelForm,
  sayWhyForm,
  stayForm,
  sayWhy,
  ...movingEntries,
  followClock,
  tryAgain,
  cancel,
  noteHeld,
  ...diaryEntries,
  ...freeBusyEntries,
  look,
  ...chainEntries,
  ...fileViews,
  fileSent,
  ...outlookEntries,
  ...watchEntries,
  noteCaseload,
  ...elsewhereEntries,
  hide,
];

export const conferenceFollowings: readonly Subscription[] = [
  ...hideFollowings,
  ...lateFollowings,
  ...clockFollowings,
  ...elsewhereFollowings,
];

/** The first reading of the calendars in Outlook. */
export const freeBusyBeginning = {
  verb: 'freeBusy.begin',
  target: (_id: string, authority: Authority) => freeBusyWatchTarget(authority),
};
export { ageOn, type Born } from './ages.ts';
export { type Staff, staffNow } from './asking/following.ts';
export { conferenceErrands } from './booking/errands.ts';
export { tracedConferences } from './cards/references.ts';
export { type Caseload, type Counted, caseloadTarget, countedOf, countsFrom } from './caseload.ts';
export { conferenceLinked } from './files/links.ts';
export { mayBeChased } from './invitations/chasing.ts';
export { invitationEntries, invitationFollowings } from './invitations/index.ts';
export { mostRecognised } from './invitations/recognise.ts';
export { agenciesOf, agencyWords, anotherAgency } from './invitations/words.ts';
export {
  type Contact,
  contactTarget,
  contactType,
  type Invitation,
  invitationsOf,
  invitationType,
  mostInvitations,
} from './invitations.ts';
export {
  type Change,
  changeKinds,
  type Hindrance,
  type NoSlot,
  type WhyNone,
  type WouldFit,
} from './no-slot.ts';
export { remindersPaused } from './outlook/changes.ts';
export { outlookTarget } from './outlook/watch.ts';
export type { RoomLack } from './preferences.ts';
export { type Conference, type ConferenceChild, conferenceChildSchema, conferenceType } from './record.ts';
export { type ConferenceInCase, loadConference, sees as seesConference } from './rights.ts';
export { headLine as conferenceLine, keptFor } from './safety/form.ts';
export { safetyEntries } from './safety/index.ts';
export { type Advocacy, advocacyOf } from './safety/needs.ts';
export { type Relation, relations, type Safety, safetyTarget, safetyType } from './safety/record.ts';
export { type Offer as AdvocacyOffer, offers as advocacyOffers } from './safety/taking-part.ts';
export { advocacyWords, relationWords } from './safety/words.ts';
export type {
  Busy,
  Candidate,
  Chair,
  ConferenceNeed,
  Period,
  RequiredPerson,
  RoomCalendar,
  RoomNeeds,
  SlotQuestion,
  SlotSettings,
} from './slot-question.ts';
export type { Caution, Offer, Reason } from './slot-reasons.ts';
export { sayCaution, sayReason, sayWhyNone, sayWouldFit } from './slot-words.ts';
export { findSlots, type SlotAnswer, type SlotsFound } from './slots.ts';
export { standingOf as conferenceStanding } from './standing.ts';
