/** What the processes of a crew and whoever leads it have to know of each other. */
import { z } from 'zod';
import type { Store } from '../../src/kernel/store.ts';
import { openCosmos } from '../../src/store/cosmos.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { bellIndexes } from '../support/bells.ts';

const placeSchema = z.union([
  z.object({ file: z.string() }),
  z.object({ endpoint: z.string(), key: z.string() }),
]);

/**
 * `at`: where the store is. `first`: when the first bell is due, by the bells' clock; which reaches that instant at
 * `runsSince` (milliseconds since 1970 by the machine's clock), and stands until then.
 */
export const worldSchema = z.object({
  at: placeSchema,
  first: z.string(),
  runsSince: z.number().optional(),
});
export type World = z.infer<typeof worldSchema>;

/** Opens it as the service does, with the indexes that bells need. */
export function openBells(at: World['at']): Store {
  return 'file' in at
    ? openSqlite({ file: at.file, indexes: bellIndexes, writer: 'thread' })
    : openCosmos({ ...at, database: 'quorate', indexes: bellIndexes, createIfNotExists: true });
}

/**
 * `leasesBy`: the name in its leases. `rang`: a bell's number, once that is committed, and the time in milliseconds
 * since 1970. `sends`: it tells somebody of that bell and waits to hear that the nth message arrived. `told`: that bell's
 * message is ended in the store.
 */
export const reportSchema = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ leasesBy: z.string() }),
  z.object({ rang: z.int(), at: z.number() }),
  z.object({ sends: z.int(), n: z.int() }),
  z.object({ told: z.int() }),
]);
export type Report = z.infer<typeof reportSchema>;

/** `arrived`: the nth message has. `runsSince`: time runs, as in the world. */
export const orderSchema = z.union([z.object({ arrived: z.int() }), z.object({ runsSince: z.number() })]);
export type Order = z.infer<typeof orderSchema>;
