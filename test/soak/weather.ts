/**
 * The weather over a service: what goes wrong with its store and its clock while it works, as the soak orders it and
 * the processes have it.
 */
import { z } from 'zod';
import type { BatchOutcome, Operation, Store, StoreQuery } from '../../src/kernel/store.ts';
import { StoreError } from '../../src/kernel/store.ts';

const share = z.number().min(0).max(1);

export const weatherSchema = z.object({
  /** Of the calls of the store: those that are told to wait (429). */
  throttled: share,
  /** Those that find nobody (503). */
  unavailable: share,
  /** Of the batches: those that are done and whose answer is lost. */
  lost: share,
  /** How long each batch takes longer than it must, in milliseconds. */
  slowMs: z.number().min(0),
  /** `down`: the store answers nobody. `full`: its disk takes no more and can still be read. */
  store: z.enum(['up', 'full', 'down']),
  /** How far the process's clock stands from the machine's, in milliseconds. */
  aheadMs: z.number(),
});
export type Weather = z.infer<typeof weatherSchema>;

export const orderSchema = z.object({ weather: weatherSchema });
export const wordSchema = z.union([
  z.object({ ready: z.string() }),
  z.object({ heard: z.literal('weather'), met: z.record(z.string(), z.number()) }),
]);
export type Word = z.infer<typeof wordSchema>;

/** What a store met with, by kind of trouble. */
export type Met = Readonly<Record<string, number>>;

/**
 * A store in the weather. Chance has a seed, so that a process's troubles can be told apart from its work. `brimful` is
 * the same store to whom its disk is full; without one, a full disk refuses whatever is to be written.
 */
export class WeatheredStore implements Store {
  readonly #store: Store;
  readonly #brimful: Store | undefined;
  readonly #chance: () => number;
  weather: Weather;
  readonly #met = new Map<string, number>();

  constructor(store: Store, weather: Weather, chance: () => number, brimful?: Store) {
    this.#store = store;
    this.#brimful = brimful;
    this.weather = weather;
    this.#chance = chance;
  }

  get met(): Met {
    return Object.fromEntries(this.#met);
  }

  #meets(name: string): void {
    this.#met.set(name, (this.#met.get(name) ?? 0) + 1);
  }

  #fails(name: string, fault: 'throttled' | 'unavailable' | 'unknown'): never {
    this.#meets(name);
    throw new StoreError(fault, 'bad weather', fault === 'throttled' ? { retryAfterMs: 100 } : {});
  }

  #before(): void {
    const { store, throttled, unavailable } = this.weather;
    if (store === 'down') this.#fails('storeDown', 'unavailable');
    const chance = this.#chance();
    if (chance < throttled) this.#fails('storeThrottled', 'throttled');
    if (chance < throttled + unavailable) this.#fails('storeUnavailable', 'unavailable');
  }

  async read(partition: string, id: string) {
    this.#before();
    return this.#store.read(partition, id);
  }

  async batch(partition: string, operations: readonly Operation[]): Promise<BatchOutcome> {
    this.#before();
    const { store, slowMs, lost } = this.weather;
    if (store === 'full') return this.#full(partition, operations);
    if (slowMs > 0) {
      this.#meets('storeSlow');
      await new Promise((resolve) => setTimeout(resolve, slowMs));
    }
    const outcome = await this.#store.batch(partition, operations);
    if (this.#chance() < lost) this.#fails('storeAnswerLost', 'unknown');
    return outcome;
  }

  /** What still fits is written; what does not is refused whole. */
  async #full(partition: string, operations: readonly Operation[]): Promise<BatchOutcome> {
    if (this.#brimful === undefined) this.#fails('storeFull', 'unavailable');
    try {
      return await this.#brimful.batch(partition, operations);
    } catch (error) {
      if (error instanceof StoreError && error.fault === 'unavailable') this.#meets('storeFull');
      throw error;
    }
  }

  async query(query: StoreQuery) {
    this.#before();
    return this.#store.query(query);
  }

  async ready() {
    if (this.weather.store === 'down') this.#fails('storeDown', 'unavailable');
    return this.#store.ready();
  }

  async close() {
    await Promise.all([this.#store.close(), this.#brimful?.close()]);
  }
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
export function chanceFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
