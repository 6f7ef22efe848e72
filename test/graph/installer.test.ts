import { expect } from 'chai';
import { botTokens, graphClient } from '../../src/graph/client.ts';
import { GraphInstaller } from '../../src/graph/installer.ts';
import { DeliveryError } from '../../src/kernel/messenger.ts';
import { maya } from '../support/authority.ts';
import { type Connector, failure, startConnector } from '../support/connector.ts';

const installs = /teamwork\/installedApps$/;

describe('the installation of the app through Graph', () => {
  let graph: Connector;
  beforeEach(async () => {
    graph = await startConnector();
  });
  afterEach(() => graph.close());

  const installer = (token: () => Promise<string | undefined> = async () => 'a-token', timeoutMs = 2_000) =>
    new GraphInstaller({
      graph: graphClient({ graphUrl: graph.graphUrl, token, timeoutMs }),
      graphUrl: graph.graphUrl,
      teamsAppId: 'app-1',
      externalId: 'unused',
    });

  async function fault(promise: Promise<unknown>): Promise<DeliveryError> {
    const error = await promise.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof DeliveryError) return error;
    throw new Error('no DeliveryError was thrown');
  }

  it('posts the app to the person, with the token, over http too', async () => {
    await installer().install(maya);
    expect(graph.seen).to.deep.equal([
      {
        method: 'POST',
        path: `/v1.0/users/${maya.objectId}/teamwork/installedApps`,
        body: { 'teamsApp@odata.bind': `${graph.graphUrl}/appCatalogs/teamsApps/app-1` },
        authorization: 'Bearer a-token',
      },
    ]);
  });

  it('sends no token where there are no credentials', async () => {
    await installer(botTokens(undefined, graph.graphUrl)).install(maya);
    expect(graph.seen[0]?.authorization).to.equal(undefined);
  });

  it('gives up a token that does not come, having sent nothing', async () => {
    const never = installer(() => new Promise(() => {}), 50);
    expect(await fault(never.install(maya))).to.include({ fault: 'unavailable' });
    expect(graph.seen).to.deep.equal([]);
  });

  it('asks once only, whatever it is answered: the worker decides about another try', async () => {
    graph.script(
      'POST',
      installs,
      { status: 503, headers: { 'retry-after': '0' } },
      failure(429, 'TooManyRequests', { 'retry-after': '4' }),
    );
    expect(await fault(installer().install(maya))).to.include({ fault: 'unavailable' });
    expect(graph.count('POST', installs)).to.equal(1);
    expect(await fault(installer().install(maya))).to.include({ fault: 'throttled', retryAfterMs: 4_000 });
    expect(graph.count('POST', installs)).to.equal(2);
  });

  it('is refused for good for somebody whom Graph does not know or may not be installed for', async () => {
    graph.script(
      'POST',
      installs,
      failure(404, 'NotFound'),
      failure(403, 'Forbidden'),
      failure(400, 'BadRequest'),
    );
    for (const code of ['NotFound', 'Forbidden', 'BadRequest']) {
      expect(await fault(installer().install(maya))).to.include({ fault: 'refused', code });
    }
  });

  it('may be tried again after a time-out, a dropped line, and when no token can be had', async () => {
    graph.script('POST', installs, 'hang', 'reset', {
      status: 401,
      body: { error: { code: 'InvalidAuthenticationToken', message: 'x' } },
    });
    for (let i = 0; i < 3; i += 1) {
      expect(await fault(installer(undefined, 200).install(maya))).to.include({ fault: 'unavailable' });
    }
    const noToken = () => Promise.reject(new Error('secret in a message'));
    const error = await fault(installer(noToken).install(maya));
    expect(error).to.include({ fault: 'unavailable' });
    expect(error.message).not.to.contain('secret');
  });

  it('says so when the app is not in the catalogue', async () => {
    graph.script('GET', /appCatalogs/, { status: 200, body: { value: [] } });
    const looking = new GraphInstaller({
      graph: graphClient({ graphUrl: graph.graphUrl, token: async () => 't', timeoutMs: 2_000 }),
      graphUrl: graph.graphUrl,
      teamsAppId: undefined,
      externalId: "o'clock",
    });
    expect(await fault(looking.install(maya))).to.include({ fault: 'refused', code: 'appNotInCatalogue' });
    expect(decodeURIComponent(graph.seen[0]?.path ?? '')).to.contain("externalId eq 'o''clock'");
  });
});
