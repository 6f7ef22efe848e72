import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { graphClient } from '../../src/graph/client.ts';
import { serviceMailboxes } from '../../src/graph/service-mailboxes.ts';
import type { Booking, CalendarEvent, Move } from '../../src/kernel/calendars.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { needsContracts } from '../support/contracts.ts';
import {
  at,
  booking,
  closeOffices,
  contractFaults,
  fault,
  mailbox,
  type OpenOffice,
  openOffice,
  people,
  room,
} from './office.ts';

const lostAnswers = [
  { done: true, answer: 'silence' },
  { done: true, answer: 'reset' },
  { done: true, answer: 'status', status: 503 },
  { done: false, answer: 'reset' },
  { done: false, answer: 'status', status: 503 },
] as const;

describe('the calendar of the service’s mailbox', () => {
  let office: OpenOffice;
  const calendars = () => office.ports.calendars;
  const standing = () => office.server.office.events.filter((event) => !event.cancelled);
  const mailsTo = (persona: keyof typeof people) =>
    office.server.office.mails.filter((mail) => mail.to === people[persona].email);
  const asked = (method: string, path: string) =>
    office.traffic.exchanges.filter(
      (exchange) => exchange.side === 'graph' && exchange.method === method && exchange.path.includes(path),
    );
  const answerOf = (event: CalendarEvent | undefined, email: string) =>
    event?.attendees.find((one) => one.email === email)?.answer;
  const moved = (event: CalendarEvent, change: Partial<Move> = {}): Move => ({
    span: { from: at('2026-12-08T14:00'), to: at('2026-12-08T16:30') },
    room,
    professionals: booking.professionals,
    etag: event.etag,
    ...change,
  });

  /** Booked, and the room has answered: the event then stands still. */
  async function booked(wanted: Booking = booking): Promise<CalendarEvent> {
    const { id } = await calendars().book(wanted);
    await office.server.idle();
    const event = await calendars().read(id);
    if (event === undefined) throw new Error('what was booked is not there');
    return event;
  }

  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(closeOffices);

  describe('a booking', () => {
    it('asks for all that keeps a conference private, in London’s time, with the room as a resource', async () => {
      const event = await calendars().book(booking);
      const [request] = asked('POST', '/events');
      expect(request?.requestBody).to.deep.equal({
        transactionId: booking.transactionId,
        subject: 'Meeting CPC-4T9',
        body: { contentType: 'text', content: 'Please reply even if you cannot come.' },
        start: { dateTime: '2026-12-07T10:00:00', timeZone: 'GMT Standard Time' },
        end: { dateTime: '2026-12-07T12:30:00', timeZone: 'GMT Standard Time' },
        location: {
          displayName: room.name,
          locationEmailAddress: room.email,
          locationType: 'conferenceRoom',
        },
        attendees: [
          { type: 'required', emailAddress: { address: 'maya.osei@example.org', name: 'Maya Osei' } },
          { type: 'required', emailAddress: { address: 'ruth.bell@example.org' } },
          { type: 'optional', emailAddress: { address: 'dee.quinn@police.example', name: 'Dee Quinn' } },
          { type: 'resource', emailAddress: { address: room.email, name: room.name } },
        ],
        isOnlineMeeting: true,
        onlineMeetingProvider: 'teamsForBusiness',
        hideAttendees: true,
        sensitivity: 'private',
        allowNewTimeProposals: false,
        responseRequested: true,
      });
      expect(event).to.deep.include({ cancelled: false, transactionId: booking.transactionId });
      expect(event.span.from.equals(booking.span.from) && event.span.to.equals(booking.span.to)).to.equal(
        true,
      );
      expect(event.joinUrl).to.match(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\/19%3ameeting_/);
      expect(event.iCalUId).not.to.equal('');
    });

    it('invites each professional, and shows none of them who else comes', async () => {
      await calendars().book(booking);
      const seen = (await office.room.send('GET', '/room/seats/police')) as object;
      const { calendar, mails } = seen as { calendar: object[]; mails: object[] };
      expect([calendar.length, mails.length]).to.deep.equal([1, 1]);
      const words = JSON.stringify([calendar, mails]);
      expect(words).to.include('Meeting CPC-4T9').and.to.include('Oak room');
      for (const other of ['Maya', 'Ruth', 'maya.osei', 'ruth.bell']) expect(words).not.to.include(other);
    });

    it('names no room and no place but Teams when it is online only', async () => {
      const { room: _, ...online } = booking;
      const event = await calendars().book(online);
      expect(event.attendees.map(({ kind }) => kind)).not.to.include('room');
      expect(asked('POST', '/events')[0]?.requestBody).to.deep.include({
        location: { displayName: 'Microsoft Teams' },
      });
    });

    it('is one event and one invitation, however often it is asked for', async () => {
      const first = await calendars().book(booking);
      const [again, andAgain] = await Promise.all([calendars().book(booking), calendars().book(booking)]);
      expect([again?.id, andAgain?.id]).to.deep.equal([first.id, first.id]);
      expect([standing().length, mailsTo('maya').length]).to.deep.equal([1, 1]);
    });

    for (const lost of lostAnswers) {
      const words = `${JSON.stringify(lost)}`;
      it(`whose answer is lost is unknown, and settled by asking again: ${words}`, async () => {
        await office.room.trouble({ side: 'graph', method: 'POST', path: '/events', ...lost });
        expect(await fault(office.hasty.calendars.book(booking))).to.include({ fault: 'unknown' });
        expect(asked('POST', '/events')).to.have.length(1);
        const event = await calendars().book(booking);
        expect(standing().map(({ id }) => id)).to.deep.equal([event.id]);
        expect(mailsTo('maya')).to.have.length(1);
      });
    }

    it('is given as it stands when its id was used for another', async () => {
      const first = await calendars().book(booking);
      const other = { from: at('2026-12-07T11:00'), to: at('2026-12-07T13:30') };
      const second = await calendars().book({ ...booking, span: other });
      expect(second.id).to.equal(first.id);
      expect(second.span.from.equals(first.span.from)).to.equal(true);
      expect(standing()).to.have.length(1);
    });

    it('does not come back once it was cancelled', async () => {
      const first = await calendars().book(booking);
      await calendars().cancel(first.id, '');
      expect(await fault(calendars().book(booking))).to.include({
        fault: 'conflict',
        code: 'ErrorDuplicateTransactionId',
      });
    });

    it('is late, and no fault, when Graph is slow within our patience', async () => {
      await office.room.trouble({
        side: 'graph',
        path: '/events',
        done: true,
        answer: 'slow',
        delayMs: 20,
      });
      expect((await calendars().book(booking)).cancelled).to.equal(false);
    });

    it('says what kind of trouble it met, and what Graph wants of us, and nothing of Graph’s sentences', async () => {
      const cases = [
        [{ status: 429, code: 'TooManyRequests', retryAfterSeconds: 7 }, 'throttled', 7_000],
        [{ status: 401, code: 'InvalidAuthenticationToken' }, 'unavailable', undefined],
        [{ status: 403, code: 'ErrorAccessDenied' }, 'refused', undefined],
        [{ status: 400, code: 'ErrorInvalidRequest' }, 'refused', undefined],
        [{ status: 404, code: 'ErrorInvalidUser' }, 'refused', undefined],
        [{ status: 409, code: 'ConcurrentItemSave' }, 'conflict', undefined],
      ] as const;
      for (const [answer, kind, retryAfterMs] of cases) {
        const other = await openOffice();
        await other.room.trouble({ side: 'graph', done: false, answer: 'status', ...answer });
        const thrown = await fault(other.ports.calendars.book(booking));
        expect(thrown).to.include({ fault: kind, code: answer.code, retryAfterMs });
        expect(thrown.message).not.to.include('Trouble');
      }
    });

    it('was not made when nobody answers at the address, or no token can be had', async () => {
      const { graphUrl } = office.server;
      const other = await openOffice();
      await other.close();
      const clients = [
        graphClient({ graphUrl: other.server.graphUrl, token: async () => 't', timeoutMs: 500 }),
        graphClient({ graphUrl, token: () => Promise.reject(new Error('secret')), timeoutMs: 500 }),
      ];
      for (const graph of clients) {
        const ports = serviceMailboxes({
          graph,
          graphUrl,
          teamsAppId: 'quorate',
          externalId: '',
          clock: office.clock,
        }).of({ ...defaultSettings, calendar: { ...mailbox, mailbox: mailbox.email } });
        if (ports === undefined) throw new Error('no ports');
        const thrown = await fault(ports.calendars.book(booking));
        expect(thrown).to.include({ fault: 'unavailable', code: 'graphUnreachable' });
      }
    });
  });

  it('has no ports for a service without a mailbox', () => {
    const { graphUrl } = office.server;
    const graph = graphClient({ graphUrl, token: async () => 't', timeoutMs: 500 });
    const all = serviceMailboxes({ graph, graphUrl, teamsAppId: '', externalId: '', clock: office.clock });
    expect(all.of(defaultSettings)).to.equal(undefined);
  });

  describe('a room', () => {
    it('accepts after its organiser has gone on, and tells who looks after the mailbox', async () => {
      const event = await calendars().book(booking);
      expect(answerOf(event, room.email)).to.equal('none');
      await office.server.idle();
      const now = await calendars().read(event.id);
      expect(answerOf(now, room.email)).to.equal('accepted');
      expect(now?.etag).not.to.equal(event.etag);
      expect(JSON.stringify(await office.room.send('GET', '/room/seats/joan'))).to.include('"accepted"');
    });

    it('declines when it is taken, or when the room is set to', async () => {
      await calendars().book(booking);
      await office.server.idle();
      const second = await calendars().book({ ...booking, transactionId: 'second' });
      await office.server.idle();
      expect(answerOf(await calendars().read(second.id), room.email)).to.equal('declined');
      await office.room.options({ roomsDecline: true });
      const third = await calendars().book({
        ...booking,
        transactionId: 'third',
        span: { from: at('2026-12-09T10:00'), to: at('2026-12-09T12:00') },
      });
      await office.server.idle();
      expect(answerOf(await calendars().read(third.id), room.email)).to.equal('declined');
    });
  });

  describe('an event', () => {
    it('tells what its attendees answer', async () => {
      const { id } = await calendars().book(booking);
      await office.room.sit('police').act('respond', { event: id, response: 'declined' });
      await office.room.sit('maya').act('respond', { event: id, response: 'tentativelyAccepted' });
      const now = await calendars().read(id);
      expect(answerOf(now, people.police.email ?? '')).to.equal('declined');
      expect(answerOf(now, people.maya.email ?? '')).to.equal('tentative');
      expect(answerOf(now, people.chair.email ?? '')).to.equal('none');
    });

    it('is asked for without its subject and its text', async () => {
      const { id } = await calendars().book(booking);
      await calendars().read(id);
      const [read] = asked('GET', `/events/`);
      expect(read?.responseBody).not.to.have.any.keys('subject', 'body', 'bodyPreview', 'location');
    });

    it('that was deleted is nothing, and one that cannot be looked for is not taken for deleted', async () => {
      const { id } = await calendars().book(booking);
      await office.room.send('PUT', `/room/events/${id}`, { cancel: true });
      expect(await calendars().read(id)).to.equal(undefined);
      await office.room.trouble({
        side: 'graph',
        done: false,
        answer: 'status',
        status: 404,
        code: 'ErrorInvalidUser',
      });
      expect(await fault(calendars().read(id))).to.include({ fault: 'refused' });
      await office.room.trouble({ side: 'graph', done: false, answer: 'silence' });
      expect(await fault(office.hasty.calendars.read(id))).to.include({ fault: 'unavailable' });
    });
  });

  describe('a move', () => {
    it('changes times, attendees and place only, under the event’s etag, and keeps the way into the meeting', async () => {
      const event = await booked();
      const elm = { email: 'room.elm@example.org', name: 'Elm room' };
      const professionals = [
        ...booking.professionals.slice(1),
        { email: 'gp@surgery.example', required: true },
      ];
      const now = await calendars().move(event.id, moved(event, { room: elm, professionals }));
      const [request] = asked('PATCH', '/events/');
      expect(Object.keys(request?.requestBody ?? {})).to.have.members([
        'start',
        'end',
        'location',
        'attendees',
      ]);
      expect(now).to.include({ id: event.id, joinUrl: event.joinUrl, iCalUId: event.iCalUId });
      expect(now.span.from.equals(at('2026-12-08T14:00'))).to.equal(true);
      expect(now.attendees.map(({ email }) => email)).to.include('gp@surgery.example');
      expect(mailsTo('maya').map(({ subject }) => subject)).to.deep.equal([
        'Meeting CPC-4T9',
        'Cancelled: Meeting CPC-4T9',
      ]);
      expect(mailsTo('police').at(-1)?.subject).to.equal('Updated: Meeting CPC-4T9');
    });

    it('keeps the hour across the clock change in October', async () => {
      const summer = { from: at('2027-10-29T10:00'), to: at('2027-10-29T12:00') };
      const winter = { from: at('2027-11-01T10:00'), to: at('2027-11-01T12:00') };
      const event = await booked({ ...booking, span: summer });
      expect(asked('POST', '/events')[0]?.requestBody).to.have.nested.property(
        'start.dateTime',
        '2027-10-29T10:00:00',
      );
      const now = await calendars().move(event.id, moved(event, { span: winter }));
      expect(asked('PATCH', '/events/')[0]?.requestBody).to.have.nested.property(
        'start.dateTime',
        '2027-11-01T10:00:00',
      );
      expect(String(event.span.from)).to.equal('2027-10-29T09:00:00Z');
      expect(String(now.span.from)).to.equal('2027-11-01T10:00:00Z');
    });

    for (const lost of lostAnswers) {
      it(`whose answer is lost is settled by asking again: ${JSON.stringify(lost)}`, async () => {
        const event = await booked();
        await office.room.trouble({ side: 'graph', method: 'PATCH', ...lost });
        const { calendars: hasty } = office.hasty;
        expect(await fault(hasty.move(event.id, moved(event)))).to.include({ fault: 'unknown' });
        // The room has answered for the new time meanwhile: the etag is another for two reasons.
        await office.server.idle();
        const now = await calendars().move(event.id, moved(event));
        expect(now.span.from.equals(at('2026-12-08T14:00'))).to.equal(true);
        expect(mailsTo('maya')).to.have.length(2);
      });
    }

    it('finds out that it was changed otherwise in the meantime, and overwrites nothing', async () => {
      const event = await booked();
      await office.room.send('PUT', `/room/events/${event.id}`, {
        from: '2026-12-10T09:00:00Z',
        to: '2026-12-10T11:00:00Z',
      });
      expect(await fault(calendars().move(event.id, moved(event)))).to.include({
        fault: 'conflict',
        code: 'ErrorIrresolvableConflict',
      });
      expect(standing()[0]?.from).to.equal('2026-12-10T09:00:00Z');
      const injected = {
        side: 'graph',
        method: 'PATCH',
        done: false,
        answer: 'status',
        status: 412,
      } as const;
      const now = await calendars().read(event.id);
      await office.room.trouble(injected);
      expect(await fault(calendars().move(event.id, moved(now ?? event)))).to.include({ fault: 'conflict' });
    });

    it('is not found done where somebody was added in Outlook meanwhile, or asked as optional', async () => {
      const event = await booked();
      const { span, professionals } = moved(event);
      const there = { from: String(span.from), to: String(span.to) };
      const invite = [{ email: 'aunt@home.example' }];
      await office.room.send('PUT', `/room/events/${event.id}`, { ...there, invite });
      expect(await fault(calendars().move(event.id, moved(event)))).to.include({ fault: 'conflict' });
      const withAunt = [...professionals, { email: 'Aunt@home.example', required: false }];
      const asOptional = moved(event, { professionals: withAunt });
      expect(await fault(calendars().move(event.id, asOptional))).to.include({ fault: 'conflict' });
      const asRequired = withAunt.map((one) => ({
        ...one,
        required: one.email !== 'dee.quinn@police.example',
      }));
      const now = await calendars().move(event.id, moved(event, { professionals: asRequired }));
      expect(now.attendees).to.have.length(5);
    });

    it('of an event that is gone says so', async () => {
      const event = await booked();
      await calendars().cancel(event.id, '');
      expect(await fault(calendars().move(event.id, moved(event)))).to.include({ fault: 'gone' });
    });
  });

  describe('a cancellation', () => {
    it('tells the attendees with its comment, once, and may be repeated', async () => {
      const event = await booked();
      await calendars().cancel(event.id, 'It is not needed any more.');
      await calendars().cancel(event.id, 'It is not needed any more.');
      expect(standing()).to.deep.equal([]);
      const told = mailsTo('police').slice(1);
      expect(told.map(({ subject }) => subject)).to.deep.equal(['Cancelled: Meeting CPC-4T9']);
      expect(told[0]?.text).to.include('It is not needed any more.');
    });

    for (const lost of lostAnswers) {
      it(`whose answer is lost is settled by asking again: ${JSON.stringify(lost)}`, async () => {
        const event = await booked();
        await office.room.trouble({ side: 'graph', path: '/cancel', ...lost });
        const { calendars: hasty } = office.hasty;
        expect(await fault(hasty.cancel(event.id, 'x'))).to.include({ fault: 'unknown' });
        await calendars().cancel(event.id, 'x');
        expect([standing().length, mailsTo('police').length]).to.deep.equal([0, 2]);
      });
    }
  });

  it('finds what was booked among hundreds, through all pages', async () => {
    const { professionals: _, room: __, span, ...rest } = booking;
    for (let n = 0; n < 230; n += 1) {
      const wanted = {
        ...rest,
        ...span,
        transactionId: `t${n}`,
        attendees: [],
        online: false,
        hideAttendees: true,
        sensitivity: 'private',
        allowNewTimeProposals: false,
        responseRequested: true,
      };
      office.server.office.create(mailbox, wanted, `${n}`);
    }
    const found = await calendars().bookedAs({ transactionId: 't229', span });
    expect(found?.transactionId).to.equal('t229');
    expect(asked('GET', '/calendarView')).to.have.length(3);
  });

  it('survives a restart of the room, events, answers, mail and all', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'office-'));
    const file = join(folder, 'room.jsonl');
    const before = await openOffice({ file });
    const event = await before.ports.calendars.book(booking);
    await before.server.idle();
    await before.ports.mailer.send({
      to: { email: 'gp@surgery.example', name: 'Dr Ash' },
      subject: 'S',
      text: 'T',
    });
    await before.close();
    const after = await openOffice({ file });
    const now = await after.ports.calendars.read(event.id);
    expect(now?.joinUrl).to.equal(event.joinUrl);
    expect(answerOf(now, room.email)).to.equal('accepted');
    expect((await after.ports.calendars.book(booking)).id).to.equal(event.id);
    const look = JSON.stringify(
      await after.room.send('GET', `/room/seats/${encodeURIComponent('mailbox:gp@surgery.example')}`),
    );
    expect(look).to.include('Dr Ash').and.to.include('"subject":"S"');
    const { chat } = await after.ports.meetings.find(event.joinUrl ?? '');
    expect((await after.room.sit('police').chat(chat)).title).to.equal('Meeting CPC-4T9');
    rmSync(folder, { recursive: true });
  });

  describe('held against Graph’s own contract', () => {
    it('breaks none of it, on either side, in all of this', function () {
      needsContracts(this);
      expect(contractFaults()).to.deep.equal([]);
    });
  });
});
