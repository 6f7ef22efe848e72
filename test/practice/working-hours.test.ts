import { expect } from 'chai';
import fc from 'fast-check';
import { dayOf, momentOf } from '../../src/practice/dates.ts';
import { outcomeDue } from '../../src/practice/response.ts';
import { defaultSettings, type Settings } from '../../src/practice/settings.ts';
import { calendar } from '../../src/practice/working-days.ts';
import {
  addWorkingMinutes,
  closing,
  isWorkingTime,
  nextWorkingTime,
  workingMinutesBetween,
} from '../../src/practice/working-hours.ts';
import { at } from '../support/authority.ts';

const settings = defaultSettings;
const roundTheClock: Settings = { ...settings, workingHours: { from: '00:00', to: '23:59' } };

const moments = fc
  .integer({ min: 0, max: 2 * 365 * 24 * 60 })
  .map((minutes) => at('2026-01-01T00:00:00Z').add({ minutes }));

describe('working hours', () => {
  it('begin at nine and end just before five, in London, in winter and in summer', () => {
    expect(isWorkingTime(at('2027-01-06T09:00:00Z'), settings)).to.equal(true);
    expect(isWorkingTime(at('2027-01-06T08:59:59Z'), settings)).to.equal(false);
    expect(isWorkingTime(at('2027-07-07T08:00:00Z'), settings)).to.equal(true);
    expect(isWorkingTime(at('2027-07-07T16:00:00Z'), settings)).to.equal(false);
    expect(isWorkingTime(at('2027-07-07T15:59:59Z'), settings)).to.equal(true);
  });

  it('leave out weekends and bank holidays', () => {
    expect(isWorkingTime(at('2027-03-26T10:00'), settings)).to.equal(false);
    expect(isWorkingTime(at('2027-03-27T10:00'), settings)).to.equal(false);
  });

  it('open next after Maundy Thursday on Tuesday, when the clock has changed', () => {
    expect(nextWorkingTime(at('2027-03-25T17:00'), settings).toString()).to.equal('2027-03-30T08:00:00Z');
    expect(nextWorkingTime(at('2027-03-25T03:00'), settings).toString()).to.equal('2027-03-25T09:00:00Z');
    expect(nextWorkingTime(at('2027-03-25T16:59'), settings).toString()).to.equal('2027-03-25T16:59:00Z');
  });

  it('carry minutes over nights, weekends and holidays', () => {
    expect(addWorkingMinutes(at('2027-03-25T16:55'), 15, settings).toString()).to.equal(
      '2027-03-30T08:10:00Z',
    );
    expect(addWorkingMinutes(at('2027-10-29T16:00'), 120, settings).toString()).to.equal(
      '2027-11-01T10:00:00Z',
    );
  });

  it('end minutes that end with the day at its closing time', () => {
    expect(addWorkingMinutes(at('2027-03-03T16:00'), 60, settings).toString()).to.equal(
      '2027-03-03T17:00:00Z',
    );
  });

  it('begin the count of no minutes when the service opens', () => {
    expect(addWorkingMinutes(at('2027-03-06T12:00'), 0, settings).toString()).to.equal(
      '2027-03-08T09:00:00Z',
    );
  });

  it('keep their wall times over both clock changes: eight hours a day on either side', () => {
    expect(workingMinutesBetween(at('2027-03-25T00:00'), at('2027-03-31T00:00'), settings)).to.equal(2 * 480);
    expect(workingMinutesBetween(at('2027-10-29T00:00'), at('2027-11-02T00:00'), settings)).to.equal(2 * 480);
    expect(workingMinutesBetween(at('2027-10-29T08:00:00Z'), at('2027-11-01T09:00:00Z'), settings)).to.equal(
      480,
    );
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 3_000 }), (from, minutes) => {
        const to = addWorkingMinutes(from, minutes, roundTheClock);
        expect(workingMinutesBetween(from, to, roundTheClock)).to.equal(minutes);
      }),
      { numRuns: 200 },
    );
  });

  it('are undone by counting: adding and counting are inverse', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 5_000 }), (from, minutes) => {
        const to = addWorkingMinutes(from, minutes, settings);
        expect(workingMinutesBetween(from, to, settings)).to.equal(minutes);
        expect(isWorkingTime(to, settings) || to.equals(closing(dayOf(to), settings))).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  it('agree with a count minute by minute', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 700 }), (from, minutes) => {
        let left = minutes;
        let moment = from;
        while (left > 0) {
          if (isWorkingTime(moment, settings)) left -= 1;
          moment = moment.add({ minutes: 1 });
        }
        expect(addWorkingMinutes(from, minutes, settings).toString()).to.equal(moment.toString());
      }),
      { numRuns: 15 },
    );
  });

  it('are what the day itself says, at any second of any day, whatever was asked before', () => {
    const hours = fc.constantFrom(settings, roundTheClock, {
      ...settings,
      workingHours: { from: '00:00', to: '08:30' },
      holidays: { extra: [{ date: '2027-03-03', title: 'Moving house' }], removed: ['2027-03-26'] },
    });
    const seconds = fc.integer({ min: 0, max: 20 * 365 * 24 * 3600 });
    fc.assert(
      fc.property(seconds, hours, (second, of) => {
        const moment = at('2016-01-01T00:00:00Z').add({ seconds: second, nanoseconds: second % 1000 });
        const day = dayOf(moment);
        const { from, to } = of.workingHours;
        const isBefore = (time: string) => Temporal.Instant.compare(moment, momentOf(day, time)) < 0;
        const days = calendar(of);
        const open = days.isWorkingDay(day) && !isBefore(from) && isBefore(to);
        const opens = days.isWorkingDay(day) && isBefore(from) ? day : days.nextWorkingDay(day);
        expect(isWorkingTime(moment, of)).to.equal(open);
        expect(nextWorkingTime(moment, of).toString()).to.equal(
          (open ? moment : momentOf(opens, from)).toString(),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('refuse minutes that are negative or no whole number', () => {
    expect(() => addWorkingMinutes(at('2027-03-03T10:00'), -1, settings)).to.throw(RangeError);
    expect(() => addWorkingMinutes(at('2027-03-03T10:00'), 0.5, settings)).to.throw(RangeError);
  });
});

describe('by when an outcome is to be expected', () => {
  it('is two working hours on for today', () => {
    expect(outcomeDue('today', at('2027-03-03T10:42'), settings).toString()).to.equal('2027-03-03T12:42:00Z');
    expect(outcomeDue('today', at('2027-03-25T16:55'), settings).toString()).to.equal('2027-03-30T09:55:00Z');
    expect(outcomeDue('today', at('2027-03-06T10:00'), settings).toString()).to.equal('2027-03-08T11:00:00Z');
  });

  it('is the end of the second and of the third working day for the others', () => {
    expect(outcomeDue('twoWorkingDays', at('2027-03-03T10:42'), settings).toString()).to.equal(
      '2027-03-05T17:00:00Z',
    );
    expect(outcomeDue('routine', at('2027-03-24T10:42'), settings).toString()).to.equal(
      '2027-03-31T16:00:00Z',
    );
  });

  it('follows the settings', () => {
    const slower: Settings = {
      ...settings,
      response: {
        today: { workingMinutes: 60 },
        twoWorkingDays: { workingDays: 1 },
        routine: { workingDays: 5 },
      },
    };
    expect(outcomeDue('today', at('2027-03-03T10:42'), slower).toString()).to.equal('2027-03-03T11:42:00Z');
    expect(outcomeDue('routine', at('2027-03-03T10:42'), slower).toString()).to.equal('2027-03-10T17:00:00Z');
  });
});
