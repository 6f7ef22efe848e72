/** A text that looks as if it held a personal detail is met gently: after the press, which has done its work, and never twice. */
import { expect } from 'chai';
import { Product } from '../support/product.ts';
import {
  type At,
  changeTo,
  type Done,
  decide,
  fillIn,
  marker,
  request,
  take,
} from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

const number = `${marker} ring 07700 900123`;
const said = 'What you wrote looks as if it held a telephone number';
const gone = 'It cannot be taken back here';

describe('a personal detail in what is sent', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let daniel: At;
  let gareth: At;
  let nasreen: At;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    daniel = product.sit('Daniel Osei');
    gareth = product.sit('Gareth Pryce');
    nasreen = product.sit('Nasreen Malik');
  });
  after(() => product?.close());

  /** It went at once; the card says so, what of it, and what can be done. */
  function isNoted(done: Done, remedy = gone): void {
    expect(done.outcome.kind).to.equal('card');
    expect(done.words).to.contain(said).and.to.contain(remedy);
    expect(done.words.split(said)).to.have.length(2);
  }

  it('is said on the card that answers, whatever was done', async () => {
    const about = await request(maya, '1', { outcomes: 'other', otherWords: number });
    expect(await maya.reads(about)).to.contain(said);
    isNoted(await fillIn(ruth, about, 'consultation.passOn', { to: daniel.id, reason: number }));
    await take(daniel, about);
    isNoted(await fillIn(daniel, about, 'consultation.askForMore', { text: number }));
    isNoted(await fillIn(maya, about, 'consultation.answerMore', { text: number }));
    const outcome = '“Correct the outcome” lets you write it without';
    const changed = await changeTo(
      daniel,
      about,
      { outcomes: 'legalAdvice', categories: 'NEG', issues: 'domesticAbuse' },
      { reasoning: number },
    );
    isNoted(changed, outcome);
    isNoted(await fillIn(maya, about, 'consultation.differ', { outcomes: 'icpc', reasons: number }));
    await daniel.press('consultation.changeForm', {}, { about });
    await daniel.press('consultation.changeStep', {}, { about });
    isNoted(await daniel.press('consultation.correct', { reason: number }, { about }), outcome);
    const reviewed = { supported: 'no', words: number };
    isNoted(await fillIn(nasreen, about, 'consultation.legalReview', reviewed));
    await fillIn(maya, about, 'consultation.differ', { outcomes: 'icpc', reasons: `${marker} as before` });
    const settled = { course: 'chair', words: number };
    isNoted(await fillIn(gareth, about, 'consultation.settle', settled));
    const people = 'gareth.pryce@example.org\nmaya.okafor@example.org\ndaniel.osei@example.org';
    const restricted = await fillIn(gareth, about, 'consultation.restrict', { to: people, reason: number });
    isNoted(restricted, '“Change who can see it” lets you give the reason without');
    isNoted(await fillIn(gareth, about, 'consultation.unrestrict', { reason: number }));
  });

  it('is said of a decision as proposed, and of a withdrawal', async () => {
    const one = await request(maya, '2');
    await take(ruth, one);
    isNoted(await decide(ruth, one, { nextSteps: number }), 'the first version stays in the history');
    const other = await request(maya, '3');
    isNoted(await fillIn(maya, other, 'consultation.withdraw', { reason: number }));
  });

  it('is said to the writer alone, on that card alone, and not where there is none', async () => {
    const about = await request(maya, '4');
    const before = await fillIn(ruth, about, 'consultation.askForMore', {
      text: `${marker} when last seen?`,
    });
    expect(before.words).not.to.contain('looks as if it held');
    isNoted(await fillIn(ruth, about, 'consultation.askForMore', { text: number }));
    await take(ruth, about);
    expect(await ruth.reads(about)).not.to.contain('looks as if it held');
    for (const { words } of await maya.all(about)) expect(words).not.to.contain('looks as if it held');
  });

  it('stands beside the field where the form is shown again anyway', async () => {
    const about = await request(maya, '5');
    const nobody = { to: `${marker}@example.org`, reason: number };
    const again = await fillIn(ruth, about, 'consultation.restrict', nobody);
    expect(again.words).to.contain('This looks as if it holds a telephone number');
  });

  keepsItsPromises(() => product);
});
