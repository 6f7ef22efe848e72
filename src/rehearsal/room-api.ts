/** What the page and the tests ask of the room: who is there, what they see, and what they do. JSON and live events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Json, JsonObject } from '../kernel/json.ts';
import { dayOf, momentOf } from '../practice/dates.ts';
import { calendar } from '../practice/working-days.ts';
import {
  type ClockView,
  calendarResponses,
  deliveryModes,
  type RoomEvent,
  type RoomSnapshot,
  SHOWN_MESSAGES_PER_CHAT,
  type Suggestion,
} from '../web/room/wire.ts';
import { ClockGoesBack, type RoomClock } from './clock.ts';
import { type Faults, faultSchema } from './faults.ts';
import type { Office } from './graph/office.ts';
import { storedAppointment } from './graph/stored.ts';
import type { Subscriptions } from './graph/subscription-api.ts';
import type { Persona } from './people.ts';
import type { Seats } from './seat.ts';
import { type Answer, asJson, BadRequest } from './server.ts';
import type { RoomState } from './state.ts';

const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** Teams cuts off what people write at about 28 KB. */
const sayBody = z.object({ text: z.string().min(1).max(28_000), chat: z.string().optional() });
const pressBody = z.object({
  message: z.string(),
  action: z.object({
    type: z.enum(['Action.Execute', 'Action.Submit']),
    verb: z.string().optional(),
    id: z.string().optional(),
    title: z.string().optional(),
    data: jsonObject.optional(),
  }),
});
const dialogBody = z.object({ chat: z.string(), data: jsonObject });
const reactBody = z.object({ message: z.string(), reaction: z.string().min(1).max(30) });
const appBody = z.object({ installed: z.boolean().optional(), blocked: z.boolean().optional() });
const dismissBody = z.object({ message: z.string() });
const optionsBody = z.object({
  delivery: z.enum(deliveryModes).optional(),
  limits: z.boolean().optional(),
  lateChats: z.boolean().optional(),
  roomsDecline: z.boolean().optional(),
});
const respondBody = z.object({ event: z.string(), response: z.enum(calendarResponses) });
const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text));
/** What somebody does to an event in Outlook itself, past Quorate. */
const outlookBody = z.object({
  from: instant.optional(),
  to: instant.optional(),
  invite: z.array(z.object({ email: z.string(), name: z.string().default('') })).default([]),
  cancel: z.boolean().default(false),
});
const joinBody = z.object({
  chat: z.string().min(1),
  persona: z.string().min(1),
  /** They leave the meeting; with an account they stay in its chat. */
  leaves: z.boolean().default(false),
});
const chatBody = z.object({
  id: z.string().min(1),
  title: z.string().min(1),
  members: z.array(z.string()).min(1),
});
const clockBody = z.object({ now: z.string() });

export interface RoomApiOptions {
  readonly state: RoomState;
  readonly seats: Seats;
  readonly office: Office;
  readonly subscriptions: Subscriptions;
  readonly clock: RoomClock;
  readonly faults: Faults;
  readonly suggestions: readonly Suggestion[];
  readonly firstSeats: readonly string[];
  readonly takes: (now: Temporal.Instant) => Promise<string | undefined>;
}

/** How often it is looked whether the duty has changed hands, since the clock runs by itself. */
const DUTY_CHECK_MS = 30_000;

export interface RoomApi {
  /** Answers below `/room/` and at `/clock`; undefined when it answered by itself (live events). */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: readonly string[],
    body: string,
  ): Promise<Answer | undefined>;
  close(): void;
}

function parse<T>(schema: z.ZodType<T>, body: string): T {
  const parsed = schema.safeParse(asJson(body));
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ');
    throw new BadRequest(400, 'BadRequest', `Not as it should be: ${where}.`);
  }
  return parsed.data;
}

/** JSON of our own views. They are plain data throughout, which the round trip proves to the compiler. */
function plain(value: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value)));
}

export function roomApi(options: RoomApiOptions): RoomApi {
  const { state, seats, office, subscriptions, clock, faults, suggestions, firstSeats, takes } = options;
  const live = new Set<ServerResponse>();
  let movingTo: Promise<void> = Promise.resolve();

  async function clockView(): Promise<ClockView> {
    const now = clock.now();
    const morning = momentOf(
      calendar({ holidays: { extra: [], removed: [] } }).nextWorkingDay(dayOf(now)),
      '09:00',
    );
    const due = await clock.nextDue?.();
    const taker = await takes(now);
    return {
      now: now.toString({ fractionalSecondDigits: 0 }),
      nextWorkingDay: morning.toString(),
      ...(due === undefined ? {} : { nextDue: due.toString() }),
      ...(taker === undefined ? {} : { takes: taker }),
    };
  }

  async function snapshot(): Promise<RoomSnapshot> {
    const chats = state.chats();
    return {
      personas: state.personaViews(),
      chats,
      messages: chats.flatMap((chat) => state.messagesOf(chat.id, SHOWN_MESSAGES_PER_CHAT)),
      calendar: office.calendarViews(),
      mails: office.mailViews(),
      options: state.options,
      clock: await clockView(),
      suggestions,
      seats: firstSeats,
    };
  }

  function write(response: ServerResponse, event: RoomEvent): void {
    response.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  const unsubscribe = state.subscribe((event) => {
    for (const response of live) write(response, event);
  });

  let taking: string | undefined;
  const tellWhenChanged = async () => {
    const view = await clockView();
    if (view.takes === taking) return;
    taking = view.takes;
    state.tell({ type: 'clock', clock: view });
  };
  const duty = setInterval(() => {
    tellWhenChanged().catch(() => undefined);
  }, DUTY_CHECK_MS);
  duty.unref();

  async function openEvents(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'keep-alive',
    });
    write(response, { type: 'snapshot', room: await snapshot() });
    live.add(response);
    request.on('close', () => live.delete(response));
  }

  async function moveClock(body: string): Promise<Answer> {
    const { now } = parse(clockBody, body);
    let target: Temporal.Instant;
    try {
      target = Temporal.Instant.from(now);
    } catch {
      throw new BadRequest(400, 'BadRequest', 'The time is not an instant, e.g. 2026-11-23T10:00:00Z.');
    }
    try {
      const turn = movingTo.then(() => clock.moveTo(target));
      movingTo = turn.catch(() => undefined);
      await turn;
    } catch (error) {
      if (error instanceof ClockGoesBack) throw new BadRequest(409, error.code, error.message);
      throw error;
    }
    const view = await clockView();
    state.tell({ type: 'clock', clock: view });
    return { status: 200, body: plain(view) };
  }

  function seated(id: string): Persona {
    const persona = state.persona(id);
    if (persona === undefined)
      throw new BadRequest(404, 'NoSuchPersona', 'There is no such person in the room.');
    return persona;
  }

  /** A person's own view: their chats, and of each message what they see of it. */
  function view(persona: Persona): Answer {
    const chats = state.chatsOf(persona).map((chat) => ({
      ...chat,
      messages: state.messagesOf(chat.id).map((message) => {
        const copy = message.copies[persona.id];
        return {
          id: message.id,
          from: message.from,
          sentAt: message.sentAt,
          edits: message.edits,
          deleted: message.deleted,
          text: message.text,
          preview: message.preview,
          cards: copy === undefined ? message.cards : [copy.card],
          base: message.cards,
          reactions: message.reactions,
          note: message.notes[persona.id] ?? null,
        };
      }),
    }));
    const theirs = <T extends { readonly persona: string }>(all: readonly T[]) =>
      all.filter((one) => one.persona === persona.id);
    return {
      status: 200,
      body: plain({
        persona: state.personaView(persona),
        chats,
        calendar: theirs(office.calendarViews()),
        mails: theirs(office.mailViews()),
      }),
    };
  }

  async function act(persona: Persona, what: string, body: string): Promise<Answer> {
    switch (what) {
      case 'say': {
        const { text, chat } = parse(sayBody, body);
        const { message, delivered } = await seats.say(persona, text, chat);
        return { status: 200, body: { message: message.id, chat: message.chat, delivered } };
      }
      case 'press': {
        const { message, action } = parse(pressBody, body);
        return { status: 200, body: plain(await seats.press(persona, message, action)) };
      }
      case 'dialog': {
        const { chat, data } = parse(dialogBody, body);
        return { status: 200, body: plain(await seats.submitDialog(persona, chat, data)) };
      }
      case 'react': {
        const { message, reaction } = parse(reactBody, body);
        await seats.react(persona, message, reaction);
        return { status: 200, body: {} };
      }
      case 'respond': {
        const { event: id, response } = parse(respondBody, body);
        const event = office.event(id);
        const isInvited = event?.attendees.some(
          ({ email }) => email.toLowerCase() === persona.email?.toLowerCase(),
        );
        if (event === undefined || isInvited !== true) {
          throw new BadRequest(404, 'NoSuchEvent', 'That person has no such invitation.');
        }
        office.respond(event, persona.email ?? '', response);
        return { status: 200, body: {} };
      }
      case 'dismiss': {
        const message = state.findMessage(parse(dismissBody, body).message);
        if (message !== undefined) state.setNote(message, persona.id, undefined);
        return { status: 200, body: {} };
      }
      case 'app': {
        const { installed, blocked } = parse(appBody, body);
        if (installed !== undefined) await seats.setInstalled(persona, installed);
        if (blocked !== undefined) seats.block(persona, blocked);
        return { status: 200, body: plain(state.personaView(persona)) };
      }
      default:
        throw new BadRequest(404, 'NotFound', 'There is nothing at that address.');
    }
  }

  async function room(method: string, what: readonly string[], body: string): Promise<Answer> {
    const route = `${method} ${what[0] ?? ''}`;
    switch (route) {
      case 'GET state':
        return { status: 200, body: plain(await snapshot()) };
      case 'GET seats':
        return view(seated(what[1] ?? ''));
      case 'POST seats':
        return act(seated(what[1] ?? ''), what[2] ?? '', body);
      case 'PUT options': {
        state.setOptions({ ...state.options, ...parse(optionsBody, body) });
        return { status: 200, body: plain(state.options) };
      }
      case 'POST faults':
        faults.add(parse(faultSchema, body));
        return { status: 200, body: {} };
      case 'GET faults':
        return { status: 200, body: { waiting: faults.waiting } };
      case 'DELETE faults':
        faults.clear();
        return { status: 200, body: {} };
      case 'GET office':
        return {
          status: 200,
          body: plain({
            events: office.events,
            mails: office.mails,
            appointments: office.appointments,
            subscriptions: subscriptions.all,
          }),
        };
      case 'POST appointments': {
        const added = office.addAppointment(parse(storedAppointment.omit({ id: true }), body));
        return { status: 201, body: plain(added) };
      }
      case 'PUT events': {
        const event = office.event(what[1] ?? '');
        if (event === undefined) throw new BadRequest(404, 'NoSuchEvent', 'There is no such event.');
        const { from, to, invite, cancel } = parse(outlookBody, body);
        if (cancel) office.cancel(event, '');
        else {
          office.change(event, {
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
            attendees: [...event.attendees, ...invite.map((one) => ({ ...one, type: 'required' as const }))],
          });
        }
        return { status: 200, body: {} };
      }
      case 'POST join': {
        const { chat: id, persona: who, leaves } = parse(joinBody, body);
        const chat = state.chat(id);
        const persona = state.persona(who);
        if (chat === undefined || persona === undefined) {
          throw new BadRequest(404, 'NotFound', 'There is no such chat or person.');
        }
        if (chat.kind === 'personal') {
          throw new BadRequest(409, 'NoMeeting', 'A one-to-one chat has no meeting.');
        }
        return { status: 200, body: plain(await seats.moves(persona, chat, leaves ? 'leaves' : 'joins')) };
      }
      case 'POST chats': {
        const seed = parse(chatBody, body);
        const chat = state.openGroupChat(seed);
        const first = seed.members[0];
        const by = first === undefined ? undefined : state.persona(first);
        if (by !== undefined) await seats.addedToChat(chat, by);
        return { status: 201, body: plain(chat) };
      }
      default:
        throw new BadRequest(404, 'NotFound', 'There is nothing at that address.');
    }
  }

  return {
    async handle(request, response, path, body) {
      const method = request.method ?? 'GET';
      if (path[0] === 'clock') {
        if (method === 'GET') return { status: 200, body: plain(await clockView()) };
        if (method === 'PUT') return moveClock(body);
        throw new BadRequest(405, 'MethodNotAllowed', 'GET or PUT.');
      }
      if (method === 'GET' && path[1] === 'events') {
        await openEvents(request, response);
        return undefined;
      }
      return room(method, path.slice(1), body);
    },
    close: () => {
      clearInterval(duty);
      unsubscribe();
      for (const response of live) response.end();
    },
  };
}
