/**
 * 200 conferences, booked by 20 people at once in one diary that has 50 times: through the front door, each press an
 * invoke at `POST /api/messages`, against the embedded store. The kernel alone, on both engines, is raced in
 * `test/conference/diary/race.test.ts`.
 */
import { expect } from 'chai';
import {
  bookerName,
  clients,
  conferences,
  expectNothingTwice,
  layRace,
  raceOpens,
  raceReference,
  raceTarget,
  raceText,
  times,
} from '../support/diaryRace.ts';
import { Product } from '../support/product.ts';
import { type At, wordsIn } from '../support/product-seat.ts';
import { buttonsOf, type CardButton, type Pressed } from '../support/room.ts';

/** As often as somebody could be quicker. */
const mostTries = times + 10;

describe('a race for the times of one diary, through the front door', function () {
  // A quarter of a minute on a machine that does nothing else.
  this.timeout(300_000);
  let product: Product;
  before(async () => {
    product = await Product.open({ now: raceOpens, authority: raceText });
    await layRace(product.house.store);
  });
  after(() => product?.close());

  interface Client {
    readonly by: At;
    /** What they press on: what a press says is judged by its token alone. */
    readonly message: string;
  }

  async function clientOf(n: number): Promise<Client> {
    const by = product.sit(bookerName(n));
    await by.seat.say('help');
    await product.settle();
    const message = (await by.seat.messages()).findLast(({ from }) => from === 'bot');
    if (!message) throw new Error('nobody answered');
    return { by, message: message.id };
  }

  const buttonsFor = ({ outcome }: Pressed, verb: string): CardButton[] =>
    outcome.kind === 'card' ? buttonsOf(outcome.card).filter((one) => one.verb === verb) : [];

  /** One client books one conference: looks, takes, and looks again when somebody was quicker. */
  async function book({ by, message }: Client, n: number): Promise<'booked' | 'none'> {
    const token = await product.mint({
      verb: 'conference.look',
      target: raceTarget(n),
      conversation: product.chatOf(by.persona),
      expires: product.clock.now().add({ hours: 1 }),
    });
    const look = () =>
      by.seat.send(message, { type: 'Action.Execute', verb: 'conference.look', data: { token } });
    let shown = await look();
    for (let tries = 0; tries < mostTries; tries += 1) {
      const offered = buttonsFor(shown, 'conference.holdForm');
      if (offered.length === 0) {
        const words = wordsIn(shown);
        // Told so, and what would help; never left with nothing.
        if (words.includes('No time is free up to the last day')) return 'none';
        // The store was written too often meanwhile, and the person was told: they look again.
        shown = await look();
        continue;
      }
      // Not all take the first: what is pressed is as it comes.
      const one = offered[(n + tries) % offered.length];
      if (!one) throw new Error('no time is offered');
      const [confirm] = buttonsFor(await by.seat.send(message, one), 'conference.reserve');
      if (!confirm) {
        shown = await look();
        continue;
      }
      shown = await by.seat.send(message, confirm);
      const words = wordsIn(shown);
      if (/Held for it|Booked for/.test(words) && words.includes(raceReference(n))) return 'booked';
    }
    throw new Error('this client never came to an end');
  }

  it('books nothing twice, leaves nobody half booked, and tells each of the others so', async () => {
    const people = await Promise.all(Array.from({ length: clients }, (_, n) => clientOf(n)));
    const outcomes: string[] = [];
    const queue = Array.from({ length: conferences }, (_, n) => n);
    const presses = product.wire.exchanges.length;
    await Promise.all(
      people.map(async (client) => {
        for (let n = queue.shift(); n !== undefined; n = queue.shift()) outcomes.push(await book(client, n));
      }),
    );
    await product.settle();
    const pressed = product.wire.exchanges.slice(presses).filter(({ side }) => side === 'bot');
    expect(pressed.length, 'requests at the bot').to.be.at.least(conferences + 2 * times);
    await expectNothingTwice(product.house.store);
    expect(outcomes.filter((one) => one === 'booked')).to.have.lengthOf(times);
    expect(outcomes).to.have.lengthOf(conferences);
  });
});
