/**
 * Which of two moments comes first. `Temporal.Instant.compare` says the same, but makes a copy of each at every call and
 * leaves both to the collector: what is asked dozens of times while somebody waits for an answer is asked here.
 */

/** Negative when `a` comes first, positive when `b` does, 0 for one and the same moment. */
export function inOrder(a: Temporal.Instant, b: Temporal.Instant): number {
  const [first, second] = [a.epochNanoseconds, b.epochNanoseconds];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Whether `a` comes before `b`, and is not the same moment. */
export function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return a.epochNanoseconds < b.epochNanoseconds;
}

/** The earlier of two moments. */
export function earlier(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return isBefore(b, a) ? b : a;
}

/** The later of two moments. */
export function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return isBefore(a, b) ? b : a;
}
