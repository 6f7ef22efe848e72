/** The Graph client: one authentication step of our own, one attempt, a bound on time. */
import { Client, type Context, type Middleware } from '@microsoft/microsoft-graph-client';
import type { BotCredentials } from '../config.ts';

/** An access token for Graph, or undefined where none is wanted (the rehearsal room). */
export type TokenSource = () => Promise<string | undefined>;

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
  return async () => (await (await credential()).getToken(scope))?.token;
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The client's own step drops the token on http, and its retries wait without a limit: this chain does neither. */
class Bearer implements Middleware {
  readonly #token: TokenSource;
  #next: Middleware | undefined;
  constructor(token: TokenSource) {
    this.#token = token;
  }
  setNext(next: Middleware): void {
    this.#next = next;
  }
  async execute(context: Context): Promise<void> {
    const token = await this.#token();
    const headers = new Headers(context.options?.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    context.options = { ...context.options, headers };
    await this.#next?.execute(context);
  }
}

class Fetch implements Middleware {
  readonly #timeoutMs: number;
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }
  async execute(context: Context): Promise<void> {
    context.response = await fetch(context.request, {
      ...context.options,
      redirect: 'error',
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
  }
}

/** A client for `graphUrl` (e.g. `https://graph.microsoft.com/v1.0`), every request of which ends within `timeoutMs`. */
export function graphClient(options: { graphUrl: string; token: TokenSource; timeoutMs: number }): Client {
  const bearer = new Bearer(options.token);
  bearer.setNext(new Fetch(options.timeoutMs));
  const { origin, pathname } = new URL(options.graphUrl);
  const version = pathname.replace(/^\/+|\/+$/g, '');
  return Client.initWithMiddleware({
    middleware: bearer,
    baseUrl: `${origin}/`,
    defaultVersion: version === '' ? 'v1.0' : version,
    // Only names hosts to which the client's own step would give a token; ours does not look at it.
    customHosts: new Set([new URL(options.graphUrl).hostname]),
  });
}
