/** The access log read back, by the commands that a governance lead has run: on both engines. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AccessLog } from '../../src/kernel/access-log.ts';
import { readAccess } from '../../src/kernel/access-pages.ts';
import { referenceFor } from '../../src/kernel/ids.ts';
import { isJsonObject } from '../../src/kernel/json.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { verifyAccess } from '../../src/kernel/verify.ts';
import { openStore } from '../../src/open-store.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { ToyClock, ToyTime } from '../support/toy.ts';

interface Opened {
  readonly store: Store;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const engines: Readonly<Record<string, () => Promise<Opened>>> = {
  SQLite: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-access-'));
    const file = join(folder, 'quorate.sqlite');
    const store = await openStore({ kind: 'sqlite', file });
    return {
      store,
      env: { STORE: 'sqlite', SQLITE_FILE: file },
      close: async () => {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
  'Cosmos DB': async () => {
    const { endpoint, key, close } = await startCosmosServer({ ranges: 2 });
    const store = await openStore({ kind: 'cosmos', endpoint, key, database: 'quorate' });
    return {
      store,
      env: { STORE: 'cosmos', COSMOS_ENDPOINT: endpoint, COSMOS_KEY: key },
      close: async () => {
        await store.close();
        await close();
      },
    };
  },
};

async function run(script: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'src', script), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
  await once(child, 'close');
  return { code: child.exitCode, said };
}

/** Far from lapsing by any clock. */
const days = 3_000;
const reference = referenceFor('C', 'one');
const now = Temporal.Instant.from('2026-03-01T00:00:00Z');

for (const [name, open] of Object.entries(engines)) {
  describe(`the access log read back from ${name}`, function () {
    this.timeout(60_000);
    let opened: Opened;
    let store: Store;
    let clock: ToyClock;
    let log: AccessLog;

    beforeEach(async () => {
      opened = await open();
      ({ store } = opened);
      await store.ready();
      clock = new ToyClock('2026-02-01T10:00');
      log = new AccessLog({ store, clock, time: new ToyTime(), log: silentLog, days });
      const plain = { authority: 'a1', schema: 1 };
      for (const document of [
        { id: 'consultation:one', partition: 'case:one', kind: 'consultation', reference, ...plain },
        // By it the command knows that there is such an authority.
        { id: 'anchor', partition: 'anchors:a1', kind: 'anchor', ...plain },
      ]) {
        await store.batch(document.partition, [{ op: 'create', document }]);
      }
      // One page each, on three days.
      for (const [who, partition] of [
        ['t1:ann', 'case:one'],
        ['t1:ben', 'case:two'],
        ['t1:ben', 'case:one'],
      ] as const) {
        for (const verb of ['consultation.show', 'consultation.take']) {
          await log.refused('a1', { who, verb, code: 'notYours', about: `${partition} consultation:one` });
        }
        clock.forward({ hours: 24 });
      }
    });
    afterEach(() => opened.close());

    const pages = async () => {
      const { documents } = await store.query({ kind: 'access', limit: 100 });
      return documents.map(({ document }) => document);
    };
    const faults = async (at = now) =>
      (await verifyAccess(store, at)).problems.map(({ fault, seq }) => [fault, seq]);
    const put = (document: StoreDocument) => store.batch(document.partition, [{ op: 'upsert', document }]);
    const remove = ({ partition, id }: StoreDocument) => store.batch(partition, [{ op: 'delete', id }]);

    it('tells by a reference, a case or a person who looked and was refused what, and when', async () => {
      const byReference = await run('access.ts', [reference], opened.env);
      expect(byReference.code).to.equal(0);
      expect(byReference.said.split('\n').slice(0, 5)).to.deep.equal([
        '2026-02-01T10:00:00.000Z  refused (notYours)  consultation.show  t1:ann  case:one consultation:one',
        '2026-02-01T10:00:00.000Z  refused (notYours)  consultation.take  t1:ann  case:one consultation:one',
        '2026-02-03T10:00:00.000Z  refused (notYours)  consultation.show  t1:ben  case:one consultation:one',
        '2026-02-03T10:00:00.000Z  refused (notYours)  consultation.take  t1:ben  case:one consultation:one',
        '4 entries, out of 6 pages of the access log: every one is whole',
      ]);
      expect((await run('access.ts', ['--case', 'one'], opened.env)).said).to.equal(byReference.said);
      const person = await run('access.ts', ['--person', 'ben', '--to', '2026-02-02'], opened.env);
      expect(person.said.match(/t1:ben {2}case:two/g)).to.have.length(2);
      expect(person.said).to.contain('2 entries, out of 4 pages');
      const days = ['--person', 't1:ben', '--from', '2026-02-03', '--to', '2026-02-28'];
      const period = await run('access.ts', days, opened.env);
      expect(period.said.match(/t1:ben {2}case:one/g)).to.have.length(2);
      expect(period.said).to.contain('2 entries, out of 2 pages');
    });

    it('is asked for one thing at a time, of a store and a case that there are', async () => {
      for (const args of [[], [reference, '--case', 'one'], ['nonsense'], [reference, '--from', 'May']]) {
        const { code, said } = await run('access.ts', args, opened.env);
        expect([code, said.split('\n')[0]]).to.deep.equal([
          2,
          'Usage: npm run access -- REFERENCE | --case ID | --person ID [--from DAY] [--to DAY]',
        ]);
      }
      const nobodys = referenceFor('C', 'nobody');
      const { code, said } = await run('access.ts', [nobodys], opened.env);
      expect([code, said]).to.deep.equal([2, `Nothing is kept under ${nobodys}.\n`]);
    });

    it('says where a page was changed, is missing, or was cut from the front of its day', async () => {
      expect(await faults()).to.deep.equal([]);
      const [first, second] = await pages();
      if (!first || !second || !isJsonObject(first.data)) throw new Error('there are no pages');
      for (const change of [{ entries: [] }, { prev: 'x' }, { hash: 'x' }, { seq: 2 }]) {
        await put({ ...first, data: { ...first.data, ...change } });
        expect((await faults())[0]?.[0], JSON.stringify(change)).to.equal('pageChanged');
      }
      await put({ ...first, data: { seq: 1 } });
      expect((await faults())[0]?.[0]).to.equal('pageUnreadable');
      await put(first);
      expect(await faults()).to.deep.equal([]);

      await remove(first);
      expect(await faults()).to.deep.equal([['pagesCut', 1]]);
      const said = await run('access.ts', [reference], opened.env);
      expect(said.code).to.equal(1);
      expect(said.said).to.contain(
        'the first pages of a day of the access log were cut off: access:a1:2026-02-01',
      );
      const verified = await run('audit-verify.ts', [], opened.env);
      expect(verified.said).to.contain('the first pages of a day of the access log were cut off');
      expect(verified.code).to.equal(1);
      // What has lapsed by itself is no cut.
      expect(await faults(now.add({ hours: 24 * days }))).to.deep.equal([]);
      await put(first);

      for (const verb of ['a', 'b', 'c']) await log.refused('a1', { who: 'x', verb, code: 'notFound' });
      const middle = (await pages()).find(
        ({ id, partition }) => partition.endsWith('02-04') && id.endsWith('2'),
      );
      if (!middle) throw new Error('there is no such page');
      await remove(middle);
      expect(await faults()).to.deep.equal([['pageMissing', 2]]);
    });

    it('tells of each page while it is written to, and reads days that have none', async () => {
      const from = Temporal.PlainDate.from('2026-01-30');
      const found = await Array.fromAsync(readAccess(store, { from }, now));
      expect(found.filter(({ kind }) => kind === 'page')).to.have.length(6);
      expect(found.filter(({ kind }) => kind === 'problem')).to.deep.equal([]);
    });

    it('holds who exported a case, before anything of it is shown', async () => {
      const before = await run('export-case.ts', [reference], opened.env);
      expect(before.code).to.equal(2);
      expect(before.said).to.contain('--by');
      expect(await pages()).to.have.length(6);
      const exported = await run('export-case.ts', [reference, '--by', 'Ann Lee'], opened.env);
      expect(exported.code).to.equal(0);
      const { cases } = JSON.parse(exported.said);
      expect(cases).to.have.length(1);
      expect(cases[0].access.map(({ who }: { who: string }) => who)).to.deep.equal([
        't1:ann',
        't1:ann',
        't1:ben',
        't1:ben',
      ]);
      const entered = await run('access.ts', ['--person', 'operator:Ann Lee'], opened.env);
      expect(entered.said).to.match(/looked {2}case\.export {2}operator:Ann Lee {2}case:one case/);
      expect(await faults()).to.deep.equal([]);
      // As long as the pages that the service writes.
      expect((await pages()).map(({ ttl }) => ttl)).to.deep.equal(Array(7).fill(days * 86_400));
    });
  });
}
