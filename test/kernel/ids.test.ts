import { expect } from 'chai';
import fc from 'fast-check';
import { derivedId, parseReference, randomId, referenceFor } from '../../src/kernel/ids.ts';

const letters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const ids = fc.string({ minLength: 1, maxLength: 30 });
const prefixes = fc.constantFrom('C', 'E', 'F', 'K', 'P');
const plain = (reference: string) => reference.replaceAll('-', '');

describe('a reference', () => {
  it('looks like C-4T9-KX2 and follows from the id alone', () => {
    fc.assert(
      fc.property(prefixes, ids, (prefix, id) => {
        const reference = referenceFor(prefix, id);
        expect(reference).to.match(/^[A-Z]-[2-9A-HJKMNP-TV-Z]{3}-[2-9A-HJKMNP-TV-Z]{3}$/);
        expect(referenceFor(prefix, id)).to.equal(reference);
      }),
    );
  });

  it('shows every single wrong character, wherever it stands', () => {
    fc.assert(
      fc.property(prefixes, ids, (prefix, id) => {
        const right = plain(referenceFor(prefix, id));
        for (let place = 0; place < right.length; place += 1) {
          for (const letter of letters) {
            if (letter === right[place]) continue;
            const wrong = right.slice(0, place) + letter + right.slice(place + 1);
            expect(parseReference(wrong), wrong).to.equal(undefined);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('shows every swap of two neighbours', () => {
    fc.assert(
      fc.property(prefixes, ids, (prefix, id) => {
        const right = plain(referenceFor(prefix, id));
        for (let place = 0; place + 1 < right.length; place += 1) {
          const [a, b] = [right.charAt(place), right.charAt(place + 1)];
          if (a === b) continue;
          const wrong = right.slice(0, place) + b + a + right.slice(place + 2);
          expect(parseReference(wrong), wrong).to.equal(undefined);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is read however it was typed', () => {
    fc.assert(
      fc.property(prefixes, ids, fc.constantFrom(' ', '-', '–', '.', ''), (prefix, id, between) => {
        const reference = referenceFor(prefix, id);
        const typed = ` ${[...plain(reference).toLowerCase()].join(between)} `;
        expect(parseReference(typed)).to.equal(reference);
      }),
    );
  });

  it('is not read out of too much, too little or nothing', () => {
    const reference = referenceFor('C', 'id');
    for (const text of ['', 'C', reference.slice(0, -1), `${reference}2`, 'OIL-10U', '😀']) {
      expect(parseReference(text), text).to.equal(undefined);
    }
  });

  it('has one letter of its alphabet as prefix', () => {
    for (const prefix of ['', 'CC', 'I', '-', 'c'])
      expect(() => referenceFor(prefix, 'id'), prefix).to.throw();
  });
});

describe('ids', () => {
  it('that are derived follow from command and number, and never meet', () => {
    fc.assert(
      fc.property(ids, ids, fc.nat(), fc.nat(), (from, other, n, m) => {
        expect(derivedId(from, n))
          .to.equal(derivedId(from, n))
          .and.to.match(/^[2-9a-hjkmnp-tv-z]{24}$/);
        if (from !== other || n !== m) expect(derivedId(from, n)).not.to.equal(derivedId(other, m));
      }),
    );
  });

  it('that are random differ', () => {
    expect(new Set(Array.from({ length: 2_000 }, randomId)).size).to.equal(2_000);
  });
});
