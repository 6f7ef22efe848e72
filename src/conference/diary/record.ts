/**
 * The diary: when chairs, minute takers, rooms and social workers are taken up by conferences. One partition a service,
 * one document a resource and day, so that two bookings that race for one slot write the same document, and one of them
 * sees the other. A `hold` is the claim of one conference on all it needs: held while the calendars outside are asked,
 * then booked, or released.
 */
import { z } from 'zod';
import type { Authority } from '../../kernel/actor.ts';
import { type RecordType, unknownField } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const day = z.iso.date();
const name = z.string().min(1).max(120);
const target = z.strictObject({ partition: z.string(), id: z.string() });

export const resourceKinds = ['chair', 'minuteTaker', 'room', 'worker'] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** Somebody or something that can be in one conference at a time. People by their id, rooms by the id in the file. */
export interface Resource {
  readonly kind: ResourceKind;
  readonly id: string;
}

/**
 * When and with what a conference is held. `from` to `until` is the whole time, the pre-meeting with it; `starts` is
 * what people are invited to. Without a room everybody joins through Teams.
 */
export const slotSchema = z
  .strictObject({
    from: instant,
    starts: instant,
    until: instant,
    chair: name,
    /** None where chairs write the record. */
    minuteTaker: name.optional(),
    worker: name.optional(),
    /** People of the service who must be there beside them. */
    others: z.array(name).max(4).optional(),
    room: name.optional(),
  })
  .refine(({ from, starts, until }) => from <= starts && starts < until, { error: 'ends before it starts' });
export type Slot = z.infer<typeof slotSchema>;

const entrySchema = z.strictObject({
  hold: name,
  from: instant,
  until: instant,
  conference: target,
  /** Where it is held: travel to the next is counted from here. Absent: through Teams, from anywhere. */
  site: name.optional(),
  /** Of a chair: how many children they have with it that they did not have before; none at a review. */
  children: z.int().min(0).max(12).optional(),
});
export type DiaryEntry = z.infer<typeof entrySchema>;

/** A slot as a code, for the signed press by which it is taken: ids and times only. */
export function codeOf(slot: Slot): string {
  return JSON.stringify(slot);
}

/** The slot that a code stands for; undefined for anything else. */
export function slotFrom(code: string): Slot | undefined {
  let content: unknown;
  try {
    content = JSON.parse(code);
  } catch {
    return undefined;
  }
  return slotSchema.safeParse(content).data;
}

export const diaryDaySchema = z
  .object({
    resource: z.strictObject({ kind: z.enum(resourceKinds), id: name }),
    day,
    entries: z.array(entrySchema).max(40),
  })
  .catchall(unknownField);
export type DiaryDay = z.infer<typeof diaryDaySchema>;

export const diaryDayType: RecordType<DiaryDay> = {
  kind: 'diaryDay',
  version: 1,
  schema: diaryDaySchema,
  openFields: ['day', 'entries'],
  reference: () => 'diary',
  index: ({ day: on }) => ({ day: on }),
};

export const holdSchema = z
  .object({
    conference: target,
    slot: slotSchema,
    /** The calendar day in London, and the site of its room. */
    day,
    site: name.optional(),
    by: name,
    at: instant,
    state: z.enum(['held', 'booked', 'released']),
    /** When it is looked whether the conference still wants it. */
    checkAt: instant.optional(),
  })
  .catchall(unknownField);
export type Hold = z.infer<typeof holdSchema>;

export const holdType: RecordType<Hold> = {
  kind: 'hold',
  version: 1,
  schema: holdSchema,
  openFields: ['slot', 'day', 'state'],
  reference: () => 'diary',
  index: () => ({}),
  wake: ({ state, checkAt }) =>
    state === 'held' && checkAt !== undefined
      ? { at: Temporal.Instant.from(checkAt), verb: 'diary.check' }
      : undefined,
};

/** Boroughs that share a service share its diary. */
export const diaryPartition = (authority: Authority): string =>
  `diary:${authority.settings.service ?? authority.id}`;

export const holdTarget = (partition: string, id: string): Target => ({ partition, id: `hold:${id}` });

export const dayTarget = (partition: string, { kind, id }: Resource, on: string): Target => ({
  partition,
  id: `day:${kind}:${id}:${on}`,
});

/** Everybody and everything that a slot takes up. */
export function resourcesOf(slot: Slot): readonly Resource[] {
  return [
    { kind: 'chair', id: slot.chair },
    ...(slot.minuteTaker === undefined ? [] : [{ kind: 'minuteTaker', id: slot.minuteTaker } as const]),
    ...(slot.worker === undefined ? [] : [{ kind: 'worker', id: slot.worker } as const]),
    ...(slot.others ?? []).map((id) => ({ kind: 'worker', id }) as const),
    ...(slot.room === undefined ? [] : [{ kind: 'room', id: slot.room } as const]),
  ];
}

const personKinds = ['chair', 'minuteTaker', 'worker'] as const satisfies ResourceKind[];

/** As what else the same person can be in a conference: their time is one, though it stands in documents of its own. */
export function otherWays({ kind, id }: Resource): readonly Resource[] {
  return kind === 'room' ? [] : personKinds.filter((one) => one !== kind).map((one) => ({ kind: one, id }));
}
