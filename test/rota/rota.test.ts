import { expect } from 'chai';
import fc from 'fast-check';
import type { Authority, DutySession, Person } from '../../src/kernel/actor.ts';
import {
  nextSession as nextOf,
  onDuty as onDutyOf,
  dutyOverview as overviewOf,
  rotaOfFile,
  whoServes as servesOf,
} from '../../src/rota/index.ts';
import { at, authority, nasreen, person, ruth } from '../support/authority.ts';

const daniel = person('Daniel Osei');
const siobhan = person('Siobhán Kelly');
const chairs = authority.withRole('chair');

/** The rota that an authority's file alone gives. */
const dutyOverview = (of: Authority, moment: Temporal.Instant) => overviewOf(of, rotaOfFile(of), moment);
const nextSession = (of: Authority, moment: Temporal.Instant) => nextOf(of, rotaOfFile(of), moment);
const onDuty = (of: Authority, moment: Temporal.Instant) => onDutyOf(of, rotaOfFile(of), moment);
const whoServes = (of: Authority, moment: Temporal.Instant, choosing = {}) =>
  servesOf(of, rotaOfFile(of), moment, choosing);

/** Which session of the week it is. */
const hoursOf = (session: { from: string; to: string } | undefined) => session && [session.from, session.to];

const withDuty = (duty: readonly DutySession[]): Authority => ({ ...authority, duty });

const moments = fc
  .integer({ min: 0, max: 2 * 365 * 24 * 12 })
  .map((steps) => at('2026-06-01T00:00:00Z').add({ minutes: steps * 5 }));

/** Any weekly rota without overlaps: for each day up to three stretches between sorted times. */
const duties = fc
  .array(
    fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      hours: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 2, maxLength: 6 }),
      chair: fc.constantFrom(...chairs),
      backup: fc.option(fc.constantFrom(...chairs), { nil: undefined }),
    }),
    { maxLength: 8 },
  )
  .map((days) =>
    [...new Map(days.map((entry) => [entry.weekday, entry])).values()].flatMap(
      ({ weekday, hours, chair, backup }): DutySession[] => {
        const times = [...hours].sort((a, b) => a - b).map((hour) => `${String(hour).padStart(2, '0')}:00`);
        return times.flatMap((from, index) => {
          const to = times[index + 1];
          return index % 2 === 0 && to ? [{ weekday, from, to, chair: chair.id, backup: backup?.id }] : [];
        });
      },
    ),
  );

/** Whether wall time in London lies in a session, said without the rota's own arithmetic. */
function inSome(duty: readonly DutySession[], moment: Temporal.Instant): DutySession | undefined {
  const local = moment.toZonedDateTimeISO('Europe/London');
  const time = local.toPlainTime().toString({ smallestUnit: 'minute' });
  return duty.find(
    (session) => session.weekday === local.dayOfWeek && session.from <= time && time < session.to,
  );
}

const bankHolidays = new Set([
  '2026-08-31',
  '2026-12-25',
  '2026-12-28',
  '2027-01-01',
  '2027-03-26',
  '2027-03-29',
  '2027-05-03',
  '2027-05-31',
  '2027-08-30',
  '2027-12-27',
  '2027-12-28',
  '2028-01-03',
  '2028-04-14',
  '2028-04-17',
  '2028-05-01',
  '2028-05-29',
]);
function isOff(moment: Temporal.Instant): boolean {
  const date = moment.toZonedDateTimeISO('Europe/London').toPlainDate();
  return date.dayOfWeek > 5 || bankHolidays.has(date.toString());
}

describe('who is on duty', () => {
  it('is the chair of the session, from its first moment until just before its last', () => {
    expect(onDuty(authority, at('2027-03-01T09:00'))?.chair).to.equal(ruth);
    expect(onDuty(authority, at('2027-03-01T08:59:59'))).to.equal(undefined);
    expect(onDuty(authority, at('2027-03-01T12:59:59'))?.backup).to.equal(daniel);
    expect(onDuty(authority, at('2027-03-01T13:00'))?.chair).to.equal(siobhan);
    expect(onDuty(authority, at('2027-03-01T17:00'))).to.equal(undefined);
  });

  it('is nobody on weekends and bank holidays', () => {
    expect(onDuty(authority, at('2027-03-26T10:00'))).to.equal(undefined);
    expect(onDuty(authority, at('2027-03-27T10:00'))).to.equal(undefined);
    const saturdays = withDuty([{ weekday: 6, from: '09:00', to: '13:00', chair: ruth.id }]);
    expect(onDuty(saturdays, at('2027-03-06T10:00'))).to.equal(undefined);
  });

  it('keeps its wall time when the clocks change', () => {
    expect(onDuty(authority, at('2027-03-30T08:00:00Z'))).not.to.equal(undefined);
    expect(onDuty(authority, at('2027-03-30T16:00:00Z'))).to.equal(undefined);
    expect(onDuty(authority, at('2027-11-01T08:30:00Z'))).to.equal(undefined);
  });

  it('is never anybody outside a session, and always somebody inside one', () => {
    fc.assert(
      fc.property(duties, moments, (duty, moment) => {
        const session = isOff(moment) ? undefined : inSome(duty, moment);
        const found = onDuty(withDuty(duty), moment);
        expect(hoursOf(found?.row)).to.deep.equal(hoursOf(session));
        expect(found?.chair.id).to.equal(session?.chair);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the next session', () => {
  it('after Maundy Thursday is on Tuesday', () => {
    const next = nextSession(authority, at('2027-03-25T16:55'));
    expect(next?.from.toString()).to.equal('2027-03-30T08:00:00Z');
    expect(next?.date.toString()).to.equal('2027-03-30');
  });

  it('is the earliest that begins after the moment', () => {
    fc.assert(
      fc.property(duties, moments, (duty, moment) => {
        const served = withDuty(duty);
        const next = nextSession(served, moment);
        if (!next) {
          expect(duty.every((session) => session.weekday > 5)).to.equal(true);
          return;
        }
        expect(Temporal.Instant.compare(next.from, moment)).to.equal(1);
        expect(onDuty(served, next.from)).to.equal(next);
        // Walking hour by hour from the moment to it, no session begins on the way.
        let before = inSome(duty, moment);
        const hour = moment
          .toZonedDateTimeISO('Europe/London')
          .round({ smallestUnit: 'hour', roundingMode: 'ceil' });
        for (
          let at = hour.toInstant();
          Temporal.Instant.compare(at, next.from) < 0;
          at = at.add({ hours: 1 })
        ) {
          const session = isOff(at) ? undefined : inSome(duty, at);
          if (session && session !== before && Temporal.Instant.compare(at, moment) > 0) {
            expect.fail(`a session begins at ${at.toString()}, before ${next.from.toString()}`);
          }
          before = session;
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is none when the rota is empty', () => {
    expect(nextSession(withDuty([]), at('2027-03-01T09:00'))).to.equal(undefined);
  });
});

describe('who serves a request', () => {
  const serves = (moment: string, excluding: readonly Person[] = []) => {
    const found = whoServes(authority, at(moment), { excluding: excluding.map((somebody) => somebody.id) });
    return found && [found.chair.name, found.why, found.from.toString()];
  };

  it('is the chair on duty, from now', () => {
    expect(serves('2027-03-01T10:00')).to.deep.equal(['Ruth Adeyemi', 'onDuty', '2027-03-01T10:00:00Z']);
  });

  it('is the backup when the chair on duty asks', () => {
    expect(serves('2027-03-01T10:00', [ruth])).to.deep.equal([
      'Daniel Osei',
      'backup',
      '2027-03-01T10:00:00Z',
    ]);
  });

  it("is the next session's chair when neither may", () => {
    expect(serves('2027-03-01T10:00', [ruth, daniel])).to.deep.equal([
      'Siobhán Kelly',
      'nextSession',
      '2027-03-01T13:00:00Z',
    ]);
  });

  it("is the next session's chair, or its backup, when nobody is on duty", () => {
    expect(serves('2027-03-25T17:00')).to.deep.equal([
      'Siobhán Kelly',
      'nextSession',
      '2027-03-30T08:00:00Z',
    ]);
    expect(serves('2027-03-25T17:00', [siobhan])).to.deep.equal([
      'Wei Zhang',
      'nextSession',
      '2027-03-30T08:00:00Z',
    ]);
  });

  it('is the safeguarding manager when no session comes within five working days', () => {
    expect(serves('2027-03-01T10:00', chairs)).to.deep.equal([
      'Nasreen Malik',
      'safeguardingManager',
      '2027-03-01T10:00:00Z',
    ]);
    const empty = whoServes(withDuty([]), at('2027-03-06T10:00'));
    expect(empty?.chair).to.equal(nasreen);
    expect(empty?.from.toString()).to.equal('2027-03-08T09:00:00Z');
    expect(empty?.until).to.equal(undefined);
  });

  it('is nobody only when everybody is excluded', () => {
    expect(serves('2027-03-01T10:00', [...chairs, nasreen])).to.equal(undefined);
  });

  it('is never somebody excluded, never starts in the past, and is the chair on duty whenever that chair may', () => {
    fc.assert(
      fc.property(duties, moments, fc.subarray([...chairs]), (duty, moment, excluded) => {
        const served = withDuty(duty);
        const found = whoServes(served, moment, { excluding: excluded.map((chair) => chair.id) });
        if (!found) expect.fail('the safeguarding manager was not excluded');
        expect(excluded).not.to.include(found.chair);
        expect(Temporal.Instant.compare(found.from, moment)).to.be.at.least(0);
        const now = onDuty(served, moment);
        expect(found.why === 'onDuty').to.equal(now !== undefined && !excluded.includes(now.chair));
        const session = onDuty(served, found.from);
        if (found.why === 'safeguardingManager') expect(found.chair).to.equal(nasreen);
        else expect([session?.chair, session?.backup]).to.include(found.chair);
      }),
      { numRuns: 500 },
    );
  });
});

describe('duty at a glance', () => {
  it('shows now, today, the rest of the week with its holidays, and what is next', () => {
    const overview = dutyOverview(authority, at('2027-03-24T14:00'));
    expect(overview.now?.from.toString()).to.equal('2027-03-24T13:00:00Z');
    expect(overview.today.date.toString()).to.equal('2027-03-24');
    expect(overview.today.sessions).to.have.length(2);
    expect(
      overview.thisWeek.map((entry) => [entry.date.toString(), entry.holiday, entry.sessions.length]),
    ).to.deep.equal([
      ['2027-03-25', undefined, 2],
      ['2027-03-26', 'Good Friday', 0],
    ]);
    expect(overview.next?.from.toString()).to.equal('2027-03-25T09:00:00Z');
  });

  it('on a Saturday shows nobody, and Monday next', () => {
    const overview = dutyOverview(authority, at('2027-03-06T14:00'));
    expect(overview.now).to.equal(undefined);
    expect(overview.today.sessions).to.have.length(0);
    expect(overview.thisWeek).to.have.length(0);
    expect(overview.next?.date.toString()).to.equal('2027-03-08');
  });
});
