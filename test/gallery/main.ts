/**
 * `npm run gallery`: writes a picture of every card, wide and narrow, light and dark, and a sheet of all of them, into
 * `gallery/`; says what the checks found, and fails when they found something.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser } from '../support/browser.ts';
import { openGallery, themes, type Width, widths } from '../support/gallery.ts';
import { galleryCards } from './cards.ts';
import { drawn } from './rendered.ts';

const folder = join(import.meta.dirname, '../../gallery');
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const cards = galleryCards();
const sheet = cards.map((one) => ({
  name: one.verb === undefined ? one.name : `${one.name} (${one.verb})`,
  card: drawn(one),
}));
const browser = await openBrowser();
let found = 0;
try {
  for (const theme of themes) {
    for (const width of Object.keys(widths) as Width[] /* the keys of a constant */) {
      const gallery = await openGallery(browser, theme, width);
      for (const one of cards) {
        const { name } = one;
        for (const finding of await gallery.check(drawn(one))) {
          found += 1;
          console.error(`${name}, ${theme}, ${width}: ${finding}`);
        }
        await writeFile(join(folder, `${name}-${width}-${theme}.png`), await gallery.picture());
      }
      await writeFile(join(folder, `sheet-${width}-${theme}.png`), await gallery.sheet(sheet));
      await gallery.close();
    }
  }
} finally {
  await browser.close();
}
console.log(
  `${cards.length} cards, ${themes.length} themes, ${Object.keys(widths).length} widths: see gallery/`,
);
process.exitCode = found === 0 ? 0 : 1;
