/** A container's indexing policy, and what it says to a filter or an order. */
import { z } from 'zod';
import { CosmosFault } from './fault.ts';

const order = z.enum(['ascending', 'descending']);
export const indexingPolicy = z.looseObject({
  indexingMode: z.string().default('consistent'),
  automatic: z.boolean().default(true),
  includedPaths: z.array(z.looseObject({ path: z.string() })).default([{ path: '/*' }]),
  excludedPaths: z.array(z.looseObject({ path: z.string() })).default([{ path: '/"_etag"/?' }]),
  compositeIndexes: z
    .array(z.array(z.looseObject({ path: z.string(), order: order.default('ascending') })))
    .default([]),
});
export type IndexingPolicy = z.infer<typeof indexingPolicy>;

/** Throws 400 for a policy that Cosmos DB would refuse. */
export function checkPolicy(policy: IndexingPolicy): void {
  const paths = [...policy.includedPaths, ...policy.excludedPaths].map(({ path }) => path);
  for (const path of paths) {
    if (!/^\/(.*\/)?(\*|\?)$/.test(path))
      throw new CosmosFault(400, `The indexing path '${path}' is not valid`);
  }
  if (!paths.includes('/*')) {
    throw new CosmosFault(
      400,
      'The special mandatory indexing path "/" is not provided in any of the path type sets.',
    );
  }
  if (policy.compositeIndexes.length > 100) throw new CosmosFault(400, 'Too many composite indexes');
  for (const index of policy.compositeIndexes) {
    if (index.length < 2 || index.length > 8) {
      throw new CosmosFault(400, 'A composite index has two to eight paths');
    }
    for (const { path } of index) {
      if (!/^\/[^*?]+$/.test(path)) throw new CosmosFault(400, `The composite path '${path}' is not valid`);
    }
  }
}

/** Whether a range index holds a path such as `/state`. `id` and `_ts` are always indexed; the closest rule wins. */
export function isIndexed(policy: IndexingPolicy, path: string): boolean {
  if (policy.indexingMode === 'none') return false;
  if (path === '/id' || path === '/_ts') return true;
  const plain = (text: string) => text.replaceAll('"', '');
  const length = (rules: readonly { path: string }[]) =>
    Math.max(
      -1,
      ...rules
        .map((rule) => plain(rule.path))
        .filter(
          (rule) => rule === `${path}/?` || (rule.endsWith('*') && `${path}/`.startsWith(rule.slice(0, -1))),
        )
        .map((rule) => rule.length),
    );
  return length(policy.includedPaths) > length(policy.excludedPaths);
}

/** Throws 400 unless the order can be served: by a range index for one path, by a composite index for several. */
export function checkOrder(
  policy: IndexingPolicy,
  keys: readonly { path: string; descending: boolean }[],
): void {
  const [first, ...rest] = keys;
  if (first === undefined) return;
  if (rest.length === 0) {
    if (isIndexed(policy, first.path)) return;
    throw new CosmosFault(400, 'The index path corresponding to the specified order-by item is excluded.');
  }
  const served = policy.compositeIndexes.some(
    (index) =>
      index.length === keys.length &&
      index.every(({ path }, at) => path === keys[at]?.path) &&
      [false, true].some((turned) =>
        index.every((entry, at) => ((entry.order === 'descending') !== turned) === keys[at]?.descending),
      ),
  );
  if (served) return;
  throw new CosmosFault(
    400,
    'The order by query does not have a corresponding composite index that it can be served from.',
  );
}
