/**
 * Small numbers. Of a whole that is shown no part below five is, and no part by which one could be reckoned: a case that
 * is restricted must not show in a figure either. None is shown as none. Pure.
 */
import { fewest } from '../after/feedback/figures.ts';

export interface Part {
  readonly label: string;
  readonly count: number;
}

export interface ShownPart {
  readonly label: string;
  /** Undefined: not shown. */
  readonly count: number | undefined;
}

/** The parts of one whole; undefined where the whole itself is too small to be shown. */
export function shownParts(parts: readonly Part[]): readonly ShownPart[] | undefined {
  const whole = wholeOf(parts);
  if (whole > 0 && whole < fewest) return undefined;
  const bySize = parts.filter(({ count }) => count > 0).sort((a, b) => a.count - b.count);
  const hidden = new Set(bySize.filter(({ count }) => count < fewest));
  // One that is hidden alone is the rest of the whole; so are a few that come to less than five.
  for (const next of bySize) {
    if (hidden.size === 0 || (hidden.size > 1 && wholeOf([...hidden]) >= fewest)) break;
    hidden.add(next);
  }
  return parts.map((part) => ({ label: part.label, count: hidden.has(part) ? undefined : part.count }));
}

export function wholeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { count }) => sum + count, 0);
}

/** A number that is part of no whole that is shown. */
export function shownAlone(count: number): string {
  return count > 0 && count < fewest ? `fewer than ${fewest}` : String(count);
}

export const notShown = 'not shown';
