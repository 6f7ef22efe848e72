import { request } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import { largestBody, type RunningServer, type ServerOptions, startServer } from '../../src/http/server.ts';
import { realTime } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { base, closeEdges, type Edge, press, startEdge } from '../teams/edge.ts';

describe('what bad input gets at /api/messages', () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await startEdge();
  });
  afterEach(closeEdges);

  function expectIgnored() {
    expect(edge.kernel.asked).to.deep.equal([]);
    expect(edge.store.writes).to.deep.equal([]);
  }

  it('malformed JSON is 400 in plain words', async () => {
    for (const body of ['{"type":', '', 'hello', '{"a":1}}', '\u0000']) {
      const reply = await edge.postText(body);
      expect(reply.status, body).to.equal(400);
      expect(reply.headers.get('content-type')).to.contain('text/plain');
      expect(reply.text).to.equal('This is not JSON that can be read.');
    }
    expectIgnored();
  });

  it('JSON that is no activity is 400, and nothing of it comes back', async () => {
    for (const body of [
      '[]',
      'null',
      '7',
      '"Alfie"',
      '{}',
      '{"text":"Alfie"}',
      '{"type":7}',
      '{"type":""}',
    ]) {
      const reply = await edge.postText(body);
      expect(reply.status, body).to.equal(400);
      expect(reply.text).to.equal('This is not an activity that can be read.');
    }
    expectIgnored();
    expect(JSON.stringify(edge.log)).not.to.contain('Alfie');
  });

  it('an activity without type, sender, conversation or service URL is 400', async () => {
    for (const missing of ['type', 'from', 'conversation', 'serviceUrl']) {
      const { [missing]: _, ...rest } = { ...base(edge.connector.url) } as Record<string, unknown>;
      const reply = await edge.postText(JSON.stringify(rest));
      expect(reply.status, missing).to.equal(400);
    }
    for (const wrong of [
      { serviceUrl: 'ftp://x/' },
      { serviceUrl: 'x' },
      { from: 7 },
      { conversation: { id: '' } },
    ]) {
      expect((await edge.post(wrong)).status).to.equal(400);
    }
    expectIgnored();
  });

  it('fields of the wrong kind in an activity do no harm', async () => {
    for (const odd of [
      { text: { a: 1 } },
      { entities: 'x' },
      { channelData: 'x' },
      { channelData: { tenant: 7 } },
      { membersAdded: 'x', type: 'conversationUpdate' },
      { value: [[[]]] },
      { recipient: null },
      { name: null },
    ]) {
      const reply = await edge.post({ text: 'help', ...odd });
      expect(reply.status, JSON.stringify(odd)).to.equal(200);
    }
  });

  it('1 MB of body is 413, whether its length is given or not', async () => {
    const large = JSON.stringify({ ...base(edge.connector.url), text: 'x'.repeat(1_000_000) });
    const stated = await edge.postText(large);
    expect(stated.status).to.equal(413);
    expect(stated.text).to.equal('This is too large.');

    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(
        `${edge.url}/api/messages`,
        { method: 'POST', headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      sending.on('error', reject);
      sending.end(large);
    });
    expect(status).to.equal(413);
    expectIgnored();
  });

  it('a body just below the limit is read', async () => {
    const reply = await edge.post({
      ...press('test.save', { token: 't', text: 'x'.repeat(largestBody - 2_000) }),
    });
    expect(reply.status).to.equal(200);
  });

  it('other content than JSON is 400', async () => {
    const body = JSON.stringify(base(edge.connector.url));
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonp',
      'multipart/form-data',
    ]) {
      expect((await edge.postText(body, { 'content-type': type })).status, type).to.equal(400);
    }
    expect((await edge.postText(body, { 'content-encoding': 'gzip' })).status).to.equal(400);
    expectIgnored();
  });

  it('bytes that are no UTF-8 are 400', async () => {
    const response = await fetch(`${edge.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
    });
    expect(response.status).to.equal(400);
  });

  it('deeply nested JSON does no harm', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = JSON.stringify({ ...base(edge.connector.url), text: 'help' }).replace(
      '"text":"help"',
      `"value":${deep}`,
    );
    expect((await edge.postText(text)).status).to.be.oneOf([200, 400]);
    expect((await edge.post({ text: 'help' })).status).to.equal(200);
  });

  it('other methods and other addresses are refused in plain words', async () => {
    const get = await fetch(`${edge.url}/api/messages`);
    expect(get.status).to.equal(405);
    const nothing = await fetch(`${edge.url}/api/Alfie?secret=1`);
    expect(nothing.status).to.equal(404);
    expect(await nothing.text()).to.equal('There is nothing here.');
  });

  it('every answer has a request id and the security headers', async () => {
    for (const response of [
      await fetch(`${edge.url}/healthz`),
      await fetch(`${edge.url}/nothing`),
      await fetch(`${edge.url}/api/messages`, { method: 'POST', body: 'x' }),
    ]) {
      expect(response.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
      expect(response.headers.get('cache-control')).to.equal('no-store');
      expect(response.headers.get('content-security-policy')).to.equal(
        "default-src 'none'; frame-ancestors 'none'",
      );
      for (const [name, value] of Object.entries({
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=()',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      })) {
        expect(response.headers.get(name), name).to.equal(value);
      }
      expect(response.headers.get('server')).to.equal(null);
    }
  });

  it('a page that rebinds its name to this machine is refused', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = request(`${edge.url}/healthz`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sending.on('error', reject);
      sending.end();
    });
    expect(status).to.equal(403);
  });

  it('a caller that leaves in the middle of its body is forgotten', async () => {
    const { port } = edge.server;
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          'POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"type"',
          () => socket.destroy(),
        );
      });
      socket.on('close', () => resolve());
    });
    expect((await edge.post({ text: 'help' })).status).to.equal(200);
  });
});

describe('the server itself', () => {
  const running: RunningServer[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await server.close();
  });

  async function start(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
    const server = await startServer({
      host: '127.0.0.1',
      port: 0,
      messages: async () => ({ status: 200 }),
      checks: {},
      log: silentLog,
      loopbackOnly: true,
      ...options,
    });
    running.push(server);
    return server;
  }

  it('says that it is up', async () => {
    const server = await start();
    const response = await fetch(`${server.url}/healthz`);
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({ up: true });
  });

  it('is ready when every check holds', async () => {
    const server = await start({ checks: { store: async () => true, worker: () => true } });
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({
      ready: true,
      checks: { store: true, worker: true },
      warnings: [],
    });
  });

  it('looks once for all who ask at the same time, and anew a moment later', async () => {
    let looks = 0;
    let now = 0;
    const server = await start({
      checks: { store: () => ++looks > 0 },
      time: { nowMs: () => now, wait: () => new Promise(() => {}) },
    });
    await Promise.all(Array.from({ length: 20 }, () => fetch(`${server.url}/readyz`)));
    expect(looks).to.equal(1);
    now = 1_000;
    await fetch(`${server.url}/readyz`);
    expect(looks).to.equal(2);
  });

  it('is not ready, and names the check, when one does not hold, throws, or never ends', async () => {
    const server = await start({
      checks: {
        authority: () => true,
        store: () => Promise.reject(new Error('secret of the store')),
        worker: () => false,
        slow: () => new Promise<boolean>(() => {}),
      },
      time: { nowMs: () => 0, wait: () => Promise.resolve() },
    });
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).to.equal(503);
    expect(await response.json()).to.deep.equal({
      ready: false,
      checks: { authority: true, store: false, worker: false, slow: false },
      warnings: [],
    });
  });

  it('names what somebody should see to soon, and is ready all the same', async () => {
    const server = await start({
      checks: { store: () => true },
      warnings: {
        listEnds: async () => true,
        allWell: () => false,
        broken: () => Promise.reject(new Error('secret of a warning')),
      },
    });
    const response = await fetch(`${server.url}/readyz`);
    expect(response.status).to.equal(200);
    expect(await response.json()).to.deep.equal({
      ready: true,
      checks: { store: true },
      warnings: ['listEnds'],
    });
  });

  it('answers a handler that throws with a reference and nothing of the error', async () => {
    const server = await start({ messages: () => Promise.reject(new Error('Child Alfie')) });
    const response = await fetch(`${server.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).to.equal(500);
    expect(await response.text()).to.match(
      /^This request could not be finished\. Reference F-\w{3}-\w{3}\.$/,
    );
  });

  it('answers a mounted page that throws in the same way', async () => {
    const server = await start({
      mount: (restify) => {
        restify.get('/page', async () => {
          throw new Error('Child Alfie');
        });
      },
    });
    const response = await fetch(`${server.url}/page`);
    expect(response.status).to.equal(500);
    expect(await response.text()).not.to.contain('Alfie');
  });

  it('lets what is under way finish before it closes, and takes nothing new', async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const server = await start({
      messages: async () => {
        started.resolve();
        await finish.promise;
        return { status: 200, body: { done: true } };
      },
    });
    const answer = fetch(`${server.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    await started.promise;
    const closed = running.pop()?.close();
    let refused = false;
    await fetch(`${server.url}/healthz`).catch(() => {
      refused = true;
    });
    finish.resolve();
    expect(await (await answer).json()).to.deep.equal({ done: true });
    await closed;
    expect(refused).to.equal(true);
  });

  it('runs what comes after an answer only once the answer is out', async () => {
    const order: string[] = [];
    const after = Promise.withResolvers<void>();
    const server = await start({
      messages: async () => ({
        status: 200,
        body: { a: 1 },
        after: () => {
          order.push('after');
          after.resolve();
        },
      }),
    });
    await fetch(`${server.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    order.push('answered');
    await after.promise;
    expect(order).to.have.members(['answered', 'after']);
  });

  it('takes no flood of notices of changed calendars, and takes them again a minute later', async () => {
    let told = 0;
    let now = 1_000_000;
    const server = await start({
      changes: async () => {
        told += 1;
        return { status: 202 };
      },
      time: { ...realTime, nowMs: () => now },
    });
    const tell = async () =>
      fetch(`${server.url}/api/outlook/example-borough/k1`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"value":[]}',
      });
    for (let n = 0; n < 600; n += 1) expect((await tell()).status).to.equal(202);
    const refused = await tell();
    expect([refused.status, refused.headers.get('retry-after')]).to.deep.equal([429, '60']);
    expect(told).to.equal(600);
    now += 60_000;
    expect((await tell()).status).to.equal(202);
  });

  it('says so when its port is taken', async () => {
    const server = await start();
    const second = await startServer({
      host: '127.0.0.1',
      port: server.port,
      messages: async () => ({ status: 200 }),
      checks: {},
      log: silentLog,
      loopbackOnly: true,
    }).catch((error: unknown) => error);
    expect(second).to.have.property('code', 'EADDRINUSE');
  });
});
