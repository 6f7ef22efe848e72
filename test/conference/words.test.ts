import { expect } from 'chai';
import { findSlots, sayCaution, sayReason, sayWhyNone, sayWouldFit } from '../../src/conference/index.ts';
import { day } from '../support/authority.ts';
import { question, settingsWith } from './questions.ts';

const lastInTime = day('2027-03-22');

describe('the words about slots', () => {
  it('say one and many', () => {
    expect(sayReason({ kind: 'inTime', spare: 0, lastInTime })).to.equal(
      'On the last day in time, Mon 22 March 2027.',
    );
    expect(sayReason({ kind: 'inTime', spare: 1, lastInTime })).to.equal(
      'In time, with 1 working day to spare before Mon 22 March 2027.',
    );
    expect(
      sayReason({ kind: 'balance', name: 'Ann', count: 1, share: 0.6, weeks: 12, least: false }),
    ).to.equal('Ann: 1 conference in 12 weeks at 0.6 of full time.');
    expect(sayReason({ kind: 'school', termKnown: true })).to.equal('In school hours, in term.');
    expect(sayReason({ kind: 'linkedChair', name: 'Ann' })).to.equal('Ann is linked to the team.');
  });

  it('say each caution plainly', () => {
    expect(sayCaution({ kind: 'schoolHoliday' })).to.equal('In the school holidays.');
    expect(sayCaution({ kind: 'anotherChair', name: 'Ann' })).to.equal(
      'Not with Ann, whom the family had before.',
    );
    expect(sayCaution({ kind: 'shortNotice', workingDays: 1, usual: 5, police: false })).to.equal(
      'Notice is 1 working day instead of 5: nothing that fits in time leaves as much.',
    );
  });

  it('say who stood in the way, and how often', () => {
    const by = (kind: 'family' | 'needed' | 'minuteTaker' | 'together', times: number, of: number) =>
      sayWhyNone({ kind: 'hindered', by: kind, times, of, name: kind === 'needed' ? 'Maya' : undefined });
    expect(by('family', 3, 9)).to.equal('The family cannot manage at 3 of 9 times to begin.');
    expect(by('needed', 9, 9)).to.equal('Maya was not free at any of 9 times to begin.');
    expect(by('minuteTaker', 1, 1)).to.equal('No minute taker was free at the one time to begin.');
    expect(by('together', 2, 9)).to.equal(
      'All were free, but not for one and the same place, at 2 of 9 times to begin.',
    );
  });

  it('say each change as something that a person could bring about', () => {
    const answer = findSlots(question(), day('2027-03-01'), settingsWith());
    const slot = answer.kind === 'offers' ? answer.offers[0] : undefined;
    if (!slot) throw new Error('nothing was offered');
    const would = 'Wed 10 March 2027, 09:00 would fit.';
    const said = (change: Parameters<typeof sayWouldFit>[0]['change']) => sayWouldFit({ change, slot });
    expect(said({ kind: 'chairOffDuty', id: 'a', name: 'Ann' })).to.equal(
      `If Ann were not on duty, ${would}`,
    );
    expect(said({ kind: 'chairOneMore', id: 'a', name: 'Ann' })).to.equal(
      `If Ann took one more conference that day, ${would}`,
    );
    expect(said({ kind: 'familyCan' })).to.equal(`If the family could manage it after all, ${would}`);
    expect(said({ kind: 'sooner', on: day('2027-03-10') })).to.equal(
      `If it could be held as soon as Wed 10 March 2027, ${would}`,
    );
    expect(said({ kind: 'onlineOnly' })).to.equal(`If it could be held online only, ${would}`);
  });
});
