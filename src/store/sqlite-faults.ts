/** What SQLite's result codes mean to whoever called the store. */
import { StoreError, type StoreFault } from '../kernel/store.ts';

/** How long to wait when another process holds the file, in milliseconds. */
const busyRetryMs = 50;

/** The primary result code of an error of node:sqlite (https://sqlite.org/rescode.html), or undefined. */
function resultCode(error: unknown): number | undefined {
  if (error instanceof Error && 'errcode' in error && typeof error.errcode === 'number') {
    return error.errcode & 0xff;
  }
  return undefined;
}

/** Whether another connection has the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === 5;
}

/** Whether a query named an index that another process has dropped since. */
export function isIndexGone(error: unknown): boolean {
  return resultCode(error) === 1 && error instanceof Error && error.message.startsWith('no such index: ');
}

/**
 * Turns an error of node:sqlite into a StoreError. `during: 'commit'`: when the disk fails while a transaction is being
 * made durable, nobody can say whether it will be found there after a restart, so the answer is `unknown`; a full disk
 * or a lock is noticed before that point, and nothing was written.
 */
export function sqliteFault(error: unknown, during: 'commit' | 'other' = 'other'): StoreError {
  if (error instanceof StoreError) return error;
  const code = resultCode(error);
  const made = (fault: StoreFault, message: string) =>
    new StoreError(fault, `${message} (SQLite ${code ?? 'without a code'})`, {
      cause: error,
      ...(fault === 'throttled' ? { retryAfterMs: busyRetryMs } : {}),
    });
  switch (code) {
    case 5: // BUSY
    case 6: // LOCKED
      return made('throttled', 'the database file is in use');
    case 13: // FULL
      return made('unavailable', 'the disk or the database file is full');
    case 18: // TOOBIG
      return made('invalid', 'a document is too large');
    default:
      return made(
        during === 'commit' ? 'unknown' : 'unavailable',
        during === 'commit' ? 'a commit failed' : 'the database file cannot be used',
      );
  }
}
