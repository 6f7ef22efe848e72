/** Who must be there beside the social worker: out of all of the service, ticked or typed. */
import { expect } from 'chai';
import { areOthersTyped, othersFor, othersMeant } from '../../../src/conference/asking/changeNeeds.ts';
import { conferenceType } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { Loaded, RecordType } from '../../../src/kernel/records.ts';
import type { Target } from '../../../src/kernel/view.ts';
import { authority, gareth, maya, person } from '../../support/authority.ts';
import { conference, conferenceAt } from '../../support/conferences.ts';
import { family, restrictedTo } from '../../support/consultations.ts';
import { grown } from '../../support/largeAuthority.ts';

function lying<T extends JsonObject>(type: RecordType<T>, target: Target, value: T): Loaded<T> {
  const { kind } = type;
  return {
    type,
    target,
    authority: authority.id,
    value,
    etag: '1',
    head: { seq: 1, hash: '', salt: '' },
    document: { ...target, kind, authority: authority.id, schema: 1 },
  };
}
const inCase = () => ({
  conference: lying(conferenceType, conferenceAt, conference()),
  case: lying(caseType, caseTarget(conferenceAt), family()),
});
const [priya, nasreen] = [person('Priya Raman'), person('Nasreen Malik')];

describe('who must be there beside the social worker', () => {
  it('can be anybody of the service but her, those chosen by their time, and other agencies; her team comes first', () => {
    const all = othersFor(inCase(), authority);
    const ids = all.map(({ id }) => id);
    expect(ids).to.include.members([gareth.id, priya.id, nasreen.id]);
    expect(ids).to.not.include(maya.id);
    for (const { roles } of all) {
      expect(roles).to.not.include.oneOf(['chair', 'minuteTaker', 'agencyProfessional']);
    }
    const near = all.filter(({ team }) => team === 'north');
    expect(near.length).to.be.greaterThan(1);
    expect(all.slice(0, near.length)).to.deep.equal(near);
  });

  it('is nobody whom a restriction leaves out', () => {
    const hidden = {
      ...inCase(),
      case: lying(caseType, caseTarget(conferenceAt), restrictedTo(maya, priya)),
    };
    expect(othersFor(hidden, authority).map(({ id }) => id)).to.deep.equal([priya.id]);
  });

  it('is ticked in a small service and typed in a large one: name or work e-mail, one a line', () => {
    expect(areOthersTyped(othersFor(inCase(), authority))).to.equal(false);
    const { authority: large } = grown();
    const among = othersFor(inCase(), large);
    expect(areOthersTyped(among)).to.equal(true);
    const [one, two] = among.filter(({ email }) => email?.startsWith('teamManager'));
    const typed = ` PRIYA  raman\n\n${one?.email}, ${two?.name}\n${priya.id}`;
    expect(othersMeant(typed, among)).to.deep.equal({ people: [priya.id, one?.id, two?.id] });
    expect(othersMeant('Priya Raman\nSomebody Else', among)).to.deep.equal({ unknown: 2 });
    expect(othersMeant('Daniel Osei', among)).to.deep.equal({ unknown: 1 });
    expect(othersMeant('', among)).to.deep.equal({ people: [] });
  });
});
