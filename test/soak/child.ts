/**
 * Quorate as it runs in service, in the weather that its parent orders. WEATHER is how it begins, SEED its chance. LACKS
 * makes an older version of it: a pattern of the verbs that it does not have.
 */
import { flushCompileCache } from 'node:module';
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';
import { indexes } from '../../src/indexes.ts';
import { realTime } from '../../src/kernel/clock.ts';
import { openStore } from '../../src/open-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { entries } from '../../src/wiring.ts';
import { chanceFrom, orderSchema, WeatheredStore, type Word, weatherSchema } from './weather.ts';

const weather = weatherSchema.parse(JSON.parse(process.env.WEATHER ?? ''));
const config = loadConfig(process.env);
const calm = { ...weather, throttled: 0, unavailable: 0, lost: 0, slowMs: 0, store: 'up' } as const;
/** The same file by a connection for which it cannot grow by a page. Cosmos DB has no disk of ours. */
const brimful =
  config.store.kind === 'sqlite'
    ? openSqlite({ file: config.store.file, indexes, writer: 'thread', maxBytes: 1 })
    : undefined;
const store = new WeatheredStore(
  await openStore(config.store),
  // A process that finds no store at its start ends and is started again: that is the platform's work, not ours.
  calm,
  chanceFrom(Number(process.env.SEED ?? '1')),
  brimful,
);
const lacks = process.env.LACKS ? new RegExp(process.env.LACKS) : undefined;
const quorate = await compose({
  config,
  entries: entries.filter(({ verb }) => !lacks?.test(verb)),
  store,
  clock: { now: () => Temporal.Now.instant().add({ milliseconds: store.weather.aheadMs }) },
  // Leases are judged by the machine's clock, which jumps with it.
  time: { nowMs: () => Date.now() + store.weather.aheadMs, wait: realTime.wait },
});
const { url } = await quorate.start();
store.weather = weather;

const say = (word: Word) => process.send?.(word);
process.on('message', (message) => {
  store.weather = orderSchema.parse(message).weather;
  say({ heard: 'weather', met: store.met });
});
// As in service: what is in hand is finished, and nothing new taken.
process.once('SIGTERM', () => void quorate.stop().then(() => process.exit(0)));
// Whoever started this has gone: nobody is left to end it.
process.on('disconnect', () => process.exit());
say({ ready: url });
// A process that is killed leaves no compiled code behind for the next one, unless it is written down now.
flushCompileCache();
