/**
 * The clock of a family's section 47 enquiry as the case keeps it: noted by the enquiry slice, which stands after this
 * one, and shown on every card of the case.
 */
import { z } from 'zod';
import { unknownField } from '../kernel/records.ts';
import { type DayCount, dayCount } from '../practice/day-count.ts';
import { isBefore } from '../practice/moments.ts';
import type { Settings } from '../practice/settings.ts';
import type { Consultation } from './record.ts';
import { strategyStanding } from './standing.ts';

const day = z.iso.date();

/** The enquiry that was opened last, as far as its clock goes. Days are ISO. */
export const caseClockSchema = z
  .object({
    /** Id of the enquiry, in the partition of the case. */
    enquiry: z.string().min(1).max(120),
    reference: z.string().min(1).max(20),
    openedAt: z.iso.datetime(),
    /** How often the enquiry had changed when this was noted: notes may overtake each other. */
    version: z.int().min(0),
    /** Day 0: the strategy discussion at which section 47 enquiries were initiated. */
    from: day,
    requestedOn: day.optional(),
    bookedFor: day.optional(),
    heldOn: day.optional(),
    /** The enquiry ended without a conference. */
    notNeeded: z.literal(true).optional(),
    /** It was recorded in error: no enquiries were started, and no clock ran. */
    inError: z.literal(true).optional(),
  })
  .catchall(unknownField);
export type CaseClock = z.infer<typeof caseClockSchema>;

/**
 * Whether a note says nothing newer than what is known: of the same enquiry an older version, or an enquiry that was
 * opened before.
 */
export function isOutrun(note: CaseClock, known: CaseClock | undefined): boolean {
  if (!known) return false;
  if (note.enquiry === known.enquiry) return note.version <= known.version;
  return isBefore(Temporal.Instant.from(note.openedAt), Temporal.Instant.from(known.openedAt));
}

/** `held` and `notNeeded` are the two ends, `inError` is none; the others say what a conference in time still needs. */
export type ClockState =
  | 'running'
  | 'booked'
  | 'bookedLate'
  | 'past'
  | 'held'
  | 'heldLate'
  | 'notNeeded'
  | 'inError';

/** Where the clock stands on a day. */
export function clockState(clock: CaseClock, today: Temporal.PlainDate, settings: Settings): ClockState {
  const count = countOf(clock, today, settings);
  if (clock.inError) return 'inError';
  const late = (on: string) => Temporal.PlainDate.compare(Temporal.PlainDate.from(on), count.dueOn) > 0;
  if (clock.heldOn !== undefined) return late(clock.heldOn) ? 'heldLate' : 'held';
  if (clock.notNeeded) return 'notNeeded';
  if (count.isPast) return 'past';
  if (clock.bookedFor === undefined) return 'running';
  return late(clock.bookedFor) ? 'bookedLate' : 'booked';
}

/** "Day N of 15", as seen on a day. */
export function countOf(
  clock: Pick<CaseClock, 'from'>,
  today: Temporal.PlainDate,
  settings: Settings,
): DayCount {
  return dayCount('initialConference', Temporal.PlainDate.from(clock.from), today, settings);
}

/**
 * Whether section 47 enquiries that this consultation says were started have no enquiry of theirs yet: it is opened by
 * a command of its own, a moment later. `noted` are the days of the discussions that enquiries were opened from.
 */
export function isOpening(
  value: Pick<Consultation, 'strategy' | 'outcome' | 'settlement'>,
  noted: readonly string[] | undefined,
): boolean {
  const strategy = strategyStanding(value) ?? value.strategy;
  return strategy.startedEnquiries && strategy.on !== undefined && !noted?.includes(strategy.on);
}
