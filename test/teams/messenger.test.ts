import { expect } from 'chai';
import { DeliveryError } from '../../src/kernel/messenger.ts';
import { maya } from '../support/authority.ts';
import { failure, startConnector } from '../support/connector.ts';
import { base, closeEdges, type Edge, now, press, shown, startEdge } from './edge.ts';

const create = /^\/v3\/conversations$/;
const sends = /^\/v3\/conversations\/[^/]+\/activities$/;
const updates = /^\/v3\/conversations\/[^/]+\/activities\/[^/]+$/;
const installs = /^\/v1\.0\/users\/[^/]+\/teamwork\/installedApps$/;

async function fault(promise: Promise<unknown>): Promise<DeliveryError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DeliveryError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the messenger', () => {
  let edge: Edge;
  const conversationPartition = `conversation:${maya.id}`;
  const from = { id: '29:m', aadObjectId: maya.objectId };
  const conversation = { id: 'a:maya', conversationType: 'personal', tenantId: maya.tenant };
  beforeEach(async () => {
    edge = await startEdge({ connectorTimeoutMs: 300, teamsAppId: 'catalogue-7' });
    edge.kernel.answer = async () => ({ kind: 'done', shown: shown('Hello') });
  });
  afterEach(closeEdges);

  const known = () =>
    edge.post({ ...press('v'), from, conversation, channelData: { tenant: { id: maya.tenant } } });
  const send = async (to = 'a:maya') => edge.teams.messenger.send(maya, to, shown('News'));

  it('knows the conversation of whoever has written, and asks nobody', async () => {
    await known();
    expect(await edge.teams.messenger.conversationWith(maya)).to.equal('a:maya');
    expect(edge.connector.seen).to.deep.equal([]);
  });

  it('creates the conversation with somebody who has never written, once, and keeps it', async () => {
    const [one, two] = await Promise.all([
      edge.teams.messenger.conversationWith(maya),
      edge.teams.messenger.conversationWith(maya),
    ]);
    expect(one)
      .to.match(/^a:new/)
      .and.equal(two);
    expect(edge.connector.count('POST', create)).to.equal(1);
    expect(edge.connector.seen[0]?.body).to.deep.include({
      isGroup: false,
      tenantId: maya.tenant,
      channelData: { tenant: { id: maya.tenant } },
    });
    expect(edge.connector.seen[0]?.body).to.have.nested.property('members[0].id', maya.objectId);
    const kept = await edge.store.read(conversationPartition, 'personal');
    expect(kept?.document.data).to.deep.include({ conversationId: one });
    expect(await edge.teams.messenger.conversationWith(maya)).to.equal(one);
    expect(edge.connector.count('POST', create)).to.equal(1);
  });

  it('sends one card with a neutral summary and no text, and says where it stands', async () => {
    await known();
    const place = await send();
    expect(place).to.include({ conversation: 'a:maya' });
    expect(place.message).to.match(/^m/);
    const body = edge.connector.seen[0]?.body;
    expect(body).to.deep.include({ type: 'message', summary: 'Quorate has something for you' });
    expect(body).not.to.have.property('text');
    expect(body).to.have.nested.property('attachments[0].content.type', 'AdaptiveCard');
  });

  it('updates a message in place', async () => {
    await known();
    await edge.teams.messenger.update(maya, { conversation: 'a:maya', message: 'm1' }, shown('Newer'));
    const put = edge.connector.seen[0];
    expect(put?.path).to.equal('/v3/conversations/a%3Amaya/activities/m1');
    expect(put?.body).to.deep.include({ id: 'm1', type: 'message' });
  });

  it('takes nothing away that a person has opened in a message since what it shows was decided', async () => {
    const place = { conversation: 'a:maya', message: 'm-card' };
    const update = (decided: Temporal.Instant | undefined) =>
      edge.teams.messenger.update(maya, place, shown('What was decided'), decided);
    const came = () =>
      edge.connector.seen.filter(({ body }) => JSON.stringify(body).includes('What was decided')).length;
    // Pressed, decided; and a form opened by the next press, before the worker comes to the first.
    await edge.post({ ...press('test.save'), from, conversation });
    edge.kernel.answer = async () => ({ kind: 'shown', shown: shown('The form') });
    await edge.post({ ...press('test.form'), from, conversation });
    await edge.teams.settled();
    await update(now.subtract({ seconds: 1 }));
    expect(came()).to.equal(0);
    // What was decided afterwards is shown; and what takes a card away from somebody always.
    await update(now.add({ seconds: 1 }));
    expect(came()).to.equal(1);
    await update(undefined);
    expect(came()).to.equal(2);
    // And where the form was opened while the press was still being decided, the decision is the newer.
    edge.kernel.answer = async () => ({ kind: 'done', shown: shown('Saved') });
    await edge.post({ ...press('test.save'), from, conversation });
    await update(now.subtract({ seconds: 1 }));
    expect(came()).to.equal(3);
  });

  it('installs the app for a person who lacks it, then creates and sends', async () => {
    edge.connector.script('POST', create, failure(403, 'BotNotInConversationRoster'));
    const made = await edge.teams.messenger.conversationWith(maya);
    expect(made).to.match(/^a:new/);
    expect(edge.connector.count('POST', installs)).to.equal(1);
    const install = edge.connector.seen.find((request) => installs.test(request.path));
    expect(install?.path).to.contain(maya.objectId);
    expect(install?.authorization).to.equal('Bearer graph-token');
    expect(install?.body).to.deep.equal({
      'teamsApp@odata.bind': `${edge.connector.graphUrl}/appCatalogs/teamsApps/catalogue-7`,
    });
  });

  it('installs the app again for a person who has removed it, and sends', async () => {
    await known();
    edge.connector.script('POST', sends, failure(403, 'BotNotInConversationRoster'));
    await send();
    expect(edge.connector.count('POST', installs)).to.equal(1);
    expect(edge.connector.count('POST', sends)).to.equal(2);
  });

  it('waits a little for an installation to take effect, and then gives up for good', async () => {
    await known();
    const no = failure(403, 'BotNotInConversationRoster');
    edge.connector.script('POST', sends, no, no, no);
    await send();
    expect(edge.waits.filter((ms) => ms < 8_000)).to.deep.equal([1_000, 3_000]);
    edge.connector.script('POST', sends, no, no, no, no);
    const refused = await fault(send());
    expect(refused).to.include({ fault: 'refused', code: 'BotNotInConversationRoster' });
  });

  it('passes on what Graph says when the app cannot be installed', async () => {
    const no = failure(403, 'BotNotInConversationRoster');
    edge.connector.script('POST', create, no, no, no);
    edge.connector.script(
      'POST',
      installs,
      failure(403, 'Forbidden'),
      { status: 503 },
      failure(429, 'TooManyRequests', { 'retry-after': '7' }),
    );
    expect(await fault(edge.teams.messenger.conversationWith(maya))).to.include({
      fault: 'refused',
      code: 'Forbidden',
    });
    expect(await fault(edge.teams.messenger.conversationWith(maya))).to.include({ fault: 'unavailable' });
    expect(await fault(edge.teams.messenger.conversationWith(maya))).to.include({
      fault: 'throttled',
      retryAfterMs: 7_000,
    });
  });

  it('is refused for good by a person who has blocked the bot, and remembers it until they write or it works', async () => {
    await known();
    edge.connector.script('POST', sends, failure(403, 'MessageWritesBlocked'));
    expect(await fault(send())).to.include({ fault: 'refused', code: 'MessageWritesBlocked' });
    const blocked = () =>
      edge.store.read(conversationPartition, 'personal').then((found) => found?.document.data);
    expect(await blocked()).to.deep.include({ blocked: 'MessageWritesBlocked' });
    expect(edge.connector.count('POST', installs)).to.equal(0);
    await known();
    expect(await blocked()).not.to.have.property('blocked');
    edge.connector.script('POST', sends, failure(403, 'MessageWritesBlocked'));
    await fault(send());
    await send();
    expect(await blocked()).not.to.have.property('blocked');
  });

  it('waits as told when throttled, and does not repeat by itself', async () => {
    await known();
    edge.connector.script(
      'POST',
      sends,
      failure(429, 'Throttled', { 'retry-after': '3' }),
      failure(429, 'Throttled'),
    );
    expect(await fault(send())).to.include({ fault: 'throttled', retryAfterMs: 3_000 });
    expect(await fault(send())).to.include({ fault: 'throttled', retryAfterMs: 2_000 });
    expect(edge.connector.count('POST', sends)).to.equal(2);
  });

  for (const status of [500, 502, 503, 504, 408]) {
    it(`does not know whether a message was sent when it gets ${status}, and sends it once only`, async () => {
      await known();
      edge.connector.script('POST', sends, { status, headers: { 'retry-after': '0' } });
      expect(await fault(send())).to.include({ fault: 'unknown' });
      expect(edge.connector.count('POST', sends)).to.equal(1);
    });
  }

  it('does not know either when the answer never comes, the line drops, or the answer cannot be read', async () => {
    await known();
    edge.connector.script('POST', sends, 'hang', 'reset', { status: 200, body: {} });
    expect(await fault(send())).to.include({ fault: 'unknown', code: 'TimeoutError' });
    expect(await fault(send())).to.include({ fault: 'unknown' });
    expect(await fault(send())).to.include({ fault: 'unknown', code: 'noMessageId' });
    expect(edge.connector.count('POST', sends)).to.equal(3);
  });

  it('knows that nothing was sent when nobody listens', async () => {
    const gone = await startConnector();
    await gone.close();
    const lonely = await startEdge();
    await lonely.post({
      ...press('v'),
      from,
      conversation,
      channelData: { tenant: { id: maya.tenant } },
      serviceUrl: `${gone.url}/`,
    });
    const error = await fault(lonely.teams.messenger.send(maya, 'a:maya', shown('News')));
    await lonely.close();
    expect(error).to.include({ fault: 'unavailable', code: 'ECONNREFUSED' });
  });

  it('makes a new conversation for one that has gone, and asks for the card to be rendered for it', async () => {
    await known();
    edge.connector.script('POST', sends, failure(404, 'ConversationNotFound'));
    expect(await fault(send())).to.include({ fault: 'unavailable', code: 'conversationMoved' });
    expect(edge.connector.count('POST', create)).to.equal(1);
    const conversation = await edge.teams.messenger.conversationWith(maya);
    expect(conversation).to.match(/^a:new/);
    const place = await edge.teams.messenger.send(maya, conversation, shown('News'));
    expect(place.conversation).to.equal(conversation);
  });

  it('finds the conversation that another process has found meanwhile', async () => {
    await known();
    const second = await startEdge({ beside: edge });
    await second.post({
      ...press('v'),
      from,
      conversation: { ...conversation, id: 'a:other' },
      channelData: { tenant: { id: maya.tenant } },
    });
    await second.close();
    edge.connector.script('POST', sends, failure(404, 'ConversationNotFound'));
    expect(await fault(send())).to.include({ fault: 'unavailable', code: 'conversationMoved' });
    expect(await edge.teams.messenger.conversationWith(maya)).to.equal('a:other');
    expect(edge.connector.count('POST', create)).to.equal(0);
  });

  it('may try an update later after a 5xx or a time-out, and never when the message is gone', async () => {
    await known();
    const update = () =>
      edge.teams.messenger.update(maya, { conversation: 'a:maya', message: 'm1' }, shown('x'));
    edge.connector.script(
      'PUT',
      updates,
      { status: 502 },
      'hang',
      failure(404, 'ActivityNotFound'),
      failure(429, 'x'),
    );
    expect(await fault(update())).to.include({ fault: 'unavailable' });
    expect(await fault(update())).to.include({ fault: 'unavailable' });
    expect(await fault(update())).to.include({ fault: 'refused', code: 'ActivityNotFound' });
    expect(await fault(update())).to.include({ fault: 'throttled' });
    expect(edge.connector.count('PUT', updates)).to.equal(4);
  });

  it('carries codes in its errors, and no sentence of the other side', async () => {
    await known();
    edge.connector.script('POST', sends, failure(400, 'BadSyntax'));
    const error = await fault(send());
    expect(error).to.include({ fault: 'refused', code: 'BadSyntax' });
    expect(error.message).not.to.contain('Maya');
    edge.connector.script('POST', sends, failure(400, 'Maya was hurt, and this is no code'));
    expect(await fault(send())).to.include({ code: 'http400' });
  });

  it('looks the app up in the catalogue once, when its id is not configured', async () => {
    const other = await startEdge();
    const no = failure(403, 'BotNotInConversationRoster');
    other.connector.script('POST', create, no);
    await other.teams.messenger.conversationWith(maya);
    other.connector.script('POST', sends, no);
    await other.teams.messenger.send(maya, 'a:x', shown('News'));
    expect(other.connector.count('GET', /appCatalogs/)).to.equal(1);
    const look = other.connector.seen.find((request) => /appCatalogs/.test(request.path));
    expect(decodeURIComponent(look?.path ?? '')).to.contain("externalId eq 'manifest-id'");
    const install = other.connector.seen.find((request) => installs.test(request.path));
    expect(install?.body)
      .to.have.property('teamsApp@odata.bind')
      .that.matches(/catalogue-id$/);
    await other.close();
  });

  it('takes an app that is installed already as installed', async () => {
    edge.connector.script('POST', create, failure(403, 'BotNotInConversationRoster'));
    edge.connector.script('POST', installs, failure(409, 'Conflict'));
    expect(await edge.teams.messenger.conversationWith(maya)).to.match(/^a:new/);
  });

  it('uses the address where the tenant was last seen for people it has not met', async () => {
    const colleague = { ...base(edge.connector.url), from: { id: '29:c', aadObjectId: 'c' } };
    await edge.post({
      ...colleague,
      ...press('v'),
      serviceUrl: `${edge.connector.url}/uk/`,
      conversation: { ...conversation, id: 'a:c' },
      channelData: { tenant: { id: maya.tenant } },
    });
    await edge.teams.messenger.conversationWith(maya);
    expect(edge.connector.seen[0]?.path).to.equal('/uk/v3/conversations');
  });
});
