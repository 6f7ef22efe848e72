/** What a process does with a fault that nobody caught. Node itself would print its message, which can hold what somebody typed. */
import { causeOf } from './kernel/cause.ts';
import type { Log } from './kernel/log.ts';

/**
 * A promise that failed unheard ends nobody's press: it is told to `stray`, and the process goes on, since what was
 * decided is in the store, and what is in memory (looks on their way to the access log) is better kept than lost. After a
 * fault that was thrown where nobody could catch it, nothing is known of what was left half-done: the process ends with
 * 1, and whoever runs it starts another.
 */
export function watchUncaught(log: Log, stray: (fault: unknown) => void): void {
  process.on('unhandledRejection', stray);
  process.on('uncaughtException', (fault) => {
    log.error('process.uncaught', { cause: causeOf(fault) });
    process.exit(1);
  });
}
