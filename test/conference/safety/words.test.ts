/** When one of the family is told to come. */
import { expect } from 'chai';
import type { Slot } from '../../../src/conference/diary/record.ts';
import type { FamilyAdult } from '../../../src/conference/safety/record.ts';
import { wordsForAdult } from '../../../src/conference/safety/words.ts';
import { authority } from '../../support/authority.ts';
import { bookedAt, conference, someSlot } from '../../support/conferences.ts';
import { adult, apartFrom } from '../../support/families.ts';

const told = (slot: Slot, of: Partial<FamilyAdult> = {}) =>
  wordsForAdult(
    { value: adult('mother', of), joining: undefined, own: undefined },
    conference({ booking: bookedAt(slot) }),
    authority,
  );

describe('the words that are passed on to the family', () => {
  it('say when to come, to the pre-meeting, and when the meeting itself is', () => {
    expect(told(someSlot)).to.contain(
      'When: Tue 12 January 2027, 10:00 to 12:00. Please come at 09:30: you meet the chair first.',
    );
    const { room: _room, ...online } = someSlot;
    expect(told(online)).to.contain('Please join at 09:30: you meet the chair first.');
  });

  it('say no other time than its own where there is no pre-meeting', () => {
    expect(told({ ...someSlot, from: someSlot.starts }))
      .to.contain('When: Tue 12 January 2027, 10:00 to 12:00.')
      .and.not.contain('you meet the chair first');
  });

  it('say nothing but their own times to one who is kept apart', () => {
    expect(told(someSlot, { apart: apartFrom('10:45', '11:30') }))
      .to.contain('10:45 to 11:30')
      .and.not.contain('09:30');
  });
});
