/**
 * One service as the soak has it: several processes on one store, people who press, the stand-in for Teams, and the
 * weather over all of it. A press goes to any process that lives, and again when nothing came back, as Teams does it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { effectKind, indexed } from '../../src/kernel/effects.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import { openStore } from '../../src/open-store.ts';
import { type CosmosServer, startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import type { Answered } from '../bench/load.ts';
import { type Sender, writeAuthority } from '../bench/people.ts';
import { at } from '../support/authority.ts';
import { type Moods, startTeams, type Teams } from './teams.ts';
import { type Met, type Weather, wordSchema } from './weather.ts';

/** A Thursday morning on which a chair is on duty. */
const morning = at('2026-11-19T09:30');
const readyWithinMs = 120_000;
const answerWithinMs = 20_000;

/** What is asked of every process: no share of the calls fails for ever, so everything comes to its end. */
export const fair: Omit<Weather, 'aheadMs'> = {
  throttled: 0.01,
  unavailable: 0.005,
  lost: 0.01,
  slowMs: 0,
  store: 'up',
};
export const calm: Omit<Weather, 'aheadMs'> = {
  throttled: 0,
  unavailable: 0,
  lost: 0,
  slowMs: 0,
  store: 'up',
};
const moody: Moods = { throttled: 0.02, unavailable: 0.01, lost: 0.01, slow: 0.02 };
const friendly: Moods = { throttled: 0, unavailable: 0, lost: 0, slow: 0 };

const keys = [
  { id: 'k1', secret: 'only-for-the-soak-the-first-of-its-keys' },
  { id: 'k2', secret: 'only-for-the-soak-the-second-of-its-keys' },
] as const;
const written = (some: readonly (typeof keys)[number][]) =>
  some.map(({ id, secret }) => `${id}:${secret}`).join(',');

/** What a token may be signed with: the first key, both while they change, the second alone. */
const keyStages = [written([keys[0]]), written([keys[1], keys[0]]), written([keys[1]])] as const;

interface Server {
  readonly child: ChildProcess;
  readonly url: URL;
  readonly ended: Promise<void>;
}

export interface TownOptions {
  readonly engine: 'sqlite' | 'cosmos';
  readonly processes: number;
  readonly people: number;
  /** Numbers from 0 to 1. */
  readonly chance: () => number;
  /** The verbs that the processes with which it opens do not have, as a pattern: they are of an older version. */
  readonly lacks?: string;
}

export class Town {
  readonly store: Store;
  readonly teams: Teams;
  readonly senders: readonly Sender[];
  /** Opens what was signed with any of the keys. */
  readonly tokens = new Tokens([...keys]);
  readonly latencies: number[] = [];
  /** What the stores of processes met with, of those that lived to say so. */
  readonly met = new Map<string, number>();
  kills = 0;
  /** How many processes ended by themselves. */
  falls = 0;
  repeats = 0;
  /** How often somebody had to ask for a card, because that in their chat was not brought up to date. */
  asked = 0;
  readonly #servers = new Map<number, Server>();
  /** Also those that are still starting. */
  readonly #children = new Map<ChildProcess, Promise<void>>();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #env: Readonly<Record<string, string>>;
  readonly #chance: () => number;
  readonly #dir: string;
  readonly #cosmos: CosmosServer | undefined;
  #lacks: string;
  #aheadMs = morning.epochMilliseconds - Date.now();
  #weather: Omit<Weather, 'aheadMs'> = fair;
  #keyStage = 0;
  #starts = 0;
  #closed = false;

  private constructor(made: {
    store: Store;
    teams: Teams;
    senders: readonly Sender[];
    env: Readonly<Record<string, string>>;
    chance: () => number;
    dir: string;
    cosmos: CosmosServer | undefined;
    lacks: string;
  }) {
    this.store = made.store;
    this.teams = made.teams;
    this.senders = made.senders;
    this.#env = made.env;
    this.#chance = made.chance;
    this.#dir = made.dir;
    this.#cosmos = made.cosmos;
    this.#lacks = made.lacks;
  }

  static async open({ engine, processes, people, chance, lacks = '' }: TownOptions): Promise<Town> {
    const dir = mkdtempSync(join(tmpdir(), 'quorate-soak-'));
    const authorityFile = join(dir, 'authority.json');
    const senders = writeAuthority(authorityFile, people);
    const teams = await startTeams(moody, chance);
    const cosmos = engine === 'cosmos' ? await startCosmosServer({ ranges: 2 }) : undefined;
    const file = join(dir, 'quorate.sqlite');
    const store = await openStore(
      cosmos
        ? { kind: 'cosmos', endpoint: cosmos.endpoint, key: cosmos.key, database: 'quorate' }
        : { kind: 'sqlite', file },
    );
    await store.ready();
    const town = new Town({
      store,
      teams,
      senders,
      chance,
      dir,
      cosmos,
      lacks,
      env: {
        ...(cosmos
          ? { STORE: 'cosmos', COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_KEY: cosmos.key }
          : { STORE: 'sqlite', SQLITE_FILE: file }),
        HOST: '127.0.0.1',
        PORT: '0',
        BOT_APP_ID: '',
        BOT_APP_TYPE: '',
        BOT_APP_TENANT_ID: '',
        BOT_APP_PASSWORD: '',
        TEAMS_SERVICE_URL: teams.url,
        GRAPH_URL: `${teams.url}v1.0`,
        AUTHORITY_FILE: authorityFile,
        LOG_LEVEL: 'silent',
        NODE_COMPILE_CACHE: join(dir, 'code'),
      },
    });
    // The first one writes down its compiled code, which makes the others cheaper.
    for (let place = 0; place < processes; place += 1) await town.#start(place);
    return town;
  }

  get places(): readonly number[] {
    return [...this.#servers.keys()];
  }

  /** The moment by the service's clock. */
  now(): Temporal.Instant {
    return Temporal.Now.instant().add({ milliseconds: this.#aheadMs });
  }

  async #start(place: number): Promise<void> {
    this.#starts += 1;
    const weather: Weather = { ...this.#weather, aheadMs: this.#aheadMs };
    const child = fork(join(import.meta.dirname, 'child.ts'), {
      env: {
        ...process.env,
        ...this.#env,
        TOKEN_KEYS: keyStages[this.#keyStage] ?? keyStages[0],
        WEATHER: JSON.stringify(weather),
        SEED: String(this.#starts),
        LACKS: this.#lacks,
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    this.#children.set(child, ended);
    void ended.then(() => this.#children.delete(child));
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const late = setTimeout(() => reject(new Error('a process did not start')), readyWithinMs);
    void ended.then(() => reject(new Error('a process ended before it was ready')));
    child.on('message', (message) => {
      const word = wordSchema.parse(message);
      if ('ready' in word) resolve(word.ready);
      else this.#note(place, word.met);
    });
    const url = await promise.finally(() => clearTimeout(late));
    const server = { child, url: new URL('/api/messages', url), ended };
    this.#servers.set(place, server);
    void ended.then(() => {
      if (this.#servers.get(place) !== server) return;
      // Nobody has ended it: as the platform does, another is started, and it is told of at the end.
      this.#servers.delete(place);
      this.falls += 1;
      this.#settle(place);
      void this.#start(place).catch(() => {
        this.falls += 1;
      });
    });
    this.#tell(server);
  }

  readonly #metOf = new Map<number, Met>();

  #note(place: number, met: Met): void {
    this.#metOf.set(place, met);
  }

  /** What one process met with is added when it ends: it says the whole each time. */
  #settle(place: number): void {
    for (const [name, count] of Object.entries(this.#metOf.get(place) ?? {})) {
      this.met.set(name, (this.met.get(name) ?? 0) + count);
    }
    this.#metOf.delete(place);
  }

  #tell({ child }: Server, aheadMs = this.#aheadMs): void {
    if (child.connected) child.send({ weather: { ...this.#weather, aheadMs } }, () => {});
  }

  /** The weather over every process, and over those that start from now on. */
  become(weather: Omit<Weather, 'aheadMs'>): void {
    this.#weather = weather;
    for (const server of this.#servers.values()) this.#tell(server);
  }

  /** Everybody's clock goes forward: what falls due meanwhile falls due at once. */
  forward(ms: number): void {
    this.#aheadMs += ms;
    for (const server of this.#servers.values()) this.#tell(server);
  }

  /** One process's clock goes wrong by so much, until it is told again. */
  astray(place: number, ms: number): void {
    const server = this.#servers.get(place);
    if (server) this.#tell(server, this.#aheadMs + ms);
  }

  /** Ends a process with SIGKILL in the middle of whatever it does, and starts another in its place. */
  async kill(place: number): Promise<void> {
    const server = this.#servers.get(place);
    if (!server) return;
    this.kills += 1;
    this.#servers.delete(place);
    server.child.kill('SIGKILL');
    await server.ended;
    this.#settle(place);
    await this.#start(place);
  }

  /**
   * A process of the present version in the place of what runs there, as a rolling upgrade does it: once it is ready it
   * gets the presses, and the other is told to end. Gives the exit code of that.
   */
  async upgrade(place: number): Promise<number | null> {
    const old = this.#servers.get(place);
    if (!old) throw new Error('nothing runs there');
    this.#lacks = '';
    await this.#start(place);
    old.child.kill('SIGTERM');
    await old.ended;
    return old.child.exitCode;
  }

  /** The next stage of the keys, process after process: cards that were signed with the first key go out of use. */
  async turnKeys(): Promise<void> {
    if (this.#keyStage + 1 >= keyStages.length) return;
    this.#keyStage += 1;
    for (const place of this.places) {
      await this.kill(place);
      this.kills -= 1;
    }
  }

  /**
   * Sends the same bytes until somebody answers, to one process after the other, as Teams and a patient person do.
   * Throws when nobody has for two minutes.
   */
  async post(body: string): Promise<Answered> {
    const end = performance.now() + 120_000;
    for (;;) {
      const answer = await this.#once(body);
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer;
      this.repeats += 1;
      if (performance.now() > end) throw new Error('nobody answers');
      await pause(100 + 400 * this.#chance());
    }
  }

  /** Sends the same bytes to two processes at once, as a second delivery that overtakes the first. */
  async postTwice(body: string): Promise<Answered> {
    const [first] = await Promise.all([this.post(body), this.post(body)]);
    return first;
  }

  async #once(body: string): Promise<Answered | undefined> {
    const servers = [...this.#servers.values()];
    const server = servers[Math.floor(this.#chance() * servers.length)];
    if (!server) return undefined;
    const payload = Buffer.from(body);
    const began = performance.now();
    return new Promise((resolve) => {
      const sent = request(
        server.url,
        {
          agent: this.#agent,
          method: 'POST',
          timeout: answerWithinMs,
          headers: { 'content-type': 'application/json', 'content-length': payload.length },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            this.latencies.push(performance.now() - began);
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') });
          });
          response.on('error', () => resolve(undefined));
        },
      );
      sent.on('timeout', () => sent.destroy());
      sent.on('error', () => resolve(undefined));
      sent.end(payload);
    });
  }

  /** Effects in a state, of those due by the given time: all of them, in pages. */
  async effects(state: string, by = this.now()): Promise<readonly StoreDocument[]> {
    const found: StoreDocument[] = [];
    let continuation: string | undefined;
    do {
      const page = await this.store.query({
        kind: effectKind,
        equal: { state },
        range: { field: 'due', to: indexed(by) },
        order: 'ascending',
        limit: 1_000,
        continuation,
      });
      found.push(...page.documents.map(({ document }) => document));
      continuation = page.continuation;
    } while (continuation !== undefined);
    return found;
  }

  /** From now on nothing goes wrong. */
  clearUp(): void {
    this.teams.moods = friendly;
    this.become(calm);
  }

  /** Ends everything, once. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const places = this.places;
    this.#servers.clear();
    for (const child of this.#children.keys()) child.kill('SIGKILL');
    await Promise.all(this.#children.values());
    for (const place of places) this.#settle(place);
    this.#agent.destroy();
    await this.teams.close();
    await this.store.close();
    await this.#cosmos?.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
