import { expect } from 'chai';
import fc from 'fast-check';
import type { Store } from '../../src/kernel/store.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { openCosmos } from '../../src/store/cosmos.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { maya } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { target, toy, toyIndexes } from '../support/toy.ts';

const names = ['a', 'b', 'c', 'd'] as const;

/** Closes some of two counters at once, each relying on the other's being open; returns how many are open at the end. */
async function closeAtOnce(
  store: Store,
  partition: string,
  verb: string,
  presses: readonly (0 | 1)[],
  rounds: readonly number[],
): Promise<number> {
  const faulty = new FaultyStore(store);
  const one = toy({ store: faulty });
  const pair = [target('a', partition), target('b', partition)] as const;
  for (const at of pair) await one.do(maya, 'toy.begin', at, { secret: 'x' });
  let n = 0;
  faulty.beforeBatch = async () => {
    // Each waits a while between reading and writing, so that their reads and writes mix.
    for (let left = rounds[n++ % rounds.length] ?? 0; left > 0; left -= 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(presses.map((at) => one.do(maya, verb, pair[at], { other: pair[at === 0 ? 1 : 0].id })));
  const counters = await Promise.all(pair.map((at) => one.counter(at)));
  return counters.filter(({ closed }) => !closed).length;
}

describe('guards', () => {
  let run = 0;
  const fresh = () => `${names[run % names.length]}${run++}`;
  const presses = fc.array(fc.constantFrom(0 as const, 1 as const), { minLength: 2, maxLength: 5 });
  const rounds = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 5 });

  it('stop two decisions that each miss the other, whatever their order (SQLite)', async () => {
    const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
    await fc.assert(
      fc.asyncProperty(presses, rounds, async (pressed, waits) => {
        expect(await closeAtOnce(store, fresh(), 'toy.close', pressed, waits)).to.equal(1);
      }),
      { numRuns: 100 },
    );
    await store.close();
  });

  it('stop them on Cosmos DB too', async () => {
    const server = await startCosmosServer();
    const { endpoint, key } = server;
    const store = openCosmos({
      endpoint,
      key,
      database: 'toy',
      indexes: toyIndexes,
      createIfNotExists: true,
    });
    await store.ready();
    await fc.assert(
      fc.asyncProperty(presses, rounds, async (pressed, waits) => {
        expect(await closeAtOnce(store, fresh(), 'toy.close', pressed, waits)).to.equal(1);
      }),
      { numRuns: 15 },
    );
    await store.close();
    await server.close();
  });

  it('are what stops them: without one, both pass', async () => {
    const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
    expect(await closeAtOnce(store, fresh(), 'toy.closeUnguarded', [0, 1], [3])).to.equal(0);
    await store.close();
  });
});
