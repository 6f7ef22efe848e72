/**
 * The calendar ports: free times, the events on the service's own mailbox, and being told when they change. Times are
 * moments; addresses are compared without regard to case. Everything throws OutsideError.
 */

/** From (included) to (excluded). */
export interface Span {
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
}

/**
 * When a mailbox is not free (busy, tentative or away), in order, without overlaps and cut to the span asked about.
 * `unknown`: its calendar cannot be seen, which is not the same as free.
 */
export type Busy =
  | { readonly kind: 'known'; readonly spans: readonly Span[] }
  | { readonly kind: 'unknown'; readonly code: string };

export interface RoomInvited {
  readonly email: string;
  readonly name: string;
}

/**
 * A professional who is invited through the calendar. There is no way to say "family" here, and that is meant: what
 * members of a family are told, and how, is settled with them and never a calendar's business.
 */
export interface ProfessionalInvited {
  readonly email: string;
  readonly name?: string;
  readonly required: boolean;
}

/** The words of an event are seen by everybody who is invited, in calendars that others read: they name nobody. */
export interface Booking {
  /** Minted once with the decision. The same booking under the same id is one event, however often it is asked for. */
  readonly transactionId: string;
  readonly subject: string;
  /** Plain text, at most 10,000 characters. */
  readonly text: string;
  readonly span: Span;
  /** Absent: online only. */
  readonly room?: RoomInvited;
  readonly professionals: readonly ProfessionalInvited[];
}

export type Answer = 'none' | 'accepted' | 'tentative' | 'declined';

export interface Attendee {
  readonly email: string;
  readonly kind: 'required' | 'optional' | 'room';
  readonly answer: Answer;
}

/** An event as it stands. Its subject and text are never read back. */
export interface CalendarEvent {
  readonly id: string;
  /** The same in every attendee's calendar. */
  readonly iCalUId: string;
  /** Changes with every change, answers of attendees included. */
  readonly etag: string;
  readonly span: Span;
  /** Absent while the meeting is still being made; read the event again. */
  readonly joinUrl?: string;
  readonly cancelled: boolean;
  readonly attendees: readonly Attendee[];
  readonly transactionId?: string;
}

export interface Move {
  readonly span: Span;
  /** As in the booking: who comes, completely. */
  readonly room?: RoomInvited;
  readonly professionals: readonly ProfessionalInvited[];
  /** The event as it was when this was decided. */
  readonly etag: string;
}

/** Whether an event has the times and the attendees that are asked for. */
export function standsAs(event: CalendarEvent, wanted: Omit<Move, 'etag'>): boolean {
  const comes = (kind: Attendee['kind'], email: string) => `${kind} ${email.toLowerCase()}`;
  const coming = new Set([
    ...wanted.professionals.map(({ email, required }) => comes(required ? 'required' : 'optional', email)),
    ...(wanted.room === undefined ? [] : [comes('room', wanted.room.email)]),
  ]);
  const there = new Set(event.attendees.map(({ kind, email }) => comes(kind, email)));
  return (
    event.span.from.equals(wanted.span.from) &&
    event.span.to.equals(wanted.span.to) &&
    coming.size === there.size &&
    [...coming].every((one) => there.has(one))
  );
}

export interface Calendars {
  /** When each of these people and rooms is not free, by address as it was given. Reads no subject and no place. */
  busy(emails: readonly string[], within: Span): Promise<ReadonlyMap<string, Busy>>;
  /**
   * Makes the event with its online meeting, and sends the invitations. `unknown` is settled by asking again with the
   * same booking: the event that stands under its `transactionId` is given, as it is by then.
   */
  book(booking: Booking): Promise<CalendarEvent>;
  /** The event that was booked so, where the answer to it may have been lost; undefined when there is none. */
  bookedAs(booking: Pick<Booking, 'transactionId' | 'span'>): Promise<CalendarEvent | undefined>;
  /** Undefined when it is no longer there (deleted, or cancelled by its organiser). */
  read(event: string): Promise<CalendarEvent | undefined>;
  /**
   * Changes times and attendees, and the place with the room; never the text, which holds the way into the meeting.
   * May be repeated: what was changed like this already is found so. `conflict` when it was changed otherwise.
   */
  move(event: string, move: Move): Promise<CalendarEvent>;
  /** Tells the attendees and takes it out of the calendars. May be repeated. */
  cancel(event: string, comment: string): Promise<void>;
}

export interface Watch {
  readonly id: string;
  /** When it lapses unless it is extended. */
  readonly until: Temporal.Instant;
}

/** Being told of changes to the events of the service's mailbox. */
export interface Watching {
  /**
   * Begins to have changes told to an address of ours, as long as can be. `secret` comes with each of them and shows
   * that it is genuine; it belongs to the address. May be repeated: a watch on the same address is extended.
   */
  begin(told: { readonly address: string; readonly secret: string }): Promise<Watch>;
  /** Extends it as long as can be. `gone` when it has lapsed: begin anew, and compare. */
  extend(watch: string): Promise<Watch>;
  /** May be repeated. */
  end(watch: string): Promise<void>;
}
