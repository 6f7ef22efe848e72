import { expect } from 'chai';
import fc from 'fast-check';
import { canonical, type Json } from '../../src/kernel/json.ts';

/** The same value with its keys in order at every depth. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, inner]) => [name, inOrder(inner)]));
}

const hostile = ['"', '\\', '\u0000', '\n', '\u007f', '\ud800', '\u2028', 'é', '😀', 'a"b', 'x'.repeat(65)];
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.constantFrom(...hostile));

/** Names of letters: numbers as names would be put in an order of their own by any object. */
const name = fc.oneof(
  fc.stringMatching(/^[a-z]{1,6}$/),
  text.map((one) => `k${one}`),
);

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(name, tie('value'), { maxKeys: 50, noNullPrototype: true }),
  ),
})).value;

describe('canonical JSON text', () => {
  it('is what JSON itself writes of the value with its keys in order', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(value)).to.equal(JSON.stringify(inOrder(value)));
      }),
      { numRuns: 500 },
    );
  });

  it('leaves out what is absent', () => {
    expect(canonical({ b: 1, a: undefined })).to.equal('{"b":1}');
  });
});
