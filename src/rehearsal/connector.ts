/** The rehearsal room's server: what stands in for Teams, Graph and time on a laptop, and the page that shows it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { realTime, timePassed } from '../kernel/clock.ts';
import type { RoomOptions, Suggestion } from '../web/room/wire.ts';
import { botApi, MESSAGE_LIMIT_BYTES, type RefusalWords } from './bot-api.ts';
import { botPort, INVOKE_PATIENCE_MS } from './bot-port.ts';
import type { RoomClock } from './clock.ts';
import { type Fault, faults as faultList } from './faults.ts';
import { calendarApi } from './graph/calendar-api.ts';
import { mailApi } from './graph/mail-api.ts';
import { type Mailbox, mailboxes as mailboxesOf } from './graph/mailboxes.ts';
import { meetingApi } from './graph/meeting-api.ts';
import { LATE_SECONDS, Office } from './graph/office.ts';
import { installedApps, peopleApps } from './graph/people-apps.ts';
import { subscriptions as subscriptionsOf } from './graph/subscription-api.ts';
import { graphApi } from './graph-api.ts';
import { type Journal, openJournal } from './journal.ts';
import { rateLimits } from './limits.ts';
import { sendPage } from './pages.ts';
import type { ChatSeed, Persona } from './people.ts';
import { roomApi } from './room-api.ts';
import { seats as seatsOf } from './seat.ts';
import {
  type Answer,
  type Answering,
  asJson,
  BadRequest,
  type Exchange,
  errorAnswer,
  isOwn,
  pathParts,
  readBody,
  send,
} from './server.ts';
import { RoomState } from './state.ts';

export interface RoomSettings {
  /** Where to listen on 127.0.0.1; 0: any free port. */
  readonly port: number;
  /** Where the bot listens, without a path, e.g. `http://127.0.0.1:3978`; a function when it starts after the room. */
  readonly botUrl: string | (() => string);
  readonly clock: RoomClock;
  readonly people: readonly Persona[];
  readonly chats?: readonly ChatSeed[];
  readonly tenantOfService: string;
  /** Empty: the bot has no registration (laptop). */
  readonly botAppId: string;
  readonly botName?: string;
  /** The app's id in the tenant's catalogue; none: any is taken. */
  readonly teamsAppId?: string;
  /** The mailboxes that services work through (default: none, and no calendar but what people have). */
  readonly mailboxes?: readonly Mailbox[];
  /** Addresses of the services' domains that have no calendar. */
  readonly withoutCalendar?: readonly string[];
  /** Sentences that the page offers. */
  readonly suggestions?: readonly Suggestion[];
  /** To whom a request would go at a moment: the id of a persona; none: the second seat. */
  readonly takes?: (now: Temporal.Instant) => Promise<string | undefined>;
  /** Who sits in the first seats of the page: ids of personas. */
  readonly seats?: readonly string[];
  /** Where chats are kept, or the journal opened already; none: they end with the room. */
  readonly file?: string | Journal;
  /** The folder of the built page; none: no page. */
  readonly pages?: string;
  readonly options?: Partial<RoomOptions>;
  readonly refusals?: Partial<RefusalWords>;
  /** How long Teams waits for an answer to a press. */
  readonly patienceMs?: number;
  /** How long after Graph's answer an installation takes effect. */
  readonly installLagMs?: number;
  /** The connector's bearer token, for a bot that checks tokens. */
  readonly token?: () => Promise<string>;
  /** Sees every request to the connector and to Graph, every activity to the bot, and their answers. */
  readonly observe?: (exchange: Exchange) => void;
}

export interface Room {
  /** The page and the room's own interface. */
  readonly url: string;
  readonly serviceUrl: string;
  readonly graphUrl: string;
  readonly state: RoomState;
  readonly office: Office;
  /** Resolves when no activity is on its way to the bot, and nobody is still to answer or to be told of an event. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** The room's own bodies hold one card at most. */
const ROOM_BODY_LIMIT = 1_000_000;

export async function startRoom(settings: RoomSettings): Promise<Room> {
  const { clock } = settings;
  const botName = settings.botName ?? 'Quorate';
  const observe = settings.observe ?? (() => undefined);
  const journal = typeof settings.file === 'object' ? settings.file : openJournal(settings.file);
  const state = new RoomState({
    personas: settings.people,
    chats: settings.chats ?? [],
    tenantOfService: settings.tenantOfService,
    botName,
    clock,
    journal,
    options: {
      delivery: 'once',
      limits: true,
      lateChats: false,
      roomsDecline: false,
      ...settings.options,
    },
  });
  let url = '';
  const serviceUrl = () => `${url}/`;
  const graphUrl = () => `${url}/v1.0`;
  const faults = faultList();
  // What Quorate sends on the way through three weeks of the room is no burst.
  const limits = rateLimits(timePassed(realTime.nowMs, () => clock.now().epochMilliseconds));
  const bot = botPort({
    botUrl: settings.botUrl,
    patienceMs: settings.patienceMs ?? INVOKE_PATIENCE_MS,
    token: settings.token,
    observe,
  });
  const seats = seatsOf({
    state,
    bot,
    envelope: {
      clock,
      get serviceUrl() {
        return serviceUrl();
      },
      botId: `28:${settings.botAppId === '' ? 'quorate' : settings.botAppId}`,
      botName,
      tenantOfService: settings.tenantOfService,
    },
  });
  const lagging = new Set<NodeJS.Timeout>();
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      lagging.delete(timer);
      work();
    }, ms);
    lagging.add(timer);
  };
  const mailboxes = mailboxesOf({
    services: settings.mailboxes ?? [],
    people: settings.people,
    tenantOfService: settings.tenantOfService,
    without: settings.withoutCalendar ?? [],
  });
  const telling = new Set<Promise<void>>();
  const track = (work: Promise<void>) => {
    telling.add(work);
    void work.finally(() => telling.delete(work));
  };
  const subscriptions = subscriptionsOf({ clock, journal, mailboxes, tenant: settings.tenantOfService });
  const office = new Office({
    state,
    clock,
    journal,
    mailboxes,
    tenant: settings.tenantOfService,
    changed: (event, how) => {
      track(subscriptions.tell(event, how));
      // The page shows a late chat when its time has come, whether or not anybody asks Graph.
      if (state.options.lateChats) later(LATE_SECONDS * 1_000, () => office.openChats());
    },
    soon: (work) =>
      track(
        new Promise<void>((resolve) => {
          setImmediate(() => {
            work();
            resolve();
          });
        }),
      ),
  });
  // Moving the clock brings late chats about, whether or not anybody asks Graph.
  const unsubscribe = state.subscribe((event) => {
    if (event.type === 'clock') office.openChats();
  });
  const apps = installedApps({ teamsAppId: settings.teamsAppId, botName });
  const sides: Record<Fault['side'], Answering> = {
    connector: botApi({
      state,
      serviceUrl,
      refusals: {
        notInstalled: 'BotNotInConversationRoster',
        blocked: 'MessageWritesBlocked',
        ...settings.refusals,
      },
      wait: (kind, thread) => (state.options.limits ? limits.take(kind, thread) : 0),
    }),
    graph: graphApi(
      [
        peopleApps({
          state,
          apps,
          graphUrl,
          install: (persona) => {
            const lag = settings.installLagMs ?? 0;
            if (lag === 0) void seats.setInstalled(persona, true);
            else later(lag, () => void seats.setInstalled(persona, true));
          },
          uninstall: (persona) => void seats.setInstalled(persona, false),
        }),
        calendarApi({ office, mailboxes, graphUrl }),
        meetingApi({
          office,
          now: () => clock.now(),
          state,
          mailboxes,
          apps,
          graphUrl,
          setInChat: (id, isIn) => {
            const chat = state.chat(id);
            if (chat !== undefined) void seats.setInChat(chat, isIn);
          },
        }),
        mailApi({ office, mailboxes }),
        subscriptions.api,
      ],
      () => office.openChats(),
    ),
  };
  const rooms = roomApi({
    state,
    seats,
    office,
    subscriptions,
    clock,
    faults,
    suggestions: settings.suggestions ?? [],
    takes: settings.takes ?? (async () => undefined),
    firstSeats: settings.seats ?? settings.people.slice(0, 2).map((persona) => persona.id),
  });

  /** One request to the connector or to Graph, with the trouble that was asked for. */
  async function outside(side: Fault['side'], request: IncomingMessage, response: ServerResponse, path: URL) {
    const method = request.method ?? 'GET';
    const parts = pathParts(path.pathname);
    let text = '';
    let answer: Answer;
    const fault = faults.next(side, method, path.pathname);
    try {
      text = await readBody(request, MESSAGE_LIMIT_BYTES);
      answer =
        parts === undefined
          ? errorAnswer(400, 'BadArgument', 'The address does not decode.')
          : fault === undefined || fault.done || fault.answer === 'slow'
            ? await sides[side](method, parts, path.searchParams, text, request.headers)
            : { status: fault.status };
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      answer = errorAnswer(error.status, error.code, error.message);
    }
    if (fault?.answer === 'slow') await new Promise<void>((resolve) => later(fault.delayMs, resolve));
    else if (fault !== undefined) {
      answer = {
        ...errorAnswer(fault.status, fault.code, 'Trouble on demand.'),
        headers:
          fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
      };
    }
    const unanswered = fault?.answer === 'silence' || fault?.answer === 'reset';
    observe({
      side,
      method,
      path: path.pathname + path.search,
      requestBody: seen(text),
      status: unanswered ? 0 : answer.status,
      responseBody: unanswered ? undefined : answer.body,
    });
    if (fault?.answer === 'reset') request.socket.destroy();
    else if (!unanswered) send(response, answer);
  }

  async function own(request: IncomingMessage, response: ServerResponse, path: URL): Promise<void> {
    const parts = pathParts(path.pathname) ?? [];
    if (!isOwn(request)) {
      send(response, errorAnswer(403, 'ForeignOrigin', 'The room answers its own page only.'));
      return;
    }
    if (parts[0] === 'room' || parts[0] === 'clock') {
      const body = await readBody(request, ROOM_BODY_LIMIT);
      if (body !== '' && !(request.headers['content-type'] ?? '').startsWith('application/json')) {
        throw new BadRequest(415, 'UnsupportedMediaType', 'Send JSON.');
      }
      const answer = await rooms.handle(request, response, parts, body);
      if (answer !== undefined) send(response, answer);
      return;
    }
    const found =
      request.method === 'GET' && settings.pages !== undefined
        ? await sendPage(settings.pages, path.pathname, response)
        : false;
    if (!found) send(response, errorAnswer(404, 'NotFound', 'There is nothing at that address.'));
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://room');
    try {
      if (path.pathname.startsWith('/v3/')) await outside('connector', request, response, path);
      else if (path.pathname.startsWith('/v1.0/')) await outside('graph', request, response, path);
      else await own(request, response, path);
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const answer =
        error instanceof BadRequest
          ? errorAnswer(error.status, error.code, error.message)
          : errorAnswer(500, 'ServiceError', 'The rehearsal room failed.');
      send(response, answer);
    }
  }

  const server = createServer((request, response) => void route(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the room has no port');
  url = `http://127.0.0.1:${address.port}`;

  return {
    url,
    serviceUrl: serviceUrl(),
    graphUrl: graphUrl(),
    state,
    office,
    idle: async () => {
      while (telling.size > 0) await Promise.all(telling);
      await bot.idle();
    },
    close: async () => {
      for (const timer of lagging) clearTimeout(timer);
      unsubscribe();
      rooms.close();
      await bot.idle();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The body as a test may look at it: parsed where it is JSON. */
function seen(text: string): unknown {
  try {
    return asJson(text);
  } catch {
    return text;
  }
}
