/**
 * The main job in a real browser, as a newcomer would do it: from the address to an outcome without a wrong press; and
 * all of it is still there after the process was killed and started again.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { dayOf, momentOf } from '../../src/practice/dates.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { calendar } from '../../src/practice/working-days.ts';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { openBrowser } from '../support/browser.ts';

interface Running {
  readonly url: string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/**
 * The room's clock, moved on to ten o'clock of the next Monday that is a working day: in the example authority Ruth
 * Adeyemi is on duty then, on whatever day this is run.
 */
function beginOnMonday(journal: string): void {
  const real = Temporal.Now.instant();
  let day = dayOf(real).add({ days: 1 });
  while (day.dayOfWeek !== 1 || !calendar(defaultSettings).isWorkingDay(day)) day = day.add({ days: 1 });
  const offsetMs = momentOf(day, '10:00').epochMilliseconds - real.epochMilliseconds;
  mkdirSync(dirname(journal), { recursive: true });
  writeFileSync(journal, `${JSON.stringify({ kind: 'clock', value: { offsetMs } })}\n`);
}

/** Starts what `npm start` starts, on free ports, over a folder of its own; resolves with the address it prints. */
function startRoom(folder: string, store: Readonly<Record<string, string>>): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [resolvePath('src/rehearsal/main.ts')], {
    cwd: folder,
    env: {
      ...process.env,
      AUTHORITY_FILE: resolvePath('config/authority.example.json'),
      PORT: '0',
      REHEARSAL_PORT: '0',
      SQLITE_FILE: join(folder, 'quorate.sqlite'),
      ...store,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.on('data', (text: Buffer) => {
      printed += text.toString();
      const url = /ready: (http:\S+)/.exec(printed)?.[1];
      if (url) {
        resolve({
          url,
          kill: async (signal) => {
            child.kill(signal);
            await ended;
          },
        });
      }
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready: ${printed}`)));
  });
}

const engines = {
  'the embedded store': async () => ({
    env: { STORE: 'sqlite' },
    journal: 'rehearsal.jsonl',
    close: async () => {},
  }),
  'the Cosmos engine': async () => {
    const server = await startCosmosServer({ port: 0 });
    const env = { STORE: 'cosmos', COSMOS_ENDPOINT: server.endpoint, COSMOS_KEY: server.key };
    return { env, journal: 'data/rehearsal-cosmos.jsonl', close: () => server.close() };
  },
};

for (const [engine, open] of Object.entries(engines)) {
  describe(`a consultation in the rehearsal room, on ${engine}`, function () {
    this.timeout(90_000);
    let store: Awaited<ReturnType<typeof open>>;
    let folder: string;
    let browser: Browser;
    let page: Page;
    let room: Running;
    const complaints: string[] = [];

    const seat = (name: string): Locator => page.locator(`section.seat[aria-label^="${name}"]`);
    /** The newest card in a seat's chat. */
    const card = (name: string): Locator => seat(name).locator('.ac-adaptiveCard').last();
    const press = (name: string, button: string) =>
      seat(name).getByRole('button', { name: button, exact: true }).last().click();
    const answer = (name: string, label: string, text: string) =>
      card(name).getByRole('textbox', { name: label }).fill(text);
    const choose = (name: string, option: string) =>
      card(name).getByLabel(option, { exact: true }).first().check();
    const title = (name: string, words: string) =>
      seat(name).getByRole('heading', { name: words }).last().waitFor({ timeout: 15_000 });

    async function enter(): Promise<void> {
      page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'en-GB' });
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(room.url);
      await page.locator('section.seat').first().waitFor();
    }

    before(async () => {
      if (!existsSync('dist/web/index.html')) {
        await build({ configFile: 'src/web/vite.config.ts', logLevel: 'error' });
      }
      store = await open();
      folder = mkdtempSync(join(tmpdir(), 'quorate-browser-'));
      beginOnMonday(join(folder, store.journal));
      browser = await openBrowser();
    });
    after(async () => {
      await browser?.close();
      await room?.kill('SIGTERM');
      await store?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('is asked for, taken and decided without a wrong press, and the social worker sees it', async () => {
      room = await startRoom(folder, store.env);
      await enter();
      await seat('Maya Okafor').getByRole('button', { name: 'request consultation' }).click();

      await title('Maya Okafor', 'Which family is it about?');
      await answer('Maya Okafor', 'Case reference', 'FAM-20417');
      await answer('Maya Okafor', 'Number of the completed referral', 'REF-88120');
      await choose('Maya Okafor', 'Child in need plan');
      await choose('Maya Okafor', 'Today');
      await press('Maya Okafor', 'Save and continue');

      await title('Maya Okafor', 'Which children is it about?');
      await answer('Maya Okafor', 'Case system number', '3004171');
      await answer('Maya Okafor', 'Born or expected', '03/2019');
      await card('Maya Okafor').getByLabel('Sex (required)').selectOption({ label: 'Female' });
      await press('Maya Okafor', 'Save and continue');

      await title('Maya Okafor', 'What is the plan of work?');
      await answer(
        'Maya Okafor',
        'What has been tried',
        'Family support since June; safety plan in September.',
      );
      await choose('Maya Okafor', 'Neglect');
      await choose('Maya Okafor', 'Domestic abuse');
      await press('Maya Okafor', 'Save and continue');

      await title('Maya Okafor', 'What do you propose?');
      await choose('Maya Okafor', 'Initial child protection conference');
      await choose('Maya Okafor', 'Not yet');
      await press('Maya Okafor', 'Send to the duty chair');
      await seat('Maya Okafor').getByText('Ruth Adeyemi').last().waitFor();

      await seat('Ruth Adeyemi').getByRole('button', { name: 'Take it' }).waitFor({ timeout: 15_000 });
      await press('Ruth Adeyemi', 'Take it');
      await seat('Ruth Adeyemi').getByRole('button', { name: 'Record the outcome' }).waitFor();
      await press('Ruth Adeyemi', 'Record the outcome');
      await choose('Ruth Adeyemi', 'Yes, in good time');
      await press('Ruth Adeyemi', 'Agree as proposed');

      await seat('Maya Okafor')
        .getByRole('button', { name: 'Agree', exact: true })
        .waitFor({ timeout: 15_000 });
      await press('Maya Okafor', 'Agree');
      await seat('Maya Okafor').getByText('Initial child protection conference').last().waitFor();
      expect(complaints).to.deep.equal([]);
    });

    it('is still there after the process was killed and started again', async () => {
      await page.close();
      await room.kill('SIGKILL');
      room = await startRoom(folder, store.env);
      await enter();
      await seat('Maya Okafor').getByText('Initial child protection conference').last().waitFor();
      await seat('Ruth Adeyemi').getByRole('button', { name: 'my consultations' }).click();
      await seat('Ruth Adeyemi').getByText('FAM-20417').last().waitFor();
      expect(complaints).to.deep.equal([]);
    });
  });
}
