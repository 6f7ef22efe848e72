/** The thread that writes: one connection, and one commit for all that has arrived. Started by `ThreadWriter` alone. */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { StoreError, type StoreFault } from '../kernel/store.ts';
import { Committer, type Failed, groupLimit, type Written } from './sqlite-commit.ts';
import { connect } from './sqlite-connect.ts';

/** A batch to commit, the end of the thread, or (neither) whether the file can be written. */
export interface Asked {
  readonly id: number;
  readonly batch?: Written;
  readonly close?: true;
}

/** The answer to several at once: each one's own, or one fault for all. */
export type Told =
  | { readonly ids: readonly number[]; readonly failed: readonly Failed[]; readonly fault?: undefined }
  | {
      readonly ids: readonly number[];
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
    open = { database, committer: new Committer(database, workerData.busyMs) };
  }
  return open;
}

/** Does the work for all of these and tells how it ended. */
function answer(ids: readonly number[], work: () => readonly Failed[]): void {
  let told: Told;
  try {
    told = { ids, failed: work() };
  } catch (error) {
    // connect, commit and canWrite throw nothing else.
    const fault = error instanceof StoreError ? error : new StoreError('unknown', 'the thread failed');
    const { fault: kind, message, retryAfterMs } = fault;
    told = { ids, fault: { kind, message, retryAfterMs } };
  }
  port.postMessage(told);
}

/** What is asked stays in its order: a group ends where something else than a batch was asked. */
function work(first: Asked): void {
  const ids: number[] = [];
  const batches: Written[] = [];
  let next: Asked | undefined = first;
  while (next?.batch !== undefined) {
    ids.push(next.id);
    batches.push(next.batch);
    // The sender is `ThreadWriter`, which posts nothing else.
    next = ids.length < groupLimit ? receiveMessageOnPort(port)?.message : undefined;
  }
  if (batches.length > 0) answer(ids, () => opened().committer.commit(batches));
  if (next === undefined) return;
  const { id, close } = next;
  if (close) {
    answer([id], () => {
      open?.database.close();
      return [undefined];
    });
    port.close();
    return;
  }
  answer([id], () => {
    opened().committer.canWrite();
    return [undefined];
  });
}

port.on('message', work);
