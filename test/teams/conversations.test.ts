import { expect } from 'chai';
import { silentLog } from '../../src/kernel/log.ts';
import { Conversations } from '../../src/teams/conversations.ts';
import { directory } from '../support/authority.ts';
import { bot, closeEdges, type Edge, group, now, objectId, press, shown, startEdge, tenant } from './edge.ts';

const person = `${tenant}:${objectId}`;

describe('conversation records', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await startEdge();
    edge.kernel.answer = async () => ({ kind: 'done', shown: shown('Hello') });
  });
  afterEach(closeEdges);

  const record = async (partition: string, id: string) =>
    (await edge.store.read(partition, id))?.document.data;
  const writesTo = (partition: string) =>
    edge.store.writes.filter((write) => write.partition === partition).length;
  const presses = async (on: Edge, times: number, more: object = {}) => {
    for (let i = 0; i < times; i += 1) await on.post({ ...press('test.save'), ...more });
  };

  it('are kept for a one-to-one chat at the first activity, and not written again while nothing changes', async () => {
    await presses(edge, 20);
    expect(await record(`conversation:${person}`, 'personal')).to.deep.equal({
      tenantId: tenant,
      conversationId: 'a:maya',
      conversationType: 'personal',
      person,
      serviceUrl: `${edge.connector.url}/`,
      updatedAt: '2027-03-03T10:42:00.000Z',
    });
    expect(writesTo(`conversation:${person}`)).to.equal(1);
    expect(edge.store.writes).to.have.length(2);
  });

  it('are written once by twenty presses at the same moment', async () => {
    await Promise.all(Array.from({ length: 20 }, () => edge.post(press('test.save'))));
    expect(writesTo(`conversation:${person}`)).to.equal(1);
  });

  it('follow the newest address', async () => {
    await presses(edge, 2);
    await presses(edge, 2, { serviceUrl: `${edge.connector.url}/uk/` });
    expect(await record(`conversation:${person}`, 'personal')).to.deep.include({
      serviceUrl: `${edge.connector.url}/uk/`,
    });
    expect(writesTo(`conversation:${person}`)).to.equal(2);
  });

  it('are read, not written, by a second process that meets the same person', async () => {
    await presses(edge, 1);
    const second = await startEdge({ beside: edge });
    await presses(second, 5);
    expect(second.store.writes).to.deep.equal([]);
    await second.close();
  });

  it('written by another process meanwhile are changed on top of what it wrote', async () => {
    await presses(edge, 1);
    const second = await startEdge({ beside: edge });
    await presses(second, 1, { serviceUrl: `${edge.connector.url}/uk/` });
    await second.close();
    await presses(edge, 1, {
      conversation: { id: 'a:anew', conversationType: 'personal', tenantId: tenant },
    });
    expect(await record(`conversation:${person}`, 'personal')).to.deep.include({ conversationId: 'a:anew' });
  });

  it('of a shared chat stand by the chat, and name nobody', async () => {
    await presses(edge, 3, { conversation: group });
    expect(edge.store.writes).to.have.length(1);
    const partition = edge.store.writes[0]?.partition ?? '';
    expect(partition).to.match(/^chat:/);
    expect(partition).not.to.contain('meeting');
    expect(await record(partition, 'chat')).not.to.have.property('person');
  });

  it('are not kept for an anonymous person', async () => {
    await presses(edge, 1, { from: { id: '29:anon' } });
    expect(edge.store.writes).to.deep.equal([]);
  });

  it('that cannot be kept do not stop the press', async () => {
    const batch = edge.store.batch;
    edge.store.batch = () => Promise.reject(new Error('disk full'));
    const reply = await edge.post(press('test.save'));
    edge.store.batch = batch;
    expect(reply.status).to.equal(200);
    expect(edge.log.map((line) => line.code)).to.deep.equal(['teams.conversationNotKept']);
  });

  it('that no longer parse are replaced at the next activity, and reported by reference', async () => {
    await edge.store.batch(`conversation:${person}`, [
      {
        op: 'create',
        document: {
          id: 'personal',
          partition: `conversation:${person}`,
          kind: 'conversation',
          authority: 'none',
          schema: 1,
          data: { conversationId: 7 },
        },
      },
    ]);
    await presses(edge, 1);
    expect(await record(`conversation:${person}`, 'personal')).to.deep.include({ conversationId: 'a:maya' });
    expect(edge.log.some((line) => line.code === 'conversation.unreadable')).to.equal(true);
  });

  describe('and the welcome', () => {
    const installed = { type: 'installationUpdate', action: 'add' };
    const members = { type: 'conversationUpdate', membersAdded: [bot, { id: '29:maya' }] };
    const sends = /^\/v3\/conversations\/a%3Amaya\/activities/;

    it('it is sent once, though Teams tells of an installation in two ways', async () => {
      await Promise.all([edge.post(installed), edge.post(members), edge.post(installed)]);
      expect(edge.kernel.asked).to.have.length(1);
      expect(edge.kernel.asked[0]).to.deep.include({
        verb: 'help',
        token: undefined,
        input: { welcome: true },
        place: { kind: 'personal', conversation: 'a:maya', message: undefined },
      });
      expect(edge.connector.count('POST', sends)).to.equal(1);
    });

    it('it is sent by one of two processes only', async () => {
      const second = await startEdge({ beside: edge });
      await Promise.all([edge.post(installed), second.post(members)]);
      expect(edge.kernel.asked.length + second.kernel.asked.length).to.equal(1);
      await second.close();
    });

    it('it comes again after the app was removed and installed anew, but not at an upgrade', async () => {
      await edge.post(installed);
      await edge.post({ type: 'installationUpdate', action: 'add-upgrade' });
      expect(edge.kernel.asked).to.have.length(1);
      await edge.post({ type: 'installationUpdate', action: 'remove' });
      await edge.post(installed);
      expect(edge.kernel.asked).to.have.length(2);
    });

    it('it is not lost when it could not be sent', async () => {
      edge.connector.script('POST', sends, { status: 502 });
      expect((await edge.post(installed)).status).to.equal(500);
      await edge.post(installed);
      expect(edge.connector.count('POST', sends)).to.equal(2);
    });

    it('it is not said in a shared chat', async () => {
      await edge.post({ ...installed, conversation: group });
      await edge.post({ ...members, conversation: group });
      expect(edge.kernel.asked).to.deep.equal([]);
      expect(edge.connector.seen).to.deep.equal([]);
    });

    it('it is not sent when somebody else joins', async () => {
      await edge.post({ type: 'conversationUpdate', membersAdded: [{ id: '29:other' }] });
      expect(edge.kernel.asked).to.deep.equal([]);
    });
  });

  it('keep the address of a tenant once an hour at most, though regions alternate', async () => {
    const clock = { at: now, now: () => clock.at };
    const conversations = new Conversations({ store: edge.store, clock, directory, log: silentLog });
    const from = (serviceUrl: string) =>
      conversations.note({
        type: 'message',
        id: undefined,
        name: undefined,
        channelId: 'msteams',
        serviceUrl,
        deliveryMode: undefined,
        action: undefined,
        replyToId: undefined,
        recipient: undefined,
        from: { id: '29:x', aadObjectId: objectId },
        conversation: { id: 'a:x', conversationType: 'personal', tenantId: tenant },
      });
    await from('https://smba.example/emea/');
    await from('https://smba.example/uk/');
    expect(await conversations.addressOf(tenant)).to.equal('https://smba.example/emea/');
    clock.at = now.add({ hours: 2 });
    for (const region of ['emea', 'uk', 'emea', 'uk']) await from(`https://smba.example/${region}/`);
    expect(writesTo(`tenant:${tenant}`)).to.equal(2);
    expect(await conversations.addressOf(tenant)).to.equal('https://smba.example/uk/');
  });
});
