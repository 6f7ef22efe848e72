/** Writes what `infra/` takes from the code: the indexes of the container, for the product's queries and no others. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexes } from '../src/indexes.ts';
import { indexingPolicyFor } from '../src/store/cosmos-index.ts';
import { root } from './lib/tools.ts';

/** The text of `infra/indexing.json`. */
export function indexingJson(): string {
  return `${JSON.stringify(indexingPolicyFor(indexes), null, 2)}\n`;
}

if (import.meta.main) writeFileSync(join(root, 'infra', 'indexing.json'), indexingJson());
