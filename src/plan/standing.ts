/** Where a plan stands, and what may follow. */
import { isOpen, latestCategories } from './course.ts';
import type { Plan } from './record.ts';

/** `uncategorised`: it runs, and the category is still to be decided. */
export const standings = ['uncategorised', 'running', 'ended', 'inError'] as const;
export type Standing = (typeof standings)[number];

export function standingOf(plan: Plan): Standing {
  if (plan.inError) return 'inError';
  if (!isOpen(plan)) return 'ended';
  return latestCategories(plan).length === 0 ? 'uncategorised' : 'running';
}

/** What can be done to it. `review`: a conference decides about it. */
export const deeds = [
  'review',
  'categorise',
  'recordCoreGroup',
  'noteBirth',
  'noteDetails',
  'noteStaff',
  'correct',
] as const;
export type Deed = (typeof deeds)[number];

export const mayFollow: Readonly<Record<Standing, readonly Deed[]>> = {
  uncategorised: deeds,
  running: ['review', 'recordCoreGroup', 'noteBirth', 'noteDetails', 'noteStaff', 'correct'],
  // What was wrong about it is put right also when it has ended.
  ended: ['noteDetails', 'correct'],
  inError: [],
};
