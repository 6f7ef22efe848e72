/** A case that comes to be restricted while the family has more than one open request: none of them is left with nobody. */
import { expect } from 'chai';
import { consultationEntries, consultationFollowings } from '../../src/consultation/index.ts';
import {
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
  holderOf,
} from '../../src/consultation/record.ts';
import type { Person } from '../../src/kernel/actor.ts';
import { audited } from '../../src/kernel/audit.ts';
import type { Answer } from '../../src/kernel/command.ts';
import { create, type Write } from '../../src/kernel/decision.ts';
import { Reader } from '../../src/kernel/records.ts';
import type { Target } from '../../src/kernel/view.ts';
import { at, authority, gareth, maya, nasreen, person, ruth } from '../support/authority.ts';
import { child, consultation, family } from '../support/consultations.ts';
import { type House, house, readingOf } from '../support/house.ts';

const daniel = person('Daniel Osei');
const wei = person('Wei Zhang');
const tomasz = person('Tomasz Wiśniewski');
const joan = person('Joan Whitfield');
const partition = 'case:k4m7';
const first: Target = { partition, id: 'consultation:first' };
const second: Target = { partition, id: 'consultation:second' };
const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });

describe('restricting a case with two open requests', () => {
  let home: House;
  afterEach(() => home.close());

  /** Maya’s request waits for Ruth; Tomasz’s, of another team, was taken by Daniel. */
  async function homeWith(other: Partial<Consultation> = {}): Promise<void> {
    home = house({
      now: '2026-11-19T11:00',
      entries: consultationEntries,
      subscriptions: consultationFollowings,
    });
    const put = async (write: Write) => {
      const { record, entry } = audited(write, {
        actor: { kind: 'person', person: maya },
        verb: 'consultation.send',
        what: 'Asked for a consultation',
        commandId: `c-${write.target.id}`,
        settings: 'example-1',
        at: at('2026-11-19T10:47'),
      });
      for (const document of [record, entry])
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    const took = moment('2026-11-19T10:50');
    await put(create(caseType, caseTarget(first), authority.id, family()));
    await put(create(consultationType, first, authority.id, consultation()));
    await put(
      create(
        consultationType,
        second,
        authority.id,
        consultation({
          reference: 'C-7WH-3MN',
          children: [child(5)],
          asker: tomasz.id,
          manager: joan.id,
          offers: [{ to: daniel.id, at: took, from: took, why: 'onDuty' }],
          taken: { by: daniel.id, at: took },
          ...other,
        }),
      ),
    );
  }

  const kept = async (target: Target) => (await new Reader(home.store).get(consultationType, target)).value;

  async function restrict(by: Person, to: readonly Person[]): Promise<Answer> {
    const form = await home.open(by, 'consultation.restrictForm', first);
    const answer = await home.press(by, form, 'consultation.restrict', {
      to: to.map((one) => one.email ?? '').join('\n'),
      reason: 'Relative of a member of staff.',
    });
    await home.settle();
    return answer;
  }

  it('passes each on whose chair is left out, and tells who has it now and who waits', async () => {
    await homeWith();
    expect((await restrict(gareth, [gareth, maya, tomasz, joan, wei])).kind).to.equal('done');
    const [one, other] = [await kept(first), await kept(second)];
    expect([holderOf(one), holderOf(other)]).to.deep.equal([wei.id, wei.id]);
    expect(other.taken, 'nobody has taken it: it climbs if nobody does').to.equal(undefined);
    expect(other.offers.at(-1)).to.include({ why: 'named', reason: 'The case was restricted.' });
    expect(home.messages(wei)).to.have.length(2);
    expect(readingOf(home.newest(tomasz))).to.contain('This case is now restricted');
    const taken = await home.press(
      wei,
      await home.open(wei, 'consultation.show', second),
      'consultation.take',
    );
    expect(taken.kind).to.equal('done');
  });

  it('leaves the one alone whose chair is named', async () => {
    await homeWith();
    await restrict(gareth, [gareth, maya, tomasz, daniel]);
    expect((await kept(second)).taken?.by).to.equal(daniel.id);
    expect(holderOf(await kept(first))).to.equal(daniel.id);
  });

  it('leaves the one alone that was withdrawn, and asks for none of its people', async () => {
    await homeWith({
      withdrawn: { by: tomasz.id, at: moment('2026-11-19T10:55'), reason: 'Sent by mistake.' },
    });
    expect((await restrict(gareth, [gareth, maya, ruth])).kind).to.equal('done');
    expect(holderOf(await kept(second))).to.equal(daniel.id);
  });

  it('wants everybody who asked among them, by name where the one who restricts may see what they asked', async () => {
    await homeWith();
    const words = readingOf(await restrict(gareth, [gareth, maya, ruth]));
    expect(words)
      .to.contain('Somebody else has asked about this family')
      .and.not.contain(tomasz.name)
      .and.not.contain('C-7WH-3MN');
    expect(readingOf(await restrict(nasreen, [nasreen, maya, ruth]))).to.contain(tomasz.name);
    expect((await new Reader(home.store).get(caseType, caseTarget(first))).value.restricted).to.equal(
      undefined,
    );
  });

  it('wants a chair among them for each, who did not ask for that one', async () => {
    await homeWith({ asker: ruth.id });
    expect(readingOf(await restrict(gareth, [gareth, maya, ruth]))).to.contain(
      'was sent by the only chair or safeguarding manager among them',
    );
    expect((await restrict(gareth, [gareth, maya, ruth, wei])).kind).to.equal('done');
    expect(holderOf(await kept(second))).to.equal(wei.id);
  });

  it('is decided anew where a chair takes the other one between reading and writing', async () => {
    const offered = moment('2026-11-19T10:50');
    await homeWith({
      taken: undefined,
      offers: [{ to: wei.id, at: offered, from: offered, why: 'onDuty' }],
    });
    const card = await home.open(daniel, 'consultation.show', second);
    home.store.between = async () => {
      expect((await home.press(daniel, card, 'consultation.take')).kind).to.equal('done');
    };
    await restrict(gareth, [gareth, maya, tomasz, wei]);
    expect(holderOf(await kept(second))).to.equal(wei.id);
  });
});
