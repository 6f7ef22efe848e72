/**
 * What a newer version leaves to be done, taken up by a process of the older one that knows nothing of it: the older
 * leaves it alone, tells nobody of trouble, and the newer carries it out. Only where no newer process ever comes is
 * business support told.
 */
import { expect } from 'chai';
import { z } from 'zod';
import { action, view } from '../../src/kernel/action.ts';
import { change, type Decision } from '../../src/kernel/decision.ts';
import { effectKind } from '../../src/kernel/effects.ts';
import { errand } from '../../src/kernel/errand.ts';
import type { Json } from '../../src/kernel/json.ts';
import { plainCard } from '../../src/kernel/notice.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { gareth, maya, person } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { RecordingMessenger } from '../support/messenger.ts';
import { counterType, type Toy, ToyClock, ToyTime, target, toy, toyIndexes } from '../support/toy.ts';

const here = target('one');
const there = target('two');
const joan = person('Joan Whitfield');
const show = { verb: 'toy.show', target: here };
const next = { verb: 'later.do', target: there, input: {} };

const laterShow = view({
  verb: 'later.show',
  who: ['teamManager'],
  input: z.object({}),
  load: async () => undefined,
  may: () => true,
  render: () => plainCard('Later', 'Of the newer version.'),
});

const laterDo = action({
  verb: 'later.do',
  audit: 'Did what only the newer version does',
  who: ['followUp', 'event'],
  input: z.object({}).catchall(z.json()),
  load: ({ target: where }, read) => read.get(counterType, where),
  may: () => true,
  present: () => show,
  decide: (_input, counter) => ({
    writes: [change(counter, { ...counter.value, count: counter.value.count + 1 })],
    show,
  }),
});

describe('An older process beside a newer one', () => {
  let store: FaultyStore;
  let clock: ToyClock;
  let messenger: RecordingMessenger;
  let asked: number;
  let older: Toy;
  let newer: Toy;

  /** Outside it can be asked once only. */
  const ask = errand({
    name: 'later.ask',
    input: z.object({}),
    once: true,
    run: async () => {
      asked += 1;
      return {};
    },
  });
  const shared = () => ({ store, clock, messenger, time: new ToyTime() });

  beforeEach(async () => {
    store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
    clock = new ToyClock('2027-03-03T10:42');
    messenger = new RecordingMessenger();
    asked = 0;
    older = toy(shared());
    newer = toy({
      ...shared(),
      entries: [laterShow, laterDo],
      errands: [ask],
      subscriptions: [{ event: 'later.happened', commands: () => [next] }],
    });
    await newer.do(maya, 'toy.begin', here, { secret: 'x' });
    await newer.do(maya, 'toy.begin', there, { secret: 'x' });
  });
  afterEach(() => store.close());

  /** The newer one decides that so much follows. */
  async function decided(what: Partial<Decision>): Promise<void> {
    newer.decides(({ counter }) => ({ writes: [change(counter, { ...counter.value })], show, ...what }));
    expect((await newer.do(maya, 'toy.any', here)).kind).to.equal('done');
  }
  const happened = async () => (await newer.counter(there)).count;
  const told = () => messenger.to(gareth).length;

  /** The older one takes up whatever is due, again and again, in the minutes of an upgrade. */
  async function olderTries(): Promise<void> {
    for (let minute = 0; minute < 4; minute += 1) {
      await older.worker.settle();
      clock.forward({ minutes: 2 });
    }
  }

  const sorts: Readonly<Record<string, readonly [Partial<Decision>, () => number | Promise<number>]>> = {
    'a message that shows what it has no card for': [
      { tell: [{ to: gareth.id, view: { verb: 'later.show', target: here } }] },
      told,
    ],
    'an action that it does not have': [{ commands: [next] }, happened],
    'an event that it does not listen to': [
      { events: [{ name: 'later.happened', target: here, data: {} }] },
      happened,
    ],
    'an errand that it cannot run': [
      { errands: [{ name: 'later.ask', input: {}, target: there, reply: next }] },
      happened,
    ],
  };
  for (const [sort, [what, came]] of Object.entries(sorts)) {
    it(`leaves ${sort} to the newer`, async () => {
      await decided(what);
      await olderTries();
      expect(await came()).to.equal(0);
      expect(await older.effects('stuck')).to.deep.equal([]);
      expect(await older.effects('due')).to.have.length(1);
      await newer.worker.settle();
      expect(await came()).to.equal(1);
      expect(await older.effects('due')).to.deep.equal([]);
      expect(messenger.to(joan)).to.deep.equal([]);
    });
  }

  it('asks nothing outside whose answer it could not take in', async () => {
    const half = toy({ ...shared(), errands: [ask] });
    await decided({ errands: [{ name: 'later.ask', input: {}, target: there, reply: next }] });
    await half.worker.settle();
    expect(asked).to.equal(0);
    clock.forward({ minutes: 2 });
    await newer.worker.settle();
    expect([asked, await happened()]).to.deep.equal([1, 1]);
  });

  it('leaves what is about a record that it cannot read to the newer, and says so to whoever presses', async () => {
    const rewrite = async (to: (document: StoreDocument) => StoreDocument) => {
      const stored = await store.read(there.partition, there.id);
      if (!stored) throw new Error('it is gone');
      await store.batch(there.partition, [{ op: 'upsert', document: to(stored.document) }]);
    };
    await decided({ commands: [{ verb: 'toy.any', target: there, input: {} }] });
    older.decides(({ counter }) => ({
      writes: [change(counter, { ...counter.value, count: counter.value.count + 1 })],
      show,
    }));
    let before: Json | undefined;
    await rewrite((document) => {
      before = document.data;
      return { ...document, schema: counterType.version + 1, data: { tally: 0 } };
    });
    await olderTries();
    expect(await older.effects('stuck')).to.deep.equal([]);
    const pressed = await older.do(maya, 'toy.add', there, { by: '1' });
    expect(pressed).to.include({ kind: 'refused', code: 'broken' });
    expect('words' in pressed && pressed.words).to.contain('newer version of Quorate');
    // As a process reads it that knows the way.
    await rewrite((document) => ({ ...document, data: before }));
    await older.worker.settle();
    expect(await happened()).to.equal(1);
    expect(messenger.to(joan)).to.deep.equal([]);
  });

  it('tells business support once of what no newer process ever takes up, and goes on looking', async () => {
    await decided({ tell: [{ to: gareth.id, view: show }] });
    const [effect] = await older.effects('due');
    if (!effect) throw new Error('nothing is due');
    const odd = { ...effect, kind: effectKind, data: { type: 'ofTomorrow', anything: [1] } };
    await store.batch(effect.partition, [{ op: 'upsert', document: odd }]);
    for (let hour = 0; hour < 30; hour += 1) {
      await older.worker.settle();
      clock.forward({ hours: 2 });
    }
    expect(messenger.to(joan).map(({ shown }) => shown.summary)).to.deep.equal(['Trouble']);
    expect((await older.effects('due')).map(({ data }) => data)).to.deep.equal([odd.data]);
  });

  it('decides what the newer one listens to, which is carried out by the newer within minutes', async () => {
    const time = new ToyTime();
    const working = toy({
      ...shared(),
      time,
      entries: [laterShow, laterDo],
      subscriptions: [{ event: 'later.happened', commands: () => [next] }],
    });
    working.worker.start();
    try {
      older.decides(({ counter }) => ({
        writes: [change(counter, { ...counter.value })],
        events: [{ name: 'later.happened', target: here, data: {} }],
        show,
      }));
      expect((await older.do(maya, 'toy.any', here)).kind).to.equal('done');
      expect(await older.effects('waiting')).to.have.length(1);
      time.forward(61_000);
      const end = Date.now() + 8_000;
      while ((await happened()) === 0 && Date.now() < end) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await happened()).to.equal(1);
      expect(await older.effects('waiting')).to.deep.equal([]);
    } finally {
      await working.worker.stop();
    }
  });
});
