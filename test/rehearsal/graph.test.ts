import { expect } from 'chai';
import {
  booking,
  closeOffices,
  contractFaults,
  mailbox,
  type OpenOffice,
  openOffice,
} from '../graph/office.ts';
import { needsContracts } from '../support/contracts.ts';
import { callConnector } from '../support/fakeBot.ts';

/** What the ports never send, and what the room makes of it all the same: a stand-in must not accept our mistakes. */
describe('the room’s Graph', () => {
  let office: OpenOffice;
  const ask = (method: string, path: string, body?: unknown) =>
    callConnector(office.server.graphUrl, method, path, body);
  const utc = (dateTime: string) => ({ dateTime, timeZone: 'UTC' });
  const events = `/users/${mailbox.email}/events`;
  const schedule = (schedules: string[], end = '2026-12-08T00:00:00') =>
    ask('POST', `/users/${mailbox.email}/calendar/getSchedule`, {
      schedules,
      startTime: utc('2026-12-07T00:00:00'),
      endTime: utc(end),
    });
  const subscribe = (expirationDateTime: string, resource = events) =>
    ask('POST', '/subscriptions', {
      changeType: 'updated',
      notificationUrl: office.bot.url,
      resource,
      expirationDateTime,
    });

  beforeEach(async () => {
    office = await openOffice();
  });
  afterEach(closeOffices);

  it('shows schedules of twenty calendars and 62 days, and no more', async () => {
    const many = Array.from({ length: 21 }, (_, n) => `p${n}@example.org`);
    expect((await schedule(many)).status).to.equal(400);
    expect((await schedule(many.slice(1))).status).to.equal(200);
    expect((await schedule(['a@example.org'], '2027-02-07T00:00:00')).status).to.equal(200);
    expect((await schedule(['a@example.org'], '2027-02-08T00:00:01')).status).to.equal(400);
  });

  it('lets the app into the services’ own mailboxes only', async () => {
    expect((await ask('GET', '/users/maya.osei@example.org/events')).status).to.equal(403);
    expect((await ask('GET', '/users/nobody@nowhere.example/events')).status).to.equal(404);
    expect((await ask('GET', `/users/${mailbox.objectId}/events`)).status).to.equal(200);
    const mail = { message: { subject: 'x', body: { contentType: 'text', content: 'x' }, toRecipients: [] } };
    expect((await ask('POST', '/users/maya.osei@example.org/sendMail', mail)).status).to.equal(403);
  });

  it('refuses times that it does not know, an end before the start, and filters that it cannot read', async () => {
    const odd = { start: utc('2026-12-07T10:00:00'), end: { dateTime: 'soon', timeZone: 'UTC' } };
    expect((await ask('POST', events, { ...odd })).status).to.equal(400);
    const elsewhere = { dateTime: '2026-12-07T11:00:00', timeZone: 'Mars/Base' };
    expect((await ask('POST', events, { ...odd, end: elsewhere })).status).to.equal(400);
    expect((await ask('POST', events, { ...odd, end: utc('2026-12-07T09:00:00') })).status).to.equal(400);
    expect((await ask('GET', `${events}?$filter=${encodeURIComponent("subject eq 'x'")}`)).status).to.equal(
      400,
    );
  });

  it('takes the meeting away from an event whose text is changed', async () => {
    const { id, joinUrl } = await office.ports.calendars.book(booking);
    expect(joinUrl).to.be.a('string');
    await ask('PATCH', `${events}/${id}`, { body: { contentType: 'text', content: 'another' } });
    expect(await office.ports.calendars.read(id)).not.to.have.property('joinUrl');
  });

  it('finds a meeting by object id, and by a link that was escaped once more', async () => {
    const { joinUrl = '' } = await office.ports.calendars.book(booking);
    const look = (user: string, link: string) =>
      ask('GET', `/users/${user}/onlineMeetings?$filter=JoinWebUrl%20eq%20'${link}'`);
    expect((await look(mailbox.email, encodeURIComponent(joinUrl))).status).to.equal(400);
    expect((await look(mailbox.objectId, joinUrl)).body).to.deep.equal({ value: [] });
    expect((await look(mailbox.objectId, encodeURIComponent(joinUrl))).body).to.have.nested.property(
      'value[0].joinWebUrl',
      joinUrl,
    );
  });

  it('sets what can be set of a meeting, and refuses the rest', async () => {
    const { joinUrl = '' } = await office.ports.calendars.book(booking);
    const { id } = await office.ports.meetings.find(joinUrl);
    const path = `/users/${mailbox.objectId}/onlineMeetings/${id}`;
    expect((await ask('PATCH', path, { allowCopilot: false })).status).to.equal(400);
    const lobbyBypassSettings = { scope: 'organizationExcludingGuests' };
    // Whoever does not ask for newer values is not shown them.
    expect((await ask('PATCH', path, { lobbyBypassSettings })).body).to.have.nested.property(
      'lobbyBypassSettings.scope',
      'unknownFutureValue',
    );
  });

  it('puts no app into a chat that nobody has consented to', async () => {
    const { joinUrl = '' } = await office.ports.calendars.book(booking);
    const { chat } = await office.ports.meetings.find(joinUrl);
    const path = `/chats/${encodeURIComponent(chat)}/installedApps`;
    const app = { 'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/quorate' };
    expect((await ask('POST', path, app)).status).to.equal(403);
    expect(office.server.state.isBotIn(chat)).to.equal(false);
  });

  it('tells for 4,230 minutes at most, and of the services’ own mailboxes', async () => {
    const now = office.clock.now();
    for (const minutes of [-1, 4_231]) {
      expect((await subscribe(now.add({ minutes }).toString())).status).to.equal(400);
    }
    const soon = now.add({ minutes: 10 }).toString();
    expect((await subscribe(soon, '/users/maya.osei@example.org/events')).status).to.equal(400);
  });

  it('serves nothing else', async () => {
    for (const path of ['/me', '/users', `/users/${mailbox.email}/messages`, '/chats']) {
      expect((await ask('GET', path)).status).to.equal(404);
    }
    expect((await ask('DELETE', events)).status).to.equal(405);
  });

  describe('held against its own contract', () => {
    it('breaks none of it in its answers, whatever was asked', function () {
      needsContracts(this);
      // Most of this is not in the contract, which is why it was refused.
      const answers = contractFaults().filter((one) => one.includes(': response'));
      expect(answers).to.deep.equal([]);
    });
  });
});
