/** Who is proposed for a conference, and to whom an advocate is offered. */
import { expect } from 'chai';
import fc from 'fast-check';
import { ageOn } from '../../../src/conference/ages.ts';
import { offeredAdvocacy, proposed } from '../../../src/conference/invitations/propose.ts';
import type { ConferenceChild } from '../../../src/conference/record.ts';
import { type ConferenceType, conferenceTypes } from '../../../src/practice/codes.ts';
import { invitationSettingsSchema } from '../../../src/practice/invitation-settings.ts';
import { day } from '../../support/authority.ts';

const settings = invitationSettingsSchema.parse({});
const on = day('2026-11-19');

function child(number: string, month: string, unborn = false): ConferenceChild {
  return { number, month, unborn, sex: unborn ? 'U' : 'F' };
}

const roles = (type: ConferenceType, ...children: ConferenceChild[]) =>
  proposed({ type, children }, on, settings).map(({ role }) => role);

describe('who is proposed', () => {
  it('is, for a baby, the health visitor and the police, and no school', () => {
    expect(roles('initial', child('1', '2026-02'))).to.deep.equal([
      'Police',
      'Health visitor',
      'GP',
      'Probation',
    ]);
  });

  it('is, for an unborn child, the midwife', () => {
    expect(roles('preBirth', child('1', '2027-02', true))).to.deep.equal([
      'Police',
      'Midwife',
      'GP',
      'Probation',
    ]);
  });

  it('asks the police to no review', () => {
    expect(roles('review', child('1', '2018-02'))).to.deep.equal(['School nurse', 'School', 'GP']);
  });

  it('hands over from the health visitor to the school nurse in the month of the fifth birthday', () => {
    expect(roles('review', child('1', '2021-12'))).to.include('Health visitor');
    expect(roles('review', child('1', '2021-11')))
      .to.include('School nurse')
      .and.not.include('Health visitor');
  });

  it('says because of which children each is asked', () => {
    const both = [child('1', '2025-02'), child('2', '2014-02')];
    const found = proposed({ type: 'initial', children: both }, on, settings);
    const of = (role: string) => found.find((one) => one.role === role)?.children;
    expect(of('Health visitor')).to.deep.equal(['1']);
    expect(of('School')).to.deep.equal(['2']);
    expect(of('Police')).to.deep.equal(['1', '2']);
  });

  const children = fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 99 }).map(String),
      month: fc
        .tuple(fc.integer({ min: 2006, max: 2026 }), fc.integer({ min: 1, max: 10 }))
        .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`),
      unborn: fc.boolean(),
      sex: fc.constant('F' as const),
    }),
    { minLength: 1, maxLength: 12, selector: ({ number }) => number },
  );
  const types = fc.constantFrom(...conferenceTypes.codes.map(({ code }) => code));

  it('names each role once, for children of this conference, whatever the family', () => {
    fc.assert(
      fc.property(children, types, (some, type) => {
        const found = proposed({ type, children: some }, on, settings);
        const numbers = some.map(({ number }) => number);
        expect(new Set(found.map(({ role }) => role)).size).to.equal(found.length);
        for (const { children: of } of found) {
          expect(of).to.not.deep.equal([]);
          expect(numbers).to.include.members([...of]);
        }
      }),
    );
  });

  it('proposes no fewer where there is another child', () => {
    fc.assert(
      fc.property(children, types, (some, type) => {
        const all = proposed({ type, children: some }, on, settings).map(({ role }) => role);
        const fewer = proposed({ type, children: some.slice(1) }, on, settings).map(({ role }) => role);
        expect(all).to.include.members(fewer);
      }),
    );
  });

  it('leaves no child who is born without a nurse or a health visitor', () => {
    fc.assert(
      fc.property(children, types, (some, type) => {
        const found = proposed({ type, children: some }, on, settings);
        const seen = found
          .filter(({ role }) => /nurse|visitor|Midwife/.test(role))
          .flatMap((one) => one.children);
        const minors = some.filter((one) => (ageOn(one, on) ?? 0) <= 18).map(({ number }) => number);
        expect(seen).to.include.members(minors);
      }),
    );
  });
});

describe('an advocate', () => {
  const some = [child('7', '2019-11'), child('8', '2018-11'), child('10', '2015-09'), child('12', '2014-10')];
  const offered = (advocacyFrom: unknown) =>
    offeredAdvocacy(some, on, invitationSettingsSchema.parse({ advocacyFrom }));

  it('is offered from the age in the settings', () => {
    expect(offered(8)).to.deep.equal(['8', '10', '12']);
    expect(offered(11)).to.deep.equal(['10', '12']);
    expect(offered(12)).to.deep.equal(['12']);
  });

  it('is offered from the September of year 7 where the rule is secondary school', () => {
    expect(offered('secondarySchool')).to.deep.equal(['12']);
    const later = (iso: string) =>
      offeredAdvocacy(some, day(iso), invitationSettingsSchema.parse({ advocacyFrom: 'secondarySchool' }));
    expect(later('2027-08-31')).to.deep.equal(['12']);
    expect(later('2027-09-01')).to.deep.equal(['10', '12']);
  });

  it('is not offered for an unborn child', () => {
    expect(offeredAdvocacy([child('1', '2015-01', true)], on, settings)).to.deep.equal([]);
  });
});
