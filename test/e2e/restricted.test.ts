/** A case restricted to named people leaves no trace for anybody else. */
import { expect } from 'chai';
import { Product } from '../support/product.ts';
import { type At, decide, fillIn, marker, request, take } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

describe('a restricted case', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let daniel: At;
  let gareth: At;
  let joan: At;
  let nasreen: At;
  let about: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    daniel = product.sit('Daniel Osei');
    gareth = product.sit('Gareth Pryce');
    joan = product.sit('Joan Whitfield');
    about = await request(maya, '1');
    // Daniel Osei has had it for a while: there are cards about it in his chat.
    await fillIn(ruth, about, 'consultation.passOn', { to: daniel.id, reason: `${marker} busy` });
    await take(daniel, about);
    expect(await daniel.say('my consultations')).to.contain(about);
    await fillIn(daniel, about, 'consultation.passOn', { to: ruth.id, reason: `${marker} busy too` });
    await take(ruth, about);
    // It stands in lists and cards that nobody was sent: people have looked for it themselves.
    nasreen = product.sit('Nasreen Malik');
    await nasreen.seat.app({ installed: true });
    for (const looks of [gareth, nasreen]) {
      expect(await looks.say('my consultations'), looks.persona.name).to.contain(about);
    }
    expect(await joan.say(`open ${about}`)).to.contain(marker);
    await nasreen.say('help');
    const help = await nasreen.latest();
    expect((await nasreen.press('consultation.mine', {}, { message: help?.id ?? '' })).words).to.contain(
      about,
    );
    await nasreen.say('my consultations');
    await nasreen.press('consultation.show', {}, { about });
    await product.settle();
  });
  after(() => product?.close());

  it('has to stay with somebody who can go on with it', async () => {
    const nobody = await fillIn(ruth, about, 'consultation.restrict', {
      to: 'maya.okafor@example.org',
      reason: `${marker} a relative`,
    });
    expect(nobody.words).to.contain('Your own address has to be among them.');
    const unknown = await ruth.press(
      'consultation.restrict',
      { to: `ruth.adeyemi@example.org\n${marker}@example.org` },
      { about },
    );
    expect(unknown.words).to.contain('One address is not known here.');
  });

  it('takes away the cards that others were sent, and refuses their buttons in the words for what does not exist', async () => {
    const old = await daniel.button('consultation.timeline', { about });
    await ruth.press(
      'consultation.restrict',
      { to: 'ruth.adeyemi@example.org\nmaya.okafor@example.org', reason: `${marker} a relative` },
      { about },
    );
    for (const left of [daniel, gareth, joan, nasreen]) {
      expect(await left.all(about), left.persona.name).to.deep.equal([]);
      expect(await left.all(marker), left.persona.name).to.deep.equal([]);
    }
    for (const sent of [daniel, gareth, joan]) {
      expect(await sent.reads('No longer shown')).to.contain('This card is not available any more.');
    }
    // The lists are still there, without it; and whoever is named has lost nothing.
    for (const [left, lists] of [
      [daniel, 1],
      [gareth, 1],
      [nasreen, 3],
    ] as const) {
      const shown = (await left.all()).filter(({ words }) => words.startsWith('My consultations'));
      expect(shown, left.persona.name).to.have.length(lists);
    }
    expect(await maya.reads(about)).to.contain(about);
    const missing = await product.mint({
      verb: 'consultation.timeline',
      target: { partition: 'case:nothing', id: 'nothing' },
      conversation: product.chatOf(daniel.persona),
      expires: product.clock.now().add({ hours: 1 }),
    });
    const pressed = await daniel.send(old.message, old.button);
    const nothing = await daniel.send(old.message, { ...old.button, data: { token: missing } });
    expect(pressed.outcome).to.deep.equal(nothing.outcome);
    expect(pressed.words).to.equal('That could not be found.');
  });

  it('is in nobody else’s lists, and leads nowhere by its reference or its children', async () => {
    for (const other of [daniel, gareth, joan, nasreen]) {
      const lists = ['my consultations', 'copies to enter', 'troubles'];
      for (const list of lists) {
        const words = await other.say(list);
        expect(words, `${other.persona.name}: ${list}`).not.to.contain(about);
        expect(words, `${other.persona.name}: ${list}`).not.to.contain(marker);
      }
    }
    // Somebody else asks about the same family and the same child, and is answered as if it were the first time.
    await product.moveTo('2027-03-01T14:00');
    const priya = product.sit('Priya Raman');
    const second = await request(priya, '1');
    const siobhan = product.sit('Siobhán Kelly');
    expect(product.consultation(second).offers[0]?.to).to.equal(siobhan.id);
    for (const other of [priya, siobhan, product.sit('Hyacinth Campbell')]) {
      for (const { words } of await other.all()) {
        expect(words, other.persona.name).not.to.contain(about);
        expect(words, other.persona.name).not.to.contain('same children');
      }
    }
    const mine = product.target(about).partition;
    expect(product.target(second).partition).not.to.equal(mine);
  });

  it('goes on among those named, and is open again when the restriction is lifted', async () => {
    await decide(ruth, about);
    expect(await maya.reads(about)).to.contain('There is an outcome: do you agree?');
    expect(await maya.reads(about)).to.contain('Restricted case');
    expect(await gareth.all(about)).to.deep.equal([]);
    await fillIn(ruth, about, 'consultation.unrestrict', { reason: `${marker} no longer` });
    expect(await joan.say('copies to enter')).to.contain(about);
  });

  keepsItsPromises(() => product);
});

describe('a case that is restricted while another names it', function () {
  this.timeout(30_000);
  let product: Product;
  before(async () => {
    product = await Product.open();
  });
  after(() => product?.close());

  it('is taken out of the card of the other, which stays, and out of a list that was on its way just then', async () => {
    const maya = product.sit('Maya Okafor');
    const ruth = product.sit('Ruth Adeyemi');
    const priya = product.sit('Priya Raman');
    const gareth = product.sit('Gareth Pryce');
    const about = await request(maya, '9');
    const other = await request(priya, '9', { caseReference: `${marker}-F8` });
    expect(product.target(other).partition).not.to.equal(product.target(about).partition);
    const linked = async () =>
      (await ruth.all(other)).filter(({ words }) => words.includes('the same child'));
    expect((await linked()).map(({ words }) => words.includes(about))).to.include(true);
    const people = ['gareth.pryce', 'maya.okafor', 'daniel.osei'].map((one) => `${one}@example.org`);
    await fillIn(gareth, about, 'consultation.restrict', {
      to: people.join('\n'),
      reason: `${marker} a relative`,
    });
    expect(await ruth.all(about)).to.deep.equal([]);
    expect(await linked()).to.deep.equal([]);
    expect(await ruth.reads(other)).to.contain('Will you take this request?');
    // The list is noted once it is in the chat; a minute later it is looked for once more.
    const { partition } = product.target(about);
    const before = product.kept().filter(({ kind, body }) => kind === 'effect' && body.includes('"conceal"'));
    expect(before.map((one) => one.partition)).to.deep.equal([partition, partition]);
    await ruth.say('my consultations');
    const list = await ruth.latest();
    await product.house.store.batch(`listings:${ruth.id}`, [
      {
        op: 'upsert',
        document: {
          id: 'listing:late',
          partition: `listings:${ruth.id}`,
          kind: 'listing',
          authority: 'example-borough',
          schema: 1,
          at: product.clock.now().toString({ smallestUnit: 'millisecond' }),
          data: {
            conversation: product.chatOf(ruth.persona),
            message: list?.id ?? '',
            view: { verb: 'help' },
            cases: [partition],
          },
        },
      },
    ]);
    await product.forward({ minutes: 1 });
    expect((await ruth.all()).find(({ id }) => id === list?.id)?.words).to.contain(
      'What would you like to do?',
    );
  });

  keepsItsPromises(() => product);
});
