/** The pages that anybody may open: what they are allowed to do in a browser, and that they hold nothing of anybody. */
import { expect } from 'chai';
import { mountNotices } from '../../src/http/notices/index.ts';
import { notices } from '../../src/http/notices/words.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';

const silent = { info() {}, warn() {}, error() {} };

describe('the pages that anybody may open', () => {
  let server: RunningServer;
  let names = ['North & <South>', 'East Borough'];
  before(async () => {
    server = await startServer({
      host: '127.0.0.1',
      port: 0,
      messages: async () => ({ status: 200 }),
      checks: {},
      log: silent,
      loopbackOnly: true,
      mount: (mounted) => mountNotices(mounted, () => names),
    });
  });
  after(() => server.close());

  it('names the services as they are now', async () => {
    const before = names;
    names = ['West Borough'];
    try {
      const texts = await Promise.all(notices.map(async ({ path }) => (await get(path)).text()));
      expect(texts.join()).to.include('West Borough').and.to.not.include('East Borough');
    } finally {
      names = before;
    }
  });

  const get = (path: string) => fetch(`${server.url}${path}`);

  for (const { path, title } of notices) {
    it(`${path} is a page with its title and a way to each of the others, for search engines to leave alone`, async () => {
      const answer = await get(path);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('content-type')).to.equal('text/html; charset=utf-8');
      expect(answer.headers.get('x-robots-tag')).to.equal('noindex');
      const text = await answer.text();
      expect(text).to.include(`<h1>${title}</h1>`).and.to.include('<html lang="en-GB">');
      const others = notices.filter((one) => one.path !== path).map((one) => one.path.slice(1));
      expect([...text.matchAll(/<a href="([^"]*)"/g)].map(([, to]) => to)).to.deep.equal(others);
    });

    it(`${path} runs only our own script, sends nothing anywhere, and is framed by Teams alone`, async () => {
      const policy = (await get(path)).headers.get('content-security-policy') ?? '';
      const directives = new Map(
        policy.split('; ').map((one) => [one.split(' ')[0], one.split(' ').slice(1)] as const),
      );
      expect(directives.get('default-src')).to.deep.equal(["'none'"]);
      expect(directives.get('script-src')).to.deep.equal(["'self'"]);
      expect(directives.get('form-action')).to.deep.equal(["'none'"]);
      expect(directives.get('frame-ancestors')).to.deep.equal([
        "'self'",
        'https://teams.microsoft.com',
        'https://*.teams.microsoft.com',
        'https://*.cloud.microsoft',
      ]);
      expect(policy).not.to.include('unsafe');
    });
  }

  it('show the authorities’ names as text', async () => {
    const text = await (await get('/about')).text();
    expect(text).to.include('North &amp; &lt;South&gt; and East Borough');
    expect(text).not.to.include('<South>');
  });

  it('ask for no other file than those that are there, which a browser may keep', async () => {
    const text = await (await get('/about')).text();
    const files = [...text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, file]) => file);
    expect(files).to.deep.equal(['tab.css', 'teams.js', 'tab.js']);
    for (const file of files) {
      const answer = await get(`/${file}`);
      expect(answer.status, file).to.equal(200);
      expect(answer.headers.get('cache-control')).to.include('max-age');
      expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
      await answer.arrayBuffer();
    }
  });

  it('have every other header of all answers, and none that keeps Teams from framing them', async () => {
    const common = (await get('/healthz')).headers;
    const own = new Set([
      'content-type',
      'content-length',
      'x-request-id',
      'date',
      'content-security-policy',
    ]);
    const secure = [...common].filter(([name]) => !own.has(name));
    expect(secure.map(([name]) => name)).to.include.members([
      'cache-control',
      'permissions-policy',
      'referrer-policy',
      'strict-transport-security',
      'x-content-type-options',
    ]);
    for (const { path } of notices) {
      const { headers } = await get(path);
      for (const [name, value] of secure) expect(headers.get(name), `${name} of ${path}`).to.equal(value);
      expect(headers.get('x-frame-options'), path).to.equal(null);
      // They run within Teams' page, which must not be taken for one that asked to be apart from every other.
      expect(headers.get('cross-origin-embedder-policy'), path).to.equal(null);
    }
  });

  it('cannot be sent anything', async () => {
    const answer = await fetch(`${server.url}/about`, { method: 'POST', body: 'x' });
    expect(answer.status).to.equal(405);
  });

  it('other pages stay out of every frame', async () => {
    const policy = (await get('/healthz')).headers.get('content-security-policy');
    expect(policy).to.include("frame-ancestors 'none'");
  });
});
