import { expect } from 'chai';
import { z } from 'zod';
import { change } from '../../src/kernel/decision.ts';
import { errand } from '../../src/kernel/errand.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { OutsideError, type OutsideFault } from '../../src/kernel/outside.ts';
import { StoreError } from '../../src/kernel/store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { maya, person } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { RecordingMessenger } from '../support/messenger.ts';
import {
  counterType,
  type Toy,
  ToyClock,
  type ToyOptions,
  ToyTime,
  target,
  toy,
  toyIndexes,
} from '../support/toy.ts';

const joan = person('Joan Whitfield');
const here = target('one');

describe('an errand', () => {
  let store: FaultyStore;
  let clock: ToyClock;
  let time: ToyTime;
  let messenger: RecordingMessenger;
  let one: Toy;
  /** What the outside was asked, with the key by which it tells a repeat. */
  let asked: { readonly input: string; readonly key: string }[];
  /** What it does with each asking; then it answers. */
  let faults: (OutsideError | Error)[];
  /** What came back. */
  let came: JsonObject[];

  const book = errand({
    name: 'toy.book',
    input: z.object({ what: z.string() }),
    async run({ what }, { key }) {
      asked.push({ input: what, key });
      const fault = faults.shift();
      if (fault) throw fault;
      return { booked: what };
    },
  });

  const another = (more: Partial<ToyOptions> = {}) =>
    toy({
      store,
      clock,
      time,
      messenger,
      errands: [book],
      decide: ({ counter, at, input, service }) => {
        if (service) came.push(input);
        return {
          writes: [change(counter, { ...counter.value, count: counter.value.count + 1 })],
          errands: service
            ? []
            : [
                {
                  name: 'toy.book',
                  input: { what: 'a room' },
                  target: at,
                  reply: { verb: 'toy.any', input: { step: 'booking' } },
                },
              ],
          show: { verb: 'toy.show', target: at },
        };
      },
      ...more,
    });

  const failing = (fault: OutsideFault, code = 'Busy') => new OutsideError(fault, code);

  async function passTime(rounds = 30): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      clock.forward({ minutes: 20 });
      await one.worker.settle();
    }
  }

  beforeEach(async () => {
    store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
    clock = new ToyClock('2027-03-03T10:42');
    time = new ToyTime();
    messenger = new RecordingMessenger();
    asked = [];
    faults = [];
    came = [];
    one = another();
    await one.do(maya, 'toy.begin', here, { secret: 'x' });
  });
  afterEach(() => store.close());

  it('is done after the decision was committed, and its answer is a command with an entry of its own', async () => {
    await one.do(maya, 'toy.any', here);
    expect(asked).to.deep.equal([]);
    await one.worker.settle();
    expect(asked.map(({ input }) => input)).to.deep.equal(['a room']);
    expect(came).to.deep.equal([{ step: 'booking', answer: { booked: 'a room' } }]);
    expect(await one.effects('due')).to.deep.equal([]);
  });

  for (const fault of ['throttled', 'unavailable', 'unknown', 'notYet', 'conflict'] as const) {
    it(`is repeated under the same key when it was ${fault}, and answers once`, async () => {
      faults = [failing(fault), failing(fault)];
      await one.do(maya, 'toy.any', here);
      await one.worker.settle();
      await passTime(3);
      expect(asked).to.have.length(3);
      expect(new Set(asked.map(({ key }) => key)).size).to.equal(1);
      expect(came).to.deep.equal([{ step: 'booking', answer: { booked: 'a room' } }]);
    });
  }

  it('waits as long as it was told to', async () => {
    faults = [new OutsideError('throttled', 'TooMany', { retryAfterMs: 90_000 })];
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    clock.forward({ seconds: 89 });
    await one.worker.settle();
    expect(asked).to.have.length(1);
    clock.forward({ seconds: 2 });
    await one.worker.settle();
    expect(came).to.have.length(1);
  });

  for (const fault of ['refused', 'gone'] as const) {
    it(`says by a code that it is ${fault}, and is not repeated`, async () => {
      faults = [failing(fault, 'MailboxNotFound')];
      await one.do(maya, 'toy.any', here);
      await one.worker.settle();
      await passTime(3);
      expect(asked).to.have.length(1);
      expect(came).to.deep.equal([{ step: 'booking', failed: 'MailboxNotFound' }]);
    });
  }

  it('gives up waiting for what never comes to be, and says so', async () => {
    faults = Array.from({ length: 100 }, () => failing('notYet', 'ChatNotFound'));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    await passTime();
    expect(came).to.deep.equal([{ step: 'booking', failed: 'ChatNotFound' }]);
    expect(asked).to.have.length(12);
  });

  it('goes on trying while the outside is away, and business support hears of it once', async () => {
    faults = Array.from({ length: 15 }, () => failing('unavailable', 'ServiceUnavailable'));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    await passTime(60);
    expect(came).to.deep.equal([{ step: 'booking', answer: { booked: 'a room' } }]);
    expect(messenger.to(joan)).to.have.length(1);
  });

  it('whose answer was lost on its way into the store is done again, and counts once', async () => {
    await one.do(maya, 'toy.any', here);
    // The end of the effect is not taken by the store, however often it is written.
    store.plan({
      on: 'batch',
      fault: 'unavailable',
      times: 4,
      when: (_partition, operations) =>
        operations.some((one) => one.op === 'replace' && one.document.state === 'done'),
    });
    await one.worker.settle();
    time.forward(60_000);
    await passTime(3);
    expect(asked).to.have.length(2);
    expect((await one.counter(here)).count).to.equal(2);
  });

  it('may be answered otherwise when it is asked again: what was decided first stands, and nothing is stuck', async () => {
    let answers = 0;
    const changing = errand({
      name: 'toy.book',
      input: z.object({ what: z.string() }),
      run: async () => {
        answers += 1;
        return { booked: `version ${answers}` };
      },
    });
    one = another({ errands: [changing] });
    await one.do(maya, 'toy.any', here);
    store.plan({
      on: 'batch',
      fault: 'unavailable',
      times: 4,
      when: (_partition, operations) =>
        operations.some((one) => one.op === 'replace' && one.document.state === 'done'),
    });
    await one.worker.settle();
    time.forward(60_000);
    await passTime(3);
    expect(answers).to.equal(2);
    expect(came).to.deep.equal([{ step: 'booking', answer: { booked: 'version 1' } }]);
    expect(await one.effects('stuck')).to.deep.equal([]);
  });

  it('reads the records as they stand when it is run, and is dropped where it is not wanted any more', async () => {
    const counts: number[] = [];
    const ask = errand({
      name: 'toy.book',
      input: z.object({ what: z.string() }),
      async run(_input, { read }) {
        counts.push((await read.get(counterType, here)).value.count);
        return undefined;
      },
    });
    await one.do(maya, 'toy.any', here);
    await one.do(maya, 'toy.add', here, { by: '7' });
    const other = another({ errands: [ask] });
    await other.worker.settle();
    expect(counts).to.deep.equal([8]);
    expect(came).to.deep.equal([]);
    expect((await one.effects('dropped')).map(({ code }) => code)).to.deep.equal(['notWanted']);
  });

  it('that is begun only once waits for a store that fails before anything was asked, and is no doubtful one', async () => {
    const onceOnly = errand({
      name: 'toy.book',
      input: z.object({ what: z.string() }),
      once: true,
      async run({ what }, { read, key }) {
        await read.get(counterType, here);
        asked.push({ input: what, key });
        return { booked: what };
      },
    });
    one = another({ errands: [onceOnly] });
    await one.do(maya, 'toy.any', here);
    // The answer to its beginning is lost; then what it reads cannot be read.
    const begins = (_: string, operations: readonly object[]) =>
      JSON.stringify(operations).includes('"begun":true');
    store.plan({ on: 'batch', fault: 'lost', when: begins });
    await one.worker.settle();
    store.beforeRead = async (_partition, id) => {
      if (id !== here.id) return;
      store.beforeRead = undefined;
      throw new StoreError('throttled', 'planned by the test', { retryAfterMs: 5_000 });
    };
    await passTime(3);
    expect(store.beforeRead, 'it was about to read').to.equal(undefined);
    expect(asked).to.have.length(1);
    expect(came).to.deep.equal([{ step: 'booking', answer: { booked: 'a room' } }]);
  });

  it('that this process does not know is left for one that does', async () => {
    await one.do(maya, 'toy.any', here);
    const older = another({ errands: [] });
    await older.worker.settle();
    expect(asked).to.deep.equal([]);
    await passTime(1);
    expect(came).to.have.length(1);
  });
});
