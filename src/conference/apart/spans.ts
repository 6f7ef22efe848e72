/** Spans of time, from (included) to (excluded). Pure. */
import type { Span } from '../../kernel/calendars.ts';

const { compare } = Temporal.Instant;

/** Whether every moment of a span lies in one of these; calendars give what touches as one. */
export function isCovered(span: Span, by: readonly Span[]): boolean {
  let { from } = span;
  for (const one of [...by].sort((a, b) => compare(a.from, b.from))) {
    if (compare(one.from, from) > 0) break;
    if (compare(one.to, from) > 0) from = one.to;
  }
  return compare(from, span.to) >= 0;
}
