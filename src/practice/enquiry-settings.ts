/**
 * What a council may change about section 47 enquiries: on which of the fifteen days who is warned, and who is sent the
 * list of open enquiries how often.
 */
import { z } from 'zod';
import { roleSchema } from './roles.ts';

/** Working days after the strategy discussion, rising; at the opening of work on each somebody is warned. */
const warningDays = (days: readonly number[]) =>
  z
    .array(z.int().min(1).max(30))
    .max(10)
    .refine((all) => all.every((day, index) => index === 0 || day > (all[index - 1] ?? 0)), {
      error: 'must rise',
    })
    .default([...days]);

/** A role, or one person of the authority by object id (`<tenant>:<object id>` for one of another tenant). */
const reader = z.union([
  roleSchema,
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f-]{36}(:[0-9a-f-]{36})?$/, {
      error: "must be a role, a person's object id, or tenant:object id",
    }),
]);
const readers = (roles: readonly z.infer<typeof roleSchema>[]) =>
  z
    .array(reader)
    .max(50)
    .default([...roles]);

export const enquirySettingsSchema = z
  .strictObject({
    warnings: z
      .strictObject({
        withoutRequest: warningDays([1, 3]).describe('The conference has not been asked for.'),
        withoutBooking: warningDays([5, 8]).describe('No conference is booked.'),
        notInTime: warningDays([13]).describe('No conference is booked that would be in time.'),
        pastDueEvery: z
          .int()
          .min(1)
          .max(20)
          .describe('Past the last day, again after so many working days while something is to be done.')
          .default(5),
      })
      .describe(
        'Working days after the strategy discussion on which social worker, manager and chair are warned.',
      )
      .prefault({}),
    list: z
      .strictObject({
        daily: readers([]).describe('Every working day.'),
        weekly: readers(['safeguardingManager']).describe('On the first working day of a week.'),
        monthly: readers([]).describe('On the first working day of a month.'),
      })
      .describe(
        'Who is sent the list of open enquiries when work begins: roles, or people by object id. Anybody who may see the list can ask for it daily on its card as well.',
      )
      .prefault({}),
  })
  .describe('Section 47 enquiries and the fifteen days.')
  .prefault({});
