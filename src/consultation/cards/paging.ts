/**
 * Paging of lists by the instant of the last row, not by an engine's continuation: it is short enough for a signed
 * token, and new rows do not shift the pages.
 */
import { z } from 'zod';

export const pageInput = z.object({
  /** The instant of the last row of the page before. */
  to: z.string().max(40).optional().catch(undefined),
  /** That row's id: several can have one instant. */
  after: z.string().max(120).optional().catch(undefined),
});
export type PageInput = z.infer<typeof pageInput>;

/** Bounds of a descending query: from the last row shown, which comes once more, downwards. */
export function rangeOf(field: string, { to }: PageInput): { field: string; to?: string } {
  return { field, ...(to === undefined ? {} : { to }) };
}

/** The rows that come after the last one shown; all of them on the first page, or when that row has gone. */
export function afterLast<T>(rows: readonly T[], { after }: PageInput, id: (row: T) => string): readonly T[] {
  const at = after === undefined ? -1 : rows.findIndex((row) => id(row) === after);
  return rows.slice(at + 1);
}
