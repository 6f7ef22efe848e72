import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { bankHolidays } from '../../src/practice/bank-holidays.ts';
import { countDays, dayCount, dayWords } from '../../src/practice/day-count.ts';
import { preBirthBand } from '../../src/practice/pre-birth.ts';
import { familyReportDue, reportDays, reportDueOn } from '../../src/practice/report-deadlines.ts';
import { defaultSettings, type Settings, settingsSchema } from '../../src/practice/settings.ts';
import {
  dueOn,
  firstReviewDue,
  initiatedOn,
  lastWorkingDay,
  lengthOf,
  longPlanLooks,
  reviewClock,
  type TimescaleName,
  timescaleNames,
  timescales,
} from '../../src/practice/timescales.ts';
import { calendar } from '../../src/practice/working-days.ts';
import { at, day } from '../support/authority.ts';

const emergencyDuty = { name: 'Emergency Duty Team', telephone: '01632 960 999' };
const withTimescales = (timescales: object): Settings => settingsSchema.parse({ emergencyDuty, timescales });
const problems = (timescales: object) =>
  settingsSchema
    .safeParse({ emergencyDuty, timescales })
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];

const days = calendar(defaultSettings);
const dates = fc
  .integer({ min: 0, max: 13 * 365 + 3 })
  .map((offset) => day('2016-01-01').add({ days: offset }));
const due = (name: TimescaleName, from: string, settings: Settings = defaultSettings) =>
  dueOn(name, day(from), settings).toString();
const inWorkingDays = timescaleNames.filter((name) => lengthOf(name, defaultSettings).unit === 'workingDays');

describe('the clocks', () => {
  it('are as long as their sources say', () => {
    const lengths = Object.fromEntries(
      timescaleNames.map((name) => {
        const { n, unit } = lengthOf(name, defaultSettings);
        return [name, `${n} ${unit}`];
      }),
    );
    expect(lengths).to.deep.equal({
      initialConference: '15 workingDays',
      conferenceRequest: '1 workingDays',
      policeChecks: '-7 workingDays',
      transferIn: '15 workingDays',
      firstReview: '3 months',
      laterReview: '6 months',
      reconvened: '10 workingDays',
      reviewAfterBirth: '4 weeks',
      firstCoreGroup: '10 workingDays',
      laterCoreGroup: '6 weeks',
      preBirthTarget: '-3 months',
      preBirthEarliest: '-28 weeks',
      preBirthLatest: '-6 weeks',
      assessment: '45 workingDays',
      decisionLetter: '1 workingDays',
      record: '20 workingDays',
      longPlan: '21 months',
    });
  });

  it('each stand in docs/practice.md by name and by the mark of their source', () => {
    const rows = readFileSync('docs/practice.md', 'utf8').split('\n');
    for (const name of timescaleNames) {
      const mark = timescales[name].source.split(':')[0];
      const row = rows.find((line) => line.includes(`\`${name}\``));
      expect(row, name).to.be.a('string');
      expect(row, name).to.include(`(${mark}`);
    }
  });

  it('of the initial conference: fifteen working days across Christmas, Easter and a late one-off holiday', () => {
    expect(due('initialConference', '2026-12-14')).to.equal('2027-01-07');
    expect(due('initialConference', '2027-03-22')).to.equal('2027-04-14');
    const oneOff = settingsSchema.parse({
      emergencyDuty,
      holidays: { extra: [{ date: '2027-04-09', title: 'One-off' }] },
    });
    expect(due('initialConference', '2027-03-22', oneOff)).to.equal('2027-04-15');
  });

  it('of the initial conference: begins on the day that is day 0, also a Saturday', () => {
    expect(due('initialConference', '2027-06-05')).to.equal('2027-06-25');
    expect(due('initialConference', '2027-06-04')).to.equal('2027-06-25');
    expect(due('initialConference', '2027-06-07')).to.equal('2027-06-28');
  });

  it('agree with an independent count, day by day, over 2016 to 2028', () => {
    // Plain UTC days and no help from the calendar's own arithmetic.
    const off = new Set(bankHolidays.map(({ date }) => date));
    const msPerDay = 86_400_000;
    const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10);
    const isOff = (ms: number) => [0, 6].includes(new Date(ms).getUTCDay()) || off.has(iso(ms));
    const last = Date.UTC(2028, 11, 31);
    for (const name of inWorkingDays) {
      const { n } = lengthOf(name, defaultSettings);
      for (let zero = Date.UTC(2016, 0, 1); zero <= last; zero += msPerDay) {
        let ms = zero;
        for (let left = Math.abs(n); left > 0; ) {
          ms += Math.sign(n) * msPerDay;
          if (!isOff(ms)) left -= 1;
        }
        const counted = dueOn(name, day(iso(zero)), defaultSettings).toString();
        if (counted !== iso(ms)) expect.fail(`${name} from ${iso(zero)}: ${counted}, not ${iso(ms)}`);
      }
    }
  }).timeout(30_000);

  it('are undone by counting, and never end on a day off', () => {
    fc.assert(
      fc.property(fc.constantFrom(...inWorkingDays), dates, (name, from) => {
        const end = dueOn(name, from, defaultSettings);
        expect(days.isWorkingDay(end)).to.equal(true);
        expect(days.workingDaysBetween(from, end)).to.equal(lengthOf(name, defaultSettings).n);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never end earlier for a later day 0', () => {
    fc.assert(
      fc.property(fc.constantFrom(...timescaleNames), dates, (name, from) => {
        const next = dueOn(name, from.add({ days: 1 }), defaultSettings);
        expect(Temporal.PlainDate.compare(dueOn(name, from, defaultSettings), next)).to.be.at.most(0);
      }),
    );
  });
});

describe('months', () => {
  it('keep the day where the month has it, and are otherwise the last of the month', () => {
    expect(due('firstReview', '2026-11-30')).to.equal('2027-02-28');
    expect(due('firstReview', '2027-11-29')).to.equal('2028-02-29');
    expect(due('firstReview', '2027-11-30')).to.equal('2028-02-29');
    expect(due('firstReview', '2027-11-28')).to.equal('2028-02-28');
    expect(due('laterReview', '2027-08-31')).to.equal('2028-02-29');
    expect(due('laterReview', '2027-03-31')).to.equal('2027-09-30');
    expect(due('preBirthTarget', '2027-05-31')).to.equal('2027-02-28');
    expect(due('longPlan', '2026-05-31')).to.equal('2028-02-29');
  });

  it('agree with an independent reckoning of month and day, from every day of 2016 to 2028', () => {
    for (let from = day('2016-01-01'); from.year <= 2028; from = from.add({ days: 1 })) {
      const month = from.month - 1 + 3;
      const year = from.year + Math.floor(month / 12);
      const lastDay = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate();
      const expected = [year, (month % 12) + 1, Math.min(from.day, lastDay)]
        .map((part) => String(part).padStart(2, '0'))
        .join('-');
      expect(due('firstReview', from.toString())).to.equal(expected);
    }
  });

  it('are counted each from its own day, so that a month’s end does not move what follows', () => {
    expect(longPlanLooks(day('2026-05-31'), defaultSettings).map(String)).to.deep.equal([
      '2027-02-28',
      '2027-05-31',
      '2027-08-31',
    ]);
  });

  it('may end on a day off: the conference is held on the last working day before', () => {
    fc.assert(
      fc.property(dates, (from) => {
        const limit = dueOn('firstReview', from, defaultSettings);
        const held = lastWorkingDay(limit, defaultSettings);
        expect(days.isWorkingDay(held)).to.equal(true);
        expect(Temporal.PlainDate.compare(held, limit)).to.be.at.most(0);
        expect(days.workingDaysBetween(held, limit)).to.equal(0);
      }),
    );
    expect(lastWorkingDay(day('2027-03-29'), defaultSettings).toString()).to.equal('2027-03-25');
  });
});

describe('day 0 of the initial conference', () => {
  const discussion = (on: string, initiated: boolean) => ({ on: day(on), initiated });

  it('is the strategy discussion that initiated enquiries, not the first and not the last', () => {
    expect(
      initiatedOn([
        discussion('2027-03-01', false),
        discussion('2027-03-04', true),
        discussion('2027-03-10', false),
      ])?.toString(),
    ).to.equal('2027-03-04');
  });

  it('is never moved by a later discussion, whatever is recorded of it', () => {
    fc.assert(
      fc.property(dates, fc.array(fc.tuple(fc.nat(60), fc.boolean())), (first, later) => {
        const all = [
          ...later.map(([after, initiated]) => ({ on: first.add({ days: after }), initiated })),
          { on: first, initiated: true },
        ];
        expect(initiatedOn(all)?.equals(first)).to.equal(true);
      }),
    );
  });

  it('is not there while no discussion has initiated any', () => {
    expect(initiatedOn([])).to.equal(undefined);
    expect(initiatedOn([discussion('2027-03-01', false)])).to.equal(undefined);
  });
});

describe('day N of 15', () => {
  const from = day('2027-03-22');
  const on = (today: string) => dayCount('initialConference', from, day(today), defaultSettings);
  const words = (today: string) => dayWords(on(today), day(today));

  it('is day 0 on the day itself, keeps still on days off, and says when it is past', () => {
    expect(words('2027-03-22')).to.equal('Day 0 of 15');
    expect(words('2027-03-25')).to.equal('Day 3 of 15');
    for (const off of ['2027-03-26', '2027-03-28', '2027-03-29']) expect(words(off)).to.equal('Day 3 of 15');
    expect(words('2027-03-30')).to.equal('Day 4 of 15');
    expect(on('2027-03-30')).to.include({ dayOf: 4, of: 15, daysLeft: 11, isPast: false });
    expect(words('2027-04-14')).to.equal('Day 15 of 15');
    expect(on('2027-04-14')).to.include({ daysLeft: 0, isPast: false });
    expect(words('2027-04-15')).to.equal('Day 16, 1 working day past day 15');
    expect(on('2027-04-16')).to.include({ dayOf: 17, daysLeft: -2, isPast: true });
    expect(words('2027-04-16')).to.equal('Day 17, 2 working days past day 15');
    expect(words('2027-03-20')).to.equal('Counted from Mon 22 March 2027');
  });

  it('is over at the weekend after a last day on a Friday', () => {
    const friday = countDays(day('2027-06-04'), 5, day('2027-06-12'), defaultSettings);
    expect(friday).to.include({ dayOf: 5, daysLeft: 0, isPast: true });
    expect(dayWords(friday, day('2027-06-12'))).to.equal('Day 5 of 5 is over');
  });

  it('adds up on every day, and is past from the day after the due date', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -10, max: 60 }), (zero, offset) => {
        const today = zero.add({ days: offset });
        const count = dayCount('initialConference', zero, today, defaultSettings);
        expect(count.dayOf + count.daysLeft).to.equal(15);
        expect(count.dueOn.equals(dueOn('initialConference', zero, defaultSettings))).to.equal(true);
        if (offset <= 0) expect(count.dayOf).to.equal(0);
        expect(count.isPast).to.equal(Temporal.PlainDate.compare(today, count.dueOn) > 0);
        if (!count.isPast && offset >= 0)
          expect(days.workingDaysBetween(today, count.dueOn)).to.equal(count.daysLeft);
      }),
    );
  });

  it('is refused for a rule that does not count working days forwards', () => {
    for (const name of ['firstReview', 'policeChecks'] as const) {
      expect(() => dayCount(name, from, from, defaultSettings)).to.throw(RangeError);
    }
  });
});

describe('births', () => {
  it('bring the conference to three months before the expected date, and to week 34 at the latest', () => {
    expect(due('preBirthTarget', '2027-08-20')).to.equal('2027-05-20');
    expect(due('preBirthLatest', '2027-08-20')).to.equal('2027-07-09');
    expect(due('preBirthEarliest', '2027-08-20')).to.equal('2027-02-05');
  });

  it('bring the first review forward to four weeks after the birth, and never put it off', () => {
    const review = (bornOn?: string) =>
      firstReviewDue(
        day('2027-03-03'),
        defaultSettings,
        bornOn === undefined ? undefined : day(bornOn),
      ).toString();
    expect(review()).to.equal('2027-06-03');
    expect(review('2027-04-01')).to.equal('2027-04-29');
    expect(review('2027-06-01')).to.equal('2027-06-03');
    expect(review('2026-01-01')).to.equal('2027-06-03');
  });

  it('of a review follow from the conference before: three months after an initial one, six after a review', () => {
    const clock = (which: 'first' | 'later', last: string, born?: string) => {
      const found = reviewClock(
        which,
        day(last),
        defaultSettings,
        born === undefined ? undefined : day(born),
      );
      return `${found.rule} ${found.from} ${found.dueOn}`;
    };
    expect(clock('first', '2027-03-03')).to.equal('firstReview 2027-03-03 2027-06-03');
    expect(clock('later', '2027-03-03')).to.equal('laterReview 2027-03-03 2027-09-03');
    // The day of the month is kept where the month has it; otherwise its last day.
    expect(clock('first', '2026-11-30')).to.equal('firstReview 2026-11-30 2027-02-28');
    expect(clock('first', '2027-11-30')).to.equal('firstReview 2027-11-30 2028-02-29');
    expect(clock('later', '2026-08-31')).to.equal('laterReview 2026-08-31 2027-02-28');
    expect(clock('later', '2026-10-31')).to.equal('laterReview 2026-10-31 2027-04-30');
    expect(clock('first', '2027-03-03', '2027-04-01')).to.equal('reviewAfterBirth 2027-04-01 2027-04-29');
    expect(clock('first', '2027-03-03', '2027-06-01')).to.equal('firstReview 2027-03-03 2027-06-03');
    expect(clock('later', '2027-03-03', '2027-04-01')).to.equal('laterReview 2027-03-03 2027-09-03');
  });

  it('of a review never go past the end of its month, never put off, and rise with the day of the conference', () => {
    fc.assert(
      fc.property(dates, fc.constantFrom('first' as const, 'later' as const), (last, which) => {
        const due = reviewClock(which, last, defaultSettings).dueOn;
        const months = which === 'first' ? 3 : 6;
        const month = last.toPlainYearMonth().add({ months });
        expect(due.toPlainYearMonth().toString()).to.equal(month.toString());
        expect(due.day).to.equal(Math.min(last.day, month.daysInMonth));
        const next = reviewClock(which, last.add({ days: 1 }), defaultSettings).dueOn;
        expect(Temporal.PlainDate.compare(due, next)).to.be.at.most(0);
      }),
    );
  });

  it('of a first review are never later for a birth', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -400, max: 400 }), (last, after) => {
        const born = last.add({ days: after });
        const without = reviewClock('first', last, defaultSettings).dueOn;
        const due = reviewClock('first', last, defaultSettings, born).dueOn;
        expect(Temporal.PlainDate.compare(due, without)).to.be.at.most(0);
      }),
    );
  });

  it('fall into Croydon’s bands: fewer than four weeks, four to ten, more than ten', () => {
    const band = (daysBefore: number) =>
      preBirthBand(day('2027-08-20').subtract({ days: daysBefore }), day('2027-08-20'));
    expect([0, 27].map(band)).to.deep.equal(['underFourWeeks', 'underFourWeeks']);
    expect([28, 70].map(band)).to.deep.equal(['fourToTenWeeks', 'fourToTenWeeks']);
    expect(band(71)).to.equal('overTenWeeks');
    expect(band(-1)).to.equal(undefined);
  });
});

describe('reports', () => {
  const police = withTimescales({
    reports: { initial: 2, exceptions: [{ agency: 'police', conference: 'initial', workingDays: 0 }] },
  });

  it('are shared three working days before an initial conference and five before a review', () => {
    expect(reportDueOn('initial', undefined, day('2027-03-31'), defaultSettings).toString()).to.equal(
      '2027-03-24',
    );
    expect(reportDueOn('review', 'police', day('2027-03-31'), defaultSettings).toString()).to.equal(
      '2027-03-22',
    );
  });

  it('follow the settings for each type of conference and each agency', () => {
    expect(reportDays('initial', 'police', police)).to.equal(0);
    expect(reportDays('initial', 'health-visiting', police)).to.equal(2);
    expect(reportDays('initial', undefined, police)).to.equal(2);
    expect(reportDays('review', 'police', police)).to.equal(5);
    expect(reportDueOn('initial', 'police', day('2027-03-31'), police).toString()).to.equal('2027-03-31');
  });

  it('are with the family twenty-four hours before, hours that pass, also when the clock changes', () => {
    const due = (start: string) => familyReportDue(at(start), defaultSettings).toString();
    expect(due('2027-03-03T10:00')).to.equal(at('2027-03-02T10:00').toString());
    expect(due('2027-03-28T10:00')).to.equal(at('2027-03-27T09:00').toString());
  });
});

describe('the settings of timescales', () => {
  it('may be shorter than a national limit, and never longer', () => {
    expect(
      due('initialConference', '2027-03-01', withTimescales({ initialConferenceWorkingDays: 10 })),
    ).to.equal('2027-03-15');
    for (const longer of [
      { initialConferenceWorkingDays: 16 },
      { transferInWorkingDays: 16 },
      { firstReviewMonths: 4 },
      { laterReviewMonths: 7 },
      { firstCoreGroupWorkingDays: 11 },
      { assessmentWorkingDays: 46 },
      { initialConferenceWorkingDays: 0 },
      { initialConferenceWorkingDays: 7.5 },
      { initialConferenceDays: 15 },
    ]) {
      expect(problems(longer), JSON.stringify(longer)).to.have.length(1);
    }
  });

  it('refuse weeks of a pregnancy in the wrong order, looks that do not rise, an exception twice', () => {
    const twice = { agency: 'police', conference: 'initial', workingDays: 1 };
    expect(problems({ preBirth: { earliestWeek: 34 } })).to.deep.equal([
      'timescales.preBirth.latestWeek: must be later than earliestWeek',
    ]);
    expect(problems({ longPlan: { lookMonths: [9, 9] } })).to.have.length(1);
    expect(problems({ reports: { exceptions: [twice, twice] } })).to.deep.equal([
      'timescales.reports.exceptions.1: stands here already',
    ]);
    expect(problems({ reports: { exceptions: [{ ...twice, conference: 'mapping' }] } })).to.have.length(1);
  });

  it('say of each field what it is', () => {
    const described = (field: unknown): boolean => {
      if (typeof field !== 'object' || field === null) return false;
      return typeof Reflect.get(field, 'description') === 'string' || described(innerOf(field));
    };
    const innerOf = (field: object): unknown => Reflect.get(Reflect.get(field, 'def') ?? {}, 'innerType');
    const outer = innerOf(settingsSchema.shape.timescales);
    const shape: unknown = Reflect.get(Object(outer), 'shape');
    const fields = Object.entries(Object(shape));
    expect(fields).to.have.length(16);
    for (const [name, field] of fields) expect(described(field), name).to.equal(true);
  });
});
