/**
 * By which identity Quorate speaks in Azure: the one that the infrastructure gives it, for Teams, Graph, the store and
 * the authority file. The endpoint that Azure offers a container for that stands here on this machine.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { AuthoritySourceError, authoritySource } from '../../src/authority-source.ts';
import { type BotCredentials, loadConfig } from '../../src/config.ts';
import { botTokens, graphClient } from '../../src/graph/client.ts';
import { openStore } from '../../src/open-store.ts';
import { TeamsAdapter } from '../../src/teams/adapter.ts';
import { exampleText } from '../support/authority.ts';

interface Site {
  readonly url: string;
  readonly asked: IncomingMessage[];
  close(): Promise<void>;
}

async function site(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<Site> {
  const asked: IncomingMessage[] = [];
  const server: Server = createServer((req, res) => {
    asked.push(req);
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const json = (res: ServerResponse, body: unknown, status = 200) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
};

let made = 0;
/** Another one for each test, since tokens are kept by client id. */
function someBot(): BotCredentials {
  made += 1;
  const appId = `aaaaaaaa-aaaa-4aaa-8aaa-${String(made).padStart(12, '0')}`;
  return {
    appId,
    type: 'UserAssignedMSI',
    tenantId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
    password: undefined,
  };
}

describe('in Azure Quorate speaks by its managed identity', function () {
  this.timeout(20_000);
  const names = ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER'] as const;
  const kept = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  let identity: Site;
  let isDown = false;

  before(async () => {
    identity = await site((req, res) => {
      const asked = new URL(req.url ?? '', 'http://identity');
      if (isDown || req.headers['x-identity-header'] !== 'of-this-container') {
        json(res, { error: 'down' }, 400);
        return;
      }
      const resource = asked.searchParams.get('resource');
      json(res, {
        access_token: `${asked.searchParams.get('client_id')} at ${resource}`,
        expires_on: String(Math.floor(Temporal.Now.instant().epochMilliseconds / 1_000) + 86_400),
        resource,
        token_type: 'Bearer',
      });
    });
    process.env.IDENTITY_ENDPOINT = `${identity.url}/msi/token`;
    process.env.IDENTITY_HEADER = 'of-this-container';
  });
  after(async () => {
    for (const name of names) {
      if (kept[name] === undefined) delete process.env[name];
      else process.env[name] = kept[name];
    }
    await identity.close();
  });
  afterEach(() => {
    isDown = false;
  });

  it('to Graph', async () => {
    const bot = someBot();
    const graph = await site((_req, res) => json(res, { value: [] }));
    try {
      const token = botTokens(bot, `${graph.url}/v1.0`);
      await graphClient({ graphUrl: `${graph.url}/v1.0`, token, timeoutMs: 5_000 })
        .api('/users')
        .get();
      expect(graph.asked[0]?.headers.authorization).to.equal(`Bearer ${bot.appId} at ${graph.url}`);
    } finally {
      await graph.close();
    }
  });

  it('to Teams, as the bot', async () => {
    const bot = someBot();
    const connector = await site((_req, res) => json(res, { id: 'message-1' }));
    try {
      const adapter = new TeamsAdapter({ bot, openIdMetadata: undefined, timeoutMs: 5_000 });
      const client = await adapter.connector(`${connector.url}/`);
      await client.conversations.sendToConversation('chat-1', { type: 'message', text: 'Hello' });
      expect(connector.asked[0]?.headers.authorization).to.equal(
        `Bearer ${bot.appId} at https://api.botframework.com`,
      );
    } finally {
      await connector.close();
    }
  });

  it('to Cosmos DB, by name, so that no other identity is tried', async () => {
    const bot = someBot();
    const { store } = loadConfig({
      PUBLIC_URL: 'https://quorate.example',
      STORE: 'cosmos',
      // Nobody listens there: the token is asked for before anything is sent.
      COSMOS_ENDPOINT: 'https://127.0.0.1:1/',
      BOT_APP_ID: bot.appId,
      BOT_APP_TYPE: bot.type,
      BOT_APP_TENANT_ID: bot.tenantId,
      TOKEN_KEYS: `k1:${'a'.repeat(44)}`,
    });
    const opened = await openStore(store);
    try {
      await opened.read('p', 'i').catch(() => {});
      const asked = identity.asked.map(({ url }) => new URL(url ?? '', 'http://identity').searchParams);
      const own = asked.filter((one) => one.get('client_id') === bot.appId);
      expect(own.map((one) => one.get('resource'))).to.include('https://127.0.0.1:1');
    } finally {
      await opened.close();
    }
  });

  describe('to where the authority file lies', () => {
    const path = '/authority/authority.json';

    it('reads the file', async () => {
      const bot = someBot();
      const blobs = await site((_req, res) => res.end(exampleText));
      try {
        const read = authoritySource({ authorityFile: `${blobs.url}${path}`, bot });
        expect(await read()).to.equal(exampleText);
        const [asked] = blobs.asked;
        expect(asked?.url).to.equal(path);
        expect(asked?.headers.authorization).to.equal(`Bearer ${bot.appId} at https://storage.azure.com`);
        expect(asked?.headers['x-ms-version']).to.match(/^\d{4}-\d{2}-\d{2}$/);
      } finally {
        await blobs.close();
      }
    });

    it('says what is wrong, and no address, where it is refused or leads elsewhere', async () => {
      let status = 403;
      const blobs = await site((_req, res) => {
        res.writeHead(status, status === 302 ? { location: 'http://127.0.0.1:1/' } : {});
        res.end('who are you');
      });
      try {
        const read = authoritySource({ authorityFile: `${blobs.url}${path}`, bot: someBot() });
        for (status of [403, 404, 500, 302]) {
          const fault = await read().catch((error: unknown) => error);
          expect(fault, String(status)).to.be.instanceOf(AuthoritySourceError);
          expect(String(fault)).to.not.contain('127.0.0.1').and.to.not.contain('who are you');
        }
      } finally {
        await blobs.close();
      }
    });

    it('says so where the identity does not answer, and sends nothing', async () => {
      const blobs = await site((_req, res) => res.end(exampleText));
      isDown = true;
      try {
        const read = authoritySource({ authorityFile: `${blobs.url}${path}`, bot: someBot() });
        const fault = await read().catch((error: unknown) => error);
        expect(fault).to.be.instanceOf(AuthoritySourceError);
        expect(blobs.asked).to.have.length(0);
      } finally {
        await blobs.close();
      }
    });
  });
});
