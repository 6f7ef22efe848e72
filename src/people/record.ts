/**
 * The authority as a record: imported at start when the file has changed, kept by version, so that what a decision
 * cites can be looked up later. One document a version, in a partition of the authority's own.
 */
import { z } from 'zod';
import { authoritySchema } from './authorityFile.ts';

export const authorityRecordSchema = z.looseObject({
  /** The version itself: a second import of the same content finds it there. */
  id: z.string().min(1).max(100),
  partition: z.string().min(1).max(100),
  kind: z.literal('authority'),
  authority: z.string(),
  schema: z.literal(1),
  version: z.string().min(1).max(100),
  importedAt: z.iso.datetime().describe('Instant, UTC.'),
  content: authoritySchema,
});
export type AuthorityRecord = z.infer<typeof authorityRecordSchema>;

/** The partition that holds every version of an authority. */
export const authorityPartition = (authority: string): string => `authority:${authority}`;

/** The record of one authority as imported. */
export function authorityRecord(
  content: AuthorityRecord['content'],
  version: string,
  importedAt: Temporal.Instant,
): AuthorityRecord {
  return {
    id: version,
    partition: authorityPartition(content.id),
    kind: 'authority',
    authority: content.id,
    schema: 1,
    version,
    importedAt: importedAt.toString({ smallestUnit: 'millisecond' }),
    content,
  };
}
