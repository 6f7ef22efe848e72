/**
 * What people think of a conference: no name, no conference, no moment but the quarter, so that an answer is nobody's.
 * They lie together, a service's in one partition; audit entry and receipt keep the day of the answer and no more. What
 * is left elsewhere: the effects that tell of words, and bring an answer from paper, until ended effects are deleted; and
 * the moment at which a store's own bookkeeping (Cosmos DB) saw the document last, which no part of Quorate reads.
 */
import { z } from 'zod';
import { shortHash } from '../../../kernel/ids.ts';
import { type Reader, type RecordType, unknownField } from '../../../kernel/records.ts';
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
  dayOnly: true,
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

/** The quarter before, which has ended: nothing comes to it any more. */
export const lastQuarter = (day: Temporal.PlainDate): string => quarterOf(day.subtract({ months: 3 }));

const pageSize = 1_000;
/** Far more than any service has in a quarter. */
const mostPages = 20;

/** All answers of a quarter. */
export async function answersOf(
  authority: string,
  quarter: string,
  read: Reader,
): Promise<readonly Feedback[]> {
  const { partition } = feedbackTarget(authority, '');
  const answers: Feedback[] = [];
  let continuation: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const found = await read.list(feedbackType, {
      partition,
      equal: { quarter },
      limit: pageSize,
      ...(continuation === undefined ? {} : { continuation }),
    });
    answers.push(...found.items.map(({ value }) => value));
    continuation = found.continuation;
    if (continuation === undefined) break;
  }
  return answers;
}
