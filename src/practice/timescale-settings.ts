/**
 * What a council may change about its timescales. National limits may be made shorter and never longer; what is local
 * stands within wide bounds. The rules themselves, with their sources, are in timescales.ts.
 */
import { z } from 'zod';
import { type ConferenceType, codeSchema, conferenceTypes } from './codes.ts';

/** A national limit: the default is also the most. */
const limit = (value: number) => z.int().min(1).max(value).default(value);
/** A local standard. */
const local = (value: number, max: number, min = 1) => z.int().min(min).max(max).default(value);
/** Working days before a conference; 0: brought to it. */
const before = (value: number) => local(value, 20, 0);

const preBirthSchema = z
  .strictObject({
    monthsBeforeDue: local(3, 6).describe('The target: so many months before the expected date.'),
    earliestWeek: local(12, 39).describe('No conference in so many first weeks of the pregnancy.'),
    latestWeek: local(34, 40).describe(
      'Held when so many weeks of the pregnancy are complete, at the latest.',
    ),
    reviewWeeksAfterBirth: local(4, 12).describe('First review within so many weeks of the birth.'),
  })
  .refine((weeks) => weeks.earliestWeek < weeks.latestWeek, {
    error: 'must be later than earliestWeek',
    path: ['latestWeek'],
  })
  .describe('Conferences about an unborn child; weeks of a pregnancy of forty.')
  .prefault({});

const reportsSchema = z
  .strictObject({
    initial: before(3).describe('Initial conference.'),
    preBirth: before(3).describe('Pre-birth initial conference.'),
    transferIn: before(3).describe('Transfer-in conference.'),
    review: before(5).describe('Review conference.'),
    combinedReview: before(5).describe('Review conference joined with a review of a child in care.'),
    exceptions: z
      .array(
        z.strictObject({
          agency: z.string().trim().min(1).max(40).describe('Id of an agency of the authority file.'),
          conference: codeSchema<ConferenceType>(conferenceTypes),
          workingDays: z.int().min(0).max(20),
        }),
      )
      .max(200)
      .superRefine((all, context) => {
        const seen = new Set<string>();
        all.forEach(({ agency, conference }, index) => {
          const key = `${agency}\n${conference}`;
          if (seen.has(key)) {
            context.addIssue({ code: 'custom', message: 'stands here already', path: [index] });
          }
          seen.add(key);
        });
      })
      .describe('Agencies with a deadline of their own.')
      .default([]),
  } satisfies Record<ConferenceType | 'exceptions', z.ZodType>)
  .describe('Reports are shared so many working days before the day of the conference.')
  .prefault({});

const longPlanSchema = z
  .strictObject({
    lookMonths: z
      .array(z.int().min(1).max(36))
      .max(12)
      .refine((months) => months.every((month, index) => index === 0 || month > (months[index - 1] ?? 0)), {
        error: 'must rise',
      })
      .describe('A long plan is looked at so many months after its start.')
      .default([9, 12, 15]),
    mostMonths: local(21, 60).describe('A plan should not last longer.'),
  })
  .describe('Plans that last.')
  .prefault({});

export const timescaleSettingsSchema = z
  .strictObject({
    initialConferenceWorkingDays: limit(15).describe(
      'Initial conference, from the strategy discussion at which section 47 enquiries were initiated.',
    ),
    conferenceRequestWorkingDays: local(1, 5).describe('The conference is asked for, from the same day.'),
    transferInWorkingDays: limit(15).describe('Transfer-in conference, from the written notification.'),
    firstReviewMonths: limit(3).describe('First review, from the initial conference.'),
    laterReviewMonths: limit(6).describe('Each later review, from the review before.'),
    reconvenedWorkingDays: local(10, 20).describe(
      'A conference that was adjourned is reconvened, from the day it was adjourned.',
    ),
    firstCoreGroupWorkingDays: limit(10).describe('First core group, from the initial conference.'),
    coreGroupWeeks: local(6, 12).describe('Each later core group, from the one before.'),
    assessmentWorkingDays: limit(45).describe('Assessment, from the referral.'),
    decisionLetterWorkingDays: local(1, 10).describe('Decisions and outline plan, from the conference.'),
    recordWorkingDays: local(20, 30).describe('Record of the conference, from the conference.'),
    policeChecksWorkingDays: before(7).describe('Police are asked so long before the conference.'),
    familyReportHours: local(24, 240).describe(
      "The social worker's report is with the family so many hours before the conference.",
    ),
    preBirth: preBirthSchema,
    reports: reportsSchema,
    longPlan: longPlanSchema,
  })
  .describe('Timescales, where a council has a standard of its own.')
  .prefault({});
