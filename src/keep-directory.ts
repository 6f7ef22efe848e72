/**
 * Keeps the people and settings of the authorities served as the authority file has them now, in a process that goes on
 * running: somebody who is taken out of the file can do nothing more within a minute.
 */
import { type AuthoritySource, AuthoritySourceError } from './authority-source.ts';
import type { Directory } from './kernel/actor.ts';
import type { Clock, RealTime } from './kernel/clock.ts';
import type { Log } from './kernel/log.ts';
import type { Store } from './kernel/store.ts';
import { loadDirectory } from './load-directory.ts';
import { AuthorityFileError, currentDirectory } from './people/index.ts';

/** How often the file is looked at. */
const everyMs = 60_000;

/**
 * `unreadable`: the file cannot be had, or is not a good one, and what was last read goes on; or it was taken over, and
 * what it begins could not be begun yet.
 */
export type Renewed = 'same' | 'changed' | 'unreadable';

export interface KeptDirectory {
  /** Shows at every look what was read last. */
  readonly directory: Directory;
  /** Whether the last look at the file failed. */
  readonly isStale: boolean;
  /** Looks at the file now. */
  renew(): Promise<Renewed>;
  /** Looks every minute until `stop`. `changed` is called after a change was taken over. */
  start(changed: () => Promise<void>): void;
  stop(): Promise<void>;
}

/** Throws AuthorityFileError, AuthoritySourceError or StoreError when there is nothing to begin with. */
export async function keepDirectory(ports: {
  readonly source: AuthoritySource;
  readonly store: Store;
  readonly clock: Clock;
  readonly time: RealTime;
  readonly log: Log;
}): Promise<KeptDirectory> {
  const { source, store, clock, time, log } = ports;
  let text = await source();
  const current = currentDirectory(await loadDirectory(text, store, clock.now()));
  let stale = false;
  /** Whether what was taken over last has still to be begun. */
  let unbegun = false;
  let renewing: Promise<Renewed> | undefined;
  let changed: () => Promise<void> = async () => {};
  let looking: Promise<void> | undefined;
  const stop = new AbortController();

  async function look(): Promise<Renewed> {
    let begins = false;
    try {
      const read = await source();
      // A file that was spoilt and put back as it was is nothing new.
      if (read !== text) {
        current.replace(await loadDirectory(read, store, clock.now()));
        text = read;
        unbegun = true;
        log.info('authority.changed');
      }
      // Until what a change begins was begun, every look begins it.
      begins = unbegun;
      if (begins) await changed();
      unbegun = false;
      stale = false;
      return begins ? 'changed' : 'same';
    } catch (error) {
      stale = true;
      // Neither the file's problems nor an address: both may name people.
      log.warn(begins ? 'authority.notBegun' : 'authority.unreadable', {
        error: error instanceof Error ? error.name : typeof error,
        ...(error instanceof AuthorityFileError && { count: error.problems.length }),
        ...(error instanceof AuthoritySourceError && { cause: 'source' }),
      });
      return 'unreadable';
    }
  }

  function renew(): Promise<Renewed> {
    renewing ??= look().finally(() => {
      renewing = undefined;
    });
    return renewing;
  }

  async function keepLooking(): Promise<void> {
    while (!stop.signal.aborted) {
      await time.wait(everyMs, stop.signal);
      if (!stop.signal.aborted) await renew();
    }
  }

  return {
    directory: current.directory,
    get isStale() {
      return stale;
    },
    renew,
    start(told) {
      changed = told;
      looking ??= keepLooking();
    },
    async stop() {
      stop.abort();
      await looking;
      await renewing;
    },
  };
}
