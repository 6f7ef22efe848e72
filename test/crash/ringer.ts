/**
 * One worker process among several: it rings what is due and says what it did. Nobody presses anything here. WORLD says
 * where the store is and when the bells begin: until it is told that time runs, their clock stands just before that.
 */
import { z } from 'zod';
import { type Clock, realTime } from '../../src/kernel/clock.ts';
import { effectContent, effectKind } from '../../src/kernel/effects.ts';
import type { Messenger } from '../../src/kernel/messenger.ts';
import type { Operation, Store } from '../../src/kernel/store.ts';
import { bellEntries, bellOf, bellType, numberOf } from '../support/bells.ts';
import { toy } from '../support/toy.ts';
import { openBells, orderSchema, type Report, worldSchema } from './crew-wire.ts';

const say = (report: Report) => process.send?.(report);

/** Says of each batch, once it is written, what of the work was done by it. */
class ReportingStore implements Store {
  readonly #store: Store;
  #known = false;

  constructor(store: Store) {
    this.#store = store;
  }

  batch: Store['batch'] = async (partition, operations) => {
    const outcome = await this.#store.batch(partition, operations);
    if (outcome.ok) for (const operation of operations) this.#report(operation);
    return outcome;
  };
  read: Store['read'] = (partition, id) => this.#store.read(partition, id);
  query: Store['query'] = (query) => this.#store.query(query);
  ready: Store['ready'] = () => this.#store.ready();
  close: Store['close'] = () => this.#store.close();

  #report(operation: Operation): void {
    if (operation.op !== 'replace') return;
    const { document } = operation;
    if (document.kind === bellType.kind) {
      say({ rang: bellType.schema.parse(document.data).number, at: Date.now() });
    }
    if (document.kind !== effectKind) return;
    if (!this.#known && typeof document.leaseBy === 'string') {
      this.#known = true;
      say({ leasesBy: document.leaseBy });
    }
    if (document.state !== 'done') return;
    const content = effectContent.parse(document.data);
    if (content.type === 'message') say({ told: bellOf(content.view.target?.id ?? '') });
  }
}

const answers = new Map<number, () => void>();
let sends = 0;
/** What it sends has arrived once whoever started this says so, as with Teams. */
const messenger: Messenger = {
  conversationWith: async (person) => `chat:${person.id}`,
  send: async (_person, conversation, shown) => {
    sends += 1;
    const n = sends;
    const answered = new Promise<void>((resolve) => answers.set(n, resolve));
    say({ sends: numberOf(shown.summary), n });
    await answered;
    return { conversation, message: `m${n}` };
  },
  update: async () => {},
};

const world = worldSchema.parse(JSON.parse(z.string().parse(process.env.WORLD)));
const store = openBells(world.at);
await store.ready();
const first = Temporal.Instant.from(world.first);
let runsSince = world.runsSince;
const clock: Clock = {
  now: () => first.add({ milliseconds: runsSince === undefined ? -1 : Date.now() - runsSince }),
};
const { worker } = toy({
  store: new ReportingStore(store),
  messenger,
  clock,
  time: realTime,
  entries: bellEntries,
  jitter: Math.random,
});
worker.start();
process.on('message', (message) => {
  const order = orderSchema.parse(message);
  if ('runsSince' in order) {
    runsSince = order.runsSince;
    return;
  }
  answers.get(order.arrived)?.();
  answers.delete(order.arrived);
});
// Whoever started this has gone: nobody is left to end it.
process.on('disconnect', () => process.exit());
say({ ready: true });
