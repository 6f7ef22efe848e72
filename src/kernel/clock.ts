/** The clock port: the only source of the present moment. It never goes back. */
export interface Clock {
  now(): Temporal.Instant;
}

export const systemClock: Clock = { now: () => Temporal.Now.instant() };

/**
 * Real time for leases and waiting, apart from the movable clock of the rehearsal room: milliseconds from a fixed
 * origin, and a wait that ends early when the signal aborts.
 */
export interface RealTime {
  nowMs(): number;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const realTime: RealTime = {
  nowMs: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
