/** Times of their own: what is proposed, and what becomes of them when the conference moves. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { FamilyAdult, Pair } from '../../../src/conference/safety/record.ts';
import { areHeld, movedWith, proposedTimes } from '../../../src/conference/safety/times.ts';
import { type Adult, keptApart } from '../../../src/conference/safety/together.ts';
import { at } from '../../support/authority.ts';

const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });
const said = { by: 'p', at: moment('2026-11-20T10:00') };
const settings = { apartMinutes: 15, ownTimes: { arrivesAfter: 0, leavesAfter: 60 } };
const slot = {
  from: moment('2026-12-03T09:30'),
  starts: moment('2026-12-03T10:00'),
  until: moment('2026-12-03T12:00'),
};

function adult(id: string, overrides: Partial<FamilyAdult> = {}): Adult {
  return { id, value: { conference: 'c', as: 'mother', n: 1, ...said, route: said, told: [], ...overrides } };
}
const apart = (arrives: string, leaves: string, starts = slot.starts) =>
  ({ starts, arrives, leaves, joins: 'building', version: 1, ...said }) as const;
const never: Pair = { between: ['a', 'b'], room: 'no', chat: 'yes', waiting: 'no', ...said };

describe('times of their own', () => {
  const proposal = (who: Adult, others: readonly Adult[], pairs: readonly Pair[] = [never]) =>
    proposedTimes(who, [who, ...others], pairs, slot, settings);

  it('are proposed as the first part of the conference, then as what is left of it', () => {
    expect(proposal(adult('a'), [adult('b')])).to.deep.equal({ arrives: '09:30', leaves: '10:30' });
    const first = adult('b', { apart: apart('09:30', '10:30') });
    expect(proposal(adult('a'), [first])).to.deep.equal({ arrives: '10:45', leaves: '12:00' });
  });

  it('are proposed as the settings say, and never beyond the conference', () => {
    const own = { ...settings, ownTimes: { arrivesAfter: 30, leavesAfter: 480 } };
    const alone = adult('a');
    expect(proposedTimes(alone, [alone], [], slot, own)).to.deep.equal({ arrives: '10:00', leaves: '12:00' });
  });

  it('do not give way to somebody whom they may meet, or whose times are for another conference', () => {
    const other = adult('b', { apart: apart('09:30', '10:30') });
    expect(proposal(adult('a'), [other], [])).to.include({ arrives: '09:30' });
    const stale = adult('b', { apart: apart('09:30', '10:30', moment('2026-12-01T10:00')) });
    expect(proposal(adult('a'), [stale])).to.include({ arrives: '09:30' });
  });

  it('keep two apart who accept them one after the other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 120 }),
        fc.integer({ min: 0, max: 25 }),
        (leavesAfter, apartMinutes) => {
          const own = { apartMinutes, ownTimes: { arrivesAfter: 0, leavesAfter } };
          const [a, b] = [adult('a'), adult('b')];
          const one = proposedTimes(a, [a, b], [never], slot, own);
          const first = adult('a', { apart: apart(one.arrives, one.leaves) });
          const two = proposedTimes(b, [first, b], [never], slot, own);
          const second = adult('b', { apart: apart(two.arrives, two.leaves) });
          expect(keptApart(first.value, second.value, never, slot, own)).to.equal(true);
          for (const times of [one, two]) expect(areHeld(times, slot)).to.equal(true);
        },
      ),
    );
  });

  it('move with the conference, also over the change of the clocks', () => {
    const moved = movedWith(apart('09:30', '10:30'), moment('2026-12-07T14:00'));
    expect(moved).to.deep.include({ arrives: '13:30', leaves: '14:30', version: 2 });
    const summer = movedWith(apart('09:30', '10:30', moment('2026-10-23T10:00')), moment('2026-10-26T10:00'));
    expect(summer).to.deep.include({ arrives: '09:30', leaves: '10:30' });
  });

  it('are given up where they would fall on another day', () => {
    expect(movedWith(apart('09:00', '10:30'), moment('2026-12-07T00:30'))).to.equal(undefined);
  });

  it('stay as far from the beginning as they were, wherever it moves to', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 8, max: 16 }), (days, hour) => {
        const day = Temporal.PlainDate.from('2026-12-03').add({ days });
        const starts = moment(`${day.toString()}T${String(hour).padStart(2, '0')}:00`);
        const moved = movedWith(apart('09:45', '10:50'), starts);
        const [first, last] = [hour * 60 - 15, hour * 60 + 50].map(
          (minutes) =>
            `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`,
        );
        expect(moved).to.deep.include({ arrives: first, leaves: last });
      }),
    );
  });
});
