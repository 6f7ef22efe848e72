/** What can go wrong with the calendar, the meetings and the mail outside: few kinds, each saying what to do about it. */

/**
 * `throttled`: not done; try again after `retryAfterMs`.
 * `unavailable`: not done, or without harm to do again; try again later.
 * `unknown`: perhaps done. Each operation's own words say how it is settled.
 * `notYet`: what is asked about does not exist yet, though it will; look again.
 * `conflict`: it was changed meanwhile; read it, and decide anew.
 * `gone`: it is no longer there.
 * `refused`: it never will be done like this; somebody has to see to it.
 */
export type OutsideFault =
  | 'throttled'
  | 'unavailable'
  | 'unknown'
  | 'notYet'
  | 'conflict'
  | 'gone'
  | 'refused';

export class OutsideError extends Error {
  readonly fault: OutsideFault;
  /** The other side's own code, for the log, e.g. `ErrorAccessDenied`; never its words, which may quote content. */
  readonly code: string;
  /** How long it asked us to wait, where it did. */
  readonly retryAfterMs: number | undefined;
  constructor(fault: OutsideFault, code: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`outside ${fault}: ${code}`, { cause: options.cause });
    this.name = 'OutsideError';
    this.fault = fault;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
