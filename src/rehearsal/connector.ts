/** The rehearsal room's server: what stands in for Teams, Graph and time on a laptop, and the page that shows it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { realTime } from '../kernel/clock.ts';
import type { RoomOptions, Suggestion } from '../web/room/wire.ts';
import { type BotApi, botApi, MESSAGE_LIMIT_BYTES, type RefusalWords } from './bot-api.ts';
import { botPort, INVOKE_PATIENCE_MS } from './bot-port.ts';
import type { RoomClock } from './clock.ts';
import { type Fault, faults as faultList } from './faults.ts';
import { graphApi } from './graph-api.ts';
import { type Journal, openJournal } from './journal.ts';
import { rateLimits } from './limits.ts';
import { sendPage } from './pages.ts';
import type { ChatSeed, Persona } from './people.ts';
import { roomApi } from './room-api.ts';
import { seats as seatsOf } from './seat.ts';
import {
  type Answer,
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
  /** Resolves when no activity is on its way to the bot. */
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
    options: { delivery: 'once', limits: true, ...settings.options },
  });
  let url = '';
  const serviceUrl = () => `${url}/`;
  const graphUrl = () => `${url}/v1.0`;
  const faults = faultList();
  const limits = rateLimits(realTime.nowMs);
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
  const sides: Record<Fault['side'], BotApi> = {
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
    graph: graphApi({
      state,
      graphUrl,
      teamsAppId: settings.teamsAppId,
      install: (persona) => {
        const lag = settings.installLagMs ?? 0;
        if (lag === 0) {
          void seats.setInstalled(persona, true);
          return;
        }
        const timer = setTimeout(() => {
          lagging.delete(timer);
          void seats.setInstalled(persona, true);
        }, lag);
        lagging.add(timer);
      },
      uninstall: (persona) => void seats.setInstalled(persona, false),
    }),
  };
  const rooms = roomApi({
    state,
    seats,
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
          : fault === undefined || fault.done
            ? sides[side](method, parts, path.searchParams, text)
            : { status: fault.status };
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      answer = errorAnswer(error.status, error.code, error.message);
    }
    if (fault !== undefined) {
      answer = {
        ...errorAnswer(fault.status, fault.code, 'Trouble on demand.'),
        headers:
          fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) },
      };
    }
    const unanswered = fault !== undefined && fault.answer !== 'status';
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
    idle: () => bot.idle(),
    close: async () => {
      for (const timer of lagging) clearTimeout(timer);
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
