import { expect } from 'chai';
import fc from 'fast-check';
import { nextComparison } from '../../../src/conference/outlook/watch.ts';
import { at, authority } from '../../support/authority.ts';

const { settings } = authority;
const settingsAt = (compareAt: string) => ({
  conferences: {
    ...settings.conferences,
    outlook: { ...settings.conferences.outlook, compareAt },
  },
});
const nextAfter = (comparedAt: string, compareAt = '02:00') =>
  nextComparison({ comparedAt: at(comparedAt).toString() }, settingsAt(compareAt)).toString();

describe('the comparison of the service’s calendar with Outlook', () => {
  it('is at two in the morning unless the settings say another time', () => {
    expect(settings.conferences.outlook.compareAt).to.equal('02:00');
    expect(nextAfter('2027-01-12T10:00')).to.equal(at('2027-01-13T02:00').toString());
    expect(nextAfter('2027-01-12T01:59')).to.equal(at('2027-01-12T02:00').toString());
    expect(nextAfter('2027-01-12T02:00')).to.equal(at('2027-01-13T02:00').toString());
    expect(nextAfter('2027-01-12T10:00', '22:30')).to.equal(at('2027-01-12T22:30').toString());
  });

  it('goes on at once where it is under way', () => {
    const comparedAt = at('2027-01-12T02:00').toString();
    expect(nextComparison({ comparedAt, comparing: comparedAt }, settings).toString()).to.equal(comparedAt);
  });

  it('comes once a day whatever the clocks do: always ahead, and never more than a day and an hour', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 366 * 96 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (quarters, hour, minute) => {
          const last = at('2026-10-01T00:00').add({ minutes: quarters * 15 });
          const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const next = nextComparison({ comparedAt: last.toString() }, settingsAt(time));
          const hours = last.until(next).total('hours');
          expect(hours > 0 && hours <= 25, `${last} ${time} ${next}`).to.equal(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
