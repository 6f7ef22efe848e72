/**
 * Puts the house together: configuration and clock in, a running service out. Nothing else makes a client, a store or
 * a server. The rehearsal room has an entry of its own that calls this with a clock that can be moved.
 */
import { authoritySource } from './authority-source.ts';
import { conferenceErrands, outlookTarget } from './conference/index.ts';
import { type Config, isLoopback } from './config.ts';
import { changesAddress } from './graph/changes-address.ts';
import { botTokens, graphClient } from './graph/client.ts';
import { GraphInstaller } from './graph/installer.ts';
import type { Notification } from './graph/notifications.ts';
import { serviceMailboxes } from './graph/service-mailboxes.ts';
import { mountLinks } from './http/links.ts';
import { mountNotices } from './http/notices/index.ts';
import { type ChangesHandler, type RunningServer, startServer } from './http/server.ts';
import { keepDirectory, type Renewed } from './keep-directory.ts';
import { AccessLog } from './kernel/access-log.ts';
import type { Directory } from './kernel/actor.ts';
import { causeOf } from './kernel/cause.ts';
import { type Clock, type RealTime, realTime, timePassed } from './kernel/clock.ts';
import type { PersonCommand } from './kernel/command.ts';
import { randomId } from './kernel/ids.ts';
import type { JsonObject } from './kernel/json.ts';
import { Kernel } from './kernel/kernel.ts';
import { LinkDesk, LinkTokens } from './kernel/links.ts';
import { Listings } from './kernel/listings.ts';
import type { Log } from './kernel/log.ts';
import type { SharedChats } from './kernel/messenger.ts';
import { Reader } from './kernel/records.ts';
import { type Entry, Registry } from './kernel/registry.ts';
import type { Store } from './kernel/store.ts';
import { Tokens } from './kernel/tokens.ts';
import { Worker } from './kernel/worker.ts';
import { createLog } from './log.ts';
import { meetingErrands, meetingEventCommands } from './meeting/index.ts';
import { openStore } from './open-store.ts';
import { dayOf } from './practice/dates.ts';
import { listEnd } from './practice/holiday-list.ts';
import { createTeams } from './teams/bot.ts';
import {
  measuredChats,
  measuredGraph,
  measuredLinks,
  measuredMailboxes,
  measuredMessenger,
  measuredPerform,
  measuredStore,
  measuredTurns,
  watchedEffects,
} from './telemetry/measured.ts';
import type { OpenedTelemetry } from './telemetry/opened.ts';
import { tokenKeys } from './token-keys.ts';
import { beginnings, entries, linked, subscriptions, troubleView } from './wiring.ts';

export interface Ports {
  readonly config: Config;
  readonly clock: Clock;
  readonly time?: RealTime;
  readonly log?: Log;
  /** The engine that the configuration names, unless one is given. */
  readonly store?: Store;
  /** How long an answer of Graph is waited for. */
  readonly graphPatienceMs?: number;
  /** All that there is, unless it is to be what an older version has. */
  readonly entries?: readonly Entry[];
}

export interface Quorate {
  readonly directory: Directory;
  readonly kernel: Kernel;
  readonly worker: Worker;
  readonly store: Store;
  readonly log: Log;
  /** Listens and begins to carry out effects. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Resolves when no message is being brought up to date in place after a press. */
  settled(): Promise<void>;
  /** Looks at the authority file now; otherwise it is looked at every minute. */
  renewPeople(): Promise<Renewed>;
  /** A fault that nobody caught: logged without its message, and counted among what failed. */
  stray(fault: unknown): void;
  /** Takes nothing new, finishes what is in hand, closes the store. */
  stop(): Promise<void>;
}

/** How far ahead the next due time is looked for when the clock is moved. */
const horizonHours = 24 * 400;

/** Throws ConfigError, AuthorityFileError, AuthoritySourceError or StoreError, each saying what to mend. */
export async function compose(ports: Ports): Promise<Quorate> {
  const { config, clock } = ports;
  const time = ports.time ?? realTime;
  let measures: OpenedTelemetry | undefined;
  const log =
    ports.log ??
    createLog({
      level: config.logLevel,
      ...(config.telemetry && { also: (level, code, fields) => measures?.log(level, code, fields) }),
    });
  const charged =
    config.telemetry &&
    ((units: number, operation: string) => measures?.count('quorate.cosmos.ru', { operation }, units));
  // Neither waits for the other.
  const [telemetry, opened] = await Promise.all([
    telemetryFor(config, log),
    ports.store ?? openStore(config.store, charged),
  ]);
  measures = telemetry;
  const store = telemetry ? measuredStore(opened, telemetry) : opened;
  await store.ready();
  const [people, keys] = await Promise.all([
    keepDirectory({ source: authoritySource(config), store, clock, time, log }),
    tokenKeys(config),
  ]);
  const { directory } = people;
  const access = new AccessLog({
    store,
    clock,
    time,
    log,
    /** The longest of those served now. */
    get days() {
      return Math.max(...directory.authorities.map((one) => one.settings.lifetimes.accessLogDays));
    },
  });
  const jitter = Math.random;
  const tokens = new Tokens(keys);
  const links = new LinkTokens(keys, config.publicUrl);
  const graph = graphClient({
    graphUrl: config.graphUrl,
    token: botTokens(config.bot, config.graphUrl),
    timeoutMs: ports.graphPatienceMs ?? 10_000,
    measure: telemetry && measuredGraph(telemetry),
    // Whoever moves the clock past the time for which Graph asked us to wait has waited.
    time: {
      nowMs: timePassed(time.nowMs, () => clock.now().epochMilliseconds),
      wait: (ms, signal) => time.wait(ms, signal),
    },
  });
  const app = { teamsAppId: config.teamsAppId, externalId: config.bot?.appId ?? 'quorate' };
  const services = serviceMailboxes({ graph, graphUrl: config.graphUrl, clock, ...app });
  const mailboxes = telemetry ? measuredMailboxes(services, telemetry) : services;
  const told = changesAddress({
    publicUrl: config.publicUrl,
    isReachable: isReachable(config),
    isServed: (authority) => directory.authorities.some(({ id }) => id === authority),
    secret: (purpose, key) => tokens.secret(purpose, key),
  });
  // Teams' edge asks the kernel, which knows the errands that are carried out through it.
  const posting: SharedChats = { post: (chat, shown) => teams.chats.post(chat, shown) };
  const chats = telemetry ? measuredChats(posting, telemetry) : posting;
  const registry = new Registry(ports.entries ?? entries, subscriptions, [
    ...conferenceErrands(mailboxes, told.of),
    ...meetingErrands(mailboxes, chats, links),
  ]);
  const kernel = new Kernel({
    store,
    clock,
    time,
    log,
    directory,
    registry,
    tokens,
    links,
    access,
    jitter,
    telemetry,
  });
  const perform = (command: PersonCommand) => kernel.perform(command);
  const isKnown = (verb: string) => registry.find(verb) !== undefined;
  const desk = new LinkDesk({
    tokens: links,
    linked,
    store,
    clock,
    directory,
    access,
    log,
    perform: (command) => kernel.performHolder(command),
  });
  const listings = new Listings({ store, clock });
  const teams = createTeams({
    config,
    perform: telemetry ? measuredPerform(perform, isKnown, telemetry) : perform,
    limits: config.limits,
    telemetry,
    isKnown,
    sentences: () => kernel.sentences(),
    referencePrefixes: () => kernel.referencePrefixes(),
    listed: (listing, place) => listings.note(listing, place),
    meetingEvent: async (event, id) => {
      for (const command of await meetingEventCommands(event, id, new Reader(store))) {
        await kernel.performService(command);
      }
    },
    store,
    clock,
    directory,
    graph: new GraphInstaller({ graph, graphUrl: config.graphUrl, ...app }),
    log,
    time,
  });
  const messenger = telemetry ? measuredMessenger(teams.messenger, telemetry) : teams.messenger;
  telemetry?.watch(watchedEffects(opened, clock));
  const worker = new Worker({
    store,
    clock,
    time,
    log,
    directory,
    registry,
    kernel,
    messenger,
    jitter,
    troubleView,
    telemetry,
  });
  let server: RunningServer | undefined;

  /**
   * What Graph tells is a command each, in the store before Graph is answered. When the store cannot be reached Graph is
   * not told that it was taken, and repeats it; what is refused would be refused again, and counts as taken.
   */
  async function changes(received: Parameters<ChangesHandler>[0]): ReturnType<ChangesHandler> {
    const read = told.read(received);
    switch (read?.kind) {
      case undefined:
        return { status: 404, body: 'There is nothing here.' };
      case 'question':
        return { status: 200, body: read.answer };
      case 'malformed':
        return { status: 400, body: 'This cannot be read.' };
      case 'told': {
        if (read.ignored > 0) log.warn('outlook.ignored', { count: read.ignored });
        for (const input of inputsOf(read.notifications)) {
          await kernel.performService({
            from: 'service',
            cause: 'followUp',
            id: `told:${randomId()}`,
            authority: received.authority,
            verb: 'outlook.told',
            target: outlookTarget(received.authority),
            input,
            depth: 0,
          });
        }
        return { status: 202 };
      }
    }
  }

  /** What must run for ever is begun once an authority; a repeat finds what is there. */
  async function begin(): Promise<void> {
    await Promise.all(
      directory.authorities.flatMap((authority) =>
        beginnings.map(({ verb, target }) =>
          kernel.performService({
            from: 'service',
            cause: 'clock',
            // One of its own each time: what begins decides by what there is, and a changed file is a new beginning.
            id: `begin:${verb}:${authority.id}:${clock.now().toString()}`,
            authority: authority.id,
            verb,
            target: target(authority.id, authority),
            input: {},
            depth: 0,
          }),
        ),
      ),
    );
    await worker.releaseWaiting();
  }

  return {
    directory,
    kernel,
    worker,
    store,
    log,
    async start() {
      await begin();
      server = await startServer({
        host: config.host,
        port: config.port,
        messages: telemetry ? measuredTurns(teams.receive, telemetry) : teams.receive,
        changes,
        checks: {
          store: () => store.ready().then(() => true),
          worker: () => worker.alive,
          authority: () => directory.authorities.length > 0,
        },
        warnings: {
          authorityUnreadable: () => people.isStale,
          bankHolidaysEnd: () =>
            directory.authorities.some(({ settings }) => listEnd(dayOf(clock.now()), settings).soon),
        },
        log,
        loopbackOnly: config.bot === undefined,
        mostChanges: config.limits.changes,
        trustedProxies: config.trustedProxies,
        telemetry,
        mount(mounted, addressOf) {
          mountLinks(mounted, telemetry ? measuredLinks(desk, telemetry) : desk, {
            time,
            limits: config.limits,
            addressOf,
            telemetry,
          });
          mountNotices(mounted, () => directory.authorities.map(({ name }) => name));
        },
        time,
      });
      worker.start();
      people.start(begin);
      log.info('started', { host: config.host, port: server.port, store: config.store.kind });
      return { url: server.url, port: server.port };
    },
    settled: () => teams.settled(),
    renewPeople: () => people.renew(),
    stray(fault) {
      log.error('process.stray', { cause: causeOf(fault) });
      telemetry?.count('quorate.failures', { code: 'broken', verb: 'process' });
    },
    async stop() {
      await server?.close();
      await people.stop();
      await worker.stop();
      await teams.settled();
      await access.flush();
      // What is still to be told of effects is asked of the store.
      log.info('stopped');
      await telemetry?.stop();
      await store.close();
    },
  };
}

/** Loaded only where it is configured: nobody else is to wait for it. */
async function telemetryFor({ telemetry }: Config, log: Log): Promise<OpenedTelemetry | undefined> {
  if (telemetry === undefined) return undefined;
  const { openTelemetry } = await import('./telemetry/open.ts');
  return openTelemetry(telemetry, () => log.warn('telemetry.notSent'));
}

/** Graph tells only what it can reach: over TLS, but for a Graph of this very machine. */
function isReachable({ publicUrl, graphUrl }: Config): boolean {
  const { protocol, hostname, port } = new URL(publicUrl);
  const isRehearsed = isLoopback(new URL(graphUrl).hostname) && isLoopback(hostname) && port !== '0';
  return protocol === 'https:' || isRehearsed;
}

/** More at once than this is compared as a whole. */
const mostTold = 50;

/** Each event once, however often it is told of in one request. */
function inputsOf(notifications: readonly Notification[]): readonly JsonObject[] {
  const events = new Set(notifications.flatMap((one) => (one.kind === 'event' ? [one.event] : [])));
  const watches = new Set(notifications.flatMap((one) => (one.kind === 'watch' ? [one.what] : [])));
  if (events.size > mostTold) {
    watches.add('missed');
    events.clear();
  }
  return [...[...events].map((event) => ({ event })), ...[...watches].map((what) => ({ what }))];
}

/** The work that falls due, for a clock that can be moved. */
export function dueWork(quorate: Pick<Quorate, 'worker'>, clock: Clock) {
  return {
    settle: () => quorate.worker.settle(),
    nextDue: () => quorate.worker.nextDue(clock.now().add({ hours: horizonHours })),
  };
}
