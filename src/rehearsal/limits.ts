/**
 * Teams' rate limits per bot and thread (Microsoft, "Optimize your bot with rate limiting in Teams"): sending and
 * creating 7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 an hour; reading members twice that; 30 a second over all threads.
 */
export type Limited = 'send' | 'create' | 'members';

interface Window {
  readonly count: number;
  readonly ms: number;
}

const writing: readonly Window[] = [
  { count: 7, ms: 1_000 },
  { count: 8, ms: 2_000 },
  { count: 60, ms: 30_000 },
  { count: 1_800, ms: 3_600_000 },
];
const windows: Readonly<Record<Limited, readonly Window[]>> = {
  send: writing,
  create: writing,
  members: [
    { count: 14, ms: 1_000 },
    { count: 16, ms: 2_000 },
    { count: 120, ms: 30_000 },
    { count: 3_600, ms: 3_600_000 },
  ],
};
const overall: readonly Window[] = [{ count: 30, ms: 1_000 }];
const LONGEST_MS = 3_600_000;

function waitIn(taken: readonly number[], among: readonly Window[], now: number): number {
  let wait = 0;
  for (const window of among) {
    const inside = taken.filter((at) => at > now - window.ms);
    const oldest = inside[inside.length - window.count];
    if (oldest !== undefined) wait = Math.max(wait, oldest + window.ms - now);
  }
  return wait;
}

/** Counts requests in the time that `nowMs` gives. `take` gives the milliseconds to wait, 0 when the request is within the limits. */
export function rateLimits(nowMs: () => number): { take(kind: Limited, thread: string): number } {
  const threads = new Map<string, number[]>();
  let everything: number[] = [];
  return {
    take: (kind, thread) => {
      const now = nowMs();
      const key = `${kind}|${thread}`;
      const taken = (threads.get(key) ?? []).filter((at) => at > now - LONGEST_MS);
      everything = everything.filter((at) => at > now - 1_000);
      const wait = Math.max(waitIn(taken, windows[kind], now), waitIn(everything, overall, now));
      if (wait === 0) {
        taken.push(now);
        everything.push(now);
      }
      threads.set(key, taken);
      return wait;
    },
  };
}
