/** Opens links over HTTP: one file or one page, to be kept by nobody on the way. To open one changes nothing. */
import type restify from 'restify';
import { linkPath, type Served } from '../kernel/links.ts';

/** What is said alike of every link that leads nowhere. */
const nowhere =
  'This link cannot be used. It may have expired, or what it led to has changed. Please ask for another where you had it from.\n';

/** `follow` gives what a link leads to, undefined where it leads nowhere. */
export function mountLinks(
  server: Pick<restify.Server, 'get'>,
  follow: (key: string) => Promise<Served | undefined>,
): void {
  server.get(linkPath, async (req: restify.Request, res: restify.Response) => {
    const key = new URLSearchParams(req.getQuery()).get('key') ?? '';
    const served = await follow(key);
    const body = served?.body ?? nowhere;
    res.sendRaw(served ? 200 : 404, body, {
      'Content-Type': `${served?.type ?? 'text/plain'}; charset=utf-8`,
      'Content-Length': String(Buffer.byteLength(body)),
      'X-Robots-Tag': 'noindex',
      ...(served?.file === undefined
        ? {}
        : { 'Content-Disposition': `attachment; filename="${served.file}"` }),
    });
  });
}
