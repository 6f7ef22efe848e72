import { expect } from 'chai';
import { referenceFor } from '../../src/kernel/ids.ts';
import type { Listing } from '../../src/kernel/listings.ts';
import {
  bot,
  closeEdges,
  type Edge,
  group,
  objectId,
  press,
  refused,
  shown,
  startEdge,
  tenant,
} from './edge.ts';

const cardType = 'application/vnd.microsoft.card.adaptive';
const wordsType = 'application/vnd.microsoft.activity.message';

describe('a turn through the real server and adapter', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await startEdge();
  });
  afterEach(closeEdges);

  const listing: Listing = {
    person: `${tenant}:${objectId}`,
    authority: 'example-borough',
    view: { verb: 'test.list', input: {} },
    cases: ['case:one'],
  };

  it('that lists cases is kept with the id that Teams gave the message, and any other is not', async () => {
    edge.kernel.answer = async () => ({ kind: 'shown', shown: shown('A list'), listing });
    await edge.post({ text: 'my consultations' });
    await edge.teams.settled();
    expect(edge.listed.map((one) => one.listing)).to.deep.equal([listing]);
    expect(edge.listed[0]?.place.conversation).to.equal('a:maya');
    expect(edge.listed[0]?.place.message).to.match(/./);
    edge.kernel.answer = async () => ({ kind: 'shown', shown: shown('Hello') });
    await edge.post({ text: 'duty' });
    await edge.teams.settled();
    expect(edge.listed).to.have.length(1);
  });

  it('that is a reference asks for what it names', async () => {
    const typed = referenceFor('C', 'one');
    await edge.post({ text: `open ${typed.toLowerCase()}` });
    expect(edge.kernel.asked.map(({ verb, input, token }) => ({ verb, input, token }))).to.deep.equal([
      { verb: 'reference', input: { typed: typed.replaceAll('-', '') }, token: undefined },
    ]);
  });

  const replies = /^\/v3\/conversations\/[^/]+\/activities/;

  describe('a press', () => {
    it('becomes a command with tenant, object id, place, verb, token and inputs', async () => {
      await edge.post(
        press('test.save', { token: 'token-1', name: 'typed', count: 3, yes: true, msteams: {} }),
      );
      expect(edge.kernel.asked).to.deep.equal([
        {
          from: 'person',
          identity: { tenant, objectId },
          place: { kind: 'personal', conversation: 'a:maya', message: 'm-card' },
          verb: 'test.save',
          token: 'token-1',
          input: { name: 'typed', count: 3, yes: true },
        },
      ]);
    });

    it('is answered with the card', async () => {
      const reply = await edge.post(press('test.save'));
      expect(reply.status).to.equal(200);
      expect(reply.body).to.deep.equal({ statusCode: 200, type: cardType, value: shown('Hello').card });
    });

    it('updates the message in place for a saved step, once the answer is out', async () => {
      await edge.post(press('test.save'));
      const put = await edge.connector.waitFor('PUT', replies);
      expect(put.path).to.equal('/v3/conversations/a%3Amaya/activities/m-card');
      expect(put.body).to.deep.include({ type: 'message', summary: 'Quorate has something for you' });
      expect(put.body).to.have.nested.property('attachments[0].contentType', cardType);
    });

    for (const kind of ['done', 'repeated'] as const) {
      it(`leaves the update to the worker when it was ${kind}`, async () => {
        edge.kernel.answer = async () => ({ kind, shown: shown('Saved') });
        const reply = await edge.post(press('test.save'));
        expect(reply.at('type')).to.equal(cardType);
        await edge.teams.settled();
        expect(edge.connector.seen).to.deep.equal([]);
      });
    }

    it('whose card lists cases is kept with the message that it stands in', async () => {
      edge.kernel.answer = async () => ({ kind: 'shown', shown: shown('A list'), listing });
      await edge.post(press('test.list'));
      await edge.connector.waitFor('PUT', replies);
      await edge.teams.settled();
      expect(edge.listed).to.deep.equal([{ listing, place: { conversation: 'a:maya', message: 'm-card' } }]);
    });

    it('that is refused is answered with plain words', async () => {
      edge.kernel.answer = async () => refused('Only a chair can take this.');
      const reply = await edge.post(press('test.save'));
      expect(reply.body).to.deep.equal({
        statusCode: 200,
        type: wordsType,
        value: 'Only a chair can take this.',
      });
    });

    it('that is refused with a card is answered with the card', async () => {
      edge.kernel.answer = async () => refused('Not so.', { shown: shown('As it stands') });
      const reply = await edge.post(press('test.save'));
      expect(reply.body).to.deep.equal({
        statusCode: 200,
        type: cardType,
        value: shown('As it stands').card,
      });
    });

    it('never gets an empty answer, whatever the kernel says', async () => {
      edge.kernel.answer = async () => refused('  ');
      const reply = await edge.post(press('test.save'));
      expect(reply.at('value')).to.equal('Nothing was changed. Reference R-234-567.');
    });

    it('keeps several updates of one message in order, and the latest wins', async () => {
      let n = 0;
      edge.connector.script('PUT', replies, { status: 200, body: { id: 'm-card' } });
      edge.kernel.answer = async () => {
        n += 1;
        return { kind: 'shown', shown: shown(`step ${n}`) };
      };
      for (let i = 0; i < 5; i += 1) await edge.post(press('test.save'));
      await edge.connector.waitFor('PUT', replies);
      await edge.teams.settled();
      const last = edge.connector.seen.at(-1)?.body;
      expect(last).to.have.nested.property('attachments[0].content.body[0].text', 'step 5');
    });

    it('is answered although the update fails, and the failure is logged by its code', async () => {
      edge.connector.script('PUT', replies, { status: 404, body: { error: { code: 'ActivityNotFound' } } });
      const reply = await edge.post(press('test.save'));
      expect(reply.status).to.equal(200);
      await edge.connector.waitFor('PUT', replies);
      await edge.teams.settled();
      expect(edge.log).to.deep.include({
        level: 'warn',
        code: 'teams.updateFailed',
        fields: { code: 'ActivityNotFound' },
      });
      expect(edge.connector.count('PUT', replies)).to.equal(1);
    });

    it('when the kernel throws is answered with a reference, and the log holds the reference and no content', async () => {
      edge.kernel.answer = async () => {
        throw new TypeError('Child Alfie of 12 Mill Lane');
      };
      const reply = await edge.post(press('test.save'));
      expect(reply.status).to.equal(200);
      expect(reply.at('statusCode')).to.equal(200);
      expect(reply.at('type')).to.equal(wordsType);
      const reference = /F-\w{3}-\w{3}/.exec(reply.text)?.[0];
      expect(reference).to.be.a('string');
      expect(reply.text).not.to.contain('Alfie');
      expect(edge.log).to.deep.equal([
        { level: 'error', code: 'teams.performFailed', fields: { reference, error: 'TypeError' } },
      ]);
    });

    it('without a verb is answered in words and asks the kernel nothing', async () => {
      for (const value of [{ action: { data: { token: 't' } } }, {}, null, 'x', { action: 7 }]) {
        const reply = await edge.post({ ...press('x'), value });
        expect(reply.status).to.equal(200);
        expect(reply.body).to.include({ statusCode: 200, type: wordsType });
        expect(reply.at('value')).to.contain('nothing was changed');
      }
      expect(edge.kernel.asked).to.deep.equal([]);
    });

    it('whose data is no object is passed on without inputs and with an empty token, never as a sentence', async () => {
      for (const data of ['text', 7, null, ['a'], undefined, { token: 5 }]) {
        await edge.post({ ...press('help'), value: { action: { verb: 'help', data } } });
        expect(edge.kernel.asked.at(-1)).to.deep.include({ token: '', input: {} });
      }
      expect(edge.kernel.asked).to.have.length(6);
    });

    it('keeps only strings, numbers and booleans, cut at 20,000 characters', async () => {
      await edge.post(
        press('test.save', {
          token: 't',
          long: 'é'.repeat(25_000),
          deep: { a: 1 },
          list: [1],
          none: null,
          ok: 'ok',
        }),
      );
      expect(edge.kernel.asked[0]?.input).to.deep.equal({ long: 'é'.repeat(20_000), ok: 'ok' });
    });

    it('takes no input for a property of every object', async () => {
      await edge.postText(
        JSON.stringify({
          type: 'invoke',
          name: 'adaptiveCard/action',
          channelId: 'msteams',
          serviceUrl: `${edge.connector.url}/`,
          from: { id: '29:maya', aadObjectId: objectId },
          conversation: { id: 'a:maya', conversationType: 'personal', tenantId: tenant },
          value: { action: { verb: 'v', data: 0 } },
        }).replace('"data":0', '"data":{"token":"t","__proto__":{"admin":true},"constructor":"x"}'),
      );
      expect(Object.entries(edge.kernel.asked[0]?.input ?? {})).to.deep.equal([['constructor', 'x']]);
    });

    it('of an anonymous person has no object id', async () => {
      await edge.post({ ...press('test.save'), from: { id: '29:anon', name: 'Mum' }, conversation: group });
      expect(edge.kernel.asked[0]).to.deep.include({
        identity: { tenant, objectId: undefined },
        place: { kind: 'group', conversation: group.id },
      });
    });

    it('in a shared chat whose members cannot be had is answered privately, and goes to nobody under a wrong name', async () => {
      const list = /pagedmembers/i;
      const busy = { status: 429, headers: { 'retry-after': '20' }, body: {} };
      edge.connector.script('GET', list, busy);
      const reply = await edge.post({ ...press('test.save'), conversation: group });
      expect(reply.status).to.equal(200);
      expect(reply.text).to.contain('Please press again in a few seconds');
      // Teams has asked to wait: the next one is told the same without a look.
      const next = await edge.post({ ...press('test.save'), conversation: group });
      expect(next.text).to.contain('Please press again in a few seconds');
      expect(edge.kernel.asked).to.deep.equal([]);
      expect(edge.connector.count('GET', list)).to.equal(1);
    });

    it('in a shared chat is handed on as such, and the shared message is never edited', async () => {
      edge.connector.script('GET', /pagedmembers/i, { status: 200, body: { members: [] } });
      edge.connector.script('GET', /pagedmembers/i, { status: 200, body: { members: [] } });
      await edge.post({ ...press('test.save'), conversation: group });
      expect(edge.kernel.asked[0]?.place).to.deep.equal({ kind: 'group', conversation: group.id });
      await edge.teams.settled();
      // Only the list of members is looked at: whose tenant the presser is of.
      expect(edge.connector.seen.map(({ method }) => method)).to.deep.equal(['GET']);
    });

    it('that takes too long is answered in words, and its step still reaches the message', async () => {
      await edge.close();
      edge = await startEdge({ answerWithinMs: 1 });
      const finish = Promise.withResolvers<void>();
      edge.kernel.answer = async () => {
        await finish.promise;
        return { kind: 'shown', shown: shown('At last') };
      };
      const reply = await edge.post(press('test.save'));
      expect(reply.at('type')).to.equal(wordsType);
      expect(reply.at('value')).to.contain('it is not done twice');
      finish.resolve();
      const put = await edge.connector.waitFor('PUT', replies);
      expect(put.body).to.have.nested.property('attachments[0].content.body[0].text', 'At last');
    });
  });

  it('an invoke of an unknown name is answered 200 with words, never 501', async () => {
    for (const name of ['composeExtension/query', 'signin/verifyState', 'adaptiveCard/other', undefined]) {
      const reply = await edge.post({ type: 'invoke', name, value: {} });
      expect(reply.status).to.equal(200);
      expect(reply.body).to.include({ statusCode: 200, type: wordsType });
      expect(reply.at('value')).to.be.a('string').and.not.equal('');
    }
    expect(edge.kernel.asked).to.deep.equal([]);
  });

  describe('a dialog', () => {
    const dialog = (name: string, data: object) => ({ type: 'invoke', name, value: { data, context: {} } });

    it('opens with the card, its buttons turned into those that a dialog sends', async () => {
      const reply = await edge.post(
        dialog('task/fetch', { msteams: { type: 'task/fetch' }, verb: 'test.form', token: 'token-2' }),
      );
      expect(reply.status).to.equal(200);
      expect(edge.kernel.asked[0]).to.deep.include({
        verb: 'test.form',
        token: 'token-2',
        place: { kind: 'dialog', conversation: 'a:maya' },
        input: {},
      });
      expect(reply.at('task.type')).to.equal('continue');
      const actions = 'task.value.card.content.actions';
      expect(reply.at(`${actions}.0`)).to.deep.equal({
        type: 'Action.Submit',
        title: 'Save',
        data: { token: 'token-1', verb: 'test.save' },
      });
      expect(reply.at(`${actions}.1`)).to.deep.include({
        type: 'Action.Submit',
        data: { token: 'token-2', verb: 'test.form' },
      });
      expect(reply.at(`${actions}.2`)).to.deep.include({ type: 'Action.OpenUrl' });
    });

    it('goes on with the next card at each step, with the inputs passed on', async () => {
      edge.kernel.answer = async () => ({ kind: 'done', shown: shown('Sent') });
      const reply = await edge.post(dialog('task/submit', { verb: 'test.save', token: 't', text: 'typed' }));
      expect(edge.kernel.asked[0]?.input).to.deep.equal({ text: 'typed' });
      expect(reply.at('task.value.card.content.body.0')).to.include({ text: 'Sent' });
      await edge.teams.settled();
      expect(edge.connector.seen).to.deep.equal([]);
    });

    it('ends in plain words when refused without a card, when unreadable, and when the kernel throws', async () => {
      edge.kernel.answer = async () => refused('Not yours.');
      const no = await edge.post(dialog('task/submit', { verb: 'test.save', token: 't' }));
      expect(no.body).to.deep.equal({ task: { type: 'message', value: 'Not yours.' } });
      const unread = await edge.post(dialog('task/submit', { verb: 'test.save' }));
      expect(unread.at('task')).to.include({ type: 'message' });
      edge.kernel.answer = async () => {
        throw new Error('x');
      };
      const broken = await edge.post(dialog('task/fetch', { verb: 'test.save', token: 't' }));
      expect(broken.status).to.equal(200);
      expect(broken.at('task.value')).to.match(/reference F-/);
    });
  });

  describe('a message', () => {
    const replyTo = /^\/v3\/conversations\/a%3Amaya\/activities/;

    it('is understood in spite of case, politeness and spelling, and answered with one card and a summary', async () => {
      edge.kernel.answer = async () => ({ kind: 'shown', shown: shown('The form') });
      const reply = await edge.post({ text: '<at>Quorate</at> Please requst a Consultaton!' });
      expect(reply.status).to.equal(200);
      expect(edge.kernel.asked).to.deep.equal([
        {
          from: 'person',
          identity: { tenant, objectId },
          place: { kind: 'personal', conversation: 'a:maya', message: undefined },
          verb: 'consultation.request',
          token: undefined,
          input: {},
        },
      ]);
      const sent = await edge.connector.waitFor('POST', replyTo);
      expect(sent.body).to.deep.include({ type: 'message', summary: 'Quorate has something for you' });
      expect(sent.body).to.have.nested.property('attachments.length', 1);
      expect(sent.body).not.to.have.property('text');
    });

    it('that is not understood gets help that says so, and no word of it is logged', async () => {
      await edge.post({ text: 'Alfie was hurt again' });
      expect(edge.kernel.asked[0]).to.deep.include({
        verb: 'help',
        token: undefined,
        input: { unknown: true },
      });
      expect(JSON.stringify(edge.log)).not.to.contain('Alfie');
    });

    it('that only greets or thanks is answered in kind', async () => {
      await edge.post({ text: 'Hello!' });
      await edge.post({ text: 'thank you' });
      expect(edge.kernel.asked.map(({ input }) => input)).to.deep.equal([
        { courtesy: 'hello' },
        { courtesy: 'thanks' },
      ]);
    });

    it('without any text gets the same help', async () => {
      await edge.post({
        text: undefined,
        attachments: [{ contentType: 'image/png', contentUrl: 'https://x' }],
      });
      expect(edge.kernel.asked[0]).to.deep.include({ verb: 'help', input: { unknown: true } });
    });

    it('of a person who is refused is answered in plain text', async () => {
      edge.kernel.answer = async () => refused('You are *not* listed.');
      await edge.post({ text: 'duty' });
      const sent = await edge.connector.waitFor('POST', replyTo);
      expect(sent.body).to.deep.include({ text: 'You are *not* listed.', textFormat: 'plain' });
    });

    it('that carries a press from an old client is taken as the press', async () => {
      await edge.post({ replyToId: 'm-card', value: { verb: 'test.save', token: 't', name: 'typed' } });
      expect(edge.kernel.asked[0]).to.deep.include({
        verb: 'test.save',
        token: 't',
        place: { kind: 'personal', conversation: 'a:maya', message: 'm-card' },
        input: { name: 'typed' },
      });
      await edge.connector.waitFor('PUT', replyTo);
      expect(edge.connector.count('POST', replyTo)).to.equal(0);
    });

    it('in a shared chat that carries a press is from the tenant that the list of members names', async () => {
      const officer = { id: '29:officer', aadObjectId: 'officer', name: 'Marcus' };
      // As Microsoft's own sample of the list has it; others say aadObjectId.
      const members = [{ id: officer.id, objectId: 'officer', tenantId: 'police', name: 'Marcus' }];
      edge.connector.script('GET', /pagedmembers/i, { status: 200, body: { members } });
      const value = { verb: 'test.save', token: 't' };
      await edge.post({ replyToId: 'm-card', value, from: officer, conversation: group });
      expect(edge.kernel.asked[0]?.identity).to.deep.equal({ tenant: 'police', objectId: 'officer' });
      await edge.post({ ...press('test.save'), from: officer, conversation: group });
      expect(edge.kernel.asked[1]?.identity).to.deep.equal({ tenant: 'police', objectId: 'officer' });
    });

    it('in a shared chat that names the bot gets the neutral words and nothing is performed', async () => {
      edge.kernel.answer = async () => ({ kind: 'shown', shown: shown('Case C-4T9-KX2') });
      await edge.post({
        text: '<at>Quorate</at> my consultations',
        conversation: group,
        entities: [{ type: 'mention', text: '<at>Quorate</at>', mentioned: bot }],
      });
      const sent = await edge.connector.waitFor('POST', /meeting/);
      expect(sent.body).to.have.property('text').that.contains('one-to-one chat');
      expect(sent.body).not.to.have.property('attachments');
      expect(edge.kernel.asked).to.deep.equal([]);
    });

    it('in a shared chat that does not name the bot gets no answer', async () => {
      const reply = await edge.post({ text: 'help', conversation: group });
      expect(reply.status).to.equal(200);
      expect(edge.kernel.asked).to.deep.equal([]);
      expect(edge.connector.seen).to.deep.equal([]);
    });

    it('in a conversation of no stated type is not taken for a one-to-one chat', async () => {
      await edge.post({ text: 'my consultations', conversation: { id: 'x', tenantId: tenant } });
      expect(edge.kernel.asked).to.deep.equal([]);
    });

    it('whose answer cannot be sent gives a reference and no inner error', async () => {
      edge.connector.script('POST', replyTo, { status: 500, body: { error: { code: 'ServiceError' } } });
      const reply = await edge.post({ text: 'help' });
      expect(reply.status).to.equal(500);
      expect(reply.text).to.match(/^This request could not be finished\. Reference F-/);
      expect(edge.connector.count('POST', replyTo)).to.equal(1);
    });
  });

  it('expectReplies brings the answers of messages and presses in the response', async () => {
    const message = await edge.post({ text: 'help', deliveryMode: 'expectReplies' });
    expect(message.at('activities.0.attachments.0.contentType')).to.equal(cardType);
    edge.kernel.answer = async () => ({ kind: 'done', shown: shown('Saved') });
    const pressed = await edge.post({ ...press('test.save'), deliveryMode: 'expectReplies' });
    expect(pressed.at('activities.0')).to.deep.include({ type: 'invokeResponse' });
    expect(pressed.at('activities.0.value.body')).to.deep.equal({
      statusCode: 200,
      type: cardType,
      value: shown('Saved').card,
    });
    expect(edge.connector.seen).to.deep.equal([]);
  });

  it('an activity of a kind that means nothing here is taken quietly', async () => {
    for (const type of ['typing', 'messageReaction', 'event', 'endOfConversation', 'somethingNew']) {
      const reply = await edge.post({ type });
      expect(reply.status).to.equal(200);
    }
    expect(edge.kernel.asked).to.deep.equal([]);
  });

  it('forty presses at once are each answered with their own answer', async () => {
    edge.kernel.answer = async (command) => ({ kind: 'done', shown: shown(command.verb) });
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, n) => edge.post({ ...press(`verb.${n}`), from: { id: `29:${n}` } })),
    );
    replies.forEach((reply, n) => {
      expect(reply.at('value.body.0.text')).to.equal(`verb.${n}`);
    });
  });
});
