import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { bankHolidays } from '../../src/practice/bank-holidays.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { calendar } from '../../src/practice/working-days.ts';
import { day } from '../support/authority.ts';

const days = calendar(defaultSettings);

const dates = fc
  .integer({ min: 0, max: 13 * 365 + 3 })
  .map((offset) => Temporal.PlainDate.from('2016-01-01').add({ days: offset }));

describe('bank holidays', () => {
  it('are those that gov.uk publishes for England and Wales', function () {
    const folder = process.env.CONTRACTS_DIR ?? '../shared/contracts';
    let published: string;
    try {
      published = readFileSync(join(folder, 'bank-holidays/england-and-wales.json'), 'utf8');
    } catch {
      console.log(`      skipped: no published list of bank holidays in ${folder}`);
      this.skip();
    }
    const events: { date: string }[] = JSON.parse(published)['england-and-wales'].events;
    expect(bankHolidays.map(({ date }) => date)).to.deep.equal(events.map(({ date }) => date).sort());
  });

  it('stand in order, each once, on weekdays', () => {
    const list = bankHolidays.map(({ date }) => date);
    expect(list).to.deep.equal([...new Set(list)].sort());
    for (const { date } of bankHolidays) expect(day(date).dayOfWeek, date).to.be.at.most(5);
    expect(days.listEnds.toString()).to.equal('2028-12-31');
  });

  it('have their titles', () => {
    expect(days.holiday(day('2026-12-28'))).to.equal('Boxing Day');
    expect(days.holiday(day('2027-12-27'))).to.equal('Christmas Day');
    expect(days.holiday(day('2022-09-19'))).to.equal('State Funeral of Queen Elizabeth II');
    expect(days.holiday(day('2027-03-03'))).to.equal(undefined);
    expect(days.holiday(day('2027-03-06'))).to.equal(undefined);
  });
});

describe('working days', () => {
  it('count the fifteen days of a conference across Christmas', () => {
    expect(days.addWorkingDays(day('2026-12-14'), 15).toString()).to.equal('2027-01-07');
  });

  it('count from a day off as from any other day 0', () => {
    expect(days.addWorkingDays(day('2027-03-27'), 1).toString()).to.equal('2027-03-30');
    expect(days.addWorkingDays(day('2027-03-27'), 0).toString()).to.equal('2027-03-27');
    expect(days.onOrAfter(day('2027-03-27')).toString()).to.equal('2027-03-30');
    expect(days.onOrAfter(day('2027-03-30')).toString()).to.equal('2027-03-30');
    expect(days.onOrBefore(day('2027-03-27')).toString()).to.equal('2027-03-25');
    expect(days.onOrBefore(day('2027-03-30')).toString()).to.equal('2027-03-30');
    expect(days.nextWorkingDay(day('2027-03-25')).toString()).to.equal('2027-03-30');
    expect(days.addWorkingDays(day('2027-03-30'), -1).toString()).to.equal('2027-03-25');
  });

  it('agree with an independent count, day by day, over 2016 to 2028', () => {
    // Counted with plain UTC days and no help from the calendar's own arithmetic.
    const off = new Set(bankHolidays.map(({ date }) => date));
    const msPerDay = 86_400_000;
    const isOff = (ms: number) => {
      const date = new Date(ms);
      return [0, 6].includes(date.getUTCDay()) || off.has(date.toISOString().slice(0, 10));
    };
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 40 }), (from, n) => {
        let ms = Date.parse(`${from.toString()}T00:00:00Z`);
        for (let left = n; left > 0; ) {
          ms += msPerDay;
          if (!isOff(ms)) left -= 1;
        }
        expect(days.addWorkingDays(from, n).toString()).to.equal(new Date(ms).toISOString().slice(0, 10));
      }),
      { numRuns: 1_000 },
    );
    let working = 0;
    for (let ms = Date.UTC(2016, 0, 1); ms <= Date.UTC(2028, 11, 31); ms += msPerDay) {
      const date = Temporal.PlainDate.from(new Date(ms).toISOString().slice(0, 10));
      expect(days.isWorkingDay(date), date.toString()).to.equal(!isOff(ms));
      if (!isOff(ms)) working += 1;
    }
    expect(days.workingDaysBetween(day('2015-12-31'), day('2028-12-31'))).to.equal(working);
  });

  it('are undone by counting: adding and counting are inverse', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -300, max: 300 }), (from, n) => {
        expect(days.workingDaysBetween(from, days.addWorkingDays(from, n))).to.equal(n);
      }),
    );
  });

  it('count between any two days as a walk from one to the other does', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -120, max: 120 }), (from, distance) => {
        const to = from.add({ days: distance });
        const step = Math.sign(distance);
        let count = 0;
        for (let date = from; !date.equals(to); ) {
          date = date.add({ days: step });
          if (days.isWorkingDay(date)) count += step;
        }
        expect(days.workingDaysBetween(from, to)).to.equal(count);
      }),
    );
  });

  it('never end on a day off', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 60 }), (from, n) => {
        expect(days.isWorkingDay(days.addWorkingDays(from, n))).to.equal(true);
        expect(days.isWorkingDay(days.addWorkingDays(from, -n))).to.equal(true);
      }),
    );
  });

  it('follow the settings: days added and days removed', () => {
    const changed = calendar({
      holidays: {
        extra: [
          { date: '2027-06-18', title: 'One-off bank holiday' },
          { date: '2027-06-19', title: 'A Saturday that is off already' },
        ],
        removed: ['2027-05-31'],
      },
    });
    expect(changed.isWorkingDay(day('2027-05-31'))).to.equal(true);
    expect(changed.holiday(day('2027-06-18'))).to.equal('One-off bank holiday');
    expect(changed.addWorkingDays(day('2027-06-17'), 1).toString()).to.equal('2027-06-21');
    expect(changed.workingDaysBetween(day('2027-06-17'), day('2027-06-21'))).to.equal(1);
    expect(days.isWorkingDay(day('2027-06-18'))).to.equal(true);
  });

  it('are known for as long as the shipped list, or longer where the settings say so', () => {
    const to = (completeTo: string) =>
      calendar({ holidays: { extra: [], removed: [], completeTo } }).listEnds.toString();
    expect(to('2029-12-31')).to.equal('2029-12-31');
    expect(to('2027-12-31')).to.equal('2028-12-31');
  });

  it('refuse a count that is no whole number or far too large', () => {
    expect(() => days.addWorkingDays(day('2027-03-03'), 1.5)).to.throw(RangeError);
    expect(() => days.addWorkingDays(day('2027-03-03'), 10_001)).to.throw(RangeError);
  });

  it('are counted at once over any distance', () => {
    expect(days.workingDaysBetween(day('0001-01-01'), day('9999-12-31'))).to.be.above(2_000_000);
  });
});
