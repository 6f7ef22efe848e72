import { expect } from 'chai';
import { indexes } from '../../src/indexes.ts';
import { planQuery } from '../../src/store/rules.ts';
import { auditedKinds, beginnings, entries } from '../../src/wiring.ts';

describe('the wiring', () => {
  it('lets the audit verification reach every record of every kind that has a chain', () => {
    for (const kind of ['audit', ...auditedKinds]) {
      expect(() => planQuery({ kind, limit: 500 }, indexes), kind).not.to.throw();
    }
  });

  it('begins at every start only what the service may ask of itself', () => {
    for (const { verb } of beginnings) {
      const entry = entries.find((one) => one.verb === verb);
      expect(entry?.kind, verb).to.equal('action');
      expect(entry?.who, verb).to.deep.equal(['clock']);
    }
  });
});
