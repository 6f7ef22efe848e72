/**
 * What is asked of the calendars and of Teams for a conference. Each reads the conference as it stands when it is run,
 * and is dropped when another slot has taken the place of the one it was asked for. Addresses come from the authority
 * file; the words of an event say nothing about anybody.
 */
import { z } from 'zod';
import type { Authority, PersonId } from '../../kernel/actor.ts';
import {
  type Busy,
  type CalendarEvent,
  type ProfessionalInvited,
  type RoomInvited,
  type Span,
  standsAs,
} from '../../kernel/calendars.ts';
import { type Errand, type ErrandAt, errand } from '../../kernel/errand.ts';
import { derivedId, shortHash } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { OutsideError } from '../../kernel/outside.ts';
import type { ServiceMailbox, ServiceMailboxes } from '../../kernel/service-mailbox.ts';
import { ownMeetingErrands } from '../apart/errands.ts';
import { isCovered } from '../apart/spans.ts';
import { ownMeetingSpans } from '../apart/wanted.ts';
import { resourcesOf, type Slot } from '../diary/record.ts';
import { freeBusyErrand } from '../freeBusy/errand.ts';
import { emailOf } from '../freeBusy/owners.ts';
import { ownerOf } from '../freeBusy/record.ts';
import { invitedBy } from '../invitations.ts';
import { addressesOf, attendeesSeen } from '../outlook/look.ts';
import { type ToldAt, watchErrands } from '../outlook/watch.ts';
import { type Conference, conferenceType } from '../record.ts';
import { standingOf } from '../standing.ts';
import { answerOf, findMeeting } from './steps.ts';

const asked = z.object({ partition: z.string(), id: z.string(), hold: z.string() });
type Asked = z.infer<typeof asked>;

interface Work {
  readonly value: Conference;
  readonly slot: Slot;
  readonly mailbox: ServiceMailbox;
  readonly at: ErrandAt;
}

export function conferenceErrands(mailboxes: ServiceMailboxes, toldAt: ToldAt): readonly Errand[] {
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

  const takeOut = errand({
    name: 'calendar.takeOut',
    input: asked.extend({ out: z.string() }),
    async run(input, at) {
      const conference = await at.read.find(conferenceType, input);
      // Whichever time it has or is on its way to: only who comes is changed. Cancelled, nobody comes.
      const slot = conference?.value.cancelled ? undefined : conference?.value.booking?.slot;
      if (!conference || !slot) return undefined;
      const mailbox = mailboxes.of(at.authority.settings);
      if (!mailbox) throw new OutsideError('refused', 'NoCalendars');
      return takenOut({ value: conference.value, slot, mailbox, at }, input);
    },
  });

  return [
    ...watchErrands(mailboxes, toldAt),
    about('calendar.check', check),
    about('calendar.book', (work, input) => book(work, input)),
    about('calendar.move', (work, input) => move(work, input)),
    about('calendar.invite', invite),
    takeOut,
    about('calendar.cancel', cancel, cancelled),
    about('calendar.look', look),
    // As Quorate has it: time and people; made anew where it was deleted.
    about('calendar.putBack', move),
    about('meeting.find', find),
    about('meeting.secure', secure),
    about('meeting.join', join),
    freeBusyErrand(mailboxes),
    ...ownMeetingErrands(mailboxes),
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

/** Whose calendars are taken now, by kind. What stands there because of this very conference does not count. */
async function check({ value, slot, mailbox, at }: Work, conference: Asked): Promise<JsonObject> {
  const resources = resourcesOf(slot).flatMap((resource) => {
    const email = emailOf(ownerOf(resource), at.authority);
    return email === undefined ? [] : [{ resource, email }];
  });
  const span = spanOf(slot);
  const found = await mailbox.calendars.busy(
    resources.map(({ email }) => email),
    span,
  );
  const own =
    value.booking?.state === 'booked'
      ? [spanOf(value.booking.slot), ...(await ownMeetingSpans(conference, value, at.read))]
      : [];
  const busy = resources.filter(({ email }) => isBusy(found.get(email), own));
  return { busy: busy.map(({ resource }) => resource.kind) };
}

function isBusy(busy: Busy | undefined, own: readonly Span[]): boolean {
  // A calendar that cannot be seen is not known to be taken: the diary has it free, and the event will show.
  if (busy?.kind !== 'known') return false;
  return busy.spans.some((span) => !isCovered(span, own));
}

function roomOf(slot: Slot, authority: Authority): RoomInvited | undefined {
  const room = slot.room === undefined ? undefined : authority.rooms.find(({ id }) => id === slot.room);
  return room?.email === undefined ? undefined : { email: room.email, name: room.name };
}

/** Those of the service who stand in the event. */
const ownOf = ({ chair, minuteTaker, worker, others = [] }: Slot): (PersonId | undefined)[] => [
  chair,
  minuteTaker,
  worker,
  ...others,
];

/** Chair and minute taker, and the professionals once the chair has signed who will see what. */
async function professionals({ value, slot, at }: Work, input: Asked): Promise<ProfessionalInvited[]> {
  const own: (PersonId | undefined)[] = ownOf(slot);
  const staff = own.flatMap((id) => {
    const person = id === undefined ? undefined : at.authority.person(id);
    return person?.email === undefined ? [] : [{ email: person.email, name: person.name, required: true }];
  });
  const invited = await invitedBy(input, at.read, value.signed !== undefined);
  const known = new Set(staff.map(({ email }) => email.toLowerCase()));
  return [...staff, ...invited.filter(({ email }) => !known.has(email.toLowerCase()))];
}

/** The event as it stands, for what somebody may have done to it in Outlook. */
async function look({ value, slot, mailbox, at }: Work, input: Asked): Promise<JsonObject | undefined> {
  const id = value.outside.event?.id;
  if (id === undefined) return undefined;
  const [event, asked] = await Promise.all([mailbox.calendars.read(id), addressesOf(input, at.read)]);
  if (!event || event.cancelled) return { gone: true };
  const own = ownOf(slot).flatMap((person) => {
    const email = person === undefined ? undefined : at.authority.person(person)?.email;
    return email === undefined ? [] : [email];
  });
  const { from, to } = event.span;
  const there = event.attendees.find(({ kind }) => kind === 'room')?.email.toLowerCase();
  return {
    gone: false,
    from: from.toString(),
    until: to.toString(),
    otherRoom: there !== roomOf(slot, at.authority)?.email.toLowerCase(),
    ...attendeesSeen(event.attendees, own, asked),
  };
}

/** One a hold; another where the event that was booked so is there no more, for no id is taken twice. */
function transactionOf({ outside: { event } }: Conference, hold: string): string {
  return derivedId(hold, event?.id === undefined ? 'event' : `event after ${event.id}`);
}

/** Run once more after its answer was kept, it finds the event that it made. */
async function book(work: Work, input: Asked): Promise<JsonObject> {
  if (work.value.outside.event?.id === undefined) return make(work, input);
  const there = await eventOf(work);
  if (!there) throw new OutsideError('gone', 'EventDeleted');
  return answerOf(there);
}

async function make(work: Work, input: Asked): Promise<JsonObject> {
  const { value, slot, mailbox, at } = work;
  const room = roomOf(slot, at.authority);
  const event = await mailbox.calendars.book({
    transactionId: transactionOf(value, input.hold),
    subject: `Meeting ${value.meetingName}`,
    text: at.authority.settings.words.professionals,
    span: spanOf(slot),
    ...(room ? { room } : {}),
    professionals: await professionals(work, input),
  });
  return answerOf(event);
}

/** The same event at another time: never its words, which hold the way into the meeting. Deleted, it is made anew. */
async function move(work: Work, input: Asked): Promise<JsonObject> {
  const there = await eventOf(work);
  return there ? changed(there, work, input) : make(work, input);
}

/** The same event with other people. Where somebody has deleted it, that is not for us to undo. */
async function invite(work: Work, input: Asked): Promise<JsonObject> {
  const there = await eventOf(work);
  if (!there) throw new OutsideError('gone', 'EventDeleted');
  return changed(there, work, input);
}

/** The same event without one who is not asked any more; all else stays, also what somebody has done to it in Outlook. */
async function takenOut(work: Work, input: Asked & { readonly out: string }): Promise<JsonObject> {
  const there = await eventOf(work);
  if (!there) return {};
  // Asked in another role as well, or one of the service, they stay.
  const still = new Set(
    (await professionals(work, input)).map(({ email }) => shortHash(email.toLowerCase())),
  );
  const people = there.attendees.filter(({ kind }) => kind !== 'room');
  const staying = people.filter(({ email }) => {
    const hash = shortHash(email.toLowerCase());
    return hash !== input.out || still.has(hash);
  });
  if (staying.length === people.length) return {};
  const place = there.attendees.find(({ kind }) => kind === 'room')?.email;
  const room = work.at.authority.rooms.find(({ email }) => email?.toLowerCase() === place?.toLowerCase());
  await work.mailbox.calendars.move(there.id, {
    span: there.span,
    ...(place === undefined ? {} : { room: { email: place, name: room?.name ?? place } }),
    professionals: staying.map(({ email, kind }) => ({ email, required: kind === 'required' })),
    etag: there.etag,
  });
  return {};
}

async function eventOf({ value, mailbox }: Work): Promise<CalendarEvent | undefined> {
  const id = value.outside.event?.id;
  const there = id === undefined ? undefined : await mailbox.calendars.read(id);
  return there?.cancelled ? undefined : there;
}

async function changed(there: CalendarEvent, work: Work, input: Asked): Promise<JsonObject> {
  const { slot, mailbox, at } = work;
  const room = roomOf(slot, at.authority);
  const wanted = {
    span: spanOf(slot),
    ...(room ? { room } : {}),
    professionals: await professionals(work, input),
  };
  // The answer to it was lost before: asked again, everybody would be written to again.
  if (standsAs(there, wanted)) return answerOf(there);
  return answerOf(await mailbox.calendars.move(there.id, { ...wanted, etag: there.etag }));
}

/** Also one whose answer never came: its repeat was dropped with the cancellation. */
async function cancel({ value, mailbox: { calendars } }: Work): Promise<JsonObject> {
  const id = value.outside.event?.id;
  if (id !== undefined) await calendars.cancel(id, cancelWords);
  const open = id === undefined ? value.booking : value.moving;
  const other =
    open &&
    (await calendars.bookedAs({ transactionId: transactionOf(value, open.hold), span: spanOf(open.slot) }));
  if (other) await calendars.cancel(other.id, cancelWords);
  return {};
}

const cancelWords = 'This meeting will not take place. You need not reply.';

async function find({ value, mailbox }: Work): Promise<JsonObject> {
  const { id, chat, joinUrl, dialIn } = await findMeeting(value.outside.event, mailbox);
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
