/**
 * Who commits: this thread, or one of its own with a connection of its own, so that people's presses are worked on
 * while the disk writes. Both commit together whatever is waiting, so that one sync of the disk serves many.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { StoreError } from '../kernel/store.ts';
import { type Change, Committer, type Failed, groupLimit, type Written } from './sqlite-commit.ts';
import type { SqliteFile } from './sqlite-connect.ts';
import { sqliteFault } from './sqlite-faults.ts';
import type { Asked, Row, Told } from './sqlite-thread.ts';

export interface Writer {
  /** Whether it commits on the connection of those who read. */
  readonly sharesConnection: boolean;
  /** Undefined when all of the batch was committed. Rejects with StoreError as `Committer.commit` throws it. */
  write(batch: Written): Promise<Failed>;
  /** Rejects with StoreError unless the file can be written. */
  ready(): Promise<void>;
  /** Finishes what it was given before; nothing may be asked of it afterwards. */
  close(): Promise<void>;
}

interface Waiting {
  readonly batch: Written;
  readonly resolve: (failed: Failed) => void;
  readonly reject: (error: StoreError) => void;
}

/** Commits on the given connection, in this thread: together what arrives in one turn of the event loop. */
export class WriterHere implements Writer {
  readonly sharesConnection = true;
  readonly #committer: Committer;
  readonly #waiting: Waiting[] = [];
  #scheduled = false;

  constructor(database: DatabaseSync, busyMs: number | undefined) {
    this.#committer = new Committer(database, busyMs);
  }

  write(batch: Written): Promise<Failed> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#schedule();
    });
  }

  async ready(): Promise<void> {
    this.#committer.canWrite();
  }

  async close(): Promise<void> {
    while (this.#waiting.length > 0) this.#flush();
  }

  /** A flush comes after the input of this turn of the loop, so that all batches it brings are in one commit. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const group = this.#waiting.splice(0, groupLimit);
    if (group.length === 0) return;
    try {
      const failed = this.#committer.commit(group.map(({ batch }) => batch));
      for (const [n, one] of group.entries()) one.resolve(failed[n]);
    } catch (error) {
      const fault = sqliteFault(error);
      for (const one of group) one.reject(fault);
    }
  }
}

/** How long a clearing away waits at first, and how long at most while other batches are being committed. */
const clearingWaitsMs = 5;
const clearingWaitsAtMostMs = 500;

/** Whether a batch only clears away what nobody waits for. */
function clearsAway({ changes }: Written): boolean {
  return changes.every((change) => change.op === 'delete' && change.unhurried);
}

function rowOf(change: Change): Row {
  if (change.op === 'delete') return ['delete', change.id, change.before];
  const { op, id, kind, etag, expires, body } = change;
  return op === 'replace'
    ? [op, id, kind, etag, expires, body, change.before]
    : [op, id, kind, etag, expires, body];
}

/**
 * Commits in a thread that is started by the first thing asked of it. Each batch goes there at once: what arrives while
 * others are being committed is committed next, together. Only what clears away, and nobody waits for, is held until
 * nobody waits for anything else (but not for long), since it writes as much as what somebody waits for; nothing of its
 * partition overtakes it. Should the thread ever die, what it was given is `unknown` (each receipt settles it), and the
 * next thing asked starts another.
 */
export class ThreadWriter implements Writer {
  readonly sharesConnection = false;
  readonly #file: SqliteFile;
  #thread: Worker | undefined;
  readonly #waiting = new Map<number, Pick<Waiting, 'resolve' | 'reject'>>();
  /** What clears away and has not been posted yet, in its order; since when the first of it waits; the next look at it. */
  #held: Asked[] = [];
  #heldSince = 0;
  #posting: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  write(batch: Written): Promise<Failed> {
    const { partition, changes, now } = batch;
    return this.#ask({ batch: { partition, rows: changes.map(rowOf), now } }, clearsAway(batch));
  }

  async ready(): Promise<void> {
    await this.#ask({});
  }

  async close(): Promise<void> {
    if (this.#thread === undefined) return;
    await this.#ask({ close: true });
    this.#thread = undefined;
  }

  #ask(what: Omit<Asked, 'id'>, patient = false): Promise<Failed> {
    this.#thread ??= this.#started();
    const thread = this.#thread;
    this.#asked += 1;
    const asked = { id: this.#asked, ...what };
    return new Promise((resolve, reject) => {
      // The process stays for an answer it waits for, and for nothing else.
      if (this.#waiting.size === 0) thread.ref();
      this.#waiting.set(asked.id, { resolve, reject });
      if (patient) this.#hold(asked, thread);
      else thread.postMessage(this.#isBehindHeld(asked) ? [...this.#letGo(), asked] : [asked]);
    });
  }

  /** Whether something that is held must come before it: what concerns the same partition, or all there is. */
  #isBehindHeld({ batch }: Asked): boolean {
    return this.#held.some((held) => batch === undefined || held.batch?.partition === batch.partition);
  }

  #hold(asked: Asked, thread: Worker): void {
    if (this.#held.length === 0) this.#heldSince = performance.now();
    this.#held.push(asked);
    const look = () => {
      const othersWait = this.#waiting.size > this.#held.length;
      const patience =
        this.#held.length < groupLimit && performance.now() - this.#heldSince < clearingWaitsAtMostMs;
      if (othersWait && patience) this.#posting = setTimeout(look, clearingWaitsMs);
      else thread.postMessage(this.#letGo());
    };
    this.#posting ??= setTimeout(look, clearingWaitsMs);
  }

  #letGo(): readonly Asked[] {
    clearTimeout(this.#posting);
    this.#posting = undefined;
    const held = this.#held;
    this.#held = [];
    return held;
  }

  #started(): Worker {
    const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: this.#file });
    thread.unref();
    thread.on('message', (told: Told) => {
      for (const [n, id] of told.ids.entries()) {
        const waiting = this.#waiting.get(id);
        this.#waiting.delete(id);
        if (told.fault === undefined) waiting?.resolve(told.failed[n]);
        else waiting?.reject(new StoreError(told.fault.kind, told.fault.message, told.fault));
      }
      if (this.#waiting.size === 0) thread.unref();
    });
    const ended = () => {
      // One that dies says so twice (`error`, then `exit`): by then what waits may have been given to the next.
      if (this.#thread !== thread) return;
      this.#thread = undefined;
      this.#letGo();
      for (const { reject } of this.#waiting.values()) {
        reject(new StoreError('unknown', 'the thread that writes has ended'));
      }
      this.#waiting.clear();
    };
    thread.on('error', ended);
    thread.on('exit', ended);
    return thread;
  }
}
