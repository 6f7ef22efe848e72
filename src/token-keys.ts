/** Keys for card and link tokens: out of the configuration, or made once and kept beside the store on a laptop. */
import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type Config, ConfigError } from './config.ts';
import type { TokenKey } from './kernel/tokens.ts';

const kept = z.array(z.object({ id: z.string().min(1).max(16), secret: z.string().min(32) })).min(1);

/** Where a laptop keeps its keys: beside its store. */
export function tokenKeyFile(config: Pick<Config, 'store'>): string {
  return join(config.store.kind === 'sqlite' ? dirname(config.store.file) : './data', 'token-keys.json');
}

/** Throws ConfigError when the kept keys cannot be read. */
export async function tokenKeys(config: Pick<Config, 'store' | 'tokenKeys'>): Promise<readonly TokenKey[]> {
  if (config.tokenKeys) return config.tokenKeys;
  const file = tokenKeyFile(config);
  const made: TokenKey[] = [{ id: 'k1', secret: randomBytes(32).toString('base64url') }];
  await mkdir(dirname(file), { recursive: true });
  // Written whole beside it and then linked: of two processes that start together, both read what one wrote.
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, JSON.stringify(made), { mode: 0o600 });
  try {
    await link(draft, file);
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault;
  } finally {
    await rm(draft, { force: true });
  }
  await chmod(file, 0o600);
  return read(await readFile(file, 'utf8'), file);
}

/** The parser's own words would quote what stands there, and those are secrets. */
function read(text: string, file: string): readonly TokenKey[] {
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    throw new ConfigError([`${file}: cannot be read as token keys; delete it, and new ones are made`]);
  }
}
