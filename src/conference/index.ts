/** Conferences: for now, finding the slot. */
export {
  type Change,
  changeKinds,
  type Hindrance,
  type NoSlot,
  type WhyNone,
  type WouldFit,
} from './no-slot.ts';
export type { RoomLack } from './preferences.ts';
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
