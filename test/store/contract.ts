/** What every engine must do: one suite, run for SQLite, for Cosmos DB's SDK against the local server, and for an account. */
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Operation,
  type Store,
  type StoreDocument,
  StoreError,
  type StoreFault,
  type StoreQuery,
} from '../../src/kernel/store.ts';
import { forEngine, Model, type ModelOperation } from './model.ts';

/** An engine under test, with the means to bring about what it cannot be asked for. What is absent is skipped, and said. */
export interface Harness {
  readonly store: Store;
  /** A second handle on the same data. */
  readonly other: Store;
  /** Moves the engine's clock. */
  readonly advance?: (seconds: number) => void;
  /** Carries out the batch in such a way that nobody hears of it. */
  readonly loseAnswer?: (partition: string, operations: readonly Operation[]) => Promise<void>;
  /** Makes the engine too busy to write while the work runs. */
  readonly whileThrottled?: (work: () => Promise<void>) => Promise<void>;
  /** Throws unless the engine serves this query from an index. */
  readonly expectIndexed?: (query: StoreQuery) => Promise<void>;
  /** How many runs of the model comparison are affordable. */
  readonly runs?: number;
  close(): Promise<void>;
}

let counter = 0;
/** A name that no other test has used, also across runs against one account. */
const run = Math.trunc(performance.timeOrigin).toString(36);
function fresh(what: string): string {
  counter += 1;
  return `${what}-${run}-${counter}`;
}

function task(partition: string, id: string, more: Record<string, unknown> = {}): StoreDocument {
  // Safe: tests put only JSON values in.
  return { id, partition, kind: 'task', authority: 'a1', schema: 1, ...more } as StoreDocument;
}

const create = (document: StoreDocument): Operation => ({ op: 'create', document });

async function faultOf(work: Promise<unknown>): Promise<StoreError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
  throw new Error('expected a StoreError, and nothing was thrown');
}

async function expectFault(work: Promise<unknown>, fault: StoreFault): Promise<void> {
  expect((await faultOf(work)).fault).to.equal(fault);
}

async function etagOf(store: Store, partition: string, id: string): Promise<string> {
  const found = await store.read(partition, id);
  if (found === undefined) throw new Error(`${id} is missing`);
  return found.etag;
}

/** All pages of a query, with the number of pages. */
async function everything(
  store: Store,
  query: StoreQuery,
): Promise<{ documents: StoreDocument[]; pages: number }> {
  const documents: StoreDocument[] = [];
  let continuation: string | undefined;
  let pages = 0;
  do {
    const page = await store.query({ ...query, continuation });
    expect(page.documents.length).to.be.at.most(query.limit);
    documents.push(...page.documents.map(({ document }) => document));
    continuation = page.continuation;
    pages += 1;
  } while (continuation !== undefined);
  return { documents, pages };
}

const ids = (documents: readonly StoreDocument[]) => documents.map(({ id }) => id);

/** Declares the suite for one engine. */
export function storeContract(name: string, open: () => Promise<Harness>): void {
  describe(`the store contract: ${name}`, function () {
    this.timeout(60_000);
    let harness: Harness;
    let store: Store;
    before(async () => {
      harness = await open();
      store = harness.store;
      await store.ready();
    });
    after(async () => harness?.close());

    const needs = (context: Mocha.Context, what: keyof Harness) => {
      if (harness[what] !== undefined) return;
      console.log(`      skipped: ${name} gives a test no means of "${what}"`);
      context.skip();
    };

    describe('a batch', () => {
      it('writes all its documents, and gives a version for each', async () => {
        const p = fresh('p');
        const outcome = await store.batch(p, [create(task(p, 'a')), create(task(p, 'b'))]);
        if (!outcome.ok) throw new Error('refused');
        expect(outcome.etags).to.have.length(2);
        expect(await store.read(p, 'a')).to.deep.equal({ document: task(p, 'a'), etag: outcome.etags[0] });
        expect(await store.read(p, 'b')).to.deep.equal({ document: task(p, 'b'), etag: outcome.etags[1] });
      });

      it('writes nothing when one operation fails, whichever it is', async () => {
        for (const at of [0, 1, 2]) {
          const p = fresh('p');
          await store.batch(p, [create(task(p, 'taken', { note: 'first' }))]);
          const operations = [create(task(p, 'x')), create(task(p, 'y'))];
          operations.splice(at, 0, create(task(p, 'taken')));
          expect(await store.batch(p, operations)).to.deep.equal({ ok: false, at, because: 'exists' });
          expect(await store.read(p, 'x')).to.equal(undefined);
          expect(await store.read(p, 'y')).to.equal(undefined);
          expect((await store.read(p, 'taken'))?.document.note).to.equal('first');
        }
      });

      it('takes back replacements, deletions and upserts as well when its last operation fails', async () => {
        const p = fresh('p');
        await store.batch(
          p,
          ['a', 'b', 'c'].map((id) => create(task(p, id, { n: 1 }))),
        );
        const before = await Promise.all(['a', 'b', 'c'].map((id) => store.read(p, id)));
        const outcome = await store.batch(p, [
          { op: 'replace', document: task(p, 'a', { n: 2 }), etag: before[0]?.etag ?? '' },
          { op: 'delete', id: 'b', etag: before[1]?.etag },
          { op: 'upsert', document: task(p, 'c', { n: 2 }) },
          { op: 'upsert', document: task(p, 'd', { n: 2 }) },
          { op: 'replace', document: task(p, 'gone'), etag: before[0]?.etag ?? '' },
        ]);
        expect(outcome).to.deep.equal({ ok: false, at: 4, because: 'missing' });
        expect(await Promise.all(['a', 'b', 'c'].map((id) => store.read(p, id)))).to.deep.equal(before);
        expect(await store.read(p, 'd')).to.equal(undefined);
      });

      it('says why an operation failed: it exists, has changed, or is missing', async () => {
        const p = fresh('p');
        await store.batch(p, [create(task(p, 'a'))]);
        const old = await etagOf(store, p, 'a');
        await store.batch(p, [{ op: 'replace', document: task(p, 'a', { n: 2 }), etag: old }]);
        const because = async (operation: Operation) => {
          const outcome = await store.batch(p, [operation]);
          return outcome.ok ? 'done' : outcome.because;
        };
        expect(await because(create(task(p, 'a')))).to.equal('exists');
        expect(await because({ op: 'replace', document: task(p, 'a'), etag: old })).to.equal('changed');
        expect(await because({ op: 'delete', id: 'a', etag: old })).to.equal('changed');
        expect(await because({ op: 'replace', document: task(p, 'none'), etag: old })).to.equal('missing');
        expect(await because({ op: 'delete', id: 'none', etag: old })).to.equal('missing');
        expect(await because({ op: 'delete', id: 'none' })).to.equal('done');
        expect(await because({ op: 'upsert', document: task(p, 'a') })).to.equal('done');
        expect(await because({ op: 'upsert', document: task(p, 'new') })).to.equal('done');
        expect(await because({ op: 'delete', id: 'a' })).to.equal('done');
      });

      it('deletes what is absent without a condition, and still does the rest', async () => {
        const p = fresh('p');
        const outcome = await store.batch(p, [
          { op: 'delete', id: 'none' },
          create(task(p, 'a')),
          { op: 'delete', id: 'neither' },
        ]);
        if (!outcome.ok) throw new Error('refused');
        expect(outcome.etags.map((etag) => etag === null)).to.deep.equal([true, false, true]);
        expect(await store.read(p, 'a')).to.not.equal(undefined);
      });

      it('of no operations succeeds', async () => {
        expect(await store.batch(fresh('p'), [])).to.deep.equal({ ok: true, etags: [] });
      });

      it('gives a new version at each write, even of the same content', async () => {
        const p = fresh('p');
        const seen = new Set<string>();
        for (let n = 0; n < 5; n += 1) {
          await store.batch(p, [{ op: 'upsert', document: task(p, 'a') }]);
          seen.add(await etagOf(store, p, 'a'));
        }
        expect(seen.size).to.equal(5);
      });
    });

    describe('writers that race', () => {
      it('has one winner among twenty who replace one version', async () => {
        const p = fresh('p');
        await store.batch(p, [create(task(p, 'a'))]);
        const etag = await etagOf(store, p, 'a');
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, n) =>
            (n % 2 === 0 ? store : harness.other).batch(p, [
              { op: 'replace', document: task(p, 'a', { n }), etag },
              create(task(p, `receipt-${n}`)),
            ]),
          ),
        );
        const winners = outcomes.flatMap((outcome, n) => (outcome.ok ? [n] : []));
        expect(winners).to.have.length(1);
        expect(outcomes.filter((outcome) => !outcome.ok && outcome.because === 'changed')).to.have.length(19);
        expect((await store.read(p, 'a'))?.document.n).to.equal(winners[0]);
        for (let n = 0; n < 20; n += 1) {
          expect((await store.read(p, `receipt-${n}`)) !== undefined).to.equal(n === winners[0]);
        }
      });

      it('lets a guard stop two decisions that each rely on what the other changes', async () => {
        const p = fresh('p');
        // Two chairs on duty; each may leave while the other stays. Both look, both see the other, both want to leave.
        await store.batch(p, [
          create(task(p, 'ann', { onDuty: true })),
          create(task(p, 'bea', { onDuty: true })),
        ]);
        const leave = async (engine: Store, who: string, relyOn: string) => {
          const [own, guard] = await Promise.all([engine.read(p, who), engine.read(p, relyOn)]);
          if (own === undefined || guard === undefined) throw new Error('missing');
          return () =>
            engine.batch(p, [
              { op: 'replace', document: task(p, who, { onDuty: false }), etag: own.etag },
              { op: 'replace', document: guard.document, etag: guard.etag },
            ]);
        };
        const [first, second] = [await leave(store, 'ann', 'bea'), await leave(harness.other, 'bea', 'ann')];
        const outcomes = await Promise.all([first(), second()]);
        expect(outcomes.filter((outcome) => outcome.ok)).to.have.length(1);
        const onDuty = await Promise.all(
          ['ann', 'bea'].map(async (id) => (await store.read(p, id))?.document.onDuty),
        );
        expect(onDuty.filter((duty) => duty === true)).to.have.length(1);
      });

      it('shows the second handle what the first has written', async () => {
        const p = fresh('p');
        await store.batch(p, [create(task(p, 'a'))]);
        expect(await harness.other.read(p, 'a')).to.deep.equal(await store.read(p, 'a'));
      });

      it('keeps a hundred batches sent at once apart: those that fail harm no other', async () => {
        const p = fresh('p');
        await store.batch(p, [create(task(p, 'taken'))]);
        const outcomes = await Promise.all(
          Array.from({ length: 100 }, (_, n) =>
            store.batch(p, [
              create(task(p, `one-${n}`)),
              create(task(p, n % 3 === 0 ? 'taken' : `two-${n}`)),
            ]),
          ),
        );
        for (const [n, outcome] of outcomes.entries()) {
          expect(outcome.ok).to.equal(n % 3 !== 0);
          expect((await store.read(p, `one-${n}`)) !== undefined).to.equal(n % 3 !== 0);
        }
      });
    });

    it('settles a batch whose answer was lost by its receipt', async function () {
      needs(this, 'loseAnswer');
      const p = fresh('p');
      await store.batch(p, [create(task(p, 'record', { n: 1 }))]);
      const etag = await etagOf(store, p, 'record');
      const operations: Operation[] = [
        { op: 'replace', document: task(p, 'record', { n: 2 }), etag },
        create(task(p, 'receipt-of-command-1')),
      ];
      await harness.loseAnswer?.(p, operations);
      expect(await store.read(p, 'receipt-of-command-1')).to.not.equal(undefined);
      expect((await store.read(p, 'record'))?.document.n).to.equal(2);
      // Sent again in ignorance it changes nothing.
      expect((await store.batch(p, operations)).ok).to.equal(false);
      expect((await store.read(p, 'record'))?.document.n).to.equal(2);
    });

    it('when throttled says so, says how long to wait, and has written nothing', async function () {
      needs(this, 'whileThrottled');
      const p = fresh('p');
      await store.batch(p, [create(task(p, 'before'))]);
      await harness.whileThrottled?.(async () => {
        const faults = await Promise.all(
          ['a', 'b', 'c'].map((id) =>
            faultOf(store.batch(p, [create(task(p, id)), create(task(p, `${id}2`))])),
          ),
        );
        for (const fault of faults) {
          expect(fault.fault).to.equal('throttled');
          expect(fault.retryAfterMs).to.be.greaterThan(0);
        }
      });
      for (const id of ['a', 'a2', 'b', 'b2', 'c', 'c2']) expect(await store.read(p, id)).to.equal(undefined);
      expect((await store.batch(p, [create(task(p, 'a'))])).ok).to.equal(true);
    });

    describe('partitions', () => {
      it('keep documents of the same id apart', async () => {
        const [p, q] = [fresh('p'), fresh('q')];
        await store.batch(p, [create(task(p, 'same', { n: 1 }))]);
        await store.batch(q, [create(task(q, 'same', { n: 2 }))]);
        expect((await store.read(p, 'same'))?.document.n).to.equal(1);
        expect((await store.read(q, 'same'))?.document.n).to.equal(2);
        await store.batch(p, [{ op: 'delete', id: 'same' }]);
        expect(await store.read(p, 'same')).to.equal(undefined);
        expect((await store.read(q, 'same'))?.document.n).to.equal(2);
      });

      it('are not seen by a query of another one', async () => {
        const [p, q, list] = [fresh('p'), fresh('q'), fresh('list')];
        await store.batch(p, [create(task(p, 'mine', { list, dueAt: '1' }))]);
        await store.batch(q, [create(task(q, 'theirs', { list, dueAt: '1' }))]);
        const query = { kind: 'task', equal: { list }, range: { field: 'dueAt' }, limit: 10 };
        expect(ids((await everything(store, { ...query, partition: p })).documents)).to.deep.equal(['mine']);
        expect(ids((await everything(store, { ...query, partition: q })).documents)).to.deep.equal([
          'theirs',
        ]);
        expect(ids((await everything(store, query)).documents)).to.have.members(['mine', 'theirs']);
        expect((await everything(store, { ...query, partition: fresh('empty') })).documents).to.deep.equal(
          [],
        );
      });
    });

    describe('a query', () => {
      it('finds by kind, equal fields and a range with both ends, in order', async () => {
        const [p, list] = [fresh('p'), fresh('list')];
        await store.batch(p, [
          ...['d', 'a', 'c', 'b', 'e'].map((dueAt) =>
            create(task(p, `t-${dueAt}`, { list, open: true, dueAt })),
          ),
          create(task(p, 'closed', { list, open: false, dueAt: 'c' })),
          create(task(p, 'elsewhere', { list: 'other', open: true, dueAt: 'c' })),
          create({ ...task(p, 'note', { list, open: true, dueAt: 'c' }), kind: 'note' }),
        ]);
        for (const partition of [p, undefined]) {
          const query: StoreQuery = {
            kind: 'task',
            ...(partition === undefined ? {} : { partition }),
            equal: { open: true, list },
            range: { field: 'dueAt', from: 'b', to: 'd' },
            limit: 10,
          };
          expect(ids((await everything(store, query)).documents)).to.deep.equal(['t-b', 't-c', 't-d']);
          const back = await everything(store, { ...query, order: 'descending' });
          expect(ids(back.documents)).to.deep.equal(['t-d', 't-c', 't-b']);
        }
      });

      it('breaks ties by partition and id, and leaves out documents whose field is no text', async () => {
        const [p, q, list] = [`${fresh('tie')}-p`, `${fresh('tie')}-q`, fresh('list')];
        for (const partition of [q, p]) {
          await store.batch(partition, [
            ...['b', 'a'].map((id) => create(task(partition, id, { list, dueAt: 'x' }))),
            create(task(partition, 'number', { list, dueAt: 5 })),
            create(task(partition, 'null', { list, dueAt: null })),
            create(task(partition, 'absent', { list })),
          ]);
        }
        const query = { kind: 'task', equal: { list }, range: { field: 'dueAt' }, limit: 1 };
        const { documents } = await everything(store, query);
        const expected = [p, q].sort().flatMap((partition) => [`${partition}/a`, `${partition}/b`]);
        expect(documents.map(({ partition, id }) => `${partition}/${id}`)).to.deep.equal(expected);
      });

      it('takes fields whose names are words of SQL', async () => {
        const [p, value] = [fresh('p'), fresh('list')];
        const words = ['b', 'a'].map((order) => ({ ...task(p, order, { value, order }), kind: 'word' }));
        await store.batch(p, words.map(create));
        for (const scope of [{}, { partition: p }]) {
          const query: StoreQuery = {
            kind: 'word',
            ...scope,
            equal: { value },
            range: { field: 'order' },
            limit: 1,
          };
          expect(ids((await everything(store, query)).documents)).to.deep.equal(['a', 'b']);
        }
      });

      it('tells true from 1 and from "true"', async () => {
        const [p, list] = [fresh('p'), fresh('list')];
        const values = { yes: true, one: 1, text: 'true', none: null };
        await store.batch(
          p,
          Object.entries(values).map(([id, open]) => create(task(p, id, { list, open, dueAt: 'x' }))),
        );
        for (const [id, open] of Object.entries(values)) {
          if (open === null) continue;
          for (const scope of [{}, { partition: p }]) {
            const query = { kind: 'task', ...scope, equal: { list, open }, limit: 10 };
            expect(ids((await everything(store, query)).documents)).to.deep.equal([id]);
          }
        }
      });

      it('pages through 5,000 documents without losing or repeating one', async () => {
        const [p, q, list] = [fresh('p'), fresh('q'), fresh('list')];
        const dueAt = (n: number) => String((n * 7919) % 5000).padStart(4, '0');
        for (let start = 0; start < 5000; start += 100) {
          const partition = start % 200 === 0 ? p : q;
          const documents = Array.from({ length: 100 }, (_, n) =>
            task(partition, `t${start + n}`, { list, dueAt: dueAt(start + n) }),
          );
          expect((await store.batch(partition, documents.map(create))).ok).to.equal(true);
        }
        const query: StoreQuery = { kind: 'task', equal: { list }, range: { field: 'dueAt' }, limit: 237 };
        const across = await everything(store, query);
        expect(new Set(ids(across.documents)).size).to.equal(5000);
        expect(across.documents.map((document) => document.dueAt)).to.deep.equal(
          Array.from({ length: 5000 }, (_, n) => String(n).padStart(4, '0')),
        );
        expect(across.pages).to.be.at.least(Math.ceil(5000 / 237));
        const inside = await everything(store, { ...query, partition: p, order: 'descending', limit: 1000 });
        expect(inside.documents).to.deep.equal(
          across.documents.filter(({ partition }) => partition === p).reverse(),
        );
        expect(inside.documents).to.have.length(2500);
      });

      it('goes on after a document that has been deleted meanwhile', async () => {
        const [p, list] = [fresh('p'), fresh('list')];
        await store.batch(
          p,
          ['a', 'b', 'c', 'd'].map((id) => create(task(p, id, { list, dueAt: id }))),
        );
        const query: StoreQuery = { kind: 'task', equal: { list }, range: { field: 'dueAt' }, limit: 2 };
        for (const scope of [{}, { partition: p }]) {
          const first = await store.query({ ...query, ...scope });
          expect(first.documents.map(({ document }) => document.id)).to.deep.equal(['a', 'b']);
          await store.batch(p, [{ op: 'delete', id: 'b' }]);
          const second = await store.query({ ...query, ...scope, continuation: first.continuation });
          expect(second.documents.map(({ document }) => document.id)).to.deep.equal(['c', 'd']);
          await store.batch(p, [create(task(p, 'b', { list, dueAt: 'b' }))]);
        }
      });

      it('gives versions under which its documents may be replaced', async () => {
        const [p, list] = [fresh('p'), fresh('list')];
        await store.batch(p, [create(task(p, 'a', { list }))]);
        for (const scope of [{}, { partition: p }]) {
          const [found] = (await store.query({ kind: 'task', ...scope, equal: { list }, limit: 1 }))
            .documents;
          if (found === undefined) throw new Error('not found');
          const outcome = await store.batch(p, [
            { op: 'replace', document: found.document, etag: found.etag },
          ]);
          expect(outcome.ok).to.equal(true);
        }
      });

      it('is refused without an index, with an absurd limit, or with a continuation that is not its own', async () => {
        const list = fresh('list');
        const p = fresh('p');
        await store.batch(
          p,
          ['a', 'b'].map((id) => create(task(p, id, { list }))),
        );
        await expectFault(store.query({ kind: 'unheardOf', limit: 10 }), 'invalid');
        await expectFault(store.query({ kind: 'task', equal: { colour: 'red' }, limit: 10 }), 'invalid');
        await expectFault(store.query({ kind: 'task', equal: { open: true }, limit: 10 }), 'invalid');
        await expectFault(
          store.query({ kind: 'task', equal: { list }, range: { field: 'list' }, limit: 10 }),
          'invalid',
        );
        for (const limit of [0, -1, 1.5, 1001]) {
          await expectFault(store.query({ kind: 'task', equal: { list }, limit }), 'invalid');
        }
        const { continuation } = await store.query({ kind: 'task', equal: { list }, limit: 1 });
        expect(continuation).to.be.a('string');
        await expectFault(
          store.query({ kind: 'task', equal: { list: 'x' }, limit: 1, continuation }),
          'invalid',
        );
        await expectFault(
          store.query({ kind: 'task', equal: { list }, limit: 1, continuation: 'junk' }),
          'invalid',
        );
      });

      it('is served from an index, whatever its shape', async function () {
        needs(this, 'expectIndexed');
        const [p, list] = [fresh('p'), fresh('list')];
        await store.batch(
          p,
          ['a', 'b', 'c'].map((id) => create(task(p, id, { list, open: true, dueAt: id }))),
        );
        for (const scope of [{}, { partition: p }]) {
          for (const order of ['ascending', 'descending'] as const) {
            const shapes: Partial<StoreQuery>[] = [
              { equal: { list }, range: { field: 'dueAt' } },
              { equal: { list }, range: { field: 'dueAt', from: 'a' } },
              { equal: { list }, range: { field: 'dueAt', to: 'c' } },
              { equal: { list, open: true }, range: { field: 'dueAt', from: 'a', to: 'c' } },
            ];
            for (const shape of shapes) {
              const query: StoreQuery = { kind: 'task', ...scope, ...shape, order, limit: 1 };
              await harness.expectIndexed?.(query);
              const { continuation } = await store.query(query);
              await harness.expectIndexed?.({ ...query, continuation });
            }
          }
          await harness.expectIndexed?.({ kind: 'note', ...scope, equal: { list }, limit: 1 });
        }
      });
    });

    describe('documents', () => {
      it('come back as they were written: unknown fields, an older schema, odd characters', async () => {
        const p = fresh('p');
        const document = task(p, 'as-ever é 漢字 😀 %2F + & =', {
          schema: 0,
          kind: 'task',
          from2019: { nested: [1, null, { deep: true }], 'a key with spaces': '', empty: {} },
          text: 'line\nbreak \u2028 \u0007 "quotes" \\ <b>&amp;</b> 😀',
          number: -12.5e-7,
          large: 9007199254740991,
        });
        expect((await store.batch(p, [create(document)])).ok).to.equal(true);
        const found = await store.read(p, document.id);
        expect(found?.document).to.deep.equal(document);
        const changed = { ...document, schema: 1, added: 'yes' };
        await store.batch(p, [{ op: 'replace', document: changed, etag: found?.etag ?? '' }]);
        expect((await store.read(p, document.id))?.document).to.deep.equal(changed);
      });

      it('do not change when the object that was written is changed afterwards', async () => {
        const p = fresh('p');
        const document = task(p, 'a', { n: 1 });
        const writing = store.batch(p, [create(document)]);
        document.n = 2;
        await writing;
        const found = await store.read(p, 'a');
        expect(found?.document.n).to.equal(1);
        if (found !== undefined) found.document.n = 3;
        expect((await store.read(p, 'a'))?.document.n).to.equal(1);
      });

      it('with names that Cosmos DB forbids are refused by every engine', async () => {
        const p = fresh('p');
        for (const id of [
          '',
          'a/b',
          'a\\b',
          'a?b',
          'a#b',
          'a\nb',
          'a\u0000',
          'end ',
          '.',
          '..',
          '\ud800',
          'x'.repeat(1024),
        ]) {
          await expectFault(store.batch(p, [create(task(p, id))]), 'invalid');
          await expectFault(store.batch(p, [{ op: 'delete', id }]), 'invalid');
          await expectFault(store.read(p, id), 'invalid');
        }
        await expectFault(store.batch('', [create(task('', 'a'))]), 'invalid');
        await expectFault(store.batch(p, [create(task('elsewhere', 'a'))]), 'invalid');
        await expectFault(store.batch(p, [create(task(p, 'a', { _etag: 'x' }))]), 'invalid');
        for (const ttl of [0, -1, 1.5, 2 ** 31]) {
          await expectFault(store.batch(p, [create(task(p, 'a', { ttl }))]), 'invalid');
        }
        expect((await store.batch(p, [create(task(p, 'x'.repeat(255)))])).ok).to.equal(true);
      });

      it('may number a hundred in a batch and not one more', async () => {
        const p = fresh('p');
        const many = (count: number) => Array.from({ length: count }, (_, n) => create(task(p, `t${n}`)));
        await expectFault(store.batch(p, many(101)), 'invalid');
        expect(await store.read(p, 't0')).to.equal(undefined);
        expect((await store.batch(p, many(100))).ok).to.equal(true);
      });

      it('may weigh two megabytes in a batch and not more', async () => {
        const p = fresh('p');
        const megabyte = 1024 * 1024;
        const heavy = (id: string, bytes: number) => create(task(p, id, { text: 'é'.repeat(bytes / 2) }));
        await expectFault(store.batch(p, [heavy('a', 2 * megabyte)]), 'invalid');
        await expectFault(store.batch(p, [heavy('a', megabyte), heavy('b', megabyte)]), 'invalid');
        expect(await store.read(p, 'a')).to.equal(undefined);
        expect((await store.batch(p, [heavy('a', megabyte), heavy('b', megabyte - 4096)])).ok).to.equal(true);
        const found = await store.read(p, 'a');
        expect(String(found?.document.text).length).to.equal(megabyte / 2);
      });

      it('expire: then they are not read, found or replaced, and their name is free', async function () {
        needs(this, 'advance');
        const [p, list] = [fresh('p'), fresh('list')];
        await store.batch(p, [
          create(task(p, 'short', { list, ttl: 10 })),
          create(task(p, 'long', { list, ttl: 1000 })),
          create(task(p, 'ever', { list })),
        ]);
        const etag = await etagOf(store, p, 'short');
        const left = async () =>
          ids(
            (await everything(store, { kind: 'task', partition: p, equal: { list }, limit: 10 })).documents,
          );
        harness.advance?.(9);
        expect(await left()).to.have.members(['short', 'long', 'ever']);
        harness.advance?.(1);
        expect(await store.read(p, 'short')).to.equal(undefined);
        expect(await left()).to.have.members(['long', 'ever']);
        expect(
          ids((await everything(store, { kind: 'task', equal: { list }, limit: 10 })).documents),
        ).to.have.members(['long', 'ever']);
        expect(await store.batch(p, [{ op: 'replace', document: task(p, 'short'), etag }])).to.deep.equal({
          ok: false,
          at: 0,
          because: 'missing',
        });
        expect((await store.batch(p, [create(task(p, 'short', { list }))])).ok).to.equal(true);
        harness.advance?.(500);
        await store.batch(p, [{ op: 'upsert', document: task(p, 'long', { list, ttl: 1000 }) }]);
        harness.advance?.(999);
        expect(await left()).to.have.members(['short', 'long', 'ever']);
      });
    });

    it('does what a plain model does, whatever is asked of it', async function () {
      this.timeout(180_000);
      await fc.assert(
        fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 25 }), async (commands) => {
          await runAgainstModel(harness, commands);
        }),
        { numRuns: harness.runs ?? 60, endOnFailure: false },
      );
    });
  });
}

const id = fc.constantFrom('a', 'b', 'c', 'd e');
const partitionName = fc.constantFrom('p', 'q', 'r');
const dueAt = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.string({
      unit: fc.constantFrom('a', 'b', 'B', ' ', '!', '"', '\\', '0', 'é', '漢', '😀'),
      maxLength: 3,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom(undefined, null, 7, true) },
);
const content = fc.record({
  open: fc.constantFrom(true, false, 1, 0, 'true', null, undefined),
  dueAt,
  ttl: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(3, 10) },
  ),
  kind: fc.constantFrom('task', 'task', 'task', 'note'),
});
const version = fc.constantFrom('current', 'stale', 'never');
const step = fc.oneof(
  fc.record({ op: fc.constantFrom('create' as const, 'upsert' as const), id, content }),
  fc.record({ op: fc.constant('replace' as const), id, content, version }),
  fc.record({ op: fc.constant('delete' as const), id, version: fc.option(version, { nil: undefined }) }),
);
const bound = fc.option(fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é'), maxLength: 2 }), {
  nil: undefined,
});
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('batch' as const),
      partition: partitionName,
      steps: fc.array(step, { minLength: 1, maxLength: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const), partition: partitionName, id }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('query' as const),
      partition: fc.option(partitionName, { nil: undefined }),
      open: fc.constantFrom(undefined, true, false, 1, 'true'),
      range: fc.option(fc.record({ from: bound, to: bound }), { nil: undefined }),
      order: fc.constantFrom('ascending' as const, 'descending' as const),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** Carries out the commands on the engine and on the model, in partitions of their own, and compares each answer. */
async function runAgainstModel(harness: Harness, commands: readonly Command[]): Promise<void> {
  const { store } = harness;
  const list = fresh('model');
  const place = (name: string) => `${list}-${name}`;
  const model = new Model();
  const etags = new Map<number, string>();
  for (const one of commands) {
    switch (one.do) {
      case 'wait':
        if (harness.advance === undefined) break;
        harness.advance(one.seconds);
        model.now += one.seconds;
        break;
      case 'read': {
        const [found, expected] = [
          await store.read(place(one.partition), one.id),
          model.read(place(one.partition), one.id),
        ];
        expect(found?.document).to.deep.equal(expected?.document);
        if (expected !== undefined) expect(found?.etag).to.equal(etags.get(expected.version));
        break;
      }
      case 'query': {
        const query: StoreQuery = {
          kind: 'task',
          ...(one.partition === undefined ? {} : { partition: place(one.partition) }),
          equal: { list, ...(one.open === undefined ? {} : { open: one.open }) },
          ...(one.range === undefined ? {} : { range: { field: 'dueAt', ...one.range } }),
          order: one.order,
          limit: one.limit,
        };
        expect((await everything(store, query)).documents).to.deep.equal(model.query(query));
        break;
      }
      case 'batch': {
        const partition = place(one.partition);
        const operations = one.steps.map((each): ModelOperation => {
          const current = model.read(partition, each.id)?.version;
          const chosen = (which: 'current' | 'stale' | 'never') =>
            which === 'never' ? -1 : which === 'current' ? (current ?? -1) : (current ?? 0) - 1;
          if (each.op === 'delete') {
            return each.version === undefined
              ? { op: 'delete', id: each.id }
              : { op: 'delete', id: each.id, version: chosen(each.version) };
          }
          const { kind, ...fields } = each.content;
          const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
          const document = { ...task(partition, each.id, { list, ...given }), kind };
          return each.op === 'replace'
            ? { op: 'replace', document, version: chosen(each.version) }
            : { op: each.op, document };
        });
        const outcome = await store.batch(
          partition,
          operations.map((operation) => forEngine(operation, etags)),
        );
        const { outcome: expected, versions } = model.batch(partition, operations);
        if (!expected.ok) {
          expect(outcome).to.deep.equal(expected);
          break;
        }
        if (!outcome.ok) throw new Error(`refused: ${outcome.because} at ${outcome.at}`);
        expect(outcome.etags.map((etag) => etag === null)).to.deep.equal(
          versions.map((each) => each === null),
        );
        for (const [at, each] of versions.entries()) {
          const etag = outcome.etags[at];
          if (each !== null && typeof etag === 'string') etags.set(each, etag);
        }
        break;
      }
    }
  }
}
