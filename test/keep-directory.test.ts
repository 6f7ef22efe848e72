import { expect } from 'chai';
import { AuthoritySourceError } from '../src/authority-source.ts';
import { indexes } from '../src/indexes.ts';
import { type KeptDirectory, keepDirectory } from '../src/keep-directory.ts';
import type { RealTime } from '../src/kernel/clock.ts';
import type { Store } from '../src/kernel/store.ts';
import { authorityPartition } from '../src/people/index.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { exampleText, ruth } from './support/authority.ts';

const withoutRuth = exampleText.replaceAll(ruth.objectId, '5d0c2f0e-5f4b-4a43-9f0c-0d5b3c1d7a11');

/** Time that passes when it is told to. */
function ticking(): RealTime & { waits: number[]; tick(): void } {
  let over: (() => void)[] = [];
  return {
    waits: [],
    nowMs: () => 0,
    wait(ms, signal) {
      this.waits.push(ms);
      return new Promise((resolve) => {
        over.push(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    },
    tick() {
      const now = over;
      over = [];
      for (const end of now) end();
    },
  };
}

describe('the people that a running process knows', () => {
  let store: Store;
  let people: KeptDirectory;
  let text: string | Error;
  let time: ReturnType<typeof ticking>;
  let events: string[];
  /** Ends when the file has been read once more. */
  let looked: PromiseWithResolvers<void>;

  beforeEach(async () => {
    store = openSqlite({ file: ':memory:', indexes });
    await store.ready();
    text = exampleText;
    time = ticking();
    events = [];
    looked = Promise.withResolvers();
    const note = (name: string) => void events.push(name);
    people = await keepDirectory({
      source: async () => {
        if (text instanceof Error) throw text;
        return text;
      },
      store,
      clock: { now: () => Temporal.Instant.from('2027-03-01T10:00:00Z') },
      time: {
        nowMs: () => 0,
        wait: (ms, signal) => {
          // Whoever waits again has looked.
          looked.resolve();
          looked = Promise.withResolvers();
          return time.wait(ms, signal);
        },
      },
      log: { info: note, warn: note, error: note },
    });
  });
  afterEach(async () => {
    await people.stop();
    await store.close();
  });

  async function aMinuteLater(): Promise<void> {
    const { promise } = looked;
    time.tick();
    await promise;
  }
  const knowsRuth = () => people.directory.find(ruth.tenant, ruth.objectId) !== undefined;

  it('are looked at every minute', async () => {
    people.start(async () => {});
    expect(time.waits).to.deep.equal([60_000]);
    await aMinuteLater();
    expect(knowsRuth()).to.equal(true);
    text = withoutRuth;
    await aMinuteLater();
    expect(knowsRuth()).to.equal(false);
    expect(new Set(time.waits)).to.deep.equal(new Set([60_000]));
    expect(events).to.deep.equal(['authority.changed']);
  });

  it('are kept by version, each once, so that a decision can name the one by which it was made', async () => {
    const first = people.directory.authority('example-borough').version;
    text = withoutRuth;
    await people.renew();
    const second = people.directory.authority('example-borough').version;
    text = exampleText;
    await people.renew();
    expect(second).to.not.equal(first);
    expect(people.directory.authority('example-borough').version).to.equal(first);
    for (const version of [first, second]) {
      expect(await store.read(authorityPartition('example-borough'), version)).to.not.equal(undefined);
    }
  });

  it('stay as they are while the file cannot be had', async () => {
    text = new AuthoritySourceError('the store of the file answers 403');
    expect(await people.renew()).to.equal('unreadable');
    expect(people.isStale).to.equal(true);
    expect(knowsRuth()).to.equal(true);
    text = exampleText;
    expect(await people.renew()).to.equal('same');
    expect(people.isStale).to.equal(false);
  });

  it('change at once, and what the change begins is begun again until it could be', async () => {
    let fails = true;
    let begun = 0;
    people.start(async () => {
      begun += 1;
      if (fails) throw new Error('the store is away');
    });
    text = withoutRuth;
    expect(await people.renew()).to.equal('unreadable');
    expect(knowsRuth()).to.equal(false);
    fails = false;
    expect(await people.renew()).to.equal('changed');
    expect(await people.renew()).to.equal('same');
    expect(begun).to.equal(2);
    expect(events).to.deep.equal(['authority.changed', 'authority.notBegun']);
  });

  it('are put back when the file is, also when what the change began could not be begun', async () => {
    let fails = true;
    const begun: boolean[] = [];
    people.start(async () => {
      if (fails) throw new Error('the store is away');
      begun.push(knowsRuth());
    });
    text = withoutRuth;
    expect(await people.renew()).to.equal('unreadable');
    expect(knowsRuth()).to.equal(false);
    text = exampleText;
    expect(await people.renew()).to.equal('unreadable');
    expect(knowsRuth()).to.equal(true);
    fails = false;
    expect(await people.renew()).to.equal('changed');
    expect(begun, 'by the file as it was put back').to.deep.equal([true]);
    expect(await people.renew()).to.equal('same');
  });

  it('are looked at once for all who ask at the same time', async () => {
    text = withoutRuth;
    const renewed = await Promise.all([people.renew(), people.renew(), people.renew()]);
    expect(renewed).to.deep.equal(['changed', 'changed', 'changed']);
    expect(events).to.deep.equal(['authority.changed']);
  });

  it('begin with nothing where there is no good file', async () => {
    const begin = (content: string) =>
      keepDirectory({
        source: async () => content,
        store,
        clock: { now: () => Temporal.Instant.from('2027-03-01T10:00:00Z') },
        time,
        log: { info: () => {}, warn: () => {}, error: () => {} },
      });
    const fault = await begin('{}').catch((error: unknown) => error);
    expect(String(fault)).to.contain('authority file');
  });
});
