/**
 * What is kept of a plan, and of what a conference decided. One record a child and plan, in the family's partition, made
 * of steps: each is what one conference decided about this child, or a category that the chair decided afterwards. Where
 * it stands, since when and under which category follows from the steps alone (`course.ts`). One record a conference for
 * what it decided about each of its children, with the views that were different.
 */
import { z } from 'zod';
import { conferenceChildSchema } from '../conference/index.ts';
import { type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import {
  abuseCategories,
  codeSchema,
  codesSchema,
  conferenceTypes,
  legalStatuses,
  noPlanReasons,
  planDestinations,
} from '../practice/codes.ts';
import { endedOn, isOpen } from './course.ts';
import { nextWake } from './due.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const name = z.string().min(1).max(120);
const longText = z.string().min(1).max(2_000);
const said = { by: name, at: instant };
/** None: left for later. */
const categories = codesSchema(abuseCategories, 0);
/** The conference that decided it, by its id, and its day. */
const decidedAt = { conference: name, on: day };
/** By when the review was due that decided it (K19); absent: it was decided at no review. */
const due = { dueOn: day.optional() };

/** Most plans of this authority that a child had before. */
export const mostPrevious = 20;

export const stepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), categories, ...decidedAt, ...said }),
  z.strictObject({ kind: z.literal('continued'), ...due, ...decidedAt, ...said }),
  z.strictObject({ kind: z.literal('changed'), categories, ...due, ...decidedAt, ...said }),
  z.strictObject({
    kind: z.literal('ended'),
    destination: codeSchema(planDestinations),
    words: longText.optional(),
    ...due,
    ...decidedAt,
    ...said,
  }),
  /** The category that was left for later; it belongs to the conference before. */
  z.strictObject({ kind: z.literal('categorised'), categories, ...decidedAt, ...said }),
]);
export type Step = z.infer<typeof stepSchema>;

export const planSchema = z
  .object({
    reference: z.string(),
    child: conferenceChildSchema,
    team: z.string().min(1).max(60),
    worker: name,
    manager: name,
    /** Who worked with the family before, and until when. */
    staffBefore: z
      .array(z.strictObject({ team: z.string().min(1).max(60), worker: name, manager: name, ...said }))
      .max(50)
      .optional(),
    /** Who chaired the last conference, and since when, where it was somebody else before. */
    chair: name,
    chairFrom: day.optional(),
    /** Who chaired before, and until when. */
    chairsBefore: z
      .array(z.strictObject({ chair: name, until: day }))
      .max(50)
      .optional(),
    steps: z.array(stepSchema).min(1).max(100),
    /** Earlier plans of this authority: how many, as the conference was told (8730). */
    previous: z.int().min(0).max(mostPrevious),
    legal: z.strictObject({ status: codeSchema(legalStatuses), ...said }).optional(),
    /** The birth of a child who was unborn when the plan was made. */
    born: z.strictObject({ on: day, ...said }).optional(),
    /** Days that were chosen after a conference: earlier than they need be. */
    agreed: z
      .strictObject({ conference: name, review: day.optional(), coreGroup: day.optional(), ...said })
      .optional(),
    /** By when it is reviewed next, as `reviewDue` has it: kept for lists, and written with every change. */
    reviewOn: day,
    coreGroups: z.array(z.strictObject({ on: day, ...said })).max(200),
    /** The due days for which a review was asked, a core group was reminded of; the conference of the midway review. */
    asked: day.optional(),
    /** The day on which people heard last that a review is overdue. */
    overdueTold: day.optional(),
    coreGroupReminded: day.optional(),
    midway: name.optional(),
    /** Steps that were put right, as they were, and why. */
    corrected: z.array(z.strictObject({ was: stepSchema, why: longText, ...said })).max(50),
    /** There never was such a plan: it was recorded by mistake. */
    inError: z.strictObject({ why: longText, ...said }).optional(),
    /** It ran before the service had Quorate, and who said so: its conferences until then are none of ours. */
    broughtIn: z.strictObject(said).optional(),
    /** Who was sent its card: whom it is taken away from when the case is restricted. */
    told: z.array(name).max(200),
  })
  .catchall(unknownField);
export type Plan = z.infer<typeof planSchema>;

export const planType: RecordType<Plan> = {
  kind: 'plan',
  version: 1,
  schema: planSchema,
  openFields: ['asked', 'overdueTold', 'coreGroupReminded', 'midway', 'chair'],
  reference: ({ reference }) => reference,
  index: (value) => ({
    open: isOpen(value) ? 'yes' : 'no',
    chair: value.chair,
    manager: value.manager,
    reviewOn: value.reviewOn,
    ...(value.chairsBefore?.length ? { chairBefore: value.chairsBefore.at(-1)?.chair ?? '' } : {}),
    ...(endedOn(value) === undefined ? {} : { ended: endedOn(value) ?? '' }),
  }),
  wake: (value, settings) => {
    const at = nextWake(value, settings);
    return at && { at, verb: 'plan.wake' };
  },
};

export const decidedSchema = z.strictObject({
  number: z.string().min(1).max(20),
  what: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('plan'), categories }),
    z.strictObject({
      kind: z.literal('noPlan'),
      reason: codeSchema(noPlanReasons),
      words: longText.optional(),
    }),
    z.strictObject({ kind: z.literal('continued') }),
    z.strictObject({ kind: z.literal('changed'), categories }),
    z.strictObject({
      kind: z.literal('ended'),
      destination: codeSchema(planDestinations),
      words: longText.optional(),
    }),
  ]),
  /** The plan that it made or bears on. */
  plan: name.optional(),
  ...said,
});
export type Decided = z.infer<typeof decidedSchema>;
export type What = Decided['what'];

export const outcomeSchema = z
  .object({
    conference: name,
    reference: z.string(),
    type: codeSchema(conferenceTypes),
    /** The day on which it was held. */
    on: day,
    children: z.array(decidedSchema).max(12),
    /** Different views, by agency (P6). */
    views: z.array(z.strictObject({ agency: name, words: longText, ...said })).max(40),
    corrected: z.array(z.strictObject({ was: decidedSchema, why: longText, ...said })).max(50),
    told: z.array(name).max(50),
  })
  .catchall(unknownField);
export type Outcome = z.infer<typeof outcomeSchema>;

export const outcomeType: RecordType<Outcome> = {
  kind: 'outcome',
  version: 1,
  schema: outcomeSchema,
  openFields: ['conference', 'type', 'on'],
  reference: ({ reference }) => reference,
  index: ({ on, type }) => ({ on, type }),
};

/** What a conference decided: one record a conference, so that two who decide at once cannot both. */
export const outcomeTarget = ({ partition, id }: Target): Target => ({ partition, id: `outcome:${id}` });
