// A lock between processes: a file that exists while somebody works. A holder that was killed is noticed, because its
// processes are gone (same machine) or because the file is no longer touched (another machine or container).
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const TOUCH_MS = 2_000;
const SILENT_MS = 30_000;
const LOOK_MS = 200;

/**
 * @param {string} file
 * @param {{ waitMs: number, onWait?: () => void }} options
 * @returns {Promise<{ alsoHeldBy(pid: number): void, release(): void }>} alsoHeldBy: names a child that works for the
 *   holder and may outlive it
 * @throws {Error} when the lock is still held after waitMs
 */
export async function takeLock(file, { waitMs, onWait }) {
  mkdirSync(dirname(file), { recursive: true });
  const until = Date.now() + waitMs;
  for (let first = true; !create(file); first = false) {
    if (isAbandoned(file)) {
      removeAbandoned(file);
      continue;
    }
    if (Date.now() > until) {
      throw new Error(`${file} is still held by another process. If none is running, delete the file.`);
    }
    if (first) onWait?.();
    await wait(LOOK_MS);
  }

  const pids = [process.pid];
  const describe = () => JSON.stringify({ host: hostname(), pids });
  replace(file, describe());
  const touch = setInterval(() => touchFile(file), TOUCH_MS);
  touch.unref();
  return {
    alsoHeldBy(pid) {
      pids.push(pid);
      replace(file, describe());
    },
    release() {
      clearInterval(touch);
      rmSync(file, { force: true });
    },
  };
}

function create(file) {
  try {
    closeSync(openSync(file, 'wx'));
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Written beside and renamed, so that nobody reads half of it. */
function replace(file, text) {
  const next = `${file}.${process.pid}`;
  writeFileSync(next, text);
  renameSync(next, file);
}

function touchFile(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody removed it by hand; the work itself is not harmed by that.
  }
}

function isAbandoned(file) {
  try {
    const silent = Date.now() - statSync(file).mtimeMs > SILENT_MS;
    const text = readFileSync(file, 'utf8');
    if (text === '') return silent; // between its creation and its first words, or killed just there
    const { host, pids } = JSON.parse(text);
    return host === hostname() ? !pids.some(isAlive) : silent;
  } catch {
    return false; // gone meanwhile: the next attempt to create it tells
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Two waiters may find the same lock abandoned: one removes it and takes a new one, which the other must not remove.
 * So removing is itself guarded, and what is to be removed is looked at once more inside the guard.
 */
function removeAbandoned(file) {
  const guard = `${file}.removing`;
  if (!create(guard)) {
    try {
      if (Date.now() - statSync(guard).mtimeMs > SILENT_MS) rmSync(guard, { force: true });
    } catch {
      // The other one has finished.
    }
    return;
  }
  try {
    if (isAbandoned(file)) rmSync(file, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}
