import { expect } from 'chai';
import fc from 'fast-check';
import { hoursOf, joined, within, without } from '../../../src/conference/freeBusy/cut.ts';
import { spansOf, spansSchema } from '../../../src/conference/freeBusy/record.ts';
import { instantOf, type Period } from '../../../src/conference/minutes.ts';
import { defaultSettings } from '../../../src/practice/settings.ts';
import { at, day } from '../../support/authority.ts';

const minute = fc.integer({ min: 0, max: 40 });
const anyPeriods = fc.array(
  fc.tuple(minute, minute).map(([from, until]): Period => ({ from, until })),
  { maxLength: 6 },
);
/** In order, without overlaps, as Outlook's times come from the port. */
const apart = fc
  .uniqueArray(minute, { maxLength: 12 })
  .map((all) => all.toSorted((a, b) => a - b))
  .map((all) =>
    Array.from(
      { length: Math.floor(all.length / 2) },
      (_, n): Period => ({
        from: all[2 * n] ?? 0,
        until: all[2 * n + 1] ?? 0,
      }),
    ),
  );
const holds = (periods: readonly Period[], at: number) =>
  periods.some(({ from, until }) => from <= at && at < until);

describe('what is kept of a calendar', () => {
  it('is of each minute what was asked for, minute by minute', () => {
    fc.assert(
      fc.property(apart, anyPeriods, apart, (busy, own, hours) => {
        const kept = within(without(busy, own), hours);
        for (let at = 0; at <= 40; at += 1) {
          const wanted = holds(busy, at) && !holds(own, at) && holds(hours, at);
          expect(holds(kept, at), `minute ${at}`).to.equal(wanted);
        }
        kept.forEach(({ from, until }, n) => {
          expect(from).to.be.lessThan(until);
          expect(from).to.be.at.least(kept[n - 1]?.until ?? 0);
        });
      }),
    );
  });

  it('stands in order, two by two, where Outlook’s seconds make whole minutes overlap', () => {
    fc.assert(
      fc.property(anyPeriods, (periods) => {
        const all = joined(periods);
        for (let at = 0; at <= 40; at += 1) expect(holds(all, at)).to.equal(holds(periods, at));
        expect(spansSchema.safeParse(spansOf(all)).success).to.equal(true);
      }),
    );
  });

  it('lies in the working hours of working days, with the gap before and after, on both sides of a clock change', () => {
    const hours = hoursOf(day('2027-03-25'), day('2027-03-30'), defaultSettings);
    // Good Friday, a weekend and Easter Monday lie between; summer time begins.
    expect(hours.map(({ from, until }) => [`${instantOf(from)}`, `${instantOf(until)}`])).to.deep.equal([
      [`${at('2027-03-25T08:30')}`, `${at('2027-03-25T17:30')}`],
      [`${at('2027-03-30T08:30')}`, `${at('2027-03-30T17:30')}`],
    ]);
  });
});
