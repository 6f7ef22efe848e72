/**
 * The pages that anybody may open. They are the only ones that another page may show in a frame: Teams, as its tab. They
 * hold no record, and ask nobody who they are.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type restify from 'restify';
import { page, pageStyleHash } from '../../kernel/page.ts';
import { notices, ways } from './words.ts';

/** Where Teams shows tabs: its web client, the desktop's, and their new address. */
const teams = 'https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft';

const policy = `default-src 'none'; style-src 'self' '${pageStyleHash}'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' ${teams}`;

/** Next to the page, so that they are found wherever it is served. */
const beside =
  '<link rel="stylesheet" href="tab.css"><script src="teams.js" defer></script><script src="tab.js" defer></script>';

const teamsLibrary = '@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js';

interface File {
  readonly path: string;
  readonly type: string;
  /** A page is made at each look: whose service it is may have changed with the authority file. */
  readonly body: string | (() => string);
  /** Whether a browser may keep it for an hour. */
  readonly keeps?: boolean;
}

function filesFor(authorities: () => readonly string[]): File[] {
  const library = createRequire(import.meta.url).resolve(teamsLibrary);
  const own = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
  return [
    ...notices.map(({ path, title, main }) => ({
      path,
      type: 'text/html',
      body: () => page(title, `${main(authorities())}\n${ways(path)}`, beside),
    })),
    { path: '/tab.css', type: 'text/css', body: own('tab.css'), keeps: true },
    { path: '/tab.js', type: 'text/javascript', body: own('tab.js'), keeps: true },
    { path: '/teams.js', type: 'text/javascript', body: readFileSync(library, 'utf8'), keeps: true },
  ];
}

/** `authorities`: the names of those served now. */
export function mountNotices(
  server: Pick<restify.Server, 'get'>,
  authorities: () => readonly string[],
): void {
  for (const { path, type, body, keeps } of filesFor(authorities)) {
    server.get(path, (_req: restify.Request, res: restify.Response, next: restify.Next) => {
      if (type === 'text/html') res.setHeader('Content-Security-Policy', policy);
      if (keeps) res.setHeader('Cache-Control', 'public, max-age=3600');
      const text = typeof body === 'string' ? body : body();
      res.sendRaw(200, text, {
        'Content-Type': `${type}; charset=utf-8`,
        'Content-Length': String(Buffer.byteLength(text)),
        'X-Robots-Tag': 'noindex',
      });
      next();
    });
  }
}
