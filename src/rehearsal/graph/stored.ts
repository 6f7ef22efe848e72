/** What the room keeps of calendars, meetings, mail and subscriptions; each is a line of the journal by its id. */
import { z } from 'zod';
import type { JsonObject } from '../../kernel/json.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** Outlook's own words for an attendee's answer. */
export const responses = ['none', 'tentativelyAccepted', 'accepted', 'declined'] as const;
export type Response = (typeof responses)[number];

export const storedAttendee = z.object({
  email: z.string(),
  name: z.string(),
  type: z.enum(['required', 'optional', 'resource']),
  response: z.enum(responses),
  answeredAt: z.string().optional(),
});
export type StoredAttendee = z.infer<typeof storedAttendee>;

export const storedMeeting = z.object({
  id: z.string(),
  /** The seed that its chat is made from; see people.ts. */
  seed: z.string(),
  joinUrl: z.string(),
  conferenceId: z.string(),
  joinMeetingId: z.string(),
  passcode: z.string(),
  /** Before this moment neither the meeting is found nor its chat there. */
  availableFrom: z.string(),
  options: jsonObject,
});
export type StoredMeeting = z.infer<typeof storedMeeting>;

export const storedEvent = z.object({
  id: z.string(),
  /** The address of the mailbox that it stands in. */
  mailbox: z.string(),
  transactionId: z.string().optional(),
  /** Of the request that made it. */
  fingerprint: z.string(),
  subject: z.string(),
  text: z.string(),
  from: z.string(),
  to: z.string(),
  place: z.object({ name: z.string(), email: z.string().optional() }).optional(),
  attendees: z.array(storedAttendee),
  /** Who was invited once and is no more. */
  former: z.array(z.string()),
  hideAttendees: z.boolean(),
  sensitivity: z.string(),
  allowNewTimeProposals: z.boolean(),
  responseRequested: z.boolean(),
  changes: z.number(),
  createdAt: z.string(),
  changedAt: z.string(),
  cancelled: z.boolean(),
  meeting: storedMeeting.optional(),
});
export type StoredEvent = z.infer<typeof storedEvent>;

export const storedMail = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  toName: z.string(),
  subject: z.string(),
  text: z.string(),
  sentAt: z.string(),
});
export type StoredMail = z.infer<typeof storedMail>;

/** What stands in somebody's calendar without Quorate. */
export const storedAppointment = z.object({
  id: z.string(),
  email: z.string(),
  subject: z.string(),
  place: z.string(),
  from: z.string(),
  to: z.string(),
  status: z.enum(['free', 'tentative', 'busy', 'oof', 'workingElsewhere']),
});
export type StoredAppointment = z.infer<typeof storedAppointment>;

export const storedSubscription = z.object({
  id: z.string(),
  mailbox: z.string(),
  resource: z.string(),
  changeType: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().optional(),
  clientState: z.string().optional(),
  expires: z.string(),
  ended: z.boolean(),
});
export type StoredSubscription = z.infer<typeof storedSubscription>;
