import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { draftPartition, keptId } from '../../src/kernel/drafts.ts';
import type { Store } from '../../src/kernel/store.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { openCosmos } from '../../src/store/cosmos.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { maya, ruth } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { target, toy, toyIndexes } from '../support/toy.ts';

/** A store that a second process can open too. */
interface Engine {
  open(): Store;
  close(): Promise<void>;
}

const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  SQLite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-receipts-'));
    return {
      open: () => openSqlite({ file: join(folder, 'store.sqlite'), indexes: toyIndexes }),
      close: async () => rmSync(folder, { recursive: true }),
    };
  },
  'Cosmos DB': async () => {
    const server = await startCosmosServer();
    const { endpoint, key } = server;
    return {
      open: () =>
        openCosmos({ endpoint, key, database: 'toy', indexes: toyIndexes, createIfNotExists: true }),
      close: () => server.close(),
    };
  },
};

for (const [name, start] of Object.entries(engines)) {
  describe(`a press delivered twice (${name})`, () => {
    const at = target('one');
    let engine: Engine;
    let store: Store;
    let one: ReturnType<typeof toy>;

    beforeEach(async () => {
      engine = await start();
      store = engine.open();
      await store.ready();
      one = toy({ store });
      await one.do(maya, 'toy.begin', at, { secret: 'x' });
    });
    afterEach(async () => {
      await store.close();
      await engine.close();
    });

    it('is done once when both come at once', async () => {
      const token = one.token('toy.add', at, maya);
      const answers = await Promise.all([1, 2, 3].map(() => one.press(maya, 'toy.add', token, { by: '1' })));
      expect(answers.map(({ kind }) => kind).sort()).to.deep.equal(['done', 'repeated', 'repeated']);
      for (const { shown } of answers) expect(JSON.stringify(shown?.card)).to.contain('Counter 1');
      expect((await one.counter(at)).count).to.equal(1);
    });

    it('is a repeat, not a refusal, when what the first did would now be refused', async () => {
      const token = one.token('toy.claim', at, ruth);
      const answers = await Promise.all([1, 2].map(() => one.press(ruth, 'toy.claim', token)));
      expect(answers.map(({ kind }) => kind).sort()).to.deep.equal(['done', 'repeated']);
      expect((await one.press(ruth, 'toy.claim', token)).kind).to.equal('repeated');
    });

    it('is done once when the second comes after a restart', async () => {
      const token = one.token('toy.add', at, maya);
      await one.press(maya, 'toy.add', token, { by: '1' });
      await one.do(ruth, 'toy.add', at, { by: '10' });
      const again = engine.open();
      await again.ready();
      const answer = await toy({ store: again }).press(maya, 'toy.add', token, { by: '1' });
      expect(answer.kind).to.equal('repeated');
      expect(JSON.stringify(answer.shown?.card)).to.contain('Counter 11');
      await again.close();
    });

    it('with other input says what stands, and keeps the new text as a draft', async () => {
      const token = one.token('toy.add', at, maya);
      await one.press(maya, 'toy.add', token, { by: '1' });
      const answer = await one.press(maya, 'toy.add', token, { by: '2', words: 'other' });
      expect(answer).to.include({ kind: 'refused', code: 'otherInput' });
      expect((await one.counter(at)).count).to.equal(1);
      const kept = await store.read(draftPartition(maya.id), keptId('toy.add', at));
      expect(kept?.document.data).to.deep.include({ input: { by: '2', words: 'other' } });
    });

    it('by somebody else is theirs: a card shared by many serves each', async () => {
      const commandId = 'shared';
      const press = (who: typeof maya) =>
        one.press(
          who,
          'toy.add',
          one.token('toy.add', at, who, { commandId }),
          { by: '1' },
          { message: 'm1' },
        );
      expect((await press(maya)).kind).to.equal('done');
      expect((await press(ruth)).kind).to.equal('done');
      expect((await press(ruth)).kind).to.equal('repeated');
      expect((await one.counter(at)).count).to.equal(2);
      const told = (await one.effects('due')).map(({ data }) => (data as { type: string }).type); // an effect's content has a type
      expect(told.sort()).to.deep.equal(['message', 'update', 'update']);
    });
  });
}

describe('a press delivered twice, step by step', () => {
  const at = target('one');

  it('is a repeat also when the first was committed between the reads of the second', async () => {
    const store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
    const one = toy({ store });
    await one.do(maya, 'toy.begin', at, { secret: 'x' });
    const token = one.token('toy.claim', at, ruth);
    let passed = false;
    store.beforeRead = async (_partition, id) => {
      // The receipt was looked for; the record is read only after the other delivery has taken it.
      if (id !== at.id || passed) return;
      passed = true;
      await new Promise((resolve) => setImmediate(resolve));
      expect((await one.press(ruth, 'toy.claim', token)).kind).to.equal('done');
    };
    const second = await one.press(ruth, 'toy.claim', token);
    expect(second.kind).to.equal('repeated');
    expect(JSON.stringify(second.shown?.card)).to.contain(ruth.id);
    expect(one.log.some(({ code }) => code === 'perform.refused')).to.equal(false);
    await store.close();
  });

  it('is a repeat also when others kept coming between, up to the last time', async () => {
    const store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
    const one = toy({ store });
    await one.do(maya, 'toy.begin', at, { secret: 'x' });
    const token = one.token('toy.add', at, maya);
    let times = 0;
    store.beforeBatch = async () => {
      const { beforeBatch } = store;
      store.beforeBatch = undefined;
      times += 1;
      if (times < 3) await one.do(ruth, 'toy.add', at, { by: '10' });
      else await one.press(maya, 'toy.add', token, { by: '1' });
      store.beforeBatch = beforeBatch;
    };
    const answer = await one.press(maya, 'toy.add', token, { by: '1' });
    store.beforeBatch = undefined;
    expect(times).to.equal(3);
    expect(answer.kind).to.equal('repeated');
    expect((await one.counter(at)).count).to.equal(21);
    await store.close();
  });
});
