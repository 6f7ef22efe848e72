import { expect } from 'chai';
import { personalChatId, teamsId } from '../../src/rehearsal/people.ts';
import { needsContracts } from '../support/contracts.ts';
import { callConnector, type Heard, showsCard, showsDialog, showsWords } from '../support/fakeBot.ts';
import { until, wordsOf } from '../support/room.ts';
import {
  absent,
  card,
  cardMessage,
  chair,
  type Fixture,
  home,
  maya,
  open,
  parent,
  police,
} from './fixture.ts';

describe('rehearsal room', () => {
  let it_: Fixture;
  const chatPath = (person: typeof maya, rest = '') =>
    `/v3/conversations/${encodeURIComponent(personalChatId(person))}/activities${rest}`;
  const post = (person: typeof maya, body: unknown) =>
    callConnector(it_.server.serviceUrl, 'POST', chatPath(person), body);
  const create = (person: typeof maya, tenant = home) =>
    callConnector(it_.server.serviceUrl, 'POST', '/v3/conversations', {
      isGroup: false,
      bot: { id: '28:bot' },
      members: [{ id: teamsId(person) }],
      tenantId: tenant,
      channelData: { tenant: { id: tenant } },
    });
  const invokes = () => it_.bot.heard.filter((activity) => activity.type === 'invoke');
  const installAt = (person: typeof maya) => `/users/${person.objectId}/teamwork/installedApps`;
  const install = (person: typeof maya) =>
    callConnector(it_.server.graphUrl, 'POST', installAt(person), {
      'teamsApp@odata.bind': 'https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/app-1',
    });

  beforeEach(async () => {
    it_ = await open();
  });
  afterEach(async () => {
    await it_.close();
  });

  describe('what the bot hears', () => {
    it('is a message in the shape of Teams, and the person sees both sides', async () => {
      it_.bot.answer = async (activity: Heard) => {
        await callConnector(
          activity.serviceUrl,
          'POST',
          `/v3/conversations/${encodeURIComponent(activity.conversation.id)}/activities/${activity.id}`,
          { type: 'message', text: 'Hello', replyToId: activity.id },
        );
        return { status: 200 };
      };
      const seat = it_.room.sit('maya');
      expect(await seat.say('duty')).to.equal(200);
      const [activity] = it_.bot.heard;
      expect(activity).to.deep.include({
        type: 'message',
        text: 'duty',
        channelId: 'msteams',
        locale: 'en-GB',
      });
      expect(activity?.from).to.deep.equal({
        id: teamsId(maya),
        name: 'Maya Osei',
        aadObjectId: maya.objectId,
      });
      expect(activity?.conversation).to.deep.equal({
        id: personalChatId(maya),
        conversationType: 'personal',
        tenantId: home,
      });
      expect((await seat.messages()).map((message) => [message.from, message.text])).to.deep.equal([
        ['maya', 'duty'],
        ['bot', 'Hello'],
      ]);
    });

    it('is nothing of a group chat but what names it, and nobody without an account has an object id', async () => {
      const group = (await it_.room.sit('parent').look()).chats[0];
      expect(await it_.room.sit('parent').say('good morning', group?.id)).to.equal(0);
      expect(await it_.room.sit('parent').say('@Quorate help', group?.id)).to.equal(200);
      expect(it_.bot.heard).to.have.length(1);
      const [activity] = it_.bot.heard;
      expect(activity?.text).to.equal('<at>Quorate</at> help');
      expect(activity?.conversation.conversationType).to.equal('groupChat');
      expect(activity?.from).to.deep.equal({ id: teamsId(parent), name: 'Guest' });
    });
  });

  describe('a press', () => {
    const posted = async () => {
      const sent = await post(maya, cardMessage('A request'));
      expect(sent.status).to.equal(201);
      return it_.room.sit('maya');
    };

    it('carries the button, the typed inputs and the message, and its answer is the presser’s own copy', async () => {
      const seat = await posted();
      it_.bot.answer = () => showsCard(card('Taken'));
      await seat.press('Take it', { reason: 'on duty' });
      const [invoke] = invokes();
      expect(invoke?.name).to.equal('adaptiveCard/action');
      expect(invoke?.replyToId).to.equal((await seat.messages())[0]?.id);
      expect(invoke?.value).to.deep.equal({
        action: {
          type: 'Action.Execute',
          title: 'Take it',
          verb: 'take',
          data: { token: 't1', reason: 'on duty' },
        },
        trigger: 'manual',
      });
      const [message] = await seat.messages();
      expect(wordsOf(message?.cards[0] ?? {})).to.include('Taken');
      expect(wordsOf(message?.base[0] ?? {})).to.include('A request');
    });

    it('is not sent while a required input is empty', async () => {
      const seat = await posted();
      const refused = await seat.press('Take it').catch((error: unknown) => error);
      expect(String(refused)).to.include('Say why');
      expect(invokes()).to.have.length(0);
    });

    it('loses its private answer when the message is edited', async () => {
      const seat = await posted();
      it_.bot.answer = () => showsCard(card('Taken'));
      const { message } = await seat.press('Take it', { reason: 'on duty' });
      const put = await callConnector(
        it_.server.serviceUrl,
        'PUT',
        chatPath(maya, `/${message}`),
        cardMessage('Held by the chair'),
      );
      expect([put.status, put.body]).to.deep.equal([200, { id: message }]);
      const [seen] = await seat.messages();
      expect(wordsOf(seen?.cards[0] ?? {})).to.include('Held by the chair');
      expect(seen?.edits).to.equal(1);
    });

    it('loses its private answer at a reaction, of which the bot hears', async () => {
      const seat = await posted();
      it_.bot.answer = () => showsCard(card('Taken'));
      const { message } = await seat.press('Take it', { reason: 'on duty' });
      await seat.react(message);
      const [seen] = await seat.messages();
      expect(wordsOf(seen?.cards[0] ?? {})).to.include('A request');
      expect(seen?.reactions).to.deep.equal([{ by: 'maya', kind: 'like' }]);
      expect(it_.bot.heard.at(-1)).to.deep.include({
        type: 'messageReaction',
        replyToId: message,
        reactionsAdded: [{ type: 'like' }],
      });
    });

    it('answered in words shows them at the card, and to nobody else', async () => {
      const group = (await it_.room.sit('maya').look()).chats.find((chat) => chat.kind === 'groupChat');
      await callConnector(
        it_.server.serviceUrl,
        'POST',
        `/v3/conversations/${encodeURIComponent(group?.id ?? '')}/activities`,
        cardMessage('For all'),
      );
      it_.bot.answer = () => showsWords('Only chairs can take this.');
      await it_.room.sit('police').press('take', { reason: 'x' }, { chat: group?.id });
      const note = async (id: string) => (await it_.room.sit(id).messages(group?.id)).at(-1)?.note;
      expect(await note('police')).to.deep.equal({ kind: 'words', text: 'Only chairs can take this.' });
      expect(await note('maya')).to.equal(null);
      expect(invokes()[0]?.from.aadObjectId).to.equal(police.objectId);
    });

    for (const [what, answer] of [
      ['an empty answer', { status: 200 }],
      ['an empty object', { status: 200, body: {} }],
      ['a 500', { status: 500, body: { error: 'x' } }],
      ['a 501', { status: 501 }],
    ] as const) {
      it(`answered by ${what} shows the error and comes a second time with a new activity id`, async () => {
        const seat = await posted();
        it_.bot.answer = () => answer;
        const pressed = await seat.press('Take it', { reason: 'on duty' });
        expect(pressed.outcome.kind).to.equal('error');
        expect((await seat.messages())[0]?.note?.kind).to.equal('error');
        const [first, second, ...more] = invokes();
        expect(more).to.deep.equal([]);
        expect(second?.value).to.deep.equal(first?.value);
        expect(second?.id).to.not.equal(first?.id);
      });
    }

    it('that gets no answer in time shows that the app cannot be reached', async () => {
      await it_.close();
      it_ = await open({ patienceMs: 60 });
      const seat = await posted();
      it_.bot.answer = () => 'silent';
      const pressed = await seat.press('Take it', { reason: 'on duty' });
      expect(pressed.outcome).to.deep.equal({
        kind: 'error',
        text: 'Unable to reach app. Please try again.',
      });
      expect(pressed.deliveries).to.deep.equal([0, 0]);
    });

    for (const delivery of ['twice', 'twiceAtOnce'] as const) {
      it(`is delivered ${delivery} when the room is set so, each time with an id of its own`, async () => {
        const seat = await posted();
        await it_.room.options({ delivery });
        it_.bot.answer = () => showsWords('Saved.');
        const pressed = await seat.press('Take it', { reason: 'on duty' });
        expect(pressed.deliveries).to.deep.equal([200, 200]);
        expect(new Set(invokes().map((invoke) => invoke.id)).size).to.equal(2);
        expect(invokes()[0]?.value).to.deep.equal(invokes()[1]?.value);
      });
    }

    it('on a card of a chat that the person is not in is refused by the room', async () => {
      const seat = await posted();
      const [message] = await seat.messages();
      const refused = await it_.room
        .sit('chair')
        .send(message?.id ?? '', { type: 'Action.Execute', verb: 'take' })
        .catch((error: unknown) => error);
      expect(String(refused)).to.include('404');
      expect(invokes()).to.have.length(0);
    });
  });

  describe('a dialog', () => {
    it('is fetched, goes on, and closes with words', async () => {
      await post(maya, cardMessage('A request'));
      const seat = it_.room.sit('maya');
      it_.bot.answer = (activity) => {
        if (activity.name === 'task/fetch') {
          return showsDialog('Request', {
            type: 'AdaptiveCard',
            version: '1.5',
            body: [{ type: 'Input.Text', id: 'ref', label: 'Reference', errorMessage: 'x', value: 'C-1' }],
            actions: [{ type: 'Action.Submit', title: 'Send', data: { verb: 'send', token: 't3' } }],
          });
        }
        return { status: 200, body: { task: { type: 'message', value: 'Sent.' } } };
      };
      const { dialog } = await seat.press('Open form');
      expect(dialog?.title).to.equal('Request');
      expect(invokes()[0]?.value).to.deep.include({
        data: { msteams: { type: 'task/fetch' }, verb: 'form', token: 't2' },
      });
      const done = await dialog?.press('Send');
      expect(done?.outcome).to.deep.equal({ kind: 'closed', text: 'Sent.' });
      expect(invokes()[1]?.value).to.deep.include({ data: { verb: 'send', token: 't3', ref: 'C-1' } });
    });
  });

  describe('the connector', () => {
    it('shows a bot’s message to its person, with the neutral preview', async () => {
      await post(chair, cardMessage('A request'));
      const [message] = await it_.room.sit('chair').messages();
      expect(message?.preview).to.equal('News: A request');
      expect(await it_.room.sit('maya').messages()).to.deep.equal([]);
    });

    it('finds nobody without the app until Graph installed it, and then tells the bot', async () => {
      const before = await create(absent);
      expect([before.status, before.body]).to.deep.equal([
        403,
        {
          error: {
            code: 'BotNotInConversationRoster',
            message: 'The bot is not part of the conversation roster.',
          },
        },
      ]);
      expect((await install(absent)).status).to.equal(201);
      const after = await create(absent);
      expect(after.status).to.equal(201);
      expect(after.body).to.deep.include({ id: personalChatId(absent) });
      expect((await install(absent)).status).to.equal(409);
      await it_.server.idle();
      expect(it_.bot.heard.map((activity) => activity.type)).to.deep.equal([
        'conversationUpdate',
        'installationUpdate',
      ]);
      expect(it_.bot.heard[1]?.action).to.equal('add');
    });

    it('cannot install for somebody of another tenant, nor reach somebody without an account', async () => {
      expect((await install(police)).status).to.equal(404);
      expect((await create(parent)).status).to.equal(400);
    });

    it('refuses to write to somebody who blocked the bot', async () => {
      await it_.room.sit('maya').app({ blocked: true });
      const sent = await post(maya, { type: 'message', text: 'x' });
      expect([sent.status, sent.body]).to.deep.equal([
        403,
        { error: { code: 'MessageWritesBlocked', message: 'Thread is blocked from message writes.' } },
      ]);
      await it_.room.sit('maya').app({ blocked: false });
      expect((await post(maya, { type: 'message', text: 'x' })).status).to.equal(201);
    });

    it('words its refusals in each of the ways that are documented or reported, when it is set so', async () => {
      const answers: unknown[] = [];
      for (const blocked of ['ConversationBlockedByUser', 'errorCode209'] as const) {
        await it_.close();
        it_ = await open({ refusals: { blocked, notInstalled: 'ForbiddenOperationException' } });
        await it_.room.sit('maya').app({ blocked: true });
        answers.push((await post(maya, { type: 'message', text: 'x' })).body);
      }
      expect(answers[0]).to.have.nested.property('error.code', 'ConversationBlockedByUser');
      expect(answers[1]).to.have.property('errorCode', 209);
      expect(JSON.stringify(answers[1])).to.include('MessageWritesBlocked');
      expect((await create(absent)).body).to.have.nested.property(
        'error.code',
        'ForbiddenOperationException',
      );
    });

    it('opens a chat only some time after Graph installed the app, when it is set so', async () => {
      await it_.close();
      it_ = await open({ installLagMs: 80 });
      expect((await install(absent)).status).to.equal(201);
      expect((await create(absent)).status).to.equal(403);
      await until(async () => ((await create(absent)).status === 201 ? true : undefined), 'the chat');
    });

    it('takes a message of 100 KB and no more', async () => {
      const fits = await post(maya, { type: 'message', text: 'x'.repeat(100 * 1024 - 40) });
      expect(fits.status).to.equal(201);
      const over = await post(maya, { type: 'message', text: 'x'.repeat(100 * 1024) });
      expect([over.status, over.body]).to.deep.equal([
        413,
        { error: { code: 'MessageSizeTooBig', message: 'Message size too large.' } },
      ]);
    });

    it('throttles the eighth message to one chat within a second, and another chat not', async () => {
      const states: number[] = [];
      let last: Headers | undefined;
      for (let n = 0; n < 8; n += 1) {
        const sent = await post(maya, { type: 'message', text: `${n}` });
        states.push(sent.status);
        last = sent.headers;
      }
      expect(states).to.deep.equal([201, 201, 201, 201, 201, 201, 201, 429]);
      expect(Number(last?.get('retry-after'))).to.be.greaterThan(0);
      expect((await post(chair, { type: 'message', text: 'x' })).status).to.equal(201);
      await it_.clock.moveTo(it_.clock.now().add({ seconds: 2 }));
      expect((await post(maya, { type: 'message', text: 'a little later' })).status).to.equal(201);
      for (let n = 0; n < 8; n += 1) await post(maya, { type: 'message', text: `${n}` });
      await it_.room.options({ limits: false });
      expect((await post(maya, { type: 'message', text: 'x' })).status).to.equal(201);
    });

    it('fails on demand, with the work done and without', async () => {
      await it_.room.trouble({ side: 'connector', done: false, answer: 'status', status: 503 });
      expect((await post(maya, { type: 'message', text: 'lost' })).status).to.equal(503);
      await it_.room.trouble({ side: 'connector', done: true, answer: 'reset', method: 'POST' });
      const cut = await post(maya, { type: 'message', text: 'done' }).catch(() => 'cut');
      expect(cut).to.equal('cut');
      expect((await it_.room.sit('maya').messages()).map((message) => message.text)).to.deep.equal(['done']);
      expect((await post(maya, { type: 'message', text: 'well again' })).status).to.equal(201);
    });

    it('edits and deletes only messages that are there', async () => {
      const missing = await callConnector(
        it_.server.serviceUrl,
        'PUT',
        chatPath(maya, '/1'),
        cardMessage('x'),
      );
      expect(missing.status).to.equal(404);
      await post(maya, cardMessage('A request'));
      const [message] = await it_.room.sit('maya').messages();
      const gone = await callConnector(it_.server.serviceUrl, 'DELETE', chatPath(maya, `/${message?.id}`));
      expect(gone.status).to.equal(200);
      expect((await it_.room.sit('maya').messages())[0]).to.deep.include({ deleted: true, cards: [] });
    });

    it('names the members of a chat, and those without an account without an object id', async () => {
      const group = (await it_.room.sit('maya').look()).chats.find((chat) => chat.kind === 'groupChat');
      const at = `/v3/conversations/${encodeURIComponent(group?.id ?? '')}`;
      const members = await callConnector(it_.server.serviceUrl, 'GET', `${at}/members`);
      expect(members.body).to.have.length(4);
      const one = await callConnector(
        it_.server.serviceUrl,
        'GET',
        `${at}/members/${encodeURIComponent(teamsId(police))}`,
      );
      expect(one.body).to.deep.include({ aadObjectId: police.objectId, tenantId: police.tenant });
      const page = await callConnector(it_.server.serviceUrl, 'GET', `${at}/pagedmembers?pageSize=3`);
      expect(page.body).to.deep.include({ continuationToken: '3' });
      expect(JSON.stringify(members.body)).to.include('"userRole":"anonymous"');
    });

    it('answers malformed requests with 400', async () => {
      for (const body of [{}, { type: '' }, { type: 'message', attachments: 'x' }]) {
        expect((await post(maya, body)).status).to.equal(400);
      }
      const response = await fetch(`${it_.server.serviceUrl}v3/conversations`, { method: 'POST', body: '{' });
      expect(response.status).to.equal(400);
    });
  });

  it('holds a meeting: it begins with the first who joins and is over with the last who leaves', async () => {
    const { id } = it_.server.state.chats().find(({ kind }) => kind === 'groupChat') ?? { id: '' };
    const said = () =>
      it_.bot.heard.flatMap(({ type, name }) => (type === 'event' ? [`${name}`.split('.').at(-1)] : []));
    await it_.room.join(id, 'parent');
    await it_.room.join(id, 'police');
    expect(it_.server.state.chat(id)?.inMeeting).to.deep.equal(['parent', 'police']);
    await it_.room.join(id, 'parent', true);
    // Without an account they see its chat no longer; with one they do.
    expect(it_.server.state.chat(id)?.members).to.include('police').and.not.include('parent');
    await it_.room.join(id, 'police', true);
    expect(it_.server.state.chat(id)?.members).to.include('police');
    expect(it_.server.state.chat(id)).not.to.have.property('inMeeting');
    expect(said()).to.deep.equal([
      'meetingStart',
      'meetingParticipantJoin',
      'meetingParticipantJoin',
      'meetingParticipantLeave',
      'meetingParticipantLeave',
      'meetingEnd',
    ]);
    const own = await it_.room.join(personalChatId(maya), 'maya').catch(String);
    expect(own).to.include('409');
  });

  describe('the clock', () => {
    it('moves on and never back', async () => {
      const later = Temporal.Instant.from('2026-11-23T12:00:00Z');
      await it_.room.moveClock(later);
      expect(String(await it_.room.now())).to.equal('2026-11-23T12:00:00Z');
      const back = await it_.room.moveClock(later.subtract({ seconds: 1 })).catch((error: unknown) => error);
      expect(String(back)).to.include('409');
      expect(String(await it_.room.now())).to.equal('2026-11-23T12:00:00Z');
      expect(String(await it_.room.send('PUT', '/clock', { now: 'noon' }).catch(String))).to.include('400');
    });
  });

  it('answers no page of another site', async () => {
    const response = await fetch(`${it_.server.url}/room/state`, {
      headers: { origin: 'http://evil.example' },
    });
    expect(response.status).to.equal(403);
  });

  describe('held against the owners’ contracts', () => {
    it('breaks none of them in any request, answer or activity', async function () {
      needsContracts(this);
      const seat = it_.room.sit('maya');
      await it_.room.options({ limits: false });
      await post(maya, cardMessage('A request'));
      it_.bot.answer = (activity) =>
        activity.name === 'task/fetch' ? showsDialog('x', card('x')) : showsCard(card('Taken'));
      await seat.say('help');
      const { message } = await seat.press('Take it', { reason: 'on duty' });
      await seat.press('Open form');
      await callConnector(it_.server.serviceUrl, 'PUT', chatPath(maya, `/${message}`), cardMessage('Taken'));
      await seat.react(message);
      await callConnector(it_.server.serviceUrl, 'DELETE', chatPath(maya, `/${message}`));
      await callConnector(it_.server.serviceUrl, 'PUT', chatPath(maya, '/1'), cardMessage('x'));
      await create(absent);
      await install(police);
      await install(absent);
      await install(absent);
      await create(absent);
      await callConnector(it_.server.graphUrl, 'GET', `${installAt(absent)}?$expand=teamsApp`);
      const at = `/v3/conversations/${encodeURIComponent(personalChatId(maya))}`;
      await callConnector(it_.server.serviceUrl, 'GET', `${at}/members`);
      await callConnector(it_.server.serviceUrl, 'GET', `${at}/pagedmembers`);
      await callConnector(it_.server.serviceUrl, 'GET', `${at}/members/nobody`);
      await seat.app({ blocked: true });
      await post(maya, { type: 'message', text: 'x' });
      await it_.room.sit('maya').app({ installed: false });
      await it_.room.trouble({ side: 'graph', done: false, answer: 'status', status: 503 });
      await callConnector(it_.server.graphUrl, 'GET', installAt(absent));
      await it_.server.idle();
      expect(it_.traffic.exchanges.length).to.be.greaterThan(20);
      expect(it_.traffic.faults()).to.deep.equal([]);
    });

    it('would be found out if it did', function () {
      needsContracts(this);
      it_.traffic.observe({
        side: 'connector',
        method: 'POST',
        path: '/v3/conversations/a/activities',
        requestBody: { type: 'message', attachments: [{ contentType: 5 }] },
        status: 201,
        responseBody: { id: 7 },
      });
      it_.traffic.observe({
        side: 'graph',
        method: 'POST',
        path: '/v1.0/users/x/teamwork/installedApps',
        requestBody: { app: 'x' },
        status: 201,
        responseBody: { id: 'x', unheardOf: true },
      });
      expect(it_.traffic.faults().length).to.be.greaterThan(3);
    });
  });
});
