/**
 * Makes the app's icons of their drawings: `node scripts/icons.ts`, after a drawing has changed. The pictures are kept in
 * the project, so that the package can be built where there is no browser.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from '../test/support/browser.ts';
import { root } from './lib/tools.ts';

/** Edge of each icon, in pixels, as Teams wants it. */
const icons = { color: 192, outline: 32 } as const;

const folder = join(root, 'appPackage');
const browser = await openBrowser();
try {
  for (const [name, edge] of Object.entries(icons)) {
    const page = await browser.newPage({ viewport: { width: edge, height: edge } });
    const drawing = readFileSync(join(folder, `${name}.svg`), 'utf8');
    await page.setContent(`<style>body{margin:0}svg{display:block}</style>${drawing}`);
    writeFileSync(join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
