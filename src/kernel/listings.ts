/**
 * Listings: where cards that list cases stand in people's chats. They answer what somebody typed or looked at, so that
 * no effect knows of them; and a case that is restricted later has to be taken out of them. Written outside `perform`,
 * once the card is in the chat, and for views that list cases only.
 */
import { z } from 'zod';
import type { Person, PersonId } from './actor.ts';
import type { Clock } from './clock.ts';
import { indexed, viewCall } from './effects.ts';
import { shortHash } from './ids.ts';
import type { MessagePlace } from './messenger.ts';
import type { Store, StoreDocument } from './store.ts';
import type { ViewCall } from './view.ts';

export const listingKind = 'listing';

/** How long it is known where a card stands: one that is older has been scrolled away for two years. */
export const placeKeptDays = 730;
/** Documents read at once; a person looks at lists a few times a day. */
const pageSize = 500;

/** A card that lists cases, as it was rendered for a person. `cases` are the partitions of all that it has a button for. */
export interface Listing {
  readonly person: PersonId;
  readonly authority: string;
  readonly view: ViewCall;
  readonly cases: readonly string[];
}

const content = z.object({
  conversation: z.string(),
  message: z.string(),
  view: viewCall,
  cases: z.array(z.string()),
});

/** Undefined for a card that lists nothing. */
export function listingOf(person: Person, view: ViewCall, pressable: Iterable<string>): Listing | undefined {
  const cases = [...pressable].filter((partition) => partition !== '');
  return cases.length === 0 ? undefined : { person: person.id, authority: person.authority, view, cases };
}

function partitionOf(person: PersonId): string {
  return `listings:${person}`;
}

export class Listings {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(ports: { store: Store; clock: Clock }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
  }

  /** Keeps what a message lists now, in place of what it listed before. One write, and no read. */
  async note({ person, authority, view, cases }: Listing, place: MessagePlace): Promise<void> {
    const partition = partitionOf(person);
    const data: z.infer<typeof content> = {
      ...place,
      view: { ...view, target: view.target && { ...view.target } },
      cases: [...cases],
    };
    const document: StoreDocument = {
      id: `listing:${shortHash(`${place.conversation}\n${place.message}`)}`,
      partition,
      kind: listingKind,
      authority,
      schema: 1,
      ttl: placeKeptDays * 86_400,
      at: indexed(this.#clock.now()),
      data,
    };
    await this.#store.batch(partition, [{ op: 'upsert', document }]);
  }

  /** A person's messages in which a case is listed, newest first. */
  async *holding(
    person: PersonId,
    partition: string,
  ): AsyncGenerator<{ readonly place: MessagePlace; readonly view: ViewCall }> {
    let continuation: string | undefined;
    do {
      const page = await this.#store.query({
        kind: listingKind,
        partition: partitionOf(person),
        range: { field: 'at' },
        order: 'descending',
        limit: pageSize,
        continuation,
      });
      for (const { document } of page.documents) {
        const parsed = content.safeParse(document.data);
        if (!parsed.success || !parsed.data.cases.includes(partition)) continue;
        const { conversation, message, view } = parsed.data;
        yield { place: { conversation, message }, view };
      }
      continuation = page.continuation;
    } while (continuation !== undefined);
  }
}
