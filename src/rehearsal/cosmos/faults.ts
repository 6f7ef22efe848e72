/** Faults that a test asks the server to commit, so that what a real account does on a bad day can be practised. */
import { z } from 'zod';

/** What a request is, as far as faults are concerned. */
export type RequestKind = 'read' | 'write' | 'batch' | 'query' | 'other';

/**
 * `throttle`: 429 with the time to wait. `dropBefore`: the connection breaks before anything is done. `dropAfter`: all
 * is done, and the answer never arrives. `fail`: the status given, nothing done.
 */
export const plannedFault = z.strictObject({
  fault: z.enum(['throttle', 'dropBefore', 'dropAfter', 'fail']),
  count: z.int().min(1).default(1),
  on: z.enum(['read', 'write', 'batch', 'query', 'other', 'any']).default('any'),
  retryAfterMs: z.int().min(0).default(10),
  status: z.int().min(400).max(599).default(503),
  /** Let this many matching requests pass first. */
  skip: z.int().min(0).default(0),
});
export type PlannedFault = z.output<typeof plannedFault>;

export class Faults {
  #planned: PlannedFault[] = [];

  plan(fault: z.input<typeof plannedFault>): void {
    this.#planned.push(plannedFault.parse(fault));
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault for the next request of this kind, if one is planned. */
  next(kind: RequestKind): PlannedFault | undefined {
    for (const [at, fault] of this.#planned.entries()) {
      if (fault.on !== 'any' && fault.on !== kind) continue;
      if (fault.skip > 0) {
        this.#planned[at] = { ...fault, skip: fault.skip - 1 };
        continue;
      }
      if (fault.count > 1) this.#planned[at] = { ...fault, count: fault.count - 1 };
      else this.#planned.splice(at, 1);
      return fault;
    }
    return undefined;
  }
}
