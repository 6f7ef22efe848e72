/** Every index that the product's queries need, and no others; both engines are built from this list. */
import type { StoreIndex } from './kernel/store.ts';

export const indexes: readonly StoreIndex[] = [
  // What is due, for the worker; events that wait for a listener; what is stuck, for business support.
  { kind: 'effect', fields: ['state', 'due'], reach: 'everywhere' },
  // One person's messages about one record, in their order.
  { kind: 'effect', fields: ['stream', 'state', 'order'], reach: 'inside' },
  // A case's timeline, and a day's entries for its anchor.
  { kind: 'audit', fields: ['at'] },
  // One person's messages that list cases.
  { kind: 'listing', fields: ['at'], reach: 'inside' },
  // A reference that was typed; the consultations of one case.
  { kind: 'consultation', fields: ['authority', 'reference'], reach: 'everywhere' },
  { kind: 'consultation', fields: ['sentAt'], reach: 'inside' },
  { kind: 'consultation', fields: ['asker', 'sentAt'], reach: 'everywhere' },
  { kind: 'consultation', fields: ['holder', 'open', 'sentAt'], reach: 'everywhere' },
  { kind: 'consultation', fields: ['manager', 'sentAt'], reach: 'everywhere' },
  // For the safeguarding manager: what is open in the service, and what waits for a manager.
  { kind: 'consultation', fields: ['open', 'authority', 'sentAt'], reach: 'everywhere' },
  { kind: 'consultation', fields: ['awaitsManager', 'authority', 'sentAt'], reach: 'everywhere' },
  // For whoever was offered a request that somebody else has not taken.
  { kind: 'consultation', fields: ['climbing', 'authority', 'sentAt'], reach: 'everywhere' },
  { kind: 'consultation', fields: ['unentered', 'authority', 'sentAt'], reach: 'everywhere' },
  // A reference that was typed.
  { kind: 'enquiry', fields: ['authority', 'reference'], reach: 'everywhere' },
  // What is running, by day 0: of the service, and of a team manager.
  { kind: 'enquiry', fields: ['open', 'authority', 'from'], reach: 'everywhere' },
  { kind: 'enquiry', fields: ['manager', 'open', 'from'], reach: 'everywhere' },
  // A reference that was typed.
  { kind: 'conference', fields: ['authority', 'reference'], reach: 'everywhere' },
  // Whose the chat is in which something happens.
  { kind: 'conference', fields: ['chat'], reach: 'everywhere' },
  // The diary: a service's conferences by their time, a chair's and a minute taker's own; what waits, what is late.
  { kind: 'conference', fields: ['authority', 'starts'], reach: 'everywhere' },
  { kind: 'conference', fields: ['chair', 'starts'], reach: 'everywhere' },
  { kind: 'conference', fields: ['minuteTaker', 'starts'], reach: 'everywhere' },
  { kind: 'conference', fields: ['waits', 'authority', 'askedAt'], reach: 'everywhere' },
  { kind: 'conference', fields: ['outOfTime', 'authority', 'starts'], reach: 'everywhere' },
  // A change that Outlook tells of.
  { kind: 'conference', fields: ['event', 'starts'], reach: 'everywhere' },
  // Which days of somebody's diary are taken, from a day on.
  { kind: 'diaryDay', fields: ['day'], reach: 'inside' },
  // Who is asked to a conference, and the adults of the family, in the order in which they were thought of.
  { kind: 'invitation', fields: ['conference', 'at'], reach: 'inside' },
  { kind: 'familyAdult', fields: ['conference', 'at'], reach: 'inside' },
  // Ways to reach them: read together with the lists, so that nobody waits once more for each.
  { kind: 'contact', fields: ['conference'], reach: 'inside' },
  { kind: 'route', fields: ['conference'], reach: 'inside' },
  { kind: 'ownMeeting', fields: ['conference'], reach: 'inside' },
  // A family's meetings; who is there of one conference, and who says so in its chat.
  { kind: 'meeting', fields: ['starts'], reach: 'inside' },
  { kind: 'attendance', fields: ['conference', 'at'], reach: 'inside' },
  { kind: 'claim', fields: ['conference', 'at'], reach: 'inside' },
  { kind: 'hint', fields: ['conference', 'at'], reach: 'inside' },
  // Open plans by their next review: of the service, of a chair, of a team manager; a reference that was typed.
  { kind: 'plan', fields: ['open', 'authority', 'reviewOn'], reach: 'everywhere' },
  { kind: 'plan', fields: ['chair', 'open', 'reviewOn'], reach: 'everywhere' },
  { kind: 'plan', fields: ['manager', 'open', 'reviewOn'], reach: 'everywhere' },
  { kind: 'plan', fields: ['authority', 'reference'], reach: 'everywhere' },
  // Plans that somebody else chairs now, for the caseload of who chaired them before.
  { kind: 'plan', fields: ['chairBefore', 'reviewOn'], reach: 'everywhere' },
  // What people thought of conferences, by the quarter.
  { kind: 'feedback', fields: ['quarter'], reach: 'inside' },
  // For `npm run erase`: what of a case is no record, and what people have typed for it and not sent.
  { kind: 'effect', fields: [], reach: 'inside' },
  { kind: 'receipt', fields: [], reach: 'inside' },
  { kind: 'draft', fields: [] },
  // Every record and every entry, for `npm run audit:verify`; and every page of the access log.
  { kind: 'audit', fields: [] },
  { kind: 'access', fields: [] },
  { kind: 'erased', fields: [] },
  { kind: 'case', fields: [] },
  { kind: 'lookup', fields: [] },
  // Of a case as well: its discussions, its enquiries.
  { kind: 'discussion', fields: [] },
  { kind: 'enquiry', fields: [] },
  { kind: 'enquiryWatch', fields: [] },
  { kind: 'conference', fields: [] },
  { kind: 'diaryDay', fields: [] },
  { kind: 'hold', fields: [] },
  { kind: 'freeBusy', fields: [] },
  { kind: 'freeBusyWatch', fields: [] },
  { kind: 'outlookWatch', fields: [] },
  { kind: 'caseload', fields: [] },
  { kind: 'invitation', fields: [] },
  { kind: 'contact', fields: [] },
  { kind: 'safety', fields: [] },
  { kind: 'familyAdult', fields: [] },
  { kind: 'route', fields: [] },
  { kind: 'ownMeeting', fields: [] },
  { kind: 'meeting', fields: [] },
  { kind: 'attendance', fields: [] },
  { kind: 'claim', fields: [] },
  { kind: 'hint', fields: [] },
  { kind: 'preparation', fields: [] },
  { kind: 'familyContact', fields: [] },
  { kind: 'childViews', fields: [] },
  { kind: 'monitoring', fields: [] },
  { kind: 'paper', fields: [] },
  { kind: 'absence', fields: [] },
  { kind: 'outcome', fields: [] },
  { kind: 'plan', fields: [] },
  { kind: 'teamsReport', fields: [] },
  { kind: 'feedback', fields: [] },
  { kind: 'anchor', fields: [] },
  { kind: 'heads', fields: [] },
  { kind: 'holidayWatch', fields: [] },
  { kind: 'rota', fields: [] },
  { kind: 'rotaWatch', fields: [] },
];
