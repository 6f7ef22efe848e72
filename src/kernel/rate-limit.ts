/** How often something may be done by one name (a person, an address, a link) in a minute. In memory, and bounded. */

const windowMs = 60_000;
/** So many names are remembered; beyond, the oldest are forgotten. */
const mostNames = 10_000;

/** `first`: the first of this minute that is over the limit, so that it can be said once. */
export type Allowed = 'yes' | 'first' | 'no';

export class RateLimit {
  readonly #most: number;
  readonly #seen = new Map<string, { readonly from: number; count: number }>();

  /** At most `most` a minute for one name. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether this one may still; it is counted. */
  allows(name: string, nowMs: number): boolean {
    return this.judge(name, nowMs) === 'yes';
  }

  /** The same, and whether it is the first that may not. */
  judge(name: string, nowMs: number): Allowed {
    const known = this.#seen.get(name);
    if (known && nowMs - known.from < windowMs) {
      known.count += 1;
      if (known.count <= this.#most) return 'yes';
      return known.count === this.#most + 1 ? 'first' : 'no';
    }
    this.#seen.delete(name);
    this.#seen.set(name, { from: nowMs, count: 1 });
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= mostNames) break;
      this.#seen.delete(oldest);
    }
    return this.#most > 0 ? 'yes' : 'first';
  }
}
