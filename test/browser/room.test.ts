/** The page in a real browser, against a small bot: what a person sees, and that they need no mouse for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { z } from 'zod';
import { choiceInput, textInput } from '../../src/kernel/cards/index.ts';
import { personalChatId } from '../../src/rehearsal/people.ts';
import { booking, openOffice } from '../graph/office.ts';
import { absent, chair, type Fixture, maya, open, start } from '../rehearsal/fixture.ts';
import { openBrowser } from '../support/browser.ts';
import { needsContracts } from '../support/contracts.ts';
import {
  callConnector,
  cardAttachment,
  playConsultation,
  sampleCards,
  showsCard,
} from '../support/fakeBot.ts';

describe('the rehearsal room’s page', function () {
  this.timeout(60_000);
  let pages: string;
  let browser: Browser;
  let it_: Fixture;
  let page: Page;
  let complaints: string[];

  const seat = (id: string): Locator => page.locator(`[data-seat="${id}"]`);
  const button = (id: string, name: string) => seat(id).getByRole('button', { name, exact: true });
  const chatPath = (person: typeof maya, rest = '') =>
    `/v3/conversations/${encodeURIComponent(personalChatId(person))}/activities${rest}`;
  const message = (card: object) => ({
    type: 'message',
    summary: 'News',
    attachments: [{ ...cardAttachment({}), content: card }],
  });
  const post = (person: typeof maya, card: object) =>
    callConnector(it_.server.serviceUrl, 'POST', chatPath(person), message(card));

  async function enter(options: Parameters<Browser['newPage']>[0] = {}): Promise<void> {
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options });
    complaints = [];
    page.on('console', (line) => {
      if (line.type() === 'error') complaints.push(line.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(it_.server.url);
    await page.locator('.seat').first().waitFor();
  }

  before(async () => {
    pages = mkdtempSync(join(tmpdir(), 'room-pages-'));
    await build({
      configFile: 'src/web/vite.config.ts',
      logLevel: 'error',
      build: { outDir: pages, emptyOutDir: true },
    });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    rmSync(pages, { recursive: true, force: true });
  });

  beforeEach(async () => {
    it_ = await open({
      pages,
      seats: ['maya', 'chair'],
      suggestions: [{ say: 'request consultation' }, { say: 'help' }],
    });
    playConsultation(it_.bot, { asks: personalChatId(maya), takes: personalChatId(chair) });
  });
  afterEach(async () => {
    await page.close();
    await it_.close();
    expect(complaints).to.deep.equal([]);
  });

  it('leads a newcomer from the address to an outcome, press by press', async function () {
    await enter();
    const guide = page.getByRole('region', { name: 'What to try' });
    expect(await guide.getByRole('listitem').count()).to.equal(3);
    expect(await guide.textContent()).to.include('As Maya, press request consultation');

    await button('maya', 'request consultation').click();
    await seat('maya').getByLabel('Case system number').fill('4471203');
    await seat('maya').getByLabel('Female').check();
    await button('maya', 'Send to the duty chair').click();
    await seat('maya').getByText('With the duty chair').waitFor();

    await button('chair', 'Take it').click();
    await seat('chair').getByLabel('Your reasoning').fill('The plan has not worked.');
    await seat('chair').getByLabel('Yes').check();
    await button('chair', 'Agree as proposed').click();
    await seat('maya').getByText('Agreed as proposed').waitFor();

    const pressed = it_.bot.heard.flatMap((activity) => (activity.type === 'invoke' ? [activity.value] : []));
    expect(pressed[0]).to.deep.include({ trigger: 'manual' });
    expect(JSON.stringify(pressed[0])).to.include('"number":"4471203"').and.include('"sex":"F"');

    await page.getByRole('button', { name: 'Close what to try' }).first().click();
    await page.reload();
    await page.locator('.seat').first().waitFor();
    expect(await guide.count()).to.equal(0);
    await seat('maya').getByText('Agreed as proposed').waitFor();
    needsContracts(this);
    expect(it_.traffic.faults()).to.deep.equal([]);
  });

  describe('shows calendars and mail', () => {
    const inOffice = async (colorScheme: 'light' | 'dark') => {
      await it_.close();
      const office = await openOffice({ pages, seats: ['maya', 'joan'] });
      it_ = office;
      await office.ports.calendars.book(booking);
      await office.server.idle();
      await enter({ colorScheme });
      return office;
    };
    const tab = (id: string, name: string | RegExp) => seat(id).getByRole('tab', { name });

    it('of a person who answers an invitation by keyboard, and of who looks after the mailbox', async () => {
      const office = await inOffice('light');
      await tab('maya', 'Mail').click();
      const mail = seat('maya').getByRole('region', { name: 'Maya Osei’s mail' });
      await mail.getByText('Meeting CPC-4T9').click();
      await mail.getByText('Please reply even if you cannot come.').waitFor();
      expect(await mail.textContent()).to.include('Where: Oak room, Civic Centre');
      // Neither the chat nor where one writes is in the way.
      expect(await seat('maya').getByRole('textbox').count()).to.equal(0);

      await page.keyboard.press('Shift+Tab');
      await tab('maya', 'Mail').focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      const calendar = seat('maya').getByRole('region', { name: 'Maya Osei’s calendar' });
      await calendar.getByText('10:00 to 12:30, Oak room, Civic Centre').waitFor();
      expect(await calendar.textContent())
        .not.to.include('Ruth')
        .and.not.to.include('ruth');
      await calendar.getByRole('button', { name: 'Join the meeting' }).click();
      await page.getByRole('link', { name: /teams\.microsoft\.com/ }).waitFor();
      const accept = calendar.getByRole('button', { name: 'Accept', exact: true });
      await accept.focus();
      await page.keyboard.press('Enter');
      await calendar.getByRole('button', { name: 'Accept', exact: true, pressed: true }).waitFor();

      await tab('joan', 'Calendar').click();
      const joans = seat('joan').getByRole('region', { name: 'Joan Whitfield’s calendar' });
      await joans.getByText('Maya Osei: accepted').waitFor();
      await joans.getByText('Oak room, Civic Centre: accepted').waitFor();
      await joans.getByText('Dee Quinn: no answer yet').waitFor();

      await office.ports.mailer.send({
        to: { email: 'maya.osei@example.org' },
        subject: 'A reminder',
        text: 'x',
      });
      await tab('maya', 'Mail (1 new)').waitFor();
      await page.getByRole('status').getByText('Maya Osei: new mail, A reminder').waitFor();
    });

    it('of somebody outside whom Teams does not know, in the dark, down to the cancellation', async () => {
      const office = await inOffice('dark');
      await office.ports.mailer.send({
        to: { email: 'gp@surgery.example', name: 'Dr Ash' },
        subject: 'A meeting',
        text: 'Please ring us.',
      });
      await seat('maya').getByRole('combobox').first().click();
      await page.getByRole('option', { name: /Dr Ash/ }).click();
      const outside = page.locator('[data-seat="mailbox:gp@surgery.example"]');
      await outside.getByText('A meeting').click();
      const text = outside.getByText('Please ring us.');
      await text.waitFor();
      const colours = await text.evaluate((element) => {
        const item = element.closest('.office-item');
        return [getComputedStyle(element).color, item === null ? '' : getComputedStyle(item).backgroundColor];
      });
      expect(colours).to.deep.equal(['rgb(255, 255, 255)', 'rgb(41, 41, 41)']);
      const [event] = office.server.office.events;
      await office.ports.calendars.cancel(event?.id ?? '', '');
      await tab('joan', 'Calendar').click();
      await seat('joan').getByText('Cancelled: Meeting CPC-4T9').waitFor();
    });
  });

  it('can be used from the address to a sent request with the keyboard alone, the focus always in sight', async () => {
    await enter();
    const unseen: string[] = [];
    async function tabTo(name: RegExp): Promise<void> {
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        const focus = await page.evaluate(() => {
          const element = document.activeElement;
          if (!(element instanceof HTMLElement)) return { name: '', seen: true };
          const style = getComputedStyle(element);
          const after = getComputedStyle(element, '::after');
          const labelled = (element.getAttribute('aria-labelledby') ?? '')
            .split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? '');
          const labels = 'labels' in element && element.labels instanceof NodeList ? [...element.labels] : [];
          const words = [
            element.getAttribute('aria-label') ?? '',
            ...labelled,
            ...labels.map((label) => label.textContent ?? ''),
            element.textContent ?? '',
          ];
          // Fluent UI draws the focus as an outline, as a shadow or around a pseudo-element.
          const drawn = [style, after].some(
            (one) => (one.outlineStyle !== 'none' && one.outlineWidth !== '0px') || one.boxShadow !== 'none',
          );
          const borders = [style, after].some((one) => Number.parseFloat(one.borderBottomWidth) >= 2);
          return { name: words.join(' ').trim(), seen: drawn || borders || element.tagName === 'TEXTAREA' };
        });
        if (!focus.seen) unseen.push(focus.name);
        if (name.test(focus.name)) return;
      }
      throw new Error(`the Tab key does not reach ${name}`);
    }
    await tabTo(/Write as Maya/);
    await page.keyboard.type('request consultation');
    await page.keyboard.press('Enter');
    await seat('maya').getByText('Who is it about?').waitFor();
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Shift+Tab');
      const there = await page.evaluate(() => document.activeElement?.closest('.card') !== null);
      if (there) break;
    }
    await seat('maya').getByLabel('Case system number').focus();
    await page.keyboard.type('4471203');
    await tabTo(/Female/);
    await page.keyboard.press('Space');
    await tabTo(/Send to the duty chair/);
    await page.keyboard.press('Enter');
    await seat('maya').getByText('With the duty chair').waitFor();
    const inCard = await page.evaluate(() => document.activeElement?.closest('.card') !== null);
    expect(inCard, 'the focus stays in the card that was pressed').to.equal(true);
    expect(unseen).to.deep.equal([]);
  });

  it('shows what is missing beside its field, sends nothing, and keeps what was typed', async () => {
    await enter();
    await button('maya', 'request consultation').click();
    await seat('maya').getByLabel('Female').check();
    await button('maya', 'Send to the duty chair').click();
    await seat('maya').getByText('Type the number as in the case system, e.g. 4471203').waitFor();
    expect(it_.bot.heard.filter((activity) => activity.type === 'invoke')).to.have.length(0);
    expect(await seat('maya').getByLabel('Female').isChecked()).to.equal(true);
  });

  it('says aloud what the bot found to check, and ties the words to the field', async () => {
    await enter();
    await post(maya, sampleCards.request);
    const [field] = textInput({
      id: 'number',
      label: 'Case system number',
      required: true,
      error: 'Type the number',
      checkedBy: 'server',
      problem: 'That number is not known.',
      maxLength: 20,
    });
    const sex = choiceInput({
      id: 'sex',
      label: 'Sex',
      required: true,
      error: 'Choose one',
      problem: 'Choose one.',
      choices: [
        { title: 'Female', value: 'F' },
        { title: 'Male', value: 'M' },
      ],
    });
    const body = z.array(z.json()).parse(JSON.parse(JSON.stringify([field, sex].flat())));
    it_.bot.answer = () => showsCard({ type: 'AdaptiveCard', version: '1.5', body });
    await seat('maya').getByLabel('Case system number').fill('4471203');
    await seat('maya').getByLabel('Female').check();
    await button('maya', 'Send to the duty chair').click();
    const box = seat('maya').getByLabel('Case system number');
    await seat('maya').getByText('Please check: That number is not known.').waitFor();
    expect(await box.getAttribute('aria-invalid')).to.equal('true');
    const described = (await box.getAttribute('aria-describedby')) ?? '';
    expect(await page.locator(`#${described}`).textContent()).to.equal(
      'Please check: That number is not known.',
    );
    expect(await seat('maya').getByRole('radiogroup').getAttribute('aria-invalid')).to.equal('true');
    expect(await page.locator('[aria-live="polite"].told').textContent()).to.include(
      '2 things to check. Please check: That number is not known.',
    );
  });

  it('offers what the person’s role can say, and says who has no app yet', async () => {
    await it_.close();
    it_ = await open({
      pages,
      people: [
        { ...maya, says: ['request consultation', 'duty'] },
        { ...chair, says: ['my consultations'] },
        absent,
      ],
      chats: [],
      seats: ['maya', 'absent'],
      takes: async () => 'chair',
    });
    await enter();
    const says = await seat('maya')
      .getByRole('list', { name: 'Say to Quorate' })
      .getByRole('button')
      .allTextContents();
    expect(says).to.deep.equal(['request consultation', 'duty']);
    await seat('absent').getByText('Quorate is not installed for Tom yet').waitFor();
    expect(await page.getByRole('region', { name: 'What to try' }).textContent())
      .to.include('arrives with Ruth')
      .and.include('Choose Ruth by name at the top of a seat');
    expect(await page.getByRole('button', { name: 'Clear selection', includeHidden: true }).count()).to.equal(
      0,
    );
  });

  it('keeps what is being typed while other messages arrive, and loses it at an edit, as Teams does', async () => {
    await enter();
    const sent = await post(maya, sampleCards.request);
    const field = seat('maya').getByLabel('Case system number');
    await field.fill('447');
    await post(maya, sampleCards.sent);
    await seat('maya').getByText('With the duty chair').waitFor();
    expect(await field.inputValue()).to.equal('447');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await field.inputValue()).to.equal('447');
    const id = JSON.stringify(sent.body).replace(/\D/g, '');
    await callConnector(it_.server.serviceUrl, 'PUT', chatPath(maya, `/${id}`), message(sampleCards.request));
    await seat('maya').getByText('Edited').waitFor();
    expect(await field.inputValue()).to.equal('');
  });

  it('keeps the choices of equal cards apart', async () => {
    await enter();
    await post(maya, sampleCards.request);
    await post(chair, sampleCards.request);
    await seat('maya').getByLabel('Female').check();
    await seat('chair').getByLabel('Male', { exact: true }).check();
    expect(await seat('maya').getByLabel('Female').isChecked()).to.equal(true);
  });

  it('shows what people typed as it was typed: no Markdown, no markup, no links', async () => {
    await enter();
    await post(chair, sampleCards.decide);
    const typed = seat('chair').getByText('Initial child protection conference, after a *strategy*');
    expect(await typed.textContent()).to.include('<b>http://example.org</b>');
    expect(await seat('chair').locator('.card a[href]').count()).to.equal(0);
    await post(chair, sampleCards.decided);
    expect(await seat('chair').locator('.card strong').textContent()).to.equal('Next steps');
    expect(await seat('chair').locator('.card ul li').count()).to.equal(2);
  });

  it('shows the error of an empty answer, the words of a message, and what stands in the overflow', async () => {
    await enter();
    await post(chair, sampleCards.decide);
    await button('chair', 'Change the outcome').click();
    await seat('chair').getByText('Only the chair who took it can change it.').waitFor();
    await seat('chair').getByRole('button', { name: 'More options' }).click();
    await page.getByRole('menuitem', { name: 'Pass it on' }).click();
    await seat('chair').getByText('Something went wrong. Please try again.').waitFor();
    const passes = it_.bot.heard.filter((activity) =>
      JSON.stringify(activity.value).includes('"verb":"pass"'),
    );
    expect(passes).to.have.length(2);
  });

  it('opens a dialog over the page, holds the focus in it, and closes it', async () => {
    await enter();
    await post(chair, sampleCards.arrived);
    await button('chair', 'Open as a form').click();
    const dialog = page.getByRole('dialog', { name: 'Request a consultation' });
    await dialog.waitFor();
    expect(await page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null)).to.equal(
      true,
    );
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'Open as a form');
  });

  it('says politely what has arrived, in the neutral words of the notification', async () => {
    await enter();
    await post(chair, sampleCards.arrived);
    await seat('chair').getByText('Take the request').waitFor();
    expect(await page.locator('[aria-live="polite"].told').textContent()).to.equal('Ruth Bell: News');
    await seat('chair').getByRole('button', { name: 'Notifications, 1 new' }).click();
    const list = page.getByRole('dialog', { name: 'Notifications' }).or(page.locator('.notifications'));
    expect(await list.first().textContent())
      .to.include('News')
      .and.not.include('C-4T9');
  });

  it('moves the clock, and time does not go back', async () => {
    await enter();
    await page.getByRole('button', { name: /^Clock: Mon 23 November 2026, 10:00/ }).click();
    await page.getByRole('button', { name: 'Next working day, 09:00' }).click();
    await page.getByRole('button', { name: /^Clock: Tue 24 November 2026, 09:00/ }).waitFor();
    expect(String(it_.clock.now())).to.equal('2026-11-24T09:00:00Z');
    await page.getByRole('button', { name: /^Clock:/ }).click();
    await page.getByLabel('Or to').fill('2026-11-23T12:00');
    await page.getByRole('button', { name: 'Go', exact: true }).click();
    await page.getByText('The clock only goes forward.').waitFor();
    expect(Temporal.Instant.compare(it_.clock.now(), start)).to.equal(1);
    complaints = complaints.filter((line) => !line.includes('409'));
  });

  it('gives everything that can be pressed or filled in a name, and the page its landmarks', async () => {
    await enter();
    await post(maya, sampleCards.request);
    await post(chair, sampleCards.decide);
    await seat('chair').getByLabel('Your reasoning').waitFor();
    expect(await page.getByRole('main').count()).to.equal(1);
    expect(await page.getByRole('banner').count()).to.equal(1);
    expect(await page.getByRole('region', { name: 'Maya Osei, social worker' }).count()).to.equal(1);
    expect(await page.getByRole('heading', { level: 1 }).count()).to.equal(1);
    const names = await page.getByRole('main').ariaSnapshot();
    const nameless = names
      .split('\n')
      .filter((line) => /- (button|textbox|radio|combobox|tab|menuitem)\s*(:|$)/.test(line));
    expect(nameless).to.deep.equal([]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is ${colorScheme} where the system is, with text that stands out enough`, async () => {
      await enter({ colorScheme });
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).to.equal(colorScheme);
      const ratios = await page.evaluate(() => {
        const style = getComputedStyle(document.documentElement);
        const light = (name: string) => {
          const hex = style.getPropertyValue(name).trim().slice(1);
          const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
            const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ratio = (a: string, b: string) => {
          const [high = 0, low = 0] = [light(a), light(b)].sort((x, y) => y - x);
          return (high + 0.05) / (low + 0.05);
        };
        const grounds = ['ground', 'emphasis', 'good-ground', 'warning-ground', 'attention-ground'];
        const texts = ['text', 'subtle', 'accent', 'good', 'warning', 'attention'];
        return [
          ...grounds.flatMap((ground) =>
            texts.map((text) => ({
              pair: `${text} on ${ground}`,
              is: ratio(`--card-${text}`, `--card-${ground}`),
              least: 4.5,
            })),
          ),
          { pair: 'quiet on pane', is: ratio('--quiet', '--pane'), least: 4.5 },
          { pair: 'quiet on page', is: ratio('--quiet', '--page'), least: 4.5 },
          { pair: 'text on mine', is: ratio('--card-text', '--mine'), least: 4.5 },
          { pair: 'field line', is: ratio('--field-line', '--field'), least: 3 },
        ];
      });
      expect(ratios.filter((one) => one.is < one.least)).to.deep.equal([]);
      await page
        .getByRole('button', { name: colorScheme === 'dark' ? 'Light colours' : 'Dark colours' })
        .click();
      expect(await page.evaluate(() => document.documentElement.dataset.theme)).to.not.equal(colorScheme);
    });
  }

  it('shows one seat at a time on a narrow screen, and nothing beside it', async () => {
    await enter({ viewport: { width: 320, height: 640 } });
    await post(chair, sampleCards.decide);
    expect(await seat('maya').isVisible()).to.equal(true);
    expect(await seat('chair').isVisible()).to.equal(false);
    await page.getByRole('tab', { name: 'Ruth Bell' }).click();
    await seat('chair').getByText('Agree the outcome').waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).to.be.at.most(320);
  });

  it('shows the chats again after the room was away', async () => {
    await enter();
    await post(maya, sampleCards.sent);
    it_.bot.answer = () => showsCard(sampleCards.decided);
    await seat('maya').getByText('With the duty chair').waitFor();
    await page.reload();
    await seat('maya').getByText('With the duty chair').waitFor();
  });
});
