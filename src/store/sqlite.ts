/**
 * The embedded engine: one SQLite file in WAL mode, fully synced, that several processes may share. Batches that arrive
 * in one turn of the event loop, or while others are being committed, are committed together, so that one sync of the
 * disk serves them all; each is atomic by itself and answered only after the commit.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
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
import type { Change } from './sqlite-commit.ts';
import { connect, live, type SqliteFile, Statements } from './sqlite-connect.ts';
import { isIndexGone, sqliteFault } from './sqlite-faults.ts';
import { byAnyIndex, createTables, indexesToMake, indexPrefix, selectPage } from './sqlite-sql.ts';
import { ThreadWriter, type Writer, WriterHere } from './sqlite-writer.ts';

export interface SqliteOptions extends SqliteFile {
  readonly indexes: readonly StoreIndex[];
  /** The clock by which documents expire, in milliseconds since 1970 (real time). */
  readonly now?: () => number;
  /**
   * Who commits: `here`, this thread, which stands while the disk writes and while it waits for another process's lock
   * (the default); or a `thread` of its own, for a server. What lies in memory is written here.
   */
  readonly writer?: 'here' | 'thread';
}

/** The SQLite engine, and what only it can tell. */
export interface SqliteStore extends Store {
  /** SQLite's own plan of a query, for the test that each uses an index. */
  explain(query: StoreQuery): string[];
  /** How what is committed is kept: `wal`, and 2 for a sync of the disk at each commit. */
  durability(): { readonly journal: unknown; readonly synchronous: unknown };
}

/**
 * Opens (and where needed makes) the file, its table and exactly the given indexes. Throws StoreError `unavailable`
 * when the file cannot be used, `throttled` when another process holds it.
 */
export function openSqlite(options: SqliteOptions): SqliteStore {
  checkIndexes(options.indexes);
  const { file, busyMs, maxBytes } = options;
  const database = connect(options);
  try {
    build(database, options.indexes);
  } catch (error) {
    database.close();
    throw sqliteFault(error);
  }
  const writer =
    options.writer === 'thread' && file !== ':memory:'
      ? new ThreadWriter({ file, busyMs, maxBytes })
      : new WriterHere(database, busyMs);
  return new Engine(database, writer, options.indexes, options.now ?? Date.now);
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
  readonly #statements: Statements;
  readonly #writer: Writer;
  readonly #indexes: readonly StoreIndex[];
  readonly #now: () => number;
  /** With the counter: no two writes of any process share an ETag. */
  readonly #origin = randomBytes(9).toString('base64url');
  #writes = 0;
  #closed = false;
  #reading = false;

  constructor(database: DatabaseSync, writer: Writer, indexes: readonly StoreIndex[], now: () => number) {
    this.#database = database;
    this.#statements = new Statements(database);
    this.#writer = writer;
    this.#indexes = indexes;
    this.#now = now;
  }

  async read(partition: string, id: string): Promise<Stored | undefined> {
    checkPartition(partition);
    checkId(id);
    return this.#using(() => {
      this.#beginReading();
      const row = this.#statements
        .of(`SELECT etag, body FROM document WHERE partition = ? AND id = ? AND ${live}`)
        .get(partition, id, this.#now());
      return row === undefined ? undefined : stored(row);
    });
  }

  async batch(partition: string, operations: readonly Operation[]): Promise<BatchOutcome> {
    const prepared = prepare(partition, operations);
    if (this.#closed) throw new StoreError('unavailable', 'the store is closed');
    if (prepared.length === 0) return { ok: true, etags: [] };
    const now = this.#now();
    const changes = prepared.map((operation) => this.#changeOf(operation, now));
    const failed = await this.#writer.write({ partition, changes, now });
    if (failed !== undefined) return { ok: false, ...failed };
    return { ok: true, etags: changes.map((change) => (change.op === 'delete' ? null : change.etag)) };
  }

  async query(query: StoreQuery): Promise<Page> {
    const plan = planQuery(query, this.#indexes);
    const parts = readContinuation(query);
    return this.#using(() => {
      const place = parts === undefined ? undefined : placeIn(parts);
      const { sql, values } = selectPage(query, plan, place, this.#now());
      this.#beginReading();
      const rows = this.#select(sql, values);
      const documents = rows.slice(0, query.limit).map(stored);
      const last = documents.at(-1);
      if (rows.length <= query.limit || last === undefined) return { documents };
      const { value, partition, id } = placeOf(plan, last.document);
      return { documents, continuation: continuationOf(query, [value, partition, id]) };
    });
  }

  /** A version of another list may drop an index while this process goes on: then the query takes longer, no more. */
  #select(sql: string, values: readonly (string | number)[]): Record<string, SQLOutputValue>[] {
    try {
      return this.#statements.of(sql).all(...values);
    } catch (error) {
      if (!isIndexGone(error)) throw error;
      return this.#statements.of(byAnyIndex(sql)).all(...values);
    }
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
    this.#using(() => this.#statements.of('SELECT id FROM document LIMIT 1').get());
    await this.#writer.ready();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await this.#writer.close();
    } finally {
      this.#database.close();
    }
  }

  /**
   * What is read in one go is read in one transaction, which costs its locks and its look at the log once. It ends before
   * anything new can come to this thread, so that nobody who has been told of a commit reads what was before it.
   */
  #beginReading(): void {
    if (this.#reading || this.#writer.sharesConnection) return;
    this.#statements.of('BEGIN').run();
    this.#reading = true;
    queueMicrotask(() => {
      this.#reading = false;
      // SQLite has ended it already after some errors.
      if (this.#database.isOpen && this.#database.isTransaction) this.#statements.of('COMMIT').run();
    });
  }

  #using<T>(work: () => T): T {
    if (this.#closed) throw new StoreError('unavailable', 'the store is closed');
    try {
      return work();
    } catch (error) {
      throw sqliteFault(error);
    }
  }

  #changeOf(operation: Prepared, now: number): Change {
    if (operation.op === 'delete') {
      const { op, id, etag: before, unhurried } = operation;
      return { op, id, before, unhurried };
    }
    const { document, body } = operation;
    const { id, kind } = document;
    const written = { id, kind, etag: this.#nextEtag(), expires: expiry(document, now), body };
    return operation.op === 'replace'
      ? { op: 'replace', ...written, before: operation.etag }
      : { op: operation.op, ...written };
  }

  #nextEtag(): string {
    this.#writes += 1;
    return `${this.#origin}.${this.#writes.toString(36)}`;
  }
}

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
