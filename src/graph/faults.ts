/** What an error of the Graph client means. */
import { GraphError } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import { OutsideError } from '../kernel/outside.ts';
import { NotSent } from './client.ts';
import { retryAfterMs } from './limiter.ts';

/** Graph's codes are names; anything else would be a sentence, and sentences may quote content. */
const codeName = /^[\w.-]{1,80}$/;
const notSentName = new NotSent({}).name;

export interface GraphFault {
  /** Undefined: there was no answer. */
  readonly status: number | undefined;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  /** Known not to have reached Graph. */
  readonly notSent: boolean;
}

/** Undefined for an error that is none of the Graph client's. */
export function graphFault(error: unknown): GraphFault | undefined {
  if (!(error instanceof GraphError)) return undefined;
  const name = error.code !== null && codeName.test(error.code) ? error.code : undefined;
  if (error.statusCode < 0) {
    const code = name === 'TimeoutError' ? 'noAnswerInTime' : 'noAnswer';
    const notSent = name === notSentName;
    return {
      status: undefined,
      code: notSent ? 'graphUnreachable' : code,
      retryAfterMs: undefined,
      notSent,
    };
  }
  return {
    status: error.statusCode,
    code: name ?? `http${error.statusCode}`,
    // The client's own type for headers is older than the one that it hands over.
    retryAfterMs: retryAfterMs(error.headers?.get('retry-after'), Date.now()),
    notSent: false,
  };
}

/** When a request is told to wait without being told how long. */
const waitMs = 5_000;

/**
 * Codes of a 404 that speak of the thing itself. Others speak of its mailbox or of the address, and must not pass for an
 * event that somebody has deleted.
 */
const noLongerThere = new Set(['ErrorItemNotFound', 'ItemNotFound', 'ResourceNotFound', 'NotFound']);

/** `read`: without harm to do again. `write`: an answer that was lost leaves it open whether it was done. */
export type Asked = 'read' | 'write';

/** An error as the ports throw it. */
export function outside(error: unknown, asked: Asked): OutsideError {
  if (error instanceof OutsideError) return error;
  const fault = graphFault(error);
  if (fault === undefined) {
    return new OutsideError(asked === 'read' ? 'unavailable' : 'unknown', 'unexpectedAnswer', {
      cause: error,
    });
  }
  const { status, code, notSent } = fault;
  const more = {
    cause: error,
    ...(fault.retryAfterMs === undefined ? {} : { retryAfterMs: fault.retryAfterMs }),
  };
  if (notSent || status === 401) return new OutsideError('unavailable', code, more);
  if (status === 429) return new OutsideError('throttled', code, { retryAfterMs: waitMs, ...more });
  // A gateway may say 503 although the service behind it has done the work.
  if (status === undefined || status === 408 || status >= 500 || status < 400) {
    return new OutsideError(asked === 'read' ? 'unavailable' : 'unknown', code, more);
  }
  if (status === 404 && noLongerThere.has(code)) return new OutsideError('gone', code, more);
  // 409 without a meaning of its own: two writes met (ConcurrentItemSave), and the other one has won.
  if (status === 412 || status === 409) return new OutsideError('conflict', code, more);
  return new OutsideError('refused', code, more);
}

/** Graph's answer, parsed. Throws OutsideError, and says by its kind whether what was asked was done. */
export async function answered<T>(
  asked: Asked,
  schema: z.ZodType<T>,
  request: () => Promise<unknown>,
): Promise<T> {
  try {
    return schema.parse(await request());
  } catch (error) {
    throw outside(error, asked);
  }
}

/** For requests whose answer has nothing in it. */
export const nothing = z.unknown();
