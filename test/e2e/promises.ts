/** What must hold of all that a file's tests sent, received and logged: asked once more at the end of each. */
import { expect } from 'chai';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { needsContracts } from '../support/contracts.ts';
import type { Product } from '../support/product.ts';
import { marker } from '../support/product-seat.ts';
import { cardsIn } from '../support/product-watch.ts';

export interface Exceptions {
  /** Codes of errors that the tests brought about; any other error in the log is one of ours. */
  readonly errors?: readonly string[];
  /** How many records the tests spoiled on disk. */
  readonly spoiled?: number;
}

export function keepsItsPromises(
  product: () => Product,
  { errors = [], spoiled = 0 }: Exceptions = {},
): void {
  it('shows nothing that was typed in a preview, a group chat, a refusal or the log, and nowhere as Markdown', () => {
    const { exchanges } = product().wire;
    expect(exchanges.some(({ requestBody }) => JSON.stringify(requestBody ?? '').includes(marker))).to.equal(
      true,
    );
    expect(product().untold(marker)).to.deep.equal([]);
  });

  it('logs no error of its own making', () => {
    const found = product().log.map((line) => JSON.parse(line));
    const unexpected = found.filter(({ level, event }) => level === 'error' && !errors.includes(event));
    expect(unexpected).to.deep.equal([]);
  });

  it('leaves every audit chain whole', async () => {
    const { records, entries, problems } = await verifyAudit(product().house.store, auditedKinds);
    expect(records).to.be.greaterThan(0);
    expect(entries).to.be.at.least(records);
    expect(problems.map(({ fault }) => fault)).to.deep.equal(
      Array.from({ length: spoiled }, () => 'recordChanged'),
    );
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
