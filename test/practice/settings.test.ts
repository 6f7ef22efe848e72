import { expect } from 'chai';
import { defaultSettings, matches, settingsSchema } from '../../src/practice/settings.ts';

const emergencyDuty = { name: 'Emergency Duty Team', telephone: '01632 960 999' };
const problems = (settings: object) =>
  settingsSchema
    .safeParse({ emergencyDuty, ...settings })
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];

describe('settings', () => {
  it('need no more than the emergency duty service', () => {
    expect(settingsSchema.parse({ emergencyDuty })).to.deep.equal({ ...defaultSettings, emergencyDuty });
    expect(settingsSchema.safeParse({}).success).to.equal(false);
  });

  it('are plain JSON that reads back as itself', () => {
    expect(settingsSchema.parse(JSON.parse(JSON.stringify(defaultSettings)))).to.deep.equal(defaultSettings);
  });

  it('have the lifetimes that the design fixes', () => {
    expect(defaultSettings.lifetimes).to.deep.equal({
      draftDays: 14,
      cardTokenDays: 90,
      receiptDays: 120,
      closedCardStubWorkingDays: 10,
      endedEffectDays: 30,
      accessLogDays: 730,
    });
  });

  it('say of each field what it is', () => {
    for (const [name, field] of Object.entries(settingsSchema.shape)) {
      const described = field.description ?? Reflect.get(field.def, 'innerType')?.description;
      expect(described, name).to.be.a('string');
    }
  });

  it('refuse an unknown name, a number out of bounds, hours that end before they begin', () => {
    expect(problems({ wokringHours: {} })).to.have.length(1);
    expect(problems({ lifetimes: { draftDays: 0 } })).to.have.length(1);
    expect(problems({ response: { today: { workingMinutes: 100_000 } } })).to.have.length(1);
    expect(problems({ workingHours: { from: '17:00', to: '09:00' } })).to.deep.equal([
      'workingHours.to: must end after they begin',
    ]);
    expect(problems({ workingHours: { from: '09:00', to: '5pm' } })).to.deep.equal([
      'workingHours.to: must be a time of day like 09:00',
    ]);
  });

  it('refuse a shortest notice longer than the usual one, and terms that overlap or run backwards', () => {
    expect(problems({ conferences: { notice: { workingDays: 3, shortestWorkingDays: 4 } } })).to.deep.equal([
      'conferences.notice.shortestWorkingDays: must not be longer than workingDays',
    ]);
    const terms = (...all: readonly (readonly [string, string])[]) =>
      problems({ conferences: { school: { terms: all.map(([from, to]) => ({ from, to })) } } });
    expect(terms(['2027-01-04', '2027-02-12'], ['2027-02-22', '2027-03-25'])).to.deep.equal([]);
    expect(terms(['2027-01-04', '2027-02-12'], ['2027-02-12', '2027-03-25'])).to.deep.equal([
      'conferences.school.terms: must follow one another without overlap',
    ]);
    expect(terms(['2027-02-12', '2027-01-04'])).to.deep.equal([
      'conferences.school.terms.0.to: must not end before it begins',
    ]);
  });

  it('refuse to remove a bank holiday that there is not', () => {
    expect(problems({ holidays: { removed: ['2027-05-31'] } })).to.deep.equal([]);
    expect(problems({ holidays: { removed: ['2027-05-30'] } })).to.deep.equal([
      'holidays.removed.0: must be a bank holiday of the shipped list',
    ]);
  });

  it('refuse receipts that do not outlive the tokens they answer', () => {
    expect(problems({ lifetimes: { cardTokenDays: 120 } })).to.have.length(1);
  });

  it('refuse an order of protectiveness that leaves out an outcome or names one twice', () => {
    expect(problems({ moreProtectiveFirst: ['icpc'] })).to.deep.equal([
      'moreProtectiveFirst: leaves out continueCin, strategyMeeting, legalAdvice, reviewAfterInformation, other',
    ]);
    expect(problems({ moreProtectiveFirst: [...defaultSettings.moreProtectiveFirst, 'icpc'] })).to.deep.equal(
      ['moreProtectiveFirst: names an outcome twice'],
    );
    expect(
      problems({ moreProtectiveFirst: [...defaultSettings.moreProtectiveFirst, 'mapping'] }),
    ).to.have.length(0);
  });

  it('match references as a whole, without blanks around them', () => {
    expect(matches(defaultSettings.caseReference, ' FAM-20417 ')).to.equal(true);
    expect(matches(defaultSettings.caseReference, 'FAM 20417')).to.equal(false);
    expect(matches(defaultSettings.caseReference, 'AB')).to.equal(false);
    expect(matches(defaultSettings.caseReference, `A${'1'.repeat(20)}`)).to.equal(false);
    expect(matches({ pattern: 'A|B' }, 'AB')).to.equal(false);
  });

  it('refuse a pattern that is no regular expression, also one that would close ours', () => {
    expect(problems({ caseReference: { pattern: '[' } })).to.have.length(1);
    expect(problems({ caseReference: { pattern: 'a)|(b' } })).to.have.length(1);
  });

  it('warn of an enquiry on days that rise, and send its list to roles or people', () => {
    expect(defaultSettings.enquiries).to.deep.equal({
      warnings: { withoutRequest: [1, 3], withoutBooking: [5, 8], notInTime: [13], pastDueEvery: 5 },
      list: { daily: [], weekly: ['safeguardingManager'], monthly: [] },
    });
    const at = 'enquiries.warnings.withoutRequest';
    expect(problems({ enquiries: { warnings: { withoutRequest: [3, 1] } } })).to.deep.equal([
      `${at}: must rise`,
    ]);
    expect(problems({ enquiries: { warnings: { withoutRequest: [] } } })).to.deep.equal([]);
    expect(problems({ enquiries: { warnings: { withoutRequest: [0] } } })).to.have.length(1);
    expect(problems({ enquiries: { list: { monthly: ['heads of service'] } } })).to.have.length(1);
    expect(problems({ enquiries: { list: { daily: ['chair'] } } })).to.deep.equal([]);
  });
});
