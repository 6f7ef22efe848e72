import { expect } from 'chai';
import fc from 'fast-check';
import { canonical, type Json } from '../../src/kernel/json.ts';
import { Reader } from '../../src/kernel/records.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { maya, person, ruth } from '../support/authority.ts';
import { counterType, type Toy, target, toy, toyIndexes } from '../support/toy.ts';

const at = target('one');

describe('records', () => {
  let store: Store;
  let one: Toy;

  beforeEach(async () => {
    store = openSqlite({ file: ':memory:', indexes: toyIndexes });
    one = toy({ store });
    await one.do(maya, 'toy.begin', at, { secret: 'x' });
  });
  afterEach(() => store.close());

  async function rewrite(
    change: (document: StoreDocument) => StoreDocument,
    about = at,
  ): Promise<StoreDocument> {
    const stored = await store.read(about.partition, about.id);
    if (!stored) throw new Error('not there');
    const document = change(stored.document);
    await store.batch(about.partition, [{ op: 'upsert', document }]);
    return document;
  }
  const stored = async () => (await store.read(at.partition, at.id))?.document;

  it('that no longer parse are named by reference, while the list goes on', async () => {
    for (const name of ['two', 'three']) {
      await one.do(maya, 'toy.begin', target(name), { secret: 'x' });
      await one.do(ruth, 'toy.claim', target(name));
    }
    await one.do(ruth, 'toy.claim', at);
    await rewrite((document) => ({ ...document, reference: 'C-BRO-KEN', data: { count: 'marker' } }));
    const list = await one.press(ruth, 'toy.list', undefined);
    expect(list.kind).to.equal('shown');
    const words = JSON.stringify(list.shown?.card);
    expect(words).to.contain('counter:two').and.to.contain('counter:three').and.to.contain('C-BRO-KEN');
    const alone = await one.do(ruth, 'toy.show', at);
    expect(alone).to.include({ kind: 'refused', code: 'broken' });
    expect(JSON.stringify(alone)).to.contain('C-BRO-KEN').and.not.to.contain('marker');
    expect(JSON.stringify(one.log)).not.to.contain('marker');
  });

  it('without content, without an audit head or without a way from their version are refused by reference', async () => {
    const whole = await stored();
    const reader = () => new Reader(store).get(counterType, at);
    for (const change of [
      { data: [] },
      { data: null },
      { salt: 7 },
      { auditHead: undefined },
      { schema: 0 },
    ]) {
      await rewrite((document) => ({ ...document, ...whole, ...change }));
      const fault = await reader().catch((error: unknown) => error);
      expect(fault, JSON.stringify(change)).to.be.instanceOf(Refusal).with.property('code', 'broken');
    }
  });

  it('of an older version are upgraded when read, and written in the present one', async () => {
    await rewrite((document) => {
      const { count: _count, woken: _woken, ...rest } = document.data as Record<string, Json>; // an object: the toy's
      return { ...document, schema: 1, data: { ...rest, total: 7 } };
    });
    await one.do(maya, 'toy.add', at, { by: '1' });
    const now = await stored();
    expect(now?.schema).to.equal(2);
    expect(now?.data).to.include({ count: 8, woken: 0 }).and.not.to.have.property('total');
  });

  it('of a newer version keep their version and every field that this one does not know', async () => {
    await rewrite((document) => ({
      ...document,
      schema: 9,
      later: 'top',
      data: { ...(document.data as Record<string, Json>), later: { deep: [1, null] } }, // an object: the toy's
    }));
    await one.do(maya, 'toy.add', at, { by: '1' });
    const now = await stored();
    expect(now).to.include({ schema: 9, later: 'top' });
    expect(now?.data).to.deep.include({ later: { deep: [1, null] }, count: 1 });
  });

  it('have no field for queries that their content does not give them any more', async () => {
    await one.do(ruth, 'toy.claim', at);
    expect((await stored())?.holder).to.equal(ruth.id);
    await one.do(ruth, 'toy.release', at);
    expect(await stored()).not.to.have.property('holder');
    const held = await store.query({ kind: 'counter', equal: { holder: ruth.id }, limit: 10 });
    expect(held.documents).to.deep.equal([]);
    expect((await verifyAudit(store, ['counter'])).problems).to.deep.equal([]);
  });

  it('of another kind under the same id are not found', async () => {
    await rewrite((document) => ({ ...document, kind: 'other' }));
    expect(await new Reader(store).find(counterType, at)).to.equal(undefined);
  });

  it('are read once within one command, and anew after it', async () => {
    const reader = new Reader(store);
    const before = await reader.get(counterType, at);
    await one.do(person('Daniel Osei'), 'toy.add', at, { by: '4' });
    expect((await reader.get(counterType, at)).value).to.deep.equal(before.value);
    reader.forget();
    expect((await reader.get(counterType, at)).value.count).to.equal(4);
  });

  it('that were listed are not read again; a list takes the place of nothing that was read before', async () => {
    const count = async (reader: Reader) => (await reader.get(counterType, at)).value.count;
    const all = { limit: 10 };
    const listed = new Reader(store);
    await listed.list(counterType, all);
    const read = new Reader(store);
    expect(await count(read)).to.equal(0);
    await one.do(person('Daniel Osei'), 'toy.add', at, { by: '4' });
    await read.list(counterType, all);
    expect([await count(listed), await count(read)]).to.deep.equal([0, 0]);
    listed.forget();
    expect(await count(listed)).to.equal(4);
  });
});

describe('what a command has listed', () => {
  const document = (id: string, holder: string | undefined, partition = 'toy:all'): StoreDocument => ({
    id,
    partition,
    kind: 'counter',
    authority: 'example-borough',
    schema: 2,
    auditSeq: 1,
    auditHead: 'h',
    salt: 's',
    ...(holder === undefined ? {} : { holder }),
    data: {
      owner: 'o',
      count: 0,
      secret: 'x',
      closed: false,
      restricted: false,
      woken: 0,
      ...(holder === undefined ? {} : { holder }),
    },
  });
  const lists = {
    ofOne: { partition: 'toy:all', equal: { holder: 'b' }, limit: 100 },
    inOrder: { partition: 'toy:all', range: { field: 'holder', from: 'b' }, order: 'ascending', limit: 100 },
    backwards: { partition: 'toy:all', range: { field: 'holder' }, order: 'descending', limit: 100 },
  } as const;

  it('stands as it would be read anew after whatever the command has written', async () => {
    const holder = fc.constantFrom('a', 'b', 'c', undefined);
    const id = fc.constantFrom('1', '2', '3', '4');
    const entry = fc.record({ id, holder, partition: fc.constantFrom('toy:all', 'toy:other') });
    await fc.assert(
      fc.asyncProperty(fc.array(entry), fc.array(entry), fc.array(id), async (before, after, gone) => {
        const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
        try {
          const write = async (one: StoreDocument) => {
            const outcome = await store.batch(one.partition, [{ op: 'upsert', document: one }]);
            return outcome.ok ? (outcome.etags[0] ?? '') : '';
          };
          for (const one of before) await write(document(one.id, one.holder, one.partition));
          const read = new Reader(store);
          for (const query of Object.values(lists)) await read.list(counterType, query);
          for (const one of after) {
            const written = document(one.id, one.holder, one.partition);
            read.remember(written, await write(written));
          }
          for (const one of gone) {
            await store.batch('toy:all', [{ op: 'delete', id: one }]);
            read.remember(document(one, undefined), undefined);
          }
          for (const [name, query] of Object.entries(lists)) {
            const fresh = await new Reader(store).list(counterType, query);
            const kept = await read.list(counterType, query);
            const seen = ({ items }: typeof kept) =>
              items.map((one) => [one.value.holder, one.target.id, one.etag]);
            // Those that stand at one place of the order may change places among themselves.
            const order = (all: ReturnType<typeof seen>) => all.map(([first]) => first);
            expect(seen(kept).sort(), name).to.deep.equal(seen(fresh).sort());
            if ('range' in query) expect(order(seen(kept)), name).to.deep.equal(order(seen(fresh)));
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is read once, and anew when all is forgotten; of a longer list no page is kept', async () => {
    const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
    let asked = 0;
    const counting = new Reader({
      read: (partition, id) => store.read(partition, id),
      batch: (partition, operations) => store.batch(partition, operations),
      query: (query) => {
        asked += 1;
        return store.query(query);
      },
      ready: () => store.ready(),
      close: () => store.close(),
    });
    for (const id of ['1', '2', '3']) {
      await store.batch('toy:all', [{ op: 'create', document: document(id, 'b') }]);
    }
    await counting.list(counterType, lists.ofOne);
    await counting.list(counterType, lists.ofOne);
    expect(asked).to.equal(1);
    counting.forget();
    await counting.list(counterType, lists.ofOne);
    expect(asked).to.equal(2);
    for (const _ of [1, 2]) await counting.list(counterType, { ...lists.ofOne, limit: 2 });
    expect(asked).to.equal(4);
    await store.close();
  });
});

describe('canonical text', () => {
  it('is the same for equal values, however they were put together, and differs for others', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const [left, right] = [a as Json, b as Json]; // generated as JSON
        const shuffled = JSON.parse(JSON.stringify(left), (_key, value: unknown) =>
          value !== null && typeof value === 'object' && !Array.isArray(value)
            ? Object.fromEntries(Object.entries(value).reverse())
            : value,
        ) as Json; // JSON again
        expect(canonical(shuffled)).to.equal(canonical(left));
        const same = JSON.stringify(left) === JSON.stringify(right);
        if (same) expect(canonical(left)).to.equal(canonical(right));
        else if (canonical(left) === canonical(right)) expect(left).to.deep.equal(right);
      }),
    );
  });

  it('is the JSON text of the value with its names sorted, however many there are', () => {
    const sorted = (value: unknown): unknown =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value;
    // A letter before each name: JavaScript itself puts names that look like numbers first.
    const names = fc.uniqueArray(
      fc.string().map((name) => `n${name}`),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(names, (all) => {
        const value = Object.fromEntries(all.map((name) => [name, [name, { b: null, a: 1.5 }, true]]));
        expect(canonical(value)).to.equal(JSON.stringify(value, (_key, inner: unknown) => sorted(inner)));
      }),
    );
  });

  it('is what JSON reads back to the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value as Json); // generated as JSON
        expect(canonical(JSON.parse(text) as Json)).to.equal(text); // JSON again
      }),
    );
  });
});
