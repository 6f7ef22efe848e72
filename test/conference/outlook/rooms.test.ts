import { expect } from 'chai';
import fc from 'fast-check';
import { clashOf } from '../../../src/conference/diary/clash.ts';
import type { DiaryDay, Resource } from '../../../src/conference/diary/record.ts';
import { fitRules } from '../../../src/conference/diary/rules.ts';
import { periodIn } from '../../../src/conference/minutes.ts';
import { otherRooms, type RoomsQuestion } from '../../../src/conference/outlook/rooms.ts';
import { authority } from '../../support/authority.ts';
import { conferenceAt, holdAt, slot, someSlot } from '../../support/conferences.ts';

const rules = fitRules(authority);
/** A booking of somebody else on that day. */
const taken = (resource: Resource, starts: string, site?: string): DiaryDay => {
  const { from, until } = slot(starts);
  const entry = {
    hold: 'hold:other',
    from,
    until,
    conference: { ...conferenceAt },
    ...(site ? { site } : {}),
  };
  return { resource: { ...resource }, day: '2027-01-12', entries: [entry] };
};
const asked = (more: Partial<RoomsQuestion> = {}): RoomsQuestion => ({
  slot: someSlot,
  hold: holdAt.id,
  needs: { wheelchair: false, apart: false },
  people: 8,
  rooms: authority.rooms,
  days: [],
  rules,
  busy: () => [],
  ...more,
});
const found = (more: Partial<RoomsQuestion> = {}) => otherRooms(asked(more)).map(({ id }) => id);

describe('the other rooms for a conference whose room has declined', () => {
  it('are those at its site first, never the one that declined', () => {
    expect(found()).to.deep.equal(['civic-2', 'riverside-garden']);
    expect(found({ slot: { ...someSlot, room: 'riverside-garden' } })).to.deep.equal(['civic-2', 'civic-1']);
  });

  it('have what the family needs, and seats for all who are known to come', () => {
    expect(found({ needs: { wheelchair: true, apart: false } })).to.deep.equal(['civic-2']);
    expect(found({ needs: { wheelchair: false, apart: true } })).to.deep.equal(['riverside-garden']);
    expect(found({ needs: { wheelchair: true, apart: true } })).to.deep.equal([]);
    expect(found({ people: 13 })).to.deep.equal(['riverside-garden']);
  });

  it('are free in the diary with the gap around, and in Outlook', () => {
    const room = { kind: 'room', id: 'civic-2' } as const;
    expect(found({ days: [taken(room, '2027-01-12T10:00')] })).to.deep.equal(['riverside-garden']);
    expect(found({ days: [taken(room, '2027-01-12T12:45')] })).to.deep.equal(['riverside-garden']);
    expect(found({ days: [taken(room, '2027-01-12T13:00')] })).to.include('civic-2');
    const busy = (id: string) => (id === 'civic-2' ? [periodIn(someSlot)] : []);
    expect(found({ busy })).to.deep.equal(['riverside-garden']);
  });

  it('can be reached by the chair from the conference before', () => {
    const chair = { kind: 'chair', id: someSlot.chair } as const;
    // It ends at 12:00, the next begins at 12:30 at the Civic Centre: no way from Riverside in half an hour.
    expect(found({ days: [taken(chair, '2027-01-12T13:00', 'civic')] })).to.deep.equal(['civic-2']);
  });

  it('are not hindered by what the conference itself has there', () => {
    const day = taken({ kind: 'chair', id: someSlot.chair }, '2027-01-12T10:00');
    const own = { ...day, entries: day.entries.map((entry) => ({ ...entry, hold: holdAt.id })) };
    expect(found({ days: [own] })).to.deep.equal(['civic-2', 'riverside-garden']);
  });

  it('never clash in the diary, whatever stands in it', () => {
    const kinds = ['room', 'chair', 'minuteTaker', 'worker'] as const;
    const ids = {
      room: 'civic-2',
      chair: someSlot.chair,
      minuteTaker: someSlot.minuteTaker ?? '',
      worker: someSlot.worker ?? '',
    };
    const day = fc.record({
      kind: fc.constantFrom(...kinds),
      hour: fc.integer({ min: 9, max: 16 }),
      site: fc.constantFrom('civic', 'riverside', undefined),
    });
    fc.assert(
      fc.property(fc.array(day, { maxLength: 5 }), (others) => {
        const days = others.map(({ kind, hour, site }) =>
          taken({ kind, id: ids[kind] }, `2027-01-12T${String(hour).padStart(2, '0')}:30`, site),
        );
        const [from, until] = [Temporal.Instant.from(someSlot.from), Temporal.Instant.from(someSlot.until)];
        for (const room of otherRooms(asked({ days }))) {
          const wanted = { hold: holdAt.id, from, until, site: room.site };
          const there = days.filter(({ resource }) => resource.kind !== 'room' || resource.id === room.id);
          expect(there.map((one) => clashOf(one, wanted, rules))).to.deep.equal(there.map(() => undefined));
        }
      }),
    );
  });
});
