/**
 * The access log: who looked at what, and what was refused. One writer a process and day, chained, so that a missing
 * page shows. Refusals are in the store before the answer goes; views may lag by a second.
 */
import { createHash } from 'node:crypto';
import type { Clock, RealTime } from './clock.ts';
import { randomId } from './ids.ts';
import { canonical, type JsonObject } from './json.ts';
import type { Log } from './log.ts';
import type { Store, StoreDocument } from './store.ts';

export const accessKind = 'access';

/** `who` is a person's id, or `stranger:<tenant>:<object id>`, or `anonymous`. `about` is a record's partition and id. */
export interface AccessEntry {
  readonly at: string;
  readonly who: string;
  readonly verb: string;
  readonly outcome: 'looked' | 'refused';
  readonly code?: string;
  readonly about?: string;
}

const flushAfterMs = 500;
/** Most entries in one page. */
const pageSize = 100;

export class AccessLog {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #time: RealTime;
  readonly #log: Log;
  /** Asked for each page: it follows the authority file. */
  readonly #days: () => number;
  readonly #process = randomId().slice(0, 10);
  /** The newest page of each authority and day. */
  readonly #chains = new Map<string, { seq: number; prev: string }>();
  #pending: { authority: string; entry: AccessEntry }[] = [];
  /** Pages on their way to the store; each stays as it is until it is there, so that a lost answer brings no second. */
  #unwritten: StoreDocument[] = [];
  #writing: Promise<void> = Promise.resolve();
  /** A writing that has not begun: it takes along what is entered until it does. */
  #next: Promise<void> | undefined;
  #timer: Promise<void> | undefined;

  constructor(ports: { store: Store; clock: Clock; time: RealTime; log: Log; readonly days: number }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#time = ports.time;
    this.#log = ports.log;
    this.#days = () => ports.days;
  }

  looked(authority: string, entry: Omit<AccessEntry, 'at' | 'outcome'>): void {
    this.#add(authority, { ...entry, outcome: 'looked' });
    if (this.#pending.length >= pageSize) void this.flush();
    else {
      this.#timer ??= this.#time.wait(flushAfterMs).then(() => {
        this.#timer = undefined;
        return this.flush();
      });
    }
  }

  /** Resolves when the refusal is in the store; when the store cannot be reached, once that is known. */
  refused(authority: string, entry: Omit<AccessEntry, 'at' | 'outcome'>): Promise<void> {
    this.#add(authority, { ...entry, outcome: 'refused' });
    return this.flush();
  }

  /** Writes what is pending; entries that arrive together share one write. A failed write is logged and tried again with the next. */
  flush(): Promise<void> {
    // One for all who wait: while the store cannot be reached each writing lasts until that is known.
    this.#next ??= this.#writing.then(() => {
      this.#next = undefined;
      return this.#write();
    });
    this.#writing = this.#next;
    return this.#writing;
  }

  #add(authority: string, entry: Omit<AccessEntry, 'at'>): void {
    const at = this.#clock.now().toString({ smallestUnit: 'millisecond' });
    this.#pending.push({ authority, entry: { at, ...entry } });
  }

  async #write(): Promise<void> {
    this.#makePages();
    while (this.#unwritten[0]) {
      const page = this.#unwritten[0];
      try {
        const outcome = await this.#store.batch(page.partition, [{ op: 'create', document: page }]);
        // Its name is this process's own: one that is there already is this one, written when no answer came.
        if (!outcome.ok && outcome.because !== 'exists') throw new Error('not written');
        this.#unwritten.shift();
      } catch {
        this.#log.error('accessLog.writeFailed', { count: this.#unwritten.length });
        return;
      }
    }
  }

  #makePages(): void {
    const taken = this.#pending;
    this.#pending = [];
    const byChain = Map.groupBy(taken, ({ authority, entry }) => `${authority}:${entry.at.slice(0, 10)}`);
    for (const [chain, items] of byChain) {
      for (let from = 0; from < items.length; from += pageSize) {
        this.#unwritten.push(this.#page(chain, items.slice(from, from + pageSize)));
      }
    }
    this.#forget();
  }

  #page(chain: string, items: readonly { authority: string; entry: AccessEntry }[]): StoreDocument {
    const { seq: before, prev } = this.#chains.get(chain) ?? { seq: 0, prev: '' };
    const seq = before + 1;
    const entries: JsonObject[] = items.map(({ entry }) => ({ ...entry }));
    const hash = createHash('sha256')
      .update(canonical({ process: this.#process, seq, prev, entries }))
      .digest('base64url');
    this.#chains.set(chain, { seq, prev: hash });
    return {
      id: `${this.#process}:${String(seq).padStart(6, '0')}`,
      partition: `access:${chain}`,
      kind: accessKind,
      authority: items[0]?.authority ?? '',
      schema: 1,
      ttl: this.#days() * 86_400,
      data: { process: this.#process, seq, prev, hash, entries },
    };
  }

  /** Days that are over: the clock never goes back, so nothing more is entered there. */
  #forget(): void {
    const today = this.#clock.now().toString().slice(0, 10);
    for (const chain of this.#chains.keys()) if (chain.slice(-10) < today) this.#chains.delete(chain);
  }
}
