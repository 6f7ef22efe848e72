/** A time that was offered, pressed after something of it has changed: nothing is booked that could not be offered now. */
import { expect } from 'chai';
import { codeOf, diaryPartition, holdTarget, type Slot } from '../../../src/conference/diary/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { audited } from '../../../src/kernel/audit.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { Tokens } from '../../../src/kernel/tokens.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { at, authority, maya } from '../../support/authority.ts';
import { conference, conferenceAt, keepConference, someSlot } from '../../support/conferences.ts';
import { daniel, family, joan, restrictedTo } from '../../support/consultations.ts';
import { conversationOf, type House, house, readingOf } from '../../support/house.ts';
import { away, rota, rotaDocuments } from '../../support/rota.ts';

const tokens = new Tokens([{ id: 'k1', secret: 'only for tests' }]);
const gone = 'cannot be had then any more';

describe('a time that was offered', () => {
  let home: House;
  afterEach(() => home.close());

  async function reserved(
    slot: Slot,
    over: { by?: typeof joan; restricted?: ReturnType<typeof family> } = {},
  ) {
    const { by = joan, restricted = family() } = over;
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    };
    await keepConference({ put }, conference());
    const { record, entry } = audited(create(caseType, caseTarget(conferenceAt), authority.id, restricted), {
      actor: { kind: 'person', person: maya },
      verb: 'consultation.send',
      what: 'Asked for a consultation',
      commandId: 'c1',
      settings: 'example-1',
      at: at('2026-11-19T10:47'),
    });
    await put([record, entry]);
    const verb = 'conference.reserve';
    const token = tokens.mint({
      verb,
      target: holdTarget(diaryPartition(authority), 'served'),
      conversation: conversationOf(by),
      expires: home.clock.now().add({ hours: 24 }),
      args: { partition: conferenceAt.partition, conference: conferenceAt.id, slot: codeOf(slot) },
    });
    const answer = await home.kernel.perform({
      from: 'person',
      identity: { tenant: by.tenant, objectId: by.objectId },
      place: { kind: 'personal', conversation: conversationOf(by) },
      verb,
      token,
      input: { token, verb },
    });
    return { answer, days: (await home.store.query({ kind: 'diaryDay', limit: 10 })).documents };
  }

  const open = () => {
    home = house({ now: '2026-12-31T10:00', entries, subscriptions });
  };

  it('is held while all of it still stands', async () => {
    open();
    const { answer, days } = await reserved(someSlot);
    expect(answer.kind).to.equal('done');
    expect(days.length).to.be.greaterThan(2);
  });

  for (const [what, slot] of [
    ['the chair has left', { ...someSlot, chair: maya.id }],
    ['the minute taker has left', { ...someSlot, minuteTaker: maya.id }],
    ['the room was sold', { ...someSlot, room: 'sold-1' }],
  ] as const) {
    it(`is not booked once ${what}`, async () => {
      open();
      const { answer, days } = await reserved(slot);
      expect(answer).to.include({ kind: 'refused', code: 'notNow' });
      expect(readingOf(answer)).to.contain(gone);
      expect(days).to.deep.equal([]);
    });
  }

  it('is not booked with a chair who has gone on leave meanwhile', async () => {
    open();
    const leave = [away({ from: '2027-01-12', person: daniel.id })];
    for (const document of rotaDocuments(rota({ leave }))) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
    const { answer, days } = await reserved(someSlot);
    expect(readingOf(answer)).to.contain(gone);
    expect(days).to.deep.equal([]);
  });

  it('is not booked with somebody whom a restriction has left out meanwhile', async () => {
    open();
    const restricted = restrictedTo(maya, daniel);
    const { answer, days } = await reserved(someSlot, { by: maya, restricted });
    expect(answer).to.include({ kind: 'refused', code: 'notNow' });
    expect(days).to.deep.equal([]);
  });
});
