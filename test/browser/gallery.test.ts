import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../gallery/browser.ts';
import { galleryCards } from '../gallery/cards.ts';
import { type Gallery, openGallery, themes, type Width, widths } from '../support/gallery.ts';

describe('Every card in the browser', () => {
  let browser: Browser;

  before(async function () {
    this.timeout(60_000);
    browser = await openBrowser();
  });

  after(() => browser?.close());

  for (const theme of themes) {
    for (const width of Object.keys(widths) as Width[] /* the keys of a constant */) {
      describe(`${theme}, ${widths[width]} pixels wide`, () => {
        let gallery: Gallery;

        before(async () => {
          gallery = await openGallery(browser, theme, width);
        });

        after(() => gallery?.close());

        for (const { name, card } of galleryCards()) {
          it(`fits, can be read and has names for everything: ${name}`, async () => {
            expect(await gallery.check(card)).to.deep.equal([]);
          });
        }
      });
    }
  }
});
