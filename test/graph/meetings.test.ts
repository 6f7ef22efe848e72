import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { root } from '../../scripts/lib/tools.ts';
import { type Notification, readNotifications } from '../../src/graph/notifications.ts';
import { applicationPermissions, chatPermissions } from '../../src/graph/permissions.ts';
import type { CalendarEvent } from '../../src/kernel/calendars.ts';
import type { MeetingOptions } from '../../src/kernel/meetings.ts';
import { OutsideError } from '../../src/kernel/outside.ts';
import type { ServiceMailbox } from '../../src/kernel/service-mailbox.ts';
import { LATE_SECONDS } from '../../src/rehearsal/graph/office.ts';
import { needsContracts } from '../support/contracts.ts';
import { callConnector } from '../support/fakeBot.ts';
import {
  booking,
  closeOffices,
  contractFaults,
  fault,
  mailbox,
  type OpenOffice,
  openOffice,
  people,
} from './office.ts';

const options: MeetingOptions = { lobby: 'outsiders', presenters: 'organisation', chat: 'always' };

describe('the meeting of an event', () => {
  let office: OpenOffice;
  let event: CalendarEvent;
  const meetings = () => office.ports.meetings;
  const asked = (method: string, path: string) =>
    office.traffic.exchanges.filter(
      (exchange) => exchange.side === 'graph' && exchange.method === method && exchange.path.includes(path),
    );
  const find = () => meetings().find(event.joinUrl ?? '');

  beforeEach(async () => {
    office = await openOffice();
    event = await office.ports.calendars.book(booking);
  });
  afterEach(closeOffices);

  it('is found by its link, with its chat and the ways to dial in', async () => {
    const meeting = await find();
    expect(meeting.chat).to.match(/^19:meeting_.*@thread\.v2$/);
    expect(meeting.dialIn?.conferenceId).to.match(/^\d{9}$/);
    expect(meeting.joinNumber?.id).to.match(/^\d{12}$/);
    expect(asked('GET', `/users/${mailbox.objectId}/onlineMeetings`)).to.have.length(1);
  });

  it('keeps its link and its chat when the event is moved', async () => {
    const before = await find();
    await office.server.idle();
    const now = (await office.ports.calendars.read(event.id)) ?? event;
    const later = { from: now.span.from.add({ hours: 24 }), to: now.span.to.add({ hours: 24 }) };
    const { professionals } = booking;
    const moved = await office.ports.calendars.move(event.id, { span: later, professionals, etag: now.etag });
    expect(moved.joinUrl).to.equal(event.joinUrl);
    expect(await find()).to.deep.equal(before);
  });

  it('has a report of who was there once it is over, by account and address', async () => {
    const meeting = await find();
    expect(await fault(meetings().attended(meeting.id))).to.include({ fault: 'notYet' });
    await office.clock.moveTo(booking.span.to.add({ minutes: 1 }));
    const there = await meetings().attended(meeting.id);
    expect(there.map(({ objectId }) => objectId)).to.include(people.maya.objectId);
    expect(there.every(({ spans }) => spans.length === 1)).to.equal(true);
    expect(Object.keys(there[0] ?? {})).to.have.members(['objectId', 'email', 'spans']);
  });

  it('is not there yet for some seconds on a bad day, nor is its chat', async () => {
    const known = await find();
    await office.room.options({ lateChats: true });
    event = await office.ports.calendars.book({ ...booking, transactionId: 'late' });
    expect(await fault(find())).to.include({ fault: 'notYet' });
    expect(await fault(meetings().join('19:meeting_other@thread.v2'))).to.include({ fault: 'notYet' });
    expect(await fault(meetings().secure(`${known.id}x`, options))).to.include({ fault: 'notYet' });
    await office.clock.moveTo(office.clock.now().add({ seconds: LATE_SECONDS }));
    const { chat } = await find();
    expect(chat).not.to.equal(known.chat);
    await meetings().join(chat);
  });

  it('is never recorded, and callers wait in the lobby; the rest is as the service wants it', async () => {
    const { id } = await find();
    await meetings().secure(id, options);
    await meetings().secure(id, { lobby: 'everybody', presenters: 'organiser', chat: 'duringMeeting' });
    const always = {
      shareMeetingChatHistoryDefault: 'none',
      isEntryExitAnnounced: true,
      allowParticipantsToChangeName: false,
      recordAutomatically: false,
      allowRecording: false,
      allowTranscription: false,
    };
    expect(asked('PATCH', '/onlineMeetings/').map(({ requestBody }) => requestBody)).to.deep.equal([
      {
        ...always,
        lobbyBypassSettings: { scope: 'organizationExcludingGuests', isDialInBypassEnabled: false },
        allowedPresenters: 'organization',
        allowMeetingChat: 'enabled',
      },
      {
        ...always,
        lobbyBypassSettings: { scope: 'organizer', isDialInBypassEnabled: false },
        allowedPresenters: 'organizer',
        allowMeetingChat: 'limited',
      },
    ]);
    // Without asking for newer values the answer would hide the lobby that was set.
    expect(asked('PATCH', '/onlineMeetings/')[0]?.responseBody).to.have.nested.property(
      'lobbyBypassSettings.scope',
      'organizationExcludingGuests',
    );
  });

  describe('has a chat', () => {
    it('of those who were invited and have an account, in which the bot is silent until it is installed', async () => {
      const { chat } = await find();
      const seen = await office.room.sit('police').chat(chat);
      expect(seen.members).to.have.members(['maya', 'chair', 'police']);
      const write = () =>
        callConnector(
          office.server.serviceUrl,
          'POST',
          `/v3/conversations/${encodeURIComponent(chat)}/activities`,
          {
            type: 'message',
            text: 'Hello',
          },
        );
      expect((await write()).status).to.equal(403);
      expect(await office.room.sit('maya').say('@Quorate help', chat)).to.equal(0);
      await meetings().join(chat);
      await office.server.idle();
      expect(office.bot.heard.map(({ type }) => type)).to.deep.equal([
        'conversationUpdate',
        'installationUpdate',
      ]);
      expect((await write()).status).to.equal(201);
      expect(await office.room.sit('maya').say('@Quorate help', chat)).to.equal(200);
    });

    it('into which Quorate comes with exactly the permissions of its list, once', async () => {
      const { chat } = await find();
      await meetings().join(chat);
      await meetings().join(chat);
      const [first, second] = asked('POST', '/installedApps');
      expect(first?.requestBody).to.deep.equal({
        'teamsApp@odata.bind': `${office.server.graphUrl}/appCatalogs/teamsApps/quorate`,
        consentedPermissionSet: { resourceSpecificPermissions: chatPermissions },
      });
      expect([first?.status, second?.status]).to.deep.equal([201, 409]);
      await office.server.idle();
      expect(office.bot.heard).to.have.length(2);
    });

    it('which Quorate leaves, also when it is not there or there is no such chat', async () => {
      const { chat } = await find();
      await meetings().join(chat);
      await meetings().leave(chat);
      await office.server.idle();
      expect(office.bot.heard.at(-1)).to.include({ type: 'installationUpdate', action: 'remove' });
      await meetings().leave(chat);
      await meetings().leave('19:meeting_other@thread.v2');
    });
  });

  describe('whose mail', () => {
    const mail = {
      to: { email: 'dee.quinn@police.example' },
      subject: 'A meeting',
      text: 'Please look in your calendar.',
    };

    it('goes to one person each, as plain text', async () => {
      await office.ports.mailer.send(mail);
      expect(asked('POST', '/sendMail')[0]?.requestBody).to.deep.equal({
        message: {
          subject: 'A meeting',
          body: { contentType: 'text', content: 'Please look in your calendar.' },
          toRecipients: [{ emailAddress: { address: 'dee.quinn@police.example' } }],
        },
        saveToSentItems: true,
      });
      expect(JSON.stringify(await office.room.send('GET', '/room/seats/police'))).to.include(
        'Please look in your calendar.',
      );
    });

    it('was perhaps sent when there is no answer, and was not when Graph says to wait', async () => {
      await office.room.trouble({ side: 'graph', path: '/sendMail', done: true, answer: 'silence' });
      expect(await fault(office.hasty.mailer.send(mail))).to.include({ fault: 'unknown' });
      await office.room.trouble({
        side: 'graph',
        path: '/sendMail',
        done: false,
        answer: 'status',
        status: 429,
        retryAfterSeconds: 0,
      });
      expect(await fault(office.ports.mailer.send(mail))).to.include({ fault: 'throttled' });
      const sent = office.server.office.mails.filter(({ subject }) => subject === 'A meeting');
      expect(sent).to.have.length(1);
    });
  });

  describe('whose changes', () => {
    const secret = 'a secret of ours';
    const told: (Notification | 'ignored')[] = [];
    let address: string;
    let close: () => Promise<void>;

    beforeEach(async () => {
      told.length = 0;
      const server = createServer(async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(Buffer.from(chunk));
        const text = Buffer.concat(chunks).toString();
        const received = readNotifications({
          validationToken: new URL(request.url ?? '/', 'http://x').searchParams.get('validationToken'),
          body: text === '' ? undefined : JSON.parse(text),
          secret: () => secret,
        });
        if (received.kind === 'question') {
          response.writeHead(200, { 'content-type': 'text/plain' });
          response.end(received.answer);
          return;
        }
        if (received.kind === 'told') {
          told.push(
            ...received.notifications,
            ...Array.from({ length: received.ignored }, () => 'ignored' as const),
          );
        }
        response.writeHead(received.kind === 'told' ? 202 : 400);
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      // A listening TCP server's address is never a pipe's name.
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/told`;
      close = async () => {
        server.closeAllConnections();
        await new Promise<void>((resolve) => server.close(() => resolve()));
      };
      await office.server.idle();
    });
    afterEach(() => close());

    it('are told, once the address has shown that it is ours', async () => {
      const watch = await office.ports.watching.begin({ address, secret });
      expect(asked('POST', '/subscriptions')[0]?.requestBody).to.include({
        changeType: 'updated,deleted',
        resource: `/users/${mailbox.email}/events`,
      });
      await office.room.sit('maya').act('respond', { event: event.id, response: 'accepted' });
      await office.ports.calendars.cancel(event.id, '');
      await office.server.idle();
      expect(told).to.have.deep.members([
        { kind: 'event', watch: watch.id, event: event.id, change: 'updated' },
        { kind: 'event', watch: watch.id, event: event.id, change: 'deleted' },
      ]);
    });

    it('are told for less than 4,230 minutes, longer when extended, and not once that has lapsed', async () => {
      const watch = await office.ports.watching.begin({ address, secret });
      const minutes = office.clock.now().until(watch.until).total('minutes');
      expect(minutes).to.be.greaterThan(4_000).and.lessThan(4_230);
      await office.clock.moveTo(office.clock.now().add({ hours: 60 }));
      const longer = await office.ports.watching.extend(watch.id);
      expect(longer.id).to.equal(watch.id);
      expect(watch.until.until(longer.until).total('hours')).to.be.greaterThan(59);
      await office.clock.moveTo(longer.until);
      await office.room.sit('maya').act('respond', { event: event.id, response: 'declined' });
      await office.server.idle();
      expect(told).to.deep.equal([]);
      expect(await fault(office.ports.watching.extend(watch.id))).to.include({ fault: 'gone' });
      await office.ports.watching.end(watch.id);
    });

    it('are told once however often it is begun, also when the answer was lost', async () => {
      const path = '/subscriptions';
      await office.room.trouble({ side: 'graph', method: 'POST', path, done: true, answer: 'reset' });
      expect(await fault(office.ports.watching.begin({ address, secret }))).to.include({ fault: 'unknown' });
      const watch = await office.ports.watching.begin({ address, secret });
      expect((await office.ports.watching.begin({ address, secret })).id).to.equal(watch.id);
      await office.room.sit('maya').act('respond', { event: event.id, response: 'declined' });
      await office.server.idle();
      expect(told).to.have.length(1);
      await office.ports.watching.end(watch.id);
      await office.ports.watching.end(watch.id);
      await office.room.sit('maya').act('respond', { event: event.id, response: 'accepted' });
      await office.server.idle();
      expect(told).to.have.length(1);
    });

    it('are not told to an address that does not answer the question', async () => {
      const nobody = { address: `${office.server.url}/clock`, secret };
      expect(await fault(office.ports.watching.begin(nobody))).to.include({ fault: 'refused' });
    });
  });

  describe('booked in four steps', function () {
    this.timeout(60_000);
    /** Each step of a booking, as its requests are found. */
    const steps = [
      { method: 'POST', path: '/events' },
      { method: 'GET', path: '/onlineMeetings' },
      { method: 'PATCH', path: '/onlineMeetings/' },
      { method: 'POST', path: '/installedApps' },
    ] as const;
    const troubles = [
      { done: false, answer: 'status', status: 429, code: 'TooManyRequests', retryAfterSeconds: 0 },
      { done: false, answer: 'status', status: 503 },
      { done: true, answer: 'status', status: 503 },
      { done: true, answer: 'silence' },
      { done: true, answer: 'reset' },
      { done: false, answer: 'reset' },
      { done: false, answer: 'status', status: 404, code: 'NotFound' },
      { done: true, answer: 'slow', delayMs: 5 },
    ] as const;
    const possible = steps.flatMap((step) =>
      troubles
        // An event is never "not there yet".
        .filter((trouble) => step.path !== '/events' || !('code' in trouble) || trouble.code !== 'NotFound')
        .map((trouble) => ({ side: 'graph' as const, ...step, ...trouble })),
    );

    /** As a worker does it: again after whatever may be tried again, and not for ever. */
    async function persist<T>(opened: OpenOffice, work: (ports: ServiceMailbox) => Promise<T>): Promise<T> {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await work(attempt < 3 ? opened.hasty : opened.ports);
        } catch (error) {
          const again = ['throttled', 'unavailable', 'unknown', 'notYet'];
          if (attempt === 5 || !(error instanceof OutsideError) || !again.includes(error.fault)) throw error;
        }
      }
    }

    async function bookWith(faults: readonly (typeof possible)[number][]): Promise<void> {
      const fresh = await openOffice();
      try {
        for (const one of faults) await fresh.room.trouble(one);
        const made = await persist(fresh, ({ calendars }) => calendars.book(booking));
        const meeting = await persist(fresh, (ports) => ports.meetings.find(made.joinUrl ?? ''));
        await persist(fresh, (ports) => ports.meetings.secure(meeting.id, options));
        await persist(fresh, (ports) => ports.meetings.join(meeting.chat));
        await fresh.server.idle();
        const { events, mails } = fresh.server.office;
        expect(events.map(({ id }) => id)).to.deep.equal([made.id]);
        expect(mails).to.have.length(3);
        expect(events[0]?.meeting?.options.allowRecording).to.equal(false);
        expect(fresh.bot.heard.filter(({ type }) => type === 'installationUpdate')).to.have.length(1);
        const { chat } = meeting;
        expect((await fresh.room.sit('police').chat(chat)).title).to.equal(booking.subject);
      } finally {
        await closeOffices();
      }
    }

    it('ends with one event, one set of invitations, one installation, whichever trouble each step meets', async () => {
      for (const one of possible) await bookWith([one]);
    });

    it('and whichever two it meets', async () => {
      const one = fc.constantFrom(...possible);
      await fc.assert(
        fc.asyncProperty(one, one, (a, b) => bookWith([a, b])),
        { numRuns: 25 },
      );
    });
  });

  describe('held against Graph’s own contract', () => {
    it('breaks none of it, on either side, in all of this', function () {
      needsContracts(this);
      expect(contractFaults()).to.deep.equal([]);
    });
  });
});

describe('what Graph sends', () => {
  const read = (body: unknown, watch = 'w') =>
    readNotifications({ validationToken: null, body, secret: (id) => (id === watch ? 's' : undefined) });
  const genuine = {
    subscriptionId: 'w',
    clientState: 's',
    changeType: 'updated',
    resourceData: { id: 'e' },
  };

  it('is believed only with the secret of a watch of ours', () => {
    const forged = [
      { ...genuine, clientState: 't' },
      { ...genuine, clientState: 'ss' },
      { ...genuine, clientState: null },
      { ...genuine, subscriptionId: 'x' },
      { ...genuine, changeType: 'other' },
      { ...genuine, resourceData: null },
      'nonsense',
    ];
    expect(read({ value: [...forged, genuine] })).to.deep.equal({
      kind: 'told',
      notifications: [{ kind: 'event', watch: 'w', event: 'e', change: 'updated' }],
      ignored: forged.length,
    });
    expect(read({ value: [genuine] }, 'another')).to.deep.include({ notifications: [], ignored: 1 });
  });

  it('tells of the watch itself', () => {
    const of = (lifecycleEvent: string) =>
      read({ value: [{ subscriptionId: 'w', clientState: 's', lifecycleEvent }] });
    expect(of('subscriptionRemoved')).to.have.nested.property('notifications[0].what', 'lapsed');
    expect(of('reauthorizationRequired')).to.have.nested.property('notifications[0].what', 'renew');
    expect(of('missed')).to.have.nested.property('notifications[0].what', 'missed');
    expect(of('another')).to.deep.include({ notifications: [] });
  });

  it('is answered with its own question, and with nothing when it is malformed or endless', () => {
    const ask = (validationToken: string) =>
      readNotifications({ validationToken, body: undefined, secret: () => undefined });
    expect(ask('Validation: & <b>')).to.deep.equal({ kind: 'question', answer: 'Validation: & <b>' });
    expect(ask('x'.repeat(1_001))).to.deep.equal({ kind: 'malformed' });
    expect(read(undefined)).to.deep.equal({ kind: 'malformed' });
    expect(read({ value: 'x' })).to.deep.equal({ kind: 'malformed' });
  });
});

describe('the permissions', () => {
  it('are those that the page for administrators lists', () => {
    const page = readFileSync(join(root, 'docs', 'configuration.md'), 'utf8');
    // Of Microsoft's, which begin with a capital; settings of ours do not.
    const listed = [...page.matchAll(/^\| `([A-Z][A-Za-z]*\.[A-Za-z.]+)` \|/gm)].map(([, name]) => name);
    expect(listed).to.deep.equal([
      ...Object.keys(applicationPermissions),
      ...chatPermissions.map((one) => one.permissionValue),
    ]);
  });

  it('read no message, no mail, no file and no list of people', () => {
    for (const name of [
      ...Object.keys(applicationPermissions),
      ...chatPermissions.map((one) => one.permissionValue),
    ]) {
      expect(name).not.to.match(/Message|Mail\.Read|Files|Sites|User\.Read|Directory/);
    }
  });
});
