/** Who may be reminded of a conference. */
import { expect } from 'chai';
import fc from 'fast-check';
import { mayBeChased } from '../../../src/conference/index.ts';
import { saidThen } from '../../support/families.ts';

const maybe = fc.option(fc.constant(saidThen), { nil: undefined });
const cancelled = fc.option(fc.constant({ ...saidThen, words: 'Moved away.' }), { nil: undefined });

describe('somebody who is asked to a conference', () => {
  it('is chased only once the chair has signed and they know which child it is about, and while it stands', () => {
    fc.assert(
      fc.property(maybe, maybe, maybe, cancelled, (told, removed, signed, called) => {
        const wanted = Boolean(told && signed && !removed && !called);
        expect(mayBeChased({ told, removed }, { signed, cancelled: called })).to.equal(wanted);
      }),
    );
  });
});
