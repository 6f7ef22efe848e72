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

/**
 * Milliseconds that pass with real time, and by as much as a clock is moved: a wait that was asked for is over when
 * either has got that far. Counted from the real time at which it begins.
 */
export function timePassed(realMs: () => number, clockMs: () => number): () => number {
  let [real, clock] = [realMs(), clockMs()];
  let passed = real;
  return () => {
    const [nowReal, nowClock] = [realMs(), clockMs()];
    passed += Math.max(nowReal - real, nowClock - clock);
    [real, clock] = [nowReal, nowClock];
    return passed;
  };
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
