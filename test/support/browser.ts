/**
 * The browser that tests and the gallery look at pages with: headless, out of the npm registry on Linux x64, elsewhere
 * the Chrome that is installed. `CHROME_PATH` names another.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';
import { takeLock } from '../../scripts/lib/lock.mjs';
import { root } from '../../scripts/lib/tools.ts';

/** Not the package's own: with their `--single-process` the browser ends at its second page. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--font-render-hinting=none',
  '--disable-background-networking',
  '--lang=en-GB',
];
const cache = join(root, '.cache');
const UNPACK_MS = 120_000;

/** Opens a browser of its own, which the caller closes. The first time it takes some seconds to unpack. */
export async function openBrowser(): Promise<Browser> {
  const given = process.env.CHROME_PATH;
  if (given) return chromium.launch({ executablePath: given, args });
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return chromium.launch({ channel: 'chrome', args });
  }
  const folder = await unpackOnce();
  return chromium.launch({ executablePath: join(folder, 'chromium'), args, env: withFonts(folder) });
}

/**
 * The package unpacks into the system's temporary folder and takes what lies there for whole, also when it was killed
 * half-way. So it unpacks into a folder that gets its name only when all is there, one process at a time.
 */
async function unpackOnce(): Promise<string> {
  const manifest = join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const folder = join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;
  const lock = await takeLock(`${folder}.lock`, { waitMs: UNPACK_MS });
  try {
    if (existsSync(folder)) return folder;
    const part = `${folder}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    const script = `await (await import('@sparticuz/chromium')).default.executablePath()`;
    // In a process of its own, because the package asks the environment where to unpack.
    const result = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      env: { ...process.env, TMPDIR: part },
      encoding: 'utf8',
      timeout: UNPACK_MS,
    });
    if (result.status !== 0) throw new Error(`The browser could not be unpacked: ${result.stderr}`);
    renameSync(part, folder);
    return folder;
  } finally {
    lock.release();
  }
}

/** A machine without any font shows boxes for letters: there the package's own are used. */
function withFonts(folder: string): NodeJS.ProcessEnv {
  if (existsSync('/usr/share/fonts')) return process.env;
  const config = join(folder, 'quorate-fonts.conf');
  const dir = join(folder, 'fonts');
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${dir}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>\n`;
  if (!existsSync(config)) writeFileSync(config, text);
  return { ...process.env, FONTCONFIG_FILE: config };
}
