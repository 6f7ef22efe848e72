/**
 * The records of this slice: the consultation, and the case (one family as the case system knows it) to which it
 * belongs. A consultation keeps all that was asked, done and decided, earlier versions too; where it stands is worked
 * out from it by `standing.ts` and stored nowhere else.
 */
import { z } from 'zod';
import { type Loaded, type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import {
  abuseCategories,
  codeSchema,
  codesSchema,
  consultationOutcomes,
  howSoon,
  presentStatuses,
  prevalentIssues,
  sexes,
  strategyStates,
} from '../practice/codes.ts';
import { caseClockSchema } from './clock.ts';
import { nextDue } from './due.ts';
import { besideOf } from './escalation.ts';
import { type Standing, standingOf } from './standing.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const person = z.string().min(3).max(120);
/** Far more than an authority has of anybody. */
const mostPeople = 2_000;
const shortText = z.string().min(1).max(200);
const longText = z.string().min(1).max(2_000);

/**
 * A child as the tables need them: never a name. `month` is the month and year of birth; for an unborn child the
 * expected month, and `day` the expected date where it was given. Unborn must be U (census rule 8750).
 */
export const childSchema = z.strictObject({
  number: z.string().min(1).max(20),
  initials: z.string().max(4).optional(),
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  day: day.optional(),
  unborn: z.boolean(),
  sex: codeSchema(sexes),
  /** The child’s own present status, where it is not the one of the consultation. */
  status: codeSchema(presentStatuses).optional(),
});
export type Child = z.infer<typeof childSchema>;

/** A strategy discussion as it is known here: `on` where held or arranged, `by` whom it is to be arranged. */
const strategySchema = z.strictObject({
  state: codeSchema(strategyStates),
  on: day.optional(),
  /**
   * Not yet held or arranged: who arranges it, or that it is not needed now. Absent: nothing was said about it (in
   * older records also that it is not needed).
   */
  by: z.enum(['socialWorker', 'teamManager', 'chair', 'notNeeded']).optional(),
  /** Whether section 47 enquiries were started at it. */
  startedEnquiries: z.boolean(),
});
export type Strategy = z.infer<typeof strategySchema>;

/** A course: what is to follow, with what belongs to each outcome. */
const courseSchema = z.strictObject({
  outcomes: codesSchema(consultationOutcomes),
  /** For `other`. */
  otherWords: shortText.optional(),
  /** For `reviewAfterInformation`. */
  reviewOn: day.optional(),
});
export type Course = z.infer<typeof courseSchema>;

/** The chair's outcome. `asProposed` when it is what the social worker and manager proposed. */
export const outcomeSchema = z.strictObject({
  at: instant,
  by: person,
  asProposed: z.boolean(),
  categories: codesSchema(abuseCategories, 0),
  issues: codesSchema(prevalentIssues),
  course: courseSchema,
  strategy: strategySchema,
  /** Compulsory when changed. */
  reasoning: longText.optional(),
  nextSteps: longText.optional(),
  inGoodTime: z.boolean(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** The social worker's view of the outcome. Silence is never agreement. */
const workerViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agrees'), at: instant, by: person }),
  z.strictObject({
    kind: z.literal('differs'),
    at: instant,
    by: person,
    outcomes: codesSchema(consultationOutcomes),
    /** For `other`; absent in older records. */
    otherWords: shortText.optional(),
    reasons: longText,
  }),
]);
export type WorkerView = z.infer<typeof workerViewSchema>;

export const consultationSchema = z
  .object({
    reference: z.string(),
    caseReference: z.string().min(1).max(40),
    children: z.array(childSchema).min(1).max(12),
    status: codeSchema(presentStatuses),
    team: z.string().min(1).max(60),
    manager: person,
    agreedOn: day,
    referral: z.string().min(1).max(40),
    tried: longText,
    categories: codesSchema(abuseCategories),
    issues: codesSchema(prevalentIssues),
    /** What the social worker and their manager propose. */
    proposal: courseSchema,
    strategy: strategySchema,
    howSoon: codeSchema(howSoon),
    asker: person,
    sentAt: instant,
    /** When an outcome is to be expected, as the social worker was told. */
    dueAt: instant,
    /** To whom it was offered, in order; the last is the one it is with. `from`: when their session begins. */
    offers: z
      .array(
        z.strictObject({
          to: person,
          at: instant,
          from: instant,
          /** When the session after theirs begins, as the rota stood; absent in older records. */
          nextSession: instant.optional(),
          why: z.enum(['onDuty', 'backup', 'nextSession', 'safeguardingManager', 'passedOn', 'named']),
          /** As backup of the session. Absent in older records, whatever they were. */
          asBackup: z.literal(true).optional(),
          /** Why it was passed on, as typed. Read it by `passedOn` in `offers.ts`. */
          reason: shortText.optional(),
          /** Who passed it on; absent in older records, and where Quorate did. */
          by: person.optional(),
          /** The one before has had responsibility for the family. */
          prior: z.literal(true).optional(),
          /** The rota was changed under the one before. */
          redirected: z.literal(true).optional(),
          /** Quorate could not reach the one before. Older records say so in `reason`. */
          unreachable: z.literal(true).optional(),
        }),
      )
      .min(1),
    /**
     * The steps of the first clock that were taken, in order: to whom it was offered as well, because nobody had taken
     * it. `offer`: the place in `offers` of the one with which the clock began. `to` may be empty: nobody need act.
     */
    escalations: z
      .array(
        z.strictObject({
          offer: z.int(),
          step: z.int(),
          at: instant,
          to: z.array(person).max(mostPeople),
          /** Of these, who could not be reached. */
          passedOver: z.array(z.strictObject({ who: person, at: instant })).optional(),
        }),
      )
      .optional(),
    taken: z.strictObject({ by: person, at: instant }).optional(),
    calls: z.array(z.strictObject({ by: person, at: instant })),
    questions: z.array(
      z.strictObject({
        by: person,
        at: instant,
        text: longText,
        answer: z.strictObject({ by: person, at: instant, text: longText }).optional(),
      }),
    ),
    outcome: outcomeSchema.optional(),
    /** Outcomes that were corrected, oldest first, with the view taken of each. */
    earlierOutcomes: z.array(
      z.strictObject({
        outcome: outcomeSchema,
        view: workerViewSchema.optional(),
        correctedAt: instant,
        correctedBy: person,
        reason: longText,
      }),
    ),
    view: workerViewSchema.optional(),
    /** How a manager settled different views. Both views stay. */
    settlement: z
      .strictObject({
        by: person,
        at: instant,
        course: z.enum(['chair', 'socialWorker']),
        words: longText,
        /** What the social worker’s course needs, asked when it is taken: of a conference its strategy meeting … */
        strategy: strategySchema.optional(),
        /** … and of `reviewAfterInformation` the day. */
        reviewOn: day.optional(),
      })
      .optional(),
    /** Other team managers who were asked to settle, because neither of the usual managers can: they may see it. */
    settlers: z.array(person).max(mostPeople).optional(),
    /** The safeguarding manager's review of a proposal for legal advice / PLO. */
    legalReview: z
      .strictObject({ by: person, at: instant, supported: z.boolean(), words: longText.optional() })
      .optional(),
    /** When, and said by whom, the copy was entered in the case system. */
    entered: z.strictObject({ on: day, by: person, at: instant }).optional(),
    withdrawn: z.strictObject({ by: person, at: instant, reason: longText }).optional(),
    /** Other open consultations about one of the same children. */
    links: z.array(z.strictObject({ partition: z.string(), id: z.string() })),
    /** How often each reminder has gone out since it last became due. */
    reminded: z.strictObject({
      /** How often people heard that it is late: the place in the chain of lateness. Absent in older records: never. */
      outcome: z.int().optional(),
      view: z.int(),
      settlement: z.int(),
      entry: z.int(),
      review: z.int(),
    }),
    /** What fell due while Quorate was away, and came to light outside working time, is not said before this. */
    quietUntil: instant.optional(),
    /** Its cards have shrunk to stubs. */
    shrunk: z.boolean(),
  })
  .catchall(unknownField);
export type Consultation = z.infer<typeof consultationSchema>;

export const consultationType: RecordType<Consultation> = {
  kind: 'consultation',
  version: 1,
  schema: consultationSchema,
  openFields: [
    'sentAt',
    'dueAt',
    'howSoon',
    'taken',
    'offers',
    'escalations',
    'calls',
    'entered',
    'shrunk',
    'reminded',
    'links',
  ],
  reference: (value) => value.reference,
  index: (value) => {
    const standing = standingOf(value);
    return {
      open: standing === 'waiting' || standing === 'taken',
      asker: value.asker,
      holder: holderOf(value),
      manager: value.manager,
      // Of the next three only what holds is there (older records have a `no` where it does not): nobody lists the rest.
      /** `yes` when decided and not yet said to be in the case system. */
      ...(value.outcome !== undefined && value.entered === undefined ? { unentered: 'yes' } : {}),
      /** `yes` when two views are to be settled, or a proposal of legal advice is to be reviewed. */
      ...(awaitsManager(value, standing) ? { awaitsManager: 'yes' } : {}),
      /** `yes` while it is offered to more than the one it is with: for those who see it in no other list. */
      ...(besideOf(value).length > 0 ? { climbing: 'yes' } : {}),
      sentAt: value.sentAt,
    };
  },
  wake: (value, settings) => {
    const at = nextDue(value, settings);
    return at && { at, verb: 'consultation.wake' };
  },
};

function awaitsManager(value: Consultation, standing: Standing): boolean {
  const legal = value.outcome?.course.outcomes.includes('legalAdvice') === true;
  return standing === 'differing' || (legal && value.legalReview === undefined);
}

/** Who has it now: the chair who took it, else the one it was offered to last. */
export function holderOf(value: Pick<Consultation, 'taken' | 'offers'>): string {
  return value.taken?.by ?? value.offers.at(-1)?.to ?? '';
}

/** Most discussions that a case remembers: far more than a family has. */
export const mostNoted = 100;

/** The case: what all consultations about one family share. Restricted: only the people named may see any of it. */
export const caseSchema = z
  .object({
    caseReference: z.string().min(1).max(40),
    openedAt: instant,
    /** Who has had responsibility for the family, as its manager or worker: the case is never offered to them again. */
    prior: z.array(person).max(60).optional(),
    restricted: z
      .strictObject({ to: z.array(person).min(1).max(60), by: person, at: instant, reason: longText })
      .optional(),
    /** How the clock of the family’s newest section 47 enquiry stands; `noteClock` alone writes it. */
    clock: caseClockSchema.optional(),
    /** The days of the strategy discussions from which enquiries were opened, the newest last. */
    noted: z.array(day).max(mostNoted).optional(),
  })
  .catchall(unknownField);
export type Case = z.infer<typeof caseSchema>;

export const caseType: RecordType<Case> = {
  kind: 'case',
  version: 1,
  schema: caseSchema,
  openFields: ['openedAt', 'clock', 'noted'],
  reference: () => 'case',
  index: () => ({}),
};

export const casePartition = (id: string): string => `case:${id}`;
export const caseTarget = (at: Pick<Target, 'partition'>): Target => ({
  partition: at.partition,
  id: 'case',
});

/** A consultation together with its case: what every action and view of this slice loads. */
export interface InCase {
  readonly consultation: Loaded<Consultation>;
  readonly case: Loaded<Case>;
}

/**
 * The children of open requests: one document a child number, so that two open requests for one child cannot arise
 * unseen. And the opaque case ids that one case reference has led to.
 */
const entrySchema = z.strictObject({ partition: z.string(), id: z.string() });
export const lookupSchema = z.object({ entries: z.array(entrySchema).max(200) }).catchall(unknownField);
export type Lookup = z.infer<typeof lookupSchema>;

export const lookupType: RecordType<Lookup> = {
  kind: 'lookup',
  version: 1,
  schema: lookupSchema,
  openFields: ['entries'],
  reference: () => 'lookup',
  index: () => ({}),
};

export const childLookup = (authority: string, number: string): Target => ({
  partition: `child:${authority}:${number.toUpperCase()}`,
  id: 'open',
});
export const referenceLookup = (authority: string, caseReference: string): Target => ({
  partition: `reference:${authority}:${caseReference.toUpperCase()}`,
  id: 'cases',
});
