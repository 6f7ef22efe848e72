/**
 * Errands: what is asked of somebody else's system (a calendar, a mailbox) because of a decision. An errand is an
 * effect: carried out at least once, by any process, and its answer comes back as a command of its own, so that what
 * came of it is decided, recorded and audited like everything else. Each is written so that doing it twice does it once.
 */
import type { z } from 'zod';
import type { Authority, Directory } from './actor.ts';
import type { JsonObject } from './json.ts';
import type { Reader } from './records.ts';

/**
 * `throttled`: not done, try again after `retryAfterMs`. `unavailable`: not done, try again later. `unknown`: perhaps
 * done; repeating it is safe, so it is repeated. `notYet`: what it needs is not there yet (a chat that exists only
 * seconds after its meeting). `refused`: never will be; the answer says so.
 */
export type ErrandFault = 'throttled' | 'unavailable' | 'unknown' | 'notYet' | 'refused';

export class ErrandError extends Error {
  readonly fault: ErrandFault;
  /** The other side's own code, for the log and for the record, never its words. */
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  constructor(fault: ErrandFault, code: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`errand ${fault}: ${code}`, { cause: options.cause });
    this.name = 'ErrandError';
    this.fault = fault;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** What an errand may know: for whom, when, and a key that stays the same however often it is repeated. */
export interface ErrandAt {
  readonly authority: Authority;
  readonly directory: Directory;
  readonly now: Temporal.Instant;
  readonly key: string;
  /** The records as they stand now: an errand acts on the present, never on a stored picture. */
  readonly read: Reader;
}

/**
 * One kind of errand. `run` asks the outside and answers what is to be recorded, or undefined where it is not wanted any
 * more; throws ErrandError.
 */
export interface Errand {
  readonly name: string;
  /** Parses; throws ZodError for an input that an earlier version wrote and this one no longer reads. */
  run(input: unknown, at: ErrandAt): Promise<JsonObject | undefined>;
}

export function errand<Input>(spec: {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  run(input: Input, at: ErrandAt): Promise<JsonObject | undefined>;
}): Errand {
  return { name: spec.name, run: (input, at) => spec.run(spec.input.parse(input), at) };
}
