/** The rehearsal room as `npm start` starts it, and its page in a browser: who sits there, and what they press and type. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve as resolvePath } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { build } from 'vite';
import { dayOf, momentOf } from '../../src/practice/dates.ts';
import { defaultSettings } from '../../src/practice/settings.ts';
import { calendar } from '../../src/practice/working-days.ts';

export interface Running {
  readonly url: string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Long enough for what comes to a seat by itself, on a slow machine. */
const ARRIVES_MS = 15_000;

/**
 * The room's clock, moved on to ten o'clock of the next Monday that is a working day: in the example authority Ruth
 * Adeyemi is on duty then, on whatever day this is run. Resolves with that Monday.
 */
export function beginOnMonday(journal: string): Temporal.PlainDate {
  const real = Temporal.Now.instant();
  let day = dayOf(real).add({ days: 1 });
  while (day.dayOfWeek !== 1 || !calendar(defaultSettings).isWorkingDay(day)) day = day.add({ days: 1 });
  const offsetMs = momentOf(day, '10:00').epochMilliseconds - real.epochMilliseconds;
  mkdirSync(dirname(journal), { recursive: true });
  writeFileSync(journal, `${JSON.stringify({ kind: 'clock', value: { offsetMs } })}\n`);
  return day;
}

/** The room's page, built where nobody has built it yet. */
export async function builtPage(): Promise<void> {
  if (existsSync('dist/web/index.html')) return;
  await build({ configFile: 'src/web/vite.config.ts', logLevel: 'error' });
}

/** Starts what `npm start` starts, on free ports, over a folder of its own; resolves with the address it prints. */
export function startRoom(folder: string, store: Readonly<Record<string, string>>): Promise<Running> {
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

/** The seats of a page, by the names of who sits there. */
export class Seats {
  readonly #page: Page;
  constructor(page: Page) {
    this.#page = page;
  }

  seat(name: string): Locator {
    return this.#page.locator(`section.seat[aria-label^="${name}"]`);
  }

  /** The newest card in a seat's chat. */
  card(name: string): Locator {
    return this.seat(name).locator('.ac-adaptiveCard').last();
  }

  /** Somebody else takes the first or the second seat. */
  async sit(number: 1 | 2, name: string): Promise<void> {
    await this.#page.getByRole('combobox', { name: `Who sits in seat ${number}` }).click();
    await this.#page.getByRole('listbox').getByRole('option', { name }).first().click();
    await this.seat(name).waitFor();
  }

  /** Opens one of their conversations, their calendar or their mail. */
  async open(name: string, what: string): Promise<void> {
    await this.seat(name).getByRole('tab', { name: what }).click();
  }

  /** Whose meeting the open chat is: who is in it, and the way in and out. */
  meeting(name: string, title: string): Locator {
    return this.seat(name).getByRole('region', { name: `The meeting of ${title}` });
  }

  /** Goes into a meeting from their list of meetings, whether or not they are in its chat. */
  async join(name: string, title: string): Promise<void> {
    await this.seat(name)
      .getByRole('button', { name: /^Meetings/ })
      .click();
    await this.#page.getByRole('menuitem', { name: title }).click();
    const way = this.meeting(name, title).getByRole('button');
    await way.waitFor();
    if ((await way.textContent())?.startsWith('Join') === true) await way.click();
    await this.meeting(name, title)
      .getByRole('button', { name: /^Leave as/ })
      .waitFor();
  }

  /** Types a sentence as they would. */
  async say(name: string, text: string): Promise<void> {
    const box = this.seat(name).getByRole('textbox', { name: `Write as ${name}` });
    await box.fill(text);
    await box.press('Enter');
  }

  press(name: string, button: string): Promise<void> {
    return this.seat(name).getByRole('button', { name: button, exact: true }).last().click();
  }

  answer(name: string, label: string, text: string): Promise<void> {
    return this.card(name).getByRole('textbox', { name: label }).fill(text);
  }

  choose(name: string, option: string): Promise<void> {
    return this.card(name).getByLabel(option, { exact: true }).first().check();
  }

  /** Chooses from a list that is folded. */
  async pick(name: string, label: string, option: string): Promise<void> {
    await this.card(name).getByLabel(label).selectOption({ label: option });
  }

  /** Waits for a card with these words in its title. */
  title(name: string, words: string): Promise<void> {
    return this.seat(name).getByRole('heading', { name: words }).last().waitFor({ timeout: ARRIVES_MS });
  }

  /** Waits for these words anywhere in a seat's chat. */
  reads(name: string, words: string | RegExp): Promise<void> {
    return this.seat(name).getByText(words).last().waitFor({ timeout: ARRIVES_MS });
  }
}
