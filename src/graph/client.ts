/** The Graph client: four requests at once, one authentication step of our own, one attempt, a bound on time. */
import { Client, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import type { BotCredentials } from '../config.ts';
import { type RealTime, realTime } from '../kernel/clock.ts';
import { Limiter } from './limiter.ts';
import { operationOf } from './operation.ts';

/** An access token for Graph, or undefined where none is wanted (the rehearsal room). */
export type TokenSource = (options?: { readonly abortSignal?: AbortSignal }) => Promise<string | undefined>;

/** Tokens of the bot's own identity; the identity library is loaded at the first call, as it is slow to start. */
export function botTokens(bot: BotCredentials | undefined, graphUrl: string): TokenSource {
  if (!bot) return async () => undefined;
  const scope = `${new URL(graphUrl).origin}/.default`;
  const credential = lazily(async () => {
    const { ClientSecretCredential, ManagedIdentityCredential } = await import('@azure/identity');
    return bot.type === 'UserAssignedMSI'
      ? new ManagedIdentityCredential({ clientId: bot.appId })
      : new ClientSecretCredential(bot.tenantId, bot.appId, bot.password ?? '');
  });
  return async (options) => (await (await credential()).getToken(scope, options))?.token;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * Nothing was sent, for want of a token or of somebody who answers at that address: what was to be done was not. The
 * Graph client passes on the name of an error that it did not make, and nothing else of it.
 */
export class NotSent extends Error {
  constructor(options: ErrorOptions) {
    super('the request was not sent', options);
    this.name = 'NotSent';
  }
}

const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

function wasNotSent(error: unknown): boolean {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error &&
    'code' in cause &&
    typeof cause.code === 'string' &&
    beforeSending.has(cause.code)
  );
}

/** Rejects once the signal says so, for a source that does not listen to it. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** The client's own step drops the token on http, and its retries wait without a limit: this chain does neither. */
class Bearer implements Middleware {
  readonly #token: TokenSource;
  readonly #timeoutMs: number;
  #next: Middleware | undefined;
  constructor(token: TokenSource, timeoutMs: number) {
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }
  setNext(next: Middleware): void {
    this.#next = next;
  }
  async execute(context: Context): Promise<void> {
    // One that hangs would keep its place among the few that Graph takes at once.
    const abortSignal = AbortSignal.timeout(this.#timeoutMs);
    const token = await Promise.race([this.#token({ abortSignal }), aborted(abortSignal)]).catch(
      (cause: unknown) => {
        throw new NotSent({ cause });
      },
    );
    const headers = new Headers(context.options?.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    context.options = { ...context.options, headers };
    await this.#next?.execute(context);
  }
}

/** Told of every request that is sent, `operation` without anybody's id (`src/graph/operation.ts`). */
export type MeasureRequest = (operation: string, send: () => Promise<Response>) => Promise<Response>;

class Fetch implements Middleware {
  readonly #timeoutMs: number;
  readonly #measure: MeasureRequest | undefined;
  constructor(timeoutMs: number, measure: MeasureRequest | undefined) {
    this.#timeoutMs = timeoutMs;
    this.#measure = measure;
  }
  async execute(context: Context): Promise<void> {
    const { request } = context;
    const send = () => this.#send(context);
    if (!this.#measure) {
      context.response = await send();
      return;
    }
    const [method, address] =
      typeof request === 'string'
        ? [context.options?.method ?? 'GET', request]
        : [request.method, request.url];
    context.response = await this.#measure(operationOf(method, address), send);
  }
  async #send(context: Context): Promise<Response> {
    const response = await fetch(context.request, {
      ...context.options,
      redirect: 'error',
      signal: AbortSignal.timeout(this.#timeoutMs),
    }).catch((cause: unknown) => {
      throw wasNotSent(cause) ? new NotSent({ cause }) : cause;
    });
    // Read to its end here: until then the request is under way, and counts.
    const body = await response.arrayBuffer();
    const { status, headers } = response;
    return new Response(body.byteLength === 0 ? null : body, { status, headers });
  }
}

/**
 * A client for `graphUrl` (e.g. `https://graph.microsoft.com/v1.0`), every token for which is had within `timeoutMs`, and
 * every request of which ends within as long of being sent. One for the whole app: it is what keeps to four at once.
 */
export function graphClient(options: {
  graphUrl: string;
  token: TokenSource;
  timeoutMs: number;
  time?: RealTime;
  measure?: MeasureRequest | undefined;
}): Client {
  const limiter = new Limiter(options.time ?? realTime);
  const bearer = new Bearer(options.token, options.timeoutMs);
  limiter.setNext(bearer);
  bearer.setNext(new Fetch(options.timeoutMs, options.measure));
  const { origin, pathname } = new URL(options.graphUrl);
  const version = pathname.replace(/^\/+|\/+$/g, '');
  return Client.initWithMiddleware({
    middleware: limiter,
    baseUrl: `${origin}/`,
    defaultVersion: version === '' ? 'v1.0' : version,
    // Only names hosts to which the client's own step would give a token; ours does not look at it.
    customHosts: new Set([new URL(options.graphUrl).hostname]),
  });
}
