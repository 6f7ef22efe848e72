/** `npm start`: Quorate with the embedded store and the rehearsal room, and one address to open. */
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { compose, dueWork } from '../compose.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Authority } from '../kernel/actor.ts';
import { systemClock } from '../kernel/clock.ts';
import { Reader } from '../kernel/records.ts';
import { isPlain, plainWords } from '../plain-fault.ts';
import { onDuty, type Rota, readRota, rotaOf, whoServes } from '../rota/index.ts';
import { castOf } from './cast.ts';
import { type MovableClock, movableClock } from './clock.ts';
import { startRoom } from './connector.ts';
import { type Journal, openJournal } from './journal.ts';

/** Any free port of this machine. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** The configuration, with the room in the place of Teams and Graph. Nobody can be told apart, so nothing but loopback. */
async function configOf(): Promise<Config> {
  // Links in mails hold the port, so that it is chosen before anything listens.
  const port = process.env.PORT === '0' ? String(await freePort()) : process.env.PORT;
  const config = loadConfig({
    ...process.env,
    PORT: port,
    BOT_APP_ID: '',
    BOT_APP_TYPE: '',
    BOT_APP_TENANT_ID: '',
    BOT_APP_PASSWORD: '',
  });
  const rehearsalPort = config.rehearsalPort === 0 ? await freePort() : config.rehearsalPort;
  const room = `http://127.0.0.1:${rehearsalPort}`;
  return {
    ...config,
    rehearsalPort,
    teamsServiceUrl: `${room}/`,
    graphUrl: `${room}/v1.0`,
    // What is wanted at `npm start` is the address; the log says more when it is asked to.
    logLevel: process.env.LOG_LEVEL ? config.logLevel : 'warn',
  };
}

/** Quorate itself, with the clock's work joined. */
async function quorate(config: Config, clock: MovableClock) {
  const house = await compose({ config, clock });
  clock.attach(dueWork(house, clock));
  return house;
}

/** The rota as it stands in the store. */
function rotaNow({ store }: Awaited<ReturnType<typeof quorate>>): (authority: Authority) => Promise<Rota> {
  return async (authority) => rotaOf(authority, await readRota(authority.id, new Reader(store)));
}

/** A room that opens for the first time while nobody is on duty begins with the next session, so that it can be used. */
async function beginOnDuty(
  house: Awaited<ReturnType<typeof quorate>>,
  clock: MovableClock,
  journal: Journal,
): Promise<void> {
  const [authority] = house.directory.authorities;
  if (journal.kept.length > 0 || authority === undefined) return;
  const now = clock.now();
  const rota = await rotaNow(house)(authority);
  if (onDuty(authority, rota, now) !== undefined) return;
  const next = whoServes(authority, rota, now)?.from;
  if (next !== undefined && Temporal.Instant.compare(next, now) > 0) await clock.moveTo(next);
}

async function run(): Promise<void> {
  const config = await configOf();
  const folder = config.store.kind === 'sqlite' ? dirname(config.store.file) : 'data';
  // The chats belong to the store whose cases they speak of.
  const name = config.store.kind === 'sqlite' ? 'rehearsal.jsonl' : 'rehearsal-cosmos.jsonl';
  const journal = openJournal(join(folder, name));
  const clock = movableClock({
    real: systemClock,
    offsetMs: journal.clockOffsetMs,
    onMoved: (offsetMs) => journal.write({ kind: 'clock', value: { offsetMs } }),
  });
  const house = await quorate(config, clock);
  await beginOnDuty(house, clock, journal);
  const cast = await castOf(house.directory, clock.now(), rotaNow(house));
  let botUrl = '';
  const room = await startRoom({
    port: config.rehearsalPort,
    botUrl: () => botUrl,
    clock,
    ...cast,
    botAppId: '',
    teamsAppId: config.teamsAppId,
    file: journal,
    pages: join(import.meta.dirname, '..', '..', 'dist', 'web'),
  });
  botUrl = (await house.start()).url;
  process.stdout.write(`Quorate is ready: ${room.url}\n`);

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // The room goes first: nobody presses any more while Quorate finishes what it has in hand.
    room
      .close()
      .then(() => house.stop())
      .then(
        () => process.stdout.write('Stopped.\n', () => process.exit(0)),
        () => process.exit(1),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

try {
  await run();
} catch (fault) {
  const taken = fault instanceof Error && 'code' in fault && fault.code === 'EADDRINUSE';
  if (!taken && !isPlain(fault)) throw fault;
  const words = taken
    ? 'Another program listens where Quorate or its rehearsal room would: set PORT or REHEARSAL_PORT.'
    : plainWords(fault);
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
