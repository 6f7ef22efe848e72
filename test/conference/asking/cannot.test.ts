import { expect } from 'chai';
import fc from 'fast-check';
import { meantUpTo, readCannot } from '../../../src/conference/asking/cannot.ts';
import { cannotTyped } from '../../../src/conference/asking/cannotWords.ts';
import { formatPeriod } from '../../../src/practice/dates.ts';
import { authority, day } from '../../support/authority.ts';
import { conference } from '../../support/conferences.ts';

const { needs } = conference();
/** A Thursday. */
const today = day('2026-11-26');
const { settings } = authority;
const read = (text: string, due?: string) =>
  readCannot(text, today, settings, meantUpTo(due === undefined ? undefined : day(due), today, settings));
const words = (text: string, due?: string) => {
  const found = read(text, due);
  if (found.kind === 'unread') return `line ${found.line}`;
  if (found.kind === 'tooMany') return 'too many';
  return found.times.map(({ from, until }) =>
    formatPeriod(Temporal.Instant.from(from), Temporal.Instant.from(until)),
  );
};

describe('times that a family cannot manage', () => {
  it('are days, as people write them; without a year the next there is', () => {
    const whole = ['Thu 3 December 2026, 00:00 to Fri 4 December 2026, 00:00'];
    for (const text of [
      '3 December',
      'Thu 3 Dec',
      '3rd december 2026',
      '2026-12-03',
      '03/12/2026',
      'on 3/12',
    ]) {
      expect(words(text), text).to.deep.equal(whole);
    }
    expect(words('3 January morning')).to.deep.equal(['Sun 3 January 2027, 09:00 to 12:00']);
  });

  it('are halves of days: a morning until noon, an afternoon from noon on', () => {
    expect(words('3 December afternoon\n4 December am')).to.deep.equal([
      'Thu 3 December 2026, 12:00 to 17:00',
      'Fri 4 December 2026, 09:00 to 12:00',
    ]);
  });

  it('are weekdays, for as far as times are looked for', () => {
    const found = words('Tuesday mornings');
    expect(found).to.have.lengthOf(14);
    expect(found[0]).to.equal('Tue 1 December 2026, 09:00 to 12:00');
    expect(found[13]).to.equal('Tue 2 March 2027, 09:00 to 12:00');
    expect(words('every Thursday')[0]).to.contain('Thu 26 November 2026');
  });

  it('are weekdays up to the last day on which a review half a year ahead is looked for', () => {
    const due = '2027-05-20';
    const found = words('Mondays', due);
    expect(found).to.include('Mon 17 May 2027, 00:00 to Tue 18 May 2027, 00:00');
    // The working days after it are searched as well.
    expect(found).to.include('Mon 24 May 2027, 00:00 to Tue 25 May 2027, 00:00');
    // What is overdue is looked for from today on.
    expect(words('Mondays', '2026-10-01')).to.deep.equal(words('Mondays'));
  });

  it('that are more than a conference keeps are said to be, and none is left out without a word', () => {
    const week = 'mon\ntue\nwed\nthu\nfri';
    expect(words(week, '2027-05-20')).to.be.an('array');
    expect(words(`${week}\n${week}`, '2027-05-20')).to.equal('too many');
  });

  it('are runs of days, also over the turn of a month', () => {
    expect(words('7 to 9 December')).to.have.lengthOf(3);
    expect(words('30 November - 2 December')).to.have.lengthOf(3);
    const overNewYear = words('27 December to 3 January');
    expect(overNewYear).to.have.lengthOf(8);
    expect(overNewYear[0]).to.contain('Sun 27 December 2026');
    expect(words('3 January to 27 December')).to.equal('line 1');
    expect(words('9 to 7 December')).to.equal('line 1');
  });

  it('that cannot be read are said back by their line, and empty lines are none', () => {
    expect(words('Mondays\n\nwhenever it suits')).to.equal('line 3');
    expect(words('31 November')).to.equal('line 1');
    expect(words(' \n ')).to.deep.equal([]);
  });

  it('stand in the form as one would write them, and are the same times when they are typed again', () => {
    for (const text of [
      '3 December',
      '4 December morning\n3 January afternoon',
      '7 to 9 December',
      'Mondays',
    ]) {
      const found = read(text);
      if (found.kind !== 'times') throw new Error(`${text} was not read`);
      const again = cannotTyped({ ...needs, cannot: [...found.times] }, today, authority.settings);
      expect(words(again), again).to.deep.equal(words(text));
    }
    const [first] = words('4 December morning');
    expect(words('4 December 2026 morning')[0]).to.equal(first);
    const past = [{ from: '2026-11-20T00:00:00Z', until: '2026-11-21T00:00:00Z' }];
    expect(cannotTyped({ ...needs, cannot: past }, today, authority.settings)).to.equal('');
    expect(cannotTyped({ ...needs, cannotAs: 'Mondays' }, today, authority.settings)).to.equal('Mondays');
  });

  it('never fail, whatever is typed, and never end before they begin', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const found = read(text);
        if (found.kind !== 'times') return true;
        return found.times.every(({ from, until }) => Temporal.Instant.compare(from, until) < 0);
      }),
    );
  });
});
