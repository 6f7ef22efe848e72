/**
 * The duty service in a real browser, with the room's clock moved by the page's own control: a manager puts somebody in
 * for the afternoon, two chairs swap, and an enquiry's fifteen days run until somebody is warned.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { formatDate } from '../../src/practice/dates.ts';
import { openBrowser } from '../support/browser.ts';
import { beginOnMonday, builtPage, type Running, Seats, startRoom } from '../support/roomPage.ts';

describe('the duty service in the rehearsal room', function () {
  this.timeout(60_000);
  let folder: string;
  let monday: Temporal.PlainDate;
  let browser: Browser;
  let page: Page;
  let room: Running;
  let seats: Seats;
  const complaints: string[] = [];

  /** What the room's clock shows. */
  const clock = () => page.getByRole('button', { name: /^Clock:/ });

  /** Moves the clock on by the page's own control, to nine o'clock of the next working day. */
  async function toNextMorning(): Promise<void> {
    await clock().click();
    await page.getByRole('button', { name: 'Next working day, 09:00' }).click();
    await page.getByText('Move the clock on').waitFor({ state: 'detached', timeout: 20_000 });
  }

  before(async () => {
    await builtPage();
    folder = mkdtempSync(join(tmpdir(), 'quorate-duty-'));
    monday = beginOnMonday(join(folder, 'rehearsal.jsonl'));
    [browser, room] = await Promise.all([openBrowser(), startRoom(folder, { STORE: 'sqlite' })]);
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'en-GB' });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(room.url);
    await page.locator('section.seat').first().waitFor();
    seats = new Seats(page);
  });
  afterEach(() => {
    expect(complaints).to.deep.equal([]);
  });
  after(async () => {
    await browser?.close();
    await room?.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the social worker whom a manager has put in for this afternoon', async () => {
    await seats.sit(2, 'Nasreen Malik');
    await seats.seat('Nasreen Malik').getByRole('button', { name: 'Install Quorate' }).click();
    await seats.title('Nasreen Malik', 'Welcome to Quorate');
    await seats.say('Nasreen Malik', 'rota');
    await seats.press('Nasreen Malik', 'Open this day');
    await seats.title('Nasreen Malik', formatDate(monday));
    await seats.press('Nasreen Malik', 'Change 13:00 to 17:00');
    await seats.title('Nasreen Malik', 'Who serves, 13:00 to 17:00?');
    await seats.pick('Nasreen Malik', 'Who is to serve', 'Daniel Osei');
    await seats.press('Nasreen Malik', 'Put them in');
    await seats.reads('Nasreen Malik', 'Please check: Say in a few words why');
    await seats.answer('Nasreen Malik', 'Why', 'Siobhán is at court');
    await seats.press('Nasreen Malik', 'Put them in');
    await seats.reads('Nasreen Malik', 'Daniel Osei, backup Wei Zhang');
    await seats.reads('Nasreen Malik', 'Siobhán is at court');

    await seats.say('Maya Okafor', 'duty');
    await seats.title('Maya Okafor', 'Ruth Adeyemi is on duty');
    await seats.card('Maya Okafor').getByText('Daniel Osei, backup Wei Zhang').waitFor();
    await clock().click();
    await page.getByLabel('Or to').fill(`${monday}T13:00`);
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await page.getByRole('button', { name: /^Clock: .*, 13:0/ }).waitFor();
    await seats.say('Maya Okafor', 'duty');
    await seats.title('Maya Okafor', 'Daniel Osei is on duty');
  });

  it('takes a chair’s leave, and makes the swap that a colleague accepts on a card', async () => {
    await seats.sit(1, 'Ruth Adeyemi');
    await seats.sit(2, 'Daniel Osei');
    await seats.say('Ruth Adeyemi', 'my duty');
    await seats.press('Ruth Adeyemi', 'Leave');
    await seats.title('Ruth Adeyemi', 'When are you away?');
    const away = monday.add({ weeks: 1 });
    await seats.card('Ruth Adeyemi').getByLabel('First day').fill(away.toString());
    await seats.press('Ruth Adeyemi', 'Put in this leave');
    await seats.card('Ruth Adeyemi').getByText(formatDate(away)).waitFor();

    await seats.press('Ruth Adeyemi', 'My duty');
    await seats.press('Ruth Adeyemi', 'Offer a swap');
    await seats.title('Ruth Adeyemi', 'Which session do you offer?');
    await seats.press('Ruth Adeyemi', 'Offer this swap');
    await seats.reads('Ruth Adeyemi', 'Please check: Choose one of your sessions from the list.');
    const [gives, takes] = [monday.add({ days: 1 }), monday.add({ days: 3 })].map(
      (day) => `${formatDate(day)}, 13:00 to 17:00`,
    );
    await seats.pick('Ruth Adeyemi', 'Your session', `${gives}`);
    await seats.pick('Ruth Adeyemi', 'Whom you ask', `Daniel Osei: ${takes}`);
    await seats.press('Ruth Adeyemi', 'Offer this swap');
    await seats.title('Ruth Adeyemi', 'Your offer waits for an answer');

    await seats.title('Daniel Osei', 'Will you swap?');
    await seats.card('Daniel Osei').getByText(`${takes}`, { exact: true }).waitFor();
    await seats.press('Daniel Osei', 'Accept the swap');
    await seats.title('Daniel Osei', 'The swap is made');
    await seats.title('Ruth Adeyemi', 'The swap is made');
  });

  it('counts the fifteen days of an enquiry from the request on, and warns the social worker and the manager', async () => {
    await seats.sit(2, 'Gareth Pryce');
    await seats.sit(1, 'Maya Okafor');
    await seats.press('Maya Okafor', 'request consultation');
    await seats.title('Maya Okafor', 'Which family is it about?');
    await seats.answer('Maya Okafor', 'Case reference', 'FAM-20418');
    await seats.answer('Maya Okafor', 'Number of the completed referral', 'REF-88121');
    await seats.choose('Maya Okafor', 'Child in need plan');
    await seats.choose('Maya Okafor', 'Within two working days');
    await seats.press('Maya Okafor', 'Save and continue');
    await seats.title('Maya Okafor', 'Which children is it about?');
    await seats.answer('Maya Okafor', 'Case system number', '3004172');
    await seats.answer('Maya Okafor', 'Born or expected', '03/2019');
    await seats.pick('Maya Okafor', 'Sex (required)', 'Female');
    await seats.press('Maya Okafor', 'Save and continue');
    await seats.title('Maya Okafor', 'What is the plan of work?');
    await seats.answer('Maya Okafor', 'What has been tried', 'Family support since June.');
    await seats.choose('Maya Okafor', 'Neglect');
    await seats.choose('Maya Okafor', 'Domestic abuse');
    await seats.press('Maya Okafor', 'Save and continue');
    await seats.title('Maya Okafor', 'What do you propose?');
    await seats.choose('Maya Okafor', 'Initial child protection conference');
    await seats.choose('Maya Okafor', 'Held');
    await seats.card('Maya Okafor').getByLabel('on which day').fill(monday.toString());
    await seats.choose('Maya Okafor', 'Yes');
    await seats.press('Maya Okafor', 'Send to the duty chair');
    await seats.title('Maya Okafor', 'Section 47 enquiries have started');
    await seats.reads('Maya Okafor', 'Section 47 enquiry: day 0 of 15');
    await seats.title('Gareth Pryce', 'Section 47 enquiries have started');

    await toNextMorning();
    for (const name of ['Maya Okafor', 'Gareth Pryce']) {
      await seats.title(name, 'The conference is to be asked for');
      const warning = seats.seat(name).locator('.ac-adaptiveCard', {
        has: page.getByRole('heading', { name: 'The conference is to be asked for' }),
      });
      await warning.getByText('Section 47 enquiry: day 1 of 15').waitFor();
      await warning.getByText('Ask for the conference: Maya Okafor or Gareth Pryce.').waitFor();
    }
  });

  it('lists the enquiry for managers, with its day and what is still to be done', async () => {
    await seats.sit(2, 'Nasreen Malik');
    await seats.press('Nasreen Malik', 'open enquiries');
    await seats.title('Nasreen Malik', 'One is running');
    await seats.card('Nasreen Malik').getByText('FAM-20418').waitFor();
    await seats
      .card('Nasreen Malik')
      .getByText(/^Day 1 of 15 · due /)
      .waitFor();
  });
});
