/**
 * What is asked of the calendars and of Teams for a conference. Each reads the conference as it stands when it is run,
 * and is dropped when another slot has taken the place of the one it was asked for. Addresses come from the authority
 * file; the words of an event say nothing about anybody.
 */
import { z } from 'zod';
import type { Authority, PersonId } from '../../kernel/actor.ts';
import type { Busy, CalendarEvent, ProfessionalInvited, RoomInvited, Span } from '../../kernel/calendars.ts';
import { type Errand, type ErrandAt, errand } from '../../kernel/errand.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { OutsideError } from '../../kernel/outside.ts';
import type { ServiceMailbox, ServiceMailboxes } from '../../kernel/service-mailbox.ts';
import { type Resource, resourcesOf, type Slot } from '../diary/record.ts';
import { freeBusyErrand } from '../freeBusy/errand.ts';
import { invitedBy } from '../invitations.ts';
import { type Conference, conferenceType } from '../record.ts';
import { standingOf } from '../standing.ts';

const asked = z.object({ partition: z.string(), id: z.string(), hold: z.string() });
type Asked = z.infer<typeof asked>;

interface Work {
  readonly value: Conference;
  readonly slot: Slot;
  readonly mailbox: ServiceMailbox;
  readonly at: ErrandAt;
}

export function conferenceErrands(mailboxes: ServiceMailboxes): readonly Errand[] {
  /** One errand about the slot that it was asked for; `cancelled` says whether it is wanted of a cancelled conference. */
  const about = (
    name: string,
    run: (work: Work, input: Asked) => Promise<JsonObject | undefined>,
    wanted: (value: Conference, hold: string) => Slot | undefined = slotOf,
  ): Errand =>
    errand({
      name,
      input: asked,
      async run(input, at) {
        const conference = await at.read.find(conferenceType, input);
        const slot = conference && wanted(conference.value, input.hold);
        if (!conference || !slot) return undefined;
        const mailbox = mailboxes.of(at.authority.settings);
        // The setting was taken away meanwhile: a person does by hand what is left.
        if (!mailbox) throw new OutsideError('refused', 'NoCalendars');
        return run({ value: conference.value, slot, mailbox, at }, input);
      },
    });

  return [
    about('calendar.check', check),
    about('calendar.book', book),
    about('calendar.move', move),
    about('calendar.invite', invite),
    about('calendar.cancel', cancel, cancelled),
    about('meeting.find', find),
    about('meeting.secure', secure),
    about('meeting.join', join),
    freeBusyErrand(mailboxes),
  ];
}

/** The slot that a hold stands for, while the conference still wants it. */
function slotOf(value: Conference, hold: string): Slot | undefined {
  if (standingOf(value) === 'cancelled') return undefined;
  return [value.moving, value.booking].find((one) => one?.hold === hold)?.slot;
}

function cancelled(value: Conference): Slot | undefined {
  return standingOf(value) === 'cancelled' ? (value.booking ?? value.moving)?.slot : undefined;
}

const spanOf = ({ from, until }: Pick<Slot, 'from' | 'until'>): Span => ({
  from: Temporal.Instant.from(from),
  to: Temporal.Instant.from(until),
});

/** The address by which a resource's calendar is found; undefined for somebody who has none in the authority file. */
function emailOf({ kind, id }: Resource, authority: Authority): string | undefined {
  return kind === 'room'
    ? authority.rooms.find((room) => room.id === id)?.email
    : authority.person(id)?.email;
}

/** Whose calendars are taken now, by kind. What stands there because of this very conference does not count. */
async function check({ value, slot, mailbox, at }: Work): Promise<JsonObject> {
  const resources = resourcesOf(slot).flatMap((resource) => {
    const email = emailOf(resource, at.authority);
    return email === undefined ? [] : [{ resource, email }];
  });
  const span = spanOf(slot);
  const found = await mailbox.calendars.busy(
    resources.map(({ email }) => email),
    span,
  );
  const own = value.booking?.state === 'booked' ? spanOf(value.booking.slot) : undefined;
  const busy = resources.filter(({ email }) => isBusy(found.get(email), own));
  return { busy: busy.map(({ resource }) => resource.kind) };
}

function isBusy(busy: Busy | undefined, own: Span | undefined): boolean {
  // A calendar that cannot be seen is not known to be taken: the diary has it free, and the event will show.
  if (busy?.kind !== 'known') return false;
  return busy.spans.some((span) => !own || !within(span, own));
}

function within(span: Span, own: Span): boolean {
  return Temporal.Instant.compare(own.from, span.from) <= 0 && Temporal.Instant.compare(span.to, own.to) <= 0;
}

function roomOf(slot: Slot, authority: Authority): RoomInvited | undefined {
  const room = slot.room === undefined ? undefined : authority.rooms.find(({ id }) => id === slot.room);
  return room?.email === undefined ? undefined : { email: room.email, name: room.name };
}

/** Chair and minute taker, and the professionals once the chair has signed who will see what. */
async function professionals({ value, slot, at }: Work, input: Asked): Promise<ProfessionalInvited[]> {
  const own: (PersonId | undefined)[] = [slot.chair, slot.minuteTaker, slot.worker];
  const staff = own.flatMap((id) => {
    const person = id === undefined ? undefined : at.authority.person(id);
    return person?.email === undefined ? [] : [{ email: person.email, name: person.name, required: true }];
  });
  const invited = await invitedBy(input, at.read, value.signed !== undefined);
  const known = new Set(staff.map(({ email }) => email.toLowerCase()));
  return [...staff, ...invited.filter(({ email }) => !known.has(email.toLowerCase()))];
}

const answerOf = ({ id, iCalUId, etag, joinUrl }: CalendarEvent): JsonObject => ({
  id,
  iCalUId,
  etag,
  ...(joinUrl === undefined ? {} : { joinUrl }),
});

async function book(work: Work, input: Asked): Promise<JsonObject> {
  const { value, slot, mailbox, at } = work;
  const room = roomOf(slot, at.authority);
  const event = await mailbox.calendars.book({
    transactionId: derivedId(input.hold, 'event'),
    subject: `Meeting ${value.meetingName}`,
    text: at.authority.settings.words.professionals,
    span: spanOf(slot),
    ...(room ? { room } : {}),
    professionals: await professionals(work, input),
  });
  return answerOf(event);
}

/** The same event at another time or with other people: never its words, which hold the way into the meeting. */
async function move(work: Work, input: Asked): Promise<JsonObject> {
  const { value, slot, mailbox, at } = work;
  const id = value.outside.event?.id;
  const there = id === undefined ? undefined : await mailbox.calendars.read(id);
  // Deleted in Outlook meanwhile: it is made anew.
  if (!there || there.cancelled) return book(work, input);
  const room = roomOf(slot, at.authority);
  const event = await mailbox.calendars.move(there.id, {
    span: spanOf(slot),
    ...(room ? { room } : {}),
    professionals: await professionals(work, input),
    etag: there.etag,
  });
  return answerOf(event);
}

const invite = move;

async function cancel({ value, mailbox }: Work): Promise<JsonObject> {
  const id = value.outside.event?.id;
  if (id !== undefined) await mailbox.calendars.cancel(id, cancelWords);
  return {};
}

const cancelWords = 'This meeting will not take place. You need not reply.';

async function find({ value, mailbox }: Work): Promise<JsonObject> {
  const { event } = value.outside;
  const joinUrl =
    event?.joinUrl ??
    (event?.id === undefined ? undefined : (await mailbox.calendars.read(event.id))?.joinUrl);
  if (joinUrl === undefined) throw new OutsideError('notYet', 'NoJoinUrl');
  const { id, chat, dialIn } = await mailbox.meetings.find(joinUrl);
  return { id, chat, joinUrl, ...(dialIn ? { dialIn: { ...dialIn } } : {}) };
}

async function secure({ value, mailbox, at }: Work): Promise<JsonObject | undefined> {
  const id = value.outside.meeting?.id;
  if (id === undefined) return undefined;
  await mailbox.meetings.secure(id, at.authority.settings.conferences.meeting);
  return {};
}

async function join({ value, mailbox }: Work): Promise<JsonObject | undefined> {
  const chat = value.outside.meeting?.chat;
  if (chat === undefined) return undefined;
  await mailbox.meetings.join(chat);
  return {};
}
