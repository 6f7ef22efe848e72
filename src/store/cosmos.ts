/**
 * The engine for a council's deployment: one Cosmos DB container, partitioned by `/partition`. A decision is one
 * transactional batch, with If-Match for each operation. The account is to have strong consistency and one write region.
 */
import {
  type Container,
  CosmosClient,
  type ItemDefinition,
  type JSONObject,
  type OperationInput,
} from '@azure/cosmos';
import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import {
  type BatchOutcome,
  type Operation,
  type Page,
  type Store,
  type Stored,
  StoreError,
  type StoreIndex,
  type StoreQuery,
} from '../kernel/store.ts';
import { cosmosFault, faultOfStatus } from './cosmos-faults.ts';
import { covers, indexingPolicyFor } from './cosmos-index.ts';
import { selectPage } from './cosmos-sql.ts';
import {
  asDocument,
  checkId,
  checkIndexes,
  checkPartition,
  continuationOf,
  type Prepared,
  placeIn,
  placeOf,
  planQuery,
  prepare,
  type QueryPlan,
  readContinuation,
  systemFields,
} from './rules.ts';

export interface CosmosOptions {
  /** Such as `https://account.documents.azure.com:443/`. */
  readonly endpoint: string;
  /** The account's key; without one an identity is asked. */
  readonly key?: string;
  /** The client id of the managed identity; without one, whoever is signed in, as on a laptop. */
  readonly identity?: string;
  readonly database: string;
  /** (`quorate`) */
  readonly container?: string;
  readonly indexes: readonly StoreIndex[];
  /** Makes database and container when missing and adds missing indexes, at the first `ready`; needs a key. (false) */
  readonly createIfNotExists?: boolean;
  /** Consistency asked for with each request; the account must have at least this (`Strong`). */
  readonly consistency?: 'Strong' | 'BoundedStaleness' | 'Session';
  /** A request without an answer is given up after this time (10,000). */
  readonly timeoutMs?: number;
  /** How often and how long a 429 is waited out here before the caller hears of it (3 times, 3 seconds in all). */
  readonly throttleRetries?: number;
  readonly throttleSeconds?: number;
  /** Told what each request cost, in request units. */
  readonly charged?: ((units: number, operation: 'read' | 'batch' | 'query') => void) | undefined;
}

/** The path of the partition key; infrastructure that makes the container must agree. */
export const partitionKeyPath = '/partition';

/** Opens the engine; nothing is sent before the first use. Throws StoreError `invalid` for options that make no sense. */
export function openCosmos(options: CosmosOptions): Store {
  checkIndexes(options.indexes);
  return new Engine(options);
}

/** In Azure the identity is named, so that no other that may be at hand there is tried first. */
function credential(identity: string | undefined): TokenCredential {
  return identity === undefined
    ? new DefaultAzureCredential()
    : new ManagedIdentityCredential({ clientId: identity });
}

function client(options: CosmosOptions): CosmosClient {
  const credentials =
    options.key === undefined || options.key === ''
      ? { aadCredentials: credential(options.identity) }
      : { key: options.key };
  try {
    return new CosmosClient({
      endpoint: options.endpoint,
      ...credentials,
      consistencyLevel: options.consistency ?? 'Strong',
      connectionPolicy: {
        requestTimeout: options.timeoutMs ?? 10_000,
        // With discovery on, the SDK sends requests again by itself for as long as two minutes when a connection
        // fails, batches among them. There is one write region, which the account's own address leads to.
        enableEndpointDiscovery: false,
        enableBackgroundEndpointRefreshing: false,
        useMultipleWriteLocations: false,
        retryOptions: {
          maxRetryAttemptCount: options.throttleRetries ?? 3,
          fixedRetryIntervalInMilliseconds: 0,
          maxWaitTimeInSeconds: options.throttleSeconds ?? 3,
        },
      },
    });
  } catch (error) {
    throw new StoreError('invalid', 'the address or key of Cosmos DB is not valid', { cause: error });
  }
}

class Engine implements Store {
  readonly #options: CosmosOptions;
  readonly #client: CosmosClient;
  readonly #container: Container;
  #made = false;

  constructor(options: CosmosOptions) {
    this.#options = options;
    this.#client = client(options);
    this.#container = this.#client.database(options.database).container(options.container ?? 'quorate');
  }

  async read(partition: string, id: string): Promise<Stored | undefined> {
    checkPartition(partition);
    checkId(id);
    try {
      const { statusCode, resource, requestCharge } = await this.#container
        .item(id, partition)
        .read({ abortSignal: this.#deadline() });
      this.#options.charged?.(requestCharge, 'read');
      return statusCode === 404 || resource === undefined ? undefined : stored(resource);
    } catch (error) {
      throw cosmosFault(error, 'read');
    }
  }

  async batch(partition: string, operations: readonly Operation[]): Promise<BatchOutcome> {
    let steps = prepare(partition, operations).map((operation, at) => ({ operation, at }));
    const etags: (string | null)[] = operations.map(() => null);
    // Cosmos refuses to delete what is absent, the port does not: such a step is left out and the rest sent again.
    while (steps.length > 0) {
      const results = await this.#send(
        partition,
        steps.map(({ operation }) => operation),
      );
      const failed = results.findIndex(({ statusCode }) => statusCode !== 424 && statusCode >= 400);
      if (failed < 0) {
        for (const [at, { eTag }] of results.entries()) {
          const step = steps[at];
          if (step !== undefined) etags[step.at] = step.operation.op === 'delete' ? null : (eTag ?? null);
        }
        return { ok: true, etags };
      }
      const step = steps[failed];
      const status = results[failed]?.statusCode;
      if (step === undefined)
        throw new StoreError('unknown', 'Cosmos DB answered a batch with too many results');
      if (status === 404 && step.operation.op === 'delete' && step.operation.etag === undefined) {
        steps = steps.filter((other) => other !== step);
        continue;
      }
      return { ok: false, at: step.at, because: because(status, results[failed]?.retryAfterMs) };
    }
    return { ok: true, etags };
  }

  async #send(partition: string, operations: readonly Prepared[]): Promise<StepAnswer[]> {
    let answer: { code?: number; result?: unknown; headers: Readonly<Record<string, unknown>> };
    try {
      answer = await this.#container.items.batch(operations.map(asInput), partition, {
        // No need to have every document sent back; versions come anyway.
        contentResponseOnWriteEnabled: false,
      });
    } catch (error) {
      throw cosmosFault(error, 'batch');
    }
    this.#options.charged?.(Number(answer.headers['x-ms-request-charge'] ?? 0), 'batch');
    const results = Array.isArray(answer.result) ? answer.result.map(stepAnswer) : [];
    if (results.length !== operations.length) {
      throw new StoreError('unknown', `Cosmos DB answered a batch without its results (${answer.code})`);
    }
    return results;
  }

  async query(query: StoreQuery): Promise<Page> {
    const plan = planQuery(query, this.#options.indexes);
    const parts = readContinuation(query);
    try {
      return query.partition === undefined
        ? await this.#across(query, plan, parts)
        : await this.#inside(query, query.partition, plan, parts);
    } catch (error) {
      throw cosmosFault(error, 'read');
    }
  }

  /** A page of one partition. The service's own continuation token says where the next one begins. */
  async #inside(query: StoreQuery, partition: string, plan: QueryPlan, parts?: string[]): Promise<Page> {
    const documents: Stored[] = [];
    let token = parts?.[0];
    do {
      // The service may cut a page short, so it is asked again until the page is full.
      const { resources, continuationToken, requestCharge } = await this.#container.items
        .query<ItemDefinition>(selectPage(plan, undefined), {
          partitionKey: partition,
          maxItemCount: query.limit - documents.length,
          ...(token === undefined ? {} : { continuationToken: token }),
          abortSignal: this.#deadline(),
        })
        .fetchNext();
      this.#options.charged?.(requestCharge, 'query');
      for (const resource of resources ?? []) documents.push(stored(resource));
      token = continuationToken;
    } while (token !== undefined && documents.length < query.limit);
    return token === undefined ? { documents } : { documents, continuation: continuationOf(query, [token]) };
  }

  /**
   * A page across partitions, merged by the SDK from the physical partitions. It gives no token for an ordered query
   * that can be kept, so the next page begins after the last document's place in the order, which is unique.
   */
  async #across(query: StoreQuery, plan: QueryPlan, parts?: string[]): Promise<Page> {
    const wanted = query.limit + 1;
    const found: Stored[] = [];
    const pages = this.#container.items.query<ItemDefinition>(
      selectPage(plan, parts === undefined ? undefined : placeIn(parts)),
      // The gateway would refuse an ordered query across partitions at first; this saves asking it.
      { maxItemCount: wanted, forceQueryPlan: true, abortSignal: this.#deadline() },
    );
    do {
      const { resources, requestCharge } = await pages.fetchNext();
      this.#options.charged?.(requestCharge, 'query');
      for (const resource of resources ?? []) found.push(stored(resource));
    } while (found.length < wanted && pages.hasMoreResults());
    const documents = found.slice(0, query.limit);
    const last = documents.at(-1);
    if (found.length <= query.limit || last === undefined) return { documents };
    const { value, partition, id } = placeOf(plan, last.document);
    return { documents, continuation: continuationOf(query, [value, partition, id]) };
  }

  async ready(): Promise<void> {
    try {
      if (this.#options.createIfNotExists === true && !this.#made) {
        await this.#make();
        this.#made = true;
      }
      const { resource } = await this.#container.read({ abortSignal: this.#deadline() });
      if (resource?.partitionKey?.paths[0] !== partitionKeyPath) {
        throw new StoreError('unavailable', `the container is not partitioned by ${partitionKeyPath}`);
      }
      if (!covers(resource.indexingPolicy, indexingPolicyFor(this.#options.indexes))) {
        throw new StoreError('unavailable', 'the container lacks indexes that the queries need');
      }
      if (resource.defaultTtl !== -1) {
        throw new StoreError(
          'unavailable',
          'the container does not let documents expire (defaultTtl is not -1)',
        );
      }
    } catch (error) {
      throw cosmosFault(error, 'read');
    }
  }

  async #make(): Promise<void> {
    const indexingPolicy = indexingPolicyFor(this.#options.indexes);
    const id = this.#options.container ?? 'quorate';
    const { database } = await this.#client.databases.createIfNotExists({ id: this.#options.database });
    const { container, resource } = await database.containers.createIfNotExists({
      id,
      partitionKey: { paths: [partitionKeyPath] },
      indexingPolicy,
      defaultTtl: -1,
    });
    if (covers(resource?.indexingPolicy, indexingPolicy) && resource?.defaultTtl === -1) return;
    await container.replace({
      id,
      partitionKey: { paths: [partitionKeyPath] },
      indexingPolicy,
      defaultTtl: -1,
    });
  }

  async close(): Promise<void> {
    this.#client.dispose();
  }

  /** The SDK repeats a read ten times, a second apart, when its connection breaks; a person would not wait for that. */
  #deadline(): AbortSignal {
    return AbortSignal.timeout(this.#options.timeoutMs ?? 10_000);
  }
}

interface StepAnswer {
  readonly statusCode: number;
  readonly eTag: string | undefined;
  readonly retryAfterMs: number | undefined;
}

function stepAnswer(value: unknown): StepAnswer {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('statusCode' in value) ||
    typeof value.statusCode !== 'number'
  ) {
    throw new StoreError('unknown', 'Cosmos DB answered a batch with something else than results');
  }
  const eTag = 'eTag' in value && typeof value.eTag === 'string' ? value.eTag : undefined;
  const wait = 'retryAfterMilliseconds' in value ? Number(value.retryAfterMilliseconds) : undefined;
  return { statusCode: value.statusCode, eTag, retryAfterMs: Number.isFinite(wait) ? wait : undefined };
}

/** Why an operation failed, or a StoreError when that is nothing the caller can decide upon. */
function because(
  status: number | undefined,
  retryAfterMs: number | undefined,
): 'exists' | 'changed' | 'missing' {
  switch (status) {
    case 409:
      return 'exists';
    case 412:
      return 'changed';
    case 404:
      return 'missing';
    default: {
      // The batch was answered, so it is known that nothing was written.
      const fault = faultOfStatus(status, 'read');
      throw new StoreError(fault, `Cosmos DB refused an operation of a batch (${status})`, {
        ...(fault === 'throttled' ? { retryAfterMs: retryAfterMs ?? 100 } : {}),
      });
    }
  }
}

function asInput(operation: Prepared): OperationInput {
  switch (operation.op) {
    case 'create':
      return { operationType: 'Create', resourceBody: copy(operation.body) };
    case 'upsert':
      return { operationType: 'Upsert', resourceBody: copy(operation.body) };
    case 'replace':
      return {
        operationType: 'Replace',
        id: operation.document.id,
        ifMatch: operation.etag,
        resourceBody: copy(operation.body),
      };
    case 'delete':
      return {
        operationType: 'Delete',
        id: operation.id,
        ...(operation.etag === undefined ? {} : { ifMatch: operation.etag }),
      };
  }
}

/** A copy, since the SDK makes its JSON only some turns of the loop after it was called. */
function copy(text: string): JSONObject {
  return JSON.parse(text);
}

/** A document without what Cosmos adds to it. */
function stored(resource: ItemDefinition): Stored {
  const etag = resource._etag;
  if (typeof etag !== 'string')
    throw new StoreError('unavailable', 'Cosmos DB gave a document without a version');
  const document = asDocument(resource);
  for (const field of systemFields) delete document[field];
  return { document, etag };
}
