/** The thread that writes: one connection, one thing asked after the other. Started by `ThreadWriter` alone. */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { StoreError, type StoreFault } from '../kernel/store.ts';
import { Committer, type Failed, type Group } from './sqlite-commit.ts';
import { canWrite, connect } from './sqlite-connect.ts';

/** A group to commit, the end of the thread, or (neither) whether the file can be written. */
export interface Asked {
  readonly id: number;
  readonly group?: Group;
  readonly close?: true;
}

export type Told =
  | { readonly id: number; readonly failed: readonly Failed[]; readonly fault?: undefined }
  | {
      readonly id: number;
      readonly fault: {
        readonly kind: StoreFault;
        readonly message: string;
        readonly retryAfterMs: number | undefined;
      };
    };

if (parentPort === null) throw new Error('this is the module of a thread');
const port = parentPort;
let open: { readonly database: DatabaseSync; readonly committer: Committer } | undefined;

/** Opened when it is needed, and again when that failed: the file may be in use for a moment. */
function opened() {
  if (open === undefined) {
    const database = connect(workerData);
    open = { database, committer: new Committer(database) };
  }
  return open;
}

port.on('message', ({ id, group, close }: Asked) => {
  try {
    if (close) {
      open?.database.close();
      port.postMessage({ id, failed: [] } satisfies Told);
      port.close();
      return;
    }
    const { database, committer } = opened();
    if (group === undefined) canWrite(database);
    const failed = group === undefined ? [] : committer.commit(group);
    port.postMessage({ id, failed } satisfies Told);
  } catch (error) {
    // connect, commit and canWrite throw nothing else.
    const fault = error instanceof StoreError ? error : new StoreError('unknown', 'the thread failed');
    const { fault: kind, message, retryAfterMs } = fault;
    port.postMessage({ id, fault: { kind, message, retryAfterMs } } satisfies Told);
  }
});
