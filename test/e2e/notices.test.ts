/** The pages that anybody may open, of the whole product with records in it: they say who runs it, and nothing of anybody. */
import { expect } from 'chai';
import { notices } from '../../src/http/notices/words.ts';
import { Product } from '../support/product.ts';
import { marker, request } from '../support/product-seat.ts';

describe('the pages that anybody may open', () => {
  let product: Product;
  before(async () => {
    product = await Product.open();
    await request(product.sit('Maya Okafor'), 'N');
  });
  after(() => product.close());

  for (const { path } of notices) {
    it(`${path} is the same for everybody, and holds neither a record nor a person`, async () => {
      const answers = await Promise.all([
        product.opened(`${product.botUrl}${path}`),
        product.opened(`${product.botUrl}${path}?key=x&theme=dark`),
      ]);
      const [first, second] = answers.map(({ text }) => text);
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200]);
      expect(second).to.equal(first);
      expect(first).not.to.include(marker);
      for (const { name } of product.people) expect(first).not.to.include(name);
      if (path !== '/accessibility') expect(first).to.include('Example Borough');
    });
  }
});
