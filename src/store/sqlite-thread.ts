/** The thread that writes: one connection, and one commit for all that has arrived. Started by `ThreadWriter` alone. */
import type { DatabaseSync } from 'node:sqlite';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { StoreError, type StoreFault } from '../kernel/store.ts';
import { type Change, Committer, type Failed, groupLimit, type Written } from './sqlite-commit.ts';
import { connect } from './sqlite-connect.ts';
import { pause } from './sqlite-lock.ts';

/**
 * A change on its way to the thread, its values in a row: what goes from thread to thread is copied, and the names of
 * an object's fields would be copied with each.
 */
export type Row =
  | readonly [
      op: 'create' | 'upsert',
      id: string,
      kind: string,
      etag: string,
      expires: number | null,
      body: string,
    ]
  | readonly [
      op: 'replace',
      id: string,
      kind: string,
      etag: string,
      expires: number | null,
      body: string,
      before: string,
    ]
  | readonly [op: 'delete', id: string, before: string | undefined];

/** A batch to commit, the end of the thread, or (neither) whether the file can be written. */
export interface Asked {
  readonly id: number;
  readonly batch?: { readonly partition: string; readonly rows: readonly Row[]; readonly now: number };
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
    const database = connect(workerData, 'resting');
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

function changeOf(row: Row): Change {
  // It has waited before it came here.
  if (row[0] === 'delete') return { op: 'delete', id: row[1], before: row[2], unhurried: false };
  const written = { id: row[1], kind: row[2], etag: row[3], expires: row[4], body: row[5] };
  return row[0] === 'replace' ? { op: 'replace', ...written, before: row[6] } : { op: row[0], ...written };
}

/** What was asked and not begun yet. */
const waiting: Asked[] = [];

/** All that has arrived; the sender is `ThreadWriter`, which posts nothing else. */
function take(first: readonly Asked[]): void {
  waiting.push(...first);
  for (;;) {
    const next = receiveMessageOnPort(port);
    if (next === undefined) return;
    waiting.push(...next.message);
  }
}

/**
 * So soon after a commit the next one is not begun: what arrives meanwhile goes with it, so that one sync of the disk,
 * one answer to the other thread and one look of its readers at what is new serve more of them. Who writes
 * alone, now and then, waits for nothing.
 */
const betweenCommitsMs = 0.5;
let committedAt = Number.NEGATIVE_INFINITY;

/** After so long without a batch nobody is waiting. */
const restsAfterMs = 50;
const resting = setTimeout(() => open?.committer.rest(), restsAfterMs).unref();

/** What is asked stays in its order: a group ends where something else than a batch was asked. */
function work(first: readonly Asked[]): void {
  take(first);
  while (waiting.length > 0) {
    const early = betweenCommitsMs - (performance.now() - committedAt);
    if (early > 0) {
      pause(early);
      take([]);
    }
    const ids: number[] = [];
    const batches: Written[] = [];
    while (ids.length < groupLimit && waiting[0]?.batch !== undefined) {
      const { partition, rows, now } = waiting[0].batch;
      ids.push(waiting[0].id);
      batches.push({ partition, changes: rows.map(changeOf), now });
      waiting.shift();
    }
    if (batches.length > 0) {
      answer(ids, () => opened().committer.commit(batches));
      committedAt = performance.now();
    } else other();
    if (waiting.length > 0) take([]);
  }
  resting.refresh();
}

/** Something else than a batch. */
function other(): void {
  const asked = waiting.shift();
  if (asked === undefined) return;
  if (asked.close) {
    answer([asked.id], () => {
      open?.database.close();
      open = undefined;
      return [undefined];
    });
    port.close();
    return;
  }
  answer([asked.id], () => {
    opened().committer.canWrite();
    return [undefined];
  });
}

port.on('message', work);
