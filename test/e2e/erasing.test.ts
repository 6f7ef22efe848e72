/**
 * A family's whole life through the front door, and then its lawful erasure by the command that an administrator runs:
 * on both engines nothing of the family is left, every chain is whole, and the family beside it goes on.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { type Conference, conferenceSchema } from '../../src/conference/record.ts';
import { indexes } from '../../src/indexes.ts';
import { eraseCase } from '../../src/kernel/erasing.ts';
import type { Store, StoreDocument } from '../../src/kernel/store.ts';
import { StoreError } from '../../src/kernel/store.ts';
import { verifyAccess, verifyAudit } from '../../src/kernel/verify.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { openCosmos } from '../../src/store/cosmos.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { Product } from '../support/product.ts';
import { type At, decide, marker, request, type Typed, take } from '../support/product-seat.ts';
import { everythingOf } from '../support/toy.ts';
import { keepsItsPromises } from './promises.ts';

const src = join(import.meta.dirname, '..', '..', 'src');
/** Before today by any clock: the commands go by the machine's own. */
const morning = '2025-03-03T10:00';
/** What stands in the family's records and in no other's. */
const itsOwn = 'WAMBENGER';
const traces = [itsOwn, `${marker}-11`, `${marker}-12`, `${marker}-F1`, `${marker}-R1`];
const because = 'Asked for under article 17; agreed by the governance lead';

const documentSchema = z.looseObject({
  id: z.string(),
  partition: z.string(),
  kind: z.string(),
  authority: z.string(),
  schema: z.number(),
});

/** A store as it can be opened by the test and by a command. */
interface Opened {
  readonly store: Store;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

const engines: Readonly<Record<string, (kinds: readonly string[]) => Promise<Opened>>> = {
  SQLite: async (kinds) => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-erasing-'));
    const file = join(folder, 'quorate.sqlite');
    const store = openSqlite({ file, indexes: withAll(kinds) });
    return {
      store,
      env: { STORE: 'sqlite', SQLITE_FILE: file },
      close: async () => {
        await store.close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
  'Cosmos DB': async (kinds) => {
    const { endpoint, key, close } = await startCosmosServer({ ranges: 2 });
    const account = { endpoint, key, database: 'quorate', createIfNotExists: true };
    const store = openCosmos({ ...account, indexes: withAll(kinds) });
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

const withAll = (kinds: readonly string[]) => [...indexes, ...kinds.map((kind) => ({ kind, fields: [] }))];

async function fill(store: Store, documents: readonly StoreDocument[]): Promise<void> {
  for (const [partition, of] of Map.groupBy(documents, (one) => one.partition)) {
    for (let from = 0; from < of.length; from += 50) {
      const some = of.slice(from, from + 50);
      await store.batch(
        partition,
        some.map((document) => ({ op: 'create', document })),
      );
    }
  }
}

async function run(script: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [join(src, script), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let faults = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (faults += text));
  await once(child, 'close');
  return { code: child.exitCode, said, faults };
}

describe('the erasure of a family’s case', function () {
  this.timeout(180_000);
  let product: Product;
  let maya: At;
  let about: string;
  let other: string;
  let partition: string;
  let lived: readonly StoreDocument[];
  let kinds: readonly string[];

  const conferences = (): Conference[] =>
    product
      .kept()
      .filter(({ kind }) => kind === 'conference')
      .map(({ body }) => conferenceSchema.parse(JSON.parse(body).data));
  const documents = (): StoreDocument[] =>
    product.kept().map(({ body }) => documentSchema.parse(JSON.parse(body)) as StoreDocument); // JSON throughout

  async function decided(conference: Conference, typed: Typed): Promise<void> {
    const { reference, booking } = conference;
    if (!booking) throw new Error('it is not booked');
    await product.moveTo(Temporal.Instant.from(booking.slot.starts));
    const name = product.people.find(({ id }) => id === booking.slot.chair)?.name ?? '';
    const chair = product.sit(name);
    const card = await chair.press('meeting.quorate', {}, { about: reference });
    const form = await chair.press('plan.decideForm', {}, { message: card.message });
    await chair.press('plan.decide', typed, { message: form.message });
  }

  before(async () => {
    product = await Product.open({ now: morning });
    maya = product.sit('Maya Okafor');
    const ruth = product.sit('Ruth Adeyemi');
    const on = morning.slice(0, 10);
    const typed = { tried: `${itsOwn} family support.`, strategyOn: on, agreedOn: on, strategy: 'held' };
    about = await request(maya, '1', { ...typed, outcomes: 'icpc', startedEnquiries: 'yes' }, 2);
    ({ partition } = product.target(about));
    await take(ruth, about);
    await decide(ruth, about);
    const form = await maya.press('conference.askForm', {}, { about });
    const asked = await maya.press('conference.ask', {}, { message: form.message });
    await maya.press('conference.holdForm', {}, { message: asked.message });
    await maya.press('conference.reserve', {}, { message: asked.message });
    const [first] = conferences();
    if (!first) throw new Error('there is no conference');
    await decided(first, { children: '0,1', outcome: 'plan', categories: 'NEG', previous: '0' });
    await product.forward({ hours: 24 * 30 });
    other = await request(maya, '2', { outcomes: 'continueCin' });
  });
  after(() => product?.close());

  const erase = (more: readonly string[], env = envOfProduct()) =>
    run('erase-case.ts', [about, '--by', 'Ann Lee', '--because', because, ...more], env);
  const envOfProduct = (): Readonly<Record<string, string>> => ({
    STORE: 'sqlite',
    SQLITE_FILE: join(product.folder, 'quorate.sqlite'),
  });

  it('is refused while a plan is open, and leaves everything as it was', async () => {
    const before = product.records();
    const refused = await erase(['--confirm', about]);
    expect(refused.code).to.equal(1);
    expect(refused.faults).to.contain('a plan is open');
    expect(product.records()).to.deep.equal(before);
  });

  it('is refused while the review is ahead, which then ends the plans', async () => {
    await product.moveTo('2025-05-20T10:00');
    const review = () => conferences().find(({ type }) => type === 'review');
    for (let weeks = 0; !review() && weeks < 20; weeks += 1) await product.forward({ hours: 24 * 7 });
    const joan = product.sit('Joan Whitfield');
    const reference = review()?.reference ?? '';
    await joan.say(reference);
    const shown = await joan.press('conference.look', {}, { about: reference });
    await joan.press('conference.holdForm', {}, { message: shown.message });
    await joan.press('conference.reserve', {}, { message: shown.message });
    const booked = review();
    if (!booked) throw new Error('there is no review');
    await decided(booked, { children: '0,1', outcome: 'end:childInNeed' });
    await product.forward({ hours: 72 });
    await product.settle();
    lived = documents();
    kinds = [...new Set(lived.map(({ kind }) => kind))];
    for (const trace of traces) {
      expect(JSON.stringify(lived), trace).to.contain(trace);
    }
  });

  it('is done once the reference is typed again, and asked for in words that name no child', async () => {
    const asked = await erase([]);
    expect(asked.code).to.equal(1);
    expect(asked.faults).to.match(/This would erase .*1 case.*Nothing was erased yet.*--confirm C-/s);
    const elsewhere = await erase(['--confirm', other]);
    expect(elsewhere.faults).to.contain('Nothing was erased yet');
    const env = envOfProduct();
    const naming = ['--by', 'Ann Lee', '--because', `The parents of ${marker}-11`, '--confirm', about];
    const named = await run('erase-case.ts', [about, ...naming], env);
    expect(named.faults).to.contain('hold a number of the case system');
    expect(named.code).to.equal(1);
    expect((await run('erase-case.ts', [about], env)).faults).to.contain('Usage: npm run erase');
    const another = await erase(['--confirm', about, '--case', product.target(other).partition]);
    expect([another.code, another.faults]).to.deep.equal([1, `Nothing is kept under ${about}.\n`]);
    // The running product writes its looks down a moment later.
    const records = (all: readonly { readonly kind: string }[]) =>
      all.filter(({ kind }) => kind !== 'access');
    expect(records(documents())).to.deep.equal(records(lived));
  });

  for (const [name, openEngine] of Object.entries(engines)) {
    describe(`on ${name}`, () => {
      let opened: Opened;
      beforeEach(async () => {
        opened = await openEngine([...kinds, 'erased']);
        await opened.store.ready();
        await fill(opened.store, lived);
      });
      afterEach(() => opened.close());
      const whatIsLeft = () => everythingOf(opened.store, [...new Set([...kinds, 'erased', 'access'])]);

      it('leaves nothing of the family anywhere, and every chain whole', async () => {
        const done = await erase(['--confirm', about], opened.env);
        expect(done.faults).to.equal('');
        expect(done.code).to.equal(0);
        const all = await whatIsLeft();
        const text = JSON.stringify(all);
        for (const trace of traces) expect(text, trace).not.to.contain(trace);
        // What of the case is left is its chains, and empty records on which they hang.
        expect(
          new Set(all.filter((one) => one.partition === partition).map(({ kind }) => kind)),
        ).to.deep.equal(new Set(['audit', 'erased']));
        const salts = lived.filter((one) => one.partition === partition).flatMap(({ salt }) => salt ?? []);
        for (const salt of salts) expect(text).not.to.contain(salt);
        expect(text).to.contain(because).and.to.contain('operator:Ann Lee');
        // The family beside it is as it was.
        const theirs = (from: readonly StoreDocument[]) =>
          from.filter((one) => JSON.stringify(one).includes(`${marker}-21`)).map(({ id }) => id);
        expect(theirs(all).sort()).to.deep.equal(theirs(lived).sort());

        const verified = await run('audit-verify.ts', [], opened.env);
        expect(verified.said)
          .to.contain('every chain is whole')
          .and.to.match(/\d+ of the records were lawfully/);
        expect(verified.code).to.equal(0);

        const again = await erase(['--confirm', about], opened.env);
        expect(again.faults).to.contain('was erased on').and.to.contain('by Ann Lee');
        expect(again.code).to.equal(1);

        // Who had looked at it is still told, and the export holds what is left.
        const looks = await run('access.ts', [about], opened.env);
        expect(looks.faults).to.equal('');
        expect(looks.code).to.equal(0);
        expect(looks.said)
          .to.match(/looked {2}conference\.\w+ {2}/)
          .and.to.contain(maya.persona.id);
        const exported = await run('export-case.ts', [about, '--by', 'Ann Lee'], opened.env);
        expect(exported.code).to.equal(0);
        expect(exported.said).to.contain(because);
      });

      it('goes on where it was killed, whichever of its steps that came after', async () => {
        const asked = {
          partition,
          reference: about,
          by: 'Ann Lee',
          because,
          now: Temporal.Instant.from('2026-01-01T10:00:00Z'),
          kinds: auditedKinds,
          caseId: 'case',
          lookupKind: 'lookup',
        };
        const store = new FaultyStore(opened.store);
        let killed = 0;
        for (;;) {
          // Each run comes one step further than the one before, and what it did last it hears nothing of.
          store.plan({ on: 'batch', fault: 'lost' });
          try {
            await eraseCase(store, asked);
            break;
          } catch (fault) {
            if (!(fault instanceof StoreError)) throw fault;
            killed += 1;
          }
        }
        expect(killed).to.be.greaterThan(5);
        for (const trace of traces) expect(JSON.stringify(await whatIsLeft()), trace).not.to.contain(trace);
        expect((await verifyAudit(opened.store, auditedKinds)).problems).to.deep.equal([]);
        expect((await verifyAccess(opened.store, asked.now)).problems).to.deep.equal([]);
      });

      it('shows in the verification when somebody else makes a record look erased', async () => {
        const [one] = lived.filter(({ kind }) => kind === 'consultation');
        if (!one) throw new Error('there is no consultation');
        const stored = await opened.store.read(one.partition, one.id);
        const { id, authority, auditSeq, auditHead, salt } = one;
        const forged = { id, partition: one.partition, authority, auditSeq, auditHead, salt, schema: 1 };
        const document = { ...forged, kind: 'erased', data: { was: 'consultation' } };
        await opened.store.batch(one.partition, [{ op: 'replace', document, etag: stored?.etag ?? '' }]);
        const { problems } = await verifyAudit(opened.store, auditedKinds);
        expect(problems.map(({ fault, record }) => [fault, record])).to.deep.equal([['recordChanged', id]]);
      });
    });
  }

  it('is done under the running service, in which everything else goes on', async () => {
    expect((await erase(['--confirm', about])).code).to.equal(0);
    const ruth = product.sit('Ruth Adeyemi');
    expect(await maya.say(about)).to.contain('could not be found');
    for (const list of ['my consultations', 'enquiries', 'conferences', 'plans', 'diary', 'duty']) {
      for (const at of [maya, ruth, product.sit('Joan Whitfield'), product.sit('Nasreen Malik')]) {
        const shown = await at.say(list);
        expect(shown, list).not.to.contain(about).and.not.to.contain(itsOwn);
      }
    }
    expect(await maya.say(other)).to.contain(other);
    // The same children come anew: a new case, which knows nothing of the one before.
    const anew = await request(maya, '1', {}, 2);
    expect(product.target(anew).partition).not.to.equal(partition);
    await product.forward({ hours: 48 });
    const exported = await run('export-case.ts', [other, '--by', 'Ann Lee'], envOfProduct());
    expect(exported.code).to.equal(0);
    expect(JSON.parse(exported.said).cases[0].access.length).to.be.greaterThan(0);
  });

  keepsItsPromises(() => product);
});
