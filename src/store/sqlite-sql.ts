/** The tables, indexes and queries of the SQLite engine, as text. */
import { createHash } from 'node:crypto';
import type { StoreIndex, StoreQuery } from '../kernel/store.ts';
import type { Place, QueryPlan } from './rules.ts';

/** `expires` is in milliseconds of the engine's clock; `body` is the whole document as JSON. */
export const createTables = `
  CREATE TABLE IF NOT EXISTS document (
    partition TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    etag TEXT NOT NULL,
    expires INTEGER,
    body TEXT NOT NULL,
    PRIMARY KEY (partition, id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS document_expires ON document (expires) WHERE expires IS NOT NULL;
`;

/** The beginning of the names of the indexes that are made from a list and dropped when they leave it. */
export const indexPrefix = 'q_';

/** SQLite's own name for the index of `PRIMARY KEY (partition, id)`. */
const primaryKey = 'sqlite_autoindex_document_1';

/** A field of the body. Only checked names come here, so they need no quoting. */
function field(name: string): string {
  return `json_extract(body, '$.${name}')`;
}

/**
 * An index is made once a reach: `everywhere` begins with the fields, for queries across partitions; `inside` begins
 * with the partition, so that a page of one partition costs the same however many others there are.
 */
export type Reach = NonNullable<StoreIndex['reach']>;

/**
 * The indexes to be made, by name. One without fields is served by the primary key, which has the order of its pages;
 * each index that is not made saves a page of the disk a write.
 */
export function indexesToMake(indexes: readonly StoreIndex[]): ReadonlyMap<string, string> {
  const made = new Map<string, string>();
  for (const index of indexes) {
    if (index.fields.length === 0) continue;
    for (const reach of ['everywhere', 'inside'] as const) {
      if (index.reach !== undefined && index.reach !== reach) continue;
      made.set(indexName(index, reach), createIndex(index, reach));
    }
  }
  return made;
}

/** The name of an index, which changes when its definition does. */
function indexName(index: StoreIndex, reach: Reach): string {
  const mark = createHash('sha256')
    .update(JSON.stringify([index.kind, index.fields, reach, 'present']))
    .digest('hex');
  return `${indexPrefix}${index.kind.replaceAll(/[^A-Za-z0-9]/g, '_')}_${reach}_${mark.slice(0, 10)}`;
}

/**
 * The statement that makes an index, over the fields, with partition and id breaking ties. It is partial: one kind, and
 * only documents that have its first field. Whoever asks names that field, so that a document without it is in no answer,
 * and costs no page of the disk there.
 */
function createIndex(index: StoreIndex, reach: Reach): string {
  const fields = index.fields.map(field);
  const columns = reach === 'everywhere' ? [...fields, 'partition', 'id'] : ['partition', ...fields, 'id'];
  const present = `kind = '${index.kind}' AND ${fields[0]} IS NOT NULL`;
  return `CREATE INDEX IF NOT EXISTS ${indexName(index, reach)} ON document (${columns.join(', ')}) WHERE ${present}`;
}

/** A query as SQL with its values in order. The kind stands in the text, since only then a partial index serves it. */
export function selectPage(
  query: StoreQuery,
  plan: QueryPlan,
  place: Place | undefined,
  now: number,
): { sql: string; values: (string | number)[] } {
  const where: string[] = [`kind = '${plan.index.kind}'`];
  const values: (string | number)[] = [];
  if (query.partition !== undefined) {
    where.push('partition = ?');
    values.push(query.partition);
  }
  for (const { field: name, value } of plan.equal) {
    where.push(`${field(name)} = ?`, typeIs(name, value));
    values.push(typeof value === 'boolean' ? Number(value) : value);
  }
  const after = plan.descending ? '<' : '>';
  if (plan.range !== undefined) {
    const name = plan.range.field;
    const { from = '', to } = plan.range;
    const [low, high] =
      place === undefined ? [from, to] : plan.descending ? [from, place.value] : [place.value, to];
    // Every string is at or after the empty one and every number before it, so this also keeps to strings.
    where.push(`${field(name)} >= ?`, `json_type(body, '$.${name}') = 'text'`);
    values.push(low);
    if (high !== undefined) {
      where.push(`${field(name)} <= ?`);
      values.push(high);
    }
    if (place !== undefined) {
      where.push(`(${field(name)} <> ? OR (partition, id) ${after} (?, ?))`);
      values.push(place.value, place.partition, place.id);
    }
  } else if (place !== undefined) {
    where.push(`(partition, id) ${after} (?, ?)`);
    values.push(place.partition, place.id);
  }
  where.push('(expires IS NULL OR expires > ?)');
  values.push(now, query.limit + 1);
  const direction = plan.descending ? 'DESC' : 'ASC';
  const order = [...(plan.range === undefined ? [] : [field(plan.range.field)]), 'partition', 'id'];
  const reach = query.partition === undefined ? 'everywhere' : 'inside';
  // Where no field is named, those without the index's first field are meant as well.
  const named = plan.equal.length > 0 || plan.range !== undefined;
  const name = named ? indexName(plan.index, reach) : primaryKey;
  return {
    sql: `SELECT etag, body FROM document INDEXED BY ${name} WHERE ${where.join(' AND ')} ORDER BY ${order
      .map((term) => `${term} ${direction}`)
      .join(', ')} LIMIT ?`,
    values,
  };
}

/** The same query by whatever index there is: its answer and its order do not depend on it, only its time. */
export function byAnyIndex(sql: string): string {
  return sql.replace(/ INDEXED BY \S+/, '');
}

/** SQLite sees `true` as 1 and a list as its text; a query does not. */
function typeIs(name: string, value: string | number | boolean): string {
  const type = `json_type(body, '$.${name}')`;
  switch (typeof value) {
    case 'string':
      return `${type} = 'text'`;
    case 'number':
      return `${type} IN ('integer', 'real')`;
    case 'boolean':
      return `${type} = '${value}'`;
  }
}
