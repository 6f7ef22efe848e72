/**
 * Quorate with a client that is not ours: Microsoft 365 Agents Playground, one for each of two people. What the rehearsal
 * room might take because we made both sides, this one would not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type PlaygroundConfig, readPlaygroundConfig, seated } from '../../scripts/lib/playground.ts';
import { directory } from '../support/authority.ts';
import { needsPlayground, PlaygroundSeat } from '../support/playground.ts';
import { Product } from '../support/product.ts';
import { inputsFor, onwards, referenceIn, requestTyped } from '../support/product-seat.ts';
import { wordsOf } from '../support/room.ts';

describe('the Playground’s people', () => {
  const config = readPlaygroundConfig();
  const people = [config.currentUser, ...config.users];

  it('are people of the example authority, by tenant and object id', () => {
    expect(people).to.have.lengthOf(6);
    for (const one of people) {
      const found = directory.find(config.tenantId, one.aadObjectId);
      expect(found?.name, one.name).to.equal(one.name);
      expect(one).to.include({ email: found?.email, userPrincipleName: found?.email });
    }
    expect(new Set(people.map(({ id }) => id)).size).to.equal(6);
  });

  it('can each be seated, in a chat of their own, with the others as they were', () => {
    const ruth = seated(config, 'ruth adeyemi');
    expect(ruth?.currentUser.name).to.equal('Ruth Adeyemi');
    expect(ruth?.users.map(({ name }) => name).sort()).to.deep.equal(
      people
        .map(({ name }) => name)
        .filter((name) => name !== 'Ruth Adeyemi')
        .sort(),
    );
    expect(ruth?.personalChat.id).not.to.equal(config.personalChat.id);
    expect(seated(config, config.currentUser.name)).to.deep.equal(config);
    expect(seated(config, 'Nobody')).to.equal(undefined);
  });
});

describe('Microsoft 365 Agents Playground', function () {
  this.timeout(60_000);
  let folder: string;
  let product: Product;
  const seats: PlaygroundSeat[] = [];
  before(async function () {
    needsPlayground(this);
    folder = mkdtempSync(join(tmpdir(), 'quorate-playground-'));
    product = await Product.open();
  });
  after(async () => {
    await Promise.all(seats.map((seat) => seat.close()));
    await product?.close();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  async function sit(config: PlaygroundConfig | undefined): Promise<PlaygroundSeat> {
    if (!config) throw new Error('nobody of that name');
    const own = mkdtempSync(join(folder, 'seat-'));
    const seat = await PlaygroundSeat.sit(config, own, product.botUrl);
    seats.push(seat);
    return seat;
  }

  it('carries a consultation from the first word to what both have agreed, between two people', async () => {
    const config = readPlaygroundConfig();
    const [maya, ruth] = await Promise.all([sit(config), sit(seated(config, 'Ruth Adeyemi'))]);
    expect(wordsOf(await maya.say('hepl'))).to.include('request consultation');
    expect(wordsOf(await ruth.say('duty'))).to.include('Ruth Adeyemi');

    const typed = requestTyped('P');
    let card = await maya.say('request consultation');
    while (onwards(card, typed) !== 'consultation.send') {
      card = await maya.press(onwards(card, typed), inputsFor(card, typed));
    }
    const reference = referenceIn(wordsOf(await maya.press('consultation.send', inputsFor(card, typed))));
    await product.settle();

    expect(wordsOf((await ruth.card('consultation.take', reference)).card)).to.include('Maya Okafor');
    expect(wordsOf(await ruth.press('consultation.take', {}, reference))).to.include(reference);
    await product.settle();
    expect(wordsOf((await maya.card(undefined, 'Ruth Adeyemi')).card)).to.include(reference);

    await ruth.press('consultation.decideForm', {}, reference);
    await ruth.press('consultation.decide', { inGoodTime: 'yes' }, reference);
    await product.settle();
    await maya.press('consultation.agree', {}, reference);
    await product.settle();

    const { taken, outcome, view } = product.consultation(reference);
    expect([taken?.by, outcome?.by]).to.deep.equal(
      Array.from({ length: 2 }, () => product.persona('Ruth Adeyemi').id),
    );
    expect(view?.kind).to.equal('agrees');
    expect(product.log.filter((line) => /"level":"?(error|50)/.test(line))).to.deep.equal([]);
  });
});
