/**
 * Who commits: this thread, or one of its own with a connection of its own, so that people's presses are worked on
 * while the disk writes.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { StoreError } from '../kernel/store.ts';
import { Committer, type Failed, type Group } from './sqlite-commit.ts';
import { canWrite, type SqliteFile } from './sqlite-connect.ts';
import type { Asked, Told } from './sqlite-thread.ts';

export interface Writer {
  /** Rejects with StoreError as `Committer.commit` throws it. */
  commit(group: Group): Promise<readonly Failed[]>;
  /** Rejects with StoreError unless the file can be written. */
  ready(): Promise<void>;
  /** Finishes what it was given before. */
  close(): Promise<void>;
}

/** Commits on the given connection, in this thread. */
export function writerHere(database: DatabaseSync): Writer {
  const committer = new Committer(database);
  return {
    commit: async (group) => committer.commit(group),
    ready: async () => canWrite(database),
    close: async () => {},
  };
}

interface Waiting {
  readonly resolve: (failed: readonly Failed[]) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * Commits in a thread that is started by the first thing asked of it. Should it ever die, what it was given is
 * `unknown` (each receipt settles it), and the next thing asked starts another.
 */
export class ThreadWriter implements Writer {
  readonly #file: SqliteFile;
  #thread: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  commit(group: Group): Promise<readonly Failed[]> {
    return this.#ask({ group });
  }

  async ready(): Promise<void> {
    await this.#ask({});
  }

  async close(): Promise<void> {
    if (this.#thread === undefined) return;
    await this.#ask({ close: true });
    this.#thread = undefined;
  }

  #ask(what: Omit<Asked, 'id'>): Promise<readonly Failed[]> {
    this.#thread ??= this.#started();
    const thread = this.#thread;
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      // The process stays for an answer it waits for, and for nothing else.
      thread.ref();
      this.#waiting.set(id, { resolve, reject });
      thread.postMessage({ id, ...what } satisfies Asked);
    });
  }

  #started(): Worker {
    const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: this.#file });
    thread.unref();
    thread.on('message', (told: Told) => {
      const waiting = this.#waiting.get(told.id);
      this.#waiting.delete(told.id);
      if (this.#waiting.size === 0) thread.unref();
      if (told.fault === undefined) waiting?.resolve(told.failed);
      else waiting?.reject(new StoreError(told.fault.kind, told.fault.message, told.fault));
    });
    const ended = () => {
      if (this.#thread === thread) this.#thread = undefined;
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
