import { mkdir, writeFile } from 'node:fs/promises';
import { enquiryCards } from './test/gallery/enquiry-cards.ts';
import { drawn } from './test/gallery/rendered.ts';
import { openBrowser } from './test/support/browser.ts';
import { openGallery } from './test/support/gallery.ts';

await mkdir('gallery', { recursive: true });
const browser = await openBrowser();
for (const [theme, width] of [
  ['light', 'wide'],
  ['dark', 'narrow'],
  ['light', 'narrow'],
  ['dark', 'wide'],
] as const) {
  const g = await openGallery(browser, theme, width);
  for (const one of enquiryCards) {
    for (const f of await g.check(drawn(one))) console.log(one.name, theme, width, f);
    await writeFile(`gallery/${one.name}-${width}-${theme}.png`, await g.picture());
  }
  await g.close();
}
await browser.close();
