/** Whatever people see fail is counted, though it is answered with 200: the alert `presses-failed` goes by that count. */
import { expect } from 'chai';
import { type Store, StoreError } from '../../src/kernel/store.ts';
import { entries, subscriptions, troubleView } from '../../src/wiring.ts';
import { authority, maya } from '../support/authority.ts';
import { house } from '../support/house.ts';
import { closeEdges, press, startEdge } from '../teams/edge.ts';
import { type Kept, keptInMemory } from './memory.ts';

const verb = 'consultation.mine';
const target = { partition: 'case:one', id: 'meeting:one' };

describe('What fails', () => {
  let kept: Kept;
  beforeEach(() => {
    kept = keptInMemory();
  });
  afterEach(async () => {
    await closeEdges();
    await kept.stop();
  });

  const failures = () => kept.counted('quorate.failures');

  /** Quorate whose store answers every call with a fault; without one it is as it should be. */
  async function at(fault: Error | undefined, act: (home: ReturnType<typeof house>) => Promise<unknown>) {
    const failing = (store: Store): Store => ({
      ready: () => store.ready(),
      close: () => store.close(),
      batch: (...args) => store.batch(...args),
      read: (...args) => (fault ? Promise.reject(fault) : store.read(...args)),
      query: (query) => (fault ? Promise.reject(fault) : store.query(query)),
    });
    const home = house({
      now: '2026-11-19T11:20',
      entries,
      subscriptions,
      troubleView,
      lint: false,
      telemetry: kept.telemetry,
      through: failing,
    });
    await act(home);
    await home.close();
  }

  const down = new StoreError('unavailable', 'the store is down');
  const faults = [
    ['busy', down],
    ['broken', new TypeError('a fault of ours')],
  ] as const;

  for (const [code, fault] of faults) {
    it(`is counted as ${code} for a press, with its verb`, async () => {
      await at(fault, async (home) => {
        for (let n = 0; n < 3; n += 1) await home.say(maya, 'my consultations');
      });
      expect(await failures()).to.deep.equal([{ attributes: { code, verb }, value: 3 }]);
    });

    it(`is counted as ${code} for a form behind a link`, async () => {
      const sent = {
        from: 'link',
        holder: 'link:one',
        id: 'form:one',
        authority: authority.id,
        verb: 'feedback.give',
        target,
        input: { as: 'family' },
      } as const;
      await at(fault, (home) => home.kernel.performHolder(sent).catch(() => {}));
      expect(await failures()).to.deep.equal([{ attributes: { code, verb: sent.verb }, value: 1 }]);
    });
  }

  it('is counted for what follows from a decision only where it is not tried again', async () => {
    const following = {
      from: 'service',
      cause: 'clock',
      id: 'effect:one',
      authority: authority.id,
      verb: 'consultation.wake',
      target,
      input: {},
      depth: 1,
    } as const;
    await at(down, (home) => home.kernel.performService(following).catch(() => {}));
    expect(await failures()).to.deep.equal([]);
    await at(new TypeError('a fault of ours'), (home) => home.kernel.performService(following));
    expect(await failures()).to.deep.equal([
      { attributes: { code: 'broken', verb: following.verb }, value: 1 },
    ]);
  });

  it('is not what was refused for a reason', async () => {
    await at(undefined, (home) => home.open(maya, 'consultation.take', target));
    expect(await failures()).to.deep.equal([]);
  });

  it('is counted as busy for a press that takes too long', async () => {
    const edge = await startEdge({ answerWithinMs: 1, telemetry: kept.telemetry });
    const finish = Promise.withResolvers<never>();
    edge.kernel.answer = () => finish.promise;
    const reply = await edge.post(press('test.save'));
    expect(reply.status).to.equal(200);
    expect(await failures()).to.deep.equal([{ attributes: { code: 'busy', verb: 'test.save' }, value: 1 }]);
    finish.reject(new Error('the test is over'));
  });

  it('is counted as broken for a turn that breaks, and a verb that somebody made up is not told', async () => {
    const edge = await startEdge({ telemetry: kept.telemetry });
    edge.kernel.answer = () => Promise.reject(new TypeError('a fault of ours'));
    for (const asked of ['test.save', 'mallory.1', 'mallory.2']) {
      expect((await edge.post(press(asked))).status).to.equal(200);
    }
    expect(await failures()).to.deep.equal([
      { attributes: { code: 'broken', verb: 'test.save' }, value: 1 },
      { attributes: { code: 'broken', verb: 'unknown' }, value: 2 },
    ]);
  });
});
