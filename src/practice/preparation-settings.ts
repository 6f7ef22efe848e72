/**
 * What a council may change about what comes before a conference: when reports are asked for once more, and what
 * agencies without Teams are written. By when reports are due stands in `timescales.reports`.
 */
import { z } from 'zod';

const text = (max: number) => z.string().trim().min(1).max(max);

export const preparationSettingsSchema = z
  .strictObject({
    remindWorkingDays: z
      .array(z.int().min(0).max(10))
      .max(5)
      .refine((days) => new Set(days).size === days.length, { error: 'names a day twice' })
      .describe(
        'So many working days before their report is due, those who have not said where they stand are asked again.',
      )
      .default([3, 1]),
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
