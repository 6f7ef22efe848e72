/**
 * Where the authority file is read: a path on this machine, or an address in Azure Blob Storage that the bot's own
 * identity may read.
 */
import { readFile } from 'node:fs/promises';
import type { Config } from './config.ts';
import { botTokens } from './graph/client.ts';

/** Five thousand people are about two megabytes. */
const largestFile = 20_000_000;
const withinMs = 10_000;

/** The file cannot be had; whether it is a good one is another question. Names no address and no path. */
export class AuthoritySourceError extends Error {
  constructor(why: string, options?: ErrorOptions) {
    super(`The authority file (AUTHORITY_FILE) cannot be read: ${why}`, options);
    this.name = 'AuthoritySourceError';
  }
}

/** Gives the text of the file as it is now. */
export type AuthoritySource = () => Promise<string>;

/** Reads nothing yet. What it gives throws AuthoritySourceError. */
export function authoritySource(config: Pick<Config, 'authorityFile' | 'bot'>): AuthoritySource {
  const { authorityFile } = config;
  if (!/^https?:\/\//i.test(authorityFile)) {
    return () =>
      readFile(authorityFile, 'utf8').catch((cause: unknown) => {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
        throw new AuthoritySourceError(code === 'ENOENT' ? 'there is no such file' : code, { cause });
      });
  }
  const token = botTokens(config.bot, 'https://storage.azure.com');
  return async () => {
    let response: Response;
    try {
      const bearer = await token();
      response = await fetch(authorityFile, {
        headers: {
          'x-ms-version': '2023-11-03',
          ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        },
        redirect: 'error',
        signal: AbortSignal.timeout(withinMs),
      });
    } catch (cause) {
      throw new AuthoritySourceError('the store of the file, or the identity, does not answer', { cause });
    }
    if (!response.ok) {
      await response.body?.cancel();
      throw new AuthoritySourceError(`the store of the file answers ${response.status}`);
    }
    if (Number(response.headers.get('content-length') ?? 0) > largestFile) {
      await response.body?.cancel();
      throw new AuthoritySourceError('it is too large');
    }
    return response.text().catch((cause: unknown) => {
      throw new AuthoritySourceError('it broke off', { cause });
    });
  };
}
