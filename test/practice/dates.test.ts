import { expect } from 'chai';
import fc from 'fast-check';
import {
  dayOf,
  formatDate,
  formatMoment,
  formatMonth,
  formatPeriod,
  formatTime,
  momentOf,
} from '../../src/practice/dates.ts';
import { at, day } from '../support/authority.ts';

describe('dates as people read them', () => {
  it('name the weekday, the day, the month and the year', () => {
    expect(formatDate(day('2027-03-03'))).to.equal('Wed 3 March 2027');
    expect(formatMonth(day('2027-03-03'))).to.equal('March 2027');
    expect(formatMonth(Temporal.PlainYearMonth.from('2027-12'))).to.equal('December 2027');
  });

  it('agree with the formatter of the runtime on every day', () => {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'UTC',
      weekday: 'short',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), (offset) => {
        const date = day('2000-01-01').add({ days: offset });
        const expected = parts.format(new Date(`${date.toString()}T00:00:00Z`)).replace(',', '');
        expect(formatDate(date)).to.equal(expected);
      }),
    );
  });

  it('show moments in London, in winter and in summer', () => {
    expect(formatTime(at('2027-03-03T10:42:31Z'))).to.equal('10:42');
    expect(formatTime(at('2027-07-07T08:05:00Z'))).to.equal('09:05');
    expect(formatMoment(at('2027-06-30T23:30:00Z'))).to.equal('Thu 1 July 2027, 00:30');
    expect(dayOf(at('2027-06-30T23:30:00Z')).toString()).to.equal('2027-07-01');
  });

  it('agree with the runtime at every moment, also around the clock changes and before 1970', () => {
    const changes = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '1968-10-26T23:00Z'].map(
      (iso) => at(iso).epochMilliseconds,
    );
    const near = fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -7_200_000, max: 7_200_000 }))
      .map(([change, ms]) => change + ms);
    const anywhere = fc.integer({ min: -1_000_000_000_000, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(fc.oneof(near, anywhere), (ms) => {
        const moment = Temporal.Instant.fromEpochMilliseconds(ms);
        const local = moment.toZonedDateTimeISO('Europe/London');
        expect(formatTime(moment)).to.equal(local.toPlainTime().toString().slice(0, 5));
        expect(dayOf(moment).toString()).to.equal(local.toPlainDate().toString());
      }),
    );
  });

  it('show a period with its day once, or with both', () => {
    expect(formatPeriod(at('2026-12-03T10:00'), at('2026-12-03T12:00'))).to.equal(
      'Thu 3 December 2026, 10:00 to 12:00',
    );
    expect(formatPeriod(at('2026-12-03T22:00'), at('2026-12-04T01:00'))).to.equal(
      'Thu 3 December 2026, 22:00 to Fri 4 December 2026, 01:00',
    );
  });

  it('place a wall time that a clock change skips or repeats', () => {
    expect(momentOf(day('2027-03-28'), '01:30').toString()).to.equal('2027-03-28T01:30:00Z');
    expect(momentOf(day('2027-10-31'), '01:30').toString()).to.equal('2027-10-31T00:30:00Z');
    expect(momentOf(day('2027-07-07'), '09:00').toString()).to.equal('2027-07-07T08:00:00Z');
  });

  it('are quick: ten thousand moments in well under a second', () => {
    const moment = at('2027-03-03T10:42:00Z');
    const began = performance.now();
    for (let i = 0; i < 10_000; i += 1) formatMoment(moment);
    expect(performance.now() - began).to.be.below(500);
  });
});
