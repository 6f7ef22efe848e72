/**
 * What each released version left in its store: a few cases with records of every kind, their whole audit chains, and what
 * was still to be carried out. One file a version under `fixtures/`, one document a line, written once and never changed.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { StoreDocument } from '../../src/kernel/store.ts';

export const folder = join(import.meta.dirname, 'fixtures');

export interface Release {
  readonly version: string;
  readonly documents: readonly StoreDocument[];
  /** A moment after all of it was written. */
  readonly after: Temporal.Instant;
}

export function releases(): readonly Release[] {
  return globSync('*.jsonl', { cwd: folder })
    .sort()
    .map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
      // Written by `main.ts` from documents of this type; what is in them is judged by the test.
      const documents = lines.map((line) => JSON.parse(line) as StoreDocument);
      const last = documents
        .flatMap(({ at }) => (typeof at === 'string' ? [at] : []))
        .sort()
        .at(-1);
      const after = Temporal.Instant.from(last ?? '2026-11-19T11:20:00Z').add({ minutes: 1 });
      return { version: basename(file, '.jsonl'), documents, after };
    });
}
