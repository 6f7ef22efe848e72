/**
 * What a council may change about how the slot of a conference is found. The rules themselves stand in
 * src/conference/; where each comes from is in docs/practice.md.
 */
import { z } from 'zod';
import { type ConferenceType, codeSchema, conferenceTypes } from './codes.ts';
import { isoDateSchema, wallTimeSchema } from './day-and-time.ts';
import { type Role, roleSchema } from './roles.ts';

const whole = (value: number, min: number, max: number) => z.int().min(min).max(max).default(value);
const minutes = (value: number, min: number, max: number) => whole(value, min, max);
/** How much something counts against a slot; 0: not at all. */
const weight = (value: number) => whole(value, 0, 1_000);
const type = () => codeSchema<ConferenceType>(conferenceTypes);

const noticeSchema = z
  .strictObject({
    workingDays: whole(5, 0, 30).describe(
      'Working days that professionals have from the booking to the day of the conference.',
    ),
    policeChecks: z
      .array(type())
      .max(conferenceTypes.codes.length)
      .describe(
        'Types that police are asked about: their checks want the longer notice of timescales.policeChecksWorkingDays.',
      )
      .default(['initial', 'preBirth', 'transferIn']),
    shortestWorkingDays: whole(2, 0, 30).describe(
      'Where nothing in time leaves the usual notice, it may be shortened to this, and every offer says so.',
    ),
  })
  .refine((notice) => notice.shortestWorkingDays <= notice.workingDays, {
    error: 'must not be longer than workingDays',
    path: ['shortestWorkingDays'],
  })
  .describe('Notice before a conference.')
  .prefault({});

const onlineOnlySchema = z
  .strictObject({
    initial: z.boolean().default(false),
    preBirth: z.boolean().default(false),
    transferIn: z.boolean().default(false),
    review: z.boolean().default(false),
    combinedReview: z.boolean().default(false),
  } satisfies Record<ConferenceType, z.ZodType>)
  .describe('Whether a conference of each type may be held online only, where no room is free.')
  .prefault({});

const termSchema = z
  .strictObject({ from: isoDateSchema, to: isoDateSchema })
  .refine((term) => term.from <= term.to, { error: 'must not end before it begins', path: ['to'] });

const schoolSchema = z
  .strictObject({
    hours: z
      .strictObject({
        from: wallTimeSchema.default('09:00'),
        to: wallTimeSchema.default('15:00'),
      })
      .refine((hours) => hours.from < hours.to, { error: 'must end after they begin', path: ['to'] })
      .describe('School hours; wall times in Europe/London.')
      .prefault({}),
    terms: z
      .array(termSchema)
      .max(100)
      .refine(
        (terms) => terms.every((term, index) => index === 0 || (terms[index - 1]?.to ?? '') < term.from),
        { error: 'must follow one another without overlap' },
      )
      .describe(
        'First and last day of each run of school days, half terms apart. Days before the first and after the last are not known, and nothing is said of them.',
      )
      .default([]),
    ages: z
      .strictObject({ from: whole(4, 2, 7), to: whole(16, 14, 18) })
      .describe('Ages in years, both included, at which a child is taken to be at school.')
      .prefault({}),
  })
  .describe('Schools: when they are open, and for whom.')
  .prefault({});

const weightsSchema = z
  .strictObject({
    later: weight(3).describe('Each working day after the first on which reports can be there.'),
    beforeReports: weight(12).describe('Each working day before it.'),
    shortNotice: weight(10).describe('Each working day by which notice is shortened.'),
    outsideSchool: weight(15).describe(
      'Not within school hours in term, where a child is of school age and it is not a review in the holidays.',
    ),
    reviewInHolidays: weight(60).describe('A review in school holidays, where a child is of school age.'),
    anotherChair: weight(40).describe("Not the family's chair from before, where there is one."),
    notLinked: weight(12).describe(
      "A chair who is not linked to the team; for linked chairs a part of it, by the team's order.",
    ),
    balance: weight(4).describe(
      'Each conference, for a full-time chair, more than the chair who has had fewest for their hours.',
    ),
    roomNeed: weight(400).describe(
      'Each need of the family that a room does not meet: wheelchair access, separate entrances, separate waiting areas, a way to be kept apart.',
    ),
    onlineOnly: weight(60).describe('No room, where online only is allowed.'),
  })
  .describe('How much each preference counts against a slot; the slot with the least is offered first.')
  .prefault({});

const whoSchema = z.array(roleSchema).min(1).max(8);

const bookedSchema = z
  .strictObject({
    asksFor: whoSchema
      .describe('Roles that may ask for a conference, each of the cases that they may see.')
      .default(['socialWorker', 'teamManager', 'chair', 'businessSupport', 'safeguardingManager']),
    by: whoSchema
      .describe('Roles that may choose the time, move and cancel it.')
      .default(['socialWorker', 'teamManager', 'chair', 'businessSupport', 'safeguardingManager']),
  })
  .describe('Who may ask for a conference, and who may book it.')
  .prefault({});

const meetingSchema = z
  .strictObject({
    lobby: z
      .enum(['outsiders', 'everybody'])
      .describe('Who waits until they are let in: all but the organisation’s own people, or everybody.')
      .default('everybody'),
    presenters: z.enum(['organisation', 'organiser']).default('organisation'),
    chat: z
      .enum(['always', 'duringMeeting', 'never'])
      .describe('When people can write in the meeting’s chat.')
      .default('duringMeeting'),
  })
  .describe('The Teams meeting. It is never recorded or transcribed, and callers wait in the lobby.')
  .prefault({});

const outlookSchema = z
  .strictObject({
    everyMinutes: minutes(30, 10, 480).describe(
      'While a conference waits for its time, calendars are read anew so often in working hours; otherwise when work begins.',
    ),
    staleMinutes: minutes(10, 1, 480).describe(
      'What is older is read anew when somebody asks for a conference or looks at its times.',
    ),
    aheadDays: whole(120, 14, 366).describe(
      'Calendar days from today that are read. Outlook gives two months in one call.',
    ),
    compareAt: wallTimeSchema
      .describe('When each day the events of the conferences to come are compared with Outlook.')
      .default('02:00'),
  })
  .describe('What Outlook says of the time of chairs, minute takers, rooms and waiting social workers.')
  .prefault({});

export const conferenceSettingsSchema = z
  .strictObject({
    booked: bookedSchema,
    meeting: meetingSchema,
    lengthMinutes: minutes(120, 30, 300).describe('A conference, without the pre-meeting.'),
    preMeetingMinutes: minutes(30, 0, 120).describe(
      'The meeting of the chair with family and professionals just before; rooms and people are kept for it too.',
    ),
    gapMinutes: minutes(30, 0, 120).describe(
      'Free before and after for everybody and for the room, beside the way from one site to another.',
    ),
    startEveryMinutes: z
      .union([z.literal(15), z.literal(30), z.literal(60)])
      .describe('Conferences begin at such steps from the start of working hours.')
      .default(30),
    mostADay: whole(2, 1, 4).describe('Conferences of one chair on one day, at most.'),
    childrenPerFullTimeChair: whole(85, 1, 300).describe(
      'Limit of the caseload of a full-time chair, in children; pro rata for part of full time.',
    ),
    balanceWeeks: whole(12, 1, 52).describe(
      'Weeks over which the conferences of chairs are compared, up to the last day searched in time.',
    ),
    minuteTaker: z
      .boolean()
      .describe('Whether a minute taker is booked; false where chairs write the record.')
      .default(true),
    onlineOnly: onlineOnlySchema,
    notice: noticeSchema,
    reportWritingWorkingDays: whole(4, 0, 30).describe(
      'Working days in which reports are written, from the booking until they are shared.',
    ),
    reviewWindowWorkingDays: whole(20, 1, 60).describe(
      'A review is held within so many working days up to its last day in time.',
    ),
    searchWorkingDays: whole(30, 1, 60).describe('Working days that are searched, at most.'),
    lateWorkingDays: whole(20, 1, 60).describe(
      'Working days after the last day in time that are searched when nothing in time is free.',
    ),
    offers: whole(3, 1, 6).describe('Slots offered at once.'),
    school: schoolSchema,
    outlook: outlookSchema,
    weights: weightsSchema,
  })
  .describe('Conferences: length, notice, and what counts when a slot is looked for.')
  .prefault({});

/** Whether somebody of these roles may ask for a conference in a service. */
export function asksForConferences(
  roles: readonly Role[],
  { conferences }: { readonly conferences: z.infer<typeof conferenceSettingsSchema> },
): boolean {
  return roles.some((role) => conferences.booked.asksFor.includes(role));
}
