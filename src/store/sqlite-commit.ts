/** Commits a group of batches in one transaction, so that one sync of the disk serves them all. */
import type { DatabaseSync } from 'node:sqlite';
import { defaultBusyMs, live, Statements } from './sqlite-connect.ts';
import { sqliteFault } from './sqlite-faults.ts';
import { WriteLock } from './sqlite-lock.ts';

/** One document's change; `etag` is the version it gets, `before` the one it must have. `expires` as in the table. */
export type Change =
  | {
      readonly op: 'create' | 'upsert';
      readonly id: string;
      readonly kind: string;
      readonly etag: string;
      readonly expires: number | null;
      readonly body: string;
    }
  | {
      readonly op: 'replace';
      readonly id: string;
      readonly kind: string;
      readonly etag: string;
      readonly expires: number | null;
      readonly body: string;
      readonly before: string;
    }
  | {
      readonly op: 'delete';
      readonly id: string;
      readonly before: string | undefined;
      readonly unhurried: boolean;
    };

/** A batch as it is to be written: plain data, so that it can go to another thread. */
export interface Written {
  readonly partition: string;
  readonly changes: readonly Change[];
  /** Milliseconds of the engine's clock. */
  readonly now: number;
}

/** Most batches in one transaction, so that a flood does not hold up those who came first. */
export const groupLimit = 256;

/** For each batch: undefined when all of it was done, otherwise the first change that failed, and nothing was done. */
export type Failed = { readonly at: number; readonly because: 'exists' | 'changed' | 'missing' } | undefined;

/** How often, at most, expired documents are looked for, and how many are removed at once. */
const purge = { everyMs: 1000, bite: 50 } as const;

const insert = 'INSERT INTO document (partition, id, kind, etag, expires, body) VALUES (?, ?, ?, ?, ?, ?)';

/** So many changes make it worth while to carry the log over into the file when nobody is waiting. */
const worthCarrying = 256;

export class Committer {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #lock: WriteLock;
  #lastPurge = Number.NEGATIVE_INFINITY;
  /** Changes committed since the log was last carried over. */
  #sinceCarried = 0;

  /** `busyMs` as in `SqliteFile`. */
  constructor(database: DatabaseSync, busyMs = defaultBusyMs) {
    this.#database = database;
    this.#statements = new Statements(database);
    this.#lock = new WriteLock(database, busyMs);
  }

  /** Throws StoreError unless the file can be written, without writing: the write lock is taken and given back. */
  canWrite(): void {
    try {
      this.#lock.begin();
      this.#database.exec('ROLLBACK');
    } catch (error) {
      throw sqliteFault(error);
    }
  }

  /** Throws StoreError when the transaction failed: then nothing of the group was done, or (`unknown`) nobody can say. */
  commit(batches: readonly Written[]): Failed[] {
    let committing = false;
    try {
      this.#lock.begin();
      const failed = this.#applyAll(batches);
      this.#purge(batches.at(-1)?.now ?? 0);
      committing = true;
      this.#statements.of('COMMIT').run();
      for (const { changes } of batches) this.#sinceCarried += changes.length;
      return failed;
    } catch (error) {
      const fault = sqliteFault(error, committing ? 'commit' : 'other');
      this.#abandon();
      throw fault;
    } finally {
      this.#lock.gaveBack();
    }
  }

  /**
   * Carries the log over into the file while nobody waits, so that nobody's commit has to wait for it (see
   * `carriedAfterPages`). Others read and write meanwhile.
   */
  rest(): void {
    if (this.#sinceCarried < worthCarrying) return;
    this.#sinceCarried = 0;
    try {
      this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch {
      // Another process may be doing it; what is left is carried over next time.
    }
  }

  /** Ends a transaction that failed; SQLite has ended it already after some errors. */
  #abandon(): void {
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    } catch {
      // Nothing more can be done here, and the callers are told of the first error.
    }
  }

  /**
   * Of each batch all changes, or none of them. A savepoint around each would have every page copied that it touches, and
   * hardly a batch fails when it has begun: only where one did, all of them are done anew, each in a savepoint.
   */
  #applyAll(batches: readonly Written[]): Failed[] {
    const failed: Failed[] = [];
    for (const batch of batches) {
      const failure = this.#apply(batch);
      if (failure !== undefined && failure.at > 0) {
        this.#database.exec('ROLLBACK');
        this.#lock.begin();
        return batches.map((one) => this.#applyOrUndo(one));
      }
      failed.push(failure);
    }
    return failed;
  }

  /** In a savepoint, which leaves the others of the group alone. */
  #applyOrUndo(batch: Written): Failed {
    this.#statements.of('SAVEPOINT one').run();
    const failure = this.#apply(batch);
    if (failure !== undefined) this.#statements.of('ROLLBACK TO one').run();
    this.#statements.of('RELEASE one').run();
    return failure;
  }

  /** The changes up to the first that fails. */
  #apply({ partition, changes, now }: Written): Failed {
    for (const [at, change] of changes.entries()) {
      const because = this.#step(partition, change, now);
      if (because !== undefined) return { at, because };
    }
    return undefined;
  }

  #step(partition: string, change: Change, now: number): NonNullable<Failed>['because'] | undefined {
    switch (change.op) {
      case 'create': {
        const { id, kind, etag, expires, body } = change;
        const { changes } = this.#statements
          .of(`${insert} ON CONFLICT (partition, id) DO NOTHING`)
          .run(partition, id, kind, etag, expires, body);
        return changes === 0 ? this.#inPlaceOfExpired(partition, change, now) : undefined;
      }
      case 'upsert': {
        const { id, kind, etag, expires, body } = change;
        this.#statements
          .of(
            `${insert} ON CONFLICT (partition, id) DO UPDATE SET kind = excluded.kind, etag = excluded.etag,
             expires = excluded.expires, body = excluded.body`,
          )
          .run(partition, id, kind, etag, expires, body);
        return undefined;
      }
      case 'replace': {
        const { id, kind, etag, expires, body, before } = change;
        const { changes } = this.#statements
          .of(
            `UPDATE document SET kind = ?, etag = ?, expires = ?, body = ?
             WHERE partition = ? AND id = ? AND etag = ? AND ${live}`,
          )
          .run(kind, etag, expires, body, partition, id, before, now);
        return changes === 0 ? this.#whyNot(partition, id, now) : undefined;
      }
      case 'delete': {
        const { id, before } = change;
        if (before === undefined) {
          this.#statements.of('DELETE FROM document WHERE partition = ? AND id = ?').run(partition, id);
          return undefined;
        }
        const { changes } = this.#statements
          .of(`DELETE FROM document WHERE partition = ? AND id = ? AND etag = ? AND ${live}`)
          .run(partition, id, before, now);
        return changes === 0 ? this.#whyNot(partition, id, now) : undefined;
      }
    }
  }

  /** A document that has expired but is not purged yet is no obstacle to a new one of its name. */
  #inPlaceOfExpired(
    partition: string,
    { id, kind, etag, expires, body }: Extract<Change, { op: 'create' | 'upsert' }>,
    now: number,
  ): 'exists' | undefined {
    const { changes } = this.#statements
      .of(
        `UPDATE document SET kind = ?, etag = ?, expires = ?, body = ?
         WHERE partition = ? AND id = ? AND expires <= ?`,
      )
      .run(kind, etag, expires, body, partition, id, now);
    return changes === 0 ? 'exists' : undefined;
  }

  #whyNot(partition: string, id: string, now: number): 'changed' | 'missing' {
    const row = this.#statements
      .of(`SELECT 1 FROM document WHERE partition = ? AND id = ? AND ${live}`)
      .get(partition, id, now);
    return row === undefined ? 'missing' : 'changed';
  }

  /** Removes a few expired documents inside a transaction that is being made anyway. */
  #purge(now: number): void {
    if (Math.abs(now - this.#lastPurge) < purge.everyMs) return;
    const { changes } = this.#statements
      .of(
        `DELETE FROM document WHERE rowid IN
         (SELECT rowid FROM document WHERE expires IS NOT NULL AND expires <= ? LIMIT ${purge.bite})`,
      )
      .run(now);
    // A full bite means that there may be more: the next commit takes it.
    if (changes < purge.bite) this.#lastPurge = now;
  }
}
