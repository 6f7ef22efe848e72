/** How long from the start of the process to the first `/readyz` that says yes: the service as an operator starts it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Measured } from './figures.ts';
import { median } from './numbers.ts';
import { freePort, startScript } from './processes.ts';

const main = join(import.meta.dirname, '../../src/main.ts');
const everyMs = 5;
const withinMs = 30_000;

/** The median of so many starts, each with an empty store. */
export async function measureStart(starts: number): Promise<Measured> {
  const times: number[] = [];
  for (let n = 0; n < starts; n += 1) times.push(await once());
  return { figures: { 'start.readyMs': median(times) } };
}

async function once(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-start-'));
  const port = await freePort();
  const began = performance.now();
  const child = startScript(main, {
    PORT: String(port),
    SQLITE_FILE: join(folder, 'quorate.sqlite'),
    LOG_LEVEL: 'warn',
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error('Quorate did not start');
      if (performance.now() - began > withinMs) throw new Error('Quorate is not ready');
      await wait(everyMs);
    }
    return performance.now() - began;
  } finally {
    child.kill('SIGTERM');
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
}

function isReady(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/readyz', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    }).on('error', () => resolve(false));
  });
}
