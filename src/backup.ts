/** `npm run backup -- FILE`: copies the embedded store to FILE while it is served. 0: done and looked into. 2: not done. */
import { existsSync } from 'node:fs';
import { ConfigError, loadConfig } from './config.ts';
import { StoreError } from './kernel/store.ts';
import { backupSqlite } from './store/sqlite-backup.ts';

const [to] = process.argv.slice(2);

/** Why it cannot be done, in words for whoever typed it. */
async function backUp(): Promise<string | undefined> {
  const { store } = loadConfig(process.env);
  if (to === undefined) return 'Say where to: npm run backup -- FILE';
  if (store.kind !== 'sqlite') {
    return 'This is for the embedded store. Azure Cosmos DB is backed up by Azure: see docs/deployment.md.';
  }
  if (!existsSync(store.file)) return `There is no store at ${store.file} (SQLITE_FILE).`;
  if (existsSync(to)) return `${to} is there already, and is left as it is.`;
  await backupSqlite(store.file, to);
  process.stdout.write(
    `${to} is a copy of ${store.file}. To check it: SQLITE_FILE=${to} npm run audit:verify\n`,
  );
  return undefined;
}

try {
  const why = await backUp();
  if (why !== undefined) {
    process.stderr.write(`${why}\n`);
    process.exitCode = 2;
  }
} catch (fault) {
  if (!(fault instanceof ConfigError || fault instanceof StoreError)) throw fault;
  process.stderr.write(
    `${fault instanceof StoreError ? `The copy could not be made (${fault.fault}).` : fault.message}\n`,
  );
  process.exitCode = 2;
}
