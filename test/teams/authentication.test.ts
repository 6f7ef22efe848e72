import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { BotCredentials } from '../../src/config.ts';
import { base, closeEdges, type Edge, press, shown, startEdge } from './edge.ts';

const bot: BotCredentials = {
  appId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
  type: 'SingleTenant',
  tenantId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
  password: 'not-a-real-secret',
};
const issuer = 'https://api.botframework.com';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** The Bot Framework's OpenID metadata and signing keys, on this machine. */
async function startKeys(): Promise<{ url: string; pair: KeyPair; asked: string[]; server: Server }> {
  const pair = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'key-1', use: 'sig', endorsements: ['msteams'] };
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(req.url ?? '');
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify(req.url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${url}/keys` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a pipe's name.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, pair, asked, server };
}

describe('with bot credentials', () => {
  let keys: Awaited<ReturnType<typeof startKeys>>;
  let edge: Edge;
  const silenced = console.error;

  before(async () => {
    keys = await startKeys();
    // botbuilder writes every refused token to the console.
    console.error = () => {};
  });
  after(async () => {
    console.error = silenced;
    const closed = new Promise<void>((resolve) => keys.server.close(() => resolve()));
    keys.server.closeAllConnections();
    await closed;
  });
  beforeEach(async () => {
    edge = await startEdge({ bot, openIdMetadata: `${keys.url}/openid` });
    edge.kernel.answer = async () => ({ kind: 'done', shown: shown('Hello') });
  });
  afterEach(closeEdges);

  interface Claims {
    audience?: string;
    issuer?: string;
    serviceUrl?: string | null;
    expires?: number;
    notBefore?: number;
    signedBy?: KeyPair;
    keyId?: string;
    more?: Readonly<Record<string, string | undefined>>;
  }

  /** Real seconds: botbuilder checks tokens against the machine's own clock. */
  const seconds = () => Math.floor(Temporal.Now.instant().epochMilliseconds / 1_000);

  function token(claims: Claims = {}): Promise<string> {
    const url = claims.serviceUrl === undefined ? `${edge.connector.url}/` : claims.serviceUrl;
    return new SignJWT({ ...(url !== null && { serviceurl: url }), ...claims.more })
      .setProtectedHeader({ alg: 'RS256', kid: claims.keyId ?? 'key-1', typ: 'JWT' })
      .setIssuer(claims.issuer ?? issuer)
      .setAudience(claims.audience ?? bot.appId)
      .setNotBefore(claims.notBefore ?? seconds() - 60)
      .setExpirationTime(claims.expires ?? seconds() + 3_600)
      .sign((claims.signedBy ?? keys.pair).privateKey);
  }

  const send = async (authorization: string | undefined, activity: object = press('test.save')) =>
    edge.post(activity, authorization === undefined ? {} : { authorization });

  function expectIgnored() {
    expect(edge.kernel.asked).to.deep.equal([]);
    expect(edge.store.writes).to.deep.equal([]);
    expect(edge.connector.seen).to.deep.equal([]);
  }

  it('a press with a good token is answered', async () => {
    const reply = await send(`Bearer ${await token()}`);
    expect(reply.status).to.equal(200);
    expect(edge.kernel.asked).to.have.length(1);
  });

  it('the keys are fetched once for many presses', async () => {
    const before = keys.asked.length;
    for (let i = 0; i < 3; i += 1) await send(`Bearer ${await token()}`);
    expect(keys.asked.length - before).to.be.at.most(2);
    expect(edge.kernel.asked).to.have.length(3);
  });

  it('without a token, with junk, or with another scheme, it is 401 and nothing is processed', async () => {
    for (const header of [
      undefined,
      '',
      'Bearer',
      'Bearer junk',
      'Bearer a.b.c',
      'Basic dXNlcjpwYXNz',
      'x',
    ]) {
      const reply = await send(header);
      expect(reply.status, header).to.equal(401);
      expect(reply.text).to.equal('Not authorised.');
    }
    expectIgnored();
  });

  it('an expired token is 401', async () => {
    expect((await send(`Bearer ${await token({ expires: seconds() - 600 })}`)).status).to.equal(401);
    expectIgnored();
  });

  it('a token that does not count yet is 401', async () => {
    expect((await send(`Bearer ${await token({ notBefore: seconds() + 3_000 })}`)).status).to.equal(401);
    expectIgnored();
  });

  it('a token signed by somebody else under the right key id is 401', async () => {
    const forger = await generateKeyPair('RS256');
    expect((await send(`Bearer ${await token({ signedBy: forger })}`)).status).to.equal(401);
    expectIgnored();
  });

  it('a token signed with an unknown key is 401', async () => {
    expect((await send(`Bearer ${await token({ keyId: 'key-9' })}`)).status).to.equal(401);
    expectIgnored();
  });

  it('a token without a signature is 401', async () => {
    const [header, payload] = (await token()).split('.');
    const none = Buffer.from('{"alg":"none","kid":"key-1","typ":"JWT"}').toString('base64url');
    expect((await send(`Bearer ${none}.${payload}.`)).status).to.equal(401);
    expect((await send(`Bearer ${header}.${payload}.`)).status).to.equal(401);
    expectIgnored();
  });

  it('a token made for another bot is 401', async () => {
    const audience = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
    expect((await send(`Bearer ${await token({ audience })}`)).status).to.equal(401);
    expectIgnored();
  });

  it('a token of another issuer is 401, also when it claims to be an emulator or another bot', async () => {
    const tenant = 'd6d49420-f39b-4df7-a1dc-d59a935871db';
    for (const other of [
      'https://example.org',
      `https://sts.windows.net/${tenant}/`,
      `https://login.microsoftonline.com/${tenant}/v2.0`,
    ]) {
      for (const more of [
        { ver: '1.0', appid: bot.appId },
        { ver: '2.0', azp: bot.appId },
      ]) {
        const reply = await send(`Bearer ${await token({ issuer: other, serviceUrl: null, more })}`);
        expect(reply.status, other).to.be.oneOf([401, 403]);
      }
    }
    expectIgnored();
  });

  it('a token that names another service URL than the activity is refused', async () => {
    const reply = await send(`Bearer ${await token({ serviceUrl: 'https://evil.example/' })}`);
    expect(reply.status).to.equal(401);
    const none = await send(`Bearer ${await token({ serviceUrl: null })}`);
    expect(none.status).to.be.oneOf([401, 403]);
    expectIgnored();
  });

  it('an activity of another channel is refused, though its token is genuine', async () => {
    for (const channelId of ['emulator', 'AseChannel', 'directline', undefined]) {
      const reply = await send(`Bearer ${await token()}`, { ...press('test.save'), channelId });
      expect(reply.status).to.be.oneOf([401, 403]);
    }
    expectIgnored();
  });

  it('when the signing keys cannot be had it is 503, so that Teams tries again', async () => {
    const closed = await startKeys();
    await new Promise<void>((resolve) => closed.server.close(() => resolve()));
    const other = await startEdge({ bot, openIdMetadata: `${closed.url}/openid` });
    const reply = await other.post(press('test.save'), { authorization: `Bearer ${await token()}` });
    expect(reply.status).to.equal(503);
    expect(other.kernel.asked).to.deep.equal([]);
    await other.close();
  });

  describe('and limits', () => {
    const other = { id: '29:other', aadObjectId: 'dddddddd-dddd-4ddd-8ddd-dddddddddddd' };
    beforeEach(async () => {
      await edge.close();
      edge = await startEdge({ bot, openIdMetadata: `${keys.url}/openid`, limits: { person: 3, chat: 5 } });
      edge.kernel.answer = async () => ({ kind: 'done', shown: shown('Hello') });
    });

    it('somebody who presses too often in a minute is told so, and nobody else is held up', async () => {
      const bearer = `Bearer ${await token()}`;
      for (let n = 0; n < 3; n += 1) await send(bearer);
      const over = await send(bearer);
      expect(over.status).to.equal(200);
      expect(over.text).to.contain('Please wait a minute and go on');
      expect(edge.kernel.asked).to.have.length(3);
      await send(bearer, { ...press('test.save'), from: other });
      expect(edge.kernel.asked).to.have.length(4);
    });

    it('a chat takes only so many presses of people without an account, and shuts nobody else out', async () => {
      const bearer = `Bearer ${await token()}`;
      for (let n = 0; n < 5; n += 1)
        await send(bearer, { ...press('test.save'), from: { id: `29:guest${n}` } });
      const over = await send(bearer, { ...press('test.save'), from: { id: '29:guest9' } });
      expect(over.text).to.contain('Please wait a minute');
      expect(edge.kernel.asked).to.have.length(5);
      await send(bearer, { ...press('test.save'), from: other });
      expect(edge.kernel.asked).to.have.length(6);
    });

    it('who types too often is told so once, and the rest is left unanswered', async () => {
      const bearer = `Bearer ${await token()}`;
      const typed = { type: 'message', text: 'help', deliveryMode: 'expectReplies' };
      const told: string[] = [];
      for (let n = 0; n < 6; n += 1) {
        const reply = await send(bearer, typed);
        expect(reply.status).to.equal(200);
        told.push(reply.text);
      }
      expect(edge.kernel.asked).to.have.length(3);
      expect(told.map((text) => text.includes('Please wait a minute and go on'))).to.deep.equal([
        ...[false, false, false, true],
        ...[false, false],
      ]);
      expect(edge.log.filter(({ code }) => code === 'teams.tooOften')).to.have.length(3);
    });
  });

  it('no answer and no log line tells what was wrong with a token', async () => {
    const bad = await token({ audience: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc' });
    const reply = await send(`Bearer ${bad}`);
    expect(reply.text).to.equal('Not authorised.');
    expect(JSON.stringify(edge.log)).not.to.contain('cccccccc').and.not.to.contain(bad.slice(0, 20));
  });
});

describe('without bot credentials', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await startEdge();
  });
  afterEach(closeEdges);

  it('an activity that would have the bot speak to another machine is refused', async () => {
    const reply = await edge.post({
      ...press('test.save'),
      serviceUrl: 'https://smba.trafficmanager.net/uk/',
    });
    expect(reply.status).to.equal(403);
    expect(edge.kernel.asked).to.deep.equal([]);
  });

  it('a token is neither needed nor looked at', async () => {
    const reply = await edge.post(
      { ...base(edge.connector.url), ...press('v') },
      { authorization: 'Bearer junk' },
    );
    expect(reply.status).to.equal(200);
  });
});
