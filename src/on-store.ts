/** What the commands share that go to the store by themselves: how it is opened, and how what is wrong is said. */
import { existsSync } from 'node:fs';
import { ConfigError, loadConfig } from './config.ts';
import { type AccessEntry, AccessLog } from './kernel/access-log.ts';
import { realTime, systemClock } from './kernel/clock.ts';
import { silentLog } from './kernel/log.ts';
import { type Store, StoreError } from './kernel/store.ts';
import { openStore } from './open-store.ts';

/** Something to say to whoever typed it, with the exit code. */
export class Plain extends Error {
  readonly code: 1 | 2;
  constructor(code: 1 | 2, message: string) {
    super(message);
    this.code = code;
  }
}

/** Does the work on the configured store, and sets the exit code: 2 where it could not look. */
export async function onStore(work: (store: Store) => Promise<0 | 1>): Promise<void> {
  try {
    const { store: config } = loadConfig(process.env);
    // Opening would make an empty one.
    if (config.kind === 'sqlite' && !existsSync(config.file)) {
      throw new Plain(2, `There is no store at ${config.file} (SQLITE_FILE).`);
    }
    const store = await openStore(config);
    try {
      await store.ready();
      process.exitCode = await work(store);
    } finally {
      await store.close();
    }
  } catch (fault) {
    refuse(fault);
  }
}

/** Says what is wrong, where it is for whoever typed it; anything else is ours. */
export function refuse(fault: unknown): void {
  if (!(fault instanceof ConfigError || fault instanceof StoreError || fault instanceof Plain)) throw fault;
  const words =
    fault instanceof StoreError
      ? `The store cannot be used (${fault.fault}): ${fault.message}.`
      : fault.message;
  process.stderr.write(`${words}\n`);
  process.exitCode = fault instanceof Plain ? fault.code : 2;
}

/**
 * Enters in the access log that somebody has looked, on the store itself, before they see it. Throws Plain where that
 * cannot be written: who cannot be held to account sees nothing.
 */
export async function enterLook(
  store: Store,
  authority: string,
  days: number,
  entry: Pick<AccessEntry, 'who' | 'verb' | 'about'>,
): Promise<void> {
  let written = true;
  const log = {
    ...silentLog,
    error: () => {
      written = false;
    },
  };
  const access = new AccessLog({ store, clock: systemClock, time: realTime, log, days });
  access.looked(authority, entry);
  await access.flush();
  if (!written) {
    throw new Plain(
      2,
      'This cannot be entered in the access log, so nothing is shown: it needs a right to write.',
    );
  }
}
