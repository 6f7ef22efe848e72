/** A store whose answers can be lost, delayed or refused on demand, in front of a real one. */
import type { BatchOutcome, Operation, Store, StoreQuery } from '../../src/kernel/store.ts';
import { StoreError, type StoreFault } from '../../src/kernel/store.ts';

interface Planned {
  readonly on: 'read' | 'batch' | 'query';
  /** Whether the work is done before the fault is thrown. */
  readonly after: boolean;
  readonly error: StoreError;
  left: number;
  readonly when: (partition: string, operations: readonly Operation[]) => boolean;
}

export class FaultyStore implements Store {
  readonly #store: Store;
  #planned: Planned[] = [];
  /** Called before each batch is handed on: the moment for somebody else to come between. */
  beforeBatch: ((partition: string, operations: readonly Operation[]) => Promise<void>) | undefined;
  /** Called before each read is handed on. */
  beforeRead: ((partition: string, id: string) => Promise<void>) | undefined;
  batches = 0;
  reads = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `lost`: the work is done and nobody hears of it. The other faults come before anything is done. */
  plan(what: {
    on: Planned['on'];
    fault: StoreFault | 'lost';
    times?: number;
    retryAfterMs?: number;
    when?: Planned['when'];
  }): void {
    const { on, fault, times = 1, retryAfterMs, when = () => true } = what;
    const error = new StoreError(fault === 'lost' ? 'unknown' : fault, 'planned by the test', {
      retryAfterMs,
    });
    this.#planned.push({ on, after: fault === 'lost', error, left: times, when });
  }

  clear(): void {
    this.#planned = [];
  }

  #next(on: Planned['on'], partition: string, operations: readonly Operation[] = []): Planned | undefined {
    const found = this.#planned.find(
      (one) => one.on === on && one.left > 0 && one.when(partition, operations),
    );
    if (found) found.left -= 1;
    return found;
  }

  async read(partition: string, id: string) {
    this.reads += 1;
    await this.beforeRead?.(partition, id);
    const fault = this.#next('read', partition);
    if (fault) throw fault.error;
    return this.#store.read(partition, id);
  }

  async batch(partition: string, operations: readonly Operation[]): Promise<BatchOutcome> {
    this.batches += 1;
    await this.beforeBatch?.(partition, operations);
    const fault = this.#next('batch', partition, operations);
    if (fault && !fault.after) throw fault.error;
    const outcome = await this.#store.batch(partition, operations);
    if (fault) throw fault.error;
    return outcome;
  }

  async query(query: StoreQuery) {
    const fault = this.#next('query', query.partition ?? '');
    if (fault) throw fault.error;
    return this.#store.query(query);
  }

  ready() {
    return this.#store.ready();
  }

  close() {
    return this.#store.close();
  }
}
