/** What must hold of all that a file's tests sent, received and logged: asked once more at the end of each. */
import { expect } from 'chai';
import { needsContracts } from '../support/contracts.ts';
import type { Product } from '../support/product.ts';
import { marker } from '../support/product-seat.ts';
import { cardsIn } from '../support/product-watch.ts';

export function keepsItsPromises(product: () => Product): void {
  it('shows nothing that was typed in a preview, a group chat, a refusal or the log, and nowhere as Markdown', () => {
    const { exchanges } = product().wire;
    expect(exchanges.some(({ requestBody }) => JSON.stringify(requestBody ?? '').includes(marker))).to.equal(
      true,
    );
    expect(product().untold(marker)).to.deep.equal([]);
  });

  it('sends no card of 25 KB or more', () => {
    const sizes = product().wire.exchanges.flatMap(({ side, requestBody, responseBody }) =>
      cardsIn(side === 'bot' ? responseBody : requestBody).map((card) =>
        Buffer.byteLength(JSON.stringify(card)),
      ),
    );
    expect(sizes.length).to.be.greaterThan(0);
    expect(Math.max(...sizes)).to.be.lessThan(25 * 1024);
  });

  it('keeps to the owners’ contracts in every request and every answer', function () {
    needsContracts(this);
    expect(product().wire.exchanges.length).to.be.greaterThan(0);
    expect(product().wire.faults()).to.deep.equal([]);
  });
}
