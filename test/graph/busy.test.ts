import { expect } from 'chai';
import fc from 'fast-check';
import { merged, mostDays, mostMailboxes, spansOfDays } from '../../src/graph/busy.ts';
import type { Span } from '../../src/kernel/calendars.ts';
import { needsContracts } from '../support/contracts.ts';
import {
  at,
  booking,
  closeOffices,
  contractFaults,
  fault,
  type OpenOffice,
  openOffice,
  people,
  room,
} from './office.ts';

const day = Temporal.Instant.from('2026-12-07T00:00:00Z');
const span = (from: number, to: number): Span => ({
  from: day.add({ minutes: from }),
  to: day.add({ minutes: to }),
});
const told = (spans: readonly Span[]) =>
  spans.map(({ from, to }) => [day.until(from).total('minutes'), day.until(to).total('minutes')]);

describe('free and busy times', () => {
  describe('merged', () => {
    it('are in order, joined where they touch, and cut to what was asked', () => {
      const some = [span(60, 90), span(0, 10), span(90, 120), span(70, 80), span(-30, -10), span(190, 300)];
      expect(told(merged(some, span(5, 200)))).to.deep.equal([
        [5, 10],
        [60, 120],
        [190, 200],
      ]);
    });

    it('say of each minute whether any of them holds it', () => {
      const minute = fc.integer({ min: 0, max: 60 });
      const some = fc.array(
        fc.tuple(minute, minute).map(([a, b]) => span(Math.min(a, b), Math.max(a, b))),
        { maxLength: 8 },
      );
      fc.assert(
        fc.property(some, (spans) => {
          const within = span(10, 50);
          const result = told(merged(spans, within));
          for (let n = 0; n <= 60; n += 1) {
            const wanted = n >= 10 && n < 50 && told(spans).some(([from = 0, to = 0]) => from <= n && n < to);
            expect(result.some(([from = 0, to = 0]) => from <= n && n < to)).to.equal(wanted);
          }
          // Between two of them there is a gap.
          result.slice(1).forEach(([from = 0], before) => {
            expect(from).to.be.greaterThan(result[before]?.[1] ?? 0);
          });
        }),
      );
    });
  });

  it('are asked for in spans that Outlook takes, which leave nothing out', () => {
    const year = { from: day, to: day.add({ hours: 24 * 365 + 5 }) };
    const spans = spansOfDays(year, mostDays);
    expect(spans.at(0)?.from.equals(year.from) && spans.at(-1)?.to.equals(year.to)).to.equal(true);
    spans.forEach(({ from, to }, n) => {
      expect(from.until(to).total('hours'))
        .to.be.greaterThan(0)
        .and.at.most(mostDays * 24);
      if (n > 0) expect(spans[n - 1]?.to.equals(from)).to.equal(true);
    });
  });

  describe('of Outlook', () => {
    let office: OpenOffice;
    const schedules = () =>
      office.traffic.exchanges.filter((exchange) => exchange.path.endsWith('/getSchedule'));
    const appoint = (email: string, from: string, to: string, status: string) =>
      office.room.send('POST', '/room/appointments', {
        email,
        from: at(from).toString(),
        to: at(to).toString(),
        status,
        subject: 'MARKER dentist',
        place: 'MARKER High Street',
      });

    beforeEach(async () => {
      office = await openOffice({ withoutCalendar: ['nobody@example.org'] });
    });
    afterEach(closeOffices);

    it('tell of busy, tentative and away, not of free and elsewhere, and nothing of what it is', async () => {
      const email = people.chair.email ?? '';
      await appoint(email, '2026-12-07T09:00', '2026-12-07T10:00', 'busy');
      await appoint(email, '2026-12-07T10:00', '2026-12-07T10:30', 'tentative');
      await appoint(email, '2026-12-07T12:00', '2026-12-07T13:00', 'oof');
      await appoint(email, '2026-12-07T14:00', '2026-12-07T15:00', 'free');
      await appoint(email, '2026-12-07T15:00', '2026-12-07T16:00', 'workingElsewhere');
      const within = { from: at('2026-12-07T00:00'), to: at('2026-12-08T00:00') };
      const known = await office.ports.calendars.busy([email.toUpperCase()], within);
      const busy = known.get(email.toUpperCase());
      expect(busy?.kind === 'known' ? told(busy.spans) : busy).to.deep.equal([
        [540, 630],
        [720, 780],
      ]);
      expect(JSON.stringify([...known])).not.to.include('MARKER');
      // They did come: it is ours not to read them.
      expect(JSON.stringify(schedules()[0]?.responseBody)).to.include('MARKER');
    });

    it('tell of what was booked, and no longer of what was declined or cancelled', async () => {
      const event = await office.ports.calendars.book(booking);
      await office.server.idle();
      const emails = [room.email, people.maya.email ?? ''];
      const within = { from: at('2026-12-07T00:00'), to: at('2026-12-08T00:00') };
      const count = async () =>
        [...(await office.ports.calendars.busy(emails, within)).values()].map((busy) =>
          busy.kind === 'known' ? busy.spans.length : busy.code,
        );
      expect(await count()).to.deep.equal([1, 1]);
      await office.room.sit('maya').act('respond', { event: event.id, response: 'declined' });
      expect(await count()).to.deep.equal([1, 0]);
      await office.ports.calendars.cancel(event.id, '');
      expect(await count()).to.deep.equal([0, 0]);
    });

    it('say of a calendar that cannot be seen that it cannot be seen', async () => {
      const within = { from: at('2026-12-07T00:00'), to: at('2026-12-08T00:00') };
      const emails = ['nobody@example.org', 'gp@surgery.example', room.email];
      const known = await office.ports.calendars.busy(emails, within);
      expect([...known.values()].map(({ kind }) => kind)).to.deep.equal(['unknown', 'unknown', 'known']);
    });

    it('are asked for at most twenty calendars and sixty-one days at a time', async () => {
      const emails = Array.from({ length: 45 }, (_, n) => `person${n}@example.org`);
      await appoint('person44@example.org', '2027-03-01T09:00', '2027-03-01T10:00', 'busy');
      const within = { from: at('2026-12-07T00:00'), to: at('2027-03-07T00:00') };
      const known = await office.ports.calendars.busy(emails, within);
      expect(known.size).to.equal(45);
      const last = known.get('person44@example.org');
      expect(last?.kind === 'known' && last.spans.length).to.equal(1);
      expect(schedules()).to.have.length(6);
      for (const { requestBody } of schedules()) {
        expect(requestBody).to.have.property('schedules').with.length.at.most(mostMailboxes);
      }
    });

    it('fail as a whole, to be asked for again, when one part of them fails', async () => {
      const emails = Array.from({ length: 45 }, (_, n) => `person${n}@example.org`);
      const within = { from: at('2026-12-07T00:00'), to: at('2026-12-08T00:00') };
      await office.room.trouble({ side: 'graph', done: false, answer: 'status', status: 503 });
      expect(await fault(office.ports.calendars.busy(emails, within))).to.include({ fault: 'unavailable' });
      expect((await office.ports.calendars.busy(emails, within)).size).to.equal(45);
    });

    describe('held against Graph’s own contract', () => {
      it('break none of it', async function () {
        needsContracts(this);
        expect(contractFaults()).to.deep.equal([]);
      });
    });
  });
});
