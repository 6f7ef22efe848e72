import { expect } from 'chai';
import fc from 'fast-check';
import type { Person } from '../../src/kernel/actor.ts';
import { changesBetween, outsOf } from '../../src/rota/changes.ts';
import { dutyMonth } from '../../src/rota/overview.ts';
import type { Cover, Leave, PatternRow, Rota } from '../../src/rota/record.ts';
import { pruned } from '../../src/rota/record.ts';
import { clashesOn, gapsOn, onDuty, onLeave, sessionsOn } from '../../src/rota/sessions.ts';
import { slotsOf, without } from '../../src/rota/slots.ts';
import { isAway, whoServes } from '../../src/rota/whoServes.ts';
import { at, authority, day, nasreen, person, ruth } from '../support/authority.ts';
import { away, covered, rota } from '../support/rota.ts';

const daniel = person('Daniel Osei');
const siobhan = person('Siobhán Kelly');
const wei = person('Wei Zhang');
const chairs = authority.withRole('chair');
const people = [...chairs, nasreen];

/** Any two times of one day, the first the earlier. */
const slots = fc
  .uniqueArray(fc.integer({ min: 8, max: 18 }), { minLength: 2, maxLength: 2 })
  .map((hours) => hours.sort((a, b) => a - b).map((hour) => `${String(hour).padStart(2, '0')}:00`))
  .map(([from = '09:00', to = '10:00']) => ({ from, to }));
/** Three weeks, with Good Friday and Easter Monday among them. */
const first = day('2027-03-15');
const days = fc.integer({ min: 0, max: 20 }).map((n) => first.add({ days: n }).toString());
const somebody = fc.constantFrom(...people).map(({ id }) => id);
const chairIds = fc.constantFrom(...chairs).map(({ id }) => id);

const rows = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  slot: slots,
  chair: fc.option(chairIds, { nil: undefined }),
  backup: fc.option(chairIds, { nil: undefined }),
  validFrom: fc.option(days, { nil: undefined }),
  validTo: fc.option(days, { nil: undefined }),
});
const covers = fc.record({
  on: days,
  slot: slots,
  as: fc.constantFrom('chair' as const, 'backup' as const),
  person: somebody,
});
const leaves = fc.record({
  person: somebody,
  from: days,
  length: fc.integer({ min: 0, max: 5 }),
  part: fc.option(slots, { nil: undefined }),
});

const defined = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value));

const rotas: fc.Arbitrary<Rota> = fc
  .record({
    rows: fc.array(rows, { maxLength: 14 }),
    covers: fc.array(covers, { maxLength: 6 }),
    leaves: fc.array(leaves, { maxLength: 6 }),
  })
  .map((made) => ({
    imported: '',
    swaps: [],
    pattern: made.rows.map(({ slot, ...row }, n): PatternRow => defined({ id: `row ${n}`, ...row, ...slot })),
    covers: made.covers.map(
      ({ slot, ...cover }, n): Cover => covered({ ...cover, ...slot, id: `cover ${n}` }),
    ),
    leave: made.leaves.map(
      ({ from, length, ...leave }, n): Leave =>
        defined(away({ ...leave, id: `leave ${n}`, from, to: day(from).add({ days: length }).toString() })),
    ),
  }));

const moments = fc
  .integer({ min: 0, max: 21 * 24 * 4 })
  .map((quarters) => at('2027-03-15T00:00').add({ minutes: quarters * 15 }));

const local = (moment: Temporal.Instant) => {
  const there = moment.toZonedDateTimeISO('Europe/London');
  return {
    on: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
};
const holds = (one: { from: string; to: string }, time: string) => one.from <= time && time < one.to;
const isAwayAt = ({ leave }: Rota, id: string, on: string, time: string) =>
  leave.some(
    (one) => one.person === id && one.from <= on && on <= one.to && (!one.part || holds(one.part, time)),
  );

describe('the resolved rota', () => {
  it('has one chair at a moment at most, and another person as backup', () => {
    fc.assert(
      fc.property(rotas, moments, (value, moment) => {
        const sessions = sessionsOn(authority, value, day(local(moment).on));
        const now = sessions.filter(({ slot }) => holds(slot, local(moment).time));
        expect(now.length).to.be.at.most(1);
        for (const { chair, backup } of sessions) expect(backup).to.not.equal(chair);
        for (const [n, { from, until }] of sessions.entries()) {
          expect(Temporal.Instant.compare(from, until)).to.equal(-1);
          const next = sessions[n + 1];
          if (next) expect(Temporal.Instant.compare(until, next.from)).to.be.at.most(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has whoever was put in last, before the pattern, unless they are on leave', () => {
    fc.assert(
      fc.property(rotas, moments, (value, moment) => {
        const { on, time } = local(moment);
        const put = value.covers.findLast(
          (one) =>
            one.as === 'chair' && one.on === on && holds(one, time) && !isAwayAt(value, one.person, on, time),
        );
        const found = onDuty(authority, value, moment);
        if (put) {
          expect(found?.chair.id).to.equal(put.person);
          expect(found?.how).to.equal('cover');
        } else expect(found?.how).to.not.equal('cover');
      }),
      { numRuns: 500 },
    );
  });

  it('has nobody on leave, neither as chair nor as backup', () => {
    fc.assert(
      fc.property(rotas, moments, (value, moment) => {
        const { on, time } = local(moment);
        const found = onDuty(authority, value, moment);
        for (const one of [found?.chair, found?.backup]) {
          if (one) expect(isAwayAt(value, one.id, on, time)).to.equal(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for the same rota, however it is asked, and does not depend on what was asked before', () => {
    fc.assert(
      fc.property(rotas, days, (value, on) => {
        const once = sessionsOn(authority, value, day(on));
        expect(sessionsOn(authority, structuredClone(value), day(on))).to.deep.equal(once);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves as gaps just what nobody serves of a working day’s sessions', () => {
    fc.assert(
      fc.property(rotas, moments, (value, moment) => {
        const { on, time } = local(moment);
        const date = day(on);
        const off = date.dayOfWeek > 5 || ['2027-03-26', '2027-03-29'].includes(on);
        const wanted = !off && slotsOf(authority.settings).some((slot) => holds(slot, time));
        const gap = gapsOn(authority, value, date).some((slot) => holds(slot, time));
        expect(gap).to.equal(wanted && onDuty(authority, value, moment) === undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('sends a request to nobody excluded and nobody away, and to the linked one of two who could', () => {
    const some = fc.subarray([...people]).map((list) => list.map(({ id }) => id));
    fc.assert(
      fc.property(rotas, moments, some, some, (value, moment, excluding, linkedChairs) => {
        const found = whoServes(authority, value, moment, { excluding, linkedChairs });
        expect(
          whoServes(authority, structuredClone(value), moment, { excluding, linkedChairs }),
        ).to.deep.equal(found);
        if (!found) {
          const opens = excluding.includes(nasreen.id);
          expect(opens || value.leave.some((one) => one.person === nasreen.id)).to.equal(true);
          return;
        }
        expect(excluding).to.not.include(found.chair.id);
        const { on, time } = local(found.from);
        expect(isAwayAt(value, found.chair.id, on, time)).to.equal(false);
        expect(Temporal.Instant.compare(found.from, moment)).to.be.at.least(0);
        const session = onDuty(authority, value, found.from);
        if (found.why === 'safeguardingManager' || !session?.backup) return;
        const both = [session.chair.id, session.backup.id].filter((id) => !excluding.includes(id));
        const linked = both.filter((id) => linkedChairs.includes(id));
        if (session.how === 'pattern' && linked.length === 1) expect(found.chair.id).to.equal(linked[0]);
        else expect(found.chair.id).to.equal(both[0]);
      }),
      { numRuns: 500 },
    );
  });

  it('differs from another just where somebody else serves, and loses only those who are out', () => {
    fc.assert(
      fc.property(rotas, rotas, days, (before, after, on) => {
        const date = day(on);
        const now = at('2027-03-14T12:00');
        const changes = changesBetween(authority, before, after, { from: date, to: date }, now);
        for (let hour = 7; hour < 20; hour += 1) {
          const moment = at(`${on}T${String(hour).padStart(2, '0')}:00`);
          const [was, is] = [onDuty(authority, before, moment), onDuty(authority, after, moment)];
          const found = changes.some(({ slot }) => holds(slot, local(moment).time));
          expect(found).to.equal(was?.chair !== is?.chair || was?.backup !== is?.backup);
          const outs = outsOf(changes).filter(
            ({ from, until }) =>
              Temporal.Instant.compare(from, moment) <= 0 && Temporal.Instant.compare(moment, until) < 0,
          );
          if (was && is?.chair !== was.chair) expect(outs.map((out) => out.person)).to.include(was.chair.id);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('covering, leave and gaps', () => {
  const names = (value: Rota, on: string) =>
    sessionsOn(authority, value, day(on)).map(
      ({ slot, chair, backup, how }) =>
        `${slot.from}-${slot.to} ${chair.name}${backup ? ` / ${backup.name}` : ''} ${how}`,
    );

  it('put somebody in for a part of a session, and leave the rest of it as it was', () => {
    const value = rota({ covers: [covered({ on: '2027-03-01', from: '10:00', to: '12:00' })] });
    expect(names(value, '2027-03-01')).to.deep.equal([
      '09:00-10:00 Ruth Adeyemi / Daniel Osei pattern',
      '10:00-12:00 Wei Zhang / Daniel Osei cover',
      '12:00-13:00 Ruth Adeyemi / Daniel Osei pattern',
      '13:00-17:00 Siobhán Kelly / Wei Zhang pattern',
    ]);
  });

  it('let the later of two count where they lie over one another, and the earlier where the later is away', () => {
    const whole = covered({ on: '2027-03-01', from: '09:00', to: '13:00' });
    const part = covered({ on: '2027-03-01', from: '09:00', to: '11:00', person: siobhan.id });
    const put = (leave: Leave[] = []) =>
      names(rota({ covers: [whole, part], leave }), '2027-03-01').slice(0, 2);
    expect(put()).to.deep.equal([
      '09:00-11:00 Siobhán Kelly / Daniel Osei cover',
      '11:00-13:00 Wei Zhang / Daniel Osei cover',
    ]);
    const gone = away({ from: '2027-03-01', person: siobhan.id });
    expect(put([gone])[0]).to.equal('09:00-13:00 Wei Zhang / Daniel Osei cover');
  });

  it('let a bank holiday have duty where somebody was put in, and nowhere else', () => {
    expect(names(rota(), '2027-03-26')).to.deep.equal([]);
    expect(gapsOn(authority, rota(), day('2027-03-26'))).to.deep.equal([]);
    const value = rota({ covers: [covered({ on: '2027-03-26', from: '09:00', to: '13:00' })] });
    expect(names(value, '2027-03-26')).to.deep.equal(['09:00-13:00 Wei Zhang cover']);
    const found = whoServes(authority, value, at('2027-03-26T10:00'));
    expect([found?.chair, found?.why]).to.deep.equal([wei, 'onDuty']);
  });

  it('let the backup stand in for whoever is away, and are a gap when both are', () => {
    const oneAway = rota({ leave: [away({ from: '2027-03-01' })] });
    expect(names(oneAway, '2027-03-01')[0]).to.equal('09:00-13:00 Daniel Osei backup');
    expect(clashesOn(authority, oneAway, day('2027-03-01'))).to.deep.equal([
      { slot: { from: '09:00', to: '13:00' }, person: ruth.id },
    ]);
    const both = rota({
      leave: [...oneAway.leave, away({ from: '2027-03-01', person: daniel.id, id: 'l2' })],
    });
    expect(gapsOn(authority, both, day('2027-03-01'))).to.deep.equal([{ from: '09:00', to: '13:00' }]);
  });

  it('are no clash where somebody else was put in for whoever is away', () => {
    const value = rota({
      leave: [away({ from: '2027-03-01' })],
      covers: [covered({ on: '2027-03-01', from: '09:00', to: '13:00' })],
    });
    expect(clashesOn(authority, value, day('2027-03-01'))).to.deep.equal([]);
  });

  it('reach only the part of the day for which somebody is away', () => {
    const value = rota({ leave: [away({ from: '2027-03-01', part: { from: '09:00', to: '11:00' } })] });
    expect(names(value, '2027-03-01').slice(0, 2)).to.deep.equal([
      '09:00-11:00 Daniel Osei backup',
      '11:00-13:00 Ruth Adeyemi / Daniel Osei pattern',
    ]);
    expect(isAway(value, ruth.id, at('2027-03-01T10:59'))).to.equal(true);
    expect(isAway(value, ruth.id, at('2027-03-01T11:00'))).to.equal(false);
    expect(onLeave(value, ruth.id, '2027-03-02', { from: '09:00', to: '10:00' })).to.equal(false);
  });

  it('prefer the linked of two chairs, now and in the next session, and never somebody who may not', () => {
    // On Friday mornings the example has Ruth Adeyemi, linked to the north, with Wei Zhang of the south behind her.
    const south = authority.team('south')?.linkedChairs ?? [];
    const serves = (moment: string, excluding: readonly Person[] = []) => {
      const found = whoServes(authority, rota(), at(moment), {
        linkedChairs: south,
        excluding: excluding.map(({ id }) => id),
      });
      return found && [found.chair.name, found.why, found.asBackup];
    };
    expect(serves('2027-03-05T10:00')).to.deep.equal(['Wei Zhang', 'backup', true]);
    expect(serves('2027-03-05T08:00')).to.deep.equal(['Wei Zhang', 'nextSession', true]);
    expect(serves('2027-03-05T10:00', [wei])).to.deep.equal(['Ruth Adeyemi', 'onDuty', undefined]);
    expect(serves('2027-03-01T10:00')).to.deep.equal(['Ruth Adeyemi', 'onDuty', undefined]);
  });

  it('divide the day into two halves, or as the settings say', () => {
    const hours = { workingHours: { from: '09:00', to: '17:00' } };
    expect(slotsOf(hours)).to.deep.equal([
      { from: '09:00', to: '13:00' },
      { from: '13:00', to: '17:00' },
    ]);
    expect(slotsOf({ workingHours: { from: '14:00', to: '18:00' } })[0]).to.deep.equal({
      from: '14:00',
      to: '16:00',
    });
    const own = [{ from: '08:00', to: '18:00' }];
    expect(slotsOf({ ...hours, dutySessions: own })).to.deep.equal(own);
    expect(without({ from: '09:00', to: '17:00' }, [{ from: '10:00', to: '11:00' }])).to.deep.equal([
      { from: '09:00', to: '10:00' },
      { from: '11:00', to: '17:00' },
    ]);
  });

  it('let a pattern for a while go before the one that stands, which then goes on', () => {
    const [monday] = rota().pattern;
    if (!monday) expect.fail('the example has a Monday');
    const value = rota({
      pattern: [
        ...rota().pattern,
        { ...monday, id: 'row', chair: siobhan.id, validFrom: '2027-03-08', validTo: '2027-03-15' },
      ],
    });
    const chairsOn = ['2027-03-01', '2027-03-08', '2027-03-15', '2027-03-22'].map(
      (on) => sessionsOn(authority, value, day(on))[0]?.chair.name,
    );
    expect(chairsOn).to.deep.equal(['Ruth Adeyemi', 'Siobhán Kelly', 'Siobhán Kelly', 'Ruth Adeyemi']);
  });

  it('are moved out of the record when they ended long ago, and change nothing that can be looked at', () => {
    fc.assert(
      fc.property(
        rotas,
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: -40, max: 30 }),
        (value, later, n) => {
          const today = first.add({ days: later });
          const kept = pruned(value, today);
          const date = today.add({ days: n });
          expect(
            sessionsOn(authority, kept, date).map(({ slot, chair, backup }) => [slot, chair.id, backup?.id]),
          ).to.deep.equal(
            sessionsOn(authority, value, date).map(({ slot, chair, backup }) => [slot, chair.id, backup?.id]),
          );
          if (later > 100) expect(kept.covers.length + kept.leave.length).to.equal(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('stand in a month, week by week, with everybody’s hours', () => {
    const month = dutyMonth(authority, rota(), Temporal.PlainYearMonth.from('2027-03'));
    expect(month.weeks.map((week) => week.length)).to.deep.equal([5, 5, 5, 5, 3]);
    // Twenty-one working days of eight hours.
    expect(month.balance.reduce((sum, share) => sum + share.onDuty, 0)).to.equal(21 * 8);
    expect(month.balance.map((share) => share.person)).to.have.members(chairs.map(({ id }) => id));
  });
});
