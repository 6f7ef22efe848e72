/** Who is sent the list of open enquiries, and on which days. */
import { expect } from 'chai';
import { sendings } from '../../src/enquiry/watchRecord.ts';
import type { Authority } from '../../src/kernel/actor.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';
import { day, exampleText, gareth, nasreen } from '../support/authority.ts';
import { joan } from '../support/consultations.ts';

function withList(list: object): Authority {
  const file = JSON.parse(exampleText);
  file.authorities[0].settings.enquiries = { list };
  return buildDirectory(parseAuthorityFile(JSON.stringify(file)), 'list-1').authority('example-borough');
}

const sent = (authority: Authority, sentOn: string, today: string, asked: string[] = []) =>
  sendings({ sentOn, asked }, day(today), authority).map(
    ({ to, cadence }) => `${authority.person(to)?.name}: ${cadence}`,
  );

describe('the list of open enquiries', () => {
  it('goes to service managers on the first working day of a week, unless the settings say otherwise', () => {
    const authority = withList({});
    expect(sent(authority, '2027-01-08', '2027-01-11')).to.deep.equal(['Nasreen Malik: weekly']);
    expect(sent(authority, '2027-01-11', '2027-01-12')).to.deep.equal([]);
    // Easter Monday: the week begins on Tuesday.
    expect(sent(authority, '2027-03-25', '2027-03-30')).to.deep.equal(['Nasreen Malik: weekly']);
  });

  it('goes daily to those whom the settings name and to those who asked, monthly to heads, to each once', () => {
    const authority = withList({
      daily: [joan.objectId],
      weekly: ['safeguardingManager'],
      monthly: [gareth.id],
    });
    expect(sent(authority, '2027-02-01', '2027-02-02', [nasreen.id])).to.deep.equal([
      'Joan Whitfield: daily',
      'Nasreen Malik: daily',
    ]);
    expect(sent(authority, '2027-01-29', '2027-02-01')).to.deep.equal([
      'Joan Whitfield: daily',
      'Nasreen Malik: weekly',
      'Gareth Pryce: monthly',
    ]);
    // 1 May 2027 is a Saturday and 3 May a bank holiday.
    expect(sent(authority, '2027-04-30', '2027-05-04')).to.include('Gareth Pryce: monthly');
  });

  it('is made up for when Quorate was away on the first day, once', () => {
    const authority = withList({ monthly: [gareth.id] });
    expect(sent(authority, '2027-01-28', '2027-02-03')).to.deep.equal([
      'Nasreen Malik: weekly',
      'Gareth Pryce: monthly',
    ]);
    expect(sent(authority, '2027-02-03', '2027-02-04')).to.deep.equal([]);
  });

  it('goes to nobody who has left', () => {
    expect(sent(withList({ weekly: [] }), '2027-02-01', '2027-02-02', ['t:gone'])).to.deep.equal([]);
  });

  it('has readers who are people of the authority', () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    expect(() => withList({ daily: [nobody] })).to.throw(
      'authorities[0].settings.enquiries.list.daily[0]: is nobody of this authority',
    );
    expect(() => withList({ daily: ['head'] })).to.throw('authorities[0].settings.enquiries.list.daily[0]');
  });
});
