/**
 * The embedded engine: one SQLite file in WAL mode, fully synced, that several processes may share. Batches that arrive
 * in one turn of the event loop are committed together, so that one sync of the disk serves them all; each is atomic by
 * itself and answered only after the commit.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import {
  type BatchOutcome,
  type Operation,
  type Page,
  type Store,
  type StoreDocument,
  type Stored,
  StoreError,
  type StoreIndex,
  type StoreQuery,
} from '../kernel/store.ts';
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
  readContinuation,
} from './rules.ts';
import { sqliteFault } from './sqlite-faults.ts';
import { createTables, indexesToMake, indexPrefix, selectPage } from './sqlite-sql.ts';

export interface SqliteOptions {
  /** Path of the file; its folder is made when missing. `:memory:` for a store that nobody else sees. */
  readonly file: string;
  readonly indexes: readonly StoreIndex[];
  /** The clock by which documents expire, in milliseconds since 1970 (real time). */
  readonly now?: () => number;
  /** How long to wait for another process's lock before a batch is `throttled`; the event loop stands meanwhile (1,000). */
  readonly busyMs?: number;
  /** The most the file may grow to, in bytes; beyond it batches are `unavailable` (no limit). */
  readonly maxBytes?: number;
}

/** The SQLite engine, and what only it can tell. */
export interface SqliteStore extends Store {
  /** SQLite's own plan of a query, for the test that each uses an index. */
  explain(query: StoreQuery): string[];
  /** How what is committed is kept: `wal`, and 2 for a sync of the disk at each commit. */
  durability(): { readonly journal: unknown; readonly synchronous: unknown };
}

/** One batch on its way to a commit. */
interface Waiting {
  readonly partition: string;
  readonly operations: readonly Prepared[];
  readonly resolve: (outcome: BatchOutcome) => void;
  readonly reject: (error: StoreError) => void;
}

/** Most batches in one transaction, so that a flood does not hold the event loop. */
const groupLimit = 256;
/** How often, at most, expired documents are looked for, and how many are removed at once. */
const purge = { everyMs: 1000, bite: 50 } as const;
const statementCacheLimit = 200;
const live = '(expires IS NULL OR expires > ?)';

/**
 * Opens (and where needed makes) the file, its table and exactly the given indexes. Throws StoreError `unavailable`
 * when the file cannot be used, `throttled` when another process holds it.
 */
export function openSqlite(options: SqliteOptions): SqliteStore {
  checkIndexes(options.indexes);
  const database = openFile(options);
  return new Engine(database, options.indexes, options.now ?? Date.now);
}

function openFile(options: SqliteOptions): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (options.file !== ':memory:') mkdirSync(dirname(options.file), { recursive: true });
    database = new DatabaseSync(options.file, { timeout: options.busyMs ?? 1000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;');
    database.exec('PRAGMA cache_size = -32768; PRAGMA journal_size_limit = 67108864;');
    if (options.maxBytes !== undefined) {
      const size = database.prepare('PRAGMA page_size').get()?.page_size;
      const pages = Math.max(1, Math.floor(options.maxBytes / (typeof size === 'number' ? size : 4096)));
      database.exec(`PRAGMA max_page_count = ${pages}`);
    }
    build(database, options.indexes);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw sqliteFault(error);
  }
}

/** Makes the table and the indexes, and drops the indexes of an earlier list. */
function build(database: DatabaseSync, indexes: readonly StoreIndex[]): void {
  const wanted = indexesToMake(indexes);
  const present = () =>
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE ? || '%'")
      .all(indexPrefix)
      .map((row) => text(row, 'name'));
  const hasTable =
    database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'document'").get() !== undefined;
  const there = present();
  if (hasTable && there.length === wanted.size && there.every((name) => wanted.has(name))) return;
  database.exec('BEGIN IMMEDIATE');
  database.exec(createTables);
  for (const name of present()) if (!wanted.has(name)) database.exec(`DROP INDEX ${name}`);
  for (const sql of wanted.values()) database.exec(sql);
  database.exec('COMMIT');
}

function text(row: Record<string, SQLOutputValue>, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new StoreError('unavailable', `the column ${column} is damaged`);
  return value;
}

class Engine implements SqliteStore {
  readonly #database: DatabaseSync;
  readonly #indexes: readonly StoreIndex[];
  readonly #now: () => number;
  readonly #statements = new Map<string, StatementSync>();
  /** With the counter: no two writes of any process share an ETag. */
  readonly #origin = randomBytes(9).toString('base64url');
  #writes = 0;
  #waiting: Waiting[] = [];
  #flushing = false;
  #lastPurge = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(database: DatabaseSync, indexes: readonly StoreIndex[], now: () => number) {
    this.#database = database;
    this.#indexes = indexes;
    this.#now = now;
  }

  async read(partition: string, id: string): Promise<Stored | undefined> {
    checkPartition(partition);
    checkId(id);
    return this.#using(() => {
      const row = this.#prepare(
        `SELECT etag, body FROM document WHERE partition = ? AND id = ? AND ${live}`,
      ).get(partition, id, this.#now());
      return row === undefined ? undefined : stored(row);
    });
  }

  async batch(partition: string, operations: readonly Operation[]): Promise<BatchOutcome> {
    const prepared = prepare(partition, operations);
    if (this.#closed) throw new StoreError('unavailable', 'the store is closed');
    if (prepared.length === 0) return { ok: true, etags: [] };
    return new Promise<BatchOutcome>((resolve, reject) => {
      this.#waiting.push({ partition, operations: prepared, resolve, reject });
      this.#schedule();
    });
  }

  async query(query: StoreQuery): Promise<Page> {
    const plan = planQuery(query, this.#indexes);
    const parts = readContinuation(query);
    return this.#using(() => {
      const place = parts === undefined ? undefined : placeIn(parts);
      const { sql, values } = selectPage(query, plan, place, this.#now());
      const rows = this.#prepare(sql).all(...values);
      const documents = rows.slice(0, query.limit).map(stored);
      const last = documents.at(-1);
      if (rows.length <= query.limit || last === undefined) return { documents };
      const { value, partition, id } = placeOf(plan, last.document);
      return { documents, continuation: continuationOf(query, [value, partition, id]) };
    });
  }

  explain(query: StoreQuery): string[] {
    const parts = readContinuation(query);
    const plan = planQuery(query, this.#indexes);
    const { sql, values } = selectPage(query, plan, parts && placeIn(parts), this.#now());
    return this.#using(() =>
      this.#database
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...values)
        .map((row) => text(row, 'detail')),
    );
  }

  durability() {
    return this.#using(() => ({
      journal: this.#database.prepare('PRAGMA journal_mode').get()?.journal_mode,
      synchronous: this.#database.prepare('PRAGMA synchronous').get()?.synchronous,
    }));
  }

  async ready(): Promise<void> {
    this.#using(() => {
      this.#prepare('SELECT id FROM document LIMIT 1').get();
      // Taking the write lock shows that the file can be written, without writing.
      this.#database.exec('BEGIN IMMEDIATE');
      this.#database.exec('ROLLBACK');
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    while (this.#waiting.length > 0) this.#flush();
    this.#closed = true;
    this.#statements.clear();
    this.#database.close();
  }

  #using<T>(work: () => T): T {
    if (this.#closed) throw new StoreError('unavailable', 'the store is closed');
    try {
      return work();
    } catch (error) {
      throw sqliteFault(error);
    }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      if (this.#statements.size >= statementCacheLimit) this.#statements.clear();
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** A flush comes after the input of this turn of the loop, so that all batches it brings are in one commit. */
  #schedule(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #flush(): void {
    const group = this.#waiting.splice(0, groupLimit);
    if (group.length === 0) return;
    const answers: (() => void)[] = [];
    let committing = false;
    try {
      const now = this.#now();
      this.#prepare('BEGIN IMMEDIATE').run();
      for (const one of group) {
        const outcome = this.#apply(one, now);
        answers.push(() => one.resolve(outcome));
      }
      this.#purge(now);
      committing = true;
      this.#prepare('COMMIT').run();
    } catch (error) {
      const fault = sqliteFault(error, committing ? 'commit' : 'other');
      this.#abandon();
      for (const one of group) one.reject(fault);
      return;
    }
    for (const answer of answers) answer();
  }

  /** Ends a transaction that failed; SQLite has ended it already after some errors. */
  #abandon(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // Nothing more can be done here, and the callers are told of the first error.
    }
  }

  /** All operations of one batch, or none of them: its savepoint leaves the others of the group alone. */
  #apply({ partition, operations }: Waiting, now: number): BatchOutcome {
    this.#prepare('SAVEPOINT one').run();
    const etags: (string | null)[] = [];
    for (const [at, operation] of operations.entries()) {
      const done = this.#step(partition, operation, now);
      if (done.failed !== undefined) {
        this.#prepare('ROLLBACK TO one').run();
        this.#prepare('RELEASE one').run();
        return { ok: false, at, because: done.failed };
      }
      etags.push(done.etag);
    }
    this.#prepare('RELEASE one').run();
    return { ok: true, etags };
  }

  #step(partition: string, operation: Prepared, now: number): Step {
    switch (operation.op) {
      case 'create':
      case 'upsert': {
        const { document, body } = operation;
        // A document that has expired but is not purged yet is no obstacle to a new one of its name.
        const over = operation.op === 'create' ? ' WHERE document.expires <= ?' : '';
        const etag = this.#nextEtag();
        const { changes } = this.#prepare(
          `INSERT INTO document (partition, id, kind, etag, expires, body) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (partition, id) DO UPDATE SET kind = excluded.kind, etag = excluded.etag,
           expires = excluded.expires, body = excluded.body${over}`,
        ).run(
          partition,
          document.id,
          document.kind,
          etag,
          expiry(document, now),
          body,
          ...(operation.op === 'create' ? [now] : []),
        );
        return changes === 0 ? { failed: 'exists' } : { etag };
      }
      case 'replace': {
        const { document, body } = operation;
        const etag = this.#nextEtag();
        const { changes } = this.#prepare(
          `UPDATE document SET kind = ?, etag = ?, expires = ?, body = ?
           WHERE partition = ? AND id = ? AND etag = ? AND ${live}`,
        ).run(document.kind, etag, expiry(document, now), body, partition, document.id, operation.etag, now);
        return changes === 0 ? { failed: this.#whyNot(partition, document.id, now) } : { etag };
      }
      case 'delete': {
        if (operation.etag === undefined) {
          this.#prepare('DELETE FROM document WHERE partition = ? AND id = ?').run(partition, operation.id);
          return { etag: null };
        }
        const { changes } = this.#prepare(
          `DELETE FROM document WHERE partition = ? AND id = ? AND etag = ? AND ${live}`,
        ).run(partition, operation.id, operation.etag, now);
        return changes === 0 ? { failed: this.#whyNot(partition, operation.id, now) } : { etag: null };
      }
    }
  }

  #whyNot(partition: string, id: string, now: number): 'changed' | 'missing' {
    const row = this.#prepare(`SELECT 1 FROM document WHERE partition = ? AND id = ? AND ${live}`).get(
      partition,
      id,
      now,
    );
    return row === undefined ? 'missing' : 'changed';
  }

  #nextEtag(): string {
    this.#writes += 1;
    return `${this.#origin}.${this.#writes.toString(36)}`;
  }

  /** Removes a few expired documents inside a transaction that is being made anyway. */
  #purge(now: number): void {
    if (Math.abs(now - this.#lastPurge) < purge.everyMs) return;
    const { changes } = this.#prepare(
      `DELETE FROM document WHERE rowid IN
       (SELECT rowid FROM document WHERE expires IS NOT NULL AND expires <= ? LIMIT ${purge.bite})`,
    ).run(now);
    // A full bite means that there may be more: the next flush takes it.
    if (changes < purge.bite) this.#lastPurge = now;
  }
}

type Step =
  | { readonly etag: string | null; readonly failed?: undefined }
  | { readonly failed: 'exists' | 'changed' | 'missing' };

function expiry(document: StoreDocument, now: number): number | null {
  return document.ttl === undefined ? null : now + document.ttl * 1000;
}

function stored(row: Record<string, SQLOutputValue>): Stored {
  let value: unknown;
  try {
    value = JSON.parse(text(row, 'body'));
  } catch (error) {
    throw new StoreError('unavailable', 'what is stored is not JSON', { cause: error });
  }
  return { document: asDocument(value), etag: text(row, 'etag') };
}
