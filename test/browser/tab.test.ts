/** The tab as Teams shows it: in a frame of its own pages, which the page must greet before it is shown. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { mountNotices } from '../../src/http/notices/index.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { openBrowser } from '../support/browser.ts';

/** How the outside reaches us: a browser lets no page of the outside frame one of this machine. */
const ours = 'https://quorate.council.example';

const silent = { info() {}, warn() {}, error() {} };

/** A page at an address of Teams that frames ours, and answers its library as Teams does. */
const teamsPage = (address: string, theme: string) => `<!doctype html><title>Teams</title>
<iframe src="${address}" title="tab" style="width:600px;height:600px"></iframe>
<script>
  window.heard = [];
  addEventListener('message', ({ data, source, origin }) => {
    window.heard.push(data.func);
    const reply = (...args) => source.postMessage({ id: data.id, uuid: data.uuid, args }, origin);
    if (data.func === 'initialize') reply('content', 'web', '{"apiVersion":1,"supports":{}}', '2.0.0');
    if (data.func === 'getContext') reply({ theme: ${JSON.stringify(theme)}, locale: 'en-gb', sessionId: 's', hostClientType: 'web' });
  });
</script>`;

describe('the tab', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: RunningServer;
  before(async () => {
    browser = await openBrowser();
    server = await startServer({
      host: '127.0.0.1',
      port: 0,
      messages: async () => ({ status: 200 }),
      checks: {},
      log: silent,
      loopbackOnly: true,
      mount: (mounted) => mountNotices(mounted, () => ['Example Borough']),
    });
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  /** Opens our page in a frame of that address, with all that was asked for elsewhere. */
  async function framedBy(host: string, theme: string): Promise<{ page: Page; outside: string[] }> {
    const page = await browser.newPage();
    const outside: string[] = [];
    await page.route(/.*/, async (route) => {
      const url = new URL(route.request().url());
      if (url.origin === ours) {
        const answer = await fetch(`${server.url}${url.pathname}`);
        const { status } = answer;
        return route.fulfill({
          status,
          headers: Object.fromEntries(answer.headers),
          body: Buffer.from(await answer.arrayBuffer()),
        });
      }
      if (url.hostname === host) {
        return route.fulfill({ contentType: 'text/html', body: teamsPage(`${ours}/about`, theme) });
      }
      outside.push(url.href);
      return route.abort();
    });
    await page.goto(`https://${host}/`);
    return { page, outside };
  }

  it('greets Teams, follows its theme, and asks nobody else for anything', async () => {
    const { page, outside } = await framedBy('teams.microsoft.com', 'dark');
    const tab = page.frameLocator('iframe');
    await tab.locator('html[data-theme="dark"]').waitFor();
    expect(await tab.locator('h1').innerText()).to.equal('What Quorate does');
    expect(await tab.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)).to.equal(
      'rgb(31, 31, 31)',
    );
    const heard = await page.evaluate('window.heard');
    expect(heard).to.include.members(['initialize', 'appInitialization.success']);
    expect(outside).to.deep.equal([]);
    await page.close();
  });

  it('leads to the other pages within the frame', async () => {
    const { page } = await framedBy('teams.microsoft.com', 'default');
    const tab = page.frameLocator('iframe');
    await tab.getByRole('link', { name: 'Privacy' }).click();
    await tab.getByRole('heading', { name: 'Privacy', level: 1 }).waitFor();
    await tab.getByRole('link', { name: 'What Quorate does' }).click();
    await tab.getByRole('heading', { name: 'What Quorate does' }).waitFor();
    await page.close();
  });

  it('is not shown in the frame of anybody else', async () => {
    const { page } = await framedBy('elsewhere.example', 'default');
    await page.waitForLoadState('load');
    expect(await page.frameLocator('iframe').locator('h1').count()).to.equal(0);
    await page.close();
  });
});
