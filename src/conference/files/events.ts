/**
 * A conference as an event of a calendar file. Its words say nothing about anybody: the meeting's own name, the room, and
 * who is to be asked about it. It lists nobody who comes, and holds no way to join.
 */
import type { Authority } from '../../kernel/actor.ts';
import type { CalendarFileEvent } from '../../kernel/icalendar.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { Target } from '../../kernel/view.ts';
import type { Conference } from '../record.ts';
import { roomWords } from '../words.ts';

/** For somebody of the service, or for somebody who is asked to come. */
export type FileFor = 'service' | 'invited';

/**
 * How often it got another time or room, and once more when it is cancelled: a calendar keeps the highest. Each who was
 * sent it and taken off counts two: theirs is the number below, so that whoever is asked once more has a higher one.
 */
export function sequenceOf(
  { earlier, cancelled }: Pick<Conference, 'earlier' | 'cancelled'>,
  taken = 0,
): number {
  return (
    2 * taken +
    earlier.filter(({ why }) => why === 'moved' || why === 'otherRoom').length +
    (cancelled ? 1 : 0)
  );
}

/** Undefined while no time is booked. */
export function fileEvent(
  value: Conference,
  { partition, id }: Target,
  authority: Authority,
  to: FileFor,
  taken = 0,
): CalendarFileEvent | undefined {
  const { booking, outside } = value;
  if (booking?.state !== 'booked') return undefined;
  const { slot } = booking;
  const invited = to === 'invited';
  return {
    // Where Outlook holds it already it is the same event there.
    uid: outside.event?.iCalUId ?? `${derivedId(`${partition} ${id}`, 'calendar')}@quorate`,
    sequence: sequenceOf(value, taken),
    // With the pre-meeting, to which family and professionals come: as the event in Outlook has it.
    from: Temporal.Instant.from(slot.from),
    until: Temporal.Instant.from(slot.until),
    summary: `Meeting ${value.meetingName}`,
    description: invited ? authority.settings.words.professionals : `In Quorate: ${value.reference}`,
    location: roomWords(slot, authority),
    organizer: organizerOf(value, authority),
  };
}

/**
 * The event as somebody has it who was sent it and is taken off: at the time that they know, and nothing of a time or a
 * room that it got since. Undefined while no time is booked.
 */
export function takenBackEvent(
  value: Conference,
  target: Target,
  authority: Authority,
  /** When the conference itself was to begin, as they know it. */
  knows: string,
  taken: number,
): CalendarFileEvent | undefined {
  const event = fileEvent(value, target, authority, 'invited', taken);
  if (!event) return undefined;
  const { location: _room, description: _words, ...rest } = event;
  const { starts = knows } = value.booking?.slot ?? {};
  const from = Temporal.Instant.from(knows).subtract(event.from.until(Temporal.Instant.from(starts)));
  return {
    ...rest,
    sequence: event.sequence - 1,
    from,
    until: from.add(event.from.until(event.until)),
  };
}

/** The service's mailbox; without one whoever booked it, who also sends the file. */
function organizerOf(
  { booking }: Conference,
  { settings, person }: Authority,
): CalendarFileEvent['organizer'] {
  const { calendar } = settings;
  if (calendar) return { name: calendar.name, email: calendar.mailbox };
  const by = booking && person(booking.by);
  return by?.email === undefined ? undefined : { name: by.name, email: by.email };
}
