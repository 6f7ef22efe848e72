/**
 * A time that the diary has let go of before its conference had heard of it, as after a restart of which both are due:
 * through the kernel.
 */
import { expect } from 'chai';
import { z } from 'zod';
import {
  diaryDaySchema,
  diaryPartition,
  type Hold,
  holdSchema,
} from '../../../src/conference/diary/record.ts';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import { errand } from '../../../src/kernel/errand.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import type { Target } from '../../../src/kernel/view.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { authority, maya, person } from '../../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  holdAt,
  keepConference,
  keepHold,
  keepTaken,
  keepWrites,
  otherSlot,
  someSlot,
} from '../../support/conferences.ts';
import { family } from '../../support/consultations.ts';
import { type House, house, readingOf } from '../../support/house.ts';

const joan = person('Joan Whitfield');
const diary = diaryPartition(authority);
const others = [someSlot.chair, someSlot.room];

describe('a time that the diary has let go of too soon', () => {
  let home: House;
  let looked: number;
  const put = async (documents: readonly StoreDocument[]) => {
    for (const document of documents) {
      await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    }
  };
  beforeEach(async () => {
    looked = 0;
    const look = errand({
      name: 'calendar.look',
      input: z.looseObject({}),
      run: async () => {
        looked += 1;
        return { gone: true };
      },
    });
    home = house({ now: '2026-12-31T10:00', entries, subscriptions, errands: [look] });
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    await keepHold({ put }, someSlot);
  });
  afterEach(() => home.close());

  const keep = (value: Partial<Conference>) =>
    keepConference({ put }, conference({ enquiry: undefined, ...value }));

  async function service(cause: 'followUp' | 'clock', verb: string, target: Target, input: JsonObject = {}) {
    await home.kernel.performService({
      from: 'service',
      cause,
      id: `${verb}:${home.clock.now()}`,
      authority: authority.id,
      verb,
      target,
      input,
      depth: 0,
    });
    await home.settle();
    home.clock.forward({ seconds: 1 });
  }
  const check = () => service('clock', 'diary.check', holdAt);
  const book = () => service('followUp', 'diary.book', holdAt);

  async function stored() {
    const [value, hold] = await Promise.all(
      [conferenceAt, holdAt].map(
        async ({ partition, id }) => (await home.store.read(partition, id))?.document.data,
      ),
    );
    const days = (await home.store.query({ kind: 'diaryDay', limit: 20 })).documents;
    const held = days.flatMap(({ document }) => {
      const { resource, entries } = diaryDaySchema.parse(document.data);
      return entries.some(({ hold }) => hold === holdAt.id) ? [resource.id] : [];
    });
    const known: { value: Conference; hold: Hold } = {
      value: conferenceSchema.parse(value),
      hold: holdSchema.parse(hold),
    };
    return { ...known, held };
  }
  const letGo = async () => {
    await check();
    expect((await stored()).hold.state).to.equal('released');
  };

  it('is lost to a conference that hears of it only then, and whoever took it chooses another', async () => {
    await keep({});
    await letGo();
    await service('followUp', 'conference.held', conferenceAt, {
      hold: holdAt.id,
      diary,
      slot: { ...someSlot },
      by: maya.id,
    });
    const { value, held } = await stored();
    expect(value.booking).to.equal(undefined);
    expect(value.earlier.map(({ why }) => why)).to.deep.equal(['lost']);
    expect(held).to.deep.equal([]);
    const news = home.newest(maya);
    expect(readingOf(news)).to.contain('The time that was held has gone');
    expect((await home.press(maya, news, 'conference.look')).kind).to.equal('done');
  });

  it('is taken once more where it is booked by then and still free', async () => {
    await keep({});
    await letGo();
    await keep({ booking: bookedAt(someSlot) });
    await book();
    const { hold, held } = await stored();
    expect(hold.state).to.equal('booked');
    expect(held).to.include.members(others);
    await check();
    expect((await stored()).hold.state, 'looked at once more').to.equal('booked');
  });

  it('is for people to see to where somebody else has it by then; tried once more, it is had if it is free again', async () => {
    await keep({});
    await letGo();
    await keep({ booking: bookedAt(someSlot) });
    await keepTaken({ put }, someSlot);
    await book();
    const { value, hold, held } = await stored();
    expect(hold.state).to.equal('released');
    expect(held).to.deep.equal([]);
    expect(value.outside.checked?.failed).to.equal('takenInDiary');
    expect(readingOf(home.newest(joan))).to.contain('has another conference then');
    const again = { hold: holdAt.id, answer: { busy: [] } };
    await service('followUp', 'conference.checked', conferenceAt, again);
    expect((await stored()).value.outside.checked?.failed, 'still taken').to.equal('takenInDiary');
    for (const { document } of (await home.store.query({ kind: 'diaryDay', limit: 20 })).documents) {
      await put([{ ...document, data: { ...diaryDaySchema.parse(document.data), entries: [] } }]);
    }
    await service('followUp', 'conference.checked', conferenceAt, again);
    expect((await stored()).held).to.include.members(others);
    expect((await stored()).value.outside.checked).to.not.have.property('failed');
  });

  for (const [name, value] of [
    ['moved', { booking: { ...bookedAt(otherSlot), hold: 'hold:next' } }],
    [
      'cancelled',
      {
        booking: bookedAt(someSlot),
        cancelled: { by: maya.id, at: '2026-12-31T09:00:00.000Z', words: 'Not needed.' },
      },
    ],
  ] as const) {
    it(`is not taken once more for one that was ${name} since`, async () => {
      await keep({});
      await letGo();
      await keep(value);
      await book();
      const { hold, held } = await stored();
      expect(hold.state).to.equal('released');
      expect(held).to.deep.equal([]);
    });
  }

  it('is looked for anew where the conference was to follow a move in Outlook', async () => {
    const outside = { event: { at: '2026-12-31T09:00:00.000Z', id: 'event-1' } };
    await keep({ booking: { ...bookedAt(otherSlot), hold: 'hold:before' }, outside });
    await letGo();
    const command = { hold: holdAt.id, diary, slot: { ...someSlot }, instead: 'hold:before' };
    await service('followUp', 'conference.followed', conferenceAt, command);
    expect((await stored()).value.booking?.hold).to.equal('hold:before');
    expect(looked).to.equal(1);
  });
});
