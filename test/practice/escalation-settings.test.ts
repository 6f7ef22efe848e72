import { expect } from 'chai';
import { defaultSettings, settingsSchema } from '../../src/practice/settings.ts';

const emergencyDuty = { name: 'Emergency Duty Team', telephone: '01632 960 999' };
const problems = (escalation: object) =>
  settingsSchema
    .safeParse({ emergencyDuty, escalation })
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
const manager = { to: 'safeguardingManager', workingMinutes: 60 };
const tooFew = 'has to reach the safeguarding manager, or a request could be left with one person';

describe('settings of the escalation', () => {
  it('are by default the chains that the documents name', () => {
    const { today, twoWorkingDays, routine, stillOverdue } = defaultSettings.escalation;
    const short = (steps: readonly { to: string; workingMinutes: number; workingDays: number }[]) =>
      steps.map(({ to, workingMinutes, workingDays }) => [to, workingMinutes, workingDays]);
    expect(short(today.untilTaken)).to.deep.equal([
      ['backup', 15, 0],
      ['safeguardingManager', 30, 0],
    ]);
    expect(short(twoWorkingDays.untilTaken)).to.deep.equal([
      ['backup', 120, 0],
      ['safeguardingManager', 240, 0],
    ]);
    expect(short(routine.untilTaken)).to.deep.equal([
      ['nextSession', 0, 0],
      ['safeguardingManager', 0, 1],
    ]);
    for (const { overdue } of [today, twoWorkingDays, routine]) {
      expect(overdue.map(({ to }) => to)).to.deep.equal([
        ['holder', 'asker', 'teamManager'],
        ['safeguardingManager'],
      ]);
      expect(overdue[0]).to.include({ workingMinutes: 0, workingDays: 0 });
    }
    expect(stillOverdue).to.deep.equal({ to: ['holder', 'safeguardingManager'], everyWorkingDays: 1 });
  });

  it('take a chain of a council’s own for one urgency, and leave the others', () => {
    const untilTaken = [{ to: 'nextSession', workingMinutes: 30 }, manager];
    const { escalation } = settingsSchema.parse({ emergencyDuty, escalation: { routine: { untilTaken } } });
    expect(escalation.routine.untilTaken).to.deep.equal(
      untilTaken.map((one) => ({ workingDays: 0, ...one })),
    );
    expect(escalation.routine.overdue).to.deep.equal(defaultSettings.escalation.routine.overdue);
    expect(escalation.today).to.deep.equal(defaultSettings.escalation.today);
  });

  it('refuse a chain that never reaches the safeguarding manager', () => {
    expect(problems({ today: { untilTaken: [] } })).to.deep.equal([`escalation.today.untilTaken: ${tooFew}`]);
    expect(problems({ today: { untilTaken: [{ to: 'backup', workingMinutes: 5 }] } })).to.have.length(1);
    expect(problems({ routine: { overdue: [{ to: ['holder'] }] } })).to.deep.equal([
      `escalation.routine.overdue: ${tooFew}`,
    ]);
  });

  it('refuse unknown people, too long a wait and too long a chain', () => {
    expect(problems({ today: { untilTaken: [manager, { to: 'asker' }] } })).to.have.length(1);
    expect(problems({ today: { untilTaken: [{ ...manager, workingMinutes: 2_401 }] } })).to.have.length(1);
    expect(problems({ today: { untilTaken: [{ ...manager, workingDays: -1 }] } })).to.have.length(1);
    expect(problems({ today: { untilTaken: Array.from({ length: 7 }, () => manager) } })).to.have.length(1);
    expect(problems({ stillOverdue: { everyWorkingDays: 0 } })).to.have.length(1);
    expect(problems({ tomorrow: {} })).to.have.length(1);
  });
});
