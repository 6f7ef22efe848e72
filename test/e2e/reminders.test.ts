/** What falls due by itself, seen by moving the clock: who is reminded, when, how often, and what becomes of old cards. */
import { expect } from 'chai';
import { Product } from '../support/product.ts';
import { type At, changeTo, decide, fillIn, marker, request, take } from '../support/product-seat.ts';
import { buttonsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

describe('what falls due', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let gareth: At;
  let nasreen: At;
  let silent: string;
  let differing: string;
  let review: string;
  let agreed: string;
  let farReview: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    gareth = product.sit('Gareth Pryce');
    nasreen = product.sit('Nasreen Malik');
    const taken = async (own: string, over = {}) => {
      const about = await request(maya, own, over);
      await take(ruth, about);
      return about;
    };
    silent = await taken('1');
    await decide(ruth, silent);
    differing = await taken('2', { outcomes: 'icpc' });
    await changeTo(ruth, differing, { outcomes: 'continueCin' }, { strategy: 'notNeeded' });
    await fillIn(maya, differing, 'consultation.differ', { outcomes: 'icpc', reasons: `${marker} bruises` });
    review = await taken('3', { outcomes: 'reviewAfterInformation' });
    await decide(ruth, review, { reviewOn: '2027-03-04' });
    await maya.press('consultation.agree', {}, { about: review });
    agreed = await taken('4');
    await decide(ruth, agreed);
    await maya.press('consultation.agree', {}, { about: agreed });
    await fillIn(maya, agreed, 'consultation.enter', { on: '2027-03-01' });
  });
  after(() => product?.close());

  const told = async (by: At, about: string, words: string) =>
    (await by.all(about)).filter((one) => one.words.includes(words)).length;
  const pleaseSay = 'Please say how you see the outcome';
  const toEnter = 'To enter in the case system';

  it('does nothing before its time', async () => {
    await product.moveTo('2027-03-03T08:59');
    expect(await told(maya, silent, pleaseSay)).to.equal(0);
    expect(await told(gareth, differing, 'Two views are still to be settled')).to.equal(0);
  });

  it('reminds the social worker of their view when work begins after its day, and both managers of two views', async () => {
    await product.moveTo('2027-03-03T09:00');
    expect(await told(maya, silent, pleaseSay)).to.equal(1);
    expect(await told(gareth, silent, 'view is still awaited')).to.equal(0);
    for (const manager of [gareth, nasreen]) {
      expect(await told(manager, differing, 'Two views are still to be settled')).to.equal(1);
    }
  });

  it('brings the review back on its day, to both', async () => {
    await product.moveTo('2027-03-04T09:00');
    for (const one of [maya, ruth]) {
      expect(await told(one, review, 'It is time to look at this again')).to.equal(1);
    }
  });

  it('brings it back with what was decided, however long after it was agreed', async () => {
    const far = await request(maya, '7', { outcomes: 'reviewAfterInformation' });
    farReview = far;
    await product.moveTo('2027-03-04T09:30');
    const wei = product.sit('Wei Zhang');
    await take(wei, far);
    await decide(wei, far, { reviewOn: '2027-04-10', nextSteps: `${marker} school nurse to be asked` });
    await maya.press('consultation.agree', {}, { about: far });
    await fillIn(maya, far, 'consultation.enter', { on: '2027-03-04' });
    expect(await told(maya, far, 'It is time to look at this again')).to.equal(0);
  });

  it('asks three times at most, the last time also the manager, and takes silence for no agreement', async () => {
    await product.moveTo('2027-03-05T09:00');
    expect(await told(maya, silent, pleaseSay)).to.equal(3);
    expect(await told(gareth, silent, 'view is still awaited')).to.equal(1);
    await product.moveTo('2027-03-09T08:59');
    expect(await told(maya, silent, pleaseSay)).to.equal(3);
    expect(await told(maya, silent, toEnter), 'one thing at a time').to.equal(0);
    expect(product.consultation(silent).view).to.equal(undefined);
  });

  it('reminds of the copy when nobody is asked for the view any more, and never where it was entered', async () => {
    await product.moveTo('2027-03-09T09:00');
    expect(await told(maya, silent, toEnter)).to.equal(1);
    expect(await told(maya, agreed, toEnter)).to.equal(0);
  });

  it('reminds both managers of two views every working day until they are settled', async () => {
    expect(await told(nasreen, differing, 'Two views are still to be settled')).to.equal(5);
  });

  it('leaves a stub of a closed case’s cards ten working days after it was closed', async () => {
    const cards = (await maya.all(agreed)).length;
    expect(cards).to.be.greaterThan(0);
    expect(await maya.reads(agreed)).to.contain(`${marker}-F4`);
    await product.moveTo('2027-03-15T17:00');
    for (const by of [maya, ruth, gareth]) {
      for (const { words, card } of await by.all(agreed)) {
        expect(words, by.persona.name).not.to.contain(marker);
        expect(words).to.contain('This consultation is closed');
        expect(buttonsOf(card)).to.deep.equal([]);
      }
    }
    expect(await maya.reads(silent), 'one that is open is not').to.contain(marker);
  });

  it('shows the copy of a closed one still', async () => {
    await maya.say('my consultations');
    const copy = await maya.press(`Open ${agreed}`);
    expect(copy.words).to.contain('Copy this into the case system');
  });

  it('takes up what fell due while Quorate was away', async () => {
    await fillIn(gareth, differing, 'consultation.settle', {
      course: 'chair',
      words: `${marker} seen daily`,
    });
    await product.moveTo('2027-03-16T09:30');
    const siobhan = product.sit('Siobhán Kelly');
    const last = await request(maya, '5');
    await take(siobhan, last);
    await decide(siobhan, last);
    await product.restart({ until: '2027-03-18T09:00' });
    expect(await told(maya, last, pleaseSay)).to.equal(1);
  });

  it('never lets a request lie that nobody has decided: whoever has it and the managers hear of it, every working day', async () => {
    await product.moveTo('2027-03-18T10:00');
    const open = await request(maya, '6', { howSoon: 'today' });
    const late = 'A request is past its time';
    await product.forward({ minutes: 119 });
    expect(await told(gareth, open, late)).to.equal(0);
    await product.forward({ minutes: 1 });
    expect(await told(gareth, open, late)).to.equal(1);
    expect(await told(maya, open, 'Your request is past its time')).to.equal(1);
    expect(await told(nasreen, open, 'past its time: please see to it'), 'it was offered to her').to.equal(1);
    await product.forward({ minutes: 30 });
    expect(await told(nasreen, open, 'past its time: please see to it'), 'and as the manager').to.equal(2);
    await product.moveTo('2027-03-19T09:00');
    expect(await told(nasreen, open, 'past its time: please see to it')).to.equal(3);
    expect(await told(maya, open, 'Your request is past its time'), 'the social worker once').to.equal(1);
    await maya.press('consultation.withdrawForm', {}, { about: open });
    await maya.press('consultation.withdraw', { reason: `${marker} seen` });
    await product.moveTo('2027-03-22T09:00');
    expect(product.consultation(open).reminded.outcome).to.equal(3);
  });

  it('brings a review that was set for a Saturday back on the Monday, long after cards of others are stubs', async () => {
    const wei = product.sit('Wei Zhang');
    await product.moveTo('2027-04-12T08:59');
    expect(await told(maya, farReview, 'It is time to look at this again')).to.equal(0);
    await product.moveTo('2027-04-12T09:00');
    for (const by of [maya, wei]) {
      const words = await by.reads(farReview);
      expect(words).to.contain('It is time to look at this again');
      expect(words).to.contain(`${marker} school nurse to be asked`);
      expect(words).to.contain('Sat 10 April 2027');
    }
  });

  keepsItsPromises(() => product);
});
