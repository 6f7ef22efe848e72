/**
 * What people of one family's conference do in the page of the rehearsal room, in their words: whose seat, which button,
 * what then stands there. Nobody is quicker than the page: a form that an update of its own card took away is opened anew.
 */
import type { Locator, Page } from 'playwright-core';
import { Seats } from './roomPage.ts';

/** Long enough for what one press sets going, on a slow machine. */
const FOLLOWS_MS = 15_000;
/** How long a form may take to open before it is asked for once more. */
const OPENS_MS = 4_000;
/** How long a button may take to appear before it is looked for behind the dots. */
const APPEARS_MS = 1_000;

export class FamilySeats extends Seats {
  readonly page: Page;

  constructor(page: Page) {
    super(page);
    this.page = page;
  }

  /** The newest card of somebody that holds these words. */
  cardWith(name: string, words: string | RegExp): Locator {
    return this.seat(name).locator('.ac-adaptiveCard').filter({ hasText: words }).last();
  }

  /** Waits for a card with these words, and gives it. */
  async sees(name: string, words: string | RegExp): Promise<Locator> {
    const card = this.cardWith(name, words);
    await card.waitFor({ timeout: FOLLOWS_MS });
    return card;
  }

  /** Presses a button, also of the menu behind the dots, until a card with these words stands there. */
  async goesTo(name: string, button: string, words: string | RegExp): Promise<Locator> {
    const end = performance.now() + FOLLOWS_MS;
    for (;;) {
      await this.#presses(name, button);
      const card = this.cardWith(name, words);
      try {
        await card.waitFor({ timeout: OPENS_MS });
        return card;
      } catch (fault) {
        if (performance.now() > end) throw fault;
      }
    }
  }

  /** Fills a form in and sends it, until these words stand there: an update of its card may take away what was chosen. */
  async sends(
    name: string,
    form: string,
    fill: (card: Locator) => Promise<void>,
    words: string | RegExp,
  ): Promise<void> {
    const end = performance.now() + FOLLOWS_MS;
    for (;;) {
      await fill(await this.sees(name, form));
      await this.press(name, 'Save');
      try {
        await this.cardWith(name, words).waitFor({ timeout: OPENS_MS });
        return;
      } catch (fault) {
        if (performance.now() > end) throw fault;
      }
    }
  }

  async #presses(name: string, button: string): Promise<void> {
    const plain = this.seat(name).getByRole('button', { name: button, exact: true });
    const isThere = await plain
      .last()
      .waitFor({ timeout: APPEARS_MS })
      .then(
        () => true,
        () => false,
      );
    if (isThere) return plain.last().click();
    // Of several cards the newest that has it: the menu tells only once it is open.
    const dots = this.seat(name).getByRole('button', { name: 'More options' });
    for (let n = (await dots.count()) - 1; n >= 0; n -= 1) {
      await dots.nth(n).click();
      const item = this.page.getByRole('menuitem', { name: button, exact: true });
      if ((await item.count()) > 0) return item.click();
      await this.page.keyboard.press('Escape');
    }
    // Neither yet: an update of the card is on its way. Whoever asked looks once more.
  }

  /** Opens the newest mail of that subject and follows the link in it, as a page of its own. */
  async followsMail(name: string, subject: string): Promise<Page> {
    await this.open(name, 'Mail');
    await this.seat(name).getByText(subject).first().click();
    const link = this.seat(name).getByRole('link').first();
    const [opened] = await Promise.all([this.page.context().waitForEvent('page'), link.click()]);
    await opened.waitForLoadState();
    return opened;
  }
}
