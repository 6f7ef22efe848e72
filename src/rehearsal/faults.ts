/** Trouble on demand: the next requests that match go wrong, before or after their work was done. */
import { z } from 'zod';

export const faultSchema = z.object({
  side: z.enum(['connector', 'graph']),
  method: z.string().optional(),
  /** A part of the path; none: any. */
  path: z.string().optional(),
  /** Whether the work is done before it goes wrong. */
  done: z.boolean(),
  /**
   * `status`: the answer below. `silence`: no answer, the connection stays open. `reset`: the connection is cut. `slow`:
   * all goes well, and the answer comes late.
   */
  answer: z.enum(['status', 'silence', 'reset', 'slow']),
  /** How late a slow answer is. */
  delayMs: z.number().int().min(1).max(60_000).default(1_000),
  status: z.number().int().min(400).max(599).default(500),
  code: z.string().default('ServiceError'),
  retryAfterSeconds: z.number().int().optional(),
  times: z.number().int().min(1).default(1),
});
export type Fault = z.infer<typeof faultSchema>;

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** How many requests are still to go wrong. */
  readonly waiting: number;
  /** The fault that this request meets, counted down; undefined when it meets none. */
  next(side: Fault['side'], method: string, path: string): Fault | undefined;
}

export function faults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times });
    },
    clear: () => {
      waiting = [];
    },
    get waiting() {
      return waiting.reduce((sum, { left }) => sum + left, 0);
    },
    next: (side, method, path) => {
      const met = waiting.find(
        ({ fault }) =>
          fault.side === side &&
          (fault.method === undefined || fault.method === method) &&
          (fault.path === undefined || path.includes(fault.path)),
      );
      if (met === undefined) return undefined;
      met.left -= 1;
      if (met.left === 0) waiting = waiting.filter((other) => other !== met);
      return met.fault;
    },
  };
}
