/** The conference slice: asked for, its slot found and held, booked, moved, cancelled. Its face to the composition. */
import type { Entry, Subscription } from '../kernel/registry.ts';
import { ask } from './asking/ask.ts';
import { cancel } from './booking/cancel.ts';
import { chainEntries } from './booking/chain.ts';
import { movingEntries } from './booking/moving.ts';
import { askForm } from './cards/askForm.ts';
import { cancelForm, lateForm, moveForm } from './cards/forms.ts';
import { holdForm, ofHold } from './cards/hold.ts';
import { showConference } from './cards/show.ts';
import { slotsView } from './cards/slots.ts';
import { diaryEntries } from './diary/actions.ts';
import { hide, hideFollowings } from './hiding.ts';
import { outlookEntries } from './outlook/actions.ts';
import { watchEntries } from './outlook/watch.ts';

export const conferenceEntries: readonly Entry[] = [
  askForm,
  ask,
  slotsView,
  holdForm,
  ofHold,
  showConference,
  moveForm,
  lateForm,
  cancelForm,
  ...movingEntries,
  cancel,
  ...diaryEntries,
  ...chainEntries,
  ...outlookEntries,
  ...watchEntries,
  hide,
];

export const conferenceFollowings: readonly Subscription[] = hideFollowings;
export { conferenceErrands } from './booking/errands.ts';
export { tracedConferences } from './cards/references.ts';
export { invitationEntries, invitationFollowings } from './invitations/index.ts';
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
export { safetyEntries } from './safety/index.ts';
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
