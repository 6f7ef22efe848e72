/** How often something may be asked for by one name (an address, a link) in a minute. In memory, and bounded. */

const windowMs = 60_000;
/** So many names are remembered; beyond, the oldest are forgotten. */
const mostNames = 10_000;

export class RateLimit {
  readonly #most: number;
  readonly #seen = new Map<string, { readonly from: number; count: number }>();

  /** At most `most` a minute for one name. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether this one may still; it is counted. */
  allows(name: string, nowMs: number): boolean {
    const known = this.#seen.get(name);
    if (known && nowMs - known.from < windowMs) {
      known.count += 1;
      return known.count <= this.#most;
    }
    this.#seen.delete(name);
    this.#seen.set(name, { from: nowMs, count: 1 });
    for (const oldest of this.#seen.keys()) {
      if (this.#seen.size <= mostNames) break;
      this.#seen.delete(oldest);
    }
    return true;
  }
}
