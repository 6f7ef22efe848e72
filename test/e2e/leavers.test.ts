/** Who comes and goes while Quorate runs: the authority file is looked at every minute, and nobody restarts anything. */
import { expect } from 'chai';
import { exampleText } from '../support/authority.ts';
import { Product } from '../support/product.ts';
import { type At, decide, request, take } from '../support/product-seat.ts';
import { until } from '../support/room.ts';
import { keepsItsPromises } from './promises.ts';

const ruths = 'ec195a8b-f1c7-40fa-8f90-ab09f24fddfd';
const ruthsSuccessor = '5d0c2f0e-5f4b-4a43-9f0c-0d5b3c1d7a11';
const withoutRuth = exampleText.replaceAll(ruths, ruthsSuccessor);
const unknown = 'Quorate does not know you as a member of this service.';

describe('people who leave and come while Quorate runs', function () {
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

  /** Whoever asks is told what was found a moment ago. */
  async function warnsOf(wanted: readonly string[]): Promise<void> {
    await until(
      async () => {
        const { text } = await product.opened('http://quorate/readyz');
        return JSON.stringify(JSON.parse(text).warnings) === JSON.stringify(wanted) ? true : undefined;
      },
      `the warnings ${wanted.join(', ') || 'to be none'}`,
    );
  }

  it('refuses the presses and the words of somebody who was taken out of the file, at once', async () => {
    const about = await request(maya, '1');
    const { message } = await ruth.button('consultation.take', { about });
    expect(await product.renewPeople(withoutRuth)).to.equal('changed');
    const before = product.records();
    const pressed = await ruth.press('consultation.take', {}, { message });
    expect(pressed.words).to.contain(unknown);
    expect(await ruth.say('my consultations')).to.contain(unknown);
    expect(product.records()).to.deep.equal(before);
  });

  it('knows them again when they are back, and what they could do before', async () => {
    expect(await product.renewPeople(exampleText)).to.equal('changed');
    const about = await request(maya, '2');
    await take(ruth, about);
    await decide(ruth, about);
    expect(product.consultation(about).reference).to.equal(about);
  });

  it('takes nothing over that is as it was', async () => {
    expect(await product.renewPeople(exampleText)).to.equal('same');
    await warnsOf([]);
  });

  it('goes on with the people it knows while the file is not a good one, and says so to whoever runs it', async () => {
    await product.renewPeople(withoutRuth);
    expect(await product.renewPeople('{ "authorities": [')).to.equal('unreadable');
    await warnsOf(['authorityUnreadable']);
    // Who had left before stays away, and who is there goes on.
    expect(await ruth.say('my consultations')).to.contain(unknown);
    expect(await maya.say('my consultations')).to.not.contain(unknown);
    expect(await product.renewPeople(exampleText)).to.equal('changed');
    await warnsOf([]);
  });

  it('says in the log that the file changed or cannot be read, and nothing of what stands in it', () => {
    const lines = product.log.map((line) => JSON.parse(line));
    const about = lines.filter(({ event }) => String(event).startsWith('authority.'));
    expect(about.map(({ event }) => event)).to.include.members(['authority.changed', 'authority.unreadable']);
    expect(about.find(({ event }) => event === 'authority.unreadable')).to.include({
      error: 'AuthorityFileError',
      count: 1,
    });
    expect(about.map((line) => JSON.stringify(line)).join()).to.not.contain('Ruth');
  });

  it('asks nobody outside whether somebody may: without Graph and Teams what people press counts', async () => {
    const about = await request(maya, '3');
    const graph = () => product.wire.exchanges.filter(({ side }) => side === 'graph').length;
    const asked = graph();
    await take(ruth, about);
    await decide(ruth, about);
    expect(graph()).to.equal(asked);
  });

  keepsItsPromises(() => product);
});
