/** One connection to an SQLite file, set up alike for whoever reads and whoever writes. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { sqliteFault } from './sqlite-faults.ts';

export interface SqliteFile {
  /** Path of the file; its folder is made when missing. `:memory:` for a store that nobody else sees. */
  readonly file: string;
  /** How long to wait for another process's lock before a batch is `throttled` (1,000). */
  readonly busyMs?: number | undefined;
  /** The most the file may grow to, in bytes; beyond it batches are `unavailable` (no limit). */
  readonly maxBytes?: number | undefined;
}

export const defaultBusyMs = 1_000;

/**
 * The log is carried over into the file now and then: pages that each commit writes anew go there once. SQLite does it
 * in the middle of a commit once the log has so many pages (two kilobytes each in a file of ours). `resting`: of a
 * connection whose log is carried over by `Committer.rest` while nobody waits, and only where that never comes, by SQLite.
 */
export const carriedAfterPages = { committing: 8_192, resting: 65_536 } as const;

/**
 * How much of the file a connection keeps in memory. After nearly each commit SQLite looks through all it keeps, a sixth
 * of the work of a connection that only writes: that keeps what it needs again and again, the upper pages of the indexes.
 */
const keptKilobytes = { committing: 16_384, resting: 2_048 } as const;

type Role = keyof typeof carriedAfterPages;

/** Opens the file. Throws StoreError `unavailable` when it cannot be used, `throttled` when another process holds it. */
export function connect({ file, busyMs, maxBytes }: SqliteFile, role: Role = 'committing'): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    database = new DatabaseSync(file, { timeout: busyMs ?? defaultBusyMs });
    // Of a new file alone: a decision touches many indexes, a page each, and half the page is half of what is written.
    database.exec('PRAGMA page_size = 2048');
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;');
    database.exec(`PRAGMA cache_size = -${keptKilobytes[role]}`);
    database.exec('PRAGMA journal_size_limit = 67108864');
    database.exec(`PRAGMA wal_autocheckpoint = ${carriedAfterPages[role]}`);
    if (maxBytes !== undefined) {
      const size = database.prepare('PRAGMA page_size').get()?.page_size;
      const pages = Math.max(1, Math.floor(maxBytes / (typeof size === 'number' ? size : 4096)));
      database.exec(`PRAGMA max_page_count = ${pages}`);
    }
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw sqliteFault(error);
  }
}

const mostStatements = 200;

/** A connection's statements, each prepared once. */
export class Statements {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  of(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      if (this.#prepared.size >= mostStatements) this.#prepared.clear();
      statement = this.#database.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

/** Holds while a document has not expired; the parameter is the engine's clock. */
export const live = '(expires IS NULL OR expires > ?)';
