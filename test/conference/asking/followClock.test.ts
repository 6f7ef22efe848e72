/** The clock of an enquiry that begins, or is corrected, after its conference was asked for: the conference follows. */
import { expect } from 'chai';
import { type Conference, conferenceSchema } from '../../../src/conference/record.ts';
import type { Person } from '../../../src/kernel/actor.ts';
import type { Target } from '../../../src/kernel/view.ts';
import { at, authority, gareth, maya, nasreen, person } from '../../support/authority.ts';
import {
  bookedAt,
  conference,
  conferenceAt,
  keepConference,
  slot,
  someSlot,
} from '../../support/conferences.ts';
import { target as consultationAt } from '../../support/consultations.ts';
import { dayZeroIs, enquiry, enquiryAt, keptWith, lastDayIs } from '../../support/enquiries.ts';
import { homeWith, opened, stored } from '../../support/enquiryHome.ts';
import { type House, readingOf } from '../../support/house.ts';

const now = '2026-12-30T11:00';
/** Business support. */
const joan = person('Joan Whitfield');
/** Asked for before anybody had recorded the discussion. */
const unlinked: Partial<Conference> = { enquiry: undefined, clock: undefined };

describe('a conference whose enquiry’s clock moves', () => {
  let home: House;
  afterEach(() => home.close());

  async function keep(value: Conference, where: Target = conferenceAt): Promise<void> {
    await keepConference(
      {
        put: async (documents) => {
          for (const document of documents) {
            await home.store.batch(document.partition, [{ op: 'upsert', document }]);
          }
        },
      },
      value,
      where,
    );
  }

  async function found(where: Target = conferenceAt): Promise<Conference> {
    const kept = await home.store.read(where.partition, where.id);
    return conferenceSchema.parse(kept?.document.data);
  }

  const readBy = (person: Person) =>
    home
      .messages(person)
      .map((card) => readingOf(card))
      .join('\n');

  /** The discussion of the enquiry’s first day becomes known. */
  async function discussed(): Promise<void> {
    await home.kernel.performService({
      from: 'service',
      cause: 'event',
      id: 'event:1',
      authority: authority.id,
      verb: 'enquiry.note',
      target: consultationAt,
      input: { on: dayZeroIs, initiated: true },
      depth: 1,
    });
    await home.settle();
  }

  async function corrected(typed: Readonly<Record<string, string>>): Promise<void> {
    const form = await home.press(maya, await opened(home, maya), 'Correct a discussion');
    const done = await home.press(maya, form, 'enquiry.correct', { reason: 'It was mistyped.', ...typed });
    expect(done.kind).to.equal('done');
    await home.settle();
  }

  const without = () => homeWith(enquiry(), now, keptWith(enquiry()), false);

  it('is linked when the discussion is recorded after it was booked, and the enquiry hears what it missed', async () => {
    home = await without();
    await keep(conference({ ...unlinked, booking: bookedAt(someSlot) }));
    await discussed();
    const { enquiry: id, clock } = await found();
    expect({ id, clock }).to.deep.equal({
      id: enquiryAt.id,
      clock: { rule: 'initialConference', from: dayZeroIs, dueOn: lastDayIs },
    });
    const of = await stored(home);
    expect(of.requested?.on).to.equal('2026-12-30');
    expect(of.bookings.map(({ for: day }) => day)).to.deep.equal(['2027-01-12']);
    for (const one of [maya, gareth, joan]) {
      const read = readBy(one);
      expect(read, one.name)
        .to.contain('Now due by Thu 14 January 2027')
        .and.not.to.contain('No enquiry is open');
    }
    expect(home.log.filter(({ level }) => level !== 'info')).to.deep.equal([]);
  });

  it('is linked as one that was asked for in expectation of the discussion, without a time', async () => {
    home = await without();
    const asked = { by: maya.id, at: at('2026-12-18T10:00').toString({ smallestUnit: 'millisecond' }) };
    await keep(conference({ ...unlinked, asked }));
    await discussed();
    expect((await found()).enquiry).to.equal(enquiryAt.id);
    const of = await stored(home);
    expect(of.requested?.on, 'not before the enquiry began').to.equal(dayZeroIs);
    expect(of.bookings).to.deep.equal([]);
  });

  it('is not linked where it was held before the discussion, goes on with another, or is of another consultation', async () => {
    for (const other of [
      { booking: bookedAt(slot('2026-12-17T10:00')) },
      { follows: { as: 'firstReview', on: '2026-10-01' } },
      { consultation: 'consultation:other' },
    ] satisfies Partial<Conference>[]) {
      home = await without();
      await keep(conference({ ...unlinked, ...other }));
      await discussed();
      expect((await found()).enquiry).to.equal(undefined);
      expect((await stored(home)).requested).to.equal(undefined);
      await home.close();
    }
  });

  it('alone is linked, of two: the enquiry has one conference', async () => {
    home = await without();
    const second = { ...conferenceAt, id: `${conferenceAt.id}2` };
    await keep(conference(unlinked));
    await keep(conference(unlinked), second);
    await discussed();
    const linked = [await found(), await found(second)].filter(({ enquiry: id }) => id !== undefined);
    expect(linked).to.have.lengthOf(1);
  });

  it('is due sooner when the day of the discussion is corrected, and a time after that is late', async () => {
    home = await homeWith(enquiry({ told: [maya.id, gareth.id, nasreen.id] }), now);
    await keep(conference({ booking: bookedAt(slot('2027-01-14T10:00')) }));
    await corrected({ on: '2026-12-18' });
    expect((await found()).clock).to.deep.equal({
      rule: 'initialConference',
      from: '2026-12-18',
      dueOn: '2027-01-13',
    });
    const kept = await home.store.read(conferenceAt.partition, conferenceAt.id);
    expect(kept?.document.outOfTime).to.equal('yes');
    expect(readBy(joan)).to.contain('Now due by Wed 13 January 2027');
  });

  it('stands without an enquiry again where that was recorded in error, and goes with the next', async () => {
    home = await homeWith(enquiry(), now);
    await keep(conference());
    await corrected({ initiated: 'no' });
    const alone = await found();
    expect([alone.enquiry, alone.clock]).to.deep.equal([undefined, undefined]);
    await discussed();
    expect((await found()).enquiry)
      .to.match(/^enquiry:/)
      .and.not.equal(enquiryAt.id);
  });

  it('stays as it is where only the hour was corrected: nobody is told', async () => {
    home = await homeWith(enquiry(), now);
    await keep(conference());
    await corrected({ time: '14:00' });
    expect(readBy(joan)).not.to.contain('K-7QW-2HD');
  });
});
