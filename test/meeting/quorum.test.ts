import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Counted,
  groupOf,
  hereWords,
  lackingWords,
  quorumOf,
  ruleWords,
} from '../../src/meeting/quorum.ts';
import { defaultSettings, settingsSchema } from '../../src/practice/settings.ts';

const rule = defaultSettings.quorum;
const withQuorum = (quorum: object) =>
  settingsSchema.parse({ emergencyDuty: { name: 'the police', telephone: '999' }, quorum }).quorum;

const names: Readonly<Record<string, string>> = {
  'social-care': 'Social care',
  police: 'Example Constabulary',
  'health-visiting': 'Health visiting',
  'school-nursing': 'School nursing',
  school: 'School',
  gp: 'GP',
  'oakfield-primary': 'Oakfield Primary School',
  interpreting: 'Interpreter',
};
const here = (...agencies: string[]): Counted[] =>
  agencies.map((agency) => ({ agency, name: names[agency] ?? agency }));

const agency = fc.constantFrom(...Object.keys(names));
const agencies = fc.array(agency, { maxLength: 12 }).map((all) => here(...all));

describe('quorum', () => {
  it('is children’s social care and two others, where nothing else is set', () => {
    expect(ruleWords(quorumOf([], rule))).to.equal('children’s social care and 2 other groups');
    expect(quorumOf(here('social-care', 'police', 'gp'), rule).reached).to.equal(true);
    expect(quorumOf(here('social-care', 'police'), rule).reached).to.equal(false);
    expect(quorumOf(here('police', 'gp', 'school'), rule).reached).to.equal(false);
  });

  it('counts school, school nurse and health visitor apart', () => {
    const { othersHere } = quorumOf(here('school', 'school-nursing', 'health-visiting'), rule);
    expect(othersHere.map(({ name }) => name)).to.deep.equal(['health visiting', 'school', 'school nursing']);
  });

  it('counts all of health as one where the settings say so', () => {
    const guernsey = withQuorum({
      groups: [
        { id: 'social-care', name: 'social care', agencies: ['social-care'] },
        { id: 'health', name: 'health', agencies: ['health-visiting', 'school-nursing', 'gp'] },
      ],
    });
    const quorum = quorumOf(here('social-care', 'health-visiting', 'school-nursing', 'gp'), guernsey);
    expect(quorum.reached).to.equal(false);
    expect(hereWords(quorum)).to.equal('social care, health');
    expect(lackingWords(quorum)).to.equal('1 other group');
  });

  it('counts an agency of no group as one of its own, and who only helps not at all', () => {
    const [school] = here('oakfield-primary');
    expect(school && groupOf(school, rule)?.name).to.equal('Oakfield Primary School');
    expect(quorumOf(here('social-care', 'police', 'interpreting'), rule).reached).to.equal(false);
  });

  it('says the rule, who is there and what the rule still asks for, and never that it is quorate or safe', () => {
    const quorum = quorumOf(here('social-care', 'school', 'health-visiting'), rule);
    expect(hereWords(quorum)).to.equal('children’s social care, health visiting, school');
    expect(lackingWords(quorum)).to.equal('nothing, by number');
    expect(lackingWords(quorumOf([], rule))).to.equal('children’s social care and 2 other groups');
    expect(lackingWords(quorumOf(here('police'), rule))).to.equal('children’s social care and 1 other group');
    fc.assert(
      fc.property(agencies, (all) => {
        const found = quorumOf(all, rule);
        const said = [ruleWords(found), hereWords(found), lackingWords(found)].join(' ');
        expect(said).not.to.match(/quor|safe/i);
      }),
    );
  });

  it('does not depend on the order, nor on how many come for one', () => {
    fc.assert(
      fc.property(agencies, agencies, (all, more) => {
        const once = quorumOf([...all, ...more], rule);
        expect(quorumOf([...more, ...all, ...all], rule)).to.deep.equal(once);
      }),
    );
  });

  it('never falls because somebody comes', () => {
    fc.assert(
      fc.property(agencies, agency, (all, one) => {
        const before = quorumOf(all, rule);
        const after = quorumOf([...all, ...here(one)], rule);
        expect(after.othersHere.length).to.be.at.least(before.othersHere.length);
        if (before.reached) expect(after.reached).to.equal(true);
      }),
    );
  });

  it('is reached exactly when nothing is lacking by number', () => {
    fc.assert(
      fc.property(agencies, (all) => {
        const quorum = quorumOf(all, rule);
        expect(lackingWords(quorum) === 'nothing, by number').to.equal(quorum.reached);
      }),
    );
  });

  it('refuses a rule that names a group twice, an agency in two, or one that is none', () => {
    const group = { id: 'health', name: 'health', agencies: ['gp'] };
    expect(() => withQuorum({ groups: [group, group], essential: [] })).to.throw('names a group twice');
    expect(() => withQuorum({ groups: [group, { ...group, id: 'other' }], essential: [] })).to.throw(
      'puts an agency into two groups',
    );
    expect(() => withQuorum({ groups: [group] })).to.throw('names a group that is not among');
  });
});
