/** Several worker processes on one store of bells: what each of them did, who was killed, and what it had in hand then. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realTime } from '../../src/kernel/clock.ts';
import { effectKind, indexed } from '../../src/kernel/effects.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { type CosmosServer, startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { at } from '../support/authority.ts';
import { bellEntries, hangBells } from '../support/bells.ts';
import { toy } from '../support/toy.ts';
import { type Order, openBells, reportSchema, type World } from './crew-wire.ts';
import type { Engine } from './place.ts';

const startWithinMs = 60_000;

/** When the first bell is due. */
const first = at('2027-03-03T10:00');

/** A message as it arrived: about which bell, and from whom. */
export interface Arrival {
  readonly bell: number;
  readonly from: Ringer;
}

/** One process and what is known of its work. */
export class Ringer {
  /** The bells that it rang, with the time of the commit in milliseconds since 1970. */
  readonly rang: { readonly bell: number; readonly at: number }[] = [];
  /** The bells whose message it sent and ended. */
  readonly told: number[] = [];
  /** What it had in hand when it was killed; undefined while it lives. */
  held: readonly StoreDocument[] | undefined;
  readonly #crew: Crew;
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #leasesBy: string | undefined;
  #killed = false;
  #atNextSend: (() => void) | undefined;

  constructor(crew: Crew, child: ChildProcess) {
    this.#crew = crew;
    this.#child = child;
    this.#ended = new Promise((resolve) => child.once('exit', () => resolve()));
  }

  /** How many things it has done. */
  get deeds(): number {
    return this.rang.length + this.told.length;
  }

  /** Listens to it; resolves when it works. */
  ready(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const late = setTimeout(() => reject(new Error('a process did not start')), startWithinMs);
    void this.#ended.then(() => reject(new Error('a process ended before it was ready')));
    this.#child.on('message', (message) => {
      const report = reportSchema.parse(message);
      if ('ready' in report) resolve();
      else if ('leasesBy' in report) this.#leasesBy = report.leasesBy;
      else if ('rang' in report) this.rang.push({ bell: report.rang, at: report.at });
      else if ('told' in report) this.told.push(report.told);
      else this.#arrived(report.sends, report.n);
    });
    return promise.finally(() => clearTimeout(late));
  }

  order(order: Order): void {
    // One that is being killed may have closed its ears.
    if (!this.#killed && this.#child.connected) this.#child.send(order, () => {});
  }

  #arrived(bell: number, n: number): void {
    this.#crew.arrivals.push({ bell, from: this });
    if (this.#atNextSend) this.#atNextSend();
    else this.order({ arrived: n });
  }

  /** Ends it with SIGKILL, at once or when its next message has arrived, which it does not hear of then. */
  async kill(when: 'at once' | 'as it tells'): Promise<void> {
    if (when === 'as it tells') {
      await new Promise<void>((resolve) => {
        this.#atNextSend = resolve;
        void this.#ended.then(resolve);
      });
    }
    this.#killed = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** What stands under its leases. */
  async inHand(): Promise<readonly StoreDocument[]> {
    const due = await this.#crew.due();
    return due.filter(({ leaseBy }) => leaseBy !== undefined && leaseBy === this.#leasesBy);
  }
}

export class Crew {
  readonly store: Store;
  /** Every message, in the order of arrival. */
  readonly arrivals: Arrival[] = [];
  readonly ringers: Ringer[] = [];
  readonly #dir: string;
  readonly #cosmos: CosmosServer | undefined;
  readonly #at: World['at'];
  #runsSince: number | undefined;

  private constructor(dir: string, cosmos: CosmosServer | undefined, at: World['at']) {
    this.#dir = dir;
    this.#cosmos = cosmos;
    this.#at = at;
    this.store = openBells(at);
  }

  static async open(engine: Engine): Promise<Crew> {
    const dir = mkdtempSync(join(tmpdir(), 'quorate-crew-'));
    const cosmos = engine === 'cosmos' ? await startCosmosServer({ ranges: 2 }) : undefined;
    const crew = new Crew(
      dir,
      cosmos,
      cosmos ? { endpoint: cosmos.endpoint, key: cosmos.key } : { file: join(dir, 'quorate.sqlite') },
    );
    await crew.store.ready();
    return crew;
  }

  /** Hangs bells that fall due at even distances from the moment at which time begins to run. */
  async hang(bells: Omit<Parameters<typeof hangBells>[1], 'first'>): Promise<void> {
    const clock = { now: () => first.subtract({ hours: 1 }) };
    const { kernel } = toy({ store: this.store, clock, time: realTime, entries: bellEntries });
    await hangBells(kernel, { ...bells, first });
  }

  /** Starts one more and resolves when it works. */
  async start(): Promise<Ringer> {
    const world: World = { at: this.#at, first: first.toString(), runsSince: this.#runsSince };
    const child = fork(join(import.meta.dirname, 'ringer.ts'), {
      env: {
        ...process.env,
        WORLD: JSON.stringify(world),
        NODE_COMPILE_CACHE: join(this.#dir, 'code'),
      },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ringer = new Ringer(this, child);
    this.ringers.push(ringer);
    await ringer.ready();
    return ringer;
  }

  /** Time runs from now on, for all of them alike. Gives the moment, in milliseconds since 1970. */
  go(): number {
    const runsSince = Date.now();
    this.#runsSince = runsSince;
    for (const ringer of this.ringers) ringer.order({ runsSince });
    return runsSince;
  }

  /** How many bells somebody says to have rung; one who is killed may not come to say so. */
  get rung(): number {
    return this.ringers.reduce((sum, { rang }) => sum + rang.length, 0);
  }

  /** What is due now, in whosever hands. */
  async due(): Promise<readonly StoreDocument[]> {
    const now = first.add({ milliseconds: Date.now() - (this.#runsSince ?? 0) });
    const found: StoreDocument[] = [];
    let continuation: string | undefined;
    do {
      const page = await this.store.query({
        kind: effectKind,
        equal: { state: 'due' },
        range: { field: 'due', to: indexed(now) },
        order: 'ascending',
        limit: 1_000,
        continuation,
      });
      found.push(...page.documents.map(({ document }) => document));
      continuation = page.continuation;
    } while (continuation !== undefined);
    return found;
  }

  /** Whether nothing is left to be done, now or later. */
  async quiet(): Promise<boolean> {
    const page = await this.store.query({
      kind: effectKind,
      equal: { state: 'due' },
      range: { field: 'due' },
      order: 'ascending',
      limit: 1,
    });
    return page.documents.length === 0;
  }

  async close(): Promise<void> {
    await Promise.all(this.ringers.map((ringer) => ringer.kill('at once')));
    await this.store.close();
    await this.#cosmos?.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
