/** What must hold of all that a file's tests sent, received and logged: asked once more at the end of each. */
import { expect } from 'chai';
import { needsContracts } from '../support/contracts.ts';
import type { Product } from '../support/product.ts';
import { marker } from '../support/product-seat.ts';

export function keepsItsPromises(product: () => Product): void {
  it('shows nothing that was typed in a preview, a group chat, a refusal or the log, and nowhere as Markdown', () => {
    expect(product().untold(marker)).to.deep.equal([]);
  });

  it('keeps to the owners’ contracts in every request and every answer', function () {
    needsContracts(this);
    expect(product().wire.exchanges.length).to.be.greaterThan(0);
    expect(product().wire.faults()).to.deep.equal([]);
  });
}
