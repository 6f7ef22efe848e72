/** In a chat of several, the family's meeting chat above all, the bot says one neutral thing and nothing else. */
import { expect } from 'chai';
import { words } from '../../src/teams/words.ts';
import { Product } from '../support/product.ts';
import { marker, request, take } from '../support/product-seat.ts';
import { keepsItsPromises } from './promises.ts';

describe('a meeting chat', function () {
  this.timeout(30_000);
  let product: Product;
  before(async () => {
    product = await Product.open();
  });
  after(() => product?.close());

  it('is answered neutrally whoever asks, and whatever they ask', async () => {
    await request(product.sit('Maya Okafor'), '1');
    for (const name of ['Maya Okafor', 'Ruth Adeyemi', 'Marcus Bell', 'Alex Stranger', 'Guest']) {
      const somebody = product.sit(name);
      for (const text of [
        'my consultations',
        `help ${marker}`,
        'request consultation',
        `${marker} is late`,
      ]) {
        const answer = await somebody.say(`@Quorate ${text}`, product.meetingChat);
        expect(answer, name).to.equal(words.onlyOneToOne);
      }
    }
  });

  it('hears nothing that does not name it', async () => {
    const maya = product.sit('Maya Okafor');
    const before = (await maya.seat.messages(product.meetingChat)).length;
    expect(await maya.seat.say(`${marker} hello all`, product.meetingChat)).to.equal(0);
    await product.settle();
    expect((await maya.seat.messages(product.meetingChat)).length).to.equal(before + 1);
  });

  it('refuses every button that was carried into it, to everybody alike', async () => {
    const ruth = product.sit('Ruth Adeyemi');
    const { button } = await ruth.button('consultation.take');
    const before = product.records();
    const answers = await Promise.all(
      ['Ruth Adeyemi', 'Daniel Osei', 'Guest'].map(async (name) => {
        const value = {
          action: { type: 'Action.Execute', verb: button.verb ?? '', data: button.data ?? {} },
        };
        const invoke = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: '1' };
        return product.post(product.activity(product.persona(name), invoke, product.meetingChat));
      }),
    );
    for (const { status, text } of answers) {
      expect(status).to.equal(200);
      expect(text).to.contain('application/vnd.microsoft.activity.message');
      expect(text).not.to.contain(marker);
    }
    await product.settle();
    expect(product.records()).to.deep.equal(before);
    await take(ruth, '');
  });

  it('refuses one shared card to each of two who press it, though it was signed for this chat', async () => {
    const [about = ''] = product.consultations().keys();
    const token = await product.mint({
      verb: 'consultation.call',
      target: product.target(about),
      conversation: product.meetingChat,
      expires: product.clock.now().add({ hours: 1 }),
    });
    const before = product.records();
    for (const name of ['Ruth Adeyemi', 'Daniel Osei']) {
      const value = { action: { type: 'Action.Execute', verb: 'consultation.call', data: { token } } };
      const invoke = { type: 'invoke', name: 'adaptiveCard/action', value, replyToId: '1' };
      const answer = await product.post(product.activity(product.persona(name), invoke, product.meetingChat));
      expect(answer.text).to.contain('Quorate can only help in your one-to-one chat with it.');
    }
    await product.settle();
    expect(product.records()).to.deep.equal(before);
  });

  it('is told nothing when a consultation of its members goes on', async () => {
    const about = [...product.consultations().keys()][0] ?? '';
    expect(product.consultation(about).taken?.by).to.equal(product.sit('Ruth Adeyemi').id);
    const said = await product.sit('Guest').seat.messages(product.meetingChat);
    expect(new Set(said.filter(({ from }) => from === 'bot').map(({ text }) => text))).to.deep.equal(
      new Set([words.onlyOneToOne]),
    );
  });

  keepsItsPromises(() => product);
});
