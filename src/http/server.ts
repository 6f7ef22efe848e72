/**
 * The HTTP server: `/api/messages` for Teams, `/healthz` and `/readyz` for whoever runs it, and the pages that others
 * mount. Nothing that a caller sends, and no inner error, is ever in an answer.
 */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import restify from 'restify';
import { isLoopback } from '../config.ts';
import { causeOf } from '../kernel/cause.ts';
import { type RealTime, realTime } from '../kernel/clock.ts';
import { randomId, referenceFor } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import { RateLimit } from '../kernel/rate-limit.ts';
import type { Telemetry } from '../kernel/telemetry.ts';
import { readJson } from './body.ts';
import { type AddressOf, addressOf } from './caller.ts';

/** Answers `/api/messages`: an object is sent as JSON, a string as plain text; `after` is called once it is out. */
export type MessageHandler = (received: {
  authorization: string | undefined;
  body: unknown;
}) => Promise<{ status: number; body?: unknown; after?: () => void }>;

/** `validationToken`: Graph's question whether the address is ours; it comes without a body. */
export type ChangesHandler = (received: {
  readonly authority: string;
  readonly key: string;
  readonly validationToken: string | null;
  readonly body: unknown;
}) => Promise<{ status: number; body?: string }>;

export interface ServerOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly messages: MessageHandler;
  /** Answers what Graph tells of changes in a calendar; without it there is no such address. */
  readonly changes?: ChangesHandler;
  /** What must hold for `/readyz`, by name; one that throws, or takes two seconds, does not hold. */
  readonly checks: Readonly<Record<string, () => boolean | Promise<boolean>>>;
  /** What somebody should see to soon, by name: `/readyz` names those that hold, and is as ready as without them. */
  readonly warnings?: Readonly<Record<string, () => boolean | Promise<boolean>>>;
  readonly log: Log;
  /** Without bot credentials: answer only requests that name this machine, so that no web page reaches in. */
  readonly loopbackOnly: boolean;
  /** Adds pages of other folders. */
  readonly mount?: (server: restify.Server, addressOf: AddressOf) => void;
  readonly time?: RealTime;
  /** How often a minute one address may tell of changes: far more than a council's calendar has. (600) */
  readonly mostChanges?: number;
  /** How many proxies of ours stand before it. (0) */
  readonly trustedProxies?: number;
  readonly telemetry?: Telemetry | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, lets what is under way finish (ten seconds at most), and resolves when all are closed. */
  close(): Promise<void>;
}

/** A card's inputs at their longest are far below this. */
export const largestBody = 300 * 1024;
const checkWithinMs = 2_000;
/** Whoever asks whether we are ready costs one look in so long, however many ask. */
const readyKeptMs = 1_000;
/** Longer than the proxies before us keep a connection: else one is closed just as a press comes over it. */
const idleConnectionMs = 300_000;
const closeWithinMs = 10_000;

const securityHeaders = Object.entries({
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  // Browsers heed it over TLS alone.
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
});

/** Answers once. restify must know of it, or it would answer a failed route a second time with the error itself. */
function send(res: restify.Response, status: number, body: unknown): void {
  if (res.headersSent) return;
  const plain = typeof body === 'string';
  // As text, it goes out together with the headers in one piece.
  const payload = body === undefined ? '' : plain ? body : JSON.stringify(body);
  res.sendRaw(status, payload, {
    ...(body !== undefined && {
      'Content-Type': plain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    }),
    'Content-Length': String(Buffer.byteLength(payload)),
  });
}

/** Whether the Host header names this machine: a web page that rebinds its name to loopback does not. */
function namesThisMachine(host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(`http://${host}`)) return false;
  return isLoopback(new URL(`http://${host}`).hostname);
}

/** Listens, and resolves when it does; rejects when the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { log } = options;
  const time = options.time ?? realTime;
  const caller = addressOf(options.trustedProxies ?? 0);
  const server = restify.createServer({ name: 'Quorate', handleUncaughtExceptions: false });
  server.server.requestTimeout = 30_000;
  server.server.headersTimeout = 15_000;
  server.server.keepAliveTimeout = idleConnectionMs;
  server.server.on('clientError', (_error: Error, socket: Duplex) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  let closing = false;
  /** A name of this machine that was called before: nearly always the one that is called next. */
  let known = 'localhost';

  server.pre((req, res, next) => {
    for (const [name, value] of securityHeaders) res.setHeader(name, value);
    res.setHeader('X-Request-Id', randomUUID());
    res.removeHeader('Server');
    // A connection that was busy when closing began would otherwise be kept for the next request.
    res.once('close', () => {
      if (closing) setImmediate(() => server.server.closeIdleConnections());
    });
    const { host } = req.headers;
    if (options.loopbackOnly && host !== known && !namesThisMachine(host)) {
      send(res, 403, 'Not served under this name.');
      next(false);
      return;
    }
    if (options.loopbackOnly) known = host ?? known;
    next();
  });

  /** A fault of ours: the caller is given a reference, the log the same and the error's name. */
  function failed(res: restify.Response, error: unknown): void {
    const reference = referenceFor('F', randomId());
    log.error('http.failed', { reference, error: error instanceof Error ? error.name : typeof error });
    send(res, 500, `This request could not be finished. Reference ${reference}.`);
  }

  async function messages(req: restify.Request, res: restify.Response): Promise<void> {
    try {
      const read = await readJson(req, largestBody);
      if (!read.ok) {
        log.warn('http.badBody', { status: read.status });
        // The rest of the body is not waited for.
        if (read.status === 413) res.setHeader('Connection', 'close');
        send(res, read.status, read.words);
        return;
      }
      const { authorization } = req.headers;
      const reply = await options.messages({ authorization, body: read.value });
      if (reply.after) res.once('close', reply.after);
      send(res, reply.status, reply.body);
    } catch (error) {
      failed(res, error);
    }
  }

  const changesOf = new RateLimit(options.mostChanges ?? 600);

  async function changes(
    handler: ChangesHandler,
    req: restify.Request,
    res: restify.Response,
  ): Promise<void> {
    try {
      if (!changesOf.allows(caller(req), time.nowMs())) {
        options.telemetry?.count('quorate.limited', { limit: 'changes' });
        // Graph tells later once more what it could not tell now; the body is not waited for.
        res.setHeader('Retry-After', '60');
        res.setHeader('Connection', 'close');
        send(res, 429, 'This was asked for too often. Please wait a minute.');
        return;
      }
      const validationToken = new URL(req.url ?? '', 'http://localhost').searchParams.get('validationToken');
      const read =
        validationToken === null ? await readJson(req, largestBody) : { ok: true as const, value: undefined };
      if (!read.ok) {
        log.warn('http.badBody', { status: read.status });
        if (read.status === 413) res.setHeader('Connection', 'close');
        send(res, read.status, read.words);
        return;
      }
      const { authority, key } = req.params;
      const reply = await handler({
        authority: String(authority),
        key: String(key),
        validationToken,
        body: read.value,
      });
      send(res, reply.status, reply.body);
    } catch (error) {
      failed(res, error);
    }
  }

  async function holds(check: () => boolean | Promise<boolean>): Promise<boolean> {
    const stop = new AbortController();
    try {
      const first = await Promise.race([check(), time.wait(checkWithinMs, stop.signal)]);
      return first === true;
    } catch {
      return false;
    } finally {
      stop.abort();
    }
  }

  function each(checks: ServerOptions['checks']): Promise<(readonly [string, boolean])[]> {
    return Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await holds(check)] as const),
    );
  }

  let looked: { readonly at: number; readonly found: ReturnType<typeof look> } | undefined;

  /** Anybody can ask, and a store counts what it is asked. */
  function look() {
    return Promise.all([each(options.checks), each(options.warnings ?? {})]);
  }

  async function ready(_req: restify.Request, res: restify.Response): Promise<void> {
    if (!looked || time.nowMs() - looked.at >= readyKeptMs) looked = { at: time.nowMs(), found: look() };
    const [checks, warned] = await looked.found;
    const isReady = !closing && checks.every(([, ok]) => ok);
    const warnings = warned.flatMap(([name, stands]) => (stands ? [name] : []));
    send(res, isReady ? 200 : 503, { ready: isReady, checks: Object.fromEntries(checks), warnings });
  }

  async function health(_req: restify.Request, res: restify.Response): Promise<void> {
    send(res, 200, { up: true });
  }

  server.post('/api/messages', messages);
  const { changes: handler } = options;
  if (handler) server.post('/api/outlook/:authority/:key', async (req, res) => changes(handler, req, res));
  server.get('/healthz', health);
  server.get('/readyz', ready);
  options.mount?.(server, caller);
  for (const [event, status, words] of [
    ['NotFound', 404, 'There is nothing here.'],
    ['MethodNotAllowed', 405, 'This cannot be done here.'],
  ] as const) {
    server.on(event, (_req: restify.Request, res: restify.Response, _error: unknown, next: () => void) => {
      send(res, status, words);
      next();
    });
  }
  server.on(
    'restifyError',
    (_req: restify.Request, res: restify.Response, error: unknown, next: () => void) => {
      if (!res.headersSent) failed(res, error);
      next();
    },
  );

  await new Promise<void>((resolve, reject) => {
    // restify repeats the HTTP server's errors as its own.
    server.on('error', (error: Error) => {
      log.error('http.serverError', { error: causeOf(error) });
      reject(error);
    });
    server.listen(options.port, options.host, resolve);
  });
  // A listening TCP server's address is never a pipe's name.
  const { port } = server.server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;

  async function close(): Promise<void> {
    closing = true;
    const stop = new AbortController();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.server.closeIdleConnections();
    const finished = await Promise.race([
      closed.then(() => true),
      time.wait(closeWithinMs, stop.signal).then(() => false),
    ]);
    stop.abort();
    if (!finished) {
      log.warn('http.closedForcibly', {});
      server.server.closeAllConnections();
      await closed;
    }
  }
  return { url: `http://${host}:${port}`, port, close };
}
