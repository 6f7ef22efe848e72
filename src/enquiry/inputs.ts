/** Days and times as they are typed into the cards of this slice, judged in words that say how to mend them. */
import { z } from 'zod';
import { type Judged, judged, typedText } from '../consultation/index.ts';
import type { Problem } from '../kernel/drafts.ts';
import { formatDate } from '../practice/dates.ts';
import type { CalendarSettings } from '../practice/working-days.ts';
import { calendar } from '../practice/working-days.ts';

/** A wall time, `09:30`; empty is absent. */
export const optionalTime: z.ZodType<string | undefined> = typedText
  .refine((text) => text === '' || /^([01]\d|2[0-3]):[0-5]\d$/.test(text), {
    error: 'That is not a time of day. Use the time picker, or hours and minutes like 09:30.',
  })
  .transform((text) => (text === '' ? undefined : text));

/** `yes` or `no`; anything else is no answer. */
export const yesOrNo: z.ZodType<Judged<boolean>> = judged(
  z.enum(['yes', 'no'], { error: 'Choose Yes or No.' }).transform((answer) => answer === 'yes'),
);

export interface DayBounds {
  readonly field: string;
  /** The earliest day, and what it is the day of. */
  readonly from: Temporal.PlainDate;
  readonly fromWords: string;
  readonly to: Temporal.PlainDate;
  readonly toWords: string;
  /** Only a working day will do: conferences are held on working days (census validator, 8875). */
  readonly working?: CalendarSettings;
}

/** What is wrong with a day; `missing` is said where there is none. */
export function dayProblems(on: string | undefined, missing: string, bounds: DayBounds): Problem[] {
  const { field, from, to, working } = bounds;
  if (on === undefined) return [{ field, message: missing }];
  const day = Temporal.PlainDate.from(on);
  if (Temporal.PlainDate.compare(day, from) < 0) return [{ field, message: bounds.fromWords }];
  if (Temporal.PlainDate.compare(day, to) > 0) return [{ field, message: bounds.toWords }];
  if (working && !calendar(working).isWorkingDay(day)) {
    const next = formatDate(calendar(working).nextWorkingDay(day));
    return [{ field, message: `That is no working day. The next one is ${next}.` }];
  }
  return [];
}

/** A discussion is recorded within a year; more is a year that was mistyped. */
export const heldWithin = { years: 1 };
