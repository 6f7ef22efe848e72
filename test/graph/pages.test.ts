import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { CatalogueApp } from '../../src/graph/catalogue.ts';
import { graphClient } from '../../src/graph/client.ts';
import { TeamsMeetings } from '../../src/graph/meetings.ts';
import { OutlookWatching } from '../../src/graph/watching.ts';
import { movableClock } from '../../src/rehearsal/clock.ts';

/** A Graph whose lists come in pages of one. */
describe('What Graph gives in pages', () => {
  let server: Server;
  let graphUrl: string;
  let answers: Map<string, object>;
  const asked: string[] = [];

  beforeEach(async () => {
    asked.length = 0;
    server = createServer((request, response) => {
      const path = decodeURIComponent(request.url ?? '').replace('/v1.0', '');
      asked.push(`${request.method} ${path}`);
      response.writeHead(answers.has(path) ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answers.get(path) ?? { error: { code: 'NotFound' } }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A listening TCP server's address is never a pipe's name.
    graphUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const client = () => graphClient({ graphUrl, token: async () => 't', timeoutMs: 5_000 });
  const reports = '/users/o/onlineMeetings/m/attendanceReports';
  const somebody = (id: string) => ({ identity: { id }, attendanceIntervals: [] });

  it('is read to its end: every session of a meeting, and everybody who was in it', async () => {
    answers = new Map<string, object>([
      [reports, { value: [{ id: 'r1' }], '@odata.nextLink': `${graphUrl}${reports}?$skip=1` }],
      [`${reports}?$skip=1`, { value: [{ id: 'r2' }] }],
      [
        `${reports}/r1?$expand=attendanceRecords`,
        {
          attendanceRecords: [somebody('a')],
          'attendanceRecords@odata.nextLink': `${graphUrl}${reports}/r1/attendanceRecords?$skip=1`,
        },
      ],
      [`${reports}/r1/attendanceRecords?$skip=1`, { value: [somebody('b')] }],
      [`${reports}/r2?$expand=attendanceRecords`, { attendanceRecords: [somebody('c')] }],
    ]);
    const graph = client();
    const app = new CatalogueApp({ graph, graphUrl, teamsAppId: 'app', externalId: 'x' });
    const meetings = new TeamsMeetings({ graph, graphUrl, app, organiser: 'o' });
    expect((await meetings.attended('m')).map(({ objectId }) => objectId)).to.deep.equal(['a', 'b', 'c']);
  });

  it('is not followed to another host, where the token would go along', async () => {
    answers = new Map<string, object>([
      [reports, { value: [{ id: 'r1' }], '@odata.nextLink': 'https://elsewhere.example/v1.0/x' }],
    ]);
    const graph = client();
    const app = new CatalogueApp({ graph, graphUrl, teamsAppId: 'app', externalId: 'x' });
    const meetings = new TeamsMeetings({ graph, graphUrl, app, organiser: 'o' });
    const fault = await meetings.attended('m').catch((error: unknown) => error);
    expect(fault).to.include({ fault: 'refused', code: 'foreignNextLink' });
    expect(asked).to.have.length(1);
  });

  it('shows a watch of ours on a later page, so that no second one is begun', async () => {
    const ours = { id: 's2', resource: 'users/box/events', notificationUrl: 'https://q.example/n' };
    answers = new Map<string, object>([
      [
        '/subscriptions',
        {
          value: [{ ...ours, id: 's1', notificationUrl: 'https://other.example' }],
          '@odata.nextLink': `${graphUrl}/subscriptions?$skip=1`,
        },
      ],
      ['/subscriptions?$skip=1', { value: [ours] }],
      ['/subscriptions/s2', { id: 's2', expirationDateTime: '2026-03-05T10:00:00Z' }],
    ]);
    const watching = new OutlookWatching({
      graph: client(),
      graphUrl,
      clock: movableClock(),
      mailbox: 'box',
    });
    expect((await watching.begin({ address: 'https://q.example/n', secret: 's' })).id).to.equal('s2');
    expect(asked.filter((one) => one.startsWith('POST'))).to.deep.equal([]);
  });
});
