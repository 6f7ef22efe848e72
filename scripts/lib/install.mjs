// Installs what package-lock.json names, when it is not there yet. Says nothing when there is nothing to do.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runChild } from './child.mjs';
import { takeLock } from './lock.mjs';

const WAIT_MS = 15 * 60_000;
const SHOWN_LINES = 25; // npm says what is wrong first, and its usage after that

/**
 * @param {string} root the project's folder
 * @param {{ development: boolean }} options development: whether what only tests and builds need must be there
 * @returns {Promise<number>} 0, or the exit code to end with after the reason was printed
 */
export async function installWhatIsMissing(root, { development }) {
  if (isInstalled(root, development)) return 0;
  let lock;
  try {
    lock = await takeLock(join(root, '.cache', 'install.lock'), {
      waitMs: WAIT_MS,
      onWait: () => console.error('Another command is installing; waiting for it.'),
    });
  } catch (error) {
    console.error(error.message);
    return 1;
  }
  try {
    if (isInstalled(root, development)) return 0; // the one we waited for has done it
    return await install(root, development, lock);
  } finally {
    lock.release();
  }
}

async function install(root, development, lock) {
  console.error('Installing what Quorate needs. This happens once and takes a minute or two.');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (development) args.push('--include=dev', '--include=optional');
  const npm = findNpm();
  const result = await runChild(npm.command, [...npm.args, ...args], {
    cwd: root,
    shell: npm.shell,
    capture: true,
    onStart: (pid) => lock.alsoHeldBy(pid),
  });
  if (result.signalled) return result.code === 0 ? 130 : result.code;
  if (result.code !== 0) {
    const said = result.output.trimEnd().split('\n').slice(0, SHOWN_LINES).join('\n');
    console.error(`${said}\n`);
    console.error('`npm ci` did not succeed, so Quorate cannot start. What npm said stands above.');
    console.error(
      'It needs the package registry (`npm ping` tells whether it answers) and about 1 GB of disk.',
    );
    return 1;
  }
  writeStamp(root, development || holdsAll(root, true));
  return 0;
}

/**
 * npm as it called us, run by the Node that runs it: the one in node_modules is about to be replaced. Without npm
 * around us, the one on the path (a batch file on Windows, hence the shell).
 */
function findNpm() {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli !== undefined && basename(cli) === 'npm-cli.js') {
    return { command: node ?? process.execPath, args: [cli], shell: false };
  }
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}

function isInstalled(root, development) {
  const stamp = readJson(stampPath(root));
  if (stamp?.lock === lockHash(root) && (stamp.development || !development)) return true;
  // Somebody may have called npm themselves; npm's own list of what it installed tells.
  if (!holdsAll(root, development)) return false;
  writeStamp(root, development);
  return true;
}

/** Whether npm's list in node_modules has every package of the lock file that this machine must have. */
function holdsAll(root, development) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return entry.optional || entry.devOptional || (entry.dev && !development);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

const stampPath = (root) => join(root, 'node_modules', '.quorate-installed.json');

function writeStamp(root, development) {
  writeFileSync(stampPath(root), `${JSON.stringify({ lock: lockHash(root), development })}\n`);
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
