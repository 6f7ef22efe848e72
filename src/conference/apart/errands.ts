/**
 * What is asked of the calendars and of Teams for the meeting of an adult who is kept apart. Each reads what is recorded
 * when it is run; an event that was taken out, or has gone from Outlook, is made anew as another.
 */
import { z } from 'zod';
import type { CalendarEvent, ProfessionalInvited } from '../../kernel/calendars.ts';
import { type Errand, type ErrandAt, errand } from '../../kernel/errand.ts';
import { derivedId, referenceFor } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { OutsideError } from '../../kernel/outside.ts';
import type { ServiceMailbox, ServiceMailboxes } from '../../kernel/service-mailbox.ts';
import type { Target } from '../../kernel/view.ts';
import { answerOf, findMeeting } from '../booking/steps.ts';
import { conferenceType } from '../record.ts';
import { familyAdultType } from '../safety/record.ts';
import { type OwnMeeting, ownMeetingTarget, ownMeetingType, standsInCalendars } from './record.ts';
import { type Wanted, wantedOf } from './wanted.ts';

const asked = z.object({ partition: z.string(), id: z.string() });

interface Work {
  readonly adult: Target;
  readonly own: OwnMeeting | undefined;
  readonly wanted: Wanted | undefined;
  readonly mailbox: ServiceMailbox;
  readonly at: ErrandAt;
}

export function ownMeetingErrands(mailboxes: ServiceMailboxes): readonly Errand[] {
  const about = (name: string, run: (work: Work) => Promise<JsonObject | undefined>): Errand =>
    errand({
      name,
      input: asked,
      async run(adult, at) {
        const [found, own] = await Promise.all([
          at.read.find(familyAdultType, adult),
          at.read.find(ownMeetingType, ownMeetingTarget(adult)),
        ]);
        const id = found?.value.conference;
        const conference =
          id === undefined
            ? undefined
            : await at.read.find(conferenceType, { partition: adult.partition, id });
        if (!found || !conference) return undefined;
        const mailbox = mailboxes.of(at.authority.settings);
        // The setting was taken away meanwhile: a person does by hand what is left.
        if (!mailbox) throw new OutsideError('refused', 'NoCalendars');
        const wanted = wantedOf(found.value, conference.value);
        return run({ adult, own: own?.value, wanted, mailbox, at });
      },
    });

  return [
    about('apart.keep', keep),
    about('apart.find', find),
    about('apart.secure', secure),
    about('apart.withdraw', withdraw),
  ];
}

/** What the event of an adult's meeting is called: said by nobody, and derived from nothing that anybody knows. */
export function ownMeetingName({ id }: Target): string {
  return referenceFor('M', `${id} own meeting`);
}

const text =
  'Everybody waits in the lobby until you let them in. Write nothing about the family here or in the chat.';

function peopleOf({ people }: Wanted, { authority }: ErrandAt): readonly ProfessionalInvited[] {
  return people.flatMap((id) => {
    const person = authority.person(id);
    return person?.email === undefined ? [] : [{ email: person.email, name: person.name, required: true }];
  });
}

/** Makes the event, or moves it to where it belongs by now. */
async function keep({ adult, own, wanted, mailbox, at }: Work): Promise<JsonObject | undefined> {
  if (!wanted) return undefined;
  const { calendars } = mailbox;
  const known = own?.event?.id;
  const there = known !== undefined && standsInCalendars(own) ? await calendars.read(known) : undefined;
  const event =
    there && !there.cancelled
      ? there
      : await calendars.book({
          // Another one after each that has gone.
          transactionId: derivedId(adult.id, `own meeting after ${known ?? 'none'}`),
          subject: `Meeting ${ownMeetingName(adult)}`,
          text,
          span: wanted.span,
          professionals: peopleOf(wanted, at),
        });
  return answerOf(await inPlace(event, wanted, mailbox, at, there !== undefined));
}

/** A repeated booking gives the event as it was first made; it may belong elsewhere by now. */
async function inPlace(
  event: CalendarEvent,
  wanted: Wanted,
  { calendars }: ServiceMailbox,
  at: ErrandAt,
  wasThere: boolean,
): Promise<CalendarEvent> {
  const { from, to } = wanted.span;
  if (!wasThere && event.span.from.equals(from) && event.span.to.equals(to)) return event;
  return calendars.move(event.id, {
    span: wanted.span,
    professionals: peopleOf(wanted, at),
    etag: event.etag,
  });
}

async function find({ own, mailbox }: Work): Promise<JsonObject | undefined> {
  if (!standsInCalendars(own)) return undefined;
  const { id, chat, joinUrl, dialIn, joinNumber } = await findMeeting(own?.event, mailbox);
  return {
    id,
    chat,
    joinUrl,
    ...(dialIn ? { dialIn: { ...dialIn } } : {}),
    ...(joinNumber ? { joinNumber: { ...joinNumber } } : {}),
  };
}

async function secure({ own, mailbox, at }: Work): Promise<JsonObject | undefined> {
  const id = own?.meeting?.id;
  if (id === undefined) return undefined;
  await mailbox.meetings.secure(id, at.authority.settings.conferences.meeting);
  return {};
}

const withdrawnWords = 'This meeting will not take place. You need not reply.';

async function withdraw({ own, wanted, mailbox }: Work): Promise<JsonObject | undefined> {
  const id = own?.event?.id;
  // Wanted again meanwhile: what follows keeps it.
  if (wanted || id === undefined || !standsInCalendars(own)) return undefined;
  await mailbox.calendars.cancel(id, withdrawnWords);
  return {};
}
