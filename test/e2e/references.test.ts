/** A reference typed in the one-to-one chat opens what it names, for those who may see it. */
import { expect } from 'chai';
import { parseReference, referenceFor } from '../../src/kernel/ids.ts';
import { Product } from '../support/product.ts';
import { type At, marker, request } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

describe('a reference that is typed', function () {
  this.timeout(30_000);
  let product: Product;
  let maya: At;
  let about: string;
  before(async () => {
    product = await Product.open();
    maya = product.sit('Maya Okafor');
    about = await request(maya, '1');
  });
  after(() => product?.close());

  it('opens the consultation, however it is spelled, for each who may see it', async () => {
    for (const name of ['Maya Okafor', 'Ruth Adeyemi', 'Daniel Osei', 'Gareth Pryce', 'Joan Whitfield']) {
      await product.sit(name).seat.app({ installed: true });
      for (const text of [
        about,
        about.replaceAll('-', '').toLowerCase(),
        `open ${about}`,
        `find ${about} please`,
      ]) {
        const words = await product.sit(name).say(text);
        expect(words, `${name}: ${text}`).to.contain(about).and.to.contain(`${marker}-F1`);
      }
    }
  });

  it('that holds a wrong character is said to, and nothing else', async () => {
    const wrong =
      ['2', '3'].map((last) => about.slice(0, -1) + last).find((one) => !parseReference(one)) ?? '';
    expect(await maya.say(wrong)).to.match(/^One character of that reference is wrong/);
  });

  it('is answered alike where it is unknown, another’s, or nothing for that role', async () => {
    for (const name of ['Priya Raman', 'Bethan Rowlands', 'Marcus Bell']) {
      await product.sit(name).seat.app({ installed: true });
    }
    const unknown = referenceFor('C', 'nobody has this id');
    const answers = [
      await maya.say(unknown),
      await product.sit('Priya Raman').say(about),
      await product.sit('Bethan Rowlands').say(about),
      await product.sit('Marcus Bell').say(about),
    ];
    expect(new Set(answers)).to.deep.equal(new Set(['That could not be found.']));
  });

  it('says how, for whoever asks that', async () => {
    expect(await maya.say('find a reference')).to.contain('Type the reference itself here');
  });

  it('is entered in the access log as the look that it is, or as the refusal', async () => {
    await product.restart();
    const pages = product.kept().filter(({ kind }) => kind === 'access');
    const text = pages.map(({ body }) => body).join('\n');
    const { partition, id } = product.target(about);
    expect(text).to.contain(`"about":"${partition} ${id}"`);
    expect(text).to.match(
      /"verb":"reference"[^}]*"outcome":"refused"|"outcome":"refused"[^}]*"verb":"reference"/,
    );
  });

  keepsItsPromises(() => product);
});
