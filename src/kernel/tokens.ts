/**
 * Signed tokens: what a button carries. A token says which verb on which record, from which conversation, until when,
 * and holds the command's id. It is never itself a right: role and right are checked at every press.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { randomId, shortHash } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Target } from './view.ts';

/** Keys by which tokens are signed, newest first; older ones still open what they signed. */
export interface TokenKey {
  readonly id: string;
  readonly secret: string;
}

export interface Token {
  readonly verb: string;
  readonly target: Target;
  readonly commandId: string;
  readonly args: JsonObject;
  /** Epoch seconds. */
  readonly expires: number;
  /** Short hash of the conversation in which the card stands. */
  readonly conversation: string;
}

const payloadSchema = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.string(),
  z.number(),
  z.string(),
  z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
]);

/** What `payloadSchema` takes for an argument, and an absent one, which is left out. */
function isPlain(value: unknown): boolean {
  return value === undefined || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

export class Tokens {
  readonly #keys: readonly TokenKey[];
  /** The conversation that was named last, and its short hash: the buttons of a card all name the same. */
  #named = { conversation: '', hash: shortHash('') };

  constructor(keys: readonly TokenKey[]) {
    if (keys.length === 0) throw new Error('at least one token key is needed');
    this.#keys = keys;
  }

  /** Signs a token for a button. `commandId` is minted here unless given. Throws when `args` are not plain values. */
  mint(what: {
    verb: string;
    target: Target;
    conversation: string;
    expires: Temporal.Instant;
    args?: JsonObject;
    commandId?: string;
  }): string {
    const payload: unknown[] = [
      what.verb,
      what.target.partition,
      what.target.id,
      what.commandId ?? randomId(),
      Math.floor(what.expires.epochMilliseconds / 1000),
      this.#hashOf(what.conversation),
    ];
    if (what.args) {
      // A button that could never be opened is our own mistake, and is better found when the card is built.
      if (!Object.values(what.args).every(isPlain))
        throw new Error('the arguments of a token are no plain values');
      payload.push(what.args);
    }
    return sealed(this.#keys, 'press', payload);
  }

  /**
   * A secret for one purpose, which can be made again from the same key and is kept nowhere: with the newest key unless
   * one is named. Undefined when there is no such key (any more).
   */
  secret(
    purpose: string,
    key = this.#keys[0]?.id,
  ): { readonly key: string; readonly secret: string } | undefined {
    const found = this.#keys.find(({ id }) => id === key);
    return found && { key: found.id, secret: sign(found, 'secret', purpose) };
  }

  #hashOf(conversation: string): string {
    if (this.#named.conversation !== conversation) {
      this.#named = { conversation, hash: shortHash(conversation) };
    }
    return this.#named.hash;
  }

  /** The token, whether or not it has expired; undefined when no key of ours signed it. */
  open(text: string): Token | undefined {
    const json = unsealed(this.#keys, 'press', text);
    const parsed = payloadSchema.safeParse(json);
    if (!parsed.success) return undefined;
    const [verb, partition, id, commandId, expires, conversation, args] = parsed.data;
    return { verb, target: { partition, id }, commandId, args: args ?? {}, expires, conversation };
  }
}

/** Each key made ready once. */
const ready = new WeakMap<TokenKey, KeyObject>();

/** What a text is signed as: one that was signed as a button's is no link, and the other way round. */
export type SealedAs = 'press' | 'link';

/** Signs with the newest key. Whoever holds the text can read it, so that it holds random ids and codes only. */
export function sealed(keys: readonly TokenKey[], as: SealedAs, payload: readonly unknown[]): string {
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
  const key = keys[0];
  if (!key) throw new Error('at least one token key is needed');
  return `${key.id}.${body}.${sign(key, as, body)}`;
}

/** What was signed as that; undefined when no key of ours signed it so. */
export function unsealed(keys: readonly TokenKey[], as: SealedAs, text: string): unknown {
  if (text.length > 4000) return undefined;
  const [keyId, body, signature, more] = text.split('.');
  if (!keyId || !body || !signature || more !== undefined) return undefined;
  const key = keys.find((candidate) => candidate.id === keyId);
  if (!key) return undefined;
  const given = Buffer.from(signature);
  const expected = Buffer.from(sign(key, as, body));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    const json: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
    return json;
  } catch {
    return undefined;
  }
}

function sign(key: TokenKey, as: SealedAs | 'secret', body: string): string {
  let secret = ready.get(key);
  if (secret === undefined) {
    secret = createSecretKey(key.secret, 'utf8');
    ready.set(key, secret);
  }
  return createHmac('sha256', secret)
    .update(as === 'press' ? `${key.id}.${body}` : `${key.id}.${as}.${body}`)
    .digest('base64url');
}
