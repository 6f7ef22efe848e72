/**
 * Meetings that do not run as they were booked: early, late, twice, never; ended and resumed; with a chair on the
 * telephone; with Quorate down for the whole of it; and two of one family on one day. The record is the same as ever.
 */
import { expect } from 'chai';
import { meetingSchema } from '../../src/meeting/record.ts';
import {
  attendances,
  type Booked,
  booked,
  conferences,
  kept,
  meeting,
  pressHere,
  reviewBookedIn,
  saidIn,
} from '../support/bookedProduct.ts';
import type { Product } from '../support/product.ts';
import { marker } from '../support/product-seat.ts';
import { inputsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

const about = 'In the meeting';

/** What Teams says of a meeting as a whole. */
async function teamsSays(here: Booked, what: 'meetingStart' | 'meetingEnd'): Promise<void> {
  const { product, chair, chat } = here;
  const event = { type: 'event', name: `application/vnd.microsoft.${what}`, value: {} };
  const { status } = await product.post(product.activity(chair.persona, event, chat));
  expect(status).to.equal(200);
  await product.settle();
}

/** The minute taker says who is here: all but those whose row has these words. */
async function allHereBut({ taker }: Booked, ...words: readonly string[]): Promise<string> {
  const { card } = await taker.press('meeting.minutes', {}, { about });
  const choices = inputsOf(card ?? {}).find(({ id }) => id === 'except')?.choices ?? [];
  const except = choices.filter(({ title }) => words.some((one) => title.includes(one)));
  const saved = await taker.press(
    'meeting.allHere',
    { except: except.map(({ value }) => value).join(',') },
    { about },
  );
  return saved.words;
}

async function quorate({ chair }: Booked): Promise<string> {
  await chair.press('meeting.chair', {}, { about });
  return (await chair.press('meeting.quorate', {}, { about })).words;
}

const joins = (here: Booked, name: string, leaves = false) =>
  here.product.room.join(here.chat, here.product.persona(name).id, leaves);

const heldOn = (product: Product) =>
  kept(product, 'enquiry', (data) => (data as { held?: { on: string } }).held?.on);

const dayOf = (moment: Temporal.Instant) =>
  moment.toZonedDateTimeISO('Europe/London').toPlainDate().toString();

describe('a meeting that begins early, ends, and is resumed', function () {
  this.timeout(60_000);
  let here: Booked;
  before(async () => {
    here = await booked();
  });
  after(() => here?.product.close());

  it('hands out its cards when Teams says that it begins, forty minutes before its time', async () => {
    await here.product.moveTo(here.starts.subtract({ minutes: 40 }));
    expect(await here.chair.all('In the meeting · for the chair')).to.deep.equal([]);
    await teamsSays(here, 'meetingStart');
    expect(await here.chair.all('In the meeting · for the chair')).to.have.length(1);
    expect(await here.taker.all('who is here')).to.have.length(1);
    await here.chair.press('meeting.open');
    await here.product.sit('Marcus Bell').press(pressHere, {}, { chat: here.chat });
  });

  it('hands out nothing twice when it ends and begins again, then or at its own time', async () => {
    const { product, chair, taker, chat, starts } = here;
    await joins(here, 'Marcus Bell');
    await teamsSays(here, 'meetingEnd');
    await joins(here, 'Marcus Bell', true);
    await teamsSays(here, 'meetingStart');
    await product.moveTo(starts.add({ minutes: 5 }));
    await teamsSays(here, 'meetingStart');
    expect(await chair.all('In the meeting · for the chair')).to.have.length(1);
    expect(await taker.all('who is here')).to.have.length(1);
    expect(await saidIn(chair, chat)).to.have.length(1);
  });

  it('knows still who pressed before the break, and goes on where it was', async () => {
    const { product, chat } = here;
    // What he was answered does not last: at a reaction Teams shows the card as everybody sees it.
    const officer = product.sit('Marcus Bell');
    const question = (await officer.seat.messages(chat)).find(({ from }) => from === 'bot');
    await officer.seat.react(question?.id ?? '');
    const again = await officer.press(pressHere, {}, { chat });
    expect(again.words).to.contain('For Example Constabulary, through Teams.');
    await product.sit('Maya Okafor').press(pressHere, {}, { chat });
    expect(attendances(product).filter(({ agency }) => agency === 'police')).to.have.length(1);
    expect(await allHereBut(here)).to.contain('Saved');
    expect(await quorate(here)).to.contain('The chair decided: quorate');
    expect(heldOn(product)).to.deep.equal([dayOf(here.starts)]);
  });

  keepsItsPromises(() => here.product);
});

describe('a meeting that begins late, with a chair on the telephone', function () {
  this.timeout(60_000);
  let here: Booked;
  before(async () => {
    here = await booked();
  });
  after(() => here?.product.close());

  it('waits: its cards lie there, and nobody is told anything more', async () => {
    const { product, chair, chat, starts } = here;
    await product.moveTo(starts.add({ minutes: 45 }));
    expect(await chair.all('In the meeting · for the chair')).to.have.length(1);
    expect(await saidIn(chair, chat)).to.deep.equal([]);
  });

  it('is asked in its chat by a chair who is not in Teams’ meeting, and a telephone that joins is nobody', async () => {
    const { product, chair, chat } = here;
    // Who dials in has no account: Teams does not say that it is the chair.
    await joins(here, 'Guest');
    await chair.press('meeting.open');
    expect(await saidIn(chair, chat)).to.have.length(1);
    for (const name of ['Maya Okafor', 'Marcus Bell', 'Folasade Ajayi']) {
      await product.sit(name).press(pressHere, {}, { chat });
    }
    expect(kept(product, 'hint', (data) => data)).to.deep.equal([]);
  });

  it('takes somebody who is on the telephone at the minute taker’s word, and the chair’s decision one to one', async () => {
    const { product, taker } = here;
    const form = await taker.press('meeting.markForm', {}, { about });
    const who = inputsOf(form.card ?? {})
      .find(({ id }) => id === 'who')
      ?.choices?.find(({ title }) => title.includes('Constabulary'));
    await taker.press('meeting.mark', { who: who?.value ?? '', as: 'telephone' }, { message: form.message });
    const police = attendances(product).find(({ agency }) => agency === 'police');
    expect(police?.presence).to.include({ is: 'here', how: 'telephone', self: false });
    expect(await quorate(here)).to.contain('The chair decided: quorate');
  });

  keepsItsPromises(() => here.product);
});

describe('a meeting that never begins', function () {
  this.timeout(60_000);
  let here: Booked;
  before(async () => {
    here = await booked();
  });
  after(() => here?.product.close());

  it('is not taken to be held, and says nothing into its chat', async () => {
    const { product, chair, chat, starts } = here;
    await product.moveTo(starts.add({ hours: 30 }));
    expect(meeting(product)?.decision).to.equal(undefined);
    expect(heldOn(product)).to.deep.equal([undefined]);
    expect(kept(product, 'monitoring', (data) => data)).to.deep.equal([]);
    expect(kept(product, 'plan', (data) => data)).to.deep.equal([]);
    expect(await saidIn(chair, chat)).to.deep.equal([]);
    expect(attendances(product).filter(({ presence }) => presence)).to.deep.equal([]);
  });

  it('can be adjourned afterwards, and another day is asked for', async () => {
    const { product, chair } = here;
    await chair.press('meeting.adjournForm', {}, { about });
    const done = await chair.press('meeting.adjourn', { interim: `${marker} visits` }, { about });
    expect(done.words).to.contain('It is to meet again by');
    await product.settle();
    expect(conferences(product).map(({ follows }) => follows?.as)).to.have.members([undefined, 'reconvened']);
    expect(heldOn(product)).to.deep.equal([undefined]);
  });

  keepsItsPromises(() => here.product);
});

describe('a meeting during the whole of which Quorate is down', function () {
  this.timeout(60_000);
  let here: Booked;
  let product: Product;
  before(async () => {
    here = await booked();
    product = here.product;
    await product.moveTo(here.starts.subtract({ hours: 1 }));
    const evening = here.starts.add({ hours: 5 }).toZonedDateTimeISO('Europe/London').toPlainDateTime();
    await product.restart({ until: evening.toString() });
  });
  after(() => product?.close());

  it('has its cards when Quorate is back', async () => {
    expect(await here.chair.all('In the meeting · for the chair')).to.have.length(1);
    expect(await here.taker.all('who is here')).to.have.length(1);
    expect(await saidIn(here.chair, here.chat)).to.deep.equal([]);
  });

  it('has everything entered afterwards, for the day on which it was held', async () => {
    expect(await allHereBut(here, 'Team manager')).to.contain('Saved');
    expect(await quorate(here)).to.contain('The chair decided: quorate');
    expect(heldOn(product)).to.deep.equal([dayOf(here.starts)]);
    const form = await here.chair.press('plan.decideForm', {}, { about });
    await here.chair.press(
      'plan.decide',
      { outcome: 'plan', categories: 'NEG', previous: '0' },
      { message: form.message },
    );
    const [plan] = kept(product, 'plan', (data) => data as { steps: { on: string }[] });
    expect(plan?.steps.map(({ on }) => on)).to.deep.equal([dayOf(here.starts)]);
    expect(kept(product, 'monitoring', (data) => data)).to.have.length(1);
  });

  keepsItsPromises(() => product);
});

describe('two conferences of one family on one day', function () {
  this.timeout(90_000);
  let first: Booked;
  let second: Booked;
  let product: Product;
  before(async () => {
    first = await booked();
    product = first.product;
    // An initial conference of one child, and the review of a brother or sister.
    second = await reviewBookedIn(product, '2026-09-10');
  });
  after(() => product?.close());

  it('lie in one case, on one day, each with a chat of its own', () => {
    const both = product.kept().filter(({ kind }) => kind === 'conference');
    expect(new Set(both.map(({ partition }) => partition)).size).to.equal(1);
    expect(dayOf(second.starts)).to.equal(dayOf(first.starts));
    expect(second.starts.toString()).not.to.equal(first.starts.toString());
    expect(second.chat).not.to.equal(first.chat);
  });

  it('count each who is there for themselves, and are decided apart', async () => {
    const [morning, later] =
      Temporal.Instant.compare(first.starts, second.starts) < 0 ? [first, second] : [second, first];
    const name = (one: Booked) =>
      conferences(product).find(({ outside }) => outside.meeting?.chat === one.chat)?.reference ?? '';
    const on = (one: Booked, verb: string) => one.chair.press(verb, {}, { about: name(one) });

    await product.moveTo(morning.starts.subtract({ minutes: 10 }));
    await on(morning, 'meeting.open');
    await product.sit('Marcus Bell').press(pressHere, {}, { chat: morning.chat });
    await product.sit('Maya Okafor').press(pressHere, {}, { chat: morning.chat });
    await product.sit('Folasade Ajayi').press(pressHere, {}, { chat: morning.chat });
    await product.moveTo(morning.starts.add({ minutes: 5 }));
    await on(morning, 'meeting.chair');
    expect((await on(morning, 'meeting.quorate')).words).to.contain('The chair decided: quorate');

    await product.moveTo(later.starts.subtract({ minutes: 10 }));
    await on(later, 'meeting.open');
    await product.sit('Marcus Bell').press(pressHere, {}, { chat: later.chat });
    const shown = await on(later, 'meeting.chair');
    expect(shown.words).to.match(/Here\s+police/);
    const decisions = kept(product, 'meeting', (data) => meetingSchema.parse(data));
    expect(decisions.map(({ decision }) => decision?.kind)).to.have.members(['quorate', undefined]);
    const here = attendances(product).filter(({ presence }) => presence?.is === 'here');
    expect(here.filter(({ agency }) => agency === 'police')).to.have.length(2);
    expect(here.filter(({ agency }) => agency === 'social-care')).to.have.length(1);
    for (const one of [morning, later]) {
      expect((await saidIn(one.chair, one.chat)).length).to.be.within(1, 2);
    }
  });

  keepsItsPromises(() => product);
});
