/**
 * Counts waits for the store. Whatever is asked of it while others wait is answered together with them, in one round:
 * so the rounds that pass until something is done are the waits that follow one another, and reads that were asked for
 * together count once (DESIGN 10), however many other things go on at the same time.
 */
import type { Store } from '../../src/kernel/store.ts';

export interface RoundTrips {
  readonly store: Store;
  /** Does the work and says how many waits for the store it took. */
  count<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly waits: number }>;
}

/** An operation that waits for its round; what it gives lets whoever asked know how it ended. */
type Asked = () => Promise<() => void>;

export function roundTrips(inner: Store): RoundTrips {
  let round = 0;
  let waiting: Asked[] = [];
  let going = false;

  async function answerAll(): Promise<void> {
    // Everything that can be asked for without an answer has been by now.
    const asked = waiting;
    waiting = [];
    round += 1;
    const answers = await Promise.all(asked.map((ask) => ask()));
    going = false;
    for (const answer of answers) answer();
    if (waiting.length > 0) schedule();
  }

  function schedule(): void {
    if (going) return;
    going = true;
    setImmediate(() => void answerAll());
  }

  function inRound<T>(operation: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      waiting.push(() =>
        operation().then(
          (result) => () => resolve(result),
          (error: unknown) => () => reject(error),
        ),
      );
      schedule();
    });
  }

  return {
    store: {
      read: (partition, id) => inRound(() => inner.read(partition, id)),
      batch: (partition, operations) => inRound(() => inner.batch(partition, operations)),
      query: (query) => inRound(() => inner.query(query)),
      ready: () => inner.ready(),
      close: () => inner.close(),
    },
    async count(work) {
      const before = round;
      const result = await work();
      return { result, waits: round - before };
    },
  };
}
