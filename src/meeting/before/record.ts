/**
 * What the chair and the social worker alone can say before a conference: whether the chair has spoken with the family, and
 * how the views of each child are heard. One record each, so that neither waits for the other; they belong to the
 * conference and not to one sitting of it.
 */
import { z } from 'zod';
import { relations } from '../../conference/index.ts';
import { type RecordType, unknownField } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { codeSchema, type Participation, participations } from '../../practice/codes.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const name = z.string().min(1).max(120);
const said = { by: name, at: instant };

/** By their part in the family, never by name. */
export const contacted = [...relations, 'child'] as const;
export type Contacted = (typeof contacted)[number];

export const contactWays = ['telephone', 'visit', 'video', 'writing'] as const;

/** What they think of the conference going ahead; `notAsked`: it was not spoken of. */
export const goingAhead = ['content', 'against', 'differ', 'notAsked'] as const;

const contactSchema = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('made'),
    with: z.array(z.enum(contacted)).min(1).max(contacted.length),
    on: day,
    how: z.enum(contactWays),
    goesAhead: z.enum(goingAhead),
    /** What they said, as the chair put it. */
    words: z.string().min(1).max(1_000).optional(),
    ...said,
  }),
  z.strictObject({
    is: z.literal('notMade'),
    with: z.array(z.enum(contacted)).min(1).max(contacted.length),
    /** Why not. */
    words: z.string().min(1).max(1_000),
    ...said,
  }),
]);
export type FamilyContactSaid = z.infer<typeof contactSchema>;

export const mostContacts = 30;

export const familyContactSchema = z
  .object({
    conference: name,
    reference: z.string(),
    /** As they were recorded; of one person the last counts. */
    contacts: z.array(contactSchema).max(mostContacts),
  })
  .catchall(unknownField);
export type FamilyContact = z.infer<typeof familyContactSchema>;

export const familyContactType: RecordType<FamilyContact> = {
  kind: 'familyContact',
  version: 1,
  schema: familyContactSchema,
  openFields: [],
  reference: ({ reference }) => reference,
  index: () => ({}),
};

export const booklets = ['notGiven', 'given', 'returned', 'declined'] as const;
export type Booklet = (typeof booklets)[number];

const childSchema = z.strictObject({
  /** Which of the conference's children, from 0. */
  n: z.int().min(0).max(11),
  booklet: z.enum(booklets),
  /** How they are to take part, PN0 to PN7; how they did is the chair's to say afterwards. */
  part: codeSchema<Participation>(participations),
  /** What was tried so that they are heard. */
  tried: z.string().min(1).max(1_000).optional(),
  ...said,
});
export type ChildViews = z.infer<typeof childSchema>;

export const childViewsSchema = z
  .object({
    conference: name,
    reference: z.string(),
    children: z.array(childSchema).max(12),
  })
  .catchall(unknownField);
export type Views = z.infer<typeof childViewsSchema>;

export const childViewsType: RecordType<Views> = {
  kind: 'childViews',
  version: 1,
  schema: childViewsSchema,
  openFields: [],
  reference: ({ reference }) => reference,
  index: () => ({}),
};

const at =
  (kind: string) =>
  ({ partition, id }: Target): Target => ({ partition, id: `${kind}:${id}` });
export const familyContactTarget = at('familyContact');
export const childViewsTarget = at('childViews');
