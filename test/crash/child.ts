/**
 * Quorate as it runs in service, in a process that ends itself with SIGKILL where it is told. The clock stands as far
 * from the machine's as AHEAD_MS says; leases are judged by the same clock, so that a process that starts later in it
 * finds the leases of the dead run out.
 */
import { flushCompileCache } from 'node:module';
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';
import { realTime } from '../../src/kernel/clock.ts';
import { openStore } from '../../src/open-store.ts';
import { WatchedStore } from './watched.ts';
import { orderSchema, type Word } from './wire.ts';

const ahead = Number(process.env.AHEAD_MS ?? '0');
const config = loadConfig(process.env);
const store = new WatchedStore(await openStore(config.store), () => process.kill(process.pid, 'SIGKILL'));
const quorate = await compose({
  config,
  store,
  clock: { now: () => Temporal.Now.instant().add({ milliseconds: ahead }) },
  time: { nowMs: () => Date.now() + ahead, wait: realTime.wait },
});
const { url } = await quorate.start();

const say = (word: Word) => process.send?.(word);
process.on('message', (message) => {
  const order = orderSchema.parse(message);
  switch (order.order) {
    case 'watch':
      store.watch();
      return say({ heard: 'watch' });
    case 'die':
      store.watch(order.at);
      return say({ heard: 'die' });
    case 'seen':
      return say({ seen: [...store.seen] });
  }
});
// Whoever started this has gone: nobody is left to end it.
process.on('disconnect', () => process.exit());
say({ ready: url });
// A process that is killed leaves no compiled code behind for the next one, unless it is written down now.
flushCompileCache();
