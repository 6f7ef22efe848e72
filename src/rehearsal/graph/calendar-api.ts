/** Outlook's calendar of a service's mailbox, and free/busy. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Answer } from '../server.ts';
import {
  bodyAs,
  emailAddress,
  type GraphPart,
  type GraphRequest,
  graphError,
  notAllowed,
} from './answers.ts';
import type { Mailbox, Mailboxes } from './mailboxes.ts';
import type { Change, Invitation, Office } from './office.ts';
import type { StoredEvent } from './stored.ts';
import { asOutlook, fromOutlook, preferredZone } from './times.ts';

const outlookTime = z.looseObject({ dateTime: z.string(), timeZone: z.string().nullish() });
const place = z.looseObject({
  displayName: z.string().nullish(),
  locationEmailAddress: z.string().nullish(),
});
const attendees = z.array(
  z.looseObject({
    type: z.enum(['required', 'optional', 'resource']).default('required'),
    emailAddress,
  }),
);
const changedEvent = z.looseObject({
  start: outlookTime.optional(),
  end: outlookTime.optional(),
  location: place.optional(),
  attendees: attendees.optional(),
  subject: z.string().optional(),
  body: z.looseObject({ content: z.string() }).optional(),
});
const wantedEvent = z.looseObject({
  ...changedEvent.shape,
  start: outlookTime,
  end: outlookTime,
  subject: z.string().default(''),
  transactionId: z.string().optional(),
  isOnlineMeeting: z.boolean().default(false),
  hideAttendees: z.boolean().default(false),
  sensitivity: z.string().default('normal'),
  allowNewTimeProposals: z.boolean().default(true),
  responseRequested: z.boolean().default(true),
});
const schedule = z.looseObject({
  schedules: z.array(z.string()),
  startTime: outlookTime,
  endTime: outlookTime,
  availabilityViewInterval: z.number().int().min(5).max(1_440).default(30),
});
const cancellation = z.looseObject({ Comment: z.string().optional(), comment: z.string().optional() });

/** Outlook answers with so many when it is not told otherwise. */
const DEFAULT_PAGE = 10;
const MOST_SCHEDULES = 20;
const MOST_DAYS = 62;

const malformed = graphError(400, 'ErrorInvalidRequest', 'The request is not well formed.');
const badTime = graphError(400, 'ErrorInvalidTimeZone', 'A time or its zone is not known.');
const notFound = graphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

const changeKey = (event: StoredEvent) =>
  createHash('sha256').update(`${event.id}|${event.changes}`).digest('base64').slice(0, 24);
export const etagOf = (event: StoredEvent) => `W/"${changeKey(event)}"`;

/** The event as its organiser reads it; `select` is what was asked for, everything when empty. */
function asGraph(event: StoredEvent, organiser: Mailbox, zone: string, select: string): JsonObject {
  const where = event.place;
  const whole: Readonly<Record<string, Json>> = {
    createdDateTime: event.createdAt,
    lastModifiedDateTime: event.changedAt,
    changeKey: changeKey(event),
    transactionId: event.transactionId ?? null,
    iCalUId: createHash('sha256').update(event.id).digest('hex').toUpperCase(),
    subject: event.subject,
    bodyPreview: event.text.slice(0, 255),
    body: { contentType: 'html', content: `<html><body>${event.text}</body></html>` },
    sensitivity: event.sensitivity,
    showAs: 'busy',
    type: 'singleInstance',
    isAllDay: false,
    isCancelled: event.cancelled,
    isOrganizer: true,
    responseRequested: event.responseRequested,
    hideAttendees: event.hideAttendees,
    allowNewTimeProposals: event.allowNewTimeProposals,
    originalStartTimeZone: 'GMT Standard Time',
    originalEndTimeZone: 'GMT Standard Time',
    start: asOutlook(event.from, zone),
    end: asOutlook(event.to, zone),
    location: {
      displayName: where?.name ?? '',
      locationType: where?.email === undefined ? 'default' : 'conferenceRoom',
      ...(where?.email === undefined ? {} : { locationEmailAddress: where.email }),
    },
    organizer: { emailAddress: { name: organiser.name, address: organiser.email } },
    attendees: event.attendees.map((one) => ({
      type: one.type,
      status: { response: one.response, time: one.answeredAt ?? '0001-01-01T00:00:00Z' },
      emailAddress: { name: one.name, address: one.email },
    })),
    isOnlineMeeting: event.meeting !== undefined,
    onlineMeetingProvider: event.meeting === undefined ? 'unknown' : 'teamsForBusiness',
    onlineMeeting: event.meeting === undefined ? null : { joinUrl: event.meeting.joinUrl },
  };
  const wanted = select === '' ? Object.keys(whole) : select.split(',');
  return {
    '@odata.etag': etagOf(event),
    id: event.id,
    ...Object.fromEntries(
      wanted.flatMap((name) => {
        const value = whole[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

const invitedOf = (list: z.infer<typeof attendees>): Invitation['attendees'] =>
  list.map(({ type, emailAddress: { address, name } }) => ({ type, email: address, name: name ?? '' }));

const placeOf = (where: z.infer<typeof place>): StoredEvent['place'] => ({
  name: where.displayName ?? '',
  ...(where.locationEmailAddress ? { email: where.locationEmailAddress } : {}),
});

/** Under If-Match an event is changed only when nobody has changed it since, attendees by their answers included. */
const changedMeanwhile = graphError(
  412,
  'ErrorIrresolvableConflict',
  'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
);

export function calendarApi(options: {
  readonly office: Office;
  readonly mailboxes: Mailboxes;
  readonly graphUrl: () => string;
}): GraphPart {
  const { office, mailboxes, graphUrl } = options;

  function create(mailbox: Mailbox, request: GraphRequest): Answer {
    const wanted = bodyAs(wantedEvent, request.body);
    if (wanted === undefined) return malformed;
    const [from, to] = [fromOutlook(wanted.start), fromOutlook(wanted.end)];
    if (from === undefined || to === undefined) return badTime;
    if (Temporal.Instant.compare(from, to) > 0) {
      return graphError(400, 'ErrorPropertyValidationFailure', 'The event ends before it starts.');
    }
    const zone = preferredZone(request.prefer);
    const fingerprint = createHash('sha256').update(request.body).digest('hex');
    const { transactionId } = wanted;
    const before =
      transactionId === undefined
        ? undefined
        : office.events.find(
            (event) => event.mailbox === mailbox.email && event.transactionId === transactionId,
          );
    if (before !== undefined) {
      if (before.fingerprint !== fingerprint || before.cancelled) {
        return graphError(
          409,
          'ErrorDuplicateTransactionId',
          'The TransactionId specified in the request has already been used to create a different event.',
        );
      }
      return { status: 201, body: asGraph(before, mailbox, zone, '') };
    }
    const event = office.create(
      mailbox,
      {
        ...(transactionId === undefined ? {} : { transactionId }),
        subject: wanted.subject,
        text: wanted.body?.content ?? '',
        from,
        to,
        ...(wanted.location === undefined ? {} : { place: placeOf(wanted.location) }),
        attendees: invitedOf(wanted.attendees ?? []),
        online: wanted.isOnlineMeeting,
        hideAttendees: wanted.hideAttendees,
        sensitivity: wanted.sensitivity,
        allowNewTimeProposals: wanted.allowNewTimeProposals,
        responseRequested: wanted.responseRequested,
      },
      fingerprint,
    );
    return { status: 201, body: asGraph(event, mailbox, zone, '') };
  }

  function change(mailbox: Mailbox, event: StoredEvent, request: GraphRequest): Answer {
    const wanted = bodyAs(changedEvent, request.body);
    if (wanted === undefined) return malformed;
    if (request.ifMatch !== undefined && request.ifMatch !== '*' && request.ifMatch !== etagOf(event)) {
      return changedMeanwhile;
    }
    const [from, to] = [wanted.start, wanted.end].map((at) => (at === undefined ? at : fromOutlook(at)));
    if ((wanted.start && from === undefined) || (wanted.end && to === undefined)) return badTime;
    const asked: Change = {
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(wanted.attendees === undefined ? {} : { attendees: invitedOf(wanted.attendees) }),
      ...(wanted.location === undefined ? {} : { place: placeOf(wanted.location) }),
      ...(wanted.subject === undefined ? {} : { subject: wanted.subject }),
      ...(wanted.body === undefined ? {} : { text: wanted.body.content }),
    };
    const changed = office.change(event, asked);
    return { status: 200, body: asGraph(changed, mailbox, preferredZone(request.prefer), '') };
  }

  /** A page of events, and where the next one is. */
  function page(mailbox: Mailbox, events: readonly StoredEvent[], request: GraphRequest): Answer {
    const { query } = request;
    const top = Number(query.get('$top') ?? DEFAULT_PAGE);
    const skip = Number(query.get('$skip') ?? 0);
    if (!Number.isInteger(top) || top < 1 || !Number.isInteger(skip) || skip < 0) return malformed;
    const zone = preferredZone(request.prefer);
    const more = new URLSearchParams(query);
    more.set('$skip', String(skip + top));
    const path = request.parts.map(encodeURIComponent).join('/');
    return {
      status: 200,
      body: {
        value: events
          .slice(skip, skip + top)
          .map((event) => asGraph(event, mailbox, zone, query.get('$select') ?? '')),
        ...(skip + top < events.length ? { '@odata.nextLink': `${graphUrl()}/${path}?${more}` } : {}),
      },
    };
  }

  const standing = (mailbox: Mailbox) =>
    office.events.filter((event) => event.mailbox === mailbox.email && !event.cancelled);

  function list(mailbox: Mailbox, request: GraphRequest): Answer {
    const filter = request.query.get('$filter');
    if (filter === null) return page(mailbox, standing(mailbox), request);
    return graphError(400, 'ErrorInvalidUrlQueryFilter', 'The filter is not supported.');
  }

  function view(mailbox: Mailbox, request: GraphRequest): Answer {
    const [from, to] = ['startDateTime', 'endDateTime'].map((name) => request.query.get(name));
    if (!from || !to) return malformed;
    const within = standing(mailbox).filter(
      (event) =>
        Temporal.Instant.compare(Temporal.Instant.from(event.from), Temporal.Instant.from(to)) < 0 &&
        Temporal.Instant.compare(Temporal.Instant.from(event.to), Temporal.Instant.from(from)) > 0,
    );
    return page(mailbox, within, request);
  }

  function free(request: GraphRequest): Answer {
    const wanted = bodyAs(schedule, request.body);
    if (wanted === undefined) return malformed;
    const [from, to] = [fromOutlook(wanted.startTime), fromOutlook(wanted.endTime)];
    if (from === undefined || to === undefined) return badTime;
    if (wanted.schedules.length > MOST_SCHEDULES) {
      return graphError(400, 'ErrorInvalidRequest', 'Too many schedules were asked for.');
    }
    if (from.until(to).total('hours') > MOST_DAYS * 24) {
      return graphError(400, 'ErrorTimeIntervalTooBig', 'The time window is too long.');
    }
    const zone = preferredZone(request.prefer);
    return {
      status: 200,
      body: {
        value: wanted.schedules.map((email) => {
          if (!mailboxes.isKnown(email)) {
            const message = 'Unable to resolve e-mail address to an Active Directory object.';
            return { scheduleId: email, error: { message, responseCode: 'ErrorMailRecipientNotFound' } };
          }
          const items = office.notFree(email, from, to);
          return {
            scheduleId: email,
            availabilityView: availability(items, from, to, wanted.availabilityViewInterval),
            scheduleItems: items.map((item) => ({
              isPrivate: false,
              status: item.status,
              subject: item.subject,
              location: item.place,
              start: asOutlook(item.from, zone),
              end: asOutlook(item.to, zone),
            })),
          };
        }),
      },
    };
  }

  return (request) => {
    const { method, parts } = request;
    const [users, userId = '', what, id, more, ...rest] = parts;
    const isCalendar = what === 'events' || what === 'calendarView' || what === 'calendar';
    if (users !== 'users' || !isCalendar || rest.length > 0) return undefined;
    const mailbox = mailboxes.service(userId);
    if (mailbox === undefined) {
      // What is allowed to the app is limited to the services' own mailboxes.
      return mailboxes.isKnown(userId)
        ? graphError(403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.')
        : graphError(404, 'ErrorInvalidUser', 'The requested user is invalid.');
    }
    if (what === 'calendar') {
      if (id !== 'getSchedule' || more !== undefined) return undefined;
      return method === 'POST' ? free(request) : notAllowed;
    }
    if (what === 'calendarView') return method === 'GET' ? view(mailbox, request) : notAllowed;
    if (id === undefined) {
      if (method === 'POST') return create(mailbox, request);
      return method === 'GET' ? list(mailbox, request) : notAllowed;
    }
    const event = office.event(id);
    if (event === undefined || event.mailbox !== mailbox.email) return notFound;
    if (more === 'cancel' && method === 'POST') {
      const said = bodyAs(cancellation, request.body);
      if (said === undefined) return malformed;
      office.cancel(event, said.Comment ?? said.comment ?? '');
      return { status: 204 };
    }
    if (more !== undefined) return undefined;
    if (method === 'GET') {
      const select = request.query.get('$select') ?? '';
      return { status: 200, body: asGraph(event, mailbox, preferredZone(request.prefer), select) };
    }
    return method === 'PATCH' ? change(mailbox, event, request) : notAllowed;
  };
}

const letters = { free: '0', tentative: '1', busy: '2', oof: '3', workingElsewhere: '4' } as const;

/** One letter an interval: the worst that any of it holds. */
function availability(
  items: ReturnType<Office['notFree']>,
  from: Temporal.Instant,
  to: Temporal.Instant,
  minutes: number,
): string {
  const count = Math.ceil(from.until(to).total('minutes') / minutes);
  return Array.from({ length: count }, (_, at) => {
    const [start, end] = [from.add({ minutes: at * minutes }), from.add({ minutes: (at + 1) * minutes })];
    const inside = items
      .filter(
        (item) =>
          Temporal.Instant.compare(Temporal.Instant.from(item.from), end) < 0 &&
          Temporal.Instant.compare(Temporal.Instant.from(item.to), start) > 0,
      )
      .map((item) => letters[item.status]);
    return inside.sort().at(-1) ?? '0';
  }).join('');
}
