import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { z } from 'zod';
import { AccessLog } from '../../src/kernel/access-log.ts';
import { canonical } from '../../src/kernel/json.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { Store } from '../../src/kernel/store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { maya, ruth } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { everythingOf, ToyClock, ToyTime, target, toy, toyIndexes } from '../support/toy.ts';

const pageSchema = z.object({
  process: z.string(),
  seq: z.int(),
  prev: z.string(),
  hash: z.string(),
  entries: z.array(z.record(z.string(), z.string())),
});
type Page = z.infer<typeof pageSchema>;

const accessIndexes = [...toyIndexes, { kind: 'access', fields: [] }];

async function pages(store: Store): Promise<Page[]> {
  return (await everythingOf(store, ['access'])).map(({ data }) => pageSchema.parse(data));
}
const entries = async (store: Store) => (await pages(store)).flatMap((page) => page.entries);
const open = () => new FaultyStore(openSqlite({ file: ':memory:', indexes: accessIndexes }));
const ports = (store: Store, clock = new ToyClock('2027-03-03T10:42'), time = new ToyTime()) => ({
  store,
  clock,
  time,
  log: silentLog,
  days: 30,
});

describe('the access log', () => {
  let store: FaultyStore;
  beforeEach(() => {
    store = open();
  });
  afterEach(() => store.close());

  it('holds a refusal before the answer goes, with who, what, why and about what', async () => {
    const one = toy({ store, time: new ToyTime(100) });
    await one.do(maya, 'toy.begin', target('one'), { secret: 'x' });
    await one.do(maya, 'toy.claim', target('one'));
    expect(await entries(store)).to.deep.equal([
      {
        at: '2027-03-03T10:42:00.000Z',
        who: maya.id,
        verb: 'toy.claim',
        outcome: 'refused',
        code: 'notYourRole',
        about: 'toy:one counter:one',
      },
    ]);
  });

  it('holds a look within a flush, and looks that come together in one page', async () => {
    const time = new ToyTime(100);
    const one = toy({ store, time });
    await one.do(maya, 'toy.begin', target('one'), { secret: 'x' });
    await Promise.all([1, 2, 3].map(() => one.do(maya, 'toy.show', target('one'))));
    expect(await entries(store)).to.deep.equal([]);
    time.forward(500);
    await one.access.flush();
    const [page, ...more] = await pages(store);
    expect(more).to.deep.equal([]);
    expect(page?.entries.map(({ verb, outcome }) => [verb, outcome])).to.deep.equal(
      Array.from({ length: 3 }, () => ['toy.show', 'looked']),
    );
  });

  it('holds also what a refused person was shown instead, and not the person’s own forms', async () => {
    const one = toy({ store });
    await one.do(maya, 'toy.begin', target('one'), { secret: 'x' });
    await one.do(ruth, 'toy.claim', target('one'));
    await one.do(ruth, 'toy.claim', target('one'));
    await one.press(maya, 'toy.notes', undefined);
    await one.access.flush();
    expect((await entries(store)).map(({ verb, outcome }) => [verb, outcome])).to.deep.equal([
      ['toy.claim', 'refused'],
      ['toy.show', 'looked'],
    ]);
  });

  it('never holds content, whoever sends whatever', async () => {
    const marker = 'Marker Name';
    const one = toy({ store });
    await one.do(maya, 'toy.begin', target('one'), { secret: marker });
    await one.do(maya, 'toy.add', target('one'), { by: marker, words: marker });
    await one.press(maya, marker, undefined, { [marker]: marker });
    await one.press(maya, 'MarkerName', undefined);
    await one.press(maya, 'toy.add', marker, {});
    await one.kernel.perform({
      from: 'person',
      identity: { tenant: marker, objectId: marker.repeat(10_000) },
      place: { kind: 'personal', conversation: marker },
      verb: marker,
      token: marker,
      input: marker,
    });
    await one.access.flush();
    // Five refusals, and the form that was shown with what is wrong.
    expect(await entries(store)).to.have.length(6);
    expect(JSON.stringify([await pages(store), one.log])).not.to.match(/marker/i);
  });

  it('chains its pages, so that a missing one shows', async () => {
    const log = new AccessLog(ports(store));
    for (const verb of ['a', 'b', 'c']) await log.refused('a1', { who: 'x', verb, code: 'notFound' });
    const found = (await pages(store)).sort((a, b) => a.seq - b.seq);
    expect(found.map(({ seq }) => seq)).to.deep.equal([1, 2, 3]);
    let prev = '';
    for (const { process, seq, entries: held, hash, prev: said } of found) {
      expect(said).to.equal(prev);
      expect(hash).to.equal(
        createHash('sha256')
          .update(canonical({ process, seq, prev, entries: held }))
          .digest('base64url'),
      );
      prev = hash;
    }
  });

  it('never meets another process’s pages, on the same store and day', async () => {
    const logs = Array.from({ length: 5 }, () => new AccessLog(ports(store)));
    await Promise.all(logs.map((log) => log.refused('a1', { who: 'x', verb: 'v', code: 'c' })));
    expect(await entries(store)).to.have.length(5);
    expect(new Set((await pages(store)).map(({ process }) => process)).size).to.equal(5);
  });

  it('keeps every entry of many authorities over many days', async () => {
    const clock = new ToyClock('2027-03-03T10:42');
    const log = new AccessLog(ports(store, clock));
    for (let day = 0; day < 3; day += 1) {
      for (let round = 0; round < 2; round += 1) {
        for (let n = 0; n < 12; n += 1) await log.refused(`a${n}`, { who: 'x', verb: 'v', code: 'c' });
      }
      clock.forward({ hours: 24 });
    }
    expect(await entries(store)).to.have.length(72);
  });

  it('keeps each page for as long as the settings say when it is made', async () => {
    const changing = { ...ports(store), days: 30 };
    const log = new AccessLog(changing);
    await log.refused('a1', { who: 'x', verb: 'v', code: 'c' });
    changing.days = 400;
    await log.refused('a1', { who: 'x', verb: 'v', code: 'c' });
    const kept = (await everythingOf(store, ['access'])).map(({ ttl }) => ttl);
    expect(kept).to.have.members([30 * 86_400, 400 * 86_400]);
  });

  it('cuts what came together into pages of at most a hundred', async () => {
    const log = new AccessLog(ports(store));
    let held = () => {};
    store.beforeBatch = () => new Promise((resolve) => (held = resolve));
    const first = log.refused('a1', { who: 'x', verb: 'v', code: 'c' });
    await new Promise((resolve) => setImmediate(resolve));
    for (let n = 0; n < 250; n += 1) void log.refused('a1', { who: 'x', verb: 'v', code: 'c' });
    store.beforeBatch = undefined;
    held();
    await first;
    await log.flush();
    const found = await pages(store);
    expect(found.map((page) => page.entries.length).sort((a, b) => a - b)).to.deep.equal([1, 50, 100, 100]);
  });

  it('lets nobody wait for more than one writing beside the one under way while the store is away', async () => {
    const log = new AccessLog(ports(store));
    store.plan({ on: 'batch', fault: 'unavailable', times: 100 });
    let held = () => {};
    store.beforeBatch = () => new Promise((resolve) => (held = resolve));
    const refuse = () => log.refused('a1', { who: 'x', verb: 'v', code: 'c' });
    const first = refuse();
    await new Promise((resolve) => setImmediate(resolve));
    const others = Array.from({ length: 10 }, refuse);
    store.beforeBatch = undefined;
    held();
    await Promise.all([first, ...others]);
    expect(store.batches).to.equal(2);
    store.clear();
    await log.flush();
    expect(await entries(store)).to.have.length(11);
  });

  for (const fault of ['lost', 'unknown', 'unavailable', 'throttled'] as const) {
    it(`loses and doubles nothing when a write ends as ${fault}`, async () => {
      const log = new AccessLog(ports(store));
      store.plan({ on: 'batch', fault, times: 2 });
      for (const verb of ['a', 'b', 'c', 'd']) await log.refused('a1', { who: 'x', verb, code: 'c' });
      expect((await entries(store)).map(({ verb }) => verb)).to.deep.equal(['a', 'b', 'c', 'd']);
    });
  }
});
