/** A meeting through the front door: its chat, and those who are in it, are the rehearsal room's. */
import { expect } from 'chai';
import type { Persona } from '../../src/rehearsal/people.ts';
import {
  attendances,
  type Booked,
  booked,
  claims,
  conferences,
  kept,
  meeting,
  pressHere,
  saidIn,
} from '../support/bookedProduct.ts';
import type { Product } from '../support/product.ts';
import { type At, type Done, marker, wordsIn } from '../support/product-seat.ts';
import { wordsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

describe('a meeting with people of five kinds', function () {
  this.timeout(60_000);
  let here: Booked;
  let product: Product;
  const press = (name: string, called = pressHere, typed = {}): Promise<Done> =>
    product.sit(name).press(called, typed, { chat: here.chat });
  const card = (at: At, verb: string) => at.press(verb, {}, { about: 'In the meeting' });

  before(async () => {
    here = await booked();
    product = here.product;
  });
  after(() => product?.close());

  it('gives chair and minute taker their cards ten minutes before, and nobody else', async () => {
    await product.moveTo(here.starts.subtract({ minutes: 11 }));
    expect(await here.chair.all('In the meeting')).to.deep.equal([]);
    await product.moveTo(here.starts.subtract({ minutes: 10 }));
    expect(await here.chair.reads('In the meeting')).to.contain('The local rule');
    expect(await here.taker.reads('In the meeting')).to.contain('Not here');
    for (const name of ['Maya Okafor', 'Gareth Pryce', 'Joan Whitfield']) {
      expect(await product.sit(name).all('In the meeting'), name).to.deep.equal([]);
    }
    expect(await saidIn(here.chair, here.chat)).to.deep.equal([]);
  });

  it('is asked in its chat by one press of the chair', async () => {
    await here.chair.press('meeting.open');
    const [question, ...more] = await saidIn(here.chair, here.chat);
    expect(more).to.deep.equal([]);
    expect(wordsOf(question ?? {})).to.contain('Everyone else: nothing to do.');
    expect(meeting(product)?.asked?.state).to.equal('sent');
  });

  it('serves each as it should: the social worker, a federated officer, a stranger, the family, the chair', async () => {
    expect((await press('Maya Okafor')).words).to.contain('For Children’s social care, through Teams.');
    expect((await press('Marcus Bell')).words).to.contain('For Example Constabulary, through Teams.');
    expect((await press('Guest')).words).to.contain('You need do nothing. The chair will speak to you.');
    expect((await press(here.chair.persona.name)).words).to.contain('You run this meeting');
    const stranger = await press('Alex Stranger');
    expect(stranger.words).to.contain('Which organisation are you here for?');
    const said = await press('Alex Stranger', 'I am here for it', { agency: 'other' });
    expect(said.words).to.contain('Whoever takes the minutes looks at it');
    const support = await press('Joan Whitfield');
    expect(support.words).to.contain('Which organisation are you here for?');
    expect(
      attendances(product)
        .filter(({ presence }) => presence?.is === 'here')
        .map(({ agency }) => agency)
        .sort(),
    ).to.deep.equal(['police', 'social-care']);
    expect(claims(product)).to.have.length(1);
  });

  it('leaves the card in the chat as it was, whoever has pressed', async () => {
    const [question, ...more] = await saidIn(
      product.sit('Gareth Pryce').persona.id ? here.chair : here.chair,
      here.chat,
    );
    expect(more).to.deep.equal([]);
    const messages = await here.chair.seat.messages(here.chat);
    expect(messages.filter(({ from }) => from === 'bot').map(({ edits }) => edits)).to.deep.equal([0]);
    expect(wordsOf(question ?? {})).not.to.match(/Constabulary|Osei|Adeyemi|health/i);
  });

  it('shows what Teams says of joining and leaving beside those who are asked, and keeps it of nobody else', async () => {
    const { persona } = product.sit('Marcus Bell');
    await product.room.join(here.chat, persona.id);
    await product.room.join(here.chat, product.persona('Guest').id);
    await product.room.join(here.chat, product.persona('Ruth Adeyemi').id);
    await product.forward({ minutes: 5 });
    await product.room.join(here.chat, persona.id, true);
    await product.settle();
    const now = await card(here.taker, 'meeting.minutes');
    expect(now.words).to.match(
      /Here, through Teams · by their own press · Teams: joined \d\d:\d\d, left \d\d:\d\d/,
    );
    expect(product.kept().filter(({ kind }) => kind === 'hint')).to.have.length(1);
    expect(attendances(product).find(({ agency }) => agency === 'police')?.presence?.is).to.equal('here');
  });

  it('sends the chair nothing during the meeting; the card is as it stands when it is pressed', async () => {
    const before = (await here.chair.all()).length;
    const now = await card(here.chair, 'meeting.chair');
    expect(now.words).to.contain('children’s social care, police').and.contain('1 other group');
    expect((await here.chair.all()).length).to.equal(before);
  });

  it('lets the minute taker place the stranger, and then tells the chat once that enough have confirmed', async () => {
    const look = await card(here.taker, 'meeting.minutes');
    const form = await here.taker.press('meeting.claims', {}, { message: look.message });
    expect(form.words).to.contain('says: Another agency');
    // Asked at an address of theirs: that proposes them, and no more.
    expect(form.words).to.contain('has the address of');
    const settled = await here.taker.press('meeting.confirmProposed', {}, { message: form.message });
    expect(settled.words).to.contain('Nobody waits to be placed');
    const all = (await saidIn(here.chair, here.chat)).map(wordsOf);
    expect(all).to.have.length(2);
    expect(all[1]).to.contain('Enough organisations have confirmed.');
    await press('Folasade Ajayi');
    await product.settle();
    expect(await saidIn(here.chair, here.chat)).to.have.length(2);
  });

  it('is recorded by the minute taker in one answer and two presses, one of them back to the list', async () => {
    const school = product
      .kept()
      .find(({ kind, body }) => kind === 'invitation' && JSON.parse(body).data.agency === 'oakfield-primary');
    const away = `attendance:1:${school?.id}`;
    await here.taker.press('meeting.minutes', {}, { about: 'In the meeting' });
    const saved = await here.taker.press('meeting.allHere', { except: away }, { about: 'In the meeting' });
    expect(saved.words).to.contain('Saved').and.contain('Not here');
    const gone = attendances(product).filter(({ presence }) => presence?.is === 'away');
    expect(gone.map(({ agency }) => agency)).to.deep.equal(['oakfield-primary']);
  });

  it('is decided by one press of the chair, and the enquiry hears that it was held', async () => {
    await product.moveTo(here.starts.add({ minutes: 5 }));
    await card(here.chair, 'meeting.chair');
    const before = (await here.chair.all()).length;
    const decided = await here.chair.press('meeting.quorate', {}, { about: 'In the meeting' });
    expect(decided.words).to.contain('The chair decided: quorate');
    await product.settle();
    // Nothing new comes while the meeting runs, not even that it has been held.
    expect((await here.chair.all()).length).to.equal(before);
    const [enquiry] = kept(product, 'enquiry', (data) => data as { held?: { on: string } });
    expect(enquiry?.held?.on).to.equal(
      here.starts.toZonedDateTimeISO('Europe/London').toPlainDate().toString(),
    );
  });

  it('is answered in private: nobody sees what another was answered', async () => {
    for (const name of ['Marcus Bell', 'Guest', 'Alex Stranger']) {
      const seen = await product.sit(name).seat.messages(here.chat);
      const words = seen.flatMap(({ cards }) => cards.map(wordsOf)).join('\n');
      if (name !== 'Marcus Bell') expect(words, name).not.to.contain('Constabulary');
      expect(words).not.to.match(/Not here|local rule|\bK-[0-9A-Z]{3}/);
    }
  });

  it('leaves the chat by one press', async () => {
    await card(here.chair, 'meeting.chair');
    await here.chair.press('meeting.leave', {}, { about: 'In the meeting' });
    expect(meeting(product)?.left?.state).to.equal('done');
    // Teams itself was asked to take it out, of this chat and once.
    const taken = product.wire.exchanges.filter(
      ({ method, path }) => method === 'DELETE' && path.includes('installedApps'),
    );
    expect(taken.map(({ status }) => status)).to.deep.equal([204]);
    expect(decodeURIComponent(taken[0]?.path ?? '')).to.contain(here.chat);
    const answer = await product
      .sit('Marcus Bell')
      .seat.press(pressHere, {}, { chat: here.chat })
      .catch(() => undefined);
    expect(answer === undefined ? '' : wordsIn(answer)).not.to.contain('down as here');
  });

  keepsItsPromises(() => product);
});

describe('a meeting with every press delivered twice', function () {
  this.timeout(60_000);
  let here: Booked;
  before(async () => {
    here = await booked();
    await here.product.room.options({ delivery: 'twiceAtOnce' });
  });
  after(() => here?.product.close());

  it('writes once into the chat, and keeps each press once', async () => {
    const { product, chair, chat, starts } = here;
    await product.moveTo(starts.subtract({ minutes: 10 }));
    await chair.press('meeting.open');
    expect(await saidIn(chair, chat)).to.have.length(1);
    for (const name of ['Maya Okafor', 'Marcus Bell', 'Folasade Ajayi']) {
      await product.sit(name).press(pressHere, {}, { chat });
    }
    expect(await saidIn(chair, chat)).to.have.length(2);
    expect(attendances(product)).to.have.length(3);
  });

  it('is adjourned, and the enquiry hears nothing: its days run on', async () => {
    const { product, chair, starts } = here;
    await product.moveTo(starts.add({ minutes: 5 }));
    await chair.press('meeting.adjournForm', {}, { about: 'In the meeting' });
    const done = await chair.press(
      'meeting.adjourn',
      { interim: `${marker} visits` },
      { about: 'In the meeting' },
    );
    expect(done.words).to.contain('It is to meet again by').and.contain('of 15');
    const [enquiry] = kept(product, 'enquiry', (data) => data as { held?: object });
    expect(enquiry?.held).to.equal(undefined);
    await product.settle();
    // Another day is asked for, once, and its times are one press away.
    const [first, next, ...more] = conferences(product);
    expect(more).to.deep.equal([]);
    const goesOn = [first, next].find((one) => one?.follows !== undefined);
    expect(goesOn?.follows?.as).to.equal('reconvened');
    await chair.press('meeting.chair', {}, { about: 'In the meeting' });
    const times = await chair.press('Find the new time', {}, { about: 'In the meeting' });
    expect(times.words).to.contain('Which time do you take?');
  });

  keepsItsPromises(() => here.product);
});

describe('a meeting in whose chat two hundred and fifty people press within ten seconds', function () {
  this.timeout(120_000);
  let here: Booked;
  before(async () => {
    here = await booked({ limits: true });
  });
  after(() => here?.product.close());

  it('loses nobody’s press, and sends the chat no more than it may', async () => {
    const { product, chair, chat, starts } = here;
    await product.moveTo(starts.subtract({ minutes: 10 }));
    await chair.press('meeting.open');
    const { button, message } = await product.sit('Alex Stranger').button(pressHere, { chat });
    const crowd = Array.from({ length: 250 }, (_, n): Persona => {
      const objectId = `99999999-0000-4000-8000-${String(n).padStart(12, '0')}`;
      return { ...product.persona('Alex Stranger'), id: `crowd-${n}`, objectId };
    });
    const began = performance.now();
    const answers = await Promise.all(
      crowd.map((persona) => {
        const data = { ...button.data, agency: 'other' };
        const value = { action: { type: 'Action.Execute', verb: button.verb ?? '', data } };
        const invoke = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: message };
        return product.post(product.activity(persona, invoke, chat));
      }),
    );
    for (const { status, text } of answers) {
      expect(status).to.equal(200);
      expect(text).to.contain('Whoever takes the minutes looks at it');
    }
    expect(performance.now() - began).to.be.lessThan(60_000);
    await product.settle();
    const kept = claims(product).map(({ who }) => who);
    expect(kept).to.have.length(250);
    // Each of them, and nobody for another.
    for (const { objectId = '' } of crowd) {
      expect(kept.filter((who) => who.includes(objectId))).to.have.length(1);
    }
    // The stand-in has refused nothing in this chat. Who takes the minutes is told of many one by one, and waits for it.
    const refused = product.wire.exchanges.filter(
      ({ status, path }) => status === 429 && decodeURIComponent(path).includes(chat),
    );
    expect(refused.map(({ path }) => path)).to.deep.equal([]);
    const sent = product.wire.exchanges.filter(
      ({ side, method, path }) =>
        side === 'connector' &&
        method === 'POST' &&
        path.includes('activities') &&
        decodeURIComponent(path).includes(chat),
    );
    expect(sent.map(({ status }) => status)).to.deep.equal([201]);
    // Whose tenant they are of was looked up for all of them together.
    const looked = product.wire.exchanges.filter(({ path }) => path.includes('pagedmembers'));
    expect(looked.length).to.be.lessThan(20);
    expect(looked.every(({ status }) => status === 200)).to.equal(true);
    // The minute taker's card still holds.
    const list = await here.taker.press('meeting.minutes', {}, { about: 'In the meeting' });
    expect(list.words).to.contain('250 people say in the chat who they are');
    expect((await here.taker.press('meeting.claims', {}, { message: list.message })).words).to.contain(
      '250 to be placed',
    );
  });

  keepsItsPromises(() => here.product);
});

describe('a meeting whose chat does not answer', function () {
  this.timeout(60_000);
  let here: Booked;
  before(async () => {
    here = await booked();
  });
  after(() => here?.product.close());

  it('is asked once: what perhaps arrived is not sent again, and the chair is told', async () => {
    const { product, chair, chat, starts } = here;
    await product.moveTo(starts.subtract({ minutes: 10 }));
    await product.room.trouble({
      side: 'connector',
      done: true,
      answer: 'status',
      status: 502,
      method: 'POST',
      path: encodeURIComponent(chat),
      times: 5,
    });
    await chair.press('meeting.open');
    await product.forward({ minutes: 5 });
    expect(await saidIn(chair, chat)).to.have.length(1);
    expect(meeting(product)?.asked?.state).to.equal('uncertain');
    expect(await chair.reads('In the meeting')).to.contain('Teams did not say whether the question arrived.');
  });

  keepsItsPromises(() => here.product);
});
