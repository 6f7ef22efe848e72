/**
 * `npm run playground -- [name …]`: the rehearsal room as `npm start` has it, and beside it Microsoft 365 Agents Playground
 * as a second client of the same Quorate, one for each person named (Maya Okafor unless others are). Who has written from
 * a Playground is answered and told there; everybody else is in the rehearsal room.
 */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../src/config.ts';
import { isPlain, plainWords } from '../src/plain-fault.ts';
import { readPlaygroundConfig, seated, startPlayground } from './lib/playground.ts';
import { root } from './lib/tools.ts';

const kept = readPlaygroundConfig();
const people = [kept.currentUser, ...kept.users].map(({ name }) => name);
const names = process.argv.length > 2 ? process.argv.slice(2) : [kept.currentUser.name];
const configs = names.map((name) => seated(kept, name));

const unknown = names.filter((_, n) => configs[n] === undefined);
if (unknown.length > 0) {
  console.error(`The Playground does not know ${unknown.join(', ')}. It knows ${people.join(', ')}.`);
  process.exit(1);
}

function portOf(value: string | undefined): number {
  const port = Number(value || '56150');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    console.error('PLAYGROUND_PORT: must be a port number from 0 to 65535');
    process.exit(1);
  }
  return port;
}

async function run(): Promise<void> {
  const { port } = loadConfig({
    ...process.env,
    BOT_APP_ID: '',
    BOT_APP_TYPE: '',
    BOT_APP_TENANT_ID: '',
    BOT_APP_PASSWORD: '',
  });
  const first = portOf(process.env.PLAYGROUND_PORT);
  if (port === 0) {
    console.error('PORT: the Playground must know it, so it cannot be 0');
    process.exitCode = 1;
    return;
  }
  const room = spawn(process.execPath, [join(root, 'src', 'rehearsal', 'main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    // Signals reach it through us, so that the order of ending is ours.
    detached: process.platform !== 'win32',
    env: process.env,
  });
  const playgrounds: Awaited<ReturnType<typeof startPlayground>>[] = [];
  const stop = () => {
    for (const { child } of playgrounds) child.kill();
    room.kill('SIGTERM');
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  room.once('exit', (code) => {
    for (const { child } of playgrounds) child.kill();
    process.exitCode = code ?? 1;
  });
  const isReady = await new Promise<boolean>((resolve) => {
    room.stdout.setEncoding('utf8').on('data', (text: string) => {
      process.stdout.write(text);
      if (text.includes('is ready')) resolve(true);
    });
    // What is wrong it has said itself.
    room.once('exit', () => resolve(false));
  });
  if (!isReady) return;
  for (const [n, config] of configs.entries()) {
    if (!config) continue;
    const folder = join(root, '.cache', 'playground', String(n + 1));
    mkdirSync(folder, { recursive: true });
    const playground = await startPlayground({
      config,
      folder,
      bot: `http://127.0.0.1:${port}`,
      port: first === 0 ? 0 : first + n,
    });
    playgrounds.push(playground);
    playground.child.once('exit', stop);
    console.log(`The Playground of ${config.currentUser.name}: ${playground.url}`);
  }
  console.log(
    'A Playground listens on every address of this machine: start it only where you trust the network.',
  );
}

try {
  await run();
} catch (fault) {
  if (!isPlain(fault)) throw fault;
  console.error(plainWords(fault));
  process.exitCode = 1;
}
