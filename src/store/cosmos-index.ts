/** What Cosmos DB is to index: the paths that the product's queries filter by, and a composite for each order. */
import type { IndexingPolicy } from '@azure/cosmos';
import type { StoreIndex } from '../kernel/store.ts';

/** The order in which a query's documents come: its index's fields that it names, then partition and id. */
export function orderPaths(fields: readonly string[]): string[] {
  return ['kind', ...fields, 'partition', 'id'];
}

/**
 * The policy of the container, for these queries and no others. Cosmos serves an order of several paths only from a
 * composite index of exactly those paths, so each beginning of an index has a composite of its own; kinds share them.
 * One direction is enough: a composite serves the order that is reversed in all paths as well.
 */
export function indexingPolicyFor(indexes: readonly StoreIndex[]): IndexingPolicy {
  const single = new Set(['kind', 'partition']);
  const composites = new Map<string, string[]>();
  for (const { fields } of indexes) {
    for (const field of fields) single.add(field);
    for (let width = 0; width <= fields.length; width += 1) {
      const paths = orderPaths(fields.slice(0, width));
      composites.set(paths.join('/'), paths);
    }
  }
  return {
    indexingMode: 'consistent',
    automatic: true,
    includedPaths: [...single].map((field) => ({ path: `/${field}/?` })),
    excludedPaths: [{ path: '/*' }],
    compositeIndexes: [...composites.values()].map((paths) =>
      paths.map((field) => ({ path: `/${field}`, order: 'ascending' as const })),
    ),
  };
}

/** Whether a policy read from the service has all that this one has. */
export function covers(present: IndexingPolicy | undefined, wanted: IndexingPolicy): boolean {
  const paths = new Set(present?.includedPaths?.map(({ path }) => path));
  const composite = (index: { path: string; order: string }[]) =>
    index.map(({ path, order }) => `${path} ${order}`).join();
  const composites = new Set(present?.compositeIndexes?.map(composite));
  return (
    (paths.has('/*') || (wanted.includedPaths ?? []).every(({ path }) => paths.has(path))) &&
    (wanted.compositeIndexes ?? []).every((index) => composites.has(composite(index)))
  );
}
