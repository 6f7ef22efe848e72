/** A move that was made in Outlook, as the diary takes it or does not: through the kernel. */
import { expect } from 'chai';
import { diaryDaySchema, diaryPartition, holdTarget } from '../../../src/conference/diary/record.ts';
import { conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { authority } from '../../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  holdAt,
  keepConference,
  keepHold,
  keepWrites,
  slot,
  someSlot,
} from '../../support/conferences.ts';
import { daniel, family } from '../../support/consultations.ts';
import { type House, house } from '../../support/house.ts';
import { away, rota, rotaDocuments } from '../../support/rota.ts';

const moved = slot('2027-01-13T13:30');

describe('a conference that was moved in Outlook', () => {
  let home: House;
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };
  beforeEach(async () => {
    home = house({ now: '2026-12-31T10:00', entries, subscriptions });
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    await keepConference(
      { put },
      conference({
        enquiry: undefined,
        booking: bookedAt(someSlot),
        outside: { event: { at: '2026-12-30T10:51:00.000Z', id: 'e1' } },
      }),
    );
    await keepHold({ put });
  });
  afterEach(() => home.close());

  async function follow() {
    await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: 'follow:1',
      authority: authority.id,
      verb: 'diary.follow',
      target: holdTarget(diaryPartition(authority), 'moved'),
      input: { conference: conferenceAt, slot: moved, instead: holdAt.id },
      depth: 0,
    });
    await home.settle();
    const [kept] = (await home.store.query({ kind: 'conference', limit: 10 })).documents;
    const days = (await home.store.query({ kind: 'diaryDay', limit: 10 })).documents;
    return {
      value: conferenceSchema.parse(kept?.document.data),
      days: days.map(({ document }) => diaryDaySchema.parse(document.data)),
    };
  }

  it('is there in the diary, and its children count for the chair as they did before', async () => {
    const { value, days } = await follow();
    expect(value.outlook?.question?.kind).to.equal(undefined);
    expect(value.booking?.slot).to.deep.equal(moved);
    const children = days.map(({ resource, entries: [entry] }) => [resource.kind, entry?.children]);
    expect(children).to.have.deep.members([
      ['chair', value.children.length],
      ['minuteTaker', undefined],
      ['worker', undefined],
      ['room', undefined],
    ]);
  });

  it('to a day on which its chair has leave is a question that says so', async () => {
    await put(rotaDocuments(rota({ leave: [away({ from: '2027-01-13', person: daniel.id })] })));
    const { value, days } = await follow();
    expect(value.booking?.slot).to.deep.equal(someSlot);
    expect(value.outlook?.question).to.deep.include({ kind: 'time', because: ['away'] });
    expect(days).to.deep.equal([]);
  });
});
