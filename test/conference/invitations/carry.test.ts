import { expect } from 'chai';
import fc from 'fast-check';
import {
  askedAgain,
  isAskedAgain,
  notYetAsked,
  toldApart,
} from '../../../src/conference/invitations/carry.ts';
import { proposed } from '../../../src/conference/invitations/propose.ts';
import { type Invitation, invitationType } from '../../../src/conference/invitations.ts';
import type { Loaded } from '../../../src/kernel/records.ts';
import { conferenceTypes } from '../../../src/practice/codes.ts';
import { authority, day } from '../../support/authority.ts';
import { conference, conferenceAt } from '../../support/conferences.ts';

const { invitations: settings } = authority.settings;
const value = conference();

function invited(overrides: Partial<Invitation>, n = 0): Loaded<Invitation> {
  const id = `invitation:${n}`;
  return {
    type: invitationType,
    target: { partition: conferenceAt.partition, id },
    authority: authority.id,
    value: {
      conference: conferenceAt.id,
      agency: 'school',
      role: 'School',
      required: true,
      deputy: true,
      by: 'settings',
      at: '2027-01-04T10:00:00Z',
      hasContact: false,
      ...overrides,
    },
    etag: '1',
    head: { seq: 1, hash: '', salt: '' },
    document: {
      id,
      partition: conferenceAt.partition,
      kind: 'invitation',
      authority: authority.id,
      schema: 1,
    },
  };
}

const police = { agency: 'police', role: 'Police' };

describe('who is asked again', () => {
  it('is not whom the settings think of for another type alone; whom people thought of is', () => {
    expect(isAskedAgain({ ...police, by: 'settings' }, 'review', settings)).to.equal(false);
    expect(isAskedAgain({ ...police, by: 'settings' }, 'initial', settings)).to.equal(true);
    expect(isAskedAgain({ ...police, by: 'somebody' }, 'review', settings)).to.equal(true);
    expect(isAskedAgain({ agency: 'gp', role: 'GP', by: 'settings' }, 'review', settings)).to.equal(true);
    // Their role was changed by hand: no rule stands against them.
    expect(isAskedAgain({ agency: 'police', role: 'Sergeant', by: 'settings' }, 'review', settings)).to.equal(
      true,
    );
  });

  it('comes because of a child of this conference, or of all', () => {
    const list = [
      invited({ children: ['3004171', '9'] }, 1),
      invited({ children: ['9'], agency: 'gp', role: 'GP' }, 2),
      invited({ agency: 'other', role: 'Club' }, 3),
    ];
    expect(askedAgain(list, value, settings).map(({ target }) => target.id)).to.deep.equal([
      'invitation:1',
      'invitation:3',
    ]);
  });

  it('is joined by whom the settings think of now: a health visitor for a child born since', () => {
    const born = value.children.map((child) => ({ ...child, unborn: false, month: '2027-02' }));
    const proposals = proposed({ type: 'review', children: born }, day('2027-04-12'), settings);
    const again = [invited({ agency: 'gp', role: 'GP' })];
    const roles = notYetAsked(proposals, again).map(({ role }) => role);
    expect(roles).to.include('Health visitor').and.not.to.include('GP');
  });

  it('has no two adults of one name, whoever was listed meanwhile', () => {
    const adult = (as: 'mother' | 'father', n: number) => ({ adult: { value: { as, n } } });
    const there = [{ value: { as: 'mother' as const, n: 1 } }];
    const carried = [adult('mother', 1), adult('mother', 2), adult('father', 1), adult('father', 2)];
    expect(toldApart(carried, there).map(({ n }) => n)).to.deep.equal([2, 3, 1, 2]);
    expect(toldApart([adult('mother', 2)], []).map(({ n }) => n)).to.deep.equal([2]);
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.constantFrom('mother' as const, 'father' as const), fc.integer({ min: 1, max: 3 })),
        ),
        fc.uniqueArray(fc.integer({ min: 1, max: 4 })),
        (family, known) => {
          const listed = known.map((n) => ({ value: { as: 'mother' as const, n } }));
          const now = toldApart(
            family.map(([as, n]) => adult(as, n)),
            listed,
          );
          const names = [
            ...listed.map(({ value }) => `mother ${value.n}`),
            ...now.map(({ adult: { value }, n }) => `${value.as} ${n}`),
          ];
          expect(names).to.deep.equal([...new Set(names)]);
        },
      ),
    );
  });

  it('are never more than a conference can ask, and nobody stands there twice', () => {
    const types = conferenceTypes.codes.map(({ code }) => code);
    const one = fc.record({
      agency: fc.constantFrom('police', 'gp', 'school', 'health-visiting', 'other'),
      role: fc.constantFrom('Police', 'GP', 'School', 'Health visitor', 'Club'),
      by: fc.constantFrom('settings', 'somebody'),
    });
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.array(one, { maxLength: 60 }), (type, people) => {
        const list = people.map((person, n) => invited(person, n));
        const again = askedAgain(list, { ...value, type }, settings);
        const more = notYetAsked(proposed({ ...value, type }, day('2027-04-12'), settings), again);
        expect(again.length + more.length).to.be.at.most(40);
        const known = again.map((two) => `${two.value.agency} ${two.value.role}`);
        expect(more.filter(({ agency, role }) => known.includes(`${agency} ${role}`))).to.deep.equal([]);
      }),
    );
  });
});
