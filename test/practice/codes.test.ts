import { expect } from 'chai';
import fc from 'fast-check';
import {
  abuseCategories,
  type CodeList,
  codeSchema,
  codesSchema,
  conferenceTypes,
  consultationOutcomes,
  howSoon,
  label,
  labels,
  notOffered,
  offered,
  presentStatuses,
  prevalentIssues,
  sexes,
  strategyStates,
  togetherProblems,
} from '../../src/practice/codes.ts';
import { compareProtection, moreProtective } from '../../src/practice/protectiveness.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { day } from '../support/authority.ts';

const all: readonly CodeList[] = [
  abuseCategories,
  prevalentIssues,
  consultationOutcomes,
  presentStatuses,
  howSoon,
  sexes,
  strategyStates,
  conferenceTypes,
];
const today = day('2027-03-03');

describe('code lists', () => {
  it('hold each code and each label once, with dates in order', () => {
    for (const list of all) {
      const codes = list.codes.map((entry) => entry.code);
      expect(new Set(codes).size, list.name).to.equal(codes.length);
      expect(new Set(list.codes.map((entry) => entry.label)).size, list.name).to.equal(codes.length);
      for (const entry of list.codes) {
        expect(day(entry.validFrom).toString()).to.equal(entry.validFrom);
        if (entry.validTo) expect(entry.validFrom < entry.validTo, entry.code).to.equal(true);
      }
      expect(offered(list, today), list.name).not.to.have.length(0);
    }
  });

  it('keep "mapping" with its label and do not offer it after its last day', () => {
    const codesOn = (date: string) => offered(consultationOutcomes, day(date)).map((entry) => entry.code);
    expect(codesOn('2022-03-31')).to.include('mapping');
    expect(codesOn('2022-04-01')).not.to.include('mapping');
    expect(codesOn('2027-03-03')).to.deep.equal([
      'icpc',
      'continueCin',
      'strategyMeeting',
      'legalAdvice',
      'reviewAfterInformation',
      'other',
    ]);
    expect(label(consultationOutcomes, 'mapping')).to.equal('Mapping');
    expect(codeSchema(consultationOutcomes).parse('mapping')).to.equal('mapping');
    expect(notOffered(consultationOutcomes, ['icpc', 'mapping', 'bogus'], today)).to.deep.equal([
      'mapping',
      'bogus',
    ]);
  });

  it('offer nothing before its first day', () => {
    expect(offered(sexes, day('2024-03-31'))).to.have.length(0);
    expect(offered(sexes, day('2024-04-01')).map((entry) => entry.code)).to.deep.equal(['F', 'M', 'U']);
  });

  it('let "none identified" stand alone only', () => {
    const schema = codesSchema(prevalentIssues);
    expect(schema.safeParse(['noneIdentified']).success).to.equal(true);
    expect(schema.safeParse(['domesticAbuse', 'parentalIllHealth']).success).to.equal(true);
    expect(schema.safeParse(['domesticAbuse', 'noneIdentified']).success).to.equal(false);
    expect(togetherProblems(prevalentIssues, ['domesticAbuse', 'noneIdentified'])).to.deep.equal([
      '"None identified" cannot stand together with anything else.',
    ]);
  });

  it('refuse a code twice, an unknown code, and none where one is needed', () => {
    const schema = codesSchema(abuseCategories);
    expect(schema.safeParse(['NEG', 'NEG']).success).to.equal(false);
    expect(schema.safeParse(['MUL']).success).to.equal(false);
    expect(schema.safeParse([]).success).to.equal(false);
    expect(codesSchema(abuseCategories, 0).safeParse([]).success).to.equal(true);
  });

  it('are read out in their own order, whatever order was pressed', () => {
    expect(labels(abuseCategories, ['SAB', 'NEG'])).to.equal('Neglect, Sexual abuse');
    expect(label(abuseCategories, 'XYZ')).to.equal('XYZ');
  });
});

describe('the more protective course', () => {
  const codes = fc.uniqueArray(fc.constantFrom(...consultationOutcomes.codes.map((entry) => entry.code)), {
    minLength: 1,
  });

  it('is the one whose most protective outcome stands first in the written order', () => {
    expect(moreProtective(['continueCin'], ['icpc', 'other'], defaultSettings)).to.deep.equal([
      'icpc',
      'other',
    ]);
    expect(moreProtective(['strategyMeeting'], ['continueCin'], defaultSettings)).to.deep.equal([
      'strategyMeeting',
    ]);
    expect(moreProtective(['icpc'], ['icpc', 'strategyMeeting'], defaultSettings)).to.have.length(2);
  });

  it('follows the order in the settings', () => {
    const settings = {
      moreProtectiveFirst: [...defaultSettings.moreProtectiveFirst].reverse(),
    };
    expect(moreProtective(['icpc'], ['continueCin'], settings)).to.deep.equal(['continueCin']);
  });

  it('is a total order: two courses are equal only when they hold the same outcomes', () => {
    fc.assert(
      fc.property(codes, codes, codes, (a, b, c) => {
        const compare = (x: typeof a, y: typeof a) => compareProtection(x, y, defaultSettings);
        expect(compare(a, b) + compare(b, a)).to.equal(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).to.be.at.most(0);
        expect(compare(a, b) === 0).to.equal([...a].sort().join() === [...b].sort().join());
      }),
    );
  });
});
