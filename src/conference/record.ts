/**
 * The conference: one meeting about the children of one family, from the asking for it to the day. What was wanted, when
 * it is held, what became of each step outside (calendar, Teams meeting, chat), how often it moved and why. Children are
 * kept here as the tables count them; each invitation has a document of its own.
 */
import { z } from 'zod';
import { shortHash } from '../kernel/ids.ts';
import { type RecordType, unknownField } from '../kernel/records.ts';
import { codeSchema, codesSchema, conferenceTypes, delayReasons, sexes } from '../practice/codes.ts';
import { dayOf } from '../practice/dates.ts';
import { timescaleNames } from '../practice/timescales.ts';
import { slotSchema } from './diary/record.ts';
import { standingOf } from './standing.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const person = z.string().min(3).max(120);
const shortText = z.string().min(1).max(200);
const longText = z.string().min(1).max(2_000);
const code = z.string().min(1).max(60);

/** A child as the tables need them, copied when the conference is asked for: never a name. */
export const conferenceChildSchema = z.strictObject({
  number: z.string().min(1).max(20),
  initials: z.string().max(4).optional(),
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  day: day.optional(),
  unborn: z.boolean(),
  sex: codeSchema(sexes),
});
export type ConferenceChild = z.infer<typeof conferenceChildSchema>;

/** What the family and the people who must come need of time and place. */
const needsSchema = z.strictObject({
  /** The conference itself, in minutes. */
  minutes: z.int().min(30).max(480),
  /** The pre-meeting before it. */
  preMinutes: z.int().min(0).max(120),
  /** `room`: people meet, others join through Teams. `online`: everybody joins through Teams. */
  place: z.enum(['room', 'online']),
  wheelchair: z.boolean(),
  /** Entrances and waiting areas of their own, so that people who must not meet do not. */
  apart: z.boolean(),
  /** When the family cannot come. */
  cannot: z.array(z.strictObject({ from: instant, until: instant })).max(200),
  /** The same as it was typed, for whoever changes it. */
  cannotAs: z.string().max(2_000).optional(),
  /** People of the service who must be there beside the social worker: their time is looked at as well. */
  others: z.array(person).max(4).optional(),
  interpreter: shortText.optional(),
  access: shortText.optional(),
});
export type Needs = z.infer<typeof needsSchema>;

/** Which review a conference is, or that it is reconvened: what the one before was adjourned from. */
const followingAs = ['firstReview', 'laterReview', 'reconvened'] as const;

const step = {
  at: instant,
  /** The other side's code, where it could not be done. */
  failed: code.optional(),
  /** Since when somebody has it tried once more, until that has come to something. */
  again: instant.optional(),
};

export const stepSchema = z.strictObject(step);
export const eventSchema = stepSchema.extend({
  id: z.string().max(400).optional(),
  iCalUId: z.string().max(400).optional(),
  etag: z.string().max(400).optional(),
  joinUrl: z.string().max(2_000).optional(),
});
export const meetingSchema = stepSchema.extend({
  id: z.string().max(400).optional(),
  chat: z.string().max(400).optional(),
  dialIn: z.strictObject({ number: z.string().max(60), conferenceId: z.string().max(40) }).optional(),
});

/** What has come of each step in the calendars and in Teams. Absent: not yet. */
const outsideSchema = z.strictObject({
  /** Free times asked once more, after the hold. */
  checked: stepSchema.optional(),
  event: eventSchema.optional(),
  meeting: meetingSchema.optional(),
  /** Lobby, presenters, chat, no recording. */
  secured: stepSchema.optional(),
  /** Quorate in the meeting's chat. */
  joined: stepSchema.optional(),
  /** Taken out of the calendars again. */
  withdrawn: stepSchema.optional(),
});
export type Outside = z.infer<typeof outsideSchema>;
export type OutsideStep = keyof Outside;

/**
 * Why a time that somebody chose in Outlook is put to people. `shape`: it does not lie on one day with its pre-meeting.
 * `past`, `late`: before now, after the last day in time. `hours`: outside working hours. `family`: they cannot come.
 * `duty`: the chair gives consultations then. `away`: somebody has leave in the rota. `taken`: in the diary. `outlook`: in what is kept of Outlook.
 */
export const doubts = [
  'shape',
  'past',
  'late',
  'hours',
  'family',
  'duty',
  'away',
  'taken',
  'outlook',
] as const;
export type Doubt = (typeof doubts)[number];

/** What was seen of its event that somebody has changed in Outlook, and what people have to say to it. */
const outlookSchema = z.strictObject({
  at: instant,
  room: z.enum(['none', 'accepted', 'tentative', 'declined']).optional(),
  question: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('time'),
        from: instant,
        until: instant,
        /** Why it was not followed. */
        because: z.array(z.enum(doubts)).max(8).optional(),
      }),
      z.strictObject({ kind: z.literal('gone') }),
    ])
    .optional(),
  /** Hashes of addresses that stand in the event and that Quorate does not know; those that were looked at. */
  strangers: z.array(z.string().max(40)).max(100),
  looked: z.array(z.string().max(40)).max(200).optional(),
  missing: z.int().min(0),
});
export type Outlook = z.infer<typeof outlookSchema>;

/** A slot and the hold in the diary by which it is taken. */
const heldSlot = {
  hold: z.string().min(1).max(60),
  slot: slotSchema,
  by: person,
  at: instant,
  /** What was needed when it was chosen, by `version` of `needsSaid`; absent: as it was asked for. */
  needs: z.int().min(0).optional(),
};

export const conferenceSchema = z
  .object({
    /** How people of the service speak of it; the meeting's own name says nothing and is another. */
    reference: z.string(),
    meetingName: z.string(),
    type: codeSchema(conferenceTypes),
    children: z.array(conferenceChildSchema).min(1).max(12),
    team: z.string().min(1).max(60),
    worker: person,
    manager: person,
    asked: z.strictObject({ by: person, at: instant }),
    /** The clock it stands under. */
    clock: z
      .strictObject({
        rule: z.enum(timescaleNames),
        from: day,
        dueOn: day,
      })
      .optional(),
    enquiry: z.string().max(60).optional(),
    consultation: z.string().max(60).optional(),
    /** The conference before it, where it is a review, or goes on with one that was adjourned. */
    follows: z
      .strictObject({
        as: z.enum(followingAs),
        /** Absent: it was held before the service had Quorate. */
        conference: z.string().max(120).optional(),
        /** Who chaired that one, where a later slice knows it. */
        chair: person.optional(),
        /** The day on which that one was held, or adjourned. */
        on: day,
        /** The record of a later slice (a plan, a meeting) that asked for it: asked once more, it is this one. */
        source: z.string().max(200).optional(),
      })
      .optional(),
    needs: needsSchema,
    /** What it needs was changed since it was asked for. `version` grows with every change. */
    needsSaid: z.strictObject({ version: z.int().min(1), by: person, at: instant }).optional(),
    /** The slot it has: held in the diary while the calendars are asked, then booked. */
    booking: z
      .strictObject({ ...heldSlot, state: z.enum(['held', 'booked']), bookedAt: instant.optional() })
      .optional(),
    /** The slot that is to take its place, held until the calendars have followed. */
    moving: z
      .strictObject({
        ...heldSlot,
        reason: codeSchema(delayReasons),
        words: shortText.optional(),
        byOutlook: z.boolean().optional(),
      })
      .optional(),
    /** It is to be moved, and why: from the asking until another slot is held. */
    toMove: z
      .strictObject({
        reason: codeSchema(delayReasons),
        words: shortText.optional(),
        by: person,
        at: instant,
      })
      .optional(),
    /** It was to be moved, and stays after all: why it was to be, and why it is not. */
    stayed: z
      .array(
        z.strictObject({
          reason: codeSchema(delayReasons),
          words: z.string().min(1).max(1_000),
          by: person,
          at: instant,
        }),
      )
      .max(20)
      .optional(),
    outside: outsideSchema,
    outlook: outlookSchema.optional(),
    /** Slots it had before, and why it has them no more. */
    earlier: z
      .array(
        z.strictObject({
          slot: slotSchema,
          until: instant,
          /** `otherRoom`: at the same time, since its room had declined; that is no move. */
          why: z.enum(['lost', 'givenUp', 'moved', 'otherRoom', 'cancelled']),
          by: person.optional(),
          reason: codeSchema(delayReasons).optional(),
          words: shortText.optional(),
          /** Somebody moved it in Outlook, and Quorate followed: the reason is not known. */
          byOutlook: z.boolean().optional(),
        }),
      )
      .max(60),
    /** The chair has seen who will see what, and has signed it: only then are professionals invited. */
    signed: z.strictObject({ by: person, at: instant }).optional(),
    /**
     * Why it will be held after its last day in time. Of an initial conference it is agreed to on the enquiry; a late
     * review has its reason here alone.
     */
    late: z
      .strictObject({ reasons: codesSchema(delayReasons), words: longText, by: person, at: instant })
      .optional(),
    cancelled: z.strictObject({ by: person, at: instant, words: longText }).optional(),
    /** The chair has decided that it was quorate, or went ahead: since when that is on record. */
    held: z.strictObject({ at: instant }).optional(),
  })
  .catchall(unknownField);
export type Conference = z.infer<typeof conferenceSchema>;

/**
 * Whether it has a time after its day in time, as far as the record alone can say; the diary looks again with the
 * settings. Conferences are held on working days, so that it is late exactly when it is after the day it is due.
 */
function isOutOfTime({ booking, clock, late, cancelled }: Conference): boolean {
  if (!booking || cancelled) return false;
  // Without a clock nobody takes a late time before the reason is on record.
  if (!clock) return late !== undefined;
  return dayOf(Temporal.Instant.from(booking.slot.starts)).toString() > clock.dueOn;
}

export const conferenceType: RecordType<Conference> = {
  kind: 'conference',
  version: 1,
  schema: conferenceSchema,
  openFields: [
    'type',
    'asked',
    'clock',
    'booking',
    'moving',
    'outside',
    'outlook',
    'earlier',
    'follows',
    'held',
  ],
  reference: (value) => value.reference,
  index: (value) => {
    const standing = standingOf(value);
    const slot = value.booking?.slot;
    return {
      /** `yes` while it waits for a slot of its own. */
      waits: standing === 'wanted' || standing === 'held' ? 'yes' : 'no',
      outOfTime: isOutOfTime(value) ? 'yes' : 'no',
      worker: value.worker,
      askedAt: value.asked.at,
      ...(value.outside.meeting?.chat === undefined ? {} : { chat: value.outside.meeting.chat }),
      /** By which a change that Outlook tells of is found. */
      ...(value.outside.event?.id === undefined ? {} : { event: shortHash(value.outside.event.id) }),
      ...(slot === undefined || standing === 'cancelled'
        ? {}
        : { starts: slot.starts, chair: slot.chair, minuteTaker: slot.minuteTaker }),
    };
  },
};
