/**
 * The whole life of one family in a real browser, seat after seat: request, outcome, strategy discussion, booking,
 * reports, a conference that is not quorate and goes ahead, a plan for one child and none for the other, the monitoring
 * form, and the review that is booked.
 *
 * Five agencies are asked: the police are of another tenant, the school sits in the room, the school nurse sends a
 * deputy, the GP answers by a link, and children's social care, without which the local rule is not met, is missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { defaultSettings } from '../../src/practice/settings.ts';
import { openBrowser } from '../support/browser.ts';
import { FamilySeats } from '../support/familySeats.ts';
import { Room } from '../support/room.ts';
import { beginOnMonday, builtPage, type Running, startRoom } from '../support/roomPage.ts';

const maya = 'Maya Okafor';
const ruth = 'Ruth Adeyemi';
const officer = 'Marcus Bell';
const nurse = 'Folasade Ajayi';
const doctor = 'Alex Stranger';
const stateSchema = z.object({ calendar: z.array(z.object({ subject: z.string(), from: z.string() })) });
const here = 'I am here for an organisation';

const addresses = [
  ['Example Constabulary', 'marcus.bell@police.example.org'],
  ['School nurse', 'folasade.ajayi@health.example.org'],
  ['School', 'eleni.georgiou@school.example.org'],
  ['GP', 'alex.stranger@elsewhere.example'],
] as const;

describe('the whole life of one family, in the rehearsal room', function () {
  this.timeout(90_000);
  let folder: string;
  let browser: Browser;
  let page: Page;
  let running: Running;
  let room: Room;
  let seats: FamilySeats;
  const complaints: string[] = [];

  /** What the page, not the clock of the machine, says of the conference; known once it is booked. */
  let title: string;
  let starts: Temporal.Instant;
  let chair: string;
  let minuteTaker: string;

  before(async () => {
    await builtPage();
    folder = mkdtempSync(join(tmpdir(), 'quorate-family-'));
    beginOnMonday(join(folder, 'rehearsal.jsonl'));
    [browser, running] = await Promise.all([openBrowser(), startRoom(folder, { STORE: 'sqlite' })]);
    room = new Room(running.url);
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 }, locale: 'en-GB' });
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(running.url);
    await page.locator('section.seat').first().waitFor();
    seats = new FamilySeats(page);
  });
  afterEach(async function () {
    // A picture of what was to be seen when it went wrong.
    if (this.currentTest?.state === 'failed') {
      await page?.screenshot({ path: join(tmpdir(), 'quorate-family.png') }).catch(() => {});
    }
    expect(complaints).to.deep.equal([]);
  });
  after(async () => {
    await browser?.close();
    await running?.kill('SIGTERM');
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it('begins with a request about two children, which the duty chair takes and decides', async () => {
    await seats.seat(maya).getByRole('button', { name: 'request consultation' }).click();
    await seats.title(maya, 'Which family is it about?');
    await seats.answer(maya, 'Case reference', 'FAM-20417');
    await seats.answer(maya, 'Number of the completed referral', 'REF-88120');
    await seats.choose(maya, 'Child in need plan');
    await seats.choose(maya, 'Today');
    await seats.press(maya, 'Save and continue');

    await seats.title(maya, 'Which children is it about?');
    await isBorn(1, '3004171', '03/2015', 'Female');
    await seats.press(maya, 'Add more children');
    await seats.card(maya).getByText('Child 2', { exact: true }).waitFor();
    await isBorn(2, '3004172', '06/2019', 'Male');
    await seats.press(maya, 'Save and continue');

    await seats.title(maya, 'What is the plan of work?');
    await seats.answer(maya, 'What has been tried', 'Family support since June; safety plan in September.');
    await seats.choose(maya, 'Neglect');
    await seats.choose(maya, 'Domestic abuse');
    await seats.press(maya, 'Save and continue');

    await seats.title(maya, 'What do you propose?');
    await seats.choose(maya, 'Initial child protection conference');
    await seats.choose(maya, 'Not yet');
    await seats.press(maya, 'Send to the duty chair');

    await seats.sees(ruth, 'A request: will you take it?');
    await seats.goesTo(ruth, 'Take it', 'You have this consultation');
    await seats.goesTo(ruth, 'Record the outcome', 'Was it brought in good time?');
    await seats.choose(ruth, 'Yes, in good time');
    await seats.press(ruth, 'Agree as proposed');
    await seats.sees(maya, 'There is an outcome: do you agree?');
    await seats.press(maya, 'Agree');
    await seats.sees(ruth, 'Maya Okafor agrees with the outcome');
  });

  async function isBorn(n: number, number: string, month: string, sex: string): Promise<void> {
    await seats.answer(maya, `Child ${n}: case system number`, number);
    await seats.answer(maya, `Child ${n}: born or expected`, month);
    await seats.pick(maya, `Child ${n}: sex`, sex);
  }

  it('goes on with a strategy discussion, from which the fifteen days run', async () => {
    await seats.goesTo(maya, 'Record a strategy discussion', 'When was it held, and what came of it?');
    for (const agency of ['Children’s social care', 'Police', 'Health', 'Yes']) {
      await seats.choose(maya, agency);
    }
    await seats.press(maya, 'Record the discussion');
    await seats.sees(maya, 'Section 47 enquiry: day 0 of 15');
  });

  it('is booked in the first time that can be had', async () => {
    await seats.goesTo(maya, 'Ask for the conference', 'What kind of conference');
    await seats.goesTo(maya, 'Ask for it and see the times', 'Which time do you take?');
    await seats
      .seat(maya)
      .getByRole('button', { name: /^Take time 1/ })
      .click();
    await seats.sees(maya, 'Hold this time?');
    await seats.press(maya, 'Hold this time');
    const booked = await seats.sees(maya, /Booked for .*Entered in the calendars/s);
    const words = await booked.innerText();
    chair = /Chair\s+(.+)/.exec(words)?.[1] ?? '';
    minuteTaker = /Minutes\s+(.+)/.exec(words)?.[1] ?? '';
    title = `Meeting ${/M-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(words)?.[0]}`;
    await seats.seat(maya).getByRole('tab', { name: title }).waitFor();
    starts = await startsAt();
  });

  /** By the calendar of the room: the invitation begins with the half hour in which the chair sees the family. */
  async function startsAt(): Promise<Temporal.Instant> {
    const { calendar } = stateSchema.parse(await room.send('GET', '/room/state'));
    const entry = calendar.find(({ subject }) => subject === title);
    return Temporal.Instant.from(entry?.from ?? '').add({ minutes: 30 });
  }

  it('asks four agencies beside social care, once the chair has signed who will see what', async () => {
    const proposed = await seats.goesTo(maya, 'Who is asked', 'Change one of them');
    // In the order of the settings, on every day alike.
    const words = await proposed.innerText();
    const places = defaultSettings.invitations.list.map(({ role }) => words.indexOf(`· ${role} ·`));
    const shown = places.filter((place) => place >= 0);
    expect(shown).to.have.length(5);
    expect(shown).to.deep.equal(shown.toSorted((a, b) => a - b));
    for (const [who, address] of addresses) {
      await chosen(who);
      const form = await seats.sees(maya, 'What they come as');
      await form.getByRole('textbox', { name: 'Work e-mail address' }).fill(address);
      await seats.press(maya, 'Keep the change');
      await seats.cardWith(maya, 'Change one of them').getByText(address).waitFor();
    }
    await chosen('Probation');
    await seats.goesTo(maya, 'Take them off the list', '4 on the list');

    await seats.sit(2, chair);
    await seats.goesTo(chair, 'See who will see what', 'Not signed yet');
    await seats.goesTo(chair, 'Sign it: invitations may go', /Signed\s*By /);

    const secure = await seats.goesTo(maya, 'Told by secure mail', 'It was sent to');
    for (const [who] of addresses) await secure.getByLabel(new RegExp(`· ${who}$`)).check();
    await seats.press(maya, 'Record that it was sent');
    await seats.sees(maya, 'Everybody knows which child it is about');
  });

  /** Opens one of those on the list. */
  async function chosen(who: string): Promise<void> {
    const list = await seats.sees(maya, 'Change one of them');
    const options = await list.getByLabel('Change one of them').locator('option').allInnerTexts();
    const label = options.find((one) => one.endsWith(`· ${who}`)) ?? who;
    await list.getByLabel('Change one of them').selectOption({ label });
    await seats.press(maya, 'Change the one chosen');
    await seats.sees(maya, 'What they come as');
  }

  it('hears from agencies by the link in their mail: one comes, one sends a deputy', async () => {
    const morning = page.getByRole('button', { name: /^Clock:/ });
    await morning.click();
    await page.getByRole('button', { name: 'Next working day, 09:00' }).click();
    await page.getByText('Move the clock on').waitFor({ state: 'detached', timeout: 20_000 });

    await seats.sit(1, doctor);
    const doctors = await seats.followsMail(doctor, 'Please answer');
    expect(await doctors.locator('body').innerText())
      .to.include(title)
      .and.not.match(/FAM-|3004171|Neglect/);
    await doctors.getByLabel('I will attend').check();
    await doctors.getByLabel('We will send it in time').check();
    await doctors.getByRole('button', { name: 'Send my answer' }).click();
    await doctors.getByText('Your answer is kept').waitFor();
    await doctors.close();

    await seats.sit(1, nurse);
    const nurses = await seats.followsMail(nurse, 'Please answer');
    await nurses.getByLabel('Somebody will come in my place').check();
    await nurses.getByRole('button', { name: 'Send my answer' }).click();
    // What is missing is said beside its field, and what was chosen stands.
    await nurses.getByRole('link', { name: 'Choose where your report stands.' }).waitFor();
    expect(await nurses.getByLabel('Somebody will come in my place').isChecked()).to.equal(true);
    await nurses.getByLabel(/^Who comes in your place/).fill('Jo Ndlovu, school nurse');
    await nurses.getByLabel('We will read it out at the meeting').check();
    await nurses.getByRole('button', { name: 'Send my answer' }).click();
    await nurses.getByText('Your answer is kept').waitFor();
    await nurses.close();
  });

  it('keeps where each report stands, and that the family has the social worker’s', async () => {
    await seats.sit(1, maya);
    const reports = await seats.goesTo(maya, 'Record reports', 'Where does the report stand?');
    for (const who of [/Social worker/, /Constabulary$/, /· School$/]) await reports.getByLabel(who).check();
    await reports.getByLabel('Received', { exact: true }).check();
    await seats.press(maya, 'Save');
    await seats.sees(maya, 'Reports: 4 of 5 known.');
    const shown = await seats.goesTo(maya, 'What the family has seen', 'What has the family seen?');
    await shown.getByLabel(/Social worker/).check();
    await shown.getByLabel('Has it', { exact: true }).check();
    await seats.press(maya, 'Save');
    const kept = await seats.sees(maya, /shared with the family/);
    expect(await kept.innerText())
      .to.include('in their place: Jo Ndlovu, school nurse')
      .and.include('Report promised');
  });

  it('meets: an officer of another tenant presses in the chat, a doctor whom nobody knows says who they are', async () => {
    await room.moveClock(starts.subtract({ minutes: 10 }));
    await seats.sees(chair, 'In the meeting · for the chair');
    await seats.press(chair, 'Ask in the meeting’s chat');
    await seats.sit(1, officer);
    await seats.join(officer, title);
    await seats.press(officer, here);
    await seats.reads(officer, 'For Example Constabulary, through Teams.');

    await seats.sit(1, doctor);
    await seats.join(doctor, title);
    await seats.press(doctor, here);
    const asked = await seats.sees(doctor, 'Which organisation are you here for?');
    await asked.getByLabel('Your organisation').selectOption({ label: 'GP' });
    await seats.press(doctor, 'I am here for it');
    await seats.reads(doctor, /Whoever takes the minutes looks at it/);
  });

  it('is recorded by the minute taker: a deputy, one in the room, and the social worker missing', async () => {
    await seats.sit(1, minuteTaker);
    await seats.sees(minuteTaker, 'In the meeting · who is here');
    await seats.press(minuteTaker, 'As it stands now');
    await seats.sees(minuteTaker, '1 person says in the chat who they are');
    await seats.goesTo(minuteTaker, 'See who it is', 'has the address of');
    await seats.press(minuteTaker, 'Confirm the one proposed');
    await seats.sees(minuteTaker, 'Nobody waits to be placed');
    const list = await seats.goesTo(minuteTaker, 'Back', 'Not here');
    await list.getByLabel(/Social worker/).check();
    await seats.press(minuteTaker, 'All here but those ticked');
    const saved = await seats.sees(minuteTaker, '4 of 6 are down as here.');
    expect(await saved.innerText()).to.match(/School nurse\s+Here, a deputy/);
    const how = await seats.goesTo(minuteTaker, 'How they are here', 'How are they here?');
    await how.getByLabel(/· School$/).check();
    await how.getByLabel('Here, in the room').check();
    await seats.press(minuteTaker, 'Save');
    await seats.sees(minuteTaker, /School\s*Here, in the room/);
  });

  it('is not quorate, and goes ahead by the chair’s decision, with reason and safeguards', async () => {
    await room.moveClock(starts.add({ minutes: 5 }));
    await seats.goesTo(chair, 'As it stands now', /The rule still asks for\s*children’s social care(?! and)/);
    const form = await seats.goesTo(chair, 'Not quorate, goes ahead', 'Why it goes ahead');
    await form.getByLabel('Delay would harm the child').check();
    await form.getByLabel(/What keeps the child safe/).fill('Gareth Pryce visits the family today.');
    await seats.press(chair, 'Record that it goes ahead');
    await seats.sees(chair, 'The chair decided: not quorate');
    expect(await chatWords(officer)).to.not.match(/quorate|Okafor|missing|not here/i);
  });

  /** All that the bot has said in the meeting's chat, as somebody reads it. */
  async function chatWords(name: string): Promise<string> {
    await seats.sit(1, name);
    await seats.open(name, title);
    const log = seats.seat(name).getByRole('region', { name: `Messages, ${title}` });
    return (await log.locator('.ac-adaptiveCard').allInnerTexts()).join('\n');
  }

  it('ends in a plan for one child and none for the other', async () => {
    const first = await seats.goesTo(chair, 'Decide about the children', 'For whom');
    await first.getByLabel('Child 2', { exact: true }).uncheck();
    await first.getByLabel('A child protection plan').check();
    await first.getByLabel('Neglect').check();
    await first.getByLabel(/^Earlier plans with this authority/).fill('0');
    await seats.press(chair, 'Record the decision');
    await seats.sees(chair, 'One child is left');
    const second = await seats.goesTo(chair, 'Decide about the others', 'For whom');
    await second.getByLabel('No plan. A child in need plan instead').check();
    await second.getByLabel(/^Why, where there is no plan/).fill('He is safe with his grandmother.');
    await seats.press(chair, 'Record the decision');
    const decided = await seats.sees(chair, 'No plan: a child in need plan instead');
    expect(await decided.innerText())
      .to.match(/Child 3004171\s+Plan: Neglect/)
      .and.match(/Child 3004172\s+No plan: a child in need plan instead/);
  });

  it('is followed by the monitoring form, filled in by the chair in four steps', async () => {
    await room.moveClock(starts.add({ hours: 3 }));
    await seats.sees(chair, 'A form to fill in');
    await seats.goesTo(chair, 'Fill in: The children', 'Step 1 of 4.');
    /** In each of these the first that can be chosen. */
    const first = async (card: Locator, ...labels: readonly string[]) => {
      for (const label of labels) await card.getByLabel(label).selectOption({ index: 1 });
    };
    await seats.sends(
      chair,
      'Step 1 of 4.',
      async (card) => {
        for (const n of [1, 2]) {
          const label = 'PN6 · Did not come, views given in another way';
          await card.getByLabel(`Child ${n}`).selectOption({ label });
        }
      },
      'Step 2 of 4.',
    );
    await seats.sends(
      chair,
      'Step 2 of 4.',
      (card) =>
        first(
          card,
          'Mother',
          'Father',
          'You spoke with the family before',
          'A meeting with the family just before',
        ),
      'Step 3 of 4.',
    );
    await seats.sends(
      chair,
      'Step 3 of 4.',
      async (card) => {
        await card.getByLabel('Minutes of sharing information').fill('55');
        await card.getByLabel('Minutes of planning and deciding').fill('40');
        await first(card, 'Asked to scale');
      },
      'Step 4 of 4.',
    );
    await seats.sends(
      chair,
      'Step 4 of 4.',
      (card) =>
        first(
          card,
          'Quality of the social worker’s report',
          'The family had it in good time',
          'The categories were explained to everybody',
        ),
      /Complete/,
    );
  });

  it('has its review asked for by itself, eight weeks before it is due, and booked', async () => {
    await seats.sit(1, maya);
    await room.moveClock(starts.add({ hours: 24 * 36 }));
    await seats.sees(maya, 'review conference');
    await seats.goesTo(maya, 'See the times', 'Which time do you take?');
    await seats
      .seat(maya)
      .getByRole('button', { name: /^Take time 1/ })
      .last()
      .click();
    await seats.sees(maya, 'Hold this time?');
    await seats.press(maya, 'Hold this time');
    await seats.sees(maya, /Booked for .*review conference.*Entered in the calendars/s);
  });
});
