/** A headless browser out of the npm registry on Linux x64; elsewhere the one that CHROME_PATH names, or the installed. */
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

/** Opens the browser; the caller closes it. The package's own arguments end it at a second page, so these are ours. */
export async function openBrowser(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--font-render-hinting=none',
    '--disable-background-networking',
    '--lang=en-GB',
  ];
  const given = process.env.CHROME_PATH;
  if (given) return chromium.launch({ executablePath: given, args });
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return chromium.launch({ channel: 'chrome', args });
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args });
}
