/**
 * One container: items by partition and id, with versions, expiry, atomic batches and queries. Statuses and substatuses
 * are those of Cosmos DB's REST interface; nothing here knows what the caller would like.
 */
import { CosmosFault } from './fault.ts';
import { checkOrder, checkPolicy, type IndexingPolicy, isIndexed } from './policy.ts';
import type { Compiled, Parameters } from './sql.ts';
import { compareValues, isObject } from './values.ts';

export interface Item {
  readonly rid: number;
  readonly partition: string;
  readonly id: string;
  readonly etag: string;
  /** Seconds since 1970 of the last write. */
  readonly ts: number;
  readonly expires: number | undefined;
  /** With the system's fields. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Definition {
  readonly id: string;
  readonly partitionKeyPath: string;
  readonly policy: IndexingPolicy;
  /** Undefined: nothing expires. -1: what says so itself. Else seconds for all. */
  readonly defaultTtl: number | undefined;
}

export interface Condition {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

export type BatchStep =
  | { readonly op: 'Create' | 'Upsert'; readonly body: unknown; readonly condition: Condition }
  | { readonly op: 'Replace'; readonly id: string; readonly body: unknown; readonly condition: Condition }
  | { readonly op: 'Delete' | 'Read'; readonly id: string; readonly condition: Condition };

export interface StepResult {
  readonly statusCode: number;
  readonly substatus?: number;
  readonly item?: Item;
}

export interface PageAsked {
  readonly compiled: Compiled;
  readonly parameters: Parameters;
  readonly limit: number;
  readonly continuation?: string | undefined;
  /** Undefined for all partitions. */
  readonly partition?: string | undefined;
  /** Which partitions the asked key range holds. */
  readonly holds?: ((partition: string) => boolean) | undefined;
}

export const maxItemBytes = 2 * 1024 * 1024;
export const maxBatchSteps = 100;
const maxTtl = 2_147_483_647;

export class Container {
  definition: Definition;
  readonly rid: string;
  readonly #now: () => number;
  readonly #partitions = new Map<string, Map<string, Item>>();
  /** For each indexed top-level path, the items by value: what makes an equality quick. */
  readonly #byValue = new Map<string, Map<unknown, Set<Item>>>();
  readonly #expiring = new Set<Item>();
  #nextExpiry = Number.POSITIVE_INFINITY;
  #nextRid = 1;
  #nextEtag = 1;
  /** Queries whose filter looked at a path that no index holds, since the start. */
  scans = 0;

  constructor(rid: string, definition: Definition, now: () => number) {
    this.rid = rid;
    this.definition = definition;
    this.#now = now;
    checkPolicy(definition.policy);
  }

  /** Replaces the policy and lifetime; the partition key cannot change. */
  redefine(definition: Definition): void {
    if (definition.partitionKeyPath !== this.definition.partitionKeyPath) {
      throw new CosmosFault(400, 'The partition key of a container cannot be changed.');
    }
    checkPolicy(definition.policy);
    this.definition = definition;
    const items = [...this.#partitions.values()].flatMap((items) => [...items.values()]);
    this.#byValue.clear();
    for (const item of items) this.#index(item);
  }

  read(partition: string, id: string, condition: Condition = {}): { status: number; item: Item } {
    this.#expire();
    const item = this.#partitions.get(partition)?.get(id);
    if (item === undefined)
      throw new CosmosFault(404, 'Entity with the specified id does not exist in the system.');
    return { status: matches(condition.ifNoneMatch, item) ? 304 : 200, item };
  }

  create(partition: string, body: unknown): Item {
    this.#expire();
    const checked = this.#check(partition, body);
    if (this.#partitions.get(partition)?.has(checked.id) === true) {
      throw new CosmosFault(409, 'Entity with the specified id already exists in the system.');
    }
    return this.#put(partition, checked);
  }

  upsert(partition: string, body: unknown, condition: Condition): { status: number; item: Item } {
    this.#expire();
    const checked = this.#check(partition, body);
    const before = this.#partitions.get(partition)?.get(checked.id);
    if (before !== undefined) {
      if (condition.ifNoneMatch === '*')
        throw new CosmosFault(412, 'Operation cannot be performed: precondition.');
      demand(condition, before);
    }
    return { status: before === undefined ? 201 : 200, item: this.#put(partition, checked) };
  }

  replace(partition: string, id: string, body: unknown, condition: Condition): Item {
    const before = this.read(partition, id).item;
    const checked = this.#check(partition, body);
    if (checked.id !== id)
      throw new CosmosFault(400, 'The id of the item does not match that of the request.');
    demand(condition, before);
    return this.#put(partition, checked);
  }

  delete(partition: string, id: string, condition: Condition): void {
    const before = this.read(partition, id).item;
    demand(condition, before);
    this.#remove(before);
  }

  /** All steps or none: the first that fails gives its own status, the others 424 and nothing written. */
  batch(partition: string, steps: readonly BatchStep[]): { status: 200 | 207; results: StepResult[] } {
    if (steps.length === 0) throw new CosmosFault(400, 'Batch request has no operations.');
    if (steps.length > maxBatchSteps) {
      throw new CosmosFault(
        400,
        `Batch request has more operations than what is supported: ${maxBatchSteps}.`,
      );
    }
    this.#expire();
    const undo: (() => void)[] = [];
    const results: StepResult[] = [];
    for (const step of steps) {
      try {
        results.push(this.#step(partition, step, undo));
      } catch (error) {
        if (!(error instanceof CosmosFault)) throw error;
        for (const back of undo.reverse()) back();
        return {
          status: 207,
          results: steps.map((_, at) =>
            at === results.length
              ? {
                  statusCode: error.status,
                  ...(error.substatus === undefined ? {} : { substatus: error.substatus }),
                }
              : { statusCode: 424 },
          ),
        };
      }
    }
    return { status: 200, results };
  }

  #step(partition: string, step: BatchStep, undo: (() => void)[]): StepResult {
    const id = 'id' in step ? step.id : isObject(step.body) ? step.body.id : undefined;
    const before = typeof id === 'string' ? this.#partitions.get(partition)?.get(id) : undefined;
    const written = (statusCode: number, item: Item): StepResult => {
      undo.push(() => {
        this.#remove(item);
        if (before !== undefined) this.#add(before);
      });
      return { statusCode, item };
    };
    switch (step.op) {
      case 'Create':
        return written(201, this.create(partition, step.body));
      case 'Upsert': {
        const { status, item } = this.upsert(partition, step.body, step.condition);
        return written(status, item);
      }
      case 'Replace':
        return written(200, this.replace(partition, step.id, step.body, step.condition));
      case 'Delete':
        this.delete(partition, step.id, step.condition);
        if (before !== undefined) undo.push(() => this.#add(before));
        return { statusCode: 204 };
      case 'Read':
        return { statusCode: 200, item: this.read(partition, step.id).item };
    }
  }

  /** One page of a query. Throws 400 for an order that the indexing policy cannot serve. */
  query(asked: PageAsked): { rows: unknown[]; continuation: string | undefined } {
    this.#expire();
    const { compiled, parameters } = asked;
    checkOrder(this.definition.policy, compiled.order);
    if (compiled.filterPaths.some((path) => !this.#served(path))) this.scans += 1;
    const after = readPlace(asked.continuation);
    const top = compiled.top?.(parameters) ?? Number.POSITIVE_INFINITY;
    const wanted = Math.min(asked.limit, top - (after?.given ?? 0));
    const page = this.#firstFew(asked, after, wanted);
    const kept = page.slice(0, wanted);
    const last = kept.at(-1);
    const given = (after?.given ?? 0) + kept.length;
    const more = page.length > kept.length && last !== undefined && given < top;
    return {
      rows: kept.map(({ item }) => compiled.project(item.body, parameters)),
      continuation: more ? writePlace({ keys: last.keys, rid: last.item.rid, given }) : undefined,
    };
  }

  /** In order, one more than wanted, so that it shows whether there is a next page. */
  #firstFew({ compiled, parameters, partition, holds }: PageAsked, after: Place | undefined, wanted: number) {
    const found: Sorted[] = [];
    for (const item of this.#candidates(compiled, parameters, partition)) {
      if (partition !== undefined && item.partition !== partition) continue;
      if (holds !== undefined && !holds(item.partition)) continue;
      if (!compiled.where(item.body, parameters)) continue;
      const one: Sorted = { item, keys: compiled.order.map(({ of }) => of(item.body)) };
      if (after !== undefined && compareSorted(compiled, one, after.keys, after.rid) <= 0) continue;
      const worst = found.length > wanted ? found[wanted] : undefined;
      if (worst !== undefined && compareSorted(compiled, one, worst.keys, worst.item.rid) >= 0) continue;
      let low = 0;
      let high = found.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        const other = found[middle];
        if (other !== undefined && compareSorted(compiled, one, other.keys, other.item.rid) < 0)
          high = middle;
        else low = middle + 1;
      }
      found.splice(low, 0, one);
      if (found.length > wanted + 1) found.pop();
    }
    return found;
  }

  #served(path: string): boolean {
    return isIndexed(this.definition.policy, path);
  }

  /** The smallest set of items that surely holds all that the filter accepts. */
  #candidates(compiled: Compiled, parameters: Parameters, partition: string | undefined): Iterable<Item> {
    const inside =
      partition === undefined ? undefined : (this.#partitions.get(partition) ?? new Map<string, Item>());
    let best: { size: number; items: Iterable<Item> } | undefined =
      inside === undefined ? undefined : { size: inside.size, items: inside.values() };
    for (const { path, value } of compiled.equalities) {
      const wanted = value(parameters);
      if (!this.#served(path) || wanted === undefined || isObject(wanted) || Array.isArray(wanted)) continue;
      if (path.lastIndexOf('/') !== 0) continue;
      const items = this.#byValue.get(path)?.get(wanted) ?? new Set<Item>();
      if (best === undefined || items.size < best.size) best = { size: items.size, items };
    }
    return best?.items ?? [...this.#partitions.values()].flatMap((items) => [...items.values()]);
  }

  #check(partition: string, body: unknown): { id: string; body: Record<string, unknown> } {
    if (!isObject(body)) throw new CosmosFault(400, 'The request payload is not a JSON object.');
    const { id, ttl } = body;
    if (typeof id !== 'string' || id === '') {
      throw new CosmosFault(
        400,
        "The input content is invalid because the required properties - 'id; ' - are missing",
      );
    }
    if (/[/\\?#]/.test(id) || Buffer.byteLength(id) > 1023) {
      throw new CosmosFault(400, 'The id of the item is not valid.');
    }
    if (body[this.definition.partitionKeyPath.slice(1)] !== partition) {
      throw new CosmosFault(
        400,
        'PartitionKey extracted from document does not match the one specified in the header.',
        { substatus: 1001 },
      );
    }
    if (ttl !== undefined && ttl !== null) {
      const whole =
        typeof ttl === 'number' && Number.isInteger(ttl) && (ttl === -1 || ttl > 0) && ttl <= maxTtl;
      if (!whole) throw new CosmosFault(400, 'The ttl of the item must be a nonzero positive integer or -1.');
    }
    if (Buffer.byteLength(JSON.stringify(body)) > maxItemBytes) {
      throw new CosmosFault(413, 'Request size is too large');
    }
    return { id, body };
  }

  #put(partition: string, { id, body }: { id: string; body: Record<string, unknown> }): Item {
    const before = this.#partitions.get(partition)?.get(id);
    if (before !== undefined) this.#remove(before);
    const ts = Math.floor(this.#now() / 1000);
    const rid = before?.rid ?? this.#nextRid++;
    const etag = `"${(this.#nextEtag++).toString(16).padStart(8, '0')}-0000-0100-0000-${ts.toString(16).padStart(12, '0')}"`;
    const text = `${this.rid}${rid.toString(36).padStart(8, '0')}`;
    const ttl = typeof body.ttl === 'number' ? body.ttl : this.definition.defaultTtl;
    const item: Item = {
      rid,
      partition,
      id,
      etag,
      ts,
      expires:
        this.definition.defaultTtl === undefined || ttl === undefined || ttl === -1 ? undefined : ts + ttl,
      body: {
        ...body,
        _rid: text,
        _self: `dbs/local/colls/${this.rid}/docs/${text}/`,
        _etag: etag,
        _attachments: 'attachments/',
        _ts: ts,
      },
    };
    this.#add(item);
    return item;
  }

  #add(item: Item): void {
    let items = this.#partitions.get(item.partition);
    if (items === undefined) {
      items = new Map();
      this.#partitions.set(item.partition, items);
    }
    items.set(item.id, item);
    this.#index(item);
    if (item.expires !== undefined) {
      this.#expiring.add(item);
      this.#nextExpiry = Math.min(this.#nextExpiry, item.expires);
    }
  }

  #index(item: Item): void {
    for (const [name, value] of Object.entries(item.body)) {
      const path = `/${name}`;
      if (!this.#served(path) || (typeof value === 'object' && value !== null)) continue;
      let values = this.#byValue.get(path);
      if (values === undefined) {
        values = new Map();
        this.#byValue.set(path, values);
      }
      const items = values.get(value);
      if (items === undefined) values.set(value, new Set([item]));
      else items.add(item);
    }
  }

  #remove(item: Item): void {
    const items = this.#partitions.get(item.partition);
    items?.delete(item.id);
    if (items?.size === 0) this.#partitions.delete(item.partition);
    for (const [name, value] of Object.entries(item.body)) {
      const values = this.#byValue.get(`/${name}`);
      const same = values?.get(value);
      same?.delete(item);
      if (same?.size === 0) values?.delete(value);
    }
    this.#expiring.delete(item);
  }

  #expire(): void {
    const now = Math.floor(this.#now() / 1000);
    if (now < this.#nextExpiry) return;
    this.#nextExpiry = Number.POSITIVE_INFINITY;
    for (const item of [...this.#expiring]) {
      if (item.expires === undefined) continue;
      if (item.expires <= now) this.#remove(item);
      else this.#nextExpiry = Math.min(this.#nextExpiry, item.expires);
    }
  }
}

interface Sorted {
  readonly item: Item;
  readonly keys: readonly unknown[];
}

interface Place {
  readonly keys: readonly unknown[];
  readonly rid: number;
  readonly given: number;
}

function compareSorted(compiled: Compiled, one: Sorted, keys: readonly unknown[], rid: number): number {
  for (const [at, { descending }] of compiled.order.entries()) {
    const difference = compareValues(one.keys[at], keys[at]);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return one.item.rid - rid;
}

function matches(condition: string | undefined, item: Item): boolean {
  return condition !== undefined && (condition === '*' || condition === item.etag);
}

function demand(condition: Condition, item: Item): void {
  if (condition.ifMatch === undefined || matches(condition.ifMatch, item)) return;
  throw new CosmosFault(412, 'One of the specified pre-condition is not met');
}

function writePlace(place: Place): string {
  // An absent value has no JSON; null stands for it here only if it is last in the order anyway, so mark it.
  const keys = place.keys.map((key) => (key === undefined ? [] : [key]));
  return Buffer.from(JSON.stringify([keys, place.rid, place.given])).toString('base64');
}

function readPlace(text: string | undefined): Place | undefined {
  if (text === undefined) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    if (Array.isArray(parts)) {
      const [keys, rid, given] = parts;
      if (Array.isArray(keys) && typeof rid === 'number' && typeof given === 'number') {
        return { keys: keys.map((key) => (Array.isArray(key) ? key[0] : undefined)), rid, given };
      }
    }
  } catch {
    // Answered below.
  }
  throw new CosmosFault(400, 'Invalid Continuation Token');
}
