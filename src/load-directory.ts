/** Turns the text of the authority file into a directory, and keeps it as a versioned record when it has changed. */
import { createHash } from 'node:crypto';
import type { Directory } from './kernel/actor.ts';
import { canonical, type Json } from './kernel/json.ts';
import type { Store } from './kernel/store.ts';
import { authorityRecord, buildAuthority, directoryOf, parseAuthorityFile } from './people/index.ts';

/**
 * Throws AuthorityFileError with every problem by its path. Each authority's version is a hash of its own content, so
 * that a change in one does not look like a change in all.
 */
export async function loadDirectory(text: string, store: Store, now: Temporal.Instant): Promise<Directory> {
  const { authorities } = parseAuthorityFile(text);
  const served = authorities.map((content) => {
    const plain = canonical(JSON.parse(JSON.stringify(content)) as Json); // parsed from JSON text a moment ago
    const version = createHash('sha256').update(plain).digest('base64url').slice(0, 20);
    return { content, version };
  });
  await Promise.all(
    served.map(({ content, version }) => {
      const record = authorityRecord(content, version, now);
      const document = { ...record, content: JSON.parse(JSON.stringify(record.content)) as Json }; // as above
      // Taken already means imported before: the same content has the same id.
      return store.batch(record.partition, [{ op: 'create', document }]);
    }),
  );
  return directoryOf(served.map(({ content, version }) => buildAuthority(content, version)));
}
