/** An account: databases with containers, its keys, its consistency, and the ranges that its containers are cut into. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { Container, type Definition } from './container.ts';
import { CosmosFault } from './fault.ts';
import { indexingPolicy } from './policy.ts';

/** From weak to strong. */
export const consistencyLevels = [
  'Eventual',
  'ConsistentPrefix',
  'Session',
  'BoundedStaleness',
  'Strong',
] as const;
export type Consistency = (typeof consistencyLevels)[number];

const containerBody = z.looseObject({
  id: z.string().min(1).max(255),
  partitionKey: z.looseObject({ paths: z.array(z.string().regex(/^\/[A-Za-z0-9_]+$/)).length(1) }),
  indexingPolicy: indexingPolicy.optional(),
  defaultTtl: z
    .int()
    .refine((value) => value === -1 || value > 0)
    .optional(),
});

export class Database {
  readonly id: string;
  readonly containers = new Map<string, Container>();
  constructor(id: string) {
    this.id = id;
  }
}

export class Account {
  readonly databases = new Map<string, Database>();
  readonly key: string;
  readonly consistency: Consistency;
  readonly now: () => number;
  #nextRid = 1;

  constructor(key: string, consistency: Consistency, now: () => number) {
    this.key = key;
    this.consistency = consistency;
    this.now = now;
  }

  createDatabase(body: unknown): Database {
    const parsed = z.looseObject({ id: z.string().min(1).max(255) }).safeParse(body);
    if (!parsed.success) throw new CosmosFault(400, 'The database is not valid.');
    if (this.databases.has(parsed.data.id))
      throw new CosmosFault(409, 'Resource with specified id already exists.');
    const database = new Database(parsed.data.id);
    this.databases.set(database.id, database);
    return database;
  }

  database(id: string): Database {
    const database = this.databases.get(id);
    if (database === undefined) throw new CosmosFault(404, 'Owner resource does not exist');
    return database;
  }

  createContainer(database: Database, body: unknown): Container {
    const definition = this.definition(body);
    if (database.containers.has(definition.id)) {
      throw new CosmosFault(409, 'Resource with specified id or name already exists.');
    }
    const container = new Container(`rid${this.#nextRid++}`.padEnd(8, '0'), definition, this.now);
    database.containers.set(definition.id, container);
    return container;
  }

  container(database: string, id: string): Container {
    const container = this.database(database).containers.get(id);
    if (container === undefined) throw new CosmosFault(404, 'Owner resource does not exist');
    return container;
  }

  definition(body: unknown): Definition {
    const parsed = containerBody.safeParse(body);
    if (!parsed.success) throw new CosmosFault(400, 'The container is not valid.');
    const { id, partitionKey, defaultTtl } = parsed.data;
    const [path] = partitionKey.paths;
    if (path === undefined) throw new CosmosFault(400, 'The container has no partition key.');
    return {
      id,
      partitionKeyPath: path,
      policy: parsed.data.indexingPolicy ?? indexingPolicy.parse({}),
      defaultTtl,
    };
  }

  /**
   * Checks the signature of a request as Cosmos DB does: an HMAC of verb, resource type, resource link and date under
   * the account's key. Throws 401.
   */
  authorise(verb: string, path: string, headers: Readonly<Record<string, string | undefined>>): void {
    const given = decodeURIComponent(headers.authorization ?? '');
    const date = headers['x-ms-date'] ?? '';
    const { type, link } = resource(path);
    const text = `${verb.toLowerCase()}\n${type}\n${link}\n${date.toLowerCase()}\n\n`;
    const signature = createHmac('sha256', Buffer.from(this.key, 'base64')).update(text).digest('base64');
    const wanted = Buffer.from(`type=master&ver=1.0&sig=${signature}`);
    const got = Buffer.from(given);
    if (wanted.length !== got.length || !timingSafeEqual(wanted, got)) {
      throw new CosmosFault(
        401,
        'The input authorization token cannot serve the request. The wrong key is being used or the expected payload is not built as per the protocol.',
      );
    }
  }
}

/** What a request's signature names: a feed is signed with the link of what it belongs to. */
function resource(path: string): { type: string; link: string } {
  const parts = path.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  return parts.length % 2 === 1
    ? { type: last, link: parts.slice(0, -1).join('/') }
    : { type: parts.at(-2) ?? '', link: parts.join('/') };
}
