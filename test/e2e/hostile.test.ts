/** Markdown, HTML, links and control characters in every text that people type: each is shown as it was typed, or not at all. */
import { expect } from 'chai';
import { Product } from '../support/product.ts';
import { type At, changeTo, decide, fillIn, marker, request, take } from '../support/product-seat.ts';
import { buttonsOf, inputsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

const hostile =
  `${marker} [press me](https://evil.example/${marker}) ![x](https://evil.example/x.png) https://evil.example/${marker} ` +
  `**bold** _i_ <b>${marker}</b> <script>alert(1)</script> &lt; {{DATE(2027-01-01T00:00:00Z)}} ` +
  `\u0000\u0007\u001b[31m\u202e${marker}\u2066 \ud800 \r\n# heading\n- item\n1. one`;

/** It stands within 200 characters too. */
const short = `${marker} [x](https://evil.example/${marker}) <b>b</b> **c**\u0000\u202e`;

/** Characters that turn the reading round or steer a terminal. */
const steering = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;

describe('hostile words', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let ruth: At;
  let gareth: At;
  let daniel: At;
  let nasreen: At;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    ruth = product.sit('Ruth Adeyemi');
    gareth = product.sit('Gareth Pryce');
    daniel = product.sit('Daniel Osei');
    nasreen = product.sit('Nasreen Malik');
  });
  after(() => product?.close());

  it('go through a whole life, in every text field there is', async () => {
    const about = await request(maya, '1', {
      outcomes: 'legalAdvice,other',
      otherWords: short,
      tried: hostile,
    });
    await fillIn(ruth, about, 'consultation.askForMore', { text: hostile });
    await fillIn(maya, about, 'consultation.answerMore', { text: hostile });
    await fillIn(ruth, about, 'consultation.passOn', { to: daniel.id, reason: short });
    await take(daniel, about);
    await changeTo(
      daniel,
      about,
      { outcomes: 'legalAdvice,other', otherWords: short },
      { reasoning: hostile, nextSteps: hostile, strategy: 'notNeeded' },
    );
    await fillIn(nasreen, about, 'consultation.legalReview', { supported: 'no', words: hostile });
    await fillIn(maya, about, 'consultation.differ', { outcomes: 'icpc', reasons: hostile });
    await daniel.press('consultation.changeForm', {}, { about });
    await daniel.press('consultation.changeStep', { outcomes: 'continueCin', otherWords: '' }, { about });
    await daniel.press('consultation.correct', { reason: hostile, nextSteps: hostile }, { about });
    await fillIn(maya, about, 'consultation.differ', { outcomes: 'icpc', reasons: hostile });
    await fillIn(gareth, about, 'consultation.settle', { course: 'chair', words: hostile });
    await fillIn(daniel, about, 'consultation.restrict', {
      to: 'daniel.osei@example.org\nmaya.okafor@example.org',
      reason: short,
    });
    await daniel.press('consultation.copy', {}, { about });
    await daniel.press('consultation.show', {}, { about });
    await daniel.press('consultation.timeline', {}, { about });
    await daniel.press('consultation.show', {}, { about });
    await fillIn(daniel, about, 'consultation.unrestrict', { reason: hostile });
    const value = product.consultation(about);
    expect(value.tried).to.contain('[press me](https://evil.example');
    expect([value.view?.kind, value.settlement?.course, value.earlierOutcomes.length]).to.deep.equal([
      'differs',
      'chair',
      1,
    ]);
  });

  it('go through a request that is withdrawn', async () => {
    const about = await request(maya, '2', { tried: hostile });
    await fillIn(maya, about, 'consultation.withdraw', { reason: hostile });
    expect(await ruth.reads(about)).to.contain('Withdrawn');
    await decide(ruth, await taken('3'), { nextSteps: hostile });
  });

  async function taken(own: string): Promise<string> {
    const about = await request(maya, own, { tried: hostile });
    await take(ruth, about);
    return about;
  }

  it('are refused where a reference, a number or initials are asked for, and stand in the field as typed', async () => {
    await maya.say('request consultation');
    const first = await maya.press(
      'request.family',
      { caseReference: short, referral: short, status: 'cinPlan', howSoon: 'today' },
      { unchecked: true },
    );
    expect(first.words).to.contain('2 things to check');
    await maya.press('request.family', { caseReference: `${marker}-F4`, referral: `${marker}-R4` });
    const second = await maya.press(
      'request.children',
      { 'c1.number': short, 'c1.initials': '<b>x', 'c1.born': short, 'c1.sex': short },
      { unchecked: true },
    );
    expect(second.words).to.contain('4 things to check');
    expect(inputsOf(second.card ?? {}).find(({ id }) => id === 'c1.initials')?.value).to.equal('<b>x');
  });

  it('are said to the bot in vain', async () => {
    expect(await maya.say(hostile)).to.contain('That was not understood');
    expect(await maya.say(`[help](https://evil.example/${marker})`)).not.to.contain('evil');
  });

  it('never become a link, a button, or a character that steers the reader, on anybody’s card', async () => {
    for (const by of [maya, ruth, gareth, daniel, nasreen]) {
      for (const { words, card } of await by.all()) {
        expect(words).not.to.match(steering);
        for (const button of buttonsOf(card)) {
          if (button.url !== undefined) expect(button.url).to.match(/^https:\/\/teams\.microsoft\.com\//);
          expect(button.title).not.to.contain('evil');
        }
        expect(JSON.stringify(card)).not.to.contain('"selectAction"');
      }
    }
  });

  keepsItsPromises(() => product);
});
