/**
 * What a council may change about quorum and about what Quorate writes into a meeting's chat. Which agencies count as
 * one group differs from one safeguarding partnership to the next (Swindon counts school, school nurse and health
 * visitor apart, Guernsey all of health as one), so it is a table and not code. Sources in docs/practice.md.
 */
import { z } from 'zod';

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
  error: 'must be an id of small letters, digits and hyphens, 40 at most',
});
const text = (max: number) => z.string().trim().min(1).max(max);

const groupSchema = z.strictObject({
  id: slug,
  name: text(60).describe('As it stands in a sentence, e.g. `health visiting`.'),
  agencies: z
    .array(slug)
    .min(1)
    .max(40)
    .describe('Ids of agencies of the file, or kinds of agencies of `invitations.list`.'),
});

/** The group that must be there by the rule of every source we have. */
const socialCare = 'social-care';

export const quorumSettingsSchema = z
  .strictObject({
    groups: z
      .array(groupSchema)
      .min(1)
      .max(40)
      .superRefine((groups, context) => {
        const ids = groups.map(({ id }) => id);
        if (new Set(ids).size !== ids.length) {
          context.addIssue({ code: 'custom', message: 'names a group twice' });
        }
        const agencies = groups.flatMap((group) => group.agencies);
        if (new Set(agencies).size !== agencies.length) {
          context.addIssue({ code: 'custom', message: 'puts an agency into two groups' });
        }
      })
      .describe(
        'Which agencies count as one. An agency that stands in no group counts as one of its own, under its own name.',
      )
      .default(() => [
        { id: socialCare, name: 'children’s social care', agencies: [socialCare] },
        { id: 'police', name: 'police', agencies: ['police'] },
        { id: 'school', name: 'school', agencies: ['school'] },
        { id: 'school-nursing', name: 'school nursing', agencies: ['school-nursing'] },
        { id: 'health-visiting', name: 'health visiting', agencies: ['health-visiting'] },
      ]),
    essential: z.array(slug).max(5).describe('Ids of the groups that must be there.').default([socialCare]),
    others: z.int().min(0).max(10).describe('How many other groups must be there.').default(2),
    notCounted: z
      .array(slug)
      .max(40)
      .describe('Agencies that come and do not count: they have no work of their own with the family.')
      .default(['interpreting', 'advocacy', 'legal']),
    socialCare: slug
      .describe('The agency that the family’s social worker and their manager stand for.')
      .default(socialCare),
    source: text(200)
      .describe('Where the rule comes from, as it is said beside it.')
      .default('The usual minimum in England; your partnership’s procedures may say more'),
  })
  .refine(({ groups, essential }) => essential.every((id) => groups.some((group) => group.id === id)), {
    error: 'names a group that is not among `groups`',
    path: ['essential'],
  })
  .describe('The local rule of quorum. Quorate sets those who are there against it; the chair decides.')
  .prefault({});
export type QuorumSettings = z.infer<typeof quorumSettingsSchema>;

export const promptSettingsSchema = z
  .strictObject({
    mode: z
      .enum(['off', 'chair', 'automatic'])
      .describe(
        'Whether Quorate asks in the meeting’s chat who is there for an organisation: never, when the chair opens it for this meeting, or by itself, so many minutes before.',
      )
      .default('chair'),
    minutesBefore: z
      .int()
      .min(0)
      .max(60)
      .describe('From how many minutes before the meeting the chair can open it.')
      .default(10),
    tellEnough: z
      .boolean()
      .describe('Whether the chat is told, once, that enough organisations have confirmed.')
      .default(true),
  })
  .describe('What Quorate writes into a meeting’s chat, which the family reads too.')
  .prefault({});
export type PromptSettings = z.infer<typeof promptSettingsSchema>;
