import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { action } from '../../src/kernel/action.ts';
import { type Person, personId } from '../../src/kernel/actor.ts';
import { realTime } from '../../src/kernel/clock.ts';
import { mostDepth } from '../../src/kernel/commit.ts';
import {
  change,
  type Decision,
  type DomainEvent,
  type FollowUp,
  type Tell,
} from '../../src/kernel/decision.ts';
import { effectContent, wakeId } from '../../src/kernel/effects.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { Listings } from '../../src/kernel/listings.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import type { Subscription } from '../../src/kernel/registry.ts';
import { type Operation, type StoreDocument, StoreError } from '../../src/kernel/store.ts';
import type { Target } from '../../src/kernel/view.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { openCosmos } from '../../src/store/cosmos.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { authority, exampleText, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { deliveryError, RecordingMessenger } from '../support/messenger.ts';
import {
  type AnyDecision,
  counterType,
  type Toy,
  ToyClock,
  type ToyOptions,
  ToyTime,
  target,
  toy,
  toyIndexes,
} from '../support/toy.ts';

const here = target('one');
const joan = person('Joan Whitfield');
const show = (at: Target = here) => ({ verb: 'toy.show', target: at });
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Waits, bounded, until something holds. */
async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 8_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`it never came to be that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A decision that tells, asks and says so much, and adds one to the counter. */
const deciding =
  (what: {
    tell?: readonly Tell[];
    commands?: readonly FollowUp[];
    events?: readonly DomainEvent[];
    refresh?: Decision['refresh'];
    conceal?: Decision['conceal'];
  }): AnyDecision =>
  ({ counter, at }) => ({
    writes: [change(counter, { ...counter.value, count: counter.value.count + 1 })],
    ...what,
    show: show(at),
  });

const next = (input = {}): FollowUp => ({ verb: 'toy.any', target: target('two'), input });
const typeOf = ({ data }: StoreDocument) => effectContent.parse(data).type;
const counts = (messages: readonly { shown: { summary: string } }[]) =>
  messages.map(({ shown }) => shown.summary);

describe('the worker', () => {
  let store: FaultyStore;
  /** The clock by which documents expire. */
  let engineMs: number;
  let clock: ToyClock;
  let time: ToyTime;
  let messenger: RecordingMessenger;
  let one: Toy;

  const another = (more: Partial<ToyOptions> = {}) => toy({ store, clock, time, messenger, ...more });

  beforeEach(async () => {
    engineMs = 1_800_000_000_000;
    store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes, now: () => engineMs }));
    clock = new ToyClock('2027-03-03T10:42');
    time = new ToyTime();
    messenger = new RecordingMessenger();
    one = another();
    await one.do(maya, 'toy.begin', here, { secret: 'x' });
  });
  afterEach(() => store.close());

  /** Moves on until all that was put off has been tried, so many times. */
  async function passTime(rounds = 20, by: Temporal.DurationLike = { minutes: 10 }, worker = one.worker) {
    for (let round = 0; round < rounds; round += 1) {
      clock.forward(by);
      await worker.settle();
    }
  }

  it('tells people, one-to-one, what the record is when they are told, and then has nothing to do', async () => {
    await one.do(ruth, 'toy.claim', here);
    await one.do(ruth, 'toy.add', here, { by: '7' });
    await one.worker.settle();
    expect(counts(messenger.to(maya))).to.deep.equal(['Counter 7', 'Counter 7']);
    expect(await one.effects('due')).to.deep.equal([]);
    expect(await one.worker.backlog()).to.equal(0);
  });

  it('keeps what it has done for a month, and where a message stands for two years, without what was typed', async () => {
    const view = { ...show(), input: { words: 'typed by somebody' } };
    await one.do(maya, 'toy.begin', target('two'), { secret: 'x' });
    one.decides(deciding({ tell: [{ to: gareth.id, view, unreachable: next() }], commands: [next()] }));
    await one.do(maya, 'toy.any', here);
    one.decides(deciding({}));
    await one.worker.settle();
    const done = await one.effects('done');
    expect(done.map((effect) => [typeOf(effect), effect.ttl])).to.have.deep.members([
      ['command', 30 * 86_400],
      ['message', 730 * 86_400],
    ]);
    const message = done.find((effect) => typeOf(effect) === 'message');
    expect(message?.data).to.deep.equal({ type: 'message', to: gareth.id, view: show(), depth: 0 });
    expect(message).to.include(messenger.to(gareth)[0]?.place);
  });

  it('takes out of a chat every message that somebody was sent, however many and however long ago', async () => {
    one.decides(deciding({ tell: Array.from({ length: 40 }, () => ({ to: gareth.id, view: show() })) }));
    for (let n = 0; n < 6; n += 1) await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    engineMs += 400 * 86_400_000;
    clock.forward({ hours: 400 * 24 });
    one.decides(deciding({ conceal: { from: [gareth.id], cards: [{ about: here, view: show() }] } }));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    const of = (kind: string) => messenger.to(gareth).filter((one) => one.kind === kind);
    expect(of('update').map(({ place }) => place.message)).to.have.members(
      of('send').map(({ place }) => place.message),
    );
    expect(of('update')).to.have.length(240);
  });

  it('brings the card that was pressed up to date in place', async () => {
    const token = one.token('toy.add', here, maya);
    await one.press(maya, 'toy.add', token, { by: '2' }, { message: 'm9' });
    const decided = clock.now().toString();
    clock.forward({ seconds: 3 });
    await one.worker.settle();
    const [update] = messenger.to(maya);
    expect(update).to.include({ kind: 'update' });
    // When it was decided, not when it comes: what was opened there since stays (the messenger's).
    expect(update?.decided?.toString()).to.equal(decided);
    expect(update?.place).to.deep.equal({ conversation: `chat:${maya.id}`, message: 'm9' });
  });

  it('writes what came of a dialog into the chat, since the dialog closes', async () => {
    const dialog = one.token('toy.add', here, maya);
    await one.press(maya, 'toy.add', dialog, { by: '2' }, { kind: 'dialog', message: 'm9' });
    await one.worker.settle();
    expect(messenger.to(maya).map(({ kind, shown }) => [kind, shown.summary])).to.deep.equal([
      ['send', 'Counter 2'],
    ]);
  });

  it('takes what somebody may no longer see out of their chat', async () => {
    one.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    await one.do(maya, 'toy.restrict', here);
    await one.worker.settle();
    const [first, second] = messenger.to(gareth);
    expect(second?.kind).to.equal('update');
    expect(second?.place).to.deep.equal(first?.place);
    expect(second?.shown.summary).to.equal('No longer shown');
  });

  it('conceals what was told later than it was decided, and lets nothing wait for that', async () => {
    const tell = { to: gareth.id, view: show() };
    one.decides(deciding({ tell: [{ ...tell, at: clock.now().add({ hours: 1 }) }] }));
    await one.do(maya, 'toy.any', here);
    one.decides(deciding({ tell: [tell] }));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    expect(messenger.to(gareth)).to.have.lengthOf(1);
    clock.forward({ hours: 1 });
    await one.worker.settle();
    const sent = messenger.to(gareth).map(({ place }) => place.message);
    expect(sent).to.have.lengthOf(2);
    one.decides(deciding({ conceal: { from: [gareth.id], cards: [{ about: here, view: show() }] } }));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    const updated = messenger.to(gareth).filter(({ kind }) => kind === 'update');
    expect(updated.map(({ place }) => place.message)).to.have.members(sent);
  });

  it('does not tell who has lost the right to see it, and tells nobody of that', async () => {
    one.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await one.do(maya, 'toy.any', here);
    await one.do(maya, 'toy.restrict', here);
    await one.worker.settle();
    expect(messenger.delivered).to.deep.equal([]);
    expect((await one.effects('dropped')).map(typeOf)).to.deep.equal(['message']);
  });

  it('renders anew what was sent to those who are left out, and what their lists hold, however one of them fails', async () => {
    const listings = new Listings({ store: one.store, clock });
    const left = [gareth, ruth];
    one.decides(deciding({ tell: left.map((to) => ({ to: to.id, view: show() })) }));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    for (const person of left) {
      for (const [message, partition] of [
        [`list of ${person.name}`, here.partition],
        [`another of ${person.name}`, 'elsewhere'],
      ] as const) {
        const listing = { person: person.id, authority: person.authority, view: show(), cases: [partition] };
        await listings.note(listing, { conversation: `chat:${person.id}`, message });
      }
    }
    messenger.fail('update', deliveryError('unavailable'), { to: gareth });
    one.decides(
      deciding({ conceal: { from: left.map(({ id }) => id), cards: [{ about: here, view: show() }] } }),
    );
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    const updated = (person: Person) =>
      messenger
        .to(person)
        .filter(({ kind }) => kind === 'update')
        .map(({ place }) => place.message);
    const [sent] = messenger.to(ruth);
    expect(updated(ruth)).to.deep.equal([sent?.place.message, 'list of Ruth Adeyemi']);
    expect(updated(gareth)).to.deep.equal([]);
    clock.forward({ seconds: 30 });
    await one.worker.settle();
    expect(updated(gareth)).to.deep.equal([messenger.to(gareth)[0]?.place.message, 'list of Gareth Pryce']);
    // Once more after a minute, for a list that was on its way: the lists only.
    clock.forward({ minutes: 1 });
    await one.worker.settle();
    expect(updated(gareth).slice(2)).to.deep.equal(['list of Gareth Pryce']);
    expect(await one.effects('due')).to.deep.equal([]);
  });

  describe('keeps the order of what one person is told about one record', () => {
    async function tellInOrder(workers: readonly Toy[], tells: readonly (readonly Person[])[]) {
      const told: string[] = [];
      let n = 0;
      for (const people of tells) {
        const message = n++;
        one.decides(
          deciding({ tell: people.map((to) => ({ to: to.id, view: { ...show(), input: { n: message } } })) }),
        );
        await one.do(maya, 'toy.any', here);
      }
      messenger.slowly = async (to) => {
        // Some are slower than others.
        for (let left = told.length % 3; left > 0; left -= 1) await tick();
        told.push(to.id);
      };
      for (let round = 0; round < 40 && (await one.worker.backlog()) > 0; round += 1) {
        await Promise.all(workers.map(({ worker }) => worker.settle()));
        clock.forward({ minutes: 5 });
      }
    }

    const people = [maya, ruth, gareth, nasreen];
    const tells = fc.array(fc.subarray(people, { minLength: 1 }), { minLength: 1, maxLength: 8 });

    for (const count of [1, 3]) {
      it(`with ${count === 1 ? 'the hands of one worker' : 'three workers'}, and some deliveries put off`, async () => {
        await fc.assert(
          fc.asyncProperty(tells, fc.array(fc.boolean(), { maxLength: 6 }), async (said, faults) => {
            store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
            messenger = new RecordingMessenger();
            clock = new ToyClock('2027-03-03T10:42');
            let seed = 1;
            const jitter = () => {
              seed = (seed * 16_807) % 2_147_483_647;
              return seed / 2_147_483_647;
            };
            one = another({ jitter });
            const workers = [one, ...Array.from({ length: count - 1 }, () => another({ jitter }))];
            await one.do(maya, 'toy.begin', here, { secret: 'x' });
            const order = await sentOrder(said, faults, workers);
            for (const who of people) {
              const expected = said.flatMap((to, n) => (to.includes(who) ? [n] : []));
              expect(order.get(who.id) ?? []).to.deep.equal(expected);
            }
            await store.close();
          }),
          { numRuns: 25 },
        );
      });
    }

    /** For each person the numbers of the messages, in the order in which they were marked as done. */
    async function sentOrder(
      said: readonly (readonly Person[])[],
      faults: readonly boolean[],
      workers: readonly Toy[],
    ): Promise<Map<string, number[]>> {
      for (const fault of faults) {
        if (fault) messenger.fail('send', deliveryError('throttled', 'slow', 90_000));
        else messenger.fail('send', deliveryError('unavailable'));
      }
      await tellInOrder(workers, said);
      expect(await one.effects('due')).to.deep.equal([]);
      const done = (await one.effects('done')).filter((effect) => typeOf(effect) === 'message');
      const places = new Map(messenger.delivered.map(({ place }, n) => [place.message, n]));
      done.sort((a, b) => (places.get(String(a.message)) ?? 0) - (places.get(String(b.message)) ?? 0));
      const order = new Map<string, number[]>();
      for (const effect of done) {
        const content = effectContent.parse(effect.data);
        if (content.type !== 'message') continue;
        // Each decision added an entry to the counter's trail, after that of its beginning.
        const n = Number(String(effect.order).split(':').at(-2)) - 2;
        order.set(content.to, [...(order.get(content.to) ?? []), n]);
      }
      return order;
    }
  });

  it('is not held up by hundreds of messages that must wait for one that is put off', async function () {
    // Just more than one look finds. They go one after another, so that a busy machine needs long for the last part.
    this.timeout(30_000);
    messenger.fail('send', deliveryError('throttled', 'slow', 3_600_000), { to: gareth });
    one.decides(deciding({ tell: Array.from({ length: 42 }, () => ({ to: gareth.id, view: show() })) }));
    for (let n = 0; n < 5; n += 1) await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    clock.forward({ seconds: 1 });
    one.decides(deciding({ tell: [{ to: nasreen.id, view: show() }] }));
    await one.do(maya, 'toy.any', here);
    for (let round = 0; round < 3; round += 1) await one.worker.settle();
    expect(messenger.to(nasreen)).to.have.length(1);
    expect(messenger.to(gareth)).to.deep.equal([]);
    clock.forward({ hours: 2 });
    await one.worker.settle();
    expect(messenger.to(gareth)).to.have.length(210);
  });

  it('tells more people than a batch has room for, each once, also when the store’s answer to it is lost', async () => {
    const many = Array.from({ length: 130 }, (_, n) => ({ to: [gareth, nasreen, joan][n % 3]?.id ?? '' }));
    one.decides(deciding({ tell: many.map(({ to }) => ({ to, view: show() })) }));
    await one.do(maya, 'toy.any', here);
    expect((await one.effects('due')).map(typeOf)).to.deep.equal(['spread', 'spread', 'spread']);
    store.plan({
      on: 'batch',
      fault: 'lost',
      when: (_, operations) => JSON.stringify(operations).includes('"state":"done"'),
    });
    await Promise.all([one, another()].map(({ worker }) => worker.settle()));
    await passTime(3);
    for (const [n, person] of [gareth, nasreen, joan].entries()) {
      expect(messenger.to(person)).to.have.length(n === 0 ? 44 : 43);
    }
    expect(await one.worker.backlog()).to.equal(0);
  });

  describe('holds an effect under a lease', () => {
    beforeEach(async () => {
      one.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
      await one.do(maya, 'toy.any', here);
    });

    it('so that two workers send it once', async () => {
      const workers = [one, another(), another()];
      await Promise.all(workers.map(({ worker }) => worker.settle()));
      expect(messenger.to(gareth)).to.have.length(1);
    });

    it('that expires when its holder dies: another takes over after ten seconds and no sooner', async () => {
      // A process that dies in the middle of a sending never comes back from it.
      messenger.slowly = () => new Promise(() => {});
      void another().worker.settle();
      await until(
        async () => (await one.effects('due')).some(({ leaseBy }) => leaseBy !== undefined),
        'it is held',
      );
      messenger.slowly = undefined;
      const frozen = new ToyTime();
      const heir = another({ time: frozen });
      await heir.worker.settle();
      expect(messenger.to(gareth)).to.deep.equal([]);
      frozen.forward(9_000);
      await heir.worker.settle();
      expect(messenger.to(gareth)).to.deep.equal([]);
      frozen.forward(5_000);
      await heir.worker.settle();
      expect(messenger.to(gareth)).to.have.length(1);
    });

    it('that is renewed while the work goes on, also past a store that fails or answers no more', async () => {
      let finish = () => {};
      messenger.slowly = () =>
        new Promise((resolve) => {
          finish = resolve;
        });
      const working = one.worker.settle();
      const leased = async () =>
        (await one.effects('due')).find(({ leaseUntil }) => leaseUntil !== undefined);
      await until(async () => (await leased()) !== undefined, 'it is held');
      for (const fault of [undefined, 'unavailable', 'lost', undefined] as const) {
        const before = Number((await leased())?.leaseUntil);
        if (fault) store.plan({ on: 'batch', fault });
        time.forward(5_000);
        await until(
          async () => Number((await leased())?.leaseUntil) > before,
          `it is renewed after ${fault}`,
        );
      }
      messenger.slowly = undefined;
      const late = another();
      await late.worker.settle();
      expect(messenger.to(gareth)).to.deep.equal([]);
      finish();
      await working;
      expect(messenger.to(gareth)).to.have.length(1);
      expect(await one.effects('due')).to.deep.equal([]);
    });

    it('and ends it also when the answer to its last renewal was lost', async () => {
      let finish = () => {};
      messenger.slowly = () =>
        new Promise((resolve) => {
          finish = resolve;
        });
      const working = one.worker.settle();
      const leased = async () =>
        Number(
          (await one.effects('due')).find(({ leaseUntil }) => leaseUntil !== undefined)?.leaseUntil ?? 0,
        );
      await until(async () => (await leased()) > 0, 'it is held');
      const before = await leased();
      time.patience = 500; // the holder does not come round to finding out before the work has ended
      store.plan({ on: 'batch', fault: 'lost' });
      time.forward(5_000);
      await until(async () => (await leased()) > before, 'it is renewed');
      finish();
      await working;
      expect(await one.effects('due')).to.deep.equal([]);
      expect(messenger.to(gareth)).to.have.length(1);
    });

    for (const fault of ['lost', 'unknown', 'unavailable', 'throttled'] as const) {
      it(`and sends nothing twice when its end is ${fault} at first`, async () => {
        const ends = (_: string, operations: readonly { op: string }[]) =>
          JSON.stringify(operations).includes('"state":"done"');
        store.plan({ on: 'batch', fault, times: 2, when: ends });
        await one.worker.settle();
        expect(messenger.to(gareth)).to.have.length(1);
        expect(await one.effects('due')).to.deep.equal([]);
      });
    }
  });

  describe('when a message cannot be sent', () => {
    beforeEach(async () => {
      one.decides(
        deciding({
          tell: [
            {
              to: gareth.id,
              view: show(),
              unreachable: { verb: 'toy.any', target: here, input: { passed: 1 } },
            },
          ],
        }),
      );
      await one.do(maya, 'toy.any', here);
    });

    it('waits as long as Teams says on 429, not shorter', async () => {
      messenger.fail('send', deliveryError('throttled', 'TooManyRequests', 90_000), { to: gareth });
      await one.worker.settle();
      clock.forward({ seconds: 89 });
      await one.worker.settle();
      expect(messenger.to(gareth)).to.deep.equal([]);
      clock.forward({ seconds: 1 });
      await one.worker.settle();
      expect(messenger.to(gareth)).to.have.length(1);
    });

    it('sends once more what was perhaps sent, and then lets business support find out', async () => {
      messenger.fail('send', deliveryError('unknown', 'timeout'), { to: gareth, times: 9 });
      await one.worker.settle();
      await passTime();
      expect(messenger.calls.filter((call) => call === `send ${gareth.id}`)).to.have.length(2);
      expect(counts(messenger.to(joan))).to.deep.equal(['Trouble']);
      // It may have arrived: nobody else is asked instead.
      expect((await one.counter(here)).count).to.equal(1);
    });

    it('sends once more what was perhaps sent, and is content when that arrives', async () => {
      messenger.fail('send', deliveryError('unknown', 'timeout'), { to: gareth, arrives: true });
      await one.worker.settle();
      await passTime();
      expect(messenger.to(gareth)).to.have.length(2);
      expect(messenger.to(joan)).to.deep.equal([]);
    });

    it('goes on when only the conversation could not be opened: nothing was said yet', async () => {
      messenger.fail('conversation', deliveryError('unknown', 'timeout'), { to: gareth, times: 4 });
      await one.worker.settle();
      await passTime();
      expect(messenger.to(gareth)).to.have.length(1);
    });

    it('tells business support and asks what follows, once, when it never can', async () => {
      messenger.fail('send', deliveryError('refused', 'MessageWritesBlocked'), { to: gareth, times: 99 });
      one.decides(({ counter, at, input }) => ({
        writes: [
          change(counter, { ...counter.value, count: counter.value.count + 100 * Number(input.passed) }),
        ],
        show: show(at),
      }));
      await one.worker.settle();
      await passTime(3);
      expect(counts(messenger.to(joan))).to.deep.equal(['Trouble']);
      expect((await one.counter(here)).count).to.equal(101);
      expect((await one.effects('stuck')).map(({ code }) => code)).to.deep.equal(['MessageWritesBlocked']);
      expect(one.log.filter(({ code }) => code === 'effect.stuck')).to.have.length(1);
    });

    it('goes on trying while Teams is away, and tells business support once', async () => {
      messenger.fail('send', deliveryError('unavailable'), { to: gareth, times: 30 });
      await one.worker.settle();
      await passTime(25, { hours: 2 });
      expect(messenger.to(gareth)).to.deep.equal([]);
      expect(counts(messenger.to(joan))).to.deep.equal(['Trouble']);
      await passTime(10, { hours: 2 });
      expect(messenger.to(gareth)).to.have.length(1);
    });
  });

  it('makes no trouble out of trouble that cannot be told', async () => {
    messenger.fail('send', deliveryError('refused', 'Gone'), { times: 1_000 });
    one.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await one.do(maya, 'toy.any', here);
    await one.worker.settle();
    await passTime(5);
    // The message, and one to each of business support.
    const supporters = authority.withRole('businessSupport').length;
    expect(messenger.calls.filter((call) => call.startsWith('send'))).to.have.length(1 + supporters);
    expect(await one.effects('due')).to.deep.equal([]);
  });

  it('ends a chain of people none of whom can be reached', async () => {
    messenger.fail('send', deliveryError('refused', 'Gone'), { times: 1_000 });
    one.decides(({ counter, at }) => ({
      writes: [change(counter, { ...counter.value, count: counter.value.count + 1 })],
      tell: [{ to: gareth.id, view: show(at), unreachable: { verb: 'toy.any', target: at, input: {} } }],
      show: show(at),
    }));
    await one.do(maya, 'toy.any', here);
    await passTime(3);
    expect((await one.counter(here)).count).to.be.within(mostDepth, mostDepth + 2);
    expect(await one.effects('due')).to.deep.equal([]);
  });

  it('leaves what belongs to an authority that is not served until it is served again', async () => {
    one.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await one.do(maya, 'toy.any', here);
    const file = parseAuthorityFile(exampleText);
    const elsewhere = buildDirectory(
      { authorities: file.authorities.map((authority) => ({ ...authority, id: 'elsewhere' })) },
      'v1',
    );
    const stranger = another({ directory: elsewhere });
    await stranger.worker.settle();
    const before = store.batches;
    await stranger.worker.settle();
    expect(store.batches).to.equal(before);
    clock.forward({ hours: 2 });
    await one.worker.settle();
    expect(messenger.to(gareth)).to.have.length(1);
  });

  /** Tells Gareth, by an effect that has another content by the time it is carried out. */
  async function tellBy(data: JsonObject): Promise<void> {
    one.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await one.do(maya, 'toy.any', here);
    const [effect] = await one.effects('due');
    if (!effect) throw new Error('no effect');
    await store.batch(effect.partition, [{ op: 'upsert', document: { ...effect, data } }]);
  }

  it('tells business support of an effect that nobody can read', async () => {
    await tellBy({ type: 'message', to: 7 });
    await one.worker.settle();
    expect(counts(messenger.to(joan))).to.deep.equal(['Trouble']);
    expect((await one.effects('stuck')).map(({ code }) => code)).to.deep.equal(['unreadable']);
  });

  describe('leaves to a process of a newer version', () => {
    const known = { event: 'toy.happened', commands: () => [next({ from: 'known' })] };
    const newAction = action({
      verb: 'toy.new',
      audit: 'Did what only a newer version can',
      who: ['followUp', 'event'],
      input: z.object({}),
      load: async ({ target: at }, read) => read.get(counterType, at),
      may: () => true,
      present: show,
      decide: (_input, counter, _situation, at) => ({
        writes: [change(counter, { ...counter.value, count: counter.value.count + 100 })],
        show: show(at),
      }),
    });
    const newer = (more: Partial<ToyOptions> = {}) =>
      another({ entries: [newAction], decide: deciding({}), ...more });
    const followsNew: FollowUp = { verb: 'toy.new', target: target('two'), input: {} };
    const two = async () => (await one.counter(target('two'))).count;
    beforeEach(() => one.do(maya, 'toy.begin', target('two'), { secret: 'x' }));

    it('a kind of effect that it does not know, and tells business support when nobody ever does', async () => {
      await tellBy({ type: 'odd' });
      await one.worker.settle();
      expect((await one.effects('due')).map(({ code }) => code)).to.deep.equal(['unknownType']);
      expect(counts(messenger.to(joan))).to.deep.equal([]);
      await passTime(20);
      expect(counts(messenger.to(joan))).to.deep.equal(['Trouble']);
      expect(await one.effects('stuck')).to.deep.equal([]);
    });

    it('what follows by a verb that it does not know', async () => {
      one.decides(deciding({ commands: [followsNew] }));
      await one.do(maya, 'toy.any', here);
      await one.worker.settle();
      expect(await two()).to.equal(0);
      clock.forward({ minutes: 2 });
      await newer().worker.settle();
      expect(await two()).to.equal(100);
      expect(messenger.to(joan)).to.deep.equal([]);
    });

    it('what is said by a view that it does not know', async () => {
      await tellBy({ type: 'message', to: gareth.id, view: { verb: 'toy.newView' }, depth: 0 });
      await one.worker.settle();
      expect((await one.effects('due')).map(({ code }) => code)).to.deep.equal(['unknownVerb']);
    });

    it('an event of which it knows one listener of two, or none; each hears it once, wherever it stands in the list', async () => {
      const decide: AnyDecision = (about) =>
        about.service
          ? deciding({})(about)
          : deciding({ events: [{ name: 'toy.happened', target: here, data: {} }] })(about);
      const later = newer({
        decide,
        subscriptions: [{ event: 'toy.happened', commands: () => [followsNew] }, known],
      });
      await later.do(maya, 'toy.any', here);
      for (const [subscriptions, code] of [
        [[known], 'unknownListener'],
        [[], 'unknownEvent'],
      ] as const) {
        await another({ decide, subscriptions }).worker.settle();
        expect((await one.effects('due')).map((effect) => effect.code)).to.deep.equal([code]);
        clock.forward({ minutes: 3 });
      }
      expect(await two()).to.equal(0);
      // The first of its listeners has heard it when the store fails; one of yet another order goes on.
      store.plan({
        on: 'batch',
        fault: 'unavailable',
        times: 3,
        when: (_, operations) => JSON.stringify(operations).includes('"verb":"toy.any"'),
      });
      await later.worker.settle();
      expect(await two()).to.equal(100);
      clock.forward({ minutes: 3 });
      const last = newer({
        decide,
        subscriptions: [known, { event: 'toy.happened', commands: () => [followsNew] }],
      });
      await last.worker.settle();
      expect(await two()).to.equal(101);
      expect(await one.effects('due')).to.deep.equal([]);
    });
  });

  describe('carries on what follows', () => {
    beforeEach(() => one.do(maya, 'toy.begin', target('two'), { secret: 'x' }));
    const two = async () => (await one.counter(target('two'))).count;

    it('in another partition, once, however often it is delivered', async () => {
      one.decides((about) => (about.service ? deciding({})(about) : deciding({ commands: [next()] })(about)));
      await one.do(maya, 'toy.any', here);
      const ends = (_: string, operations: readonly object[]) =>
        JSON.stringify(operations).includes('"state":"done"');
      store.plan({ on: 'batch', fault: 'unavailable', times: 4, when: ends });
      await one.worker.settle();
      time.forward(20_000);
      await another({ decide: deciding({}) }).worker.settle();
      expect(await one.effects('due')).to.deep.equal([]);
      expect(await two()).to.equal(1);
    });

    it('and sends what is refused to business support, stuck, without trying again', async () => {
      let asked = 0;
      one.decides((about) => {
        if (!about.service) return deciding({ commands: [next()] })(about);
        asked += 1;
        throw new Refusal('notNow', 'Not now.');
      });
      await one.do(maya, 'toy.any', here);
      await one.worker.settle();
      await passTime(3);
      expect(asked).to.equal(1);
      expect((await one.effects('stuck')).map(({ code }) => code)).to.deep.equal(['notNow']);
      expect(counts(messenger.to(joan))).to.deep.equal(['Trouble']);
    });

    it('and tries again what only met a crowd', async () => {
      one.decides((about) => (about.service ? deciding({})(about) : deciding({ commands: [next()] })(about)));
      await one.do(maya, 'toy.any', here);
      let left = 3;
      store.beforeBatch = async (_partition, operations) => {
        if (left === 0 || !JSON.stringify(operations).includes('receipt:effect')) return;
        left -= 1;
        const { beforeBatch } = store;
        store.beforeBatch = undefined;
        await one.do(ruth, 'toy.add', target('two'), { by: '10' });
        store.beforeBatch = beforeBatch;
      };
      await one.worker.settle();
      expect(await two()).to.equal(30);
      await passTime(2);
      expect(await two()).to.equal(31);
      expect(await one.effects('stuck')).to.deep.equal([]);
    });

    it('and cuts a loop at a small depth, where business support sees it', async () => {
      one.decides((about) => deciding({ commands: [next()] })(about));
      await one.do(maya, 'toy.any', here);
      await passTime(3);
      expect(await two()).to.equal(mostDepth - 1);
      expect((await one.effects('stuck')).map(({ code }) => code)).to.deep.equal(['broken']);
      expect(counts(messenger.to(joan))).to.deep.equal(['Trouble']);
      expect(await one.effects('due')).to.deep.equal([]);
    });

    it('and keeps an event until somebody listens, then delivers it once to each', async () => {
      one.decides(deciding({ events: [{ name: 'toy.happened', target: here, data: { n: 4 } }] }));
      await one.do(maya, 'toy.any', here);
      await one.worker.settle();
      await one.worker.releaseWaiting();
      await one.worker.settle();
      expect((await one.effects('waiting')).map(typeOf)).to.deep.equal(['event']);
      const subscriptions: Subscription[] = [
        { event: 'toy.happened', commands: ({ data }) => [next({ ...data }), next({ ...data })] },
        { event: 'toy.happened', commands: () => [] },
        { event: 'toy.other', commands: () => [next()] },
      ];
      const seen: unknown[] = [];
      const later = another({
        subscriptions,
        decide: (about) => {
          seen.push(about.input.n);
          return deciding({})(about);
        },
      });
      await Promise.all([later.worker.releaseWaiting(), another({ subscriptions }).worker.releaseWaiting()]);
      await later.worker.settle();
      expect(await two()).to.equal(2);
      expect(seen).to.deep.equal([4, 4]);
      expect(await later.effects('waiting')).to.deep.equal([]);
    });

    it('and writes down no event of which whoever listens wants nothing, but one of which that cannot be said', async () => {
      const happening = (subscriptions: readonly Subscription[]) =>
        another({
          subscriptions,
          decide: deciding({ events: [{ name: 'toy.happened', target: here, data: {} }] }),
        });
      const deaf = happening([{ event: 'toy.happened', commands: () => [] }]);
      await deaf.do(maya, 'toy.any', here);
      expect((await deaf.effects('due')).map(typeOf)).to.not.include('event');
      const confused = happening([
        {
          event: 'toy.happened',
          commands: () => {
            throw new Error('a fault of ours');
          },
        },
      ]);
      await confused.do(maya, 'toy.any', here);
      // Whoever carries it out gives what follows the ids that every version comes to.
      const [kept] = (await confused.effects('due')).filter((effect) => typeOf(effect) === 'event');
      expect(kept?.data).to.deep.include({ type: 'event', heard: [] });
    });

    it('and an event once to each listener, though the store fails between them', async () => {
      const subscriptions: Subscription[] = [
        { event: 'toy.happened', commands: () => [next()] },
        { event: 'toy.happened', commands: () => [next()] },
      ];
      const heard = another({
        subscriptions,
        decide: (about) =>
          about.service
            ? deciding({})(about)
            : deciding({ events: [{ name: 'toy.happened', target: here, data: {} }] })(about),
      });
      await heard.do(maya, 'toy.any', here);
      let batches = 0;
      store.plan({
        on: 'batch',
        fault: 'unavailable',
        times: 3,
        when: (at) => at === 'toy:two' && ++batches > 1,
      });
      await heard.worker.settle();
      await passTime(3, { minutes: 10 }, heard.worker);
      expect(await two()).to.equal(2);
      expect(await heard.effects('due')).to.deep.equal([]);
    });
  });

  describe('wakes a record', () => {
    const due =
      (at: Temporal.Instant | undefined): AnyDecision =>
      ({ counter, at: about }) => {
        const { due: _due, ...rest } = counter.value;
        const value = at === undefined ? rest : { ...rest, due: at.toString() };
        return { writes: [change(counter, value as typeof counter.value)], show: show(about) }; // all but one optional field
      };
    const set = async (at: Temporal.Instant | undefined) => {
      one.decides(due(at));
      expect((await one.do(maya, 'toy.any', here)).kind).to.equal('done');
    };
    const woken = async () => (await one.counter(here)).woken;

    it('when it is due, not before, and not again', async () => {
      await set(clock.now().add({ hours: 1 }));
      await one.worker.settle();
      expect(await woken()).to.equal(0);
      const next = await one.worker.nextDue(clock.now().add({ hours: 24 }));
      expect(next?.toString()).to.equal(clock.now().add({ hours: 1 }).toString());
      clock.forward({ hours: 1 });
      await one.worker.settle();
      expect(await woken()).to.equal(1);
      await passTime(10, { hours: 3 });
      expect(await woken()).to.equal(1);
    });

    it('once in effect with two workers, also when one dies after the deed and before the end', async () => {
      await set(clock.now().add({ hours: 1 }));
      clock.forward({ hours: 1 });
      let left = 4;
      store.beforeRead = async (_partition, id) => {
        if (id === wakeId(here.id) && left-- > 0) throw new StoreError('unavailable', 'planned by the test');
      };
      await Promise.all([one.worker.settle(), another().worker.settle()]);
      expect(left, 'times that its end could not be found').to.equal(0);
      time.forward(20_000);
      await Promise.all([one.worker.settle(), another().worker.settle()]);
      await passTime(3);
      expect(await woken()).to.equal(1);
      expect(await one.effects('due')).to.deep.equal([]);
    });

    it('by the newest time: a decision that sets another while the old one fires is heard', async () => {
      await set(clock.now().add({ hours: 1 }));
      clock.forward({ hours: 1 });
      store.beforeRead = async (_partition, id) => {
        // The wake-up has fired and changed its record; before it ends, somebody sets a new one.
        if (id !== wakeId(here.id)) return;
        store.beforeRead = undefined;
        await set(clock.now().add({ hours: 5 }));
      };
      await one.worker.settle();
      expect(await woken()).to.equal(1);
      clock.forward({ hours: 5 });
      await one.worker.settle();
      expect(await woken()).to.equal(2);
    });

    it('by the newest time also when the old one found nothing to do: its end does not undo the new one', async () => {
      await set(clock.now().add({ hours: 1 }));
      clock.forward({ hours: 1 });
      const firing = (operations: readonly Operation[]) =>
        operations.some((operation) => 'document' in operation && operation.document.verb === 'toy.wake');
      store.beforeBatch = async (_partition, operations) => {
        if (!firing(operations)) return;
        store.beforeBatch = undefined;
        await set(clock.now().add({ hours: 5 }));
      };
      await one.worker.settle();
      expect(store.beforeBatch, 'it was about to fire').to.equal(undefined);
      expect(await woken()).to.equal(0);
      clock.forward({ hours: 5 });
      await one.worker.settle();
      expect(await woken()).to.equal(1);
    });

    it('again when a later decision sets the same overdue instant anew', async () => {
      const at = clock.now().add({ hours: 1 });
      await set(at);
      clock.forward({ hours: 1 });
      await one.worker.settle();
      expect(await woken()).to.equal(1);
      await set(at);
      await one.worker.settle();
      expect(await woken()).to.equal(2);
    });

    it('and tells business support each time when it is refused, also at the same overdue instant anew', async () => {
      const at = clock.now().subtract({ minutes: 1 }).toString();
      one.decides(({ counter, at: about }) => ({
        writes: [change(counter, { ...counter.value, closed: true, due: at })],
        show: show(about),
      }));
      for (const times of [1, 2]) {
        await one.do(maya, 'toy.any', here);
        await one.worker.settle();
        expect(counts(messenger.to(joan))).to.have.length(times);
        expect((await one.effects('stuck')).map(({ code }) => code)).to.deep.equal(['notNow']);
      }
    });

    it('and ends it although business support was told of it before', async () => {
      one.decides(deciding({ commands: [{ verb: 'toy.any', target: here, input: {} }] }));
      await one.do(maya, 'toy.any', here);
      one.decides(() => {
        throw new Refusal('notNow', 'Not now.');
      });
      const [before] = await one.effects('due');
      if (!before) throw new Error('no effect');
      await one.worker.settle();
      // As if it had been put back by hand, to be tried once more.
      await store.batch(here.partition, [{ op: 'upsert', document: before }]);
      await one.worker.settle();
      expect((await one.effects('stuck')).map(({ code }) => code)).to.deep.equal(['notNow']);
      expect(counts(messenger.to(joan))).to.have.length(1);
    });

    it('never when nothing is due any more', async () => {
      await set(clock.now().add({ hours: 1 }));
      await set(undefined);
      expect(await store.read(here.partition, wakeId(here.id))).to.equal(undefined);
      await passTime(3, { hours: 1 });
      expect(await woken()).to.equal(0);
    });

    it('once after the clock jumped far ahead', async () => {
      await set(clock.now().add({ hours: 1 }));
      clock.forward({ hours: 24 * 365 });
      await one.worker.settle();
      await one.worker.settle();
      expect(await woken()).to.equal(1);
    });

    it('an hour apart, and no oftener, when its rule forgets to move on', async () => {
      const overdue = clock.now().subtract({ hours: 1 });
      let fired = 0;
      const forgetful = another({
        decide: due(overdue),
        entries: [],
      });
      await forgetful.do(maya, 'toy.any', here);
      const wakeUp = await store.read(here.partition, wakeId(here.id));
      if (!wakeUp) throw new Error('no wake-up');
      // The toy's own wake-up moves on; one that does not is asked for in its place.
      const content = effectContent.parse(wakeUp.document.data);
      if (content.type !== 'command') throw new Error('no command');
      const document = {
        ...wakeUp.document,
        data: JSON.parse(JSON.stringify({ ...content, verb: 'toy.any' })),
      };
      await store.batch(here.partition, [{ op: 'upsert', document }]);
      forgetful.decides((about) => {
        fired += 1;
        return due(overdue)(about);
      });
      await forgetful.worker.settle();
      await forgetful.worker.settle();
      expect(fired).to.equal(1);
      expect((await forgetful.effects('due')).map((effect) => effect.due)).to.deep.equal([
        clock.now().add({ hours: 1 }).toString({ smallestUnit: 'millisecond' }),
      ]);
    });
  });

  it('goes on by itself after a store that was down for a while', async () => {
    const running = another({ time: realTime, clock });
    running.worker.start();
    store.plan({ on: 'query', fault: 'unavailable', times: 3 });
    store.plan({ on: 'batch', fault: 'unavailable', times: 2, when: (at) => at === here.partition });
    running.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await running.do(maya, 'toy.any', here);
    await until(() => messenger.to(gareth).length === 1, 'it is told');
    expect(running.worker.alive).to.equal(true);
    await running.worker.stop();
    expect(running.worker.alive).to.equal(false);
  }).timeout(15_000);

  it('begins at once what was decided in its own process, and stops with nothing in hand', async () => {
    const running = another({ time: realTime, clock });
    running.worker.start();
    await tick();
    const began = performance.now();
    running.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await running.do(maya, 'toy.any', here);
    await until(() => messenger.to(gareth).length === 1, 'it is told');
    expect(performance.now() - began).to.be.below(700);
    await running.worker.stop();
    expect((await running.effects('due')).some(({ leaseBy }) => leaseBy !== undefined)).to.equal(false);
  });

  it('lets a message that takes long hold up nothing but what must come after it, and that no longer than it takes', async () => {
    const running = another({ time: realTime, clock });
    let finish = () => {};
    messenger.slowly = (to) =>
      to === gareth && messenger.to(gareth).length === 0
        ? new Promise((resolve) => {
            finish = resolve;
          })
        : Promise.resolve();
    running.decides(deciding({ tell: [gareth, gareth].map(({ id }) => ({ to: id, view: show() })) }));
    await running.do(maya, 'toy.any', here);
    running.worker.start();
    await until(() => messenger.calls.includes(`send ${gareth.id}`), 'the first is on its way');
    running.decides(deciding({ tell: [{ to: nasreen.id, view: show() }] }));
    await running.do(maya, 'toy.any', here);
    await until(() => messenger.to(nasreen).length === 1, 'somebody else is told');
    expect(messenger.to(gareth)).to.deep.equal([]);
    const began = performance.now();
    finish();
    await until(() => messenger.to(gareth).length === 2, 'both have arrived');
    expect(performance.now() - began).to.be.below(700);
    await running.worker.stop();
  });

  it('brings a card up to date that was still on its way, as it was before, when the news came', async () => {
    const running = another({ time: realTime, clock });
    let finish = () => {};
    messenger.slowly = (to) =>
      to === gareth && messenger.to(gareth).length === 0
        ? new Promise((resolve) => {
            finish = resolve;
          })
        : Promise.resolve();
    running.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await running.do(maya, 'toy.any', here);
    running.worker.start();
    await until(() => messenger.calls.includes(`send ${gareth.id}`), 'it was rendered and is on its way');
    running.decides(
      deciding({
        refresh: [{ to: gareth.id, about: here, view: show() }],
        tell: [{ to: nasreen.id, view: show() }],
      }),
    );
    await running.do(maya, 'toy.any', here);
    await until(() => messenger.to(nasreen).length === 1, 'the news is carried out for others');
    finish();
    await until(async () => (await running.effects('due')).length === 0, 'all is done');
    await running.worker.stop();
    expect(messenger.to(gareth).map(({ kind, shown }) => `${kind} ${shown.summary}`)).to.deep.equal([
      'send Counter 1',
      'update Counter 2',
    ]);
  });

  it('loses nothing of what many workers do at once, with a messenger and a store that fail often', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat({ max: 99 })), async (chance) => {
        store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
        clock = new ToyClock('2027-03-03T10:42');
        messenger = new RecordingMessenger();
        one = another();
        await one.do(maya, 'toy.begin', here, { secret: 'x' });
        one.decides(
          deciding({ tell: [maya, ruth, gareth, nasreen].map((to) => ({ to: to.id, view: show() })) }),
        );
        for (let n = 0; n < 3; n += 1) await one.do(maya, 'toy.any', here);
        const roll = () => chance.next().value ?? 0;
        for (let n = 0; n < 12; n += 1) {
          const dice = roll();
          if (dice < 30) messenger.fail('send', deliveryError('throttled', 'slow', 1_000));
          else if (dice < 60) store.plan({ on: 'batch', fault: dice < 45 ? 'unavailable' : 'lost' });
          else if (dice < 80) store.plan({ on: 'query', fault: 'throttled', retryAfterMs: 5 });
        }
        const workers = [one, another(), another()];
        for (let round = 0; round < 30; round += 1) {
          await Promise.all(workers.map(({ worker }) => worker.settle().catch(() => undefined)));
          time.forward(11_000);
          clock.forward({ minutes: 10 });
        }
        for (const who of [maya, ruth, gareth, nasreen]) {
          expect(messenger.to(who).length).to.be.at.least(3);
        }
        expect(await one.effects('due')).to.deep.equal([]);
        await store.close();
      }),
      { numRuns: 15 },
    );
  }).timeout(20_000);

  it('works alike on Cosmos DB: tells, in order, once, and wakes', async () => {
    const server = await startCosmosServer();
    const { endpoint, key } = server;
    const cosmos = openCosmos({
      endpoint,
      key,
      database: 'toy',
      indexes: toyIndexes,
      createIfNotExists: true,
    });
    await cosmos.ready();
    const workers = [another({ store: cosmos }), another({ store: cosmos })] as const;
    const [first] = workers;
    await first.do(maya, 'toy.begin', here, { secret: 'x' });
    for (let n = 0; n < 4; n += 1) {
      first.decides(
        deciding({
          tell: [
            { to: gareth.id, view: show() },
            { to: nasreen.id, view: show() },
          ],
        }),
      );
      await first.do(maya, 'toy.any', here);
    }
    const at = clock.now().add({ hours: 1 });
    first.decides(({ counter, at: about }) => ({
      writes: [change(counter, { ...counter.value, due: at.toString() })],
      show: show(about),
    }));
    await first.do(maya, 'toy.any', here);
    server.faults.plan({ fault: 'throttle', on: 'query', retryAfterMs: 5 });
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(workers.map(({ worker }) => worker.settle()));
      clock.forward({ hours: 1 });
    }
    expect(messenger.to(gareth)).to.have.length(4);
    expect(messenger.to(nasreen)).to.have.length(4);
    expect((await first.counter(here)).woken).to.equal(1);
    expect(server.scans()).to.equal(0);
    await cosmos.close();
    await server.close();
  });

  it('names nobody in its log but by reference', async () => {
    messenger.fail('send', deliveryError('refused', 'Gone'), { times: 3 });
    one.decides(deciding({ tell: [{ to: gareth.id, view: show() }] }));
    await one.do(maya, 'toy.any', here, { note: 'Marker' });
    await one.worker.settle();
    const said = JSON.stringify(one.log);
    for (const word of [
      'Marker',
      gareth.name,
      joan.name,
      gareth.objectId,
      personId(gareth.tenant, gareth.objectId),
    ]) {
      expect(said).not.to.contain(word);
    }
  });
});
