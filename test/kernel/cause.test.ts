import { expect } from 'chai';
import { causeOf } from '../../src/kernel/cause.ts';
import { Refusal } from '../../src/kernel/refusal.ts';
import { StoreError } from '../../src/kernel/store.ts';

describe('What a log says of a fault', () => {
  const said = 'Ava Example of Green Lane';

  it('is its class, and the line of ours in which it arose', () => {
    expect(causeOf(new RangeError(said))).to.match(/^RangeError:cause\.test\.ts:\d+$/);
  });

  it('is the code that the system or the store gave it', () => {
    const taken = Object.assign(new Error(said), { code: 'EADDRINUSE' });
    expect(causeOf(taken)).to.match(/^Error\.EADDRINUSE:/);
    expect(causeOf(new StoreError('throttled', said))).to.equal('StoreError.throttled');
    expect(causeOf(new Refusal('broken', said, { cause: new TypeError(said) }))).to.equal(
      'Refusal.broken.TypeError',
    );
  });

  it('is never what somebody may have typed, not even where a code should stand', () => {
    for (const code of [said, 'ava', 'AVA EXAMPLE', 12, undefined, 'A'.repeat(60)]) {
      expect(causeOf(Object.assign(new Error(said), { code }))).to.match(/^Error:cause\.test\.ts:\d+$/);
    }
    expect(causeOf(said)).to.equal('string');
  });
});
