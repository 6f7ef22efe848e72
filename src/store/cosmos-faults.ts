/** What the SDK's errors mean to whoever called the store. */
import { StoreError, type StoreFault } from '../kernel/store.ts';

/** How long to wait when the service does not say, in milliseconds. */
const defaultRetryMs = 100;

/** The words for a connection that was never made: nothing can have been written. */
const neverConnected = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
];

interface Detail {
  readonly code: string | number | undefined;
  readonly retryAfterMs: number | undefined;
}

/** The SDK wraps an error of a batch in a plain one, with the code in its cause. */
export function detailOf(error: unknown): Detail {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const code = 'code' in at ? at.code : undefined;
    if (typeof code !== 'string' && typeof code !== 'number') continue;
    const wait = 'retryAfterInMs' in at ? at.retryAfterInMs : undefined;
    return { code, retryAfterMs: typeof wait === 'number' && Number.isFinite(wait) ? wait : undefined };
  }
  return { code: undefined, retryAfterMs: undefined };
}

/**
 * What a status means for a request of this sort. A write whose answer is a time-out or a server error may have been
 * done, so only its receipt can tell; a read has simply failed.
 */
export function faultOfStatus(status: string | number | undefined, during: 'read' | 'batch'): StoreFault {
  switch (status) {
    case 429:
    case 449: // "retry with": a conflict inside the service, nothing written
      return 'throttled';
    case 400:
    case 413:
      return 'invalid';
    case 401:
    case 403:
    case 404: // of a batch or a query: no such database or container
      return 'unavailable';
    default:
      if (during === 'read') return 'unavailable';
      return typeof status === 'string' && neverConnected.includes(status) ? 'unavailable' : 'unknown';
  }
}

/** Turns an error of the SDK into a StoreError without any of its text, which may name documents. */
export function cosmosFault(error: unknown, during: 'read' | 'batch'): StoreError {
  if (error instanceof StoreError) return error;
  const { code, retryAfterMs } = detailOf(error);
  const fault = faultOfStatus(code, during);
  return new StoreError(fault, `Cosmos DB did not serve a ${during} (${code ?? 'no code'})`, {
    cause: error,
    ...(fault === 'throttled' ? { retryAfterMs: retryAfterMs ?? defaultRetryMs } : {}),
  });
}
