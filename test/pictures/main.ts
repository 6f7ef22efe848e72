/**
 * `npm run pictures`: takes the pictures that the pages for each role show, in the rehearsal room with its clock at one
 * Monday of the example authority, into `docs/pictures/roles/`. References are drawn anew each time, so every picture changes.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/lib/tools.ts';
import { openBrowser } from '../support/browser.ts';
import { Product } from '../support/product.ts';
import { Camera } from './camera.ts';
import { tell } from './story.ts';

const folder = join(root, 'docs', 'pictures', 'roles');
await mkdir(folder, { recursive: true });

const product = await Product.open({ room: { pages: join(root, 'dist', 'web') } });
const browser = await openBrowser();
try {
  const camera = await Camera.open(browser, product.room.url, folder);
  await tell(product, camera);
  if (camera.complaints.length > 0) throw new Error(camera.complaints.join('\n'));
} finally {
  await browser.close();
  await product.close();
}
console.log('See docs/pictures/roles/');
