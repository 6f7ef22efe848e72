/** The edge as it runs: restify, CloudAdapter and teams-ai on a free port, an embedded store, and a kernel given by the test. */
import { type BotCredentials, loadConfig } from '../../src/config.ts';
import { graphClient } from '../../src/graph/client.ts';
import { GraphInstaller } from '../../src/graph/installer.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import type { Card } from '../../src/kernel/card.ts';
import type { RealTime } from '../../src/kernel/clock.ts';
import type { Answer, PersonCommand } from '../../src/kernel/command.ts';
import type { Listing } from '../../src/kernel/listings.ts';
import type { Log, LogFields } from '../../src/kernel/log.ts';
import type { MeetingEvent } from '../../src/kernel/meetings.ts';
import type { MessagePlace } from '../../src/kernel/messenger.ts';
import type { Operation, Store } from '../../src/kernel/store.ts';
import type { Telemetry } from '../../src/kernel/telemetry.ts';
import type { Shown } from '../../src/kernel/view.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createTeams, type Perform, type Teams } from '../../src/teams/bot.ts';
import { directory } from '../support/authority.ts';
import { type Connector, startConnector } from '../support/connector.ts';

export const now = Temporal.Instant.from('2027-03-03T10:42:00Z');

export function card(text: string): Card {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body: [{ type: 'TextBlock', text, wrap: true }],
    actions: [
      { type: 'Action.Execute', title: 'Save', verb: 'test.save', data: { token: 'token-1' } },
      {
        type: 'Action.Submit',
        title: 'Open the form',
        data: { msteams: { type: 'task/fetch' }, verb: 'test.form', token: 'token-2' },
        associatedInputs: 'none',
      },
      { type: 'Action.OpenUrl', title: 'Call', url: 'https://teams.microsoft.com/l/call/0/0' },
    ],
  };
}

export const shown = (text: string): Shown => ({
  card: card(text),
  summary: 'Quorate has something for you',
});

/** A kernel for the edge: what it was asked, and what it answers. */
export interface TestKernel {
  readonly asked: PersonCommand[];
  answer: Perform;
}

export interface LogLine {
  readonly level: string;
  readonly code: string;
  readonly fields: LogFields;
}

/** A store that counts its writes. */
export interface CountingStore extends Store {
  writes: { partition: string; operations: readonly Operation[] }[];
}

export function countingStore(inner: Store): CountingStore {
  const counting: CountingStore = {
    writes: [],
    read: (partition, id) => inner.read(partition, id),
    batch: (partition, operations) => {
      counting.writes.push({ partition, operations });
      return inner.batch(partition, operations);
    },
    query: (query) => inner.query(query),
    ready: () => inner.ready(),
    close: () => inner.close(),
  };
  return counting;
}

export interface MeetingHeard {
  readonly event: MeetingEvent;
  readonly id: string;
}

interface Listed {
  readonly listing: Listing;
  readonly place: MessagePlace;
}

export interface Edge {
  readonly url: string;
  readonly connector: Connector;
  readonly kernel: TestKernel;
  readonly store: CountingStore;
  readonly teams: Teams;
  readonly server: RunningServer;
  readonly log: LogLine[];
  readonly waits: number[];
  /** What was said to list cases, and where. */
  readonly listed: readonly Listed[];
  readonly meetingEvents: readonly MeetingHeard[];
  /** Sends an activity (fields over the usual ones) and gives status, parsed body and headers. */
  post(activity: object, headers?: Record<string, string>): Promise<Reply>;
  /** Sends any text as the body. */
  postText(body: string, headers?: Record<string, string>): Promise<Reply>;
  close(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  readonly body: unknown;
  /** What stands at a path of the body, e.g. `task.value.card`; undefined when there is nothing. */
  at(path: string): unknown;
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, name) : undefined),
      value,
    );
}

export interface EdgeOptions {
  readonly bot?: BotCredentials;
  readonly openIdMetadata?: string;
  /** Another process on the same store and connector. */
  readonly beside?: Edge;
  readonly answerWithinMs?: number;
  readonly connectorTimeoutMs?: number;
  /** How much a person and a chat may in a minute; time stands still. */
  readonly limits?: { readonly person: number; readonly chat: number };
  readonly teamsAppId?: string;
  readonly telemetry?: Telemetry;
  /** Another Graph than the small one; asked for at the first installation. */
  readonly graphUrl?: () => string;
}

const sentences = [
  { say: 'request consultation', verb: 'consultation.request' },
  { say: 'my consultations', verb: 'consultation.mine' },
  { say: 'duty', verb: 'rota.duty' },
  { say: 'help', verb: 'help' },
];

export async function startEdge(options: EdgeOptions = {}): Promise<Edge> {
  const connector = options.beside?.connector ?? (await startConnector());
  const store = countingStore(options.beside?.store ?? openSqlite({ file: ':memory:', indexes: [] }));
  const lines: LogLine[] = [];
  const note =
    (level: string) =>
    (code: string, fields: LogFields = {}) => {
      lines.push({ level, code, fields });
    };
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') };
  const waits: number[] = [];
  const kernel: TestKernel = { asked: [], answer: async () => ({ kind: 'shown', shown: shown('Hello') }) };
  const perform: Perform = (command) => {
    kernel.asked.push(command);
    return kernel.answer(command);
  };
  // Waits after an installation pass at once; a press's time limit passes only where a test says so.
  const time: RealTime = {
    nowMs: () => 0,
    wait: (ms, signal) => {
      waits.push(ms);
      if (ms < 8_000) return Promise.resolve();
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }));
    },
  };
  const listed: Listed[] = [];
  const meetingEvents: MeetingHeard[] = [];
  const config = loadConfig({});
  let made: GraphInstaller | undefined;
  const installer = () => {
    const graphUrl = options.graphUrl?.() ?? connector.graphUrl;
    made ??= new GraphInstaller({
      graph: graphClient({ graphUrl, token: async () => 'graph-token', timeoutMs: 2_000 }),
      graphUrl,
      teamsAppId: options.teamsAppId,
      externalId: 'manifest-id',
    });
    return made;
  };
  const teams = createTeams({
    config: {
      bot: options.bot,
      botOpenIdMetadata: options.openIdMetadata,
      teamsServiceUrl: `${connector.url}/`,
    },
    perform,
    sentences: () => sentences,
    referencePrefixes: () => ['C'],
    listed: async (listing, place) => void listed.push({ listing, place }),
    meetingEvent: async (event, id) => void meetingEvents.push({ event, id }),
    store,
    clock: { now: () => now },
    directory,
    graph: { install: (person) => installer().install(person) },
    log,
    time,
    ...(options.limits ? { limits: options.limits } : {}),
    telemetry: options.telemetry,
    isKnown: (verb) => verb.startsWith('test.'),
    answerWithinMs: options.answerWithinMs ?? 8_000,
    connectorTimeoutMs: options.connectorTimeoutMs ?? 2_000,
  });
  const server = await startServer({
    host: config.host,
    port: 0,
    messages: (received) => teams.receive(received),
    checks: {},
    log,
    loopbackOnly: options.bot === undefined,
  });

  async function postText(body: string, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${server.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const text = await response.text();
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    return {
      status: response.status,
      text,
      headers: response.headers,
      body: parsed,
      at: (path) => at(parsed, path),
    };
  }

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    open.delete(edge);
    await server.close();
    await teams.settled();
    if (options.beside) return;
    await connector.close();
    await store.close();
  }
  const edge: Edge = {
    url: server.url,
    connector,
    kernel,
    store,
    teams,
    server,
    log: lines,
    waits,
    listed,
    meetingEvents,
    post: (activity, headers) => postText(JSON.stringify({ ...base(connector.url), ...activity }), headers),
    postText,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
  open.add(edge);
  return edge;
}

/** Edges not closed yet, the last opened last. */
const open = new Set<Edge>();

/** Closes what a test has left open, also after it failed. */
export async function closeEdges(): Promise<void> {
  for (const edge of [...open].reverse()) await edge.close();
}

export const tenant = '11111111-1111-4111-8111-111111111111';
export const objectId = '22222222-2222-4222-8222-222222222222';
export const bot = { id: '28:quorate', name: 'Quorate' };

/** What stands in every activity of the tests: Maya writes in her one-to-one chat. */
export function base(serviceUrl: string) {
  return {
    type: 'message',
    id: 'activity-1',
    channelId: 'msteams',
    serviceUrl: `${serviceUrl}/`,
    from: { id: '29:maya', name: 'Maya Okafor', aadObjectId: objectId },
    recipient: bot,
    conversation: { id: 'a:maya', conversationType: 'personal', tenantId: tenant },
    channelData: { tenant: { id: tenant } },
  };
}

export const press = (verb: string, data: unknown = { token: 'token-1' }) => ({
  type: 'invoke',
  name: 'adaptiveCard/action',
  replyToId: 'm-card',
  value: { action: { type: 'Action.Execute', verb, data }, trigger: 'manual' },
});

export const group = {
  id: '19:meeting@thread.v2',
  conversationType: 'groupChat',
  tenantId: tenant,
  isGroup: true,
};

export const refused = (words: string, more: { shown?: Shown } = {}): Answer => ({
  kind: 'refused',
  code: 'notYourRole',
  words,
  reference: 'R-234-567',
  ...more,
});
