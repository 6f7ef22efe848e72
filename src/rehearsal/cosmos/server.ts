/**
 * A local Cosmos DB account that is right where Quorate depends on it: partitions, versions, atomic batches, order and
 * indexes, paging, expiry, limits, 429. It speaks the REST protocol over plain HTTP on loopback and keeps its data in
 * memory. What it does not know it refuses. Beside the protocol stands `/_rehearsal`, through which another process can
 * plan faults and read counters.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { localCosmos } from '../../config.ts';
import { Account, type Consistency, consistencyLevels } from './account.ts';
import type { BatchStep, Condition, Container, Item } from './container.ts';
import { CosmosFault, codeOf } from './fault.ts';
import { Faults, plannedFault, type RequestKind } from './faults.ts';
import { type Compiled, compile } from './sql.ts';
import { isObject } from './values.ts';

/** Not a secret: the server listens on loopback and holds what its own process was given. */
export const localKey = localCosmos.key;

export interface CosmosServerOptions {
  /** 0 for any free port. */
  readonly port?: number;
  readonly key?: string;
  readonly consistency?: Consistency;
  /** The clock for `_ts` and expiry, in milliseconds since 1970. */
  readonly now?: () => number;
  /** How many physical partitions a container has (1); with more, a query across them is merged by the SDK. */
  readonly ranges?: number;
  /** Cuts pages shorter than asked for, as the service may (no cut). */
  readonly longestPage?: number;
}

/** One request as a test may want to look at it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly kind: RequestKind;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface CosmosServer {
  readonly endpoint: string;
  readonly key: string;
  readonly faults: Faults;
  /** The newest few hundred requests. */
  readonly requests: SeenRequest[];
  /** Queries that no index served. */
  scans(): number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const maxBody = 2 * 1024 * 1024;
const keptRequests = 300;

/** Starts the server on loopback; resolves when it listens. */
export async function startCosmosServer(options: CosmosServerOptions = {}): Promise<CosmosServer> {
  const service = new Service(options);
  const http = createServer((request, response) => void service.handle(request, response));
  http.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  service.endpoint = `http://127.0.0.1:${port}/`;
  return {
    endpoint: service.endpoint,
    key: service.account.key,
    faults: service.faults,
    requests: service.requests,
    scans: () => service.scans(),
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

class Service {
  readonly account: Account;
  readonly faults = new Faults();
  readonly requests: SeenRequest[] = [];
  endpoint = '';
  readonly #ranges: number;
  readonly #longestPage: number;
  #activity = 0;

  constructor(options: CosmosServerOptions) {
    this.account = new Account(
      options.key ?? localKey,
      options.consistency ?? 'Strong',
      options.now ?? Date.now,
    );
    this.#ranges = options.ranges ?? 1;
    this.#longestPage = options.longestPage ?? 1000;
  }

  scans(): number {
    let scans = 0;
    for (const { containers } of this.account.databases.values()) {
      for (const container of containers.values()) scans += container.scans;
    }
    return scans;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer | 'drop';
    try {
      answer = await this.#answer(request);
    } catch (error) {
      answer = failure(error);
    }
    if (answer === 'drop') {
      request.socket.destroy();
      return;
    }
    this.#activity += 1;
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'x-ms-activity-id': `00000000-0000-4000-8000-${this.#activity.toString(16).padStart(12, '0')}`,
      'x-ms-request-charge': '1',
      'x-ms-version': '2020-07-15',
      ...(answer.status === 204 || answer.status === 304
        ? {}
        : { 'content-length': Buffer.byteLength(text) }),
      ...answer.headers,
    });
    response.end(answer.status === 204 || answer.status === 304 ? undefined : text);
  }

  async #answer(request: IncomingMessage): Promise<Answer | 'drop'> {
    const method = request.method ?? 'GET';
    const path = decodeURI(new URL(request.url ?? '/', 'http://localhost').pathname);
    const headers = flat(request);
    const body = await readBody(request);
    if (path.startsWith('/_rehearsal')) return this.#rehearsal(method, path, body);
    const kind = kindOf(method, path, headers);
    this.requests.push({ method, path, kind, headers, body });
    if (this.requests.length > keptRequests) this.requests.shift();
    const fault = this.faults.next(kind);
    if (fault?.fault === 'dropBefore') return 'drop';
    if (fault?.fault === 'fail') throw new CosmosFault(fault.status, 'A fault was asked for.');
    if (fault?.fault === 'throttle') {
      throw new CosmosFault(429, 'Message: {"Errors":["Request rate is large."]}', {
        substatus: 3200,
        headers: { 'x-ms-retry-after-ms': String(fault.retryAfterMs) },
      });
    }
    this.account.authorise(method, path, headers);
    this.#checkConsistency(headers);
    let answer: Answer;
    try {
      answer = this.#route(method, path, headers, body);
    } catch (error) {
      answer = failure(error);
    }
    return fault?.fault === 'dropAfter' ? 'drop' : answer;
  }

  #rehearsal(method: string, path: string, body: string): Answer {
    if (method === 'POST' && path === '/_rehearsal/faults') {
      this.faults.plan(parse(plannedFault, json(body)));
      return { status: 204 };
    }
    if (method === 'DELETE' && path === '/_rehearsal/faults') {
      this.faults.clear();
      return { status: 204 };
    }
    if (method === 'GET' && path === '/_rehearsal') return { status: 200, body: { scans: this.scans() } };
    throw new CosmosFault(404, 'Not found');
  }

  #checkConsistency(headers: Headers): void {
    const asked = headers['x-ms-consistency-level'];
    if (asked === undefined) return;
    const levels: readonly string[] = consistencyLevels;
    const strength = levels.indexOf(asked);
    if (strength < 0 || strength > levels.indexOf(this.account.consistency)) {
      throw new CosmosFault(
        400,
        `ConsistencyLevel ${asked} specified in the request is invalid when service is configured with consistency level ${this.account.consistency}.`,
      );
    }
  }

  #route(method: string, path: string, headers: Headers, body: string): Answer {
    const parts = path.split('/').filter((part) => part !== '');
    const [dbs, database, colls, container, feed, id, ...rest] = parts;
    if (dbs === undefined) return this.#accountInfo(method);
    if (dbs !== 'dbs' || rest.length > 0) throw new CosmosFault(404, 'Not found');
    if (database === undefined) return this.#databases(method, body);
    if (colls === undefined) return this.#database(method, database);
    if (colls !== 'colls') throw new CosmosFault(501, `This server does not know ${colls}`);
    if (container === undefined) return this.#containers(method, database, body);
    const found = () => this.account.container(database, container);
    if (feed === undefined) return this.#container(method, database, found(), body);
    if (feed === 'pkranges' && method === 'GET') return this.#keyRanges(found());
    if (feed !== 'docs') throw new CosmosFault(501, `This server does not know ${feed}`);
    return id === undefined
      ? this.#items(method, found(), headers, body)
      : this.#item(method, found(), id, headers, body);
  }

  #accountInfo(method: string): Answer {
    if (method !== 'GET') throw new CosmosFault(405, 'Method not allowed');
    const location = [{ name: 'Local', databaseAccountEndpoint: this.endpoint }];
    return {
      status: 200,
      body: {
        id: 'local',
        _rid: 'local',
        _self: '',
        _dbs: '//dbs/',
        media: '//media/',
        addresses: '//addresses/',
        writableLocations: location,
        readableLocations: location,
        enableMultipleWriteLocations: false,
        userConsistencyPolicy: { defaultConsistencyLevel: this.account.consistency },
        userReplicationPolicy: { asyncReplication: false, minReplicaSetSize: 1, maxReplicasetSize: 4 },
        systemReplicationPolicy: { minReplicaSetSize: 1, maxReplicasetSize: 4 },
        readPolicy: { primaryReadCoefficient: 1, secondaryReadCoefficient: 1 },
        queryEngineConfiguration: '{}',
      },
    };
  }

  #databases(method: string, body: string): Answer {
    if (method === 'POST')
      return { status: 201, body: databaseBody(this.account.createDatabase(json(body)).id) };
    if (method !== 'GET') throw new CosmosFault(405, 'Method not allowed');
    const databases = [...this.account.databases.keys()].map(databaseBody);
    return { status: 200, body: { _rid: '', Databases: databases, _count: databases.length } };
  }

  #database(method: string, id: string): Answer {
    const database = this.account.database(id);
    if (method === 'GET') return { status: 200, body: databaseBody(database.id) };
    if (method !== 'DELETE') throw new CosmosFault(405, 'Method not allowed');
    this.account.databases.delete(id);
    return { status: 204 };
  }

  #containers(method: string, id: string, body: string): Answer {
    const database = this.account.database(id);
    if (method === 'POST') {
      return { status: 201, body: containerBody(this.account.createContainer(database, json(body))) };
    }
    if (method !== 'GET') throw new CosmosFault(405, 'Method not allowed');
    const containers = [...database.containers.values()].map(containerBody);
    return { status: 200, body: { _rid: '', DocumentCollections: containers, _count: containers.length } };
  }

  #container(method: string, database: string, container: Container, body: string): Answer {
    switch (method) {
      case 'GET':
        return { status: 200, body: containerBody(container) };
      case 'PUT':
        container.redefine(this.account.definition(json(body)));
        return { status: 200, body: containerBody(container) };
      case 'DELETE':
        this.account.database(database).containers.delete(container.definition.id);
        return { status: 204 };
      default:
        throw new CosmosFault(405, 'Method not allowed');
    }
  }

  #keyRanges(container: Container): Answer {
    const bound = (at: number) =>
      at === 0
        ? ''
        : at === this.#ranges
          ? 'FF'
          : Math.floor((255 * at) / this.#ranges)
              .toString(16)
              .toUpperCase()
              .padStart(2, '0');
    const ranges = Array.from({ length: this.#ranges }, (_, at) => ({
      id: String(at),
      _rid: `${container.rid}${at}`,
      minInclusive: bound(at),
      maxExclusive: bound(at + 1),
      status: 'online',
      parents: [],
    }));
    return { status: 200, body: { _rid: container.rid, PartitionKeyRanges: ranges, _count: ranges.length } };
  }

  #items(method: string, container: Container, headers: Headers, body: string): Answer {
    if (method !== 'POST') throw new CosmosFault(501, 'This server does not list items but by query');
    if (said(headers, 'x-ms-cosmos-is-query-plan-request')) return plan(json(body));
    if (said(headers, 'x-ms-documentdb-isquery') || headers['content-type'] === 'application/query+json') {
      return this.#query(container, headers, json(body));
    }
    const partition = partitionOf(headers);
    if (partition === undefined)
      throw new CosmosFault(400, 'PartitionKey value must be supplied for this operation.');
    if (said(headers, 'x-ms-cosmos-is-batch-request'))
      return batch(container, partition, headers, json(body));
    if (said(headers, 'x-ms-documentdb-is-upsert')) {
      const { status, item } = container.upsert(partition, json(body), conditionOf(headers));
      return itemAnswer(status, item);
    }
    return itemAnswer(201, container.create(partition, json(body)));
  }

  #item(method: string, container: Container, id: string, headers: Headers, body: string): Answer {
    const partition = partitionOf(headers);
    if (partition === undefined)
      throw new CosmosFault(400, 'PartitionKey value must be supplied for this operation.');
    const condition = conditionOf(headers);
    switch (method) {
      case 'GET': {
        const { status, item } = container.read(partition, id, condition);
        return status === 304 ? { status, headers: { etag: item.etag } } : itemAnswer(status, item);
      }
      case 'PUT':
        return itemAnswer(200, container.replace(partition, id, json(body), condition));
      case 'DELETE':
        container.delete(partition, id, condition);
        return { status: 204 };
      default:
        throw new CosmosFault(501, `This server does not know ${method} on an item`);
    }
  }

  #query(container: Container, headers: Headers, body: unknown): Answer {
    const { compiled, parameters } = readQuery(body);
    const partition = partitionOf(headers);
    const range = headers['x-ms-documentdb-partitionkeyrangeid'];
    if (partition === undefined && range === undefined) this.#refuseAcross(compiled, headers, body);
    if (range !== undefined && !(Number(range) >= 0 && Number(range) < this.#ranges)) {
      throw new CosmosFault(410, 'The partition key range is gone.', { substatus: 1002 });
    }
    if (compiled.aggregates && range === undefined && partition === undefined && this.#ranges > 1) {
      throw new CosmosFault(400, 'An aggregate is asked for range by range.');
    }
    const asked = Number(headers['x-ms-max-item-count'] ?? '100');
    const limit = Math.min(
      asked > 0 ? asked : 1000,
      compiled.aggregates ? Number.POSITIVE_INFINITY : this.#longestPage,
    );
    const { rows, continuation } = container.query({
      compiled,
      parameters,
      limit: compiled.aggregates ? Number.MAX_SAFE_INTEGER : limit,
      continuation: headers['x-ms-continuation'],
      partition,
      holds: range === undefined ? undefined : (key) => this.#rangeOf(key) === Number(range),
    });
    const documents = compiled.aggregates ? [rows.length] : rows;
    return {
      status: 200,
      body: { _rid: container.rid, Documents: documents, _count: documents.length },
      headers: {
        'x-ms-item-count': String(documents.length),
        ...(continuation === undefined ? {} : { 'x-ms-continuation': continuation }),
      },
    };
  }

  /** The gateway serves a query across partitions itself only if nothing has to be merged. */
  #refuseAcross(compiled: Compiled, headers: Headers, body: unknown): void {
    if (!said(headers, 'x-ms-documentdb-query-enablecrosspartition')) {
      throw new CosmosFault(400, 'Cross partition query is required but disabled.');
    }
    if (compiled.order.length === 0 && compiled.top === undefined) return;
    throw new CosmosFault(
      400,
      'The provided cross partition query can not be directly served by the gateway. This is a first chance (internal) exception that all newer clients will know how to handle gracefully.',
      { substatus: 1004, extra: { additionalErrorInfo: JSON.stringify(plan(body).body) } },
    );
  }

  /** Which range a partition lies in; any even spread will do, since nobody else computes it. */
  #rangeOf(partition: string): number {
    let hash = 0;
    for (const unit of partition) hash = (hash * 31 + (unit.codePointAt(0) ?? 0)) >>> 0;
    return hash % this.#ranges;
  }
}

type Headers = Readonly<Record<string, string | undefined>>;

function flat(request: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
}

function said(headers: Headers, name: string): boolean {
  return headers[name]?.toLowerCase() === 'true';
}

function kindOf(method: string, path: string, headers: Headers): RequestKind {
  const parts = path.split('/').filter((part) => part !== '');
  if (parts[4] !== 'docs') return 'other';
  if (said(headers, 'x-ms-cosmos-is-query-plan-request')) return 'other';
  if (said(headers, 'x-ms-documentdb-isquery')) return 'query';
  if (said(headers, 'x-ms-cosmos-is-batch-request')) return 'batch';
  return method === 'GET' ? 'read' : 'write';
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    // What is over the limit is read to its end, so that the answer is not lost in a broken pipe.
    if (size <= maxBody) chunks.push(chunk);
  }
  if (size > maxBody) throw new CosmosFault(413, 'Request size is too large');
  return Buffer.concat(chunks).toString();
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CosmosFault(400, 'The request payload is invalid. Ensure to provide a valid request payload.');
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new CosmosFault(400, 'The request payload is invalid.');
  return parsed.data;
}

function failure(error: unknown): Answer {
  const fault =
    error instanceof CosmosFault ? error : new CosmosFault(500, 'The server failed: this is a defect of it.');
  if (fault !== error) console.error(error);
  return {
    status: fault.status,
    body: { code: codeOf(fault.status), message: fault.message, ...fault.extra },
    headers: {
      ...(fault.substatus === undefined ? {} : { 'x-ms-substatus': String(fault.substatus) }),
      ...fault.headers,
    },
  };
}

function partitionOf(headers: Headers): string | undefined {
  const text = headers['x-ms-documentdb-partitionkey'];
  if (text === undefined) return undefined;
  const value = json(text);
  if (Array.isArray(value) && value.length === 1 && typeof value[0] === 'string') return value[0];
  throw new CosmosFault(400, `Partition key ${text} is invalid.`);
}

function conditionOf(headers: Headers): Condition {
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
}

function itemAnswer(status: number, item: Item): Answer {
  return { status, body: item.body, headers: { etag: item.etag } };
}

function databaseBody(id: string) {
  return { id, _rid: id, _self: `dbs/${id}/`, _etag: '"0"', _colls: 'colls/', _users: 'users/', _ts: 0 };
}

function containerBody(container: Container) {
  const { id, partitionKeyPath, policy, defaultTtl } = container.definition;
  return {
    id,
    partitionKey: { paths: [partitionKeyPath], kind: 'Hash', version: 2 },
    indexingPolicy: policy,
    ...(defaultTtl === undefined ? {} : { defaultTtl }),
    _rid: container.rid,
    _self: `dbs/local/colls/${container.rid}/`,
    _etag: '"0"',
    _docs: 'docs/',
    _ts: 0,
  };
}

const queryBody = z.looseObject({
  query: z.string(),
  parameters: z.array(z.looseObject({ name: z.string(), value: z.unknown() })).default([]),
});

function readQuery(body: unknown): { compiled: Compiled; parameters: Map<string, unknown>; text: string } {
  const { query, parameters } = parse(queryBody, body);
  return {
    text: query,
    compiled: compile(query),
    parameters: new Map(parameters.map(({ name, value }) => [name, value])),
  };
}

/** The plan that the SDK asks for before it fetches range by range and merges. */
function plan(body: unknown): Answer {
  const { compiled, parameters } = readQuery(body);
  return {
    status: 200,
    body: {
      partitionedQueryExecutionInfoVersion: 2,
      queryInfo: {
        distinctType: 'None',
        top: compiled.top?.(parameters) ?? null,
        offset: null,
        limit: null,
        orderBy: compiled.order.map(({ descending }) => (descending ? 'Descending' : 'Ascending')),
        orderByExpressions: compiled.orderTexts,
        groupByExpressions: [],
        groupByAliases: [],
        aggregates: [],
        groupByAliasToAggregateType: {},
        rewrittenQuery: compiled.rewritten,
        hasSelectValue: false,
        hasNonStreamingOrderBy: false,
        dCountInfo: null,
      },
      queryRanges: [{ min: '', max: 'FF', isMinInclusive: true, isMaxInclusive: false }],
    },
  };
}

const batchBody = z.array(
  z.looseObject({
    operationType: z.enum(['Create', 'Upsert', 'Replace', 'Delete', 'Read']),
    id: z.string().optional(),
    ifMatch: z.string().optional(),
    ifNoneMatch: z.string().optional(),
    resourceBody: z.unknown().optional(),
  }),
);

function batch(container: Container, partition: string, headers: Headers, body: unknown): Answer {
  if (!said(headers, 'x-ms-cosmos-batch-atomic')) {
    throw new CosmosFault(501, 'This server knows atomic batches only');
  }
  const steps = parse(batchBody, body).map((entry): BatchStep => {
    const condition = { ifMatch: entry.ifMatch, ifNoneMatch: entry.ifNoneMatch };
    const op = entry.operationType;
    if (op === 'Create' || op === 'Upsert') return { op, body: entry.resourceBody, condition };
    if (entry.id === undefined) throw new CosmosFault(400, 'An operation of the batch has no id.');
    return op === 'Replace'
      ? { op, id: entry.id, body: entry.resourceBody, condition }
      : { op, id: entry.id, condition };
  });
  const { status, results } = container.batch(partition, steps);
  const minimal = headers.prefer === 'return=minimal';
  return {
    status,
    body: results.map(({ statusCode, substatus, item }) => ({
      statusCode,
      ...(substatus === undefined ? {} : { subStatusCode: substatus }),
      requestCharge: statusCode === 424 ? 0 : 1,
      ...(item === undefined ? {} : { eTag: item.etag }),
      ...(item === undefined || minimal ? {} : { resourceBody: isObject(item.body) ? item.body : {} }),
    })),
  };
}
