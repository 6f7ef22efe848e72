/** A conference of which the chair has decided that it was held: through the kernel, with real records. */
import { expect } from 'chai';
import { codeOf } from '../../../src/conference/diary/record.ts';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import { caseTarget, caseType } from '../../../src/consultation/index.ts';
import { create } from '../../../src/kernel/decision.ts';
import type { StoreDocument } from '../../../src/kernel/store.ts';
import { entries, subscriptions } from '../../../src/wiring.ts';
import { authority, person } from '../../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  holdAt,
  keepConference,
  keepWrites,
  otherSlot,
  someSlot,
} from '../../support/conferences.ts';
import { family } from '../../support/consultations.ts';
import { type House, house, readingOf } from '../../support/house.ts';

const joan = person('Joan Whitfield');
const { from, until } = otherSlot;
const changed: Partial<Conference> = {
  toMove: { reason: 'family', by: joan.id, at: '2026-12-31T09:00:00.000Z' },
  outlook: {
    at: '2026-12-31T09:00:00.000Z',
    strangers: ['somebody'],
    missing: 1,
    question: { kind: 'time', from, until },
  },
};

const reserving = {
  partition: conferenceAt.partition,
  conference: conferenceAt.id,
  needs: '0',
  slot: codeOf(otherSlot),
};
/** What is neither done nor offered once it was held. */
const deeds = [
  ['conference.cancel', conferenceAt, {}, { words: 'Not needed.' }],
  ['conference.move', conferenceAt, {}, { reason: 'family' }],
  ['conference.reserve', holdAt, reserving, {}],
  ['conference.putBack', conferenceAt, {}, {}],
  ['conference.takeTheirs', conferenceAt, {}, {}],
] as const;

describe('a conference that was held', () => {
  let home: House;
  afterEach(() => home.close());

  async function homeAt(now: string, value: Partial<Conference> = {}) {
    home = house({ now, entries, subscriptions });
    const put = async (documents: readonly StoreDocument[]) => {
      for (const document of documents) {
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
      }
    };
    await keepWrites({ put }, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    const booking = bookedAt(someSlot);
    await keepConference({ put }, conference({ enquiry: undefined, booking, ...changed, ...value }));
  }

  const stored = async () =>
    conferenceSchema.parse((await home.store.read(conferenceAt.partition, conferenceAt.id))?.document.data);

  async function note(input = {}) {
    await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: `noteHeld:${JSON.stringify(input)}`,
      authority: authority.id,
      verb: 'conference.noteHeld',
      target: conferenceAt,
      input,
      depth: 1,
    });
    await home.settle();
  }

  it('is neither moved nor cancelled, nor is anything else done about its time', async () => {
    await homeAt('2027-01-19T10:00');
    await note();
    const before = await stored();
    expect(before.toMove, 'no move is waited for any more').to.equal(undefined);
    for (const [verb, target, args, typed] of deeds) {
      const answer = await home.open(joan, verb, target, args, typed);
      expect(answer.kind, verb).to.equal('refused');
      if (verb !== 'conference.reserve') expect(readingOf(answer), verb).to.contain('recorded as held');
    }
    expect(await stored()).to.deep.equal(before);
    const card = readingOf(await home.open(joan, 'conference.show', conferenceAt));
    for (const gone of ['Move it', 'Cancel the conference', 'Changed in Outlook', 'Put it back in Outlook']) {
      expect(card).to.not.contain(gone);
    }
    for (const form of ['conference.moveForm', 'conference.cancelForm']) {
      expect(readingOf(await home.open(joan, form, conferenceAt))).to.contain('There is nothing to do here');
    }
  });

  it('takes no time that was chosen before the chair decided', async () => {
    await homeAt('2027-01-12T10:30', { held: { at: '2027-01-12T10:29:00.000Z' } });
    const answer = await home.open(joan, 'conference.reserve', holdAt, reserving);
    expect(readingOf(answer)).to.contain('recorded as held');
  });

  it('can be cancelled after its time where nobody has decided anything, and where that was taken back', async () => {
    await homeAt('2027-01-19T10:00');
    await note();
    await note({ held: false });
    expect((await stored()).held).to.equal(undefined);
    expect(readingOf(await home.open(joan, 'conference.cancelForm', conferenceAt))).to.contain(
      'Go on only if it was not held.',
    );
    const [verb, target, args, typed] = deeds[0];
    expect((await home.open(joan, verb, target, args, typed)).kind).to.equal('done');
    await note();
    expect((await stored()).held, 'cancelled').to.equal(undefined);
  });

  it('can be moved while its time is still to come: that was decided by mistake', async () => {
    await homeAt('2027-01-11T10:00', { held: { at: '2027-01-11T09:00:00.000Z' }, toMove: undefined });
    const answer = await home.open(joan, 'conference.move', conferenceAt, {}, { reason: 'family' });
    expect(answer.kind).to.equal('done');
  });
});
