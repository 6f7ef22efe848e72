/**
 * The access log: who looked at what, and what was refused. One writer a process and day, chained, so that a missing
 * page shows. Refusals are in the store before the answer goes; views may lag by a second.
 */
import { createHash } from 'node:crypto';
import type { Clock, RealTime } from './clock.ts';
import { randomId } from './ids.ts';
import { canonical, type JsonObject } from './json.ts';
import type { Log } from './log.ts';
import type { Store } from './store.ts';

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
const pageSize = 100;

export class AccessLog {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #time: RealTime;
  readonly #log: Log;
  readonly #days: number;
  readonly #process = randomId().slice(0, 10);
  #pages = new Map<string, { seq: number; prev: string }>();
  #pending: { authority: string; entry: AccessEntry }[] = [];
  #writing: Promise<void> = Promise.resolve();
  #timer: Promise<void> | undefined;

  constructor(ports: { store: Store; clock: Clock; time: RealTime; log: Log; days: number }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#time = ports.time;
    this.#log = ports.log;
    this.#days = ports.days;
  }

  looked(authority: string, entry: Omit<AccessEntry, 'at' | 'outcome'>): void {
    this.#add(authority, { ...entry, outcome: 'looked' });
    if (this.#pending.length >= pageSize) void this.flush();
    else this.#timer ??= this.#time.wait(flushAfterMs).then(() => this.flush());
  }

  /** Resolves when the refusal is in the store. */
  refused(authority: string, entry: Omit<AccessEntry, 'at' | 'outcome'>): Promise<void> {
    this.#add(authority, { ...entry, outcome: 'refused' });
    return this.flush();
  }

  /** Writes what is pending; entries that arrive together share one write. A failed write is logged and tried again with the next. */
  flush(): Promise<void> {
    this.#timer = undefined;
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  #add(authority: string, entry: Omit<AccessEntry, 'at'>): void {
    const at = this.#clock.now().toString({ smallestUnit: 'millisecond' });
    this.#pending.push({ authority, entry: { at, ...entry } });
  }

  async #write(): Promise<void> {
    const taken = this.#pending;
    this.#pending = [];
    const byPage = Map.groupBy(taken, ({ authority, entry }) => `${authority} ${entry.at.slice(0, 10)}`);
    for (const [key, items] of byPage) {
      const [authority = '', day = ''] = key.split(' ');
      const page = this.#pages.get(key) ?? { seq: 0, prev: '' };
      const entries: JsonObject[] = items.map(({ entry }) => ({ ...entry }));
      const seq = page.seq + 1;
      const hash = createHash('sha256')
        .update(canonical({ process: this.#process, seq, prev: page.prev, entries }))
        .digest('base64url');
      try {
        await this.#store.batch(`access:${authority}:${day}`, [
          {
            op: 'create',
            document: {
              id: `${this.#process}:${String(seq).padStart(6, '0')}`,
              partition: `access:${authority}:${day}`,
              kind: accessKind,
              authority,
              schema: 1,
              ttl: this.#days * 86_400,
              data: { process: this.#process, seq, prev: page.prev, hash, entries },
            },
          },
        ]);
        this.#pages.set(key, { seq, prev: hash });
      } catch {
        this.#log.error('accessLog.writeFailed', { entries: items.length });
        this.#pending.unshift(...items);
      }
    }
    if (this.#pages.size > 8) {
      for (const key of [...this.#pages.keys()].slice(0, -4)) this.#pages.delete(key);
    }
  }
}
