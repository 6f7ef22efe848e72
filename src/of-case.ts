/** Which families' cases a reference stands for, for the commands that read or change the store by themselves. */

import { erasedKind, erasureOf } from './kernel/erasing.ts';
import { parseReference } from './kernel/ids.ts';
import { all } from './kernel/paging.ts';
import type { Store } from './kernel/store.ts';

/** The kinds that people name by a reference. */
const named = ['consultation', 'enquiry', 'conference', 'plan'] as const;

/** A reference as it was typed, or undefined where it is none. */
export const typedReference = (typed: string | undefined): string | undefined => parseReference(typed ?? '');

/** Of a case that was erased, the reference by which that was asked for still leads to what is left of it. */
export async function casesOf(store: Store, reference: string): Promise<readonly string[]> {
  const partitions = new Set<string>();
  for (const kind of named) {
    for await (const document of all(store, { kind, limit: 500 })) {
      if (document.reference === reference) partitions.add(document.partition);
    }
  }
  for await (const document of all(store, { kind: erasedKind, limit: 500 })) {
    if (erasureOf(document)?.reference === reference) partitions.add(document.partition);
  }
  return [...partitions];
}

/** The partition of a case by its id, with or without what its partition begins with. */
export function casePartitionOf(id: string): string {
  return id.startsWith('case:') ? id : `case:${id}`;
}
