/** That a slot is held, heard of late: through the kernel. */
import { expect } from 'chai';
import { diaryPartition, type Hold, holdSchema } from '../../../src/conference/diary/record.ts';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { authority, maya, withoutCalendar } from '../../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  holdAt,
  keepConference,
  keepHold,
  keepWrites,
  otherSlot,
  someSlot,
} from '../../support/conferences.ts';
import { family } from '../../support/consultations.ts';
import { house } from '../../support/house.ts';

/** Another slot is held in the diary for a conference that is booked. */
async function heard(over: Partial<Conference>): Promise<{ value: Conference; hold: Hold }> {
  const home = house({ now: '2026-12-31T10:00', entries, subscriptions, directory: withoutCalendar });
  try {
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    const booking = { ...bookedAt(someSlot), hold: 'hold:first' };
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    await keepConference({ put }, conference({ enquiry: undefined, booking, ...over }));
    await keepHold({ put }, otherSlot);
    await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: 'held:1',
      authority: authority.id,
      verb: 'conference.held',
      target: conferenceAt,
      input: { hold: holdAt.id, diary: diaryPartition(authority), slot: otherSlot, by: maya.id },
      depth: 0,
    });
    await home.settle();
    const read = async (kind: string) =>
      (await home.store.query({ kind, limit: 10 })).documents.map(({ document }) => document);
    const hold = (await read('hold')).find(({ id }) => id === holdAt.id);
    const [one] = await read('conference');
    return { value: conferenceSchema.parse(one?.data), hold: holdSchema.parse(hold?.data) };
  } finally {
    await home.close();
  }
}

describe('another slot that is held for a booked conference', () => {
  it('takes the place of the one it has where somebody has said that it is to be moved', async () => {
    const toMove = { reason: 'family', by: maya.id, at: '2026-12-31T09:00:00.000Z' } as const;
    const { value, hold } = await heard({ toMove });
    expect(value.booking?.slot).to.deep.equal(otherSlot);
    expect(hold.state).to.equal('booked');
  });

  it('is let go where nobody has: it was booked meanwhile by somebody else', async () => {
    const { value, hold } = await heard({});
    expect(value.booking?.slot).to.deep.equal(someSlot);
    expect(value.earlier).to.deep.equal([]);
    expect(hold.state).to.equal('released');
  });
});
