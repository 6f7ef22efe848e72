/**
 * 200 conferences, booked by 20 people at once in one diary that has 50 times: through the kernel, on both engines.
 */
import { expect } from 'chai';
import { indexes } from '../../../src/indexes.ts';
import type { Answer } from '../../../src/kernel/command.ts';
import type { Store } from '../../../src/kernel/store.ts';
import { openStore } from '../../../src/open-store.ts';
import { startCosmosServer } from '../../../src/rehearsal/cosmos/server.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { joan } from '../../support/consultations.ts';
import {
  clients,
  conferences,
  expectNothingTwice,
  layRace,
  raceDirectory,
  raceOpens,
  raceReference,
  times,
} from '../../support/diaryRace.ts';
import { conversationOf, type House, house } from '../../support/house.ts';

/** As often as somebody could be quicker. */
const mostTries = times + 10;

/** One client books one conference: looks, takes, and looks again when somebody was quicker. */
async function book(home: House, n: number): Promise<'booked' | 'none'> {
  const { kernel } = home;
  const opened = await kernel.perform({
    from: 'person',
    identity: { tenant: joan.tenant, objectId: joan.objectId },
    place: { kind: 'personal', conversation: conversationOf(joan) },
    verb: 'reference',
    token: undefined,
    input: { typed: raceReference(n) },
  });
  let shown: Answer = await home.press(joan, opened, 'conference.look');
  for (let tries = 0; tries < mostTries; tries += 1) {
    const card = JSON.stringify(shown.shown?.card);
    if (!card.includes('conference.holdForm')) {
      // Told so, and what would help; never left with nothing.
      expect(card).to.contain('No time is free up to the last day');
      return 'none';
    }
    // Not all take the first: what is pressed is as it comes.
    const buttons = shown.shown?.card.actions?.filter(
      (one) => one.type === 'Action.Execute' && one.verb === 'conference.holdForm',
    );
    const title = buttons?.[(n + tries) % buttons.length]?.title ?? '';
    const confirm = await home.press(joan, shown, title);
    shown = await home.press(joan, confirm, 'conference.reserve');
    if (shown.kind === 'done') return 'booked';
    if (!JSON.stringify(shown.shown?.card ?? '').includes('conference.holdForm')) {
      // The store was written too often meanwhile: the person looks again.
      shown = await home.press(joan, opened, 'conference.look');
    }
  }
  throw new Error('this client never came to an end');
}

/** Each engine, with how it is ended. */
const engines: Readonly<Record<string, () => Promise<{ store: Store; end(): Promise<void> }>>> = {
  sqlite: async () => ({ store: openSqlite({ file: ':memory:', indexes }), end: async () => {} }),
  cosmos: async () => {
    const server = await startCosmosServer({ ranges: 2 });
    const { endpoint, key } = server;
    const store = await openStore({ kind: 'cosmos', endpoint, key, database: 'race' });
    await store.ready();
    return { store, end: () => server.close() };
  },
};

describe('a race for the times of one diary', function () {
  this.timeout(120_000);
  let home: House;
  let end: () => Promise<void>;
  afterEach(async () => {
    await home.close();
    await end();
  });

  for (const [name, opened] of Object.entries(engines)) {
    it(`books nothing twice, leaves nobody half booked, and tells each of the others so: on ${name}`, async () => {
      const engine = await opened();
      end = engine.end;
      home = house({
        now: raceOpens,
        entries,
        subscriptions,
        directory: raceDirectory,
        lint: false,
        store: engine.store,
      });
      await layRace(home.store);
      const outcomes: string[] = [];
      const queue = Array.from({ length: conferences }, (_, n) => n);
      await Promise.all(
        Array.from({ length: clients }, async () => {
          for (let n = queue.shift(); n !== undefined; n = queue.shift()) outcomes.push(await book(home, n));
        }),
      );
      await home.settle();

      await expectNothingTwice(home.store);
      expect(outcomes.filter((one) => one === 'booked')).to.have.lengthOf(times);
      expect(outcomes).to.have.lengthOf(conferences);
    });
  }
});
