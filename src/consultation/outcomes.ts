/** Whether two decisions are the same: one that was proposed, one that was recorded, one that was corrected. */
import type { Consultation, Course } from './record.ts';

export interface Decided {
  readonly course: Pick<Course, 'outcomes' | 'otherWords'>;
  readonly categories: readonly string[];
  readonly issues: readonly string[];
}

/** The same outcomes, categories and issues, in whatever order; days are no part of it. */
export function sameDecision(a: Decided, b: Decided): boolean {
  return (
    same(a.course.outcomes, b.course.outcomes) &&
    (a.course.otherWords ?? '') === (b.course.otherWords ?? '') &&
    same(a.categories, b.categories) &&
    same(a.issues, b.issues)
  );
}

/** What was proposed, to be held against what was recorded. */
export function proposed({ proposal, categories, issues }: Consultation): Decided {
  return { course: proposal, categories, issues };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((code) => b.includes(code));
}
