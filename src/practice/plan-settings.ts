/** What a council may change about child protection plans; timescales of reviews and core groups stand with the others. */
import { z } from 'zod';

export const planSettingsSchema = z
  .strictObject({
    categoryLater: z
      .boolean()
      .describe('Whether a chair may leave the category of a plan for after the conference.')
      .default(true),
    askReviewWeeks: z
      .int()
      .min(2)
      .max(20)
      .describe('A review is asked for by itself so many weeks before it is due.')
      .default(8),
    midwayReview: z
      .boolean()
      .describe('Whether chair, social worker and manager are reminded halfway between two conferences.')
      .default(true),
    coreGroups: z
      .boolean()
      .describe('Whether social worker and manager are reminded of a core group that is not recorded.')
      .default(true),
    overdueEveryWorkingDays: z
      .int()
      .min(1)
      .max(20)
      .describe(
        'Of a review that is overdue people hear on the first working day after it was due, and from then on every so many working days until it is recorded.',
      )
      .default(5),
  })
  .describe('Child protection plans.')
  .prefault({});
export type PlanSettings = z.infer<typeof planSettingsSchema>;
