/** An event that was made while people wanted something else already: through the kernel, with real records. */
import { expect } from 'chai';
import { z } from 'zod';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import { errand } from '../../../src/kernel/errand.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { authority, maya } from '../../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  keepConference,
  keepWrites,
  otherSlot,
  someSlot,
} from '../../support/conferences.ts';
import { family } from '../../support/consultations.ts';
import { type House, house } from '../../support/house.ts';

const at = '2026-12-31T09:00:00.000Z';
const late = { id: 'event-late', iCalUId: '0400000', etag: '1', joinUrl: 'https://teams.example/late' };
const booking = { ...bookedAt(someSlot), hold: 'hold:first' };
const moving = { hold: 'hold:next', slot: otherSlot, by: maya.id, at, reason: 'family' } as const;
const cancelled = { by: maya.id, at, words: 'Not needed.' };
/** The event before was deleted in Outlook; its meeting goes with it. */
const deleted = { event: { at, id: 'event-deleted' }, meeting: { at, id: 'm1', chat: 'c1' }, joined: { at } };
const answers: Readonly<Record<string, JsonObject>> = {
  'calendar.book': { ...late, id: 'event-second' },
  'calendar.move': late,
  'calendar.cancel': {},
  'calendar.look': {},
  'meeting.find': { id: 'm2', chat: 'c2' },
  'meeting.secure': {},
  'meeting.join': {},
};

describe('an event that was made when something else was wanted already', () => {
  let home: House;
  let asked: string[];
  afterEach(() => home.close());

  async function homeWith(value: Partial<Conference>) {
    asked = [];
    const stubs = Object.entries(answers).map(([name, answer]) =>
      errand({
        name,
        input: z.looseObject({}),
        run: async () => {
          asked.push(name);
          return answer;
        },
      }),
    );
    home = house({ now: '2026-12-31T10:00', entries, subscriptions, errands: stubs });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    await keepConference({ put }, conference({ enquiry: undefined, booking, ...value }));
  }

  async function came(verb: string, input: JsonObject) {
    await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: `${verb}:1`,
      authority: authority.id,
      verb,
      target: conferenceAt,
      input,
      depth: 0,
    });
    await home.settle();
    const stored = await home.store.read(conferenceAt.partition, conferenceAt.id);
    return conferenceSchema.parse(stored?.document.data);
  }

  for (const [verb, outside] of [
    ['conference.eventMade', { event: { at, failed: 'timeout', again: at } }],
    ['conference.putRight', deleted],
  ] as const) {
    it(`is moved to the time that was taken meanwhile, and is the only one: ${verb}`, async () => {
      await homeWith({ moving, outside });
      const after = await came(verb, { hold: booking.hold, answer: late });
      expect(after.outside.event).to.deep.include(late);
      expect(after.outside.meeting).to.include({ id: 'm2', chat: 'c2' });
      expect(after.moving, 'the move waits').to.include({ hold: moving.hold });
      asked = [];
      const moved = await came('conference.checked', { hold: moving.hold, answer: { busy: [] } });
      expect(asked).to.include('calendar.move').and.not.include('calendar.book');
      expect(moved.booking?.slot).to.deep.equal(otherSlot);
      expect(moved.outside.event?.id).to.equal(late.id);
    });

    it(`is taken out of the calendars again where the conference was cancelled meanwhile: ${verb}`, async () => {
      await homeWith({ cancelled, outside });
      const after = await came(verb, { hold: booking.hold, answer: late });
      expect(after.outside.event?.id).to.equal(late.id);
      expect(asked).to.deep.equal(['calendar.cancel']);
      expect(after.outside.withdrawn).to.be.an('object');
    });
  }

  it('and is the one on record already changes nothing', async () => {
    const outside = { ...deleted, event: { at, ...late } };
    await homeWith({ moving, outside });
    const after = await came('conference.putRight', { hold: booking.hold, answer: { ...late, etag: '2' } });
    expect(after.outside).to.deep.equal(outside);
    expect(asked).to.deep.equal([]);
  });
});
