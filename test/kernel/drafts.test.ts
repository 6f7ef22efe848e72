import { expect } from 'chai';
import { draftPartition } from '../../src/kernel/drafts.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { maya, ruth } from '../support/authority.ts';
import { FaultyStore } from '../support/faultyStore.ts';
import { everythingOf, noteDraft, type Toy, target, toy, toyIndexes } from '../support/toy.ts';

const at = target('form');

describe('a step of a form', () => {
  let store: FaultyStore;
  let one: Toy;
  let nowMs: number;

  beforeEach(() => {
    nowMs = 1_800_000_000_000;
    store = new FaultyStore(openSqlite({ file: ':memory:', indexes: toyIndexes, now: () => nowMs }));
    one = toy({ store });
  });
  afterEach(() => store.close());

  const notes = async (who = maya) =>
    JSON.stringify((await one.press(who, 'toy.notes', undefined)).shown?.card.body[1]);
  const write = (line: string, more = {}) => one.do(maya, 'toy.note', at, { line, ...more });
  const stored = () => store.read(draftPartition(maya.id), noteDraft.name);
  const lines = async () => noteDraft.schema.parse((await stored())?.document.data).lines;
  const replace = async (change: (document: StoreDocument) => StoreDocument) => {
    const there = await stored();
    if (!there) throw new Error('no draft');
    await store.batch(draftPartition(maya.id), [{ op: 'upsert', document: change(there.document) }]);
  };

  it('saves what was typed and shows it, without receipt, audit entry or effect', async () => {
    expect((await write('a')).kind).to.equal('shown');
    await write('b');
    expect(await notes()).to.contain('a|b');
    expect(await everythingOf(store, ['audit', 'effect'])).to.deep.equal([]);
  });

  it('is seen by nobody else', async () => {
    await write('a');
    expect(await store.read(draftPartition(ruth.id), noteDraft.name)).to.equal(undefined);
  });

  it('loses nothing of two windows, neither when the draft was there nor when it was not', async () => {
    await Promise.all(['a', 'b', 'c'].map((line) => write(line)));
    expect((await lines()).sort()).to.deep.equal(['a', 'b', 'c']);
    await Promise.all(['d', 'e'].map((line) => write(line)));
    expect((await lines()).sort()).to.deep.equal(['a', 'b', 'c', 'd', 'e']);
  });

  it('says so when too many windows write at once, and has lost nothing that it said was saved', async () => {
    const answers = await Promise.all([...'abcdefgh'].map((line) => write(line)));
    const saved = answers.filter(({ kind }) => kind === 'shown').length;
    expect(await lines()).to.have.length(saved);
    for (const answer of answers) expect(answer).to.have.property('kind').that.is.oneOf(['shown', 'refused']);
  });

  it('saves once what was saved and not answered', async () => {
    await write('a');
    store.plan({ on: 'batch', fault: 'lost' });
    expect((await write('b')).kind).to.equal('shown');
    expect(await notes()).to.contain('"a|b"');
  });

  it('waits for a busy store, and says so when it stays busy', async () => {
    store.plan({ on: 'batch', fault: 'throttled', retryAfterMs: 20, times: 2 });
    expect((await write('a')).kind).to.equal('shown');
    store.plan({ on: 'batch', fault: 'throttled', retryAfterMs: 20, times: 3 });
    expect(await write('b')).to.include({ kind: 'refused', code: 'busy' });
    expect(await notes()).to.contain('"a"');
  });

  it('counts a draft that no longer parses as none, and writes over it', async () => {
    await write('a');
    await replace((document) => ({ ...document, data: { lines: 'not a list' } }));
    expect(await notes()).to.contain('none');
    await write('b');
    expect(await notes()).to.contain('"b"');
  });

  it('throws away what is not wanted', async () => {
    await write('a');
    await write('', { discard: true });
    expect(await stored()).to.equal(undefined);
  });

  it('lets a draft lapse after its days, counted from the last press', async () => {
    await write('a');
    nowMs += 13 * 86_400_000;
    await write('b');
    nowMs += 13 * 86_400_000;
    expect(await notes()).to.contain('a|b');
    nowMs += 86_400_000;
    expect(await notes()).to.contain('none');
    await write('c');
    expect(await notes()).to.contain('"c"');
  });

  it('is open to those with the role only', async () => {
    expect(await one.do(ruth, 'toy.note', at, { line: 'a' })).to.include({ code: 'notYourRole' });
  });
});
