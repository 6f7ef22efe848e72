/**
 * What is kept of a conference once it was held: the chair's monitoring form, how letter and record stand, and the letters
 * to those who neither came nor reported. One record each, so that chair and minute taker do not wait for each other.
 */
import { z } from 'zod';
import { type RecordType, unknownField } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { codeSchema, participations, reportGrades } from '../../practice/codes.ts';
import { nextReminder, remindedOf } from './clock.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const name = z.string().min(1).max(120);
const said = { by: name, at: instant };
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Of a parent. `none`: there is none, or they were not asked: they count nowhere. */
export const parentings = ['came', 'otherwise', 'neither', 'none'] as const;
export type Parenting = (typeof parentings)[number];

/** How the children's views came to the conference, several. */
export const viewsGiven = ['booklet', 'advocate', 'words', 'readOut'] as const;
/** Who was asked to put a number to how safe the child is. */
export const scalings = ['all', 'some', 'none'] as const;

const common = {
  conference: name,
  reference: z.string(),
  heldOn: day,
  /** Up to when reminders have been looked at. */
  lookedAt: instant,
  reminders: z.int().min(0),
};

export const monitoringSchema = z
  .object({
    ...common,
    dueOn: day,
    /** By the place of the child in the conference. */
    children: z
      .array(z.strictObject({ n: z.int().min(0).max(11), took: codeSchema(participations) }))
      .max(12),
    family: z
      .strictObject({
        mother: z.enum(parentings),
        father: z.enum(parentings),
        /** The chair spoke with the family before. */
        contact: z.enum(['yes', 'no']),
        preMeet: z.enum(['yes', 'no']),
        views: z.array(z.enum(viewsGiven)).max(4),
        ...said,
      })
      .optional(),
    length: z
      .strictObject({
        began: wallTime,
        ended: wallTime,
        /** Minutes of sharing information, and of planning and deciding. */
        information: z.int().min(0).max(720),
        planning: z.int().min(0).max(720),
        scaling: z.enum(scalings),
        ...said,
      })
      .optional(),
    quality: z
      .strictObject({
        grade: codeSchema(reportGrades),
        shared: z.enum(['yes', 'no']),
        definitions: z.enum(['yes', 'no']),
        words: z.string().max(1_000).optional(),
        ...said,
      })
      .optional(),
    /** The last press that saved a step. */
    saved: z.strictObject(said).optional(),
    completed: z.strictObject(said).optional(),
    /** The chair keeps the feedback link from the family. */
    notForFamily: z.strictObject(said).optional(),
  })
  .catchall(unknownField);
export type Monitoring = z.infer<typeof monitoringSchema>;

export const monitoringType: RecordType<Monitoring> = {
  kind: 'monitoring',
  version: 1,
  schema: monitoringSchema,
  openFields: ['heldOn', 'dueOn', 'reminders', 'completed'],
  reference: ({ reference }) => reference,
  index: ({ heldOn, completed }) => ({ heldOn, open: completed === undefined }),
  wake: (value, settings) =>
    value.completed
      ? undefined
      : { at: nextReminder(value.dueOn, value.lookedAt, settings), verb: 'monitoring.remind' },
};

/** What becomes of letter and record, in this order but for the letter, which waits for nothing. */
export const deeds = ['taken', 'letter', 'drafted', 'checked', 'record', 'copied'] as const;
export type PaperDeed = (typeof deeds)[number];

const done = z.strictObject({ on: day, ...said }).optional();

export const paperSchema = z
  .object({
    ...common,
    letterDue: day,
    recordDue: day,
    taken: done,
    letter: done,
    drafted: done,
    checked: done,
    record: done,
    copied: done,
  })
  .catchall(unknownField);
export type Paper = z.infer<typeof paperSchema>;

export const paperType: RecordType<Paper> = {
  kind: 'paper',
  version: 1,
  schema: paperSchema,
  openFields: ['heldOn', 'letterDue', 'recordDue', 'reminders', ...deeds],
  reference: ({ reference }) => reference,
  index: ({ heldOn, record }) => ({ heldOn, open: record === undefined }),
  wake(value, settings) {
    const at = remindedOf(value)
      .map((due) => nextReminder(due, value.lookedAt, settings))
      .sort(Temporal.Instant.compare)[0];
    return at && { at, verb: 'paper.remind' };
  },
};

export const absenceSchema = z
  .object({
    conference: name,
    reference: z.string(),
    /** `row` is the attendance that never was; a letter is sent by a person, once. */
    letters: z.array(z.strictObject({ row: name, agency: name, ...said })).max(60),
  })
  .catchall(unknownField);
export type Absence = z.infer<typeof absenceSchema>;

export const absenceType: RecordType<Absence> = {
  kind: 'absence',
  version: 1,
  schema: absenceSchema,
  openFields: ['letters'],
  reference: ({ reference }) => reference,
  index: ({ conference }) => ({ conference }),
};

/** What Teams says of those who were asked, beside the minute taker's record; nobody else is in it. */
export const teamsReportSchema = z
  .object({
    conference: name,
    reference: z.string(),
    sitting: z.int().min(1).max(50),
    at: instant,
    state: z.enum(['read', 'failed']),
    code: z.string().max(60).optional(),
    rows: z
      .array(z.strictObject({ row: name, from: instant, until: instant, minutes: z.int().min(0) }))
      .max(100),
    /** The minute taker has looked; `taken` are those of whom Teams' word was taken. */
    settled: z.strictObject({ taken: z.array(name).max(100), ...said }).optional(),
  })
  .catchall(unknownField);
export type TeamsReport = z.infer<typeof teamsReportSchema>;

export const teamsReportType: RecordType<TeamsReport> = {
  kind: 'teamsReport',
  version: 1,
  schema: teamsReportSchema,
  openFields: ['sitting', 'state', 'code', 'settled'],
  reference: ({ reference }) => reference,
  index: ({ conference }) => ({ conference }),
};

const at =
  (kind: string) =>
  ({ partition, id }: Target): Target => ({ partition, id: `${kind}:${id}` });
export const monitoringTarget = at('monitoring');
export const paperTarget = at('paper');
export const absenceTarget = at('absence');
export const teamsReportTarget = at('teamsReport');

/** The conference, of itself or of what is kept after it. */
export function heldConference({ partition, id }: Target): Target {
  return { partition, id: id.replace(/^(monitoring|paper|absence|teamsReport):/, '') };
}
