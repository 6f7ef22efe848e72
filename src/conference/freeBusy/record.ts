/**
 * What Outlook says of people's and rooms' time, kept beside the diary so that slots are found without a wait for it:
 * one document a calendar, with the beginnings and ends of what is in it and nothing else. It is what was read at some
 * moment, no claim on anybody: what Quorate has booked itself stands in the diary and is left out here, and before a
 * conference is booked Outlook is asked once more. The watch of an authority says whose calendars are read, and when.
 */
import { z } from 'zod';
import type { Authority, PersonId } from '../../kernel/actor.ts';
import { type RecordType, unknownField } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { nextOpening, nextWorkingTime } from '../../practice/working-hours.ts';
import { diaryPartition, type ResourceKind } from '../diary/record.ts';
import type { Minute, Period } from '../minutes.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const name = z.string().min(1).max(120);
const target = z.strictObject({ partition: z.string(), id: z.string() });

/** Most things of one calendar: a quarter of an hour each, all day long, for half a year. */
export const mostSpans = 5_000;

/** Whose calendar it is: a person's, in whatever part they come, or a room's. */
export const ownerSchema = z.strictObject({ kind: z.enum(['person', 'room']), id: name });
export type Owner = z.infer<typeof ownerSchema>;

/**
 * Beginnings and ends in turn, in whole minutes since 1970, rising: the shortest that can be read without a key. Looked
 * through in one go, since there are tens of thousands of them behind one card.
 */
export const spansSchema = z.custom<Minute[]>(isSpans, { error: 'must be rising minutes, two by two' });

function isSpans(value: unknown): value is Minute[] {
  if (!Array.isArray(value) || value.length % 2 !== 0 || value.length > 2 * mostSpans) return false;
  let last = -1;
  for (const minute of value) {
    if (!Number.isInteger(minute) || minute <= last) return false;
    last = minute;
  }
  return true;
}

/** `unknown`: the code with which Outlook said that it cannot be seen, which is not the same as free. */
export const readSchema = z.strictObject({
  of: ownerSchema,
  busy: spansSchema,
  unknown: z.string().max(60).optional(),
});
export type CalendarRead = z.infer<typeof readSchema>;

export const freeBusySchema = z
  .object({
    of: ownerSchema,
    busy: spansSchema,
    unknown: z.string().max(60).optional(),
    /** When it was read and found like this first; a later reading that finds the same writes nothing. */
    at: instant,
  })
  .catchall(unknownField);
export type FreeBusy = z.infer<typeof freeBusySchema>;

export const freeBusyType: RecordType<FreeBusy> = {
  kind: 'freeBusy',
  version: 1,
  schema: freeBusySchema,
  openFields: ['of', 'at'],
  reference: () => 'diary',
  index: () => ({}),
};

/** A social worker whose conference waits for a time. */
const waitingSchema = z.strictObject({ worker: name, conference: target, since: instant });
export type Waiting = z.infer<typeof waitingSchema>;

export const mostWaiting = 200;

export const freeBusyWatchSchema = z
  .object({
    /** When all calendars were asked for last. */
    lookedAt: instant,
    /** Since when what is kept is at least true of all of them: the last reading that came to its end. */
    readAt: instant.optional(),
    /** Whether the reading that was begun at `lookedAt` is still to come to its end. */
    running: z.boolean(),
    /** Why a part of the last reading came to nothing. */
    failed: z.string().max(60).optional(),
    waiting: z.array(waitingSchema).max(mostWaiting),
  })
  .catchall(unknownField);
export type FreeBusyWatch = z.infer<typeof freeBusyWatchSchema>;

/**
 * While a conference waits for its time the calendars are read again and again in working hours; otherwise when work
 * begins, and not for nothing all day long.
 */
function nextReading({ lookedAt, waiting }: FreeBusyWatch, settings: Settings): Temporal.Instant {
  const at = Temporal.Instant.from(lookedAt);
  if (waiting.length === 0) return nextOpening(dayOf(at), settings);
  return nextWorkingTime(at.add({ minutes: settings.conferences.outlook.everyMinutes }), settings);
}

export const freeBusyWatchType: RecordType<FreeBusyWatch> = {
  kind: 'freeBusyWatch',
  version: 1,
  schema: freeBusyWatchSchema,
  openFields: ['lookedAt', 'readAt', 'running', 'failed'],
  reference: () => 'diary',
  index: () => ({}),
  wake: (watch, settings) =>
    settings.calendar === undefined
      ? undefined
      : { at: nextReading(watch, settings), verb: 'freeBusy.refresh' },
};

/** In the partition of the diary; each of the authorities that share one reads through a mailbox of its own. */
export const freeBusyWatchTarget = (authority: Authority): Target =>
  freeBusyWatchIn(diaryPartition(authority), authority.id);

export const freeBusyWatchIn = (partition: string, authority: string): Target => ({
  partition,
  id: `freeBusy:${authority}`,
});

export const freeBusyTarget = (partition: string, { kind, id }: Owner): Target => ({
  partition,
  id: `freeBusy:${kind}:${id}`,
});

export const ownerOf = ({ kind, id }: { readonly kind: ResourceKind; readonly id: string }): Owner => ({
  kind: kind === 'room' ? 'room' : 'person',
  id,
});

export const personOwner = (id: PersonId): Owner => ({ kind: 'person', id });

export function periodsIn(spans: readonly Minute[]): Period[] {
  const periods: Period[] = [];
  for (let n = 0; n + 1 < spans.length; n += 2) {
    periods.push({ from: spans[n] ?? 0, until: spans[n + 1] ?? 0 });
  }
  return periods;
}

export function spansOf(periods: readonly Period[]): Minute[] {
  return periods.flatMap(({ from, until }) => [from, until]);
}
