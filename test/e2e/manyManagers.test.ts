/** An authority with more safeguarding managers and business support than a batch has room for: all of them are told. */
import { expect } from 'chai';
import { exampleText } from '../support/authority.ts';
import { Product } from '../support/product.ts';
import { type At, request } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const count = 70;

function withMany(): string {
  const file = JSON.parse(exampleText);
  const [authority] = file.authorities;
  for (let n = 1; n <= count; n += 1) {
    authority.people.push(
      { objectId: guid(n), name: `Manager ${n}`, roles: ['safeguardingManager'] },
      { objectId: guid(1_000 + n), name: `Support ${n}`, roles: ['businessSupport'] },
    );
  }
  return JSON.stringify(file);
}

describe('with seventy safeguarding managers and as many in business support', function () {
  this.timeout(60_000);
  let product: Product;
  let maya: At;
  before(async () => {
    product = await Product.open({ authority: withMany() });
    maya = product.sit('Maya Okafor');
  });
  after(() => product?.close());

  const told = async (name: string, words: string) => (await product.sit(name).all(words)).length;

  it('offers a request that nobody takes to each of the managers, once', async () => {
    const about = await request(maya, '1', { howSoon: 'today' });
    await product.moveTo('2027-03-01T10:30');
    expect(product.consultation(about).escalations?.at(-1)?.to).to.have.length(count + 1);
    for (const name of ['Nasreen Malik', 'Manager 1', `Manager ${count}`]) {
      expect(await told(name, about), name).to.equal(1);
    }
    expect(await maya.reads(about)).to.contain('Your request is now with');
  });

  it('tells each of them of a gap in the rota, once', async () => {
    const ruth = product.sit('Ruth Adeyemi');
    const daniel = product.sit('Daniel Osei');
    for (const by of [ruth, daniel]) {
      await by.say('my leave');
      await by.press('rota.leave', { from: '2027-03-08' });
    }
    for (const name of ['Nasreen Malik', `Manager ${count}`, 'Joan Whitfield', `Support ${count}`]) {
      expect(await told(name, 'Sessions without a chair'), name).to.equal(1);
    }
  });

  it('tells all of business support that somebody could not be reached', async () => {
    const daniel = product.sit('Daniel Osei');
    await daniel.seat.app({ blocked: true });
    await product.moveTo('2027-03-02T10:00');
    await request(maya, '2', { howSoon: 'today' });
    await product.moveTo('2027-03-02T12:00');
    for (const name of ['Joan Whitfield', `Support ${count}`]) {
      expect(await told(name, 'could not be told about'), name).to.be.greaterThan(0);
    }
  });

  keepsItsPromises(() => product, { errors: ['effect.stuck'] });
});
