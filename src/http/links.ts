/**
 * Links over HTTP: one file or one page, to be kept by nobody on the way. To open one changes nothing: mail filters open
 * what they see. What a page's form sends is taken by POST alone.
 */
import type restify from 'restify';
import type { RealTime } from '../kernel/clock.ts';
import { shortHash } from '../kernel/ids.ts';
import { type Fields, linkPath, type Served } from '../kernel/links.ts';
import { pageStyleHash } from '../kernel/page.ts';
import { RateLimit } from '../kernel/rate-limit.ts';
import type { Telemetry } from '../kernel/telemetry.ts';
import { readForm } from './body.ts';
import type { AddressOf } from './caller.ts';

/** What is said alike of every link that leads nowhere. */
const nowhere =
  'This link cannot be used. It may have expired, or what it led to has changed. Please ask for another where you had it from.\n';
const tooOften = 'This was asked for too often. Please wait a minute and try again.\n';

/** A form of ours is far below this. */
const largestForm = 8 * 1024;

const htmlPolicy = `default-src 'none'; style-src '${pageStyleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

export interface LinkHandlers {
  /** What a link leads to, undefined where it leads nowhere. */
  follow(key: string): Promise<Served | undefined>;
  /** The same after its form was sent. */
  send(key: string, fields: Fields): Promise<Served | undefined>;
}

export interface LinkPorts {
  readonly time: Pick<RealTime, 'nowMs'>;
  /** How often a minute; many of one council come from one address. */
  readonly limits: { readonly address: number; readonly link: number };
  readonly addressOf: AddressOf;
  readonly telemetry?: Telemetry | undefined;
}

export function mountLinks(
  server: Pick<restify.Server, 'get' | 'post'>,
  handlers: LinkHandlers,
  { time, limits, addressOf, telemetry }: LinkPorts,
): void {
  const addresses = new RateLimit(limits.address);
  const links = new RateLimit(limits.link);

  /** The key of a link that may be asked for now. */
  function keyOf(req: restify.Request, res: restify.Response): string | undefined {
    const key = new URLSearchParams(req.getQuery()).get('key') ?? '';
    const now = time.nowMs();
    const mayAddress = addresses.allows(addressOf(req), now);
    if (mayAddress && links.allows(shortHash(key), now)) return key;
    telemetry?.count('quorate.limited', { limit: mayAddress ? 'link' : 'address' });
    res.setHeader('Retry-After', '60');
    answer(res, 429, tooOften);
    return undefined;
  }

  server.get(linkPath, async (req: restify.Request, res: restify.Response) => {
    const key = keyOf(req, res);
    if (key !== undefined) give(res, await handlers.follow(key));
  });
  server.post(linkPath, async (req: restify.Request, res: restify.Response) => {
    const key = keyOf(req, res);
    if (key === undefined) return;
    const read = await readForm(req, largestForm);
    if (!read.ok) {
      if (read.status === 413) res.setHeader('Connection', 'close');
      answer(res, read.status, `${read.words}\n`);
      return;
    }
    give(res, await handlers.send(key, read.fields));
  });
}

function give(res: restify.Response, served: Served | undefined): void {
  if (served?.type === 'text/html') res.setHeader('Content-Security-Policy', htmlPolicy);
  answer(res, served ? 200 : 404, served?.body ?? nowhere, served);
}

function answer(
  res: restify.Response,
  status: number,
  body: string,
  { type = 'text/plain', file }: Partial<Pick<Served, 'type' | 'file'>> = {},
): void {
  res.sendRaw(status, body, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Robots-Tag': 'noindex',
    ...(file === undefined ? {} : { 'Content-Disposition': `attachment; filename="${file}"` }),
  });
}
