/**
 * What a council may change about what comes before a conference: when reports are asked for once more, what agencies
 * without Teams are written, and when chair and social worker are asked what only they know. By when reports are due
 * stands in `timescales.reports`.
 */
import { z } from 'zod';

const text = (max: number) => z.string().trim().min(1).max(max);

/** Days on which somebody is asked, each so many working days before something. */
const daysBefore = (most: number, description: string, value: number[]) =>
  z
    .array(z.int().min(0).max(most))
    .max(5)
    .refine((days) => new Set(days).size === days.length, { error: 'names a day twice' })
    .describe(description)
    .default(value);

export const preparationSettingsSchema = z
  .strictObject({
    remindWorkingDays: daysBefore(
      10,
      'So many working days before their report is due, those who have not said where they stand are asked again.',
      [3, 1],
    ),
    contactWorkingDays: daysBefore(
      20,
      'So many working days before the conference its chair is asked whether they have spoken with the family, until it is recorded.',
      [5, 2],
    ),
    viewsWorkingDays: daysBefore(
      20,
      'So many working days before the conference the social worker is asked how each child’s views are heard, until it is recorded.',
      [10, 3],
    ),
    sharedWorkingDays: daysBefore(
      20,
      'So many working days before the day by which the family is to have the social worker’s report, the social worker is asked whether they have it; 0: on that day itself.',
      [1, 0],
    ),
    linkDays: z
      .int()
      .min(0)
      .max(30)
      .describe('So many days after the meeting the personal link in a mail still opens.')
      .default(3),
    mailSubject: text(80)
      .describe('Subject of the mail to agencies without Teams. It says nothing about a family.')
      .default('Please answer: a meeting that you are asked to'),
    mailText: text(1_500)
      .describe(
        'What stands in that mail before the meeting’s own name, its time and the link. It says nothing about a family.',
      )
      .default(
        'You are asked to a meeting. Please say whether you will attend, and where your report stands. It takes a minute. Please write nothing about anybody in a reply to this mail.',
      ),
  })
  .describe('Before a conference: what agencies are asked, and when again.')
  .prefault({});
export type PreparationSettings = z.infer<typeof preparationSettingsSchema>;
