/** Who may be told, and who is kept from whom. */
import { expect } from 'chai';
import fc from 'fast-check';
import { canBeJoined } from '../../../src/conference/apart/record.ts';
import {
  type FamilyAdult,
  type Pair,
  shared,
  type WayToJoin,
  waysToJoin,
} from '../../../src/conference/safety/record.ts';
import { type Adult, isTold, keptApart, notYet } from '../../../src/conference/safety/together.ts';
import { at } from '../../support/authority.ts';
import { ownMeeting } from '../../support/families.ts';

const moment = (iso: string) => at(iso).toString({ smallestUnit: 'millisecond' });
const gap = { apartMinutes: 15 };
const said = { by: 'p', at: moment('2026-11-20T10:00') };
const time = {
  from: moment('2026-12-03T10:00'),
  starts: moment('2026-12-03T10:00'),
  until: moment('2026-12-03T12:00'),
};

function adult(id: string, overrides: Partial<FamilyAdult> = {}): Adult {
  return {
    id,
    value: { conference: 'c', as: 'mother', n: 1, ...said, route: said, told: [], ...overrides },
  };
}
const pair = (answers: Partial<Pair>): Pair => ({ between: ['a', 'b'], ...said, ...answers });
const together = pair({ room: 'yes', chat: 'yes', waiting: 'yes' });
const apart = (
  arrives: string,
  leaves: string,
  joins: WayToJoin = 'building',
  starts = time.starts,
  version = 1,
) => ({ apart: { starts, arrives, leaves, joins, version, ...said } });

describe('an adult of the family is told', () => {
  const a = adult('a');
  const b = adult('b', { as: 'father' });
  const reasons = (pairs: readonly Pair[], who = a, other = b) => notYet(who, [who, other], pairs, time, gap);

  it('when there is a time, a safe route, and they may share all with the other', () => {
    expect(reasons([together])).to.deep.equal([]);
  });

  it('not before a safe route is on record', () => {
    expect(reasons([together], adult('a', { route: undefined }))).to.deep.equal(['noRoute']);
  });

  it('not before there is a time', () => {
    expect(notYet(a, [a, b], [together], undefined, gap)).to.deep.equal(['noTime']);
  });

  it('not where anything was not asked, whoever was asked of whom', () => {
    expect(reasons([])).to.deep.equal(['notAsked']);
    for (const what of shared)
      expect(reasons([pair({ ...together, [what]: undefined })])).to.include('notAsked');
    expect(reasons([pair({ ...together, between: ['b', 'a'] })])).to.deep.equal([]);
  });

  it('not where they must not meet, until one has times of their own for this very time', () => {
    const kept = pair({ ...together, room: 'no', waiting: 'no' });
    expect(reasons([kept])).to.deep.equal(['notApart']);
    expect(reasons([kept], adult('a', apart('09:00', '09:45')))).to.deep.equal([]);
    expect(reasons([kept], a, adult('b', apart('09:00', '09:45')))).to.deep.equal([]);
    const earlier = apart('09:00', '09:45', 'building', moment('2026-12-01T10:00'));
    expect(reasons([kept], adult('a', earlier))).to.deep.equal(['notApart']);
  });

  it('not where their own times run into the other’s', () => {
    const kept = pair({ ...together, room: 'no' });
    expect(reasons([kept], adult('a', apart('09:30', '10:15')))).to.deep.equal(['notApart']);
  });

  it('not where they would meet at the door, or in the pre-meeting', () => {
    const kept = pair({ ...together, waiting: 'no' });
    expect(reasons([kept], adult('a', apart('09:00', '09:50')))).to.deep.equal(['notApart']);
    expect(reasons([kept], adult('a', apart('12:15', '13:00')))).to.deep.equal([]);
    const early = { ...time, from: moment('2026-12-03T09:30') };
    const one = adult('a', apart('08:30', '09:30'));
    expect(notYet(one, [one, b], [kept], early, gap)).to.deep.equal(['notApart']);
  });

  it('not where they must not share the chat, until one joins in a way of their own', () => {
    const kept = pair({ ...together, chat: 'no' });
    expect(reasons([kept], adult('a', apart('09:00', '09:45')))).to.deep.equal(['notApart']);
    expect(reasons([kept], adult('a', apart('10:00', '11:00', 'words')))).to.deep.equal([]);
  });

  it('whatever is open with somebody who is excluded from the whole', () => {
    const excluded = { of: 'whole', grounds: ['violence'], words: 'Risk.', ...said } as const;
    const out = { excluded: { ...excluded, grounds: [...excluded.grounds] } };
    expect(reasons([], a, adult('b', out))).to.deep.equal([]);
    expect(reasons([], adult('a', out))).to.deep.equal([]);
    expect(reasons([], adult('a', { ...out, route: undefined }))).to.deep.equal(['noRoute']);
  });

  const answer = fc.constantFrom(undefined, 'yes' as const, 'no' as const);
  const pairs = fc.record({ room: answer, chat: answer, waiting: answer }).map(pair);
  const hours = fc.option(
    fc
      .tuple(fc.integer({ min: 8, max: 12 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom(...waysToJoin))
      .map(([from, long, own]) =>
        apart(`${String(from).padStart(2, '0')}:00`, `${String(from + long).padStart(2, '0')}:00`, own),
      ),
    { nil: {} },
  );

  const meetings = fc.constantFrom(undefined, ownMeeting(0), ownMeeting(0, { secured: undefined }));

  it('never while a question is open, and never together with whom they must not meet, whatever is recorded', () => {
    fc.assert(
      fc.property(pairs, hours, hours, meetings, (known, first, second, own) => {
        const one = { ...adult('a', first), ...(own ? { own } : {}) };
        const two = adult('b', second);
        if (notYet(one, [one, two], [known], time, gap).length > 0) return;
        for (const what of shared) expect(known[what]).to.not.equal(undefined);
        const ways = [one, two].map(({ value }) => value.apart?.joins);
        if (shared.some((what) => known[what] === 'no')) {
          expect(ways.some((way) => way !== undefined)).to.equal(true);
        }
        // Times alone keep nobody out of a chat.
        if (known.chat === 'no') {
          expect(ways.some((way) => way === 'meeting' || way === 'words')).to.equal(true);
        }
        // Nobody is told of a meeting that they could not join yet.
        if (ways[0] === 'meeting') expect(canBeJoined(own)).to.equal(true);
      }),
    );
  });

  it('is kept from the other as the other is kept from them', () => {
    fc.assert(
      fc.property(pairs, hours, hours, (known, first, second) => {
        const [one, two] = [adult('a', first).value, adult('b', second).value];
        expect(keptApart(one, two, known, time, gap)).to.equal(keptApart(two, one, known, time, gap));
      }),
    );
  });
});

describe('what an adult was told', () => {
  it('holds for the time they were told of, and no other', () => {
    const told = adult('a', { told: [{ what: 'invited', starts: time.starts, ...said }] }).value;
    expect(isTold(told, time.starts)).to.equal(true);
    expect(isTold(told, moment('2026-12-04T10:00'))).to.equal(false);
    expect(isTold(told, undefined)).to.equal(false);
  });
  it('holds for the times of their own that they were told of, and no others', () => {
    const of = (version: number | undefined, more: Partial<FamilyAdult>) =>
      adult('a', {
        told: [{ what: 'invited', starts: time.starts, ...(version ? { apart: version } : {}), ...said }],
        ...more,
      }).value;
    const own = (version: number) => apart('09:00', '09:45', 'building', time.starts, version);
    expect(isTold(of(1, own(1)), time.starts)).to.equal(true);
    expect(isTold(of(1, own(2)), time.starts)).to.equal(false);
    expect(isTold(of(undefined, own(1)), time.starts)).to.equal(false);
    expect(isTold(of(1, {}), time.starts)).to.equal(false);
  });
  it('holds no more once the chair has excluded them, or has taken that back', () => {
    const out = {
      excluded: { of: 'whole' as const, grounds: ['violence' as const], words: 'Risk.', ...said },
    };
    const told = (what: 'invited' | 'excluded', more: Partial<FamilyAdult>) =>
      adult('a', { told: [{ what, starts: time.starts, ...said }], ...more }).value;
    expect(isTold(told('invited', out), time.starts)).to.equal(false);
    expect(isTold(told('excluded', out), time.starts)).to.equal(true);
    expect(isTold(told('excluded', {}), time.starts)).to.equal(false);
    expect(isTold(told('excluded', out), undefined)).to.equal(true);
  });
  it('needs no taking back where nothing was told', () => {
    expect(isTold(adult('a').value, undefined)).to.equal(true);
  });
});
