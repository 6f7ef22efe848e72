/**
 * Outlook and Teams as one organisation has them: events with their meetings, who was invited and answered, mail, and
 * who is told of changes. Every change is written down and told on.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../../kernel/clock.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { CalendarEntryView, MailView } from '../../web/room/wire.ts';
import type { Journal } from '../journal.ts';
import { groupChatId, type Persona } from '../people.ts';
import type { RoomState } from '../state.ts';
import type { Mailbox, Mailboxes } from './mailboxes.ts';
import type {
  Response,
  StoredAppointment,
  StoredAttendee,
  StoredEvent,
  StoredMail,
  StoredMeeting,
} from './stored.ts';

/** How long a meeting and its chat take to be there, when the room is set to be late. */
export const LATE_SECONDS = 20;

export interface Invitation {
  readonly transactionId?: string;
  readonly subject: string;
  readonly text: string;
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  readonly place?: StoredEvent['place'];
  readonly attendees: readonly Pick<StoredAttendee, 'email' | 'name' | 'type'>[];
  readonly online: boolean;
  readonly hideAttendees: boolean;
  readonly sensitivity: string;
  readonly allowNewTimeProposals: boolean;
  readonly responseRequested: boolean;
}

export interface Change {
  readonly from?: Temporal.Instant;
  readonly to?: Temporal.Instant;
  readonly attendees?: Invitation['attendees'];
  readonly place?: StoredEvent['place'];
  readonly subject?: string;
  /** A new text takes the way into the meeting out of the invitation. */
  readonly text?: string;
}

export type Told = 'created' | 'updated' | 'deleted';

export interface OfficeOptions {
  readonly state: RoomState;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly mailboxes: Mailboxes;
  readonly tenant: string;
  /** Something about an event has changed; the answer to whoever did it does not wait. */
  readonly changed: (event: StoredEvent, how: Told) => void;
  /** Does it soon after the answer under way. */
  readonly soon: (work: () => void) => void;
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const short = (kind: string, text: string) =>
  createHash('sha256').update(`${kind}|${text}`).digest('base64url');
const digits = (text: string, count: number) =>
  [...createHash('sha256').update(text).digest()]
    .map((byte) => byte % 10)
    .join('')
    .slice(0, count);

export class Office {
  readonly #options: OfficeOptions;
  readonly #events = new Map<string, StoredEvent>();
  readonly #mails = new Map<string, StoredMail>();
  readonly #appointments = new Map<string, StoredAppointment>();

  constructor(options: OfficeOptions) {
    this.#options = options;
    for (const entry of options.journal.kept) {
      if (entry.kind === 'event') this.#events.set(entry.value.id, entry.value);
      if (entry.kind === 'mail') this.#mails.set(entry.value.id, entry.value);
      if (entry.kind === 'appointment') this.#appointments.set(entry.value.id, entry.value);
    }
    for (const event of this.#events.values()) for (const one of event.attendees) this.#meet(one);
    for (const mail of this.#mails.values()) this.#meet({ email: mail.to, name: mail.toName });
    // A room that was asked before the room closed still owes its answer.
    for (const event of this.#events.values()) this.#roomsAnswer(event.id);
  }

  /** Also those that were cancelled. */
  get events(): readonly StoredEvent[] {
    return [...this.#events.values()];
  }
  get mails(): readonly StoredMail[] {
    return [...this.#mails.values()];
  }
  get appointments(): readonly StoredAppointment[] {
    return [...this.#appointments.values()];
  }

  /** An event that stands. */
  event(id: string): StoredEvent | undefined {
    const event = this.#events.get(id);
    return event === undefined || event.cancelled ? undefined : event;
  }

  meeting(id: string): StoredEvent | undefined {
    return this.events.find((event) => event.meeting?.id === id);
  }

  /** Whether a meeting is found, and its chat there, by now. */
  isAvailable(meeting: StoredMeeting): boolean {
    return (
      Temporal.Instant.compare(Temporal.Instant.from(meeting.availableFrom), this.#options.clock.now()) <= 0
    );
  }

  /** Opens the chats whose time has come. Called before every look. */
  openChats(): void {
    for (const event of this.#events.values()) {
      const { meeting } = event;
      if (meeting === undefined || !this.isAvailable(meeting)) continue;
      if (this.#options.state.chat(groupChatId(meeting.seed)) === undefined) this.#openChat(event, meeting);
    }
  }

  create(mailbox: Mailbox, invitation: Invitation, fingerprint: string): StoredEvent {
    const { clock, state } = this.#options;
    const now = clock.now();
    const id = `AAMk${short('event', randomUUID())}`;
    const late = state.options.lateChats ? LATE_SECONDS : 0;
    const { online, attendees, from, to, ...rest } = invitation;
    const event: StoredEvent = {
      ...rest,
      id,
      mailbox: mailbox.email,
      fingerprint,
      from: from.toString(),
      to: to.toString(),
      attendees: attendees.map((one) => ({ ...one, response: 'none' })),
      former: [],
      changes: 1,
      createdAt: now.toString(),
      changedAt: now.toString(),
      cancelled: false,
      ...(online ? { meeting: this.#newMeeting(id, mailbox, now.add({ seconds: late })) } : {}),
    };
    this.#keep(event);
    this.openChats();
    for (const attendee of event.attendees) this.#write(attendee.email, event, invited(event));
    this.#options.changed(event, 'created');
    this.#roomsAnswer(event.id);
    return event;
  }

  change(event: StoredEvent, change: Change): StoredEvent {
    const from = change.from?.toString() ?? event.from;
    const to = change.to?.toString() ?? event.to;
    const otherTime = from !== event.from || to !== event.to;
    const before = event.attendees;
    const attendees = (change.attendees ?? before).map((one): StoredAttendee => {
      const known = before.find(({ email }) => same(email, one.email));
      // Whoever has answered for another time has not answered for this one.
      return known === undefined || otherTime
        ? { ...one, response: 'none' }
        : { ...known, name: one.name, type: one.type };
    });
    const left = before.filter(({ email }) => !attendees.some((one) => same(one.email, email)));
    const { meeting, ...without } = event;
    const changed: StoredEvent = this.#touched({
      ...without,
      // Microsoft warns of it: who writes the body loses the online meeting.
      ...(meeting === undefined || change.text !== undefined ? {} : { meeting }),
      from,
      to,
      attendees,
      former: [...event.former, ...left.map(({ email }) => email)].filter(
        (email) => !attendees.some((one) => same(one.email, email)),
      ),
      ...(change.place === undefined ? {} : { place: change.place }),
      ...(change.subject === undefined ? {} : { subject: change.subject }),
      ...(change.text === undefined ? {} : { text: change.text }),
    });
    this.#keep(changed);
    if (changed.meeting !== undefined && this.isAvailable(changed.meeting)) {
      this.#openChat(changed, changed.meeting);
    }
    for (const { email } of attendees) {
      const isNew = !before.some((one) => same(one.email, email));
      if (isNew) this.#write(email, changed, invited(changed));
      else if (otherTime || change.place !== undefined) this.#write(email, changed, updated(changed));
    }
    for (const { email } of left) this.#write(email, changed, cancelled(changed, ''));
    this.#options.changed(changed, 'updated');
    this.#roomsAnswer(changed.id);
    return changed;
  }

  cancel(event: StoredEvent, comment: string): void {
    const gone = this.#touched({ ...event, cancelled: true });
    this.#keep(gone);
    for (const { email } of gone.attendees) this.#write(email, gone, cancelled(gone, comment));
    this.#options.changed(gone, 'deleted');
  }

  /** What an attendee answers to their invitation. It changes the organiser's event, as everything does. */
  respond(event: StoredEvent, email: string, response: Response): void {
    if (!event.attendees.some((one) => same(one.email, email))) return;
    const answeredAt = this.#options.clock.now().toString();
    const changed = this.#touched({
      ...event,
      attendees: event.attendees.map((one) =>
        same(one.email, email) ? { ...one, response, answeredAt } : one,
      ),
    });
    this.#keep(changed);
    this.#options.changed(changed, 'updated');
  }

  setOptions(event: StoredEvent, options: JsonObject): StoredEvent {
    if (event.meeting === undefined) return event;
    const changed = {
      ...event,
      meeting: { ...event.meeting, options: { ...event.meeting.options, ...options } },
    };
    this.#keep(changed);
    return changed;
  }

  send(mailbox: Mailbox, mail: { to: { email: string; name: string }; subject: string; text: string }): void {
    this.#meet(mail.to);
    this.#post(mailbox.email, mail.to, mail);
  }

  addAppointment(appointment: Omit<StoredAppointment, 'id'>): StoredAppointment {
    const stored = { ...appointment, id: randomUUID() };
    this.#appointments.set(stored.id, stored);
    this.#options.journal.write({ kind: 'appointment', value: stored });
    const persona = this.#options.state.personaByEmail(stored.email);
    if (persona !== undefined) this.#tell(appointmentEntry(stored, persona));
    return stored;
  }

  /** What is not free for an address within a span: appointments, and events that it has not declined. */
  notFree(
    email: string,
    from: Temporal.Instant,
    to: Temporal.Instant,
    except?: string,
  ): readonly Omit<StoredAppointment, 'email'>[] {
    const within = (one: { from: string; to: string }) =>
      Temporal.Instant.compare(Temporal.Instant.from(one.from), to) < 0 &&
      Temporal.Instant.compare(Temporal.Instant.from(one.to), from) > 0;
    const own = this.appointments.filter((one) => same(one.email, email) && within(one));
    const meetings = this.events.flatMap((event): Omit<StoredAppointment, 'email'>[] => {
      if (event.cancelled || event.id === except || !within(event)) return [];
      const response = same(event.mailbox, email)
        ? 'accepted'
        : event.attendees.find((one) => same(one.email, email))?.response;
      if (response === undefined || response === 'declined') return [];
      return [
        {
          id: event.id,
          subject: event.subject,
          place: event.place?.name ?? '',
          from: event.from,
          to: event.to,
          // Outlook keeps the time of an invitation that was not answered as tentative.
          status: response === 'accepted' ? 'busy' : 'tentative',
        },
      ];
    });
    return [...own, ...meetings];
  }

  calendarViews(): CalendarEntryView[] {
    const personas = this.#options.state.personas();
    return [
      ...this.events.flatMap((event) => this.#entries(event)),
      ...this.appointments.flatMap((one) => {
        const persona = personas.find(({ email }) => email !== undefined && same(email, one.email));
        return persona === undefined ? [] : [appointmentEntry(one, persona)];
      }),
    ];
  }

  mailViews(): MailView[] {
    return this.mails.flatMap((mail) => this.#mailView(mail));
  }

  #newMeeting(event: string, mailbox: Mailbox, available: Temporal.Instant): StoredMeeting {
    const thread = groupChatId(event);
    const context = `{"Tid":"${this.#options.tenant}","Oid":"${mailbox.objectId}"}`;
    // Teams escapes in lower case, which is not what encodeURIComponent does.
    const escaped = (text: string) =>
      encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (one) => one.toLowerCase());
    return {
      id: Buffer.from(`1*${mailbox.objectId}*0**${thread}`).toString('base64url'),
      seed: event,
      joinUrl: `https://teams.microsoft.com/l/meetup-join/${escaped(thread)}/0?context=${escaped(context)}`,
      conferenceId: digits(`conference ${event}`, 9),
      joinMeetingId: digits(`join ${event}`, 12),
      passcode: short('passcode', event).slice(0, 6),
      availableFrom: available.toString(),
      options: {},
    };
  }

  /** People with an account who were invited are in the chat; the bot is not, until it is installed. */
  #openChat(event: StoredEvent, meeting: StoredMeeting): void {
    const members = event.attendees.flatMap(({ email, type }) => {
      const persona = type === 'resource' ? undefined : this.#options.state.personaByEmail(email);
      return persona?.objectId === undefined ? [] : [persona.id];
    });
    this.#options.state.openMeetingChat({ id: meeting.seed, title: event.subject, members });
  }

  /** A room takes what it is asked for first, and answers after its organiser has gone on. */
  #roomsAnswer(id: string): void {
    this.#options.soon(() => {
      for (;;) {
        const event = this.event(id);
        const room = event?.attendees.find((one) => one.type === 'resource' && one.response === 'none');
        if (event === undefined || room === undefined) return;
        const from = Temporal.Instant.from(event.from);
        const to = Temporal.Instant.from(event.to);
        const taken = this.notFree(room.email, from, to, event.id).some((one) => one.status === 'busy');
        const declines = taken || this.#options.state.options.roomsDecline;
        this.respond(event, room.email, declines ? 'declined' : 'accepted');
      }
    });
  }

  #touched(event: StoredEvent): StoredEvent {
    return { ...event, changes: event.changes + 1, changedAt: this.#options.clock.now().toString() };
  }

  #keep(event: StoredEvent): void {
    for (const one of event.attendees) this.#meet(one);
    this.#events.set(event.id, event);
    this.#options.journal.write({ kind: 'event', value: event });
    for (const entry of this.#entries(event)) this.#tell(entry);
  }

  /** Whoever is written to has a mailbox of their own, in which somebody can sit and look. Rooms have nobody to sit. */
  #meet(one: { email: string; name: string; type?: StoredAttendee['type'] }): void {
    const { state } = this.#options;
    if (one.type === 'resource' || state.personaByEmail(one.email) !== undefined) return;
    state.meet({
      id: `mailbox:${one.email.toLowerCase()}`,
      name: one.name === '' ? one.email : one.name,
      words: 'Written to by e-mail',
      email: one.email,
    });
  }

  #write(email: string, event: StoredEvent, words: { subject: string; text: string }): void {
    const persona = this.#options.state.personaByEmail(email);
    if (persona !== undefined) this.#post(event.mailbox, { email, name: persona.name }, words);
  }

  #post(
    from: string,
    to: { email: string; name: string },
    { subject, text }: { subject: string; text: string },
  ): void {
    const sentAt = this.#options.clock.now().toString();
    const mail: StoredMail = {
      id: randomUUID(),
      from,
      to: to.email,
      toName: to.name,
      subject,
      text,
      sentAt,
    };
    this.#mails.set(mail.id, mail);
    this.#options.journal.write({ kind: 'mail', value: mail });
    for (const view of this.#mailView(mail)) this.#options.state.tell({ type: 'mail', mail: view });
  }

  #mailView(mail: StoredMail): MailView[] {
    const persona = this.#options.state.personaByEmail(mail.to);
    if (persona === undefined) return [];
    const { id, subject, text, sentAt } = mail;
    return [{ id, persona: persona.id, from: this.#nameOf(mail.from), subject, text, sentAt }];
  }

  #nameOf(mailbox: string): string {
    return this.#options.mailboxes.service(mailbox)?.name ?? mailbox;
  }

  /** In whose calendars an event stands: its attendees', and of those who look after the mailbox. */
  #entries(event: StoredEvent): CalendarEntryView[] {
    const { state } = this.#options;
    const base = {
      event: event.id,
      subject: event.subject,
      text: event.text,
      from: event.from,
      to: event.to,
      organiser: this.#nameOf(event.mailbox),
      ...(event.place === undefined ? {} : { place: event.place.name }),
      ...(event.meeting === undefined ? {} : { joinUrl: event.meeting.joinUrl }),
    };
    const invited = event.attendees.flatMap((one): CalendarEntryView[] => {
      const persona = one.type === 'resource' ? undefined : state.personaByEmail(one.email);
      if (persona === undefined) return [];
      const role = { kind: 'invited', response: one.response } as const;
      return [{ ...base, ...of(persona, event.id), role, cancelled: event.cancelled }];
    });
    const former = event.former.flatMap((email): CalendarEntryView[] => {
      const persona = state.personaByEmail(email);
      if (persona === undefined) return [];
      return [
        { ...base, ...of(persona, event.id), role: { kind: 'invited', response: 'none' }, cancelled: true },
      ];
    });
    const seen = new Set([...invited, ...former].map(({ persona }) => persona));
    const organising = state
      .personas()
      .filter((persona) => persona.readsMailbox === true && !seen.has(persona.id))
      .map(
        (persona): CalendarEntryView => ({
          ...base,
          ...of(persona, event.id),
          role: {
            kind: 'organising',
            attendees: event.attendees.map(({ name, email, response }) => ({
              name: name === '' ? email : name,
              response,
            })),
          },
          cancelled: event.cancelled,
        }),
      );
    return [...invited, ...former, ...organising];
  }

  #tell(entry: CalendarEntryView): void {
    this.#options.state.tell({ type: 'calendar', entry });
  }
}

const of = (persona: Persona, event: string) => ({ id: `${event}|${persona.id}`, persona: persona.id });

function appointmentEntry(one: StoredAppointment, persona: Persona): CalendarEntryView {
  return {
    ...of(persona, one.id),
    event: one.id,
    subject: one.subject,
    text: '',
    from: one.from,
    to: one.to,
    organiser: persona.name,
    ...(one.place === '' ? {} : { place: one.place }),
    role: { kind: 'own' },
    cancelled: false,
  };
}

const wall = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London').toPlainDateTime();

function details(event: StoredEvent): string {
  const from = wall(event.from);
  const day = from.toLocaleString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const [start, end] = [from, wall(event.to)].map((at) =>
    at.toPlainTime().toString({ smallestUnit: 'minute' }),
  );
  return [
    `When: ${day}, ${start} to ${end}`,
    ...(event.place === undefined ? [] : [`Where: ${event.place.name}`]),
    ...(event.meeting === undefined ? [] : [`Join the meeting: ${event.meeting.joinUrl}`]),
  ].join('\n');
}
const invited = (event: StoredEvent) => ({
  subject: event.subject,
  text: `${event.text}\n\n${details(event)}`,
});
const updated = (event: StoredEvent) => ({
  subject: `Updated: ${event.subject}`,
  text: `${event.text}\n\n${details(event)}`,
});
const cancelled = (event: StoredEvent, comment: string) => ({
  subject: `Cancelled: ${event.subject}`,
  text: `${comment === '' ? '' : `${comment}\n\n`}${details(event)}`,
});
