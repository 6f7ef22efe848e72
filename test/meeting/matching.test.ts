/** Whose press it is: by tenant and object id, whatever else somebody says of themselves. */
import { expect } from 'chai';
import fc from 'fast-check';
import { personId } from '../../src/kernel/actor.ts';
import { Reader } from '../../src/kernel/records.ts';
import { type InMeeting, loadMeeting, proposals, type Row, rowsOf } from '../../src/meeting/load.ts';
import { matchOf, proposedBy } from '../../src/meeting/matching.ts';
import { authority, directory, gareth, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference } from '../support/conferences.ts';
import { daniel, Shelf, standingAt } from '../support/consultations.ts';
import { type Family, invitation, keepFamily } from '../support/families.ts';
import { hereNow, keepMeeting, later, metAt } from '../support/meetings.ts';

const marcus = person('Marcus Bell');
const known = { tenant: 'cc1456a5-6cd2-4ec0-af5f-5eba27b2724b', objectId: 'DR-1' };
const contact = (email: string, more = {}) => ({
  name: 'A. Doctor',
  email,
  conference: conferenceAt.id,
  ...more,
});

const kept: Family = {
  invitations: [
    { value: invitation() },
    {
      value: invitation({ agency: 'gp', role: 'GP', at: later(1) }),
      contact: contact('dr@surgery.example', known),
    },
    {
      value: invitation({ agency: 'midwifery', role: 'Midwife', at: later(2) }),
      contact: contact('mw@health.example'),
    },
    {
      value: invitation({
        agency: 'other',
        role: 'Nurse',
        person: person('Eleni Georgiou').id,
        at: later(3),
      }),
    },
  ],
};

describe('whose press it is', () => {
  let loaded: InMeeting;
  let rows: readonly Row[];
  before(async () => {
    const shelf = await new Shelf().keep({ value: standingAt('agreed') });
    await keepConference(shelf, conference(metAt));
    await keepFamily(shelf, kept);
    await keepMeeting(shelf, {
      attendances: { 'invitation:i2': { ...hereNow(), agency: 'midwifery', who: 't-1:mw-1' } },
    });
    loaded = await loadMeeting({ target: conferenceAt }, new Reader(shelf.store));
    rows = rowsOf(loaded, authority);
    await shelf.store.close();
  });

  const agencyOf = (id: string) => {
    const found = directory.byId(id);
    const match = matchOf({ id, ...(found ? { person: found } : {}) }, loaded, rows);
    return match.kind === 'row' ? `${match.row.of} ${match.row.agency}` : match.kind;
  };

  it('is found by account: of the file, of the invitation, of a contact, of an earlier press', () => {
    expect(agencyOf(maya.id)).to.equal('worker social-care');
    expect(agencyOf(gareth.id)).to.equal('manager social-care');
    expect(agencyOf(marcus.id)).to.equal('invitation police');
    expect(agencyOf(personId(known.tenant, known.objectId))).to.equal('invitation gp');
    expect(agencyOf(person('Eleni Georgiou').id)).to.equal('invitation other');
    expect(agencyOf('t-1:mw-1')).to.equal('invitation midwifery');
    expect(agencyOf(daniel.id)).to.equal('runs');
    expect(agencyOf(person('Folasade Ajayi').id)).to.equal('agency');
  });

  it('is nobody’s without an account', () => {
    expect(matchOf({}, loaded, rows).kind).to.equal('nobody');
    expect(matchOf({ address: 'dr@surgery.example' }, loaded, rows).kind).to.equal('nobody');
  });

  it('is unknown for every other account, whatever its address', () => {
    const part = fc.constantFrom(
      marcus.tenant,
      marcus.objectId,
      known.tenant,
      known.objectId,
      'x',
      maya.objectId,
    );
    const address = fc.constantFrom('dr@surgery.example', 'mw@health.example', marcus.email ?? '');
    const own = new Set([maya, marcus].map(({ id }) => id));
    own.add(personId(known.tenant, known.objectId));
    fc.assert(
      fc.property(part, part, address, (tenant, objectId, mail) => {
        const id = personId(tenant, objectId);
        fc.pre(!own.has(id));
        expect(matchOf({ id, address: mail }, loaded, rows).kind).to.equal('unknown');
      }),
    );
  });

  it('is proposed by exactly the address at which one was asked', () => {
    const proposed = (address: string) => proposedBy({ id: 't:o', address }, loaded, rows)?.agency;
    expect(proposed('DR@surgery.example')).to.equal('gp');
    expect(proposed('dr@surgery.example.org')).to.equal(undefined);
    expect(proposed('dr@surgery')).to.equal(undefined);
    expect(proposed('')).to.equal(undefined);
    expect(proposals(loaded, rows)).to.deep.equal([]);
  });
});
