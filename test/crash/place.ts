/**
 * One service as it is killed and started again: its store, which outlives its processes, the stand-in for Teams, and
 * the people. Each start comes a while later by the service's clock, so that the leases of the dead have run out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { effectKind, indexed } from '../../src/kernel/effects.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { Tokens } from '../../src/kernel/tokens.ts';
import { openStore } from '../../src/open-store.ts';
import { type CosmosServer, startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { type Answered, Connections } from '../bench/load.ts';
import { type Sender, writeAuthority } from '../bench/people.ts';
import { at } from '../support/authority.ts';
import { until } from '../support/room.ts';
import { Running } from './process.ts';
import { startTeams, type Teams } from './teams.ts';

export const engines = ['sqlite', 'cosmos'] as const;
export type Engine = (typeof engines)[number];

/** A Thursday morning on which a chair is on duty until one o'clock. */
const morning = at('2026-11-19T09:30');
/** Longer than a lease. */
const betweenStartsMs = 15_000;
const key = { id: 'k1', secret: 'only-for-the-tests-that-kill-processes' };

export interface PlaceOptions {
  readonly engine: Engine;
  readonly askers: number;
  /** Shared by every start, so that each costs less. */
  readonly compileCache: string;
}

export class Place {
  readonly teams: Teams;
  readonly store: Store;
  readonly tokens = new Tokens([key]);
  readonly #askers: Sender[];
  readonly #env: Readonly<Record<string, string>>;
  readonly #dir: string;
  readonly #cosmos: CosmosServer | undefined;
  readonly #aheadMs = morning.epochMilliseconds - Date.now();
  #starts = 0;
  #requests = 0;
  readonly #running = new Set<Running>();
  #connections: { readonly to: Running; readonly by: Connections }[] = [];

  private constructor(parts: {
    teams: Teams;
    store: Store;
    askers: readonly Sender[];
    env: Readonly<Record<string, string>>;
    dir: string;
    cosmos: CosmosServer | undefined;
  }) {
    this.teams = parts.teams;
    this.store = parts.store;
    this.#askers = [...parts.askers];
    this.#env = parts.env;
    this.#dir = parts.dir;
    this.#cosmos = parts.cosmos;
  }

  static async open({ engine, askers, compileCache }: PlaceOptions): Promise<Place> {
    const dir = mkdtempSync(join(tmpdir(), 'quorate-crash-'));
    const authorityFile = join(dir, 'authority.json');
    const senders = writeAuthority(authorityFile, askers);
    const teams = await startTeams();
    const cosmos = engine === 'cosmos' ? await startCosmosServer({ ranges: 2 }) : undefined;
    const file = join(dir, 'quorate.sqlite');
    const store = cosmos
      ? await openStore({ kind: 'cosmos', endpoint: cosmos.endpoint, key: cosmos.key, database: 'quorate' })
      : await openStore({ kind: 'sqlite', file });
    await store.ready();
    return new Place({
      teams,
      store,
      askers: senders,
      dir,
      cosmos,
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
        TOKEN_KEYS: `${key.id}:${key.secret}`,
        TEAMS_SERVICE_URL: teams.url,
        GRAPH_URL: `${teams.url}v1.0`,
        AUTHORITY_FILE: authorityFile,
        LOG_LEVEL: 'silent',
        NODE_COMPILE_CACHE: compileCache,
      },
    });
  }

  /** Starts a process; by the service's clock that is a while after the last start, unless told otherwise. */
  async start(options: { readonly atOnce?: boolean } = {}): Promise<Running> {
    if (options.atOnce !== true) this.#starts += 1;
    const running = await Running.start({ ...this.#env, AHEAD_MS: String(this.#ahead) });
    this.#running.add(running);
    void running.ended.then(() => this.#running.delete(running));
    return running;
  }

  get #ahead(): number {
    return this.#aheadMs + this.#starts * betweenStartsMs;
  }

  /** Somebody who has asked for nothing yet. */
  asker(): { readonly sender: Sender; readonly n: number } {
    const sender = this.#askers.shift();
    if (!sender) throw new Error('there are no more people to ask for a consultation');
    this.#requests += 1;
    return { sender, n: this.#requests };
  }

  connections(to: Running): Connections {
    const known = this.#connections.find((one) => one.to === to);
    if (known) return known.by;
    const by = new Connections(to.url, 8);
    this.#connections.push({ to, by });
    return by;
  }

  /** Undefined when the process ended before it answered. */
  async post(to: Running, body: string): Promise<Answered | undefined> {
    return this.connections(to)
      .post(body)
      .catch(() => undefined);
  }

  /** What is to be carried out now or was put off to be tried again; wake-ups of the days to come are not counted. */
  async due(): Promise<readonly StoreDocument[]> {
    const soon = Temporal.Now.instant().add({ milliseconds: this.#ahead + 600_000 });
    const page = await this.store.query({
      kind: effectKind,
      equal: { state: 'due' },
      range: { field: 'due', to: indexed(soon) },
      order: 'ascending',
      limit: 1_000,
    });
    return page.documents.map(({ document }) => document).filter(({ id }) => !id.startsWith('wake:'));
  }

  /** Waits until every effect is carried out. */
  async quiet(boundMs = 20_000): Promise<void> {
    await until(async () => ((await this.due()).length === 0 ? true : undefined), 'the last effect', boundMs);
  }

  async close(): Promise<void> {
    for (const { by } of this.#connections) by.close();
    await Promise.all([...this.#running].map((one) => one.kill()));
    await this.store.close();
    await this.#cosmos?.close();
    await this.teams.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
