/**
 * What people think of a conference: no name, no conference, no moment but the quarter, so that an answer is nobody's.
 * They lie together, a service's in one partition. Outside the record two traces are left: its audit entry has the moment,
 * as every entry has, and the effect that brings an answer from paper lies with the case until ended effects are deleted.
 */
import { z } from 'zod';
import { shortHash } from '../../../kernel/ids.ts';
import { type RecordType, unknownField } from '../../../kernel/records.ts';
import type { Target } from '../../../kernel/view.ts';

export const givers = ['family', 'youngPerson', 'professional'] as const;
export type Giver = (typeof givers)[number];

/** The scale: 1, not at all, to 5, very much. */
export const scale = [1, 2, 3, 4, 5] as const;

export const feedbackSchema = z
  .object({
    /** `2027-Q1`, of the calendar year. */
    quarter: z.string().regex(/^\d{4}-Q[1-4]$/),
    as: z.enum(givers),
    heard: z.int().min(1).max(5),
    clear: z.int().min(1).max(5),
    words: z.string().max(2_000).optional(),
  })
  .catchall(unknownField);
export type Feedback = z.infer<typeof feedbackSchema>;

export const feedbackType: RecordType<Feedback> = {
  kind: 'feedback',
  version: 1,
  schema: feedbackSchema,
  openFields: ['quarter', 'as'],
  reference: ({ quarter }) => `feedback ${quarter}`,
  index: ({ quarter }) => ({ quarter }),
};

/** `once` is a form's own, so that one sent twice is kept once. */
export function feedbackTarget(authority: string, once: string): Target {
  return { partition: `feedback:${authority}`, id: `feedback:${shortHash(once)}` };
}

export function quarterOf(day: Temporal.PlainDate): string {
  return `${day.year}-Q${Math.ceil(day.month / 3)}`;
}
