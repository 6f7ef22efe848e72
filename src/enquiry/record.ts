/**
 * The records of this slice: a strategy discussion, and a section 47 enquiry. Both lie in the partition of the family's
 * case and are kept apart, because they are counted apart: discussions that started no enquiry too (K08), enquiries
 * (K09), and of those the ones that led to a conference (K10).
 */
import { z } from 'zod';
import { derivedId } from '../kernel/ids.ts';
import { type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import { codeSchema, codesSchema, delayReasons, strategyAgencies } from '../practice/codes.ts';
import { dayZero } from './days.ts';
import { nextDue } from './due.ts';
import { isOpen } from './standing.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const person = z.string().min(3).max(120);
const id = z.string().min(1).max(120);

/** A wall time in Europe/London, `09:30`. */
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When a discussion was held, by whom, and what came of it. */
const held = {
  on: day,
  time: wallTime.optional(),
  /** Who took part; empty while nobody has said. */
  agencies: z.array(codeSchema(strategyAgencies)).max(strategyAgencies.codes.length),
  /** Whether section 47 enquiries were started at it. */
  initiated: z.boolean(),
};
const heldSchema = z.strictObject(held);
export type Held = z.infer<typeof heldSchema>;

/**
 * A strategy discussion about one family. There is one a day: what is said twice of one day, by two consultations or by
 * people, is one discussion.
 */
export const discussionSchema = z
  .object({
    ...held,
    /** Numbers of the children, as copied from the consultation. */
    children: z.array(z.string().min(1).max(20)).max(100),
    /** Ids of the consultations that it was learnt from, in the same partition. */
    consultations: z.array(id).min(1).max(100),
    /** The enquiry that it started, or in whose course it was held. */
    enquiry: id.optional(),
    recordedAt: instant,
    /** Who recorded it; absent where Quorate learnt of it from a consultation. */
    recordedBy: person.optional(),
    /** How often it has changed since it was first recorded; absent: never. A form is built from one of them. */
    version: z.int().min(1).optional(),
    /** What was corrected, oldest first: the version before, who corrected it, when and why. */
    corrections: z
      .array(
        z.strictObject({
          ...held,
          at: instant,
          by: person,
          reason: z.string().min(1).max(2_000),
        }),
      )
      .max(100)
      .optional(),
    /** It was recorded in error, and is counted nowhere; `to` is the day on which it was really held. */
    void: z.strictObject({ to: day.optional() }).optional(),
  })
  .catchall(unknownField);
export type Discussion = z.infer<typeof discussionSchema>;

export const discussionType: RecordType<Discussion> = {
  kind: 'discussion',
  version: 1,
  schema: discussionSchema,
  openFields: ['on', 'time', 'agencies', 'initiated', 'enquiry', 'recordedAt', 'version', 'void'],
  reference: () => 'a strategy discussion',
  index: () => ({}),
};

/** A fact that somebody recorded; `by` is absent where a later slice said so. */
const said = { at: instant, by: person.optional() };

const agreement = z.strictObject({ by: person, at: instant });

export const enquirySchema = z
  .object({
    reference: z.string().min(1).max(20),
    caseReference: z.string().min(1).max(40),
    /** Numbers of the children, each with the day of the discussion from which enquiries about them run. */
    children: z
      .array(z.strictObject({ number: z.string().min(1).max(20), since: day }))
      .min(1)
      .max(100),
    /**
     * The strategy discussions in its course, in their order, as its cards show them: written together with their own
     * records, which are what is counted.
     */
    discussions: z.array(heldSchema).min(1).max(100),
    /** The section 47 start as it was recorded: as a rule the day of the discussion (census, S47ActualStartDate; D2). */
    startedOn: day,
    /** Ids of the consultations of this family that it belongs to, in the same partition; the newest last. */
    consultations: z.array(id).min(1).max(100),
    /** The team manager of the consultation it was opened from. */
    manager: person,
    openedAt: instant,
    /** What the enquiry came to: a conference is needed, or it is not, and why. */
    outcome: z
      .discriminatedUnion('conference', [
        z.strictObject({ conference: z.literal(true), ...said }),
        z.strictObject({ conference: z.literal(false), why: z.string().min(1).max(2_000), ...said }),
      ])
      .optional(),
    requested: z.strictObject({ on: day, ...said }).optional(),
    /** Every day that was booked, oldest first; the last one counts, unless it was called off. */
    bookings: z.array(z.strictObject({ for: day, ...said, calledOff: instant.optional() })).max(100),
    /** `late`: after the last day in time, as the calendar stood when it was recorded. */
    held: z.strictObject({ on: day, late: z.boolean(), ...said }).optional(),
    /** Why it is, or was, late; agreed by the manager and by a chair (S3). */
    delay: z
      .strictObject({
        reasons: codesSchema(delayReasons),
        words: z.string().min(1).max(2_000),
        at: instant,
        by: person,
        manager: agreement.optional(),
        chair: agreement.optional(),
      })
      .optional(),
    /** After a correction no discussion started enquiries: it has ended, and is counted nowhere. */
    inError: z.strictObject({ at: instant, by: person, reason: z.string().min(1).max(2_000) }).optional(),
    /** Days of discussions of which a consultation says now that enquiries were not started then, and which one. */
    doubts: z
      .array(z.strictObject({ on: day, reference: z.string().min(1).max(20) }))
      .max(100)
      .optional(),
    /** When the clock was last looked at for somebody to be warned; at first when it was opened. */
    lookedAt: instant,
    /** Who was told of it: their cards are taken away when the case is restricted without them. */
    told: z.array(person).max(500),
    /** How often it has changed: the case keeps the newest (`noteClock`). */
    version: z.int().min(1),
    /** Its cards have shrunk to stubs. */
    shrunk: z.boolean(),
  })
  .catchall(unknownField);
export type Enquiry = z.infer<typeof enquirySchema>;

export const enquiryType: RecordType<Enquiry> = {
  kind: 'enquiry',
  version: 1,
  schema: enquirySchema,
  openFields: [
    'discussions',
    'startedOn',
    'openedAt',
    'requested',
    'bookings',
    'held',
    'lookedAt',
    'version',
    'shrunk',
  ],
  reference: (value) => value.reference,
  index: (value) => ({
    open: isOpen(value),
    manager: value.manager,
    /** Day 0: within an authority the order of due dates too. */
    from: dayZero(value).toString(),
  }),
  wake: (value, settings) => {
    const at = nextDue(value, settings);
    return at && { at, verb: 'enquiry.wake' };
  },
};

/** Where the discussion of a family on a day lies: whoever learns of it comes to the same record. */
export function discussionTarget({ partition }: Pick<Target, 'partition'>, on: string): Target {
  return { partition, id: `discussion:${derivedId(partition, `discussion ${on}`)}` };
}

/** Where the enquiry lies that the discussion of a day started; `n`: the how-manieth of that day. */
export function enquiryTarget({ partition }: Pick<Target, 'partition'>, on: string, n = 1): Target {
  const seed = n === 1 ? `enquiry ${on}` : `enquiry ${on} ${n}`;
  return { partition, id: `enquiry:${derivedId(partition, seed)}` };
}
