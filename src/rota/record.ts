/**
 * The rota of an authority, one record: the weekly pattern, who covers what, leave, swaps offered. The authority file's
 * duty is its beginning; from then on what is edited by card stands here. It is read in every turn that sends a
 * request, so it is kept small: what ended some weeks ago is moved out, and stays in the audit trail alone.
 */
import { z } from 'zod';
import { type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import { wallTimeSchema } from '../practice/day-and-time.ts';

const day = z.iso.date();
const instant = z.iso.datetime({ offset: false, precision: undefined });
const person = z.string().min(3).max(120);
const time = wallTimeSchema;

/**
 * One session of every week from `validFrom` to `validTo` (both inclusive; open where absent). Of rows that lie over one
 * another the later in the list counts, so that a change for a few weeks ends by itself.
 */
const rowSchema = z.strictObject({
  id: z.string().min(1).max(60),
  /** ISO weekday, 1 Monday to 7 Sunday. */
  weekday: z.int().min(1).max(7),
  from: time,
  to: time,
  /** Absent: nobody, on purpose. */
  chair: person.optional(),
  backup: person.optional(),
  validFrom: day.optional(),
  validTo: day.optional(),
  /** Who set it by card; absent for rows of the authority file. */
  by: person.optional(),
  at: instant.optional(),
});
export type PatternRow = z.infer<typeof rowSchema>;

/** Somebody put in for a part of one day, whatever the pattern says; of two that lie over one another the later counts. */
const coverSchema = z.strictObject({
  id: z.string().min(1).max(60),
  on: day,
  from: time,
  to: time,
  as: z.enum(['chair', 'backup']),
  person,
  /** `set`: put in by somebody, for `reason`. `now`: took it themselves. `swap`: agreed with a colleague. */
  why: z.enum(['set', 'now', 'swap']),
  reason: z.string().min(1).max(200).optional(),
  by: person,
  at: instant,
});
export type Cover = z.infer<typeof coverSchema>;

/** Nobody on leave serves. `part` is the time of day, where it is not the whole; why is nobody's business here. */
const leaveSchema = z.strictObject({
  id: z.string().min(1).max(60),
  person,
  from: day,
  to: day,
  part: z.strictObject({ from: time, to: time }).optional(),
  by: person,
  at: instant,
});
export type Leave = z.infer<typeof leaveSchema>;

/** A stretch of duty on one day. */
const shiftSchema = z.strictObject({ on: day, from: time, to: time });
export type Shift = z.infer<typeof shiftSchema>;

/** `by` asks `to` to take `give`, and would take `take` instead. */
const swapSchema = z.strictObject({
  id: z.string().min(1).max(60),
  by: person,
  to: person,
  give: shiftSchema,
  take: shiftSchema.optional(),
  at: instant,
  /** What came of it. Until then it can be accepted, for as long as both still have what they would give. */
  ended: z.enum(['accepted', 'declined', 'withdrawn']).optional(),
});
export type Swap = z.infer<typeof swapSchema>;

export const rotaSchema = z
  .object({
    /** The hash of the authority file's duty that the rows without `by` come from. */
    imported: z.string(),
    pattern: z.array(rowSchema).max(400),
    covers: z.array(coverSchema).max(400),
    leave: z.array(leaveSchema).max(400),
    swaps: z.array(swapSchema).max(100),
  })
  .catchall(unknownField);
export type Rota = z.infer<typeof rotaSchema>;

export const rotaType: RecordType<Rota> = {
  kind: 'rota',
  version: 1,
  schema: rotaSchema,
  // Who was away, and why somebody was put in, is staff's own: the trail holds hashes of it.
  openFields: ['imported', 'pattern'],
  reference: () => 'the rota',
  index: () => ({}),
};

export const rotaPartition = (authority: string): string => `rota:${authority}`;
export const rotaTarget = (authority: string): Target => ({
  partition: rotaPartition(authority),
  id: 'rota',
});

/** So long after its end something still stands in the record: a month back can be looked at. */
const keptDays = 42;

/** The rota without what ended long ago. */
export function pruned(rota: Rota, today: Temporal.PlainDate): Rota {
  const first = today.subtract({ days: keptDays }).toString();
  return {
    ...rota,
    pattern: rota.pattern.filter((row, n) => {
      if (row.validTo !== undefined && row.validTo < first) return false;
      // A row that a later one has covered for all of that time, and covers for ever, is never looked at again.
      return !rota.pattern
        .slice(n + 1)
        .some(
          (later) =>
            later.weekday === row.weekday &&
            later.from <= row.from &&
            row.to <= later.to &&
            (later.validFrom ?? '') <= first &&
            later.validTo === undefined,
        );
    }),
    covers: rota.covers.filter((cover) => cover.on >= first),
    leave: rota.leave.filter((one) => one.to >= first),
    swaps: rota.swaps.filter((swap) => swap.give.on >= today.toString()),
  };
}
