/** A store that names each call it passes on, and ends its own process at the one it was told. */
import { caseTarget } from '../../src/consultation/record.ts';
import { effectContent } from '../../src/kernel/effects.ts';
import type { Operation, Store, StoreDocument, StoreQuery } from '../../src/kernel/store.ts';
import type { Stage } from './wire.ts';

/** What a partition holds, by the first word of its name. */
function areaOf(partition: string): string {
  return partition.split(':')[0] ?? '';
}

function thingOf(partition: string, id: string): string {
  const area = areaOf(partition);
  if (id.startsWith('receipt:')) return `receipt in ${area}`;
  if (id.startsWith('kept:')) return 'kept input';
  if (area === 'case') return id === caseTarget({ partition }).id ? 'case' : 'consultation';
  return area;
}

export function nameOfRead(partition: string, id: string): string {
  return `read ${thingOf(partition, id)}`;
}

export function nameOfQuery(query: StoreQuery): string {
  if (query.kind !== 'effect') return `query ${query.kind}`;
  if (query.equal?.stream !== undefined) return 'query stream';
  return `query ${String(query.equal?.state)} effects`;
}

export function nameOfBatch(operations: readonly Operation[]): string {
  const documents = operations.flatMap((operation) => ('document' in operation ? [operation.document] : []));
  const receipt = documents.find(({ kind }) => kind === 'receipt');
  if (receipt) return `commit ${String(receipt.verb)}`;
  const [first] = documents;
  if (!first) return 'clear drafts';
  if (first.kind !== 'effect') return `write ${first.kind}`;
  return `${first.leaseBy === undefined ? 'end' : 'lease'} ${effectName(first)}`;
}

function effectName(document: StoreDocument): string {
  const content = effectContent.parse(document.data);
  switch (content.type) {
    case 'message':
      return `message ${String(content.view.input?.news ?? content.view.verb)}`;
    case 'command':
      return `${content.verb}${typeof content.input.kind === 'string' ? ` ${content.input.kind}` : ''}`;
    case 'event':
      return `event ${content.name}`;
    case 'errand':
      return `errand ${content.name}`;
    default:
      return content.type;
  }
}

const idle = 'query due effects';

export class WatchedStore implements Store {
  readonly #store: Store;
  readonly #end: () => void;
  #seen: string[] = [];
  #counts = new Map<string, number>();
  #stage: Stage | undefined;
  /** What each effect was called when it was taken: a message that was sent keeps nothing of what it was about. */
  readonly #taken = new Map<string, string>();

  /** `end` is called at the stage and ends the process. */
  constructor(store: Store, end: () => void) {
    this.#store = store;
    this.#end = end;
  }

  /** The names of the calls since `watch`, in order, each with its number among those of its name. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  /** Counts from now on. */
  watch(stage?: Stage): void {
    this.#seen = [];
    this.#counts = new Map();
    this.#stage = stage;
  }

  #nameOf(operations: readonly Operation[]): string {
    const name = nameOfBatch(operations);
    const [first] = operations.flatMap((operation) => ('document' in operation ? [operation.document] : []));
    if (first === undefined) return name;
    if (name.startsWith('lease ')) this.#taken.set(first.id, name.slice('lease '.length));
    const taken = name.startsWith('end ') ? this.#taken.get(first.id) : undefined;
    return taken === undefined ? name : `end ${taken}`;
  }

  async #through<T>(name: string, call: () => Promise<T>): Promise<T> {
    // A look for work before anything has happened is the idle one that comes every second.
    if (name === idle && this.#seen.length === 0) return call();
    const nth = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, nth);
    this.#seen.push(`${name} ${nth}`);
    const here = this.#stage?.name === name && this.#stage.nth === nth ? this.#stage.when : undefined;
    if (here === 'before') this.#end();
    const result = await call();
    if (here === 'after') this.#end();
    return result;
  }

  read: Store['read'] = (partition, id) =>
    this.#through(nameOfRead(partition, id), () => this.#store.read(partition, id));
  batch: Store['batch'] = (partition, operations) =>
    this.#through(this.#nameOf(operations), () => this.#store.batch(partition, operations));
  query: Store['query'] = (query) => this.#through(nameOfQuery(query), () => this.#store.query(query));
  ready: Store['ready'] = () => this.#store.ready();
  close: Store['close'] = () => this.#store.close();
}
