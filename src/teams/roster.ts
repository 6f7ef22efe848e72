/**
 * Whose tenant somebody in a chat of several is of, and by which address their organisation knows them. In such a chat
 * an activity names the chat's tenant, whoever speaks; only the list of members tells a person's own. One list serves all
 * who press within a few minutes, so that two hundred who press at once cost one look (Teams allows fourteen a second).
 */
import { z } from 'zod';
import type { RealTime } from '../kernel/clock.ts';
import type { TeamsAdapter } from './adapter.ts';
import { ConnectorFault } from './connectorFault.ts';

const member = z.object({
  id: z.string(),
  // Teams' own samples name it in the one way or in the other.
  objectId: z.string().optional().catch(undefined),
  aadObjectId: z.string().optional().catch(undefined),
  tenantId: z.string().optional().catch(undefined),
  email: z.string().max(254).optional().catch(undefined),
});
const page = z.object({
  members: z.array(member.catch({ id: '' })),
  continuationToken: z.string().nullish().catch(undefined),
});

interface Seen {
  readonly at: number;
  /** Account to tenant and object id. */
  readonly members: ReadonlyMap<string, Member>;
}

interface Member {
  readonly tenant: string;
  readonly objectId: string;
  /** As their own organisation has it: nobody here has checked it. */
  readonly address?: string;
}

const keptMs = 300_000;
/** Somebody who is not in the list has come since: but it is not asked for oftener than this. */
const anewMs = 3_000;
/** A look that failed is not repeated before this, nor before Teams says. */
const afterFaultMs = 3_000;
const pageSize = 500;
const mostPages = 4;
const mostChats = 500;

/** Sets an entry and lets the oldest of too many go. */
function bounded<T>(kept: Map<string, T>, chat: string, value: T): void {
  kept.set(chat, value);
  const oldest = kept.keys().next();
  if (kept.size > mostChats && !oldest.done) kept.delete(oldest.value);
}

export class Roster {
  readonly #adapter: TeamsAdapter;
  readonly #time: RealTime;
  readonly #seen = new Map<string, Promise<Seen>>();
  /** Chats whose list could not be had, and until when it is not asked for. */
  readonly #failed = new Map<string, { readonly until: number; readonly fault: unknown }>();

  constructor(ports: { adapter: TeamsAdapter; time: RealTime }) {
    this.#adapter = ports.adapter;
    this.#time = ports.time;
  }

  /** What the list of members says of an account in a chat, where it names this very object id. */
  async memberOf(
    chat: { readonly id: string; readonly serviceUrl: string },
    account: { readonly id: string; readonly objectId: string },
  ): Promise<Member | undefined> {
    const first = await this.#list(chat, keptMs);
    const found = first.members.get(account.id) ?? (await this.#list(chat, anewMs)).members.get(account.id);
    return found?.objectId.toLowerCase() === account.objectId.toLowerCase() ? found : undefined;
  }

  /** The list, not older than this. Throws what the connector throws. */
  async #list(chat: { readonly id: string; readonly serviceUrl: string }, notOlderMs: number): Promise<Seen> {
    const before = this.#seen.get(chat.id);
    const known = await before?.catch(() => undefined);
    if (known && this.#time.nowMs() - known.at <= notOlderMs) return known;
    // Somebody else who waited here has begun to look: one look serves both.
    const since = this.#seen.get(chat.id);
    if (since && since !== before) return since;
    const failed = this.#failed.get(chat.id);
    if (failed && failed.until > this.#time.nowMs()) throw failed.fault;
    const reading = this.#read(chat);
    reading.then(
      () => this.#failed.delete(chat.id),
      (fault: unknown) => {
        const asked = fault instanceof ConnectorFault ? (fault.retryAfterMs ?? 0) : 0;
        bounded(this.#failed, chat.id, {
          until: this.#time.nowMs() + Math.max(afterFaultMs, asked),
          fault,
        });
        if (this.#seen.get(chat.id) === reading) this.#seen.delete(chat.id);
      },
    );
    bounded(this.#seen, chat.id, reading);
    return reading;
  }

  async #read({ id, serviceUrl }: { readonly id: string; readonly serviceUrl: string }): Promise<Seen> {
    const members = new Map<string, Member>();
    const client = await this.#adapter.connector(serviceUrl);
    let continuationToken: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const { conversations } = client;
      const answer =
        continuationToken === undefined
          ? await conversations.getConversationPagedMembers(id)
          : await conversations.getConversationPagedMembers(id, { pageSize, continuationToken });
      const parsed = page.parse(answer);
      for (const { id: account, objectId, aadObjectId, tenantId, email } of parsed.members) {
        const entra = aadObjectId ?? objectId;
        if (!entra || !tenantId) continue;
        members.set(account, {
          tenant: tenantId,
          objectId: entra,
          ...(email ? { address: email } : {}),
        });
      }
      continuationToken = parsed.continuationToken ?? undefined;
      if (continuationToken === undefined) break;
    }
    return { at: this.#time.nowMs(), members };
  }
}
