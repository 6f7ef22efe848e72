/**
 * How a connection waits for the one write lock of a file that several processes share. SQLite's own waiting sleeps up
 * to 100 ms between tries, so that whoever writes without a pause keeps it from the others for seconds. Here it is asked
 * for every few milliseconds, and whoever had to wait lately leaves a gap after its own commit, in which another's try
 * falls.
 */
import type { DatabaseSync } from 'node:sqlite';
import { isBusy } from './sqlite-faults.ts';

/** Between two tries: between half and one and a half of this, in milliseconds. */
const betweenTriesMs = 2;
/** As long as the longest time between two tries. */
const gapMs = 3;
/** How long after having had to wait the others are thought to be writing still. */
const contendedMs = 1_000;

const never = new Int32Array(new SharedArrayBuffer(4));

/** Holds up this thread. */
export function pause(ms: number): void {
  Atomics.wait(never, 0, 0, ms);
}

export class WriteLock {
  readonly #database: DatabaseSync;
  readonly #busyMs: number;
  #waitedAt = Number.NEGATIVE_INFINITY;
  #gaveBackAt = Number.NEGATIVE_INFINITY;

  /** `busyMs`: how long the lock is waited for; it is also the connection's own time-out for all else. */
  constructor(database: DatabaseSync, busyMs: number) {
    this.#database = database;
    this.#busyMs = busyMs;
  }

  /** Begins a transaction that may write. Throws what node:sqlite throws, `SQLITE_BUSY` when the time is over. */
  begin(): void {
    const now = performance.now();
    if (now - this.#waitedAt < contendedMs && now - this.#gaveBackAt < gapMs) pause(gapMs);
    this.#database.exec('PRAGMA busy_timeout = 0');
    try {
      for (const end = performance.now() + this.#busyMs; ; ) {
        try {
          this.#database.exec('BEGIN IMMEDIATE');
          return;
        } catch (error) {
          this.#waitedAt = performance.now();
          if (!isBusy(error) || this.#waitedAt >= end) throw error;
          pause(betweenTriesMs * (0.5 + Math.random()));
        }
      }
    } finally {
      this.#database.exec(`PRAGMA busy_timeout = ${this.#busyMs}`);
    }
  }

  /** To be called after the transaction has ended. */
  gaveBack(): void {
    this.#gaveBackAt = performance.now();
  }
}
