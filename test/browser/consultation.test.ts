/**
 * The main job in a real browser, as a newcomer would do it: from the address to an outcome without a wrong press; and
 * all of it is still there after the process was killed and started again.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { startCosmosServer } from '../../src/rehearsal/cosmos/server.ts';
import { openBrowser } from '../support/browser.ts';
import { beginOnMonday, builtPage, type Running, Seats, startRoom } from '../support/roomPage.ts';

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
    let seats: Seats;
    let room: Running;
    const complaints: string[] = [];

    async function enter(): Promise<void> {
      page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'en-GB' });
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(room.url);
      await page.locator('section.seat').first().waitFor();
      seats = new Seats(page);
    }

    before(async () => {
      await builtPage();
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
      await seats.seat('Maya Okafor').getByRole('button', { name: 'request consultation' }).click();

      await seats.title('Maya Okafor', 'Which family is it about?');
      await seats.answer('Maya Okafor', 'Case reference', 'FAM-20417');
      await seats.answer('Maya Okafor', 'Number of the completed referral', 'REF-88120');
      await seats.choose('Maya Okafor', 'Child in need plan');
      await seats.choose('Maya Okafor', 'Today');
      await seats.press('Maya Okafor', 'Save and continue');

      await seats.title('Maya Okafor', 'Which children is it about?');
      await seats.answer('Maya Okafor', 'Case system number', '3004171');
      await seats.answer('Maya Okafor', 'Born or expected', '03/2019');
      await seats.card('Maya Okafor').getByLabel('Sex (required)').selectOption({ label: 'Female' });
      await seats.press('Maya Okafor', 'Save and continue');

      await seats.title('Maya Okafor', 'What is the plan of work?');
      await seats.answer(
        'Maya Okafor',
        'What has been tried',
        'Family support since June; safety plan in September.',
      );
      await seats.choose('Maya Okafor', 'Neglect');
      await seats.choose('Maya Okafor', 'Domestic abuse');
      await seats.press('Maya Okafor', 'Save and continue');

      await seats.title('Maya Okafor', 'What do you propose?');
      await seats.choose('Maya Okafor', 'Initial child protection conference');
      await seats.choose('Maya Okafor', 'Not yet');
      await seats.press('Maya Okafor', 'Send to the duty chair');
      await seats.seat('Maya Okafor').getByText('Ruth Adeyemi').last().waitFor();

      await seats.seat('Ruth Adeyemi').getByRole('button', { name: 'Take it' }).waitFor({ timeout: 15_000 });
      await seats.press('Ruth Adeyemi', 'Take it');
      await seats.seat('Ruth Adeyemi').getByRole('button', { name: 'Record the outcome' }).waitFor();
      await seats.press('Ruth Adeyemi', 'Record the outcome');
      await seats.choose('Ruth Adeyemi', 'Yes, in good time');
      await seats.press('Ruth Adeyemi', 'Agree as proposed');

      await seats
        .seat('Maya Okafor')
        .getByRole('button', { name: 'Agree', exact: true })
        .waitFor({ timeout: 15_000 });
      await seats.press('Maya Okafor', 'Agree');
      await seats.seat('Maya Okafor').getByText('Initial child protection conference').last().waitFor();
      expect(complaints).to.deep.equal([]);
    });

    it('is still there after the process was killed and started again', async () => {
      await page.close();
      await room.kill('SIGKILL');
      room = await startRoom(folder, store.env);
      await enter();
      await seats.seat('Maya Okafor').getByText('Initial child protection conference').last().waitFor();
      await seats.seat('Ruth Adeyemi').getByRole('button', { name: 'my consultations' }).click();
      await seats.seat('Ruth Adeyemi').getByText('FAM-20417').last().waitFor();
      expect(complaints).to.deep.equal([]);
    });
  });
}
