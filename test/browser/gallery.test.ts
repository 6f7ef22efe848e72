import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { Card, CardElement } from '../../src/kernel/card.ts';
import { primary, stub, textInput } from '../../src/kernel/cards/index.ts';
import { galleryCards } from '../gallery/cards.ts';
import { drawn } from '../gallery/rendered.ts';
import { openBrowser } from '../support/browser.ts';
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

        for (const one of galleryCards()) {
          it(`fits, can be read and has names for everything: ${one.name}`, async () => {
            expect(await gallery.check(drawn(one))).to.deep.equal([]);
          });
        }
      });
    }
  }

  describe('The checks themselves', () => {
    const good = stub('C-4T9-KX2', 'This consultation is closed');
    const find = async (card: Card, config?: unknown) => {
      const gallery = await openGallery(browser, 'light', 'narrow', config);
      try {
        return (await gallery.check(card)).join('\n');
      } finally {
        await gallery.close();
      }
    };

    it('find an input without a name', async () => {
      const nameless = textInput({ id: 'a', label: '', required: false, maxLength: 9, error: 'Write.' });
      expect(await find({ ...good, body: [...good.body, ...nameless] })).to.include('has no name');
    });

    it('find two buttons of one name', async () => {
      const twice = [1, 2].map(() => primary('Agree', 'consultation.decide', { token: 't' }));
      expect(await find({ ...good, actions: twice })).to.include('two buttons have one name');
    });

    it('find a faint text', async () => {
      const faint = { default: '#999999', subtle: '#aaaaaa' };
      const config = {
        containerStyles: { default: { backgroundColor: '#ffffff', foregroundColors: { default: faint } } },
      };
      expect(await find(good, config)).to.include('has a contrast of 2.');
    });

    it('find what does not fit the width', async () => {
      const item = { type: 'TextBlock', text: 'W'.repeat(60), wrap: true } as const;
      const column = { type: 'Column', width: 'auto', items: [item] } as const;
      const wide: CardElement = { type: 'ColumnSet', columns: Array.from({ length: 30 }, () => column) };
      expect(await find({ ...good, body: [...good.body, wide] })).to.match(/sticks out|cut off/);
    });
  });
});
