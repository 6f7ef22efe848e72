/** How news arrives: to people who have never written, past those who cannot be reached, slowly, twice, or after an outage. */
import { expect } from 'chai';
import type { Consultation } from '../../src/consultation/record.ts';
import { Product, type ProductSettings } from '../support/product.ts';
import {
  type At,
  changeTo,
  decide,
  fill,
  fillIn,
  inputsFor,
  marker,
  referenceIn,
  request,
  requestTyped,
  take,
} from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

describe('delivery', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let gareth: At;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    gareth = product.sit('Gareth Pryce');
  });
  after(() => product?.close());

  const told = async (by: At, about: string) => (await by.all(about)).length;

  it('installs the app for somebody who has never written, then gives them the message', async () => {
    expect((await gareth.seat.look()).persona.installed).to.equal(false);
    const about = await request(maya, '1');
    expect((await gareth.seat.look()).persona.installed).to.equal(true);
    expect(await gareth.reads(about)).to.contain('Maya Okafor has asked for a consultation');
    const graph = product.wire.exchanges.filter(
      // The calendars are read beside it.
      ({ side, path }) => side === 'graph' && !path.endsWith('/getSchedule'),
    );
    expect(graph.map(({ method, status }) => [method, status])).to.deep.equal([['POST', 201]]);
    expect(await told(gareth, 'Welcome to Quorate')).to.equal(1);
  });

  it('waits as long as Teams asks when it is throttled, and then sends each message once', async () => {
    const last = await fill(maya, requestTyped('2'));
    await product.room.trouble({
      side: 'connector',
      method: 'POST',
      path: '/activities',
      done: false,
      answer: 'status',
      status: 429,
      retryAfterSeconds: 30,
      times: 2,
    });
    const sent = await maya.press('consultation.send', inputsFor(last, requestTyped('2')));
    const about = referenceIn(sent.words);
    expect([await told(ruth, about), await told(gareth, about)]).to.deep.equal([0, 0]);
    await product.forward({ seconds: 29 });
    expect([await told(ruth, about), await told(gareth, about)]).to.deep.equal([0, 0]);
    await product.forward({ seconds: 2 });
    expect([await told(ruth, about), await told(gareth, about)]).to.deep.equal([1, 1]);
    await product.forward({ minutes: 5 });
    expect([await told(ruth, about), await told(gareth, about)]).to.deep.equal([1, 1]);
  });

  it('answers what somebody typed although Teams asked to wait a moment', async () => {
    await product.room.trouble({
      side: 'connector',
      method: 'POST',
      path: '/activities',
      done: false,
      answer: 'status',
      status: 429,
      retryAfterSeconds: 0,
    });
    expect(await maya.say('duty')).to.contain('Ruth Adeyemi is on duty');
  });

  it('delivers all that happened during an outage when Teams is there again, each once', async () => {
    const about = await request(maya, '3');
    const { message, button } = await ruth.button('consultation.take', { about });
    const before = await told(maya, about);
    const press = product.activity(ruth.persona, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: message,
      value: { action: { type: 'Action.Execute', verb: button.verb ?? '', data: button.data ?? {} } },
    });
    const back = await product.outage();
    expect((await product.post(press)).status).to.equal(200);
    await product.house.worker.settle();
    await product.clock.moveTo(product.clock.now().add({ minutes: 3 }));
    expect(product.consultation(about).taken?.by).to.equal(ruth.id);
    await back();
    await product.forward({ hours: 2 });
    expect(await told(maya, about)).to.equal(before + 1);
    expect(await maya.reads(about)).to.contain('Ruth Adeyemi has taken your request');
    expect(await ruth.reads(about)).to.contain('You have this consultation');
  });

  it('passes a request on when the chair has blocked it, tells who asked, and has business support see to it', async () => {
    await ruth.seat.app({ blocked: true });
    const about = await request(maya, '4');
    const daniel = product.sit('Daniel Osei');
    expect(await daniel.reads(about)).to.contain('will you take it?');
    expect(await maya.reads(about)).to.contain('Your request has been passed to Daniel Osei');
    expect(product.consultation(about).offers.map(({ to, unreachable }) => [to, unreachable])).to.deep.equal([
      [ruth.id, undefined],
      [daniel.id, true],
    ]);
    for (const name of ['Joan Whitfield', 'Imran Siddiqui']) {
      const words = await product.sit(name).reads(about);
      expect(words).to.contain(`Ruth Adeyemi could not be told about ${about}`);
      expect(words).to.contain('They have blocked or removed Quorate in Teams.');
    }
    expect(await product.sit('Joan Whitfield').say('troubles')).to.contain('Ruth Adeyemi could not be told');
    expect((await take(daniel, about)).words).to.contain('You have this consultation');
  });

  keepsItsPromises(() => product, { errors: ['effect.stuck'] });
});

const people = ['Maya Okafor', 'Ruth Adeyemi', 'Gareth Pryce', 'Nasreen Malik', 'Daniel Osei'];

interface End {
  readonly consultations: readonly Consultation[];
  /** Of each person the bot's messages, without what is different every time. */
  readonly chats: Readonly<Record<string, readonly string[]>>;
  readonly entries: number;
}

/** A whole life with every kind of press, and how the world looks after it. */
async function live(settings: ProductSettings, look: (product: Product) => void): Promise<End> {
  const product = await Product.open(settings);
  look(product);
  const [maya, ruth, gareth, nasreen, daniel] = people.map((name) => product.sit(name));
  if (!maya || !ruth || !gareth || !nasreen || !daniel) throw new Error('somebody is missing');
  const about = await request(maya, '1', { outcomes: 'legalAdvice' }, 6);
  await fillIn(ruth, about, 'consultation.askForMore', { text: `${marker} when?` });
  await fillIn(maya, about, 'consultation.answerMore', { text: `${marker} on Tuesday` });
  await fillIn(ruth, about, 'consultation.passOn', { to: daniel.id, reason: `${marker} busy` });
  await take(daniel, about);
  await daniel.press('consultation.call', {}, { about });
  await daniel.press('consultation.show', {}, { about });
  await changeTo(daniel, about, { outcomes: 'icpc,legalAdvice' });
  await fillIn(nasreen, about, 'consultation.legalReview', { supported: 'yes' });
  await fillIn(maya, about, 'consultation.differ', {
    outcomes: 'continueCin',
    reasons: `${marker} no bruises`,
  });
  await fillIn(gareth, about, 'consultation.settle', { course: 'chair', words: `${marker} bruises` });
  await fillIn(maya, about, 'consultation.enter', { on: '2027-03-01' });
  const other = await request(maya, '2');
  await take(ruth, other);
  await decide(ruth, other);
  await maya.press('consultation.agree', {}, { about: other });
  const chats: Record<string, readonly string[]> = {};
  for (const name of people) {
    const messages = await product.sit(name).all();
    chats[name] = messages.map(({ words }) => words.replaceAll(about, 'A').replaceAll(other, 'B')).sort();
  }
  const consultations = [about, other].map((one) => ({ ...product.consultation(one), reference: 'C' }));
  return { consultations, chats, entries: product.kept().filter(({ kind }) => kind === 'audit').length };
}

describe('a second delivery of every press', function () {
  this.timeout(60_000);
  const open: Product[] = [];
  const keep = (product: Product) => void open.push(product);
  let once: End;
  before(async () => {
    once = await live({}, keep);
  });
  after(async () => {
    for (const product of open) await product.close();
  });

  for (const delivery of ['twice', 'twiceAtOnce'] as const) {
    it(`comes to the same end when all comes ${delivery === 'twice' ? 'twice' : 'twice at once'}, and nobody is told twice`, async () => {
      const end = await live({ delivery }, keep);
      expect(end.consultations).to.deep.equal(once.consultations);
      expect(end.chats).to.deep.equal(once.chats);
      expect(end.entries).to.equal(once.entries);
      const product = open.at(-1);
      expect(product?.untold(marker)).to.deep.equal([]);
      expect(referenceIn([...(product?.consultations().keys() ?? [])].join())).to.match(/^C-/);
    });
  }
});
