/** Links over HTTP: opened by GET, sent by POST alone, and not too often. */
import { expect } from 'chai';
import { mountLinks } from '../../src/http/links.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { realTime } from '../../src/kernel/clock.ts';
import type { Fields, Served } from '../../src/kernel/links.ts';
import { RateLimit } from '../../src/kernel/rate-limit.ts';

const silent = { info() {}, warn() {}, error() {} };
const html: Served = { type: 'text/html', body: '<!doctype html><title>here</title>' };

describe('links over HTTP', () => {
  let server: RunningServer;
  let sent: Fields[];
  let now: number;
  beforeEach(async () => {
    sent = [];
    now = 1_000_000;
    server = await startServer({
      host: '127.0.0.1',
      port: 0,
      messages: async () => ({ status: 200 }),
      checks: {},
      log: silent,
      loopbackOnly: true,
      mount: (mounted, addressOf) =>
        mountLinks(
          mounted,
          {
            follow: async (key) => (key.startsWith('good') ? html : undefined),
            async send(key, fields) {
              sent.push(fields);
              return key.startsWith('good') ? html : undefined;
            },
          },
          { time: { nowMs: () => now }, limits: { address: 120, link: 30 }, addressOf },
        ),
      time: realTime,
    });
  });
  afterEach(() => server.close());

  const get = (key: string) => fetch(`${server.url}/link?key=${key}`);
  const post = (key: string, body: string, type = 'application/x-www-form-urlencoded') =>
    fetch(`${server.url}/link?key=${key}`, { method: 'POST', body, headers: { 'Content-Type': type } });

  it('opens a page under a policy that allows no script, kept by nobody', async () => {
    const answer = await get('good');
    expect(answer.status).to.equal(200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).to.contain("default-src 'none'").and.to.contain("form-action 'self'");
    expect(policy).not.to.contain('script-src').and.not.to.contain('unsafe');
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    expect(answer.headers.get('referrer-policy')).to.equal('no-referrer');
    expect(sent).to.deep.equal([]);
    await get('good');
    expect(sent).to.deep.equal([]);
  });

  it('hands on what the form sends, and answers alike what leads nowhere', async () => {
    expect((await post('good', 'coming=yes&deputy=A+B%26C')).status).to.equal(200);
    expect(sent).to.deep.equal([{ coming: 'yes', deputy: 'A B&C' }]);
    const answers = await Promise.all([get('bad'), post('bad', 'coming=yes')]);
    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404]);
    const words = await Promise.all(answers.map((one) => one.text()));
    expect(words[0]).to.equal(words[1]);
  });

  it('takes no other body than a small form', async () => {
    expect((await post('good', '{}', 'application/json')).status).to.equal(400);
    expect((await post('good', `deputy=${'x'.repeat(9_000)}`)).status).to.equal(413);
    expect(sent).to.deep.equal([]);
  });

  it('limits how often one link and one address are asked for, and forgets it after a minute', async () => {
    for (let n = 0; n < 30; n += 1) expect((await get('good1')).status).to.equal(200);
    const over = await get('good1');
    expect([over.status, over.headers.get('retry-after')]).to.deep.equal([429, '60']);
    for (let n = 0; n < 89; n += 1) expect((await get(`good-${n}`)).status).to.equal(200);
    expect((await get('good-other')).status).to.equal(429);
    expect((await post('good-other', 'coming=yes')).status).to.equal(429);
    expect(sent).to.deep.equal([]);
    now += 60_000;
    expect((await get('good1')).status).to.equal(200);
  });

  it('remembers no more names than it has room for', () => {
    const limit = new RateLimit(1);
    for (let n = 0; n < 10_001; n += 1) expect(limit.allows(`a${n}`, 0)).to.equal(true);
    expect(limit.allows('a10000', 0)).to.equal(false);
    expect(limit.allows('a0', 0)).to.equal(true);
  });
});
