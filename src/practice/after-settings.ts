/** What a council may change about what follows a conference. */
import { z } from 'zod';

export const afterSettingsSchema = z
  .strictObject({
    monitoringWorkingDays: z
      .int()
      .min(1)
      .max(20)
      .describe('Working days from the conference within which its chair fills in the monitoring form.')
      .default(5),
    remindWorkingDaysBefore: z
      .int()
      .min(1)
      .max(10)
      .describe('Whoever has something to finish after a conference is reminded so many working days before.')
      .default(1),
    chaseEveryWorkingDays: z
      .int()
      .min(1)
      .max(20)
      .describe('Once it is late, they are reminded every so many working days.')
      .default(5),
  })
  .describe('What follows a conference: the monitoring form, the letter, the record.')
  .prefault({});
