/** What the steps outside have in common, whichever meeting they are about: how an errand ends, and what it brings back. */
import { z } from 'zod';
import type { CalendarEvent } from '../../kernel/calendars.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { OnlineMeeting } from '../../kernel/meetings.ts';
import { OutsideError } from '../../kernel/outside.ts';
import type { ServiceMailbox } from '../../kernel/service-mailbox.ts';
import type { Outside } from '../record.ts';

/** How an errand ended: its answer, or the code of why it could not be done. */
export const ended = <T>(answer: z.ZodType<T>) => ({
  answer: answer.optional(),
  failed: z.string().max(60).optional(),
});

export const eventAnswer = z.object({
  id: z.string(),
  iCalUId: z.string(),
  etag: z.string(),
  joinUrl: z.string().optional(),
});

export const meetingAnswer = z.object({
  id: z.string(),
  chat: z.string(),
  dialIn: z.object({ number: z.string(), conferenceId: z.string() }).optional(),
  joinUrl: z.string().optional(),
});

export const answerOf = ({ id, iCalUId, etag, joinUrl }: CalendarEvent): JsonObject => ({
  id,
  iCalUId,
  etag,
  ...(joinUrl === undefined ? {} : { joinUrl }),
});

/** The online meeting of an event; throws `notYet` while Outlook or Teams do not know of it. */
export async function findMeeting(
  event: Outside['event'],
  { calendars, meetings }: ServiceMailbox,
): Promise<OnlineMeeting & { readonly joinUrl: string }> {
  const joinUrl =
    event?.joinUrl ?? (event?.id === undefined ? undefined : (await calendars.read(event.id))?.joinUrl);
  if (joinUrl === undefined) throw new OutsideError('notYet', 'NoJoinUrl');
  return { ...(await meetings.find(joinUrl)), joinUrl };
}
