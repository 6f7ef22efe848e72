/** The store engine that the configuration names; each engine's library is loaded only when it is used. */
import type { StoreConfig } from './config.ts';
import { isLoopback } from './config.ts';
import { indexes } from './indexes.ts';
import type { Store } from './kernel/store.ts';

/** `charged` is told what each request to Cosmos DB cost. */
export async function openStore(
  config: StoreConfig,
  charged?: (units: number, operation: string) => void,
): Promise<Store> {
  switch (config.kind) {
    case 'sqlite': {
      const { openSqlite } = await import('./store/sqlite.ts');
      return openSqlite({ file: config.file, indexes, writer: 'thread' });
    }
    case 'cosmos': {
      const { openCosmos } = await import('./store/cosmos.ts');
      const { endpoint, key, identity, database } = config;
      // A council's account is laid out by its infrastructure; the server on this machine has nothing until we ask.
      const local = isLoopback(new URL(endpoint).hostname);
      return openCosmos({ endpoint, key, identity, database, indexes, createIfNotExists: local, charged });
    }
  }
}
