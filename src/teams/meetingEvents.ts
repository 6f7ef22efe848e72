/** What Teams says of a meeting: that it has begun, and who has joined or left. */
import { z } from 'zod';
import { personId } from '../kernel/actor.ts';
import type { MeetingEvent } from '../kernel/meetings.ts';
import { type Incoming, isPersonal } from './activity.ts';

const kinds: Readonly<Record<string, MeetingEvent['what']>> = {
  'application/vnd.microsoft.meetingStart': 'started',
  'application/vnd.microsoft.meetingParticipantJoin': 'joined',
  'application/vnd.microsoft.meetingParticipantLeave': 'left',
};

/** Most people in one event. */
const mostPeople = 350;

/** Names and addresses stand there, too, and are not read. */
const value = z.object({
  members: z
    .array(
      z.object({ user: z.object({ aadObjectId: z.string(), tenantId: z.string() }) }).catch({
        user: { aadObjectId: '', tenantId: '' },
      }),
    )
    .max(mostPeople),
});

/** Undefined for any other event. */
export function meetingEventIn(activity: Incoming): MeetingEvent | undefined {
  const what = kinds[activity.name ?? ''];
  if (what === undefined || isPersonal(activity)) return undefined;
  const chat = activity.conversation.id;
  if (what === 'started') return { what, chat };
  const parsed = value.safeParse(activity.value);
  if (!parsed.success) return undefined;
  const people = parsed.data.members.flatMap(({ user: { tenantId, aadObjectId } }) =>
    tenantId && aadObjectId ? [personId(tenantId, aadObjectId)] : [],
  );
  return { what, chat, people };
}
