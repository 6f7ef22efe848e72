/** Days and times of day as they are written in settings and in the authority file. */
import { z } from 'zod';

/** A wall time in Europe/London, `09:00`. */
export const wallTimeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day like 09:00' });

/** A calendar day, `2027-03-03`. */
export const isoDateSchema = z.iso.date({ error: 'must be a date like 2027-03-03' });
