import { expect } from 'chai';
import fc from 'fast-check';
import { earlier, inOrder, isBefore, later } from '../../src/practice/moments.ts';

describe('the order of moments', () => {
  const second = 1_000_000_000n;
  const moment = fc
    .bigInt({ min: -4_000_000_000n * second, max: 8_000_000_000n * second })
    .map((nanoseconds) => Temporal.Instant.fromEpochNanoseconds(nanoseconds));
  /** Also those that lie within one millisecond, and one and the same. */
  const two = fc
    .tuple(moment, fc.integer({ min: -2, max: 2 }), moment)
    .map(([a, apart, other]): [Temporal.Instant, Temporal.Instant] =>
      Math.abs(apart) === 2 ? [a, other] : [a, a.add({ nanoseconds: apart })],
    );

  it('is the one that Temporal gives, to the nanosecond', () => {
    fc.assert(
      fc.property(two, ([a, b]) => {
        const order = Temporal.Instant.compare(a, b);
        expect(Math.sign(inOrder(a, b))).to.equal(order);
        expect(isBefore(a, b)).to.equal(order < 0);
        expect(earlier(a, b).equals(order < 0 ? a : b)).to.equal(true);
        expect(later(a, b).equals(order < 0 ? b : a)).to.equal(true);
      }),
    );
  });
});
