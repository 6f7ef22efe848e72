/** No card is forgotten in the gallery: whatever can be looked at stands there, and all of it passes the card lint. */
import { expect } from 'chai';
import { entries } from '../../src/wiring.ts';
import { lintCard } from '../support/cardLint.ts';
import { galleryCards } from './cards.ts';

const cards = galleryCards();
const views = entries.filter((entry) => entry.kind === 'view').map((entry) => entry.verb);

describe('the gallery', () => {
  for (const verb of views) {
    it(`shows ${verb}`, () => {
      expect(cards.filter((one) => one.verb === verb)).to.not.deep.equal([]);
    });
  }

  it('has every card under a name of its own', () => {
    const names = cards.map((one) => one.name);
    expect(names).to.deep.equal([...new Set(names)]);
  });

  for (const { name, card, verb, ...options } of cards) {
    // A plain card of the kernel and a notice on top of one have no head of the kit's.
    if (verb === undefined || name.startsWith('refused')) continue;
    it(`holds a good card: ${name}`, () => {
      expect(lintCard(card, options)).to.deep.equal([]);
    });
  }
});
