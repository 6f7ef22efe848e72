/**
 * The settings of an authority: what differs from one service to the next. They are plain JSON (texts, numbers, ISO
 * dates and wall times), travel in the authority file, and are cited by decisions through the authority's version.
 * Everything is bounded, and an unknown name is refused, so that a slip of the pen is reported and not ignored.
 */
import { z } from 'zod';
import { afterSettingsSchema } from './after-settings.ts';
import { bankHolidays } from './bank-holidays.ts';
import { type ConsultationOutcome, codeSchema, consultationOutcomes } from './codes.ts';
import { conferenceSettingsSchema } from './conference-settings.ts';
import { isoDateSchema, wallTimeSchema } from './day-and-time.ts';
import { enquirySettingsSchema } from './enquiry-settings.ts';
import { escalationSettingsSchema } from './escalation-settings.ts';
import { invitationSettingsSchema } from './invitation-settings.ts';
import { planSettingsSchema } from './plan-settings.ts';
import { preparationSettingsSchema } from './preparation-settings.ts';
import { promptSettingsSchema, quorumSettingsSchema } from './quorum-settings.ts';
import { timescaleSettingsSchema } from './timescale-settings.ts';
import { wordsSettingsSchema } from './words-settings.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

const days = (value: number, max: number) => z.int().min(1).max(max).default(value);

/** A pattern that what people type must match as a whole, and how it is explained beside the field. */
const patternSchema = (pattern: string, example: string) =>
  z
    .strictObject({
      pattern: text(200)
        .refine(compiles, { error: 'must be a regular expression' })
        .describe('Regular expression, matched against the whole of the trimmed text.')
        .default(pattern),
      example: text(40).describe('Shown beside the field and in its error message.').default(example),
    })
    .prefault({});

/** Outcomes that nobody may leave out of the written order: those without an end. */
const lastingOutcomes: readonly ConsultationOutcome[] = consultationOutcomes.codes
  .filter((code) => !('validTo' in code))
  .map((code) => code.code);

export const settingsSchema = z.strictObject({
  emergencyDuty: z
    .strictObject({
      name: text(80).describe('What the service out of hours is called.'),
      telephone: z
        .string()
        .trim()
        .regex(/^[+\d][\d ()-]{2,29}$/, { error: 'must be a telephone number' })
        .describe('Its number, as people dial it.'),
    })
    .describe('The emergency duty service, named on every request card. Compulsory: no number is guessed.'),

  caseSystem: z
    .strictObject({
      name: text(40)
        .describe('Name of the case system, as staff say it; it follows "in" on the cards.')
        .default('the case system'),
      caseRecordHeading: text(120)
        .describe('Heading under which the copy for the case record is filed there.')
        .default('Child protection consultation'),
    })
    .describe('The case system, where the narrative stays.')
    .prefault({}),

  workingHours: z
    .strictObject({
      from: wallTimeSchema.describe('Start of the working day.').default('09:00'),
      to: wallTimeSchema.describe('End of the working day, on the same day.').default('17:00'),
    })
    .refine((hours) => hours.from < hours.to, { error: 'must end after they begin', path: ['to'] })
    .describe('Working hours on every working day; wall times in Europe/London.')
    .prefault({}),

  holidays: z
    .strictObject({
      extra: z
        .array(z.strictObject({ date: isoDateSchema, title: text(80) }))
        .max(200)
        .describe('Days off beyond the shipped bank holidays: one-off holidays are announced late.')
        .default([]),
      removed: z
        .array(
          isoDateSchema.refine((date) => bankHolidays.some((day) => day.date === date), {
            error: 'must be a bank holiday of the shipped list',
          }),
        )
        .max(200)
        .describe('Shipped bank holidays that are working days after all.')
        .default([]),
      completeTo: isoDateSchema
        .describe(
          'Last day for which `extra` holds all bank holidays, where that is beyond the shipped list.',
        )
        .optional(),
    })
    .describe('Days off and on, beside the bank holidays of England and Wales.')
    .prefault({}),

  moreProtectiveFirst: z
    .array(codeSchema<ConsultationOutcome>(consultationOutcomes))
    .max(consultationOutcomes.codes.length)
    .superRefine((codes, context) => {
      if (new Set(codes).size !== codes.length) {
        context.addIssue({ code: 'custom', message: 'names an outcome twice' });
      }
      const missing = lastingOutcomes.filter((code) => !codes.includes(code));
      if (missing.length > 0) {
        context.addIssue({ code: 'custom', message: `leaves out ${missing.join(', ')}` });
      }
    })
    .describe(
      'The outcomes, most protective first: where views differ, the earlier stands until it is settled.',
    )
    .default(['icpc', 'legalAdvice', 'strategyMeeting', 'reviewAfterInformation', 'continueCin', 'other']),

  response: z
    .strictObject({
      today: z
        .strictObject({ workingMinutes: z.int().min(15).max(480).default(120) })
        .describe('Outcome within so many working minutes of sending.')
        .prefault({}),
      twoWorkingDays: z
        .strictObject({ workingDays: days(2, 10) })
        .describe('Outcome by the end of this working day after the day of sending.')
        .prefault({}),
      routine: z
        .strictObject({ workingDays: days(3, 20) })
        .describe('Outcome by the end of this working day after the day of sending.')
        .prefault({}),
    })
    .describe('By when the social worker is told to expect an outcome, for each answer to "how soon".')
    .prefault({}),

  escalation: escalationSettingsSchema,

  timescales: timescaleSettingsSchema,

  conferences: conferenceSettingsSchema,

  invitations: invitationSettingsSchema,

  preparation: preparationSettingsSchema,

  quorum: quorumSettingsSchema,

  prompts: promptSettingsSchema,

  after: afterSettingsSchema,

  plans: planSettingsSchema,

  words: wordsSettingsSchema,

  service: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'must be an id of small letters, digits and hyphens' })
    .describe('Id of a service that several authorities of this file share: they book in one diary.')
    .optional(),
  enquiries: enquirySettingsSchema,

  settleWithinWorkingDays: days(1, 10).describe(
    'Working days for the team manager or the safeguarding manager to settle different views.',
  ),
  viewChaseWorkingDays: days(1, 10).describe(
    'Working days after which a social worker who has not given a view is asked again.',
  ),

  lifetimes: z
    .strictObject({
      draftDays: days(14, 90).describe('An unsent request.'),
      cardTokenDays: days(90, 365).describe('The signed token in a card.'),
      receiptDays: days(120, 730).describe('The receipt of a press; longer than the token it answers.'),
      closedCardStubWorkingDays: days(10, 60).describe(
        'Working days after which the card of a closed case shrinks to a stub.',
      ),
      endedEffectDays: days(30, 365).describe(
        'An effect that was carried out; where a message stands in a chat is known for 730.',
      ),
      accessLogDays: days(730, 3_660).describe('Who looked at what, and what was refused.'),
    })
    .refine((lifetimes) => lifetimes.receiptDays > lifetimes.cardTokenDays, {
      error: 'must be longer than cardTokenDays, or a late second press would count twice',
      path: ['receiptDays'],
    })
    .describe('How long things are kept.')
    .prefault({}),

  caseReference: patternSchema('[A-Za-z0-9][A-Za-z0-9/-]{2,19}', 'FAM-20417').describe(
    "The family's reference in the case system.",
  ),
  referralNumber: patternSchema('[A-Za-z0-9][A-Za-z0-9/-]{2,19}', 'REF-88120').describe(
    'The number of the completed referral in the case system.',
  ),
  childNumber: patternSchema('[A-Za-z0-9][A-Za-z0-9/-]{2,19}', '3004171').describe(
    "A child's number in the case system.",
  ),

  dutySessions: z
    .array(
      z
        .strictObject({ from: wallTimeSchema, to: wallTimeSchema })
        .refine((session) => session.from < session.to, { error: 'must end after it begins', path: ['to'] }),
    )
    .min(1, { error: 'must hold at least one session' })
    .max(6)
    .refine((all) => all.every(({ to }, n) => n + 1 === all.length || to <= (all[n + 1]?.from ?? to)), {
      error: 'must stand in order, without overlaps',
    })
    .describe(
      'The duty sessions of a working day, in order; wall times in Europe/London. Left out: two half days, which meet at 13:00, or in the middle of working hours that 13:00 does not lie in.',
    )
    .optional(),

  dutyLastMinutes: z
    .int()
    .min(0)
    .max(120)
    .describe(
      'A duty session takes, in so many of its last minutes, only what is wanted today; all else waits for the next one.',
    )
    .default(10),

  calendar: z
    .strictObject({
      mailbox: z
        .email({ error: 'must be an e-mail address' })
        .max(254)
        .describe('Its address. Conferences stand in its calendar, and mail to professionals comes from it.'),
      objectId: z
        .guid({ error: 'must be the object id of an account, a GUID' })
        .describe('The object id of its account: Teams finds online meetings by nothing else.'),
      name: text(80).describe('What people read as the organiser.').default('Child protection conferences'),
    })
    .describe(
      'The mailbox of the service. Without it nothing is booked in Outlook: Quorate keeps its own diary and hands out calendar files.',
    )
    .optional(),

  dutyTeamsCall: z
    .boolean()
    .describe('Whether the chair is offered a Teams call with the social worker.')
    .default(true),
});

export type Settings = z.infer<typeof settingsSchema>;

/**
 * The settings of an authority that says nothing. The emergency number is compulsory in an authority's file; here it
 * is the one that is right everywhere.
 */
export const defaultSettings: Settings = settingsSchema.parse({
  emergencyDuty: { name: 'the police', telephone: '999' },
});

/** Whether a typed text matches a pattern of the settings, as a whole; blanks around it do not count. */
export function matches(rule: { readonly pattern: string }, typed: string): boolean {
  return compile(rule.pattern).test(typed.trim());
}

const compiled = new Map<string, RegExp>();

function compile(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`, 'u');
    compiled.set(pattern, expression);
  }
  return expression;
}

function compiles(pattern: string): boolean {
  try {
    // Both: the pattern by itself (a stray bracket could close our group), and as it is used.
    new RegExp(pattern, 'u');
    compile(pattern);
    return true;
  } catch {
    return false;
  }
}
