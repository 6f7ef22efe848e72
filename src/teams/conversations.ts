/**
 * Conversation records: where each person's one-to-one chat and each shared chat stands, and at which address Teams
 * can be reached for it. Written outside `perform`, and only when something changed.
 */
import { z } from 'zod';
import { type Directory, type PersonId, personId } from '../kernel/actor.ts';
import type { Clock } from '../kernel/clock.ts';
import { shortHash } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Store, StoreDocument } from '../kernel/store.ts';
import { type Incoming, isPersonal, tenantOf } from './activity.ts';

export const conversationKind = 'conversation';

const recordSchema = z.object({
  tenantId: z.string(),
  conversationId: z.string().min(1),
  conversationType: z.string(),
  /** `<tenant>:<object id>`; only for one-to-one chats. */
  person: z.string().optional(),
  serviceUrl: z.string(),
  updatedAt: z.string(),
  /** The other side's code when the person had blocked the bot at the last try. */
  blocked: z.string().optional(),
  /** The welcome has been sent since the app was installed. */
  greeted: z.boolean().optional(),
});

export type Conversation = z.output<typeof recordSchema>;
type Known = { readonly record: Conversation; readonly etag: string } | undefined;
/** Undefined leaves the record as it is. */
type Change = (before: Conversation | undefined) => Omit<Conversation, 'updatedAt'> | undefined;

interface Key {
  readonly partition: string;
  readonly id: string;
}

const mostKnown = 20_000;
const attempts = 4;
/** How old a tenant's kept address must be before another one replaces it: addresses of regions may alternate. */
const tenantAddressKept = { hours: 1 };

function personalKey(person: PersonId): Key {
  return { partition: `conversation:${person}`, id: 'personal' };
}

function sharedKey(conversationId: string): Key {
  return { partition: `chat:${shortHash(conversationId)}`, id: 'chat' };
}

function sameRecord(a: Conversation, b: Omit<Conversation, 'updatedAt'>): boolean {
  return (
    a.conversationId === b.conversationId &&
    a.serviceUrl === b.serviceUrl &&
    a.conversationType === b.conversationType &&
    a.tenantId === b.tenantId &&
    a.person === b.person &&
    a.blocked === b.blocked &&
    (a.greeted ?? false) === (b.greeted ?? false)
  );
}

export class Conversations {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #directory: Directory;
  readonly #log: Log;
  /** What this process last read or wrote, newest last. */
  readonly #known = new Map<string, Known>();
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(ports: { store: Store; clock: Clock; directory: Directory; log: Log }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#directory = ports.directory;
    this.#log = ports.log;
  }

  /** Notes where an authenticated activity came from. Costs a store write only when something changed. */
  async note(activity: Incoming): Promise<void> {
    const tenantId = tenantOf(activity)?.toLowerCase();
    if (tenantId === undefined) return;
    const conversationId = activity.conversation.id;
    const conversationType = activity.conversation.conversationType ?? 'unknown';
    const { serviceUrl } = activity;
    if (!isPersonal(activity)) {
      await this.#change(sharedKey(conversationId), () => ({
        tenantId,
        conversationId,
        conversationType,
        serviceUrl,
      }));
      return;
    }
    const objectId = activity.from.aadObjectId;
    if (objectId === undefined) return;
    const person = personId(tenantId, objectId);
    // Whoever writes or presses has not blocked the bot.
    await this.#change(personalKey(person), (before) => ({
      tenantId,
      conversationId,
      conversationType,
      person,
      serviceUrl,
      ...(before?.greeted && { greeted: true }),
    }));
    await this.#noteAddress(tenantId, serviceUrl);
  }

  /** The address at which Teams was last seen for a chat of several. */
  async shared(conversationId: string): Promise<string | undefined> {
    return (await this.#read(sharedKey(conversationId)))?.record.serviceUrl;
  }

  /** A person's one-to-one conversation as this process knows it; `fresh` asks the store. */
  async personal(person: PersonId, options: { fresh?: boolean } = {}): Promise<Conversation | undefined> {
    const key = personalKey(person);
    if (options.fresh) this.#known.delete(key.partition);
    return (await this.#read(key))?.record;
  }

  /** Keeps a one-to-one conversation that the bot itself has created. */
  async keep(person: PersonId, found: { conversationId: string; serviceUrl: string }): Promise<void> {
    const [tenantId = ''] = person.split(':');
    await this.#change(personalKey(person), (before) => ({
      tenantId,
      conversationType: 'personal',
      person,
      ...found,
      ...(before?.greeted && { greeted: true }),
    }));
  }

  /** Notes that a person has blocked the bot (the other side's code), or no longer does (undefined). */
  async blocked(person: PersonId, code: string | undefined): Promise<void> {
    await this.#change(personalKey(person), (before) => before && { ...before, blocked: code });
  }

  /** True for exactly one caller, in all processes, since the app was installed: that one sends the welcome. */
  async claimWelcome(person: PersonId): Promise<boolean> {
    let claimed = false;
    await this.#change(personalKey(person), (before) => {
      claimed = before !== undefined && !before.greeted;
      return claimed && before ? { ...before, greeted: true } : undefined;
    });
    return claimed;
  }

  /** The app was removed, or the welcome could not be sent: the next installation is welcomed again. */
  async forgetWelcome(person: PersonId): Promise<void> {
    await this.#change(personalKey(person), (before) => before && { ...before, greeted: undefined });
  }

  /** The newest address at which Teams was seen for a tenant. */
  async addressOf(tenantId: string): Promise<string | undefined> {
    return (await this.#read(this.#addressKey(tenantId)))?.record.serviceUrl;
  }

  #addressKey(tenantId: string): Key {
    return { partition: `tenant:${tenantId.toLowerCase()}`, id: 'address' };
  }

  async #noteAddress(tenantId: string, serviceUrl: string): Promise<void> {
    const settled = this.#clock.now().subtract(tenantAddressKept);
    await this.#change(this.#addressKey(tenantId), (before) => {
      if (before?.serviceUrl === serviceUrl) return undefined;
      if (before && Temporal.Instant.compare(Temporal.Instant.from(before.updatedAt), settled) > 0)
        return undefined;
      return { tenantId, conversationId: 'tenant', conversationType: 'tenant', serviceUrl };
    });
  }

  async #read(key: Key): Promise<Known> {
    if (this.#known.has(key.partition)) return this.#known.get(key.partition);
    const stored = await this.#store.read(key.partition, key.id);
    let known: Known;
    if (stored) {
      const parsed = recordSchema.safeParse(stored.document.data);
      if (parsed.success) known = { record: parsed.data, etag: stored.etag };
      else this.#log.error('conversation.unreadable', { reference: shortHash(key.partition) });
    }
    this.#remember(key, known);
    return known;
  }

  #remember(key: Key, known: Known): void {
    this.#known.delete(key.partition);
    this.#known.set(key.partition, known);
    if (this.#known.size > mostKnown) {
      const oldest = this.#known.keys().next();
      if (!oldest.done) this.#known.delete(oldest.value);
    }
  }

  /** Changes of one record follow one another in this process; between processes the version decides. */
  async #change(key: Key, change: Change): Promise<void> {
    // The common case, nothing new, waits for nobody.
    const queue = this.#queues.get(key.partition);
    const known = this.#known.get(key.partition);
    if (!queue && known) {
      const wanted = change(known.record);
      if (wanted === undefined || sameRecord(known.record, wanted)) return;
    }
    const mine = (queue ?? Promise.resolve()).then(() => this.#write(key, change));
    const settled = mine.catch(() => {});
    this.#queues.set(key.partition, settled);
    try {
      await mine;
    } finally {
      if (this.#queues.get(key.partition) === settled) this.#queues.delete(key.partition);
    }
  }

  async #write(key: Key, change: Change): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const known = await this.#read(key);
      const wanted = change(known?.record);
      if (wanted === undefined || (known && sameRecord(known.record, wanted))) return;
      const record: Conversation = {
        ...wanted,
        updatedAt: this.#clock.now().toString({ smallestUnit: 'millisecond' }),
      };
      const document = this.#document(key, record);
      const outcome = await this.#store.batch(key.partition, [
        known ? { op: 'replace', document, etag: known.etag } : { op: 'create', document },
      ]);
      if (outcome.ok) {
        this.#remember(key, { record, etag: outcome.etags[0] ?? '' });
        return;
      }
      // Another process was faster, or the record cannot be read any more.
      this.#known.delete(key.partition);
      if (outcome.because === 'exists' && (await this.#read(key)) === undefined) {
        await this.#store.batch(key.partition, [{ op: 'upsert', document }]);
        this.#known.delete(key.partition);
        return;
      }
    }
    this.#log.warn('conversation.contended', { reference: shortHash(key.partition) });
  }

  #document(key: Key, record: Conversation): StoreDocument {
    const person = record.person === undefined ? undefined : this.#directory.byId(record.person);
    // Undefined fields are no JSON.
    const data = Object.fromEntries(
      Object.entries(record).filter((field): field is [string, string | boolean] => field[1] !== undefined),
    );
    return { ...key, kind: conversationKind, authority: person?.authority ?? 'none', schema: 1, data };
  }
}
