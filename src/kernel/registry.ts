/** All that can be done or looked at, by verb; and which actions follow from which events. */
import type { Action, Step } from './action.ts';
import type { FollowUp } from './decision.ts';
import type { Errand } from './errand.ts';
import type { JsonObject } from './json.ts';
import type { Shared } from './shared.ts';
import type { Target, View } from './view.ts';

export type Entry = Action | Step | View | Shared;

/** What happened: an event as its subscribers get it. `authority` is that of the record it is about. */
export interface Happened {
  readonly target: Target;
  readonly data: JsonObject;
  readonly authority: string;
}

/**
 * The actions that follow from an event: what each is asked, about which record; in this order, none for nothing. Pure:
 * it is asked when the event is decided and again when it is carried out.
 */
export interface Subscription {
  readonly event: string;
  readonly commands: (happened: Happened) => readonly FollowUp[];
}

export class Registry {
  readonly #entries = new Map<string, Entry>();
  readonly #following: ReadonlyMap<string, readonly Subscription[]>;
  readonly #errands = new Map<string, Errand>();

  constructor(
    entries: readonly Entry[],
    subscriptions: readonly Subscription[],
    errands: readonly Errand[] = [],
  ) {
    for (const entry of entries) {
      if (this.#entries.has(entry.verb)) throw new Error(`two things are called ${entry.verb}`);
      this.#entries.set(entry.verb, entry);
    }
    this.#following = Map.groupBy(subscriptions, ({ event }) => event);
    for (const errand of errands) {
      if (this.#errands.has(errand.name)) throw new Error(`two errands are called ${errand.name}`);
      this.#errands.set(errand.name, errand);
    }
  }

  errand(name: string): Errand | undefined {
    return this.#errands.get(name);
  }

  find(verb: string): Entry | undefined {
    return this.#entries.get(verb);
  }

  get verbs(): readonly string[] {
    return [...this.#entries.keys()];
  }

  following(event: string): readonly Subscription[] {
    return this.#following.get(event) ?? [];
  }

  /**
   * The verbs that follow from an event: none when whoever listens wants nothing of it, undefined when nobody listens.
   * Never throws, since a press does not fail for that: `unknown` then.
   */
  heard(event: string, happened: Happened): readonly string[] | 'unknown' | undefined {
    const following = this.following(event);
    if (following.length === 0) return undefined;
    try {
      const commands = following.flatMap((subscription) => subscription.commands(happened));
      return [...new Set(commands.map(({ verb }) => verb))];
    } catch {
      // Whoever carries it out comes to the same, and business support hears of it.
      return 'unknown';
    }
  }

  /** What may be typed in the one-to-one chat; the first sentence of each view is the one we show. */
  sentences(): readonly { readonly say: string; readonly verb: string }[] {
    return [...this.#entries.values()].flatMap((entry) =>
      entry.kind === 'view' ? entry.typed.map((say) => ({ say, verb: entry.verb })) : [],
    );
  }

  /** The prefixes of the references that open something when they are typed. */
  prefixes(): readonly string[] {
    const all = [...this.#entries.values()].flatMap((entry) =>
      entry.kind === 'view' && entry.reference ? [entry.reference.prefix] : [],
    );
    return [...new Set(all)];
  }
}
