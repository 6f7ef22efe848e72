import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { indexes } from '../../src/indexes.ts';
import { anchorTarget } from '../../src/kernel/anchors.ts';
import { auditContent, auditId, entryHash, stateHash } from '../../src/kernel/audit.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { type AuditFault, verifyAccess, verifyAudit } from '../../src/kernel/verify.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { at, authority, maya, person, ruth } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { everythingOf, type Toy, ToyClock, target, toy, toyIndexes } from '../support/toy.ts';

const kinds = ['counter', 'anchor', 'heads'];
const daniel = person('Daniel Osei');
const here = target('one');

const jsonOf = (value: unknown) => z.record(z.string(), z.json()).parse(value);

const faults = async (store: Store): Promise<AuditFault[]> =>
  (await verifyAudit(store, kinds)).problems.map(({ fault }) => fault);

async function mustRead(store: Store, partition: string, id: string): Promise<StoreDocument> {
  const stored = await store.read(partition, id);
  if (!stored) throw new Error(`${id} is not there`);
  return stored.document;
}
const put = (store: Store, document: StoreDocument) =>
  store.batch(document.partition, [{ op: 'upsert', document }]);
const remove = (store: Store, partition: string, id: string) =>
  store.batch(partition, [{ op: 'delete', id }]);

const byClock = (verb: string, id: string) =>
  ({
    from: 'service',
    cause: 'clock',
    id,
    authority: authority.id,
    verb,
    target: anchorTarget(authority.id),
    input: {},
    depth: 0,
  }) as const;

/** Begins the anchors as the service does at its start. */
const begin = (one: Toy) => one.kernel.performService(byClock('audit.begin', `begin:${authority.id}`));

describe('the audit chain', () => {
  it('is whole after any history', async () => {
    const deeds = fc.array(
      fc.record({
        verb: fc.constantFrom(
          'toy.begin',
          'toy.add',
          'toy.claim',
          'toy.release',
          'toy.restrict',
          'toy.forget',
          'toy.close',
        ),
        by: fc.constantFrom(maya, ruth, daniel),
        about: fc.constantFrom('a', 'b', 'c'),
        fault: fc.option(fc.constantFrom('lost' as const, 'unknown' as const), { freq: 6 }),
        together: fc.boolean(),
      }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(deeds, async (history) => {
        const store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
        const one = toy({ store });
        let pending: Promise<unknown>[] = [];
        for (const { verb, by, about, fault, together } of history) {
          if (fault) store.plan({ on: 'batch', fault, when: (partition) => partition.startsWith('toy:') });
          const on = target(about, 'family');
          pending.push(one.do(by, verb, on, { secret: 's', by: '1', other: target('b', 'family').id }));
          if (together) continue;
          await Promise.all(pending);
          pending = [];
        }
        await Promise.all(pending);
        store.clear();
        const report = await verifyAudit(store, kinds);
        expect(report.problems).to.deep.equal([]);
        // As many entries as the records say they have, in order.
        const records = await everythingOf(store, ['counter']);
        const said = records.reduce((sum, { auditSeq }) => sum + Number(auditSeq), 0);
        expect(report.entries).to.equal(said);
        await store.close();
      }),
      { numRuns: 60 },
    );
  });

  describe('tells who, what and when', () => {
    let store: Store;
    let one: Toy;
    beforeEach(async () => {
      store = openSqlite({ file: ':memory:', indexes: toyIndexes });
      one = toy({ store });
      await one.do(maya, 'toy.begin', here, { secret: 'Marker-Secret-One' });
      await one.do(ruth, 'toy.add', here, { by: '3', words: 'Marker-Words' });
    });
    afterEach(() => store.close());

    it('and shows open fields in clear, before and after', async () => {
      const entry = await mustRead(store, here.partition, auditId(here.id, 2));
      const content = auditContent.parse(entry.data);
      expect(entry.at).to.equal('2027-03-03T10:42:00.000Z');
      expect(content).to.include({
        who: `person:${ruth.id}`,
        verb: 'toy.add',
        what: 'Added to a counter',
        settings: authority.version,
      });
      expect(content.changes).to.deep.equal({ count: [0, 3] });
    });

    it('and what is sensitive only as salted hashes: nothing of it stands there in clear', async () => {
      const entries = await everythingOf(store, ['audit', 'effect']);
      expect(entries).not.to.have.length(0);
      expect(JSON.stringify(entries)).not.to.contain('Marker');
      const [first] = entries;
      // Of a new record the hash of its whole content stands for what is sensitive.
      const { changes, state } = auditContent.parse(first?.data);
      expect(changes).not.to.have.property('secret');
      // The same content of another record has another hash: nobody can look them up in a table.
      await one.do(maya, 'toy.begin', target('two'), { secret: 'Marker-Secret-One' });
      const other = await mustRead(store, 'toy:two', auditId('counter:two', 1));
      expect(auditContent.parse(other.data).state).not.to.equal(state);
    });

    it('and of what was erased nothing that a guess could be held against, with every chain whole', async () => {
      const before = await mustRead(store, here.partition, here.id);
      expect(stateHash(String(before.salt), before)).to.equal(
        auditContent.parse((await mustRead(store, here.partition, auditId(here.id, 2))).data).state,
      );
      await one.do(maya, 'toy.forget', here);
      await one.do(maya, 'toy.add', here, { by: '1' });
      expect(await faults(store)).to.deep.equal([]);
      expect(JSON.stringify(await everythingOf(store, ['counter', 'audit']))).not.to.contain('Marker');
      const after = await mustRead(store, here.partition, here.id);
      // Whoever guesses what it was has no salt to try it with: the old one is nowhere.
      expect(after.salt).to.not.equal(before.salt);
      expect(JSON.stringify(await everythingOf(store, ['counter', 'audit', 'effect']))).not.to.contain(
        before.salt,
      );
      const erasing = auditContent.parse((await mustRead(store, here.partition, auditId(here.id, 3))).data);
      expect(erasing.changes).to.deep.equal({ secret: [null, null] });
    });
  });

  describe('shows', () => {
    let store: Store;
    let one: Toy;
    let clock: ToyClock;
    beforeEach(async () => {
      store = openSqlite({ file: ':memory:', indexes: toyIndexes });
      clock = new ToyClock('2027-03-03T10:42');
      one = toy({ store, clock });
      await begin(one);
      await one.do(maya, 'toy.begin', here, { secret: 'x' });
      for (const by of ['1', '2', '3']) await one.do(maya, 'toy.add', here, { by });
      expect(await faults(store)).to.deep.equal([]);
    });
    afterEach(() => store.close());

    const entry = (seq: number) => mustRead(store, here.partition, auditId(here.id, seq));
    const nextDay = async () => {
      clock.forward({ hours: 24 });
      await one.worker.settle();
      expect(await faults(store)).to.deep.equal([]);
    };
    /** The record as it stood some entries ago, head and all, as somebody would forge it who can read the code. */
    async function cutBack(to: StoreDocument): Promise<void> {
      const newest = Number((await mustRead(store, here.partition, here.id)).auditSeq);
      for (let seq = Number(to.auditSeq) + 1; seq <= newest; seq += 1) {
        await remove(store, here.partition, auditId(here.id, seq));
      }
      await put(store, to);
    }

    it('a changed entry, in the middle and at the end', async () => {
      for (const seq of [1, 2, 4]) {
        const whole = await entry(seq);
        for (const change of [
          { at: '2027-03-02T10:42:00.000Z' },
          { authority: 'another' },
          { data: jsonOf({ ...auditContent.parse(whole.data), who: 'person:somebody' }) },
          {
            data: jsonOf({ ...auditContent.parse(whole.data), changes: { count: [0, 9] } }),
          },
        ]) {
          await put(store, { ...whole, ...change });
          expect(await faults(store), `${seq} ${JSON.stringify(change)}`).to.contain('entryChanged');
        }
        await put(store, whole);
      }
      expect(await faults(store)).to.deep.equal([]);
    });

    it('a changed entry whose hash was made to fit', async () => {
      const forged = forge(await entry(2));
      await put(store, forged);
      expect(await faults(store)).to.deep.equal(['entryChanged']);
      const last = forge(await entry(4));
      await put(store, last);
      expect(await faults(store)).to.contain('recordChanged');
    });

    it('an entry that cannot be read', async () => {
      await put(store, { ...(await entry(2)), data: { nothing: 1 } });
      expect(await faults(store)).to.contain('entryUnreadable');
    });

    it('an entry that was taken out, first, middle or last', async () => {
      for (const [seq, fault] of [
        [1, 'entryMissing'],
        [2, 'entryMissing'],
        [4, 'tailCut'],
      ] as const) {
        const whole = await entry(seq);
        await remove(store, here.partition, whole.id);
        expect(await faults(store), String(seq)).to.contain(fault);
        await put(store, whole);
      }
    });

    it('a tail that was cut off with its record cut back, once it was anchored', async () => {
      const before = await mustRead(store, here.partition, here.id);
      await one.do(maya, 'toy.add', here, { by: '7' });
      await nextDay();
      await cutBack(before);
      expect(await faults(store)).to.deep.equal(['tailCut']);
    });

    it('a chain that was taken out altogether, once it was anchored', async () => {
      await nextDay();
      for (const seq of [1, 2, 3, 4]) await remove(store, here.partition, auditId(here.id, seq));
      await remove(store, here.partition, here.id);
      expect(await faults(store)).to.deep.equal(['tailCut']);
    });

    it('a tail that was cut off together with the heads that were anchored last', async () => {
      const before = await mustRead(store, here.partition, here.id);
      await one.do(maya, 'toy.add', here, { by: '7' });
      await nextDay();
      await cutBack(before);
      const { partition } = anchorTarget(authority.id);
      await remove(store, partition, 'heads:2027-03-03:000');
      await remove(store, partition, auditId('heads:2027-03-03:000', 1));
      expect(await faults(store)).to.deep.equal(['anchorMissing']);
    });

    it('the heads of an earlier day that were taken out', async () => {
      await nextDay();
      await nextDay();
      const { partition } = anchorTarget(authority.id);
      await remove(store, partition, 'heads:2027-03-03:000');
      await remove(store, partition, auditId('heads:2027-03-03:000', 1));
      expect(await faults(store)).to.deep.equal(['tailCut']);
    });

    it('a record that was changed: its content, its fields for queries, its authority, its salt, its head', async () => {
      const whole = await mustRead(store, here.partition, here.id);
      for (const change of [
        { data: { ...jsonOf(whole.data), count: 99 } },
        { holder: ruth.id },
        { reference: 'C-AAA-AAA' },
        { authority: 'another' },
        { salt: 'other' },
        { auditHead: 'other' },
        { auditSeq: 3 },
        { auditSeq: 'many' },
      ]) {
        await put(store, { ...whole, ...change });
        expect(await faults(store), JSON.stringify(change)).to.deep.equal(['recordChanged']);
      }
      await put(store, { ...whole, auditSeq: 5 });
      expect(await faults(store)).to.deep.equal(['tailCut']);
    });

    it('a record that was taken out', async () => {
      await remove(store, here.partition, here.id);
      expect(await faults(store)).to.deep.equal(['recordMissing']);
    });

    it('nothing wrong while people go on writing', async () => {
      const busy = new FaultyStore(store);
      const looking = {
        read: busy.read.bind(busy),
        batch: busy.batch.bind(busy),
        ready: () => busy.ready(),
        close: () => busy.close(),
        query: async (query: Parameters<Store['query']>[0]) => {
          const page = await busy.query(query);
          await one.do(maya, 'toy.add', here, { by: '1' });
          await one.do(maya, 'toy.begin', target(`new${Math.trunc(clock.now().epochMilliseconds)}`), {
            secret: 'x',
          });
          clock.forward({ milliseconds: 1 });
          return page;
        },
      };
      expect((await verifyAudit(looking, kinds)).problems).to.deep.equal([]);
    });
  });
});

/** An entry with another author and a hash that fits. */
function forge(entry: StoreDocument): StoreDocument {
  const data = jsonOf({ ...auditContent.parse(entry.data), who: 'person:somebody' });
  const forged: StoreDocument = { ...entry, data };
  return { ...forged, data: { ...data, hash: entryHash(forged) } };
}

describe('anchors', () => {
  const anchored = async (store: Store) => (await everythingOf(store, ['heads'])).map(({ id }) => id).sort();

  it('are cast once a day, hold what grew that day, and go to the log', async () => {
    const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
    const clock = new ToyClock('2027-03-03T10:42');
    const one = toy({ store, clock });
    await begin(one);
    await begin(one);
    await one.do(maya, 'toy.begin', here, { secret: 'x' });
    clock.forward({ hours: 13, minutes: 27 });
    await one.worker.settle();
    expect(await anchored(store)).to.deep.equal([]);
    clock.forward({ minutes: 2 });
    await one.worker.settle();
    await one.worker.settle();
    expect(await anchored(store)).to.deep.equal(['heads:2027-03-03:000']);
    const line = one.log.find(({ code }) => code === 'audit.anchored');
    expect(line?.fields).to.include({ authority: authority.id, day: '2027-03-03', count: 2 });
    expect((await verifyAudit(store, kinds)).anchors).to.equal(2);
    await store.close();
  });

  it('hold the newest page of the access log of each process, so that pages cut from its end show too', async () => {
    const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
    const clock = new ToyClock('2027-03-03T10:42');
    const [one, another] = [toy({ store, clock }), toy({ store, clock })];
    await begin(one);
    await one.do(maya, 'toy.begin', here, { secret: 'x' });
    for (const process of [one, one, another]) {
      await process.do(maya, 'toy.claim', here);
    }
    clock.forward({ hours: 24 });
    await one.worker.settle();
    const problems = async (now = clock.now()) =>
      (await verifyAccess(store, now)).problems.map(({ fault, seq }) => [fault, seq]);
    expect(await problems()).to.deep.equal([]);
    const pages = await everythingOf(store, ['access']);
    const ends = pages.filter(({ id }) => id.endsWith(':000002'));
    expect([pages.length, ends.length]).to.deep.equal([3, 1]);
    for (const { partition, id } of ends) await remove(store, partition, id);
    expect(await problems()).to.deep.equal([['newestCut', 2]]);
    for (const { partition, id } of pages) await remove(store, partition, id);
    expect((await problems()).sort()).to.deep.equal([
      ['newestCut', 1],
      ['newestCut', 2],
    ]);
    // They lapse, and their anchors stay.
    expect(await problems(clock.now().add({ hours: 24 * 10_000 }))).to.deep.equal([]);
    await store.close();
  });

  it('are cast a little later when the store answers neither of what they are made from', async () => {
    const store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes }));
    const clock = new ToyClock('2027-03-03T10:42');
    const one = toy({ store, clock });
    await begin(one);
    await one.do(maya, 'toy.begin', here, { secret: 'x' });
    await one.worker.settle();
    clock.forward({ hours: 14 });
    // Entries and pages of the access log are asked for at the same time, and both fail: neither is left unheard, or
    // mocha tells of it, as Node would end the process.
    store.plan({ on: 'query', fault: 'unavailable', times: 100 });
    const fault = await one.kernel.performService(byClock('audit.anchor', 'anchor:1')).catch(String);
    expect(fault).to.equal('StoreError: planned by the test');
    await setImmediate();
    store.clear();
    await one.worker.settle();
    expect(await anchored(store)).to.deep.equal(['heads:2027-03-03:000']);
    await store.close();
  });

  it('catch up after days on which nothing ran, one day after another, by two workers or one', async () => {
    const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
    const clock = new ToyClock('2027-03-03T10:42');
    const workers = [toy({ store, clock }), toy({ store, clock })] as const;
    await begin(workers[0]);
    await workers[0].do(maya, 'toy.begin', here, { secret: 'x' });
    clock.forward({ hours: 24 * 5 });
    await workers[0].do(maya, 'toy.add', here, { by: '1' });
    for (let hour = 0; hour < 12; hour += 1) {
      await Promise.all(workers.map(({ worker }) => worker.settle()));
      clock.forward({ hours: 1, seconds: 1 });
    }
    const anchor = await mustRead(store, anchorTarget(authority.id).partition, 'anchor');
    expect(anchor.data).to.include({ until: '2027-03-08T00:00:00Z' });
    clock.forward({ hours: 4 });
    await Promise.all(workers.map(({ worker }) => worker.settle()));
    // Nothing grew on the days between; what was caught up with grew on the day it was.
    expect(await anchored(store)).to.deep.equal(['heads:2027-03-03:000', 'heads:2027-03-08:000']);
    expect(await faults(store)).to.deep.equal([]);
    await store.close();
  });
});

describe('npm run audit:verify', () => {
  const run = async (file: string, more: NodeJS.ProcessEnv = {}) => {
    const script = fileURLToPath(new URL('../../src/audit-verify.ts', import.meta.url));
    const child = spawn(process.execPath, [script], {
      env: { PATH: process.env.PATH, STORE: 'sqlite', SQLITE_FILE: file, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    await once(child, 'close');
    return { code: child.exitCode, said };
  };

  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-audit-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('says that every chain is whole, then which entry of what was changed, by exit code and words', async () => {
    const file = join(folder, 'store.sqlite');
    const store = openSqlite({ file, indexes });
    const clock = new ToyClock('2027-03-03T10:42');
    const one = toy({ store, clock });
    await begin(one);
    clock.forward({ hours: 24 });
    await one.worker.settle();
    const whole = await run(file);
    expect(whole.said).to.equal(
      '2 records, 3 entries, 1 anchored heads, 0 pages of the access log checked: every chain is whole\n',
    );
    expect(whole.code).to.equal(0);
    const { partition, id } = anchorTarget(authority.id);
    const first = await mustRead(store, partition, auditId(id, 1));
    await put(store, { ...first, at: at('2027-01-01T00:00:00Z').toString() });
    const changed = await run(file);
    expect(changed.said).to.contain(`an entry was changed: ${partition} anchor (entry 1)`);
    expect(changed.said).to.contain('1 problem\n');
    expect(changed.code).to.equal(1);
    await remove(store, partition, first.id);
    expect((await run(file)).said).to.contain('an entry is missing');
    await store.close();
  }).timeout(30_000);

  it('makes no store where there is none, and does not call that whole', async () => {
    const file = join(folder, 'nowhere', 'store.sqlite');
    const { code, said } = await run(file);
    expect(code).to.equal(2);
    expect(said).to.contain('There is no store');
    expect(existsSync(file)).to.equal(false);
  }).timeout(15_000);

  it('says what is wrong with the configuration', async () => {
    const { code, said } = await run('x', { STORE: 'nonsense' });
    expect(code).to.equal(2);
    expect(said).to.contain('STORE: must be sqlite or cosmos');
  }).timeout(15_000);
});
