/** Builds the web pages into dist/web when what they are made of has changed. Says nothing when it has not. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock } from './lib/lock.mjs';
import { binOf, root } from './lib/tools.ts';

/** What pages may be made of; test/house/layering.test.ts keeps their imports inside these folders. */
export const webSources = ['src/web', 'src/practice', 'src/kernel'] as const;

const WAIT_MS = 3 * 60_000;
const out = join(root, 'dist', 'web');
const stamp = join(root, 'dist', 'web.stamp');
const config = ['vite.config.ts', 'src/web/vite.config.ts'].find((file) => existsSync(join(root, file)));

if (import.meta.main) process.exitCode = await buildWeb();

async function buildWeb(): Promise<number> {
  if (isFresh()) return 0;
  const lock = await takeLock(join(root, '.cache', 'web.lock'), { waitMs: WAIT_MS });
  try {
    return isFresh() ? 0 : build();
  } finally {
    lock.release();
  }
}

/** Built beside and then swapped, so that a server that is running meanwhile never serves half of it. */
function build(): number {
  console.error('Building the web pages.');
  const hash = sourcesHash();
  const [next, old] = [`${out}.next`, `${out}.old`];
  const args = [binOf('vite'), 'build', 'src/web', '--outDir', next, '--emptyOutDir', '--logLevel', 'warn'];
  if (config !== undefined) args.push('--config', config);
  const result = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    console.error(`${result.stdout}${result.stderr}`);
    console.error('The web pages could not be built. What Vite said stands above.');
    return 1;
  }
  rmSync(stamp, { force: true });
  rmSync(old, { recursive: true, force: true });
  if (existsSync(out)) renameSync(out, old);
  renameSync(next, out);
  writeFileSync(stamp, `${hash}\n`);
  rmSync(old, { recursive: true, force: true });
  return 0;
}

function isFresh(): boolean {
  return existsSync(out) && existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === sourcesHash();
}

function sourcesHash(): string {
  const files = webSources
    .flatMap((folder) => globSync(`${folder}/**/*`, { cwd: root }))
    .filter((file) => statSync(join(root, file)).isFile());
  const hash = createHash('sha256');
  for (const file of [...files.sort(), 'package-lock.json', ...(config === undefined ? [] : [config])]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}
