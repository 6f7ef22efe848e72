import { expect } from 'chai';
import { movableClock } from '../../src/rehearsal/clock.ts';
import { type Room as RoomServer, startRoom } from '../../src/rehearsal/connector.ts';
import { gareth, maya, ruth } from '../support/authority.ts';
import { needsContracts, recorder } from '../support/contracts.ts';
import { closeEdges, type Edge, now, shown, startEdge } from './edge.ts';

describe('what the edge sends to Teams and Graph', () => {
  let edge: Edge;
  let room: RoomServer;
  const traffic = recorder();
  before(async () => {
    edge = await startEdge({ teamsAppId: 'quorate', graphUrl: () => room.graphUrl });
    room = await startRoom({
      port: 0,
      botUrl: edge.url,
      clock: movableClock({ real: { now: () => now } }),
      people: [maya, ruth, gareth].map((person) => ({
        ...person,
        words: 'a person of the example',
        installed: person === maya,
      })),
      tenantOfService: maya.tenant,
      botAppId: '',
      observe: traffic.observe,
    });
  });
  after(async () => {
    await room.close();
    await closeEdges();
  });

  it('reaches people who have the app, and people who have never opened it, and is what the owners’ contracts ask for', async function () {
    const { messenger } = edge.teams;
    await fetch(`${edge.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        type: 'installationUpdate',
        action: 'remove',
        channelId: 'msteams',
        serviceUrl: room.serviceUrl,
        from: { id: '29:other', aadObjectId: 'other' },
        recipient: { id: '28:quorate' },
        conversation: { id: 'a:other', conversationType: 'personal', tenantId: maya.tenant },
      }),
    });
    for (const person of [maya, ruth, gareth]) {
      const conversation = await messenger.conversationWith(person);
      const place = await messenger.send(person, conversation, shown('News'));
      await messenger.update(person, place, shown('Newer'));
    }
    await room.idle();
    const made = traffic.exchanges.filter(({ side, status }) => side !== 'bot' && status < 300);
    expect(made.filter(({ side }) => side === 'graph')).to.have.length(2);
    expect(made.filter(({ method }) => method === 'PUT')).to.have.length(3);
    needsContracts(this);
    expect(traffic.faults()).to.deep.equal([]);
  });
});
