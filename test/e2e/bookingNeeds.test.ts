/** What a conference needs, said anew: before it has a time, after it, and what that does to the chair's signature. */
import { expect } from 'chai';
import type { Conference } from '../../src/conference/record.ts';
import {
  askFor,
  type Card,
  conferenceOf,
  decided,
  eventsOf,
  open,
  press,
  sign,
  takeTime,
  timesToMove,
  toldOf,
} from '../support/bookings.ts';
import { Product } from '../support/product.ts';
import { type At, marker, type Typed, wordsIn } from '../support/product-seat.ts';
import { buttonsOf, pressData } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

describe('what a conference needs, said anew', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let joan: At;
  let partition: string;
  let about: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    joan = product.sit('Joan Whitfield');
    about = await decided(maya, product.sit('Ruth Adeyemi'), '1');
    ({ partition } = product.target(about));
  });
  after(() => product?.close());

  const read = async (reference: string): Promise<Conference> =>
    (await conferenceOf(product, partition, reference)).value;
  const chairOf = ({ booking }: Conference) =>
    product.sit(product.people.find(({ id }) => id === booking?.slot.chair)?.name ?? 'nobody');
  const dayOf = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO('Europe/London').toPlainDate();
  const weekday = (at: string) => `${dayOf(at).toLocaleString('en-GB', { weekday: 'long' })}s`;

  /** Records it, and waits until everybody concerned was told. */
  async function change(card: Card, typed: Typed): Promise<Card> {
    const done = await press(
      await press(card, 'conference.changeNeedsForm'),
      'conference.changeNeeds',
      typed,
    );
    await product.settle();
    return done;
  }

  /** The card's button as it stands, pressed later. */
  const later = (card: Card, verb: string) => {
    const button = buttonsOf(card.card).find((one) => one.verb === verb);
    if (!button) throw new Error(`no button ${verb}`);
    return () =>
      card.by.seat.send(card.message, { ...button, data: pressData(card.card, button, {}) }).then(wordsIn);
  };

  let reference: string;

  it('offers other times while it has none, and what was offered before cannot be taken', async () => {
    const asked = await askFor(maya, about);
    ({ reference } = asked);
    const form = await press(asked.times, 'conference.holdForm');
    const stale = later(form, 'conference.reserve');
    const before = /Time 1: \w+ \d+ \w+ \d+/.exec(asked.times.words)?.[0] ?? '';
    const day = /\w+ \d+ (\w+) \d+/.exec(before.replace('Time 1: ', ''))?.[0] ?? '';
    const times = await change(await open(maya, reference), {
      cannot: day.replace(/ \d{4}$/, ''),
      needs: 'wheelchair',
      minutes: '150',
      others: `${product.sit('Gareth Pryce').id},${product.sit('Priya Raman').id}`,
    });
    expect(times.words).to.contain('Time 1: ').and.not.contain(day);
    expect(await stale()).to.contain('What it needs was changed meanwhile');
    expect((await read(reference)).booking).to.equal(undefined);
    const value = await read(reference);
    expect(value.needs).to.deep.include({ minutes: 150, wheelchair: true, apart: false });
    expect(value.needsSaid?.version).to.equal(1);
  });

  it('takes the time of everybody who must be there, in the diary and in Outlook', async () => {
    const times = await press(await open(maya, reference), 'conference.look');
    const since = product.wire.exchanges.length;
    await takeTime(times);
    const value = await read(reference);
    const gareth = product.sit('Gareth Pryce');
    // Of another team, and nothing to do with the case otherwise.
    const priya = product.sit('Priya Raman');
    const { slot } = value.booking ?? {};
    if (!slot) throw new Error('it is not booked');
    expect(Temporal.Instant.from(slot.starts).until(slot.until).total('minutes')).to.equal(150);
    expect(slot.others).to.deep.equal([gareth.id, priya.id]);
    const [event] = eventsOf(product, value);
    expect(event?.attendees.map(({ email }) => email)).to.include.members([
      gareth.persona.email,
      priya.persona.email,
    ]);
    const told = toldOf(product, product.wire.exchanges.slice(since), reference);
    expect(told.get(priya.id)?.join('\n')).to.contain('Booked for');
    expect((await open(priya, reference)).words).to.contain('Booked for');
    expect((await open(joan, reference)).words)
      .to.contain('Also there')
      .and.contain('Gareth Pryce');
    const entered = product
      .kept()
      .filter(({ kind, body }) => kind === 'diaryDay' && body.includes(gareth.id))
      .map(({ body }) => JSON.parse(body).data.entries.length);
    expect(entered).to.deep.equal([1]);
  });

  it('says plainly that the time still answers what is needed, and leaves the signature alone', async () => {
    await sign(chairOf(await read(reference)), reference);
    const done = await change(await open(maya, reference), { access: `${marker} Interpreter, Polish` });
    expect(done.words).to.contain('Its time still answers what is needed');
    const value = await read(reference);
    expect(value.signed).to.not.equal(undefined);
    expect(value.needs.others).to.have.lengthOf(2);
  });

  it('has the chair sign anew where it touches who meets whom, and says so to the chair', async () => {
    const chair = chairOf(await read(reference));
    const since = product.wire.exchanges.length;
    const done = await change(await open(maya, reference), { needs: 'wheelchair,apart' });
    const value = await read(reference);
    expect(value.signed).to.equal(undefined);
    expect(value.needs.apart).to.equal(true);
    const told = toldOf(product, product.wire.exchanges.slice(since), reference).get(chair.id) ?? [];
    expect(told.join('\n')).to.contain('Not signed yet');
    expect(done.words).to.contain('It');
  });

  it('says plainly that the time answers it no more, to all who see to it, and offers to move it', async () => {
    const { booking } = await read(reference);
    if (!booking) throw new Error('it is not booked');
    const since = product.wire.exchanges.length;
    const done = await change(await open(maya, reference), { cannot: weekday(booking.slot.starts) });
    expect(done.words)
      .to.contain('Its time does not answer what is needed now')
      .and.contain('The family cannot come then.')
      .and.contain('Move it');
    const told = toldOf(product, product.wire.exchanges.slice(since), reference);
    const chair = chairOf(await read(reference));
    expect([...told.keys()]).to.include.members([joan.id, chair.id]);
    expect(told.get(joan.id)?.join('\n')).to.contain('What it needs has changed');
    // The time stands, in the diary and in Outlook, until somebody moves it.
    expect((await read(reference)).booking).to.deep.equal(booking);
    await takeTime(await timesToMove(maya, reference));
    const moved = await read(reference);
    expect(dayOf(moved.booking?.slot.starts ?? '').dayOfWeek).to.not.equal(
      dayOf(booking.slot.starts).dayOfWeek,
    );
    expect((await open(joan, reference)).words).to.not.contain('Its time does not answer');
  });

  it('does not tell anybody a second time what was said already', async () => {
    const since = product.wire.exchanges.length;
    const before = await read(reference);
    await change(await open(maya, reference), {});
    expect((await read(reference)).needsSaid).to.deep.equal(before.needsSaid);
    expect(toldOf(product, product.wire.exchanges.slice(since), reference).size).to.be.at.most(1);
  });

  it('stays at its time where it is not to be moved after all, with the reason, and everybody is told', async () => {
    const { booking } = await read(reference);
    await timesToMove(maya, reference);
    const shown = await open(maya, reference);
    const times = await press(shown, 'conference.look');
    const hold = await press(times, 'conference.holdForm');
    const stale = later(hold, 'conference.reserve');
    const since = product.wire.exchanges.length;
    const form = await press(await open(maya, reference), 'conference.stayForm');
    const done = await press(form, 'conference.stay', { words: `${marker} they can come after all` });
    await product.settle();
    expect(done.words).to.contain('It was to be moved, and stays').and.contain(`${marker} they can come`);
    const value = await read(reference);
    expect(value.booking).to.deep.equal(booking);
    expect(value.toMove).to.equal(undefined);
    expect(value.stayed?.map(({ reason }) => reason)).to.deep.equal(['family']);
    const told = toldOf(product, product.wire.exchanges.slice(since), reference);
    const { slot } = value.booking ?? {};
    for (const id of [slot?.chair, slot?.minuteTaker, value.manager, product.sit('Priya Raman').id]) {
      expect(told.get(id ?? '')?.join('\n')).to.contain('It stays at');
    }
    // A time that was shown before is not taken any more, and nothing is left in the diary.
    await stale();
    await product.settle();
    expect((await read(reference)).booking).to.deep.equal(booking);
    expect((await read(reference)).moving).to.equal(undefined);
  });

  it('is refused in words where it cannot be read, and nothing is changed', async () => {
    const before = await read(reference);
    const form = await press(await open(maya, reference), 'conference.changeNeedsForm');
    const done = await press(form, 'conference.changeNeeds', { cannot: 'whenever', needs: '' });
    expect(done.words).to.contain('Line 1 could not be read');
    expect(await read(reference)).to.deep.equal(before);
  });

  it('writes nothing of it where anybody outside reads', () => {
    expect(product.untold(marker)).to.deep.equal([]);
  });

  keepsItsPromises(() => product);
});
