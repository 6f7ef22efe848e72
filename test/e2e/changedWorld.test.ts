/** What changes between a card and its press: the authority file, the people in it, a record on disk. */
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { exampleText } from '../support/authority.ts';
import { Product } from '../support/product.ts';
import {
  type At,
  decide,
  fill,
  inputsFor,
  marker,
  request,
  requestTyped,
  take,
} from '../support/product-seat.ts';
import { inputsOf } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

const ruths = 'ec195a8b-f1c7-40fa-8f90-ab09f24fddfd';
const ruthsSuccessor = '5d0c2f0e-5f4b-4a43-9f0c-0d5b3c1d7a11';

/** The example's file with a setting of its own. */
function withSetting(name: string, value: unknown): string {
  const file = JSON.parse(exampleText);
  file.authorities[0].settings[name] = value;
  return JSON.stringify(file);
}

/** Makes a consultation unreadable, as a slip of somebody's hand on the disk would. */
function spoil(file: string, reference: string): void {
  const database = new DatabaseSync(file);
  const rows = database.prepare("SELECT partition, id, body FROM document WHERE kind = 'consultation'").all();
  for (const { partition, id, body } of rows) {
    const document = JSON.parse(String(body));
    if (document.reference !== reference) continue;
    document.data.children = `${marker} gone`;
    database
      .prepare('UPDATE document SET body = ? WHERE partition = ? AND id = ?')
      .run(JSON.stringify(document), String(partition), String(id));
  }
  database.close();
}

describe('a world that changes between card and press', function () {
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

  it('judges a request by the settings of the moment it is sent, and keeps all that was typed', async () => {
    const typed = requestTyped('1');
    const last = await fill(maya, typed);
    await product.restart({
      authority: withSetting('referralNumber', { pattern: 'SOS-\\d{4}', example: 'SOS-1234' }),
    });
    const sent = await maya.press('consultation.send', inputsFor(last, typed));
    expect(sent.words).to.contain('An earlier step needs another look before this can be sent.');
    expect(sent.words).to.contain('SOS-1234');
    expect(inputsOf(sent.card ?? {}).find(({ id }) => id === 'referral')?.value).to.equal(typed.referral);
    expect(product.consultations().size).to.equal(0);
    const mended = await maya.press('request.family', { referral: 'SOS-1001' });
    expect(mended.words).to.contain('What do you propose?');
    await maya.press('consultation.send', inputsFor(mended.card ?? {}, typed));
    expect([...product.consultations().values()].map(({ referral }) => referral)).to.deep.equal(['SOS-1001']);
  });

  it('cites with each decision the version of the settings by which it was made', async () => {
    await product.restart({ authority: exampleText });
    const about = await request(maya, '2');
    await product.restart({ authority: withSetting('viewChaseWorkingDays', 2) });
    await take(ruth, about);
    const versions = product
      .kept()
      .filter(({ kind, partition }) => kind === 'audit' && partition === product.target(about).partition)
      .map(({ body }) => JSON.parse(body))
      .filter((entry) => entry.record === product.target(about).id)
      .map((entry) => entry.data.settings);
    expect(versions).to.have.length(2);
    expect(new Set(versions).size).to.equal(2);
    await decide(ruth, about);
    await product.restart({ authority: exampleText });
  });

  it('refuses the card of somebody who has left since', async () => {
    const about = await request(maya, '3');
    const { message } = await ruth.button('consultation.take', { about });
    await product.restart({ authority: exampleText.replaceAll(ruths, ruthsSuccessor) });
    const before = product.records();
    const pressed = await ruth.press('consultation.take', {}, { message });
    expect(pressed.words).to.contain('Quorate does not know you as a member of this service.');
    expect(product.records()).to.deep.equal(before);
    expect(await maya.say('my consultations')).to.contain('somebody who has left');
    await product.restart({ authority: exampleText });
    expect((await take(ruth, about)).words).to.contain('You have this consultation');
  });

  it('names a record that no longer parses by its reference, and goes on with the rest', async () => {
    const broken = await request(maya, '4');
    const whole = await request(maya, '5');
    await product.restart({ between: (file) => spoil(file, broken) });
    const list = await maya.say('my consultations');
    expect(list).to.contain('One record cannot be read').and.to.contain(broken).and.to.contain(whole);
    const before = product.records();
    const pressed = await ruth.press('consultation.take', {}, { about: broken });
    expect(pressed.words).to.contain(`The record ${broken} cannot be read.`);
    expect(pressed.words).to.match(/Reference [0-9A-Z]{6}/);
    expect(product.records()).to.deep.equal(before);
    const codes = product.log.map((line) => JSON.parse(line).event);
    expect(codes).to.include('perform.broken');
    await take(ruth, whole);
    await decide(ruth, whole);
    await maya.press('consultation.agree', {}, { about: whole });
    expect(product.consultation(whole).view?.kind).to.equal('agrees');
    // The same child may be asked about again: what cannot be read stands in nobody's way.
    const again = await request(maya, '4');
    expect(product.consultation(again).children[0]?.number).to.equal(`${marker}-41`);
    const joan = product.sit('Joan Whitfield');
    expect(await joan.say('troubles')).to.contain(`A step about ${broken} did not follow`);
  });

  keepsItsPromises(() => product, { errors: ['perform.broken', 'effect.stuck'], spoiled: 1 });
});
