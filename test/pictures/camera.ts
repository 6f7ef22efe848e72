/** Takes pictures of one message in somebody's seat of the rehearsal room, and of a page, in a real browser. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { At } from '../support/product-seat.ts';
import { Seats } from '../support/roomPage.ts';
import { smaller } from './small.ts';

/** Leaves a seat of the room about 700 px. */
const viewport = { width: 1440, height: 2000 };
const pagePx = { width: 640, height: 700 };

/** The row of reactions belongs to the room and not to the card; a little air shows where the card ends. */
const onlyTheCard = '.reactions { display: none !important } .message-content { padding: 10px }';

/** This browser knows days as Americans write them only; people see them as they stand in their own. */
function asInTheUk(message: Element): void {
  for (const input of message.querySelectorAll<HTMLInputElement>('input[type="date"]')) {
    const [year, month, day] = input.value.split('-');
    input.type = 'text';
    input.value = day === undefined ? 'dd/mm/yyyy' : `${day}/${month}/${year}`;
  }
}

export interface Shot {
  readonly by: At;
  readonly message: string;
  /** The name of the meeting's chat; the one-to-one chat unless given. */
  readonly chat?: string;
}

export class Camera {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #seats: Seats;
  readonly #folder: string;
  /** Who sits in the first seat now. */
  #seated = '';
  readonly complaints: string[] = [];

  private constructor(browser: Browser, page: Page, folder: string) {
    this.#browser = browser;
    this.#page = page;
    this.#seats = new Seats(page);
    this.#folder = folder;
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** Opens the room's page in light colours, without its guide, and with nobody in the second seat who is pictured. */
  static async open(browser: Browser, room: string, folder: string): Promise<Camera> {
    const page = await browser.newPage({ viewport, locale: 'en-GB', colorScheme: 'light' });
    page.setDefaultTimeout(15_000);
    await page.addInitScript(() => localStorage.setItem('quorate.guide', 'closed'));
    const camera = new Camera(browser, page, folder);
    await page.goto(room);
    await page.addStyleTag({ content: onlyTheCard });
    await page.locator('section.seat').nth(1).waitFor();
    await camera.#seats.sit(2, 'Bethan Rowlands');
    return camera;
  }

  async take(name: string, { by, message, chat }: Shot): Promise<void> {
    const person = by.persona.name;
    if (this.#seated !== person) await this.#seats.sit(1, person);
    this.#seated = person;
    await this.#seats.open(person, chat ?? 'Quorate');
    const shown = this.#page.locator(
      `[data-seat="${by.persona.id}"] [data-message="${message}"] .message-content`,
    );
    await shown.scrollIntoViewIfNeeded();
    await shown.locator('.ac-adaptiveCard').first().waitFor();
    await shown.evaluate(asInTheUk);
    await this.#write(name, await shown.screenshot({ animations: 'disabled' }));
  }

  /** Somebody's page behind a link. */
  async takePage(name: string, address: string): Promise<void> {
    const page = await this.#browser.newPage({ viewport: pagePx, locale: 'en-GB', colorScheme: 'light' });
    try {
      await page.goto(address);
      await this.#write(name, await page.screenshot({ fullPage: true }));
    } finally {
      await page.close();
    }
  }

  async #write(name: string, picture: Buffer): Promise<void> {
    await writeFile(join(this.#folder, `${name}.png`), smaller(picture));
  }
}
