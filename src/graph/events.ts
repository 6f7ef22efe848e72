/** Events of the service's mailbox, as Outlook writes them and as we read them. */
import { z } from 'zod';
import type {
  Answer,
  Attendee,
  Booking,
  CalendarEvent,
  ProfessionalInvited,
  RoomInvited,
} from '../kernel/calendars.ts';
import { inLondon, outlookTime } from './times.ts';

/** What is asked for of an event. Neither subject nor text: they are ours, and what somebody has put there is theirs. */
export const eventFields = 'id,iCalUId,changeKey,start,end,isCancelled,onlineMeeting,attendees,transactionId';

const answers: Readonly<Record<string, Answer>> = {
  accepted: 'accepted',
  organizer: 'accepted',
  tentativelyAccepted: 'tentative',
  declined: 'declined',
};
const kinds: Readonly<Record<string, Attendee['kind']>> = { optional: 'optional', resource: 'room' };

export const eventAnswer = z
  .object({
    id: z.string(),
    '@odata.etag': z.string().nullish(),
    changeKey: z.string().nullish(),
    iCalUId: z.string().nullish(),
    start: outlookTime,
    end: outlookTime,
    isCancelled: z.boolean().nullish(),
    onlineMeeting: z.object({ joinUrl: z.string().nullish() }).nullish(),
    attendees: z
      .array(
        z.object({
          type: z.string().nullish(),
          emailAddress: z.object({ address: z.string().nullish() }).nullish(),
          status: z.object({ response: z.string().nullish() }).nullish(),
        }),
      )
      .nullish(),
    transactionId: z.string().nullish(),
  })
  .transform((event): CalendarEvent => {
    const joinUrl = event.onlineMeeting?.joinUrl;
    return {
      id: event.id,
      iCalUId: event.iCalUId ?? '',
      etag: event['@odata.etag'] ?? `W/"${event.changeKey ?? ''}"`,
      span: { from: event.start, to: event.end },
      ...(joinUrl ? { joinUrl } : {}),
      cancelled: event.isCancelled === true,
      attendees: (event.attendees ?? []).flatMap(({ type, emailAddress, status }): Attendee[] => {
        const email = emailAddress?.address;
        if (!email) return [];
        return [
          {
            email,
            kind: kinds[type ?? ''] ?? 'required',
            answer: answers[status?.response ?? ''] ?? 'none',
          },
        ];
      }),
      ...(event.transactionId ? { transactionId: event.transactionId } : {}),
    };
  });

export const eventPage = z.object({
  value: z.array(eventAnswer),
  '@odata.nextLink': z.string().nullish(),
});

interface Coming {
  readonly room?: RoomInvited;
  readonly professionals: readonly ProfessionalInvited[];
}

function attendees({ room, professionals }: Coming) {
  return [
    ...professionals.map(({ email, name, required }) => ({
      type: required ? 'required' : 'optional',
      emailAddress: { address: email, ...(name === undefined ? {} : { name }) },
    })),
    ...(room === undefined
      ? []
      : [{ type: 'resource', emailAddress: { address: room.email, name: room.name } }]),
  ];
}

function place(room: RoomInvited | undefined) {
  if (room === undefined) return { displayName: 'Microsoft Teams' };
  return { displayName: room.name, locationEmailAddress: room.email, locationType: 'conferenceRoom' };
}

/** The same booking gives the same request to the letter: only then does Outlook see a repeat in it. */
export function newEvent(booking: Booking) {
  return {
    transactionId: booking.transactionId,
    subject: booking.subject,
    body: { contentType: 'text', content: booking.text },
    start: inLondon(booking.span.from),
    end: inLondon(booking.span.to),
    location: place(booking.room),
    attendees: attendees(booking),
    isOnlineMeeting: true,
    onlineMeetingProvider: 'teamsForBusiness',
    // Nobody reads from the invitation who else was invited, and nobody who shares a calendar reads what it is.
    hideAttendees: true,
    sensitivity: 'private',
    allowNewTimeProposals: false,
    responseRequested: true,
  };
}

/** Times, attendees and the place that follows from them. Never the body: the way into the meeting stands in it. */
export function movedEvent(move: Coming & { readonly span: Booking['span'] }) {
  return {
    start: inLondon(move.span.from),
    end: inLondon(move.span.to),
    location: place(move.room),
    attendees: attendees(move),
  };
}
