/**
 * What is kept of a meeting. One record a conference for what the chair does (prompts, decision); one for each who is
 * asked, from which quorum is derived, so that many can press at once and none waits for another; and one for each person
 * who says that they are there for an organisation and whom Quorate does not know, until the minute taker has looked.
 *
 * A conference that is adjourned sits again: attendance belongs to a sitting, and the decision of an earlier one stays.
 */
import { z } from 'zod';
import type { PersonId } from '../kernel/actor.ts';
import { shortHash } from '../kernel/ids.ts';
import { type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import { codeSchema, inquorateReasons } from '../practice/codes.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const name = z.string().min(1).max(120);
const longText = z.string().min(1).max(2_000);
const said = { by: name, at: instant };
/** The other side's code, where something could not be done. */
const code = z.string().min(1).max(60);

/** `uncertain`: perhaps it stands in the chat; it is never sent again. */
export const postSchema = z.strictObject({
  at: instant,
  state: z.enum(['asked', 'sent', 'uncertain', 'failed']),
  code: code.optional(),
});
export type Post = z.infer<typeof postSchema>;

export const decisionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('quorate'), ...said }),
  z.strictObject({
    kind: z.literal('goesAhead'),
    reason: codeSchema(inquorateReasons),
    /** Why, where the reason is another. */
    words: longText.optional(),
    safeguards: longText,
    /** The conference of this family before was not quorate either. */
    second: z.boolean(),
    ...said,
  }),
  z.strictObject({
    kind: z.literal('adjourned'),
    /** That an interim plan, or the existing plan, was gone through with those who were there. */
    interim: longText,
    /** The last day on which it is to meet again. */
    againBy: day,
    second: z.boolean(),
    ...said,
  }),
]);
export type MeetingDecision = z.infer<typeof decisionSchema>;

export const meetingSchema = z
  .object({
    conference: name,
    reference: z.string(),
    /** 1, and one more each time that it sits again after it was adjourned. */
    sitting: z.int().min(1).max(50),
    /** When it is to begin and to end, as the conference is booked; absent: not booked, or cancelled. */
    starts: instant.optional(),
    until: instant.optional(),
    /** It was given another time then, hours ahead: who was recorded as there before that, was there for nothing. */
    since: instant.optional(),
    /** The beginning for which chair and minute taker have been given their cards. */
    handedFor: instant.optional(),
    /** Teams said that it has begun, before it was to. */
    startedAt: instant.optional(),
    prompts: z.strictObject({ state: z.enum(['open', 'stopped']), ...said }).optional(),
    /** The card that asks. */
    asked: postSchema.optional(),
    /** The message that enough have confirmed: once. */
    enough: postSchema.optional(),
    /** Quorate was taken out of the chat. */
    left: z.strictObject({ ...said, state: z.enum(['asked', 'done', 'failed']) }).optional(),
    decision: decisionSchema.optional(),
    /** The day on which it was held, as it stood when that was decided: the booking can be changed. */
    heldOn: day.optional(),
    /** A decision that was put right afterwards is kept. */
    corrected: z.array(decisionSchema).max(20),
    /** Sittings that were adjourned. */
    earlier: z.array(z.strictObject({ starts: instant.optional(), decision: decisionSchema })).max(50),
  })
  .catchall(unknownField);
export type Meeting = z.infer<typeof meetingSchema>;

/** The chair has decided, and it went ahead. */
export const isHeld = ({ decision }: Pick<Meeting, 'decision'>): boolean =>
  decision !== undefined && decision.kind !== 'adjourned';

export const meetingType: RecordType<Meeting> = {
  kind: 'meeting',
  version: 1,
  schema: meetingSchema,
  openFields: ['sitting', 'starts', 'prompts', 'asked', 'enough', 'left'],
  reference: ({ reference }) => reference,
  index: ({ starts = '' }) => ({ starts }),
  wake: ({ starts, handedFor, decision }, { prompts }) =>
    starts === undefined || starts === handedFor || decision
      ? undefined
      : {
          at: Temporal.Instant.from(starts).subtract({ minutes: prompts.minutesBefore }),
          verb: 'meeting.begin',
        },
};

/** `room`: in the room. `teams`: through Teams. `telephone`: dialled in. */
export const ways = ['room', 'teams', 'telephone'] as const;
export type Way = (typeof ways)[number];

/** What is known of a report. Reports themselves are another part of the work: this is where it says what has come. */
export const reportStates = ['received', 'toBeRead', 'nothingHeld', 'none'] as const;

/** Told to the family: on which day, and for the social worker's own report at what time. `withheld`: agreed with the chair. */
const familySchema = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('shared'), on: day, time: z.string().max(5).optional(), ...said }),
  z.strictObject({ is: z.literal('withheld'), ...said }),
]);

export const attendanceSchema = z
  .object({
    conference: name,
    sitting: z.int().min(1).max(50),
    at: instant,
    /** Whose: of an invitation, of the family's social worker or their manager, or of somebody who was not asked. */
    of: z.enum(['invitation', 'worker', 'manager', 'also']),
    agency: name,
    /** Said before the meeting. */
    answered: z
      .strictObject({
        coming: z.enum(['yes', 'deputy', 'no']),
        /** Who comes in their place, as they put it. */
        deputy: z.string().min(1).max(80).optional(),
        /** The report is still to come. */
        promised: z.literal(true).optional(),
        ...said,
      })
      .optional(),
    /** `part`: part of the time. `self`: they pressed it themselves. */
    presence: z
      .strictObject({
        is: z.enum(['here', 'away']),
        how: z.enum(ways).optional(),
        part: z.boolean(),
        deputy: z.boolean(),
        self: z.boolean(),
        ...said,
      })
      .optional(),
    /** Whoever keeps the record has said that it is so. */
    confirmed: z.strictObject(said).optional(),
    /** Tenant and object id of whoever pressed for them. */
    who: name.optional(),
    report: z
      .strictObject({
        is: z.enum(reportStates),
        /** The day on which it came. */
        on: day.optional(),
        /** Why there is none. */
        why: z.string().min(1).max(500).optional(),
        /** They say so themselves. */
        self: z.literal(true).optional(),
        ...said,
      })
      .optional(),
    /** What became of the report on its way to the family. */
    family: familySchema.optional(),
    /** When they were asked before the meeting, for which beginning, and what came of a mail; the latest last. */
    asks: z
      .array(
        z.strictObject({
          at: instant,
          starts: instant,
          by: z.enum(['mail', 'chat']),
          state: z.enum(['asked', 'sent', 'uncertain', 'failed']),
          code: code.optional(),
        }),
      )
      .max(20)
      .optional(),
    /** Links that were made before lead nowhere. */
    unlinked: z.strictObject(said).optional(),
  })
  .catchall(unknownField);
export type Attendance = z.infer<typeof attendanceSchema>;
export type Presence = NonNullable<Attendance['presence']>;

export const attendanceType: RecordType<Attendance> = {
  kind: 'attendance',
  version: 1,
  schema: attendanceSchema,
  openFields: ['conference', 'sitting', 'of', 'agency', 'presence', 'confirmed'],
  reference: () => 'attendance',
  index: ({ conference, at }) => ({ conference, at }),
};

/** Somebody whom Quorate does not know says for which agency they are there. */
export const claimSchema = z
  .object({
    conference: name,
    sitting: z.int().min(1).max(50),
    at: instant,
    /** Tenant and object id: who they are is found out by the minute taker, in the meeting. */
    who: name,
    agency: name,
    how: z.enum(ways),
    /** The attendance of the one who was asked at the address that they have. */
    proposed: name.optional(),
    settled: z
      .strictObject({
        /** The attendance that it became; absent: they are not there for an organisation. */
        as: name.optional(),
        ...said,
      })
      .optional(),
  })
  .catchall(unknownField);
export type Claim = z.infer<typeof claimSchema>;

export const claimType: RecordType<Claim> = {
  kind: 'claim',
  version: 1,
  schema: claimSchema,
  openFields: ['conference', 'sitting', 'agency', 'settled'],
  reference: () => 'claim',
  index: ({ conference, at }) => ({ conference, at }),
};

/** What Teams says of the joining and leaving of one who is to be there: beside the record, never the record. */
export const hintSchema = z
  .object({
    conference: name,
    sitting: z.int().min(1).max(50),
    at: instant,
    /** The id of the attendance that it stands beside. */
    row: name,
    moved: z.array(z.strictObject({ what: z.enum(['joined', 'left']), at: instant })).max(20),
  })
  .catchall(unknownField);
export type Hint = z.infer<typeof hintSchema>;

export const hintType: RecordType<Hint> = {
  kind: 'hint',
  version: 1,
  schema: hintSchema,
  openFields: ['conference', 'sitting', 'row', 'moved'],
  reference: () => 'hint',
  index: ({ conference, at }) => ({ conference, at }),
};

/** What only one of the service can say before a conference: the chair of their contact, the social worker of the rest. */
export const ownAsks = ['contact', 'views', 'shared'] as const;
export type OwnAsk = (typeof ownAsks)[number];

/**
 * One a conference: when it is looked at next who is to be asked, the beginning for which the chair had the list, and when
 * chair and social worker were asked what only they know, for which beginning; the latest last.
 */
export const preparationSchema = z
  .object({
    conference: name,
    lookAt: instant.optional(),
    listedFor: instant.optional(),
    own: z
      .array(z.strictObject({ what: z.enum(ownAsks), starts: instant, at: instant }))
      .max(40)
      .optional(),
  })
  .catchall(unknownField);
export type Preparation = z.infer<typeof preparationSchema>;

export const preparationType: RecordType<Preparation> = {
  kind: 'preparation',
  version: 1,
  schema: preparationSchema,
  openFields: ['lookAt', 'listedFor', 'own'],
  reference: () => 'preparation',
  index: () => ({}),
  wake: ({ lookAt }) =>
    lookAt === undefined ? undefined : { at: Temporal.Instant.from(lookAt), verb: 'meeting.askForReports' },
};

export const preparationTarget = ({ partition, id }: Target): Target => ({
  partition,
  id: `preparation:${id}`,
});

export const hintTarget = ({ partition, id }: Target): Target => ({ partition, id: `hint:${id}` });

export const meetingTarget = ({ partition, id }: Target): Target => ({ partition, id: `meeting:${id}` });

/** The conference, of itself or of its meeting. */
export function conferenceOf({ partition, id }: Target): Target {
  return { partition, id: id.replace(/^(meeting|preparation|familyContact|childViews):/, '') };
}

/** One a person and conference, so that whoever presses twice says it once; at another sitting they say it anew. */
export function claimTarget({ partition, id }: Target, who: PersonId): Target {
  return { partition, id: `claim:${id}:${shortHash(who)}` };
}

/** The attendance of one who is asked (by the invitation's id), of `worker` or `manager`, in one sitting. */
export function attendanceTarget({ partition, id }: Target, sitting: number, whose: string): Target {
  return {
    partition,
    id: `attendance:${sitting}:${whose.startsWith('invitation:') ? '' : `${id}:`}${whose}`,
  };
}
