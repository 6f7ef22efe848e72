/** That a slot is held, heard of late: through the kernel. */
import { expect } from 'chai';
import { codeOf, diaryPartition, type Hold, holdSchema } from '../../../src/conference/diary/record.ts';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { authority, maya, person, withoutCalendar } from '../../support/authority.ts';
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
import { type House, house } from '../../support/house.ts';

const toMove = { reason: 'family', by: maya.id, at: '2026-12-31T09:00:00.000Z' } as const;
const joan = person('Joan Whitfield');
/** Nobody whom a conference is told to otherwise. */
const imran = person('Imran Siddiqui');

/** A conference that is booked, in a service without calendars. */
async function booked(over: Partial<Conference>): Promise<House> {
  const home = house({ now: '2026-12-31T10:00', entries, subscriptions, directory: withoutCalendar });
  const booking = { ...bookedAt(someSlot), hold: 'hold:first' };
  await keepWrites(shelf(home), [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
  await keepConference(shelf(home), conference({ enquiry: undefined, booking, ...over }));
  return home;
}

const shelf = (home: House) => ({
  put: async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  },
});

async function came(home: House): Promise<{ value: Conference; hold: Hold }> {
  const read = async (kind: string) =>
    (await home.store.query({ kind, limit: 10 })).documents.map(({ document }) => document);
  const hold = (await read('hold')).find(({ id }) => id === holdAt.id);
  const [one] = await read('conference');
  return { value: conferenceSchema.parse(one?.data), hold: holdSchema.parse(hold?.data) };
}

/** Another slot is held in the diary for it, and the conference hears of that. */
async function heard(over: Partial<Conference>): Promise<{ value: Conference; hold: Hold }> {
  const home = await booked(over);
  try {
    await keepHold(shelf(home), otherSlot);
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
    return await came(home);
  } finally {
    await home.close();
  }
}

describe('another slot that is held for a booked conference', () => {
  it('takes the place of the one it has where somebody has said that it is to be moved', async () => {
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

  for (const [name, verb, typed, words] of [
    ['it stays', 'conference.stay', { words: 'They can come after all.' }, 'It stays at'],
    ['it is cancelled', 'conference.cancel', { words: 'Not needed.' }, 'will not be held'],
  ] as const) {
    it(`is let go, and whoever took it is told so, where somebody says at the same moment that ${name}`, async () => {
      const home = await booked({ toMove });
      try {
        home.store.between = async () => {
          expect((await home.open(joan, verb, conferenceAt, {}, typed)).kind).to.equal('done');
        };
        const args = {
          partition: conferenceAt.partition,
          conference: conferenceAt.id,
          needs: '0',
          slot: codeOf(otherSlot),
        };
        const answer = await home.open(imran, 'conference.reserve', holdAt, args);
        expect(answer.kind).to.equal('done');
        await home.settle();
        const { value, hold } = await came(home);
        expect(value.booking?.slot).to.deep.equal(someSlot);
        expect(value.moving).to.equal(undefined);
        expect(hold.state).to.equal('released');
        const days = (await home.store.query({ kind: 'diaryDay', limit: 10 })).documents;
        for (const { document } of days) expect(JSON.stringify(document.data)).to.not.contain(holdAt.id);
        const told = home.messages(imran).filter(({ shown }) => JSON.stringify(shown.card).includes(words));
        expect(told, 'told').to.have.lengthOf(1);
      } finally {
        await home.close();
      }
    });
  }
});
