/** A small Bot Connector and Graph over HTTP, for the edge's tests: it keeps what it was sent and answers as told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** `'hang'` never answers; `'reset'` drops the connection after the request was read. */
export type Script =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset';

export interface Connector {
  readonly url: string;
  readonly graphUrl: string;
  /** Everything asked of it, in order. */
  readonly seen: Seen[];
  /** Requests whose method and path match, e.g. `POST /v3/conversations/c1/activities`. */
  count(method: string, path: RegExp): number;
  /** Answers the next matching requests with these, one each, before the usual answers. */
  script(method: string, path: RegExp, ...answers: Script[]): void;
  /** Resolves when `howMany` matching requests have come. */
  waitFor(method: string, path: RegExp, howMany?: number): Promise<Seen>;
  close(): Promise<void>;
}

export function failure(status: number, code: string, headers: Record<string, string> = {}): Script {
  return {
    status,
    headers,
    body: { error: { code, message: 'A sentence about Maya that belongs in no log.' } },
  };
}

export async function startConnector(): Promise<Connector> {
  const seen: Seen[] = [];
  const scripts: { method: string; path: RegExp; answers: Script[] }[] = [];
  const waiting: (() => void)[] = [];
  let created = 0;

  function usual(method: string, path: string): Script {
    created += 1;
    if (method === 'POST' && path === '/v3/conversations')
      return { status: 201, body: { id: `a:new${created}` } };
    if (method === 'PUT')
      return { status: 200, body: { id: decodeURIComponent(path.split('/').at(-1) ?? '') } };
    if (path.startsWith('/v1.0/appCatalogs'))
      return { status: 200, body: { value: [{ id: 'catalogue-id' }] } };
    if (path.startsWith('/v1.0/users')) return { status: 201, body: { id: 'installation' } };
    return { status: 201, body: { id: `m${created}` } };
  }

  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString('utf8');
    const method = req.method ?? '';
    const path = req.url ?? '';
    seen.push({
      method,
      path,
      body: text === '' ? undefined : JSON.parse(text),
      authorization: req.headers.authorization,
    });
    const scripted = scripts.find(
      (script) => script.method === method && script.path.test(path) && script.answers.length > 0,
    );
    const answer = scripted?.answers.shift() ?? usual(method, path);
    if (answer === 'reset') req.socket.destroy();
    else if (answer !== 'hang') {
      res.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      res.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
    }
    for (const wake of waiting.splice(0)) wake();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const matching = (method: string, path: RegExp) =>
    seen.filter((request) => request.method === method && path.test(request.path));

  return {
    url,
    graphUrl: `${url}/v1.0`,
    seen,
    count: (method, path) => matching(method, path).length,
    script: (method, path, ...answers) => {
      scripts.push({ method, path, answers });
    },
    waitFor: async (method, path, howMany = 1) => {
      for (;;) {
        const found = matching(method, path)[howMany - 1];
        if (found) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
