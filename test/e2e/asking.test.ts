/** Ways of asking: in a dialog, in two goes, about many children, about a child who is known, out of hours. */
import { expect } from 'chai';
import type { Consultation } from '../../src/consultation/record.ts';
import { Product } from '../support/product.ts';
import {
  type At,
  fill,
  inputsFor,
  marker,
  onwards,
  referenceIn,
  request,
  requestTyped,
  type Typed,
} from '../support/product-seat.ts';
import { type Dialog, inputsOf, wordsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

/** What was asked for, without what is different for each request. */
function asked({ reference: _reference, sentAt: _sentAt, ...rest }: Consultation) {
  return rest;
}

async function askInDialog(by: At, typed: Typed): Promise<string> {
  await by.say('help');
  let dialog: Dialog | undefined = (await by.press('Request in a window')).dialog;
  for (let step = 0; dialog && step < 10; step += 1) {
    const verb = onwards(dialog.card, typed);
    const next: Awaited<ReturnType<Dialog['press']>> = await dialog.press(
      verb,
      inputsFor(dialog.card, typed),
    );
    dialog = next.dialog;
    if (verb === 'consultation.send') {
      await by.product.settle();
      if (!dialog) throw new Error('the dialog did not show what became of it');
      return referenceIn(wordsOf(dialog.card));
    }
  }
  throw new Error('the dialog does not end');
}

describe('asking for a consultation', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
  });
  after(() => product?.close());

  it('comes to the same in a dialog as in the chat', async () => {
    const inChat = product.consultation(await request(maya, '1'));
    const tomasz = product.sit('Tomasz Wiśniewski');
    const typed = requestTyped('1', 1, { caseReference: `${marker}-F1B`, 'c1.number': `${marker}-1B` });
    const reference = await askInDialog(tomasz, typed);
    const inDialog = product.consultation(reference);
    const [child] = inChat.children;
    expect(asked(inDialog)).to.deep.equal({
      ...asked(inChat),
      asker: tomasz.id,
      caseReference: `${marker}-F1B`,
      children: [{ ...child, number: `${marker}-1B` }],
    });
    expect(await ruth.reads(reference)).to.contain('A request: will you take it?');
    // The dialog closes; what came of it stands in the chat.
    expect(await tomasz.reads(reference)).to.contain('Your request has been sent');
  });

  it('can be left half-done and is offered again after a restart, with all that was typed', async () => {
    const typed = requestTyped('2');
    await maya.say('request consultation');
    const first = (await maya.latest())?.card ?? {};
    await maya.press('request.family', inputsFor(first, typed));
    await maya.press('request.children', { 'c1.number': typed['c1.number'] ?? '', 'c1.born': '' });
    await product.restart();
    expect(await maya.say('request consultation')).to.contain('Go on with the request you began?');
    const shown = await maya.press('Go on with it');
    expect(shown.words).to.contain('Which children is it about?');
    expect(inputsOf(shown.card ?? {}).find(({ id }) => id === 'c1.number')?.value).to.equal(
      typed['c1.number'],
    );
    const back = await maya.press('request.back');
    expect(inputsOf(back.card ?? {}).find(({ id }) => id === 'caseReference')?.value).to.equal(
      typed.caseReference,
    );
    await maya.press('request.startAfresh');
    await maya.press('Throw it away and start afresh');
    expect(await maya.say('request consultation')).to.contain('New request · nothing saved yet');
  });

  it('can be about twelve children, added a page at a time, and one of them taken out without losing another', async () => {
    const typed = requestTyped('3', 12);
    await fill(maya, typed);
    // From the last step over the third to the last page of children, and on to the second.
    for (let presses = 0; presses < 4; presses += 1) await maya.press('request.back');
    const asked = await maya.press('Remove a child');
    expect(asked.words).to.contain('Which child is to be taken out?');
    await maya.press('Take this child out', { n: '3' });
    const { caseReference: _family, ...others } = typed;
    const rest = Object.entries(others).filter(([id]) => !/^c\d/.test(id));
    const reference = await finish(maya, Object.fromEntries(rest));
    expect(product.consultation(reference).children.map(({ number }) => number)).to.deep.equal(
      [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => `${marker}-3${n}`),
    );
    expect(await ruth.reads(reference)).to.contain('11 children');
  });

  it('can be about twelve children at once', async () => {
    const reference = await request(maya, '5', {}, 12);
    expect(product.consultation(reference).children).to.have.length(12);
    expect(await ruth.reads(reference)).to.contain('12 children');
  });

  it('links a request about a child of an open one: the chair sees both, the other sender nothing more', async () => {
    const first = await request(maya, '4');
    const priya = product.sit('Priya Raman');
    const second = await request(priya, '4', { caseReference: `${marker}-F4B` });
    const about = (await ruth.all()).filter(({ words }) => words.includes(first) || words.includes(second));
    const names = (reference: string) => new RegExp(`${reference} ·\\s+child ${marker}-41`);
    // She has both: one message says it, and the card of the first says it from then on as well.
    expect(about).to.have.length(3);
    expect(about.some(({ words }) => names(first).test(words))).to.equal(true);
    expect(about.some(({ words }) => names(second).test(words))).to.equal(true);
    await priya.say('my consultations');
    expect((await priya.press(`Open ${second}`)).words).to.contain(second);
    for (const { words } of await priya.all()) {
      expect(words).not.to.contain(first);
      expect(words).not.to.contain('same child');
    }
    await maya.say('my consultations');
    expect((await maya.press(`Open ${first}`)).words).not.to.contain(second);
  });

  keepsItsPromises(() => product);
});

/** Goes on from wherever the form stands, and sends it. */
async function finish(by: At, typed: Typed): Promise<string> {
  for (let step = 0; step < 10; step += 1) {
    const card = (await by.latest())?.card ?? {};
    const verb = onwards(card, typed);
    const done = await by.press(verb, inputsFor(card, typed));
    if (verb === 'consultation.send') return referenceIn(done.words);
  }
  throw new Error('the form does not end');
}

describe('a request out of hours', function () {
  this.timeout(30_000);
  let product: Product;
  before(async () => {
    product = await Product.open({ now: '2027-03-06T11:00' });
  });
  after(() => product?.close());

  it('says first what to do in an emergency, and goes to the chair of the next session, whose time it names', async () => {
    const maya = product.sit('Maya Okafor');
    const first = await maya.say('request consultation');
    expect(first).to.contain('The service is closed now');
    expect(first.indexOf('call 999')).to.be.lessThan(first.indexOf('Case reference'));
    const last = await fill(maya, requestTyped('1'));
    expect(wordsOf(last)).to.contain('It will go to Ruth Adeyemi, on duty from Mon 8 March 2027, 09:00');
    await maya.press('consultation.send', inputsFor(last, requestTyped('1')));
    const reference = [...product.consultations().keys()][0] ?? '';
    const sent = await maya.reads(reference);
    expect(sent).to.contain('Offered to Ruth Adeyemi for the duty session of Mon 8 March 2027, 09:00');
    expect(sent).to.match(/Outcome due .*March 2027/);
    expect(product.consultation(reference).offers).to.have.length(1);
    expect(product.consultation(reference).offers[0]).to.include({
      why: 'nextSession',
      from: '2027-03-08T09:00:00.000Z',
    });
  });

  keepsItsPromises(() => product);
});
