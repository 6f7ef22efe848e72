/** Which times are taken by a conference itself, so that they do not stand in the way of its being moved. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isCovered } from '../../../src/conference/apart/spans.ts';

const start = Temporal.Instant.from('2027-01-12T08:00:00Z');
const span = (from: number, to: number) => ({
  from: start.add({ minutes: from }),
  to: start.add({ minutes: to }),
});

describe('a time that is taken', () => {
  it('is the conference’s own where it lies in one of its spans, or in several that touch', () => {
    expect(isCovered(span(10, 20), [span(0, 30)])).to.equal(true);
    expect(isCovered(span(10, 50), [span(30, 60), span(0, 30)])).to.equal(true);
    expect(isCovered(span(10, 50), [span(0, 30), span(31, 60)])).to.equal(false);
    expect(isCovered(span(10, 20), [])).to.equal(false);
  });

  it('is so exactly where each of its minutes lies in one of them', () => {
    const spans = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }))
      .map(([from, long]): [number, number] => [from, from + long]);
    fc.assert(
      fc.property(spans, fc.array(spans, { maxLength: 5 }), ([from, to], own) => {
        const minutes = Array.from({ length: to - from }, (_, n) => from + n);
        const each = minutes.every((at) => own.some(([a, b]) => a <= at && at < b));
        expect(
          isCovered(
            span(from, to),
            own.map(([a, b]) => span(a, b)),
          ),
        ).to.equal(each);
      }),
    );
  });
});
