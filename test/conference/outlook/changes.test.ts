import { expect } from 'chai';
import fc from 'fast-check';
import {
  isOtherPlace,
  isOtherRoom,
  isPutRight,
  remindersPaused,
  type Seen,
  seenSchema,
  slotAt,
  timeChange,
} from '../../../src/conference/outlook/changes.ts';
import { unexplained } from '../../../src/conference/outlook/why.ts';
import type { Conference, Outlook } from '../../../src/conference/record.ts';
import { dayOf } from '../../../src/practice/dates.ts';
import { closing, isWorkingTime } from '../../../src/practice/working-hours.ts';
import { at, authority } from '../../support/authority.ts';
import { bookedAt, conference, otherSlot, slot, someSlot } from '../../support/conferences.ts';

const { settings } = authority;
const now = at('2026-12-30T12:00');
const booked = conference({ booking: bookedAt(someSlot) });
const event = (from: Temporal.Instant, until: Temporal.Instant): Seen => ({
  gone: false,
  from: from.toString(),
  until: until.toString(),
  strangers: [],
  missing: 0,
  answers: [],
});
/** The event so much later than it was booked. */
const later = (duration: Temporal.DurationLike, value = booked) => {
  const taken = value.booking?.slot ?? someSlot;
  return event(
    Temporal.Instant.from(taken.from).add(duration),
    Temporal.Instant.from(taken.until).add(duration),
  );
};
const changeOf = (seen: Seen, value: Conference = booked) => timeChange(value, seen, { now, settings });
const doubtsOf = (seen: Seen, value: Conference = booked) => {
  const change = changeOf(seen, value);
  return change.kind === 'ask' ? change.because : change.kind;
};
const seenAs = (outlook: Partial<Outlook>): Outlook => ({
  at: '2026-12-30T11:55:00.000Z',
  strangers: [],
  missing: 0,
  ...outlook,
});

describe('a conference’s event as it is seen in Outlook', () => {
  it('at the time that Quorate gave it is nothing, in whatever form the time is written', () => {
    expect(changeOf(later({ minutes: 0 }))).to.deep.equal({ kind: 'none' });
    const { from, until } = someSlot;
    const written: Seen = {
      gone: false,
      from: from.replace('Z', '.000Z'),
      until: until.replace('Z', '.000Z'),
      strangers: [],
      missing: 0,
      answers: [],
    };
    expect(changeOf(written)).to.deep.equal({ kind: 'none' });
  });

  it('a day later in working hours is followed, with the same people, room and pre-meeting', () => {
    const change = changeOf(later({ hours: 24 }));
    expect(change.kind).to.equal('follow');
    if (change.kind !== 'follow') return;
    const { starts } = change.slot;
    expect(change.slot).to.include({ chair: someSlot.chair, room: someSlot.room });
    expect(Temporal.Instant.from(starts).toString()).to.equal(slot('2027-01-13T10:00').starts);
  });

  it('is a question where it lies in the past, out of time, outside working hours or over midnight', () => {
    expect(doubtsOf(later({ hours: -24 * 20 }))).to.include('past');
    expect(doubtsOf(later({ hours: 24 * 7 }))).to.deep.equal(['late']);
    expect(doubtsOf(later({ hours: 9 }))).to.deep.equal(['hours']);
    // A Saturday before the last day.
    expect(doubtsOf(later({ hours: -24 * 3 }))).to.deep.equal(['hours']);
    expect(doubtsOf(later({ hours: 13 }))).to.deep.equal(['shape']);
  });

  it('is a question where the family has said that they cannot come', () => {
    const cannot = [{ from: slot('2027-01-13T11:00').starts, until: slot('2027-01-13T11:00').until }];
    const value = { ...booked, needs: { ...booked.needs, cannot } };
    expect(doubtsOf(later({ hours: 24 }), value)).to.deep.equal(['family']);
  });

  it('is nothing to a conference that is held, on its way to another time, or cancelled', () => {
    const moving = { ...bookedAt(otherSlot), hold: 'hold:next', reason: 'family' as const };
    const { state: _state, bookedAt: _at, ...open } = moving;
    const others: readonly Conference[] = [
      { ...booked, booking: { ...bookedAt(someSlot), state: 'held' } },
      { ...booked, moving: open },
      { ...booked, cancelled: { by: 'a:b', at: '2026-12-30T11:00:00Z', words: 'Not needed.' } },
      { ...booked, booking: undefined },
    ];
    for (const value of others) {
      expect(changeOf(later({ hours: 24 }), value)).to.deep.equal({ kind: 'none' });
      expect(changeOf({ gone: true }, value)).to.deep.equal({ kind: 'none' });
    }
    expect(changeOf({ gone: true })).to.deep.equal({ kind: 'gone' });
  });

  it('is nothing where Outlook has refused a move: it stands where it was, and nobody has moved it', () => {
    const before = { slot: someSlot, until: '2026-12-29T10:00:00.000Z', why: 'moved' } as const;
    const there = conference({
      booking: bookedAt(otherSlot),
      earlier: [before, { ...before, slot: slot('2027-01-11T10:00') }],
      outside: { event: { at: '2026-12-29T10:00:00.000Z', id: 'event-1', failed: 'ErrorAccessDenied' } },
    });
    expect(changeOf(later({ minutes: 0 }), there)).to.deep.equal({ kind: 'none' });
    // Somebody has moved it since; and after a move that was done somebody has moved it back.
    expect(changeOf(later({ minutes: 30 }), there).kind).to.equal('follow');
    const done = { ...there, outside: { event: { at: '2026-12-29T10:00:00.000Z', id: 'event-1' } } };
    expect(changeOf(later({ minutes: 0 }), done).kind).to.equal('follow');
    expect(changeOf({ gone: true }, there)).to.deep.equal({ kind: 'gone' });
  });

  it('is put right by hand once time and room are those that are booked', () => {
    const there = { ...booked, outside: { event: { at: '2026-12-29T10:00:00.000Z', failed: 'busy' } } };
    const seen = (otherRoom: boolean | undefined, minutes = 0) =>
      seenSchema.parse({ ...later({ minutes }), otherRoom });
    expect(isPutRight(there, seen(false))).to.equal(true);
    expect(isPutRight(there, seen(true))).to.equal(false);
    expect(isPutRight(there, seen(undefined)), 'of a look that did not see the room').to.equal(false);
    expect(isPutRight(there, seen(false, 15))).to.equal(false);
    expect(isPutRight(booked, seen(false)), 'nothing was refused').to.equal(false);
  });

  it('is nothing to one that was held, whatever becomes of it afterwards', () => {
    const value = { ...booked, held: { at: '2027-01-12T10:05:00.000Z' } };
    const seenAt = (at: Temporal.Instant, seen: Seen) => timeChange(value, seen, { now: at, settings });
    const after = at('2027-01-12T13:00');
    for (const seen of [later({ hours: 24 }), later({ hours: -24 }), { gone: true } as const]) {
      expect(seenAt(after, seen)).to.deep.equal({ kind: 'none' });
      expect(timeChange(booked, seen, { now: after, settings }).kind).to.not.equal('none');
    }
    expect(seenAt(now, later({ hours: 24 })).kind, 'decided by mistake before its time').to.equal('follow');
  });

  it('is followed only ahead, on one day in working hours, in time; and what was followed is nothing when seen again', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30 * 96, max: 30 * 96 }), (quarters) => {
        const seen = later({ minutes: quarters * 15 });
        const change = changeOf(seen);
        if (quarters === 0) {
          expect(change.kind).to.equal('none');
          return;
        }
        if (change.kind !== 'follow') {
          expect(change.kind).to.equal('ask');
          if (change.kind === 'ask') expect(change.because).to.not.deep.equal([]);
          return;
        }
        const [from, until] = [change.slot.from, change.slot.until].map((one) => Temporal.Instant.from(one));
        if (!from || !until) throw new Error('a slot without a time');
        expect(Temporal.Instant.compare(from, now)).to.equal(1);
        expect(isWorkingTime(from, settings)).to.equal(true);
        expect(Temporal.Instant.compare(until, closing(dayOf(from), settings))).to.be.at.most(0);
        expect(dayOf(from).toString() <= (booked.clock?.dueOn ?? '')).to.equal(true);
        const after = { ...booked, booking: bookedAt(change.slot) };
        expect(changeOf(seen, after)).to.deep.equal({ kind: 'none' });
      }),
      { numRuns: 500 },
    );
  });

  it('too short for its pre-meeting has no slot', () => {
    const from = Temporal.Instant.from(someSlot.from);
    const short = { from: from.toString(), until: from.add({ minutes: 30 }).toString() };
    expect(slotAt(someSlot, short)).to.equal(undefined);
  });
});

describe('another room for a conference', () => {
  const declined = { ...booked, outlook: seenAs({ room: 'declined' }) };
  const elsewhere = { ...someSlot, room: 'civic-2' };

  it('may be taken at the same time by the same people once its room has declined', () => {
    expect(isOtherRoom(declined, elsewhere)).to.equal(true);
    expect(isOtherRoom(booked, elsewhere)).to.equal(false);
    expect(isOtherRoom({ ...booked, outlook: seenAs({ room: 'accepted' }) }, elsewhere)).to.equal(false);
    expect(isOtherRoom(declined, someSlot)).to.equal(false);
    expect(isOtherRoom(declined, { ...elsewhere, chair: 'another' })).to.equal(false);
    expect(isOtherRoom(declined, { ...elsewhere, until: otherSlot.until })).to.equal(false);
  });

  it('waits until what else was done in Outlook is settled: the event would be put back unasked', () => {
    const gone = { ...booked, outlook: seenAs({ room: 'declined', question: { kind: 'gone' } }) };
    expect(isOtherRoom(gone, elsewhere)).to.equal(false);
  });

  it('may be none', () => {
    const { room: _room, ...online } = someSlot;
    expect(isOtherPlace(someSlot, online)).to.equal(true);
    expect(isOtherRoom(declined, online)).to.equal(true);
  });
});

describe('what people have still to say', () => {
  it('is why it was moved in Outlook, of the newest such move, until it is said', () => {
    const move = { slot: someSlot, until: '2027-01-04T10:04:00Z', why: 'moved' as const };
    const first = { ...move, byOutlook: true, until: '2027-01-03T10:04:00Z' };
    const second = { ...move, byOutlook: true };
    expect(unexplained({ earlier: [first, second] })).to.equal(second);
    expect(unexplained({ earlier: [first, { ...second, reason: 'family' }] })).to.equal(first);
    expect(unexplained({ earlier: [{ ...move, reason: 'room' }, move] })).to.equal(undefined);
  });

  it('pauses reminders for each stranger at whom nobody has looked', () => {
    expect(remindersPaused({ outlook: seenAs({ strangers: ['one', 'two'], looked: ['one'] }) })).to.equal(
      true,
    );
    expect(remindersPaused({ outlook: seenAs({ strangers: ['one'], looked: ['one'] }) })).to.equal(false);
    expect(remindersPaused({ outlook: undefined })).to.equal(false);
  });
});
