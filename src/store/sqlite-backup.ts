/** A copy of the embedded store while it is served: SQLite's own online backup, so that the copy is of one moment. */
import { existsSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import { sqliteFault } from './sqlite-faults.ts';

/**
 * Copies the file to another, which must not be there yet. Processes that serve the file go on; what they commit
 * meanwhile may or may not be in the copy, each batch whole or not at all. Throws StoreError `unavailable` when the file
 * cannot be read or the copy not be written, and Error when the copy is there already.
 */
export async function backupSqlite(file: string, to: string): Promise<void> {
  if (existsSync(to)) throw new Error('the copy is there already');
  let source: DatabaseSync | undefined;
  try {
    source = new DatabaseSync(file, { readOnly: true });
    await backup(source, to);
    // A copy that was never looked into is no backup.
    const copy = new DatabaseSync(to);
    try {
      const [found] = copy.prepare('PRAGMA integrity_check').all();
      if (found?.integrity_check !== 'ok') throw new Error('the copy is damaged');
    } finally {
      copy.close();
    }
  } catch (error) {
    throw sqliteFault(error);
  } finally {
    source?.close();
  }
}
