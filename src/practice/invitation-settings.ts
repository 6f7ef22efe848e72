/**
 * Whom a service thinks of for a conference, by the children's ages and the type of conference, and from which age
 * advocacy is offered. A first list, which people then change: sources in docs/practice.md.
 */
import { z } from 'zod';
import { type ConferenceType, codeSchema, conferenceTypes } from './codes.ts';

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
  error: 'must be an id of small letters, digits and hyphens, 40 at most',
});

const ageSchema = z
  .strictObject({ from: z.int().min(0).max(18), to: z.int().min(0).max(18) })
  .refine((ages) => ages.from <= ages.to, { error: 'must not end before they begin', path: ['to'] });

const everyType: ConferenceType[] = conferenceTypes.codes.map(({ code }) => code);
const firstTypes: ConferenceType[] = ['initial', 'preBirth', 'transferIn'];

const ruleSchema = z.strictObject({
  agency: slug.describe('Id of an agency of the file, or what kind of agency it is where none is named yet.'),
  role: z.string().trim().min(1).max(80).describe('What they come as, e.g. `Health visitor`.'),
  types: z
    .array(codeSchema<ConferenceType>(conferenceTypes))
    .min(1)
    .max(conferenceTypes.codes.length)
    .describe('Types of conference.')
    .default(everyType),
  children: z
    .union([z.literal('all'), z.literal('unborn'), ageSchema])
    .describe('Because of which children: all, the unborn, or those of these ages in years, both included.')
    .default('all'),
  required: z.boolean().default(true),
  deputy: z.boolean().describe('Whether somebody may come in their place.').default(true),
});
export type InvitationRule = z.infer<typeof ruleSchema>;

export const invitationSettingsSchema = z
  .strictObject({
    list: z
      .array(ruleSchema)
      .max(20)
      .refine(
        (rules) => new Set(rules.map(({ agency, role }) => `${agency}\n${role}`)).size === rules.length,
        {
          error: 'names one role of one agency twice',
        },
      )
      .describe('Who is proposed, in this order.')
      .default(() =>
        z.array(ruleSchema).parse([
          { agency: 'police', role: 'Police', types: firstTypes },
          { agency: 'health-visiting', role: 'Health visitor', children: { from: 0, to: 4 } },
          { agency: 'school-nursing', role: 'School nurse', children: { from: 5, to: 18 } },
          { agency: 'school', role: 'School', children: { from: 5, to: 18 } },
          {
            agency: 'early-years',
            role: 'Nursery or early years',
            children: { from: 2, to: 4 },
            required: false,
          },
          { agency: 'midwifery', role: 'Midwife', children: 'unborn' },
          { agency: 'gp', role: 'GP', required: false },
          { agency: 'probation', role: 'Probation', types: firstTypes, required: false },
        ]),
      ),
    advocacyFrom: z
      .union([z.int().min(5).max(17), z.literal('secondarySchool')])
      .describe('From which age children are offered an advocate: years, or from the September of year 7.')
      .default(8),
    bookletFrom: z
      .int()
      .min(3)
      .max(17)
      .describe('From which age in years children are invited to fill in a consultation booklet.')
      .default(8),
    apartMinutes: z
      .int()
      .min(0)
      .max(120)
      .describe('Minutes between the leaving of one adult and the coming of another whom they must not meet.')
      .default(15),
    ownTimes: z
      .strictObject({
        arrivesAfter: z.int().min(0).max(480).default(0),
        leavesAfter: z.int().min(5).max(480).default(60),
      })
      .refine((times) => times.arrivesAfter < times.leavesAfter, {
        error: 'must be after they arrive',
        path: ['leavesAfter'],
      })
      .describe(
        'Times of their own that are proposed first for somebody kept apart: minutes after the family is expected (the beginning of the pre-meeting). The next is proposed what is left after them.',
      )
      .prefault({}),
    contactDays: z
      .int()
      .min(1)
      .max(365)
      .describe('Days after the conference for which ways to reach people are kept.')
      .default(28),
  })
  .describe('Who is thought of for a conference, and how long ways to reach them are kept.')
  .prefault({});
export type InvitationSettings = z.infer<typeof invitationSettingsSchema>;
