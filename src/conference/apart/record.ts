/**
 * The online meeting of an adult who is kept apart from another: one document an adult. It is made of an event that
 * stands in the service's mailbox and in the calendars of chair and minute taker; neither the adult nor anybody else who
 * comes to the conference is in it. What is said there is in no chat that anybody else can read.
 */
import { z } from 'zod';
import { type RecordType, unknownField } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { eventSchema, meetingSchema, stepSchema } from '../record.ts';

const name = z.string().min(1).max(120);

/** How to join by typing numbers, as a person can say it on the telephone. */
const joinNumber = z.strictObject({ id: z.string().max(60), passcode: z.string().max(60).optional() });

export const ownMeetingSchema = z
  .object({
    conference: name,
    adult: name,
    /** What the event is called. It says nothing, and is not what the conference's is called. */
    meetingName: z.string().min(1).max(20),
    event: eventSchema.optional(),
    meeting: meetingSchema.extend({ joinNumber: joinNumber.optional() }).optional(),
    /** Lobby, presenters, chat, no recording. */
    secured: stepSchema.optional(),
    /** Taken out of the calendars again. */
    withdrawn: stepSchema.optional(),
  })
  .catchall(unknownField);
export type OwnMeeting = z.infer<typeof ownMeetingSchema>;

export const ownMeetingType: RecordType<OwnMeeting> = {
  kind: 'ownMeeting',
  version: 1,
  schema: ownMeetingSchema,
  openFields: ['conference', 'adult', 'meetingName', 'secured', 'withdrawn'],
  reference: (value) => value.meetingName,
  index: ({ conference }) => ({ conference }),
};

/** Of an adult. */
export const ownMeetingTarget = ({ partition, id }: Target): Target => ({ partition, id: `own:${id}` });

/** Whether an event of it stands in calendars. */
export function standsInCalendars(own: OwnMeeting | undefined): boolean {
  const taken = own?.withdrawn !== undefined && own.withdrawn.failed === undefined;
  return own?.event?.id !== undefined && !taken;
}

/** Whether it can be joined: there, found, and people wait in its lobby. Before that nobody is told how. */
export function canBeJoined(own: OwnMeeting | undefined): own is OwnMeeting {
  return (
    standsInCalendars(own) &&
    own?.meeting?.id !== undefined &&
    own.secured !== undefined &&
    own.secured.failed === undefined
  );
}

/** The code of what could not be done for it, the first of its steps. */
export function failedStep(own: OwnMeeting | undefined): string | undefined {
  const steps = [own?.event, own?.meeting, own?.secured, own?.withdrawn];
  return steps.find((step) => step?.failed !== undefined)?.failed;
}
