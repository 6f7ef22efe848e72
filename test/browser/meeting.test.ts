/**
 * A meeting in a real browser, seat beside seat: its chat is asked, each is answered in private, minute taker and chair
 * do their parts, and what they recorded is there after the process was killed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { type BookedMeeting, bookMeeting } from '../support/bookedRoom.ts';
import { openBrowser } from '../support/browser.ts';
import { Room } from '../support/room.ts';
import { beginOnMonday, builtPage, type Running, Seats, startRoom } from '../support/roomPage.ts';

const pressHere = 'I am here for an organisation';

describe('a meeting in the rehearsal room', function () {
  this.timeout(90_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  let room: Running;
  let seats: Seats;
  let meeting: BookedMeeting;
  const complaints: string[] = [];

  async function enter(options: Parameters<Browser['newPage']>[0] = {}): Promise<void> {
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'en-GB', ...options });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(room.url);
    await page.locator('section.seat').first().waitFor();
    seats = new Seats(page);
  }
  /** Whoever chairs may be in the other seat; nobody sits in both. */
  async function sitAsChair(): Promise<void> {
    await seats.sit(2, 'Marcus Bell');
    await seats.sit(1, meeting.chair);
  }
  const inMeeting = (name: string, words: string | RegExp) =>
    seats.meeting(name, meeting.title).getByText(words).waitFor();
  /** What a person sees of the meeting's chat. */
  const chatOf = (name: string) =>
    seats.seat(name).getByRole('region', { name: `Messages, ${meeting.title}` });

  before(async () => {
    await builtPage();
    folder = mkdtempSync(join(tmpdir(), 'quorate-meeting-'));
    const monday = beginOnMonday(join(folder, 'rehearsal.jsonl'));
    [browser, room] = await Promise.all([openBrowser(), startRoom(folder, { STORE: 'sqlite' })]);
    meeting = await bookMeeting(room.url, monday.toString());
    await new Room(room.url).moveClock(meeting.starts.subtract({ minutes: 10 }));
    await enter();
  });
  afterEach(() => {
    expect(complaints).to.deep.equal([]);
  });
  after(async () => {
    await browser?.close();
    await room?.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('says first what to try for one, and lists it among the chair’s conversations by its neutral name', async () => {
    const guide = page.getByRole('region', { name: 'What to try' });
    await guide.getByRole('tab', { name: 'A meeting' }).click();
    expect(await guide.getByRole('listitem').count()).to.equal(3);
    expect(await guide.textContent())
      .to.include('ten minutes before')
      .and.include('Marcus Bell')
      .and.include('Guest');
    await page.getByRole('button', { name: 'Close what to try' }).first().click();

    await sitAsChair();
    expect(meeting.title).to.match(/^Meeting M-[0-9A-Z]{3}-[0-9A-Z]{3}$/);
    await seats.open(meeting.chair, meeting.title);
    await inMeeting(meeting.chair, 'Nobody is in the meeting');
  });

  it('is joined by the chair, who asks in its chat from their own', async () => {
    await seats.press(meeting.chair, `Join as ${meeting.chair.split(' ')[0]}`);
    await inMeeting(meeting.chair, meeting.chair);
    await seats.open(meeting.chair, 'Quorate');
    await seats.reads(meeting.chair, 'In the meeting · for the chair');
    await seats.press(meeting.chair, 'Ask in the meeting’s chat');
    await seats
      .seat(meeting.chair)
      .getByRole('tab', { name: `${meeting.title} (1 new)` })
      .waitFor();
    await seats.open(meeting.chair, meeting.title);
    await seats.title(meeting.chair, 'Are you here for an organisation?');
  });

  it('takes an officer of another tenant in by its link, who confirms with one press that nobody else sees', async () => {
    await seats.join('Marcus Bell', meeting.title);
    await inMeeting(meeting.chair, /Marcus Bell \(External\)/);
    await seats.press('Marcus Bell', pressHere);
    await seats.reads('Marcus Bell', 'For Example Constabulary, through Teams.');
    expect(await chatOf('Marcus Bell').textContent()).to.include('Constabulary');
    expect(await chatOf(meeting.chair).textContent()).not.to.include('Constabulary');
  });

  it('forgets an answer that was private at a reaction, as Teams does', async () => {
    await seats.seat('Marcus Bell').locator('.message').last().hover();
    await seats.press('Marcus Bell', 'Like');
    await chatOf('Marcus Bell').getByText('Constabulary').waitFor({ state: 'detached' });
    await seats.seat('Marcus Bell').getByRole('button', { name: pressHere, exact: true }).waitFor();
  });

  it('tells a parent without an account that they need do nothing, and nobody of their press', async () => {
    await seats.sit(2, 'Guest');
    await seats.join('Guest', meeting.title);
    await inMeeting(meeting.chair, /Guest \(Unverified\)/);
    await seats.press('Guest', pressHere);
    await seats.reads('Guest', 'You need do nothing.');
    expect(await chatOf(meeting.chair).textContent()).not.to.include('You need do nothing.');
    await seats.press('Guest', 'Leave as Guest');
    await chatOf('Guest').waitFor({ state: 'detached' });
  });

  it('takes nobody for the chair who has typed the chair’s name', async () => {
    await page.getByRole('combobox', { name: 'Who sits in seat 2' }).click();
    await page.getByRole('option', { name: /typed a chair’s name/ }).click();
    const namesake = page.locator('[data-seat="namesake"]');
    await namesake.getByRole('button', { name: /^Meetings/ }).click();
    await page.getByRole('menuitem', { name: meeting.title }).click();
    await namesake.getByRole('button', { name: pressHere, exact: true }).click();
    await namesake.getByText('You need do nothing.').waitFor();
    await namesake.getByRole('button', { name: /^Leave as/ }).click();
  });

  it('is joined, pressed in and left with the keyboard alone', async () => {
    await seats.sit(2, 'Folasade Ajayi');
    const seat = seats.seat('Folasade Ajayi');
    await seat.getByRole('tab', { name: 'Mail' }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: meeting.title }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    for (let step = 0; step < 5; step += 1) {
      if ((await page.locator(':focus').textContent())?.startsWith(meeting.title)) break;
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await seat.getByRole('button', { name: 'Join as Folasade' }).focus();
    await page.keyboard.press('Enter');
    const leave = seat.getByRole('button', { name: 'Leave as Folasade' });
    await leave.waitFor();
    const here = seat.getByRole('button', { name: pressHere, exact: true });
    await here.focus();
    await page.keyboard.press('Enter');
    await seats.reads('Folasade Ajayi', /^For .*, through Teams\.$/);
    await leave.focus();
    await page.keyboard.press('Enter');
    await seat.getByRole('button', { name: 'Join as Folasade' }).waitFor();
    // The focus stays where it was, on the way back in.
    expect(await page.locator(':focus').textContent()).to.equal('Join as Folasade');
  });

  it('is recorded by the minute taker: all here but one', async () => {
    await seats.sit(2, meeting.minuteTaker);
    await seats.reads(meeting.minuteTaker, /^In the meeting · /);
    await seats
      .card(meeting.minuteTaker)
      .getByLabel(/Oakfield/)
      .check();
    await seats.press(meeting.minuteTaker, 'All here but those ticked');
    await seats.reads(meeting.minuteTaker, /^Saved/);
  });

  it('is quorate by the chair’s press, and stays so when the process is killed and started again', async () => {
    await new Room(room.url).moveClock(meeting.starts.add({ minutes: 5 }));
    await seats.open(meeting.chair, 'Quorate');
    await seats.seat(meeting.chair).getByRole('button', { name: 'More options' }).last().click();
    await page.getByRole('menuitem', { name: 'As it stands now' }).click();
    await seats.press(meeting.chair, 'Quorate: it goes ahead');
    await seats.reads(meeting.chair, /The chair decided: quorate/);

    await room.kill('SIGKILL');
    await page.close();
    // Where it was before, as on anybody's machine: what is still to be brought to Teams is brought there.
    const { port } = new URL(room.url);
    room = await startRoom(folder, { STORE: 'sqlite', REHEARSAL_PORT: port });
    await enter();
    await sitAsChair();
    await seats.reads(meeting.chair, /The chair decided: quorate/);
    await seats.open(meeting.chair, meeting.title);
    await seats.title(meeting.chair, 'Are you here for an organisation?');
    await inMeeting(meeting.chair, /Marcus Bell \(External\)/);
  });

  it('stays usable with two hundred and fifty messages in its chat, and when the clock moves on', async () => {
    const { chat } = meeting;
    const chair = new Room(room.url).sit(await idOf(meeting.chair));
    for (let n = 1; n <= 250; n += 1) await chair.say(`Message ${n}`, chat);
    await chatOf(meeting.chair).getByText('Message 250', { exact: true }).waitFor();
    const shown = () => chatOf(meeting.chair).getByRole('listitem').count();
    expect(await shown()).to.be.lessThan(205);
    await chatOf(meeting.chair).getByText('Older messages are kept').waitFor();

    // What is typed below costs no drawing of what stands above.
    const drawn = await page.evaluate(() => {
      const counted = { changes: 0 };
      new MutationObserver((changes) => {
        counted.changes += changes.length;
      }).observe(document.querySelector('.messages') ?? document.body, {
        subtree: true,
        childList: true,
        attributes: true,
      });
      Object.assign(window, { counted });
      return counted.changes;
    });
    const box = seats.seat(meeting.chair).getByRole('textbox', { name: `Write as ${meeting.chair}` });
    await box.pressSequentially('Everybody is here now.');
    const after = await page.evaluate(() => Reflect.get(window, 'counted').changes);
    expect(after).to.equal(drawn);
    await box.press('Enter');
    await chatOf(meeting.chair).getByText('Everybody is here now.').waitFor();

    await page.getByRole('button', { name: /^Clock:/ }).click();
    await page.getByRole('button', { name: 'Next working day, 09:00' }).click();
    await page.getByText('Move the clock on').waitFor({ state: 'detached', timeout: 20_000 });
    await page.reload();
    await seats.open(meeting.chair, meeting.title);
    await chatOf(meeting.chair).getByText('Everybody is here now.').waitFor();
    expect(await shown()).to.be.lessThan(205);
  });

  async function idOf(name: string): Promise<string> {
    return (await seats.seat(name).first().getAttribute('data-seat')) ?? '';
  }
});
