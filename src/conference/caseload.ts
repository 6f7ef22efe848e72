/**
 * How many children's plans a chair has. A later slice, which keeps the plans, counts them and says so by a command: one
 * small record a chair, numbers and a day, nothing of any family. Of a chair for whom nothing was counted stands what the
 * authority file says. To either come the children of the first conferences booked for later days.
 */
import { z } from 'zod';
import { action } from '../kernel/action.ts';
import type { Authority, PersonId } from '../kernel/actor.ts';
import { change, create } from '../kernel/decision.ts';
import { type Loaded, type Reader, type RecordType, unknownField } from '../kernel/records.ts';
import type { Target, ViewCall } from '../kernel/view.ts';

/** Children on the plans that somebody chairs at the end of a day. */
export interface Caseload {
  readonly children: number;
  readonly on: string;
}

/** By chair; of whom nothing stands here nothing is known but what Quorate has booked. */
export type Caseloads = ReadonlyMap<PersonId, Caseload>;

const loadSchema = z.strictObject({ children: z.int().min(0), on: z.iso.date() });

const counted = {
  chair: z.string().min(1).max(120),
  children: z.int().min(0),
  on: z.iso.date(),
  /** When it was counted: what was counted before that says nothing any more. */
  at: z.iso.datetime({ offset: false, precision: undefined }),
  /** The number of the authority file from which it was counted on; once the file has another it counts no more. */
  since: loadSchema.optional(),
};
export const countedSchema = z.object(counted).catchall(unknownField);
export type Counted = z.infer<typeof countedSchema>;

export const caseloadType: RecordType<Counted> = {
  kind: 'caseload',
  version: 1,
  schema: countedSchema,
  openFields: ['chair', 'children', 'on', 'since'],
  reference: () => 'caseload',
  index: () => ({}),
};

export const caseloadPartition = (authority: string): string => `caseload:${authority}`;
export const caseloadTarget = (authority: string, chair: PersonId): Target => ({
  partition: caseloadPartition(authority),
  id: `caseload:${chair}`,
});

/** What was counted of an authority's chairs: all in one wait for the store. */
export async function countedOf(authority: string, read: Reader): Promise<readonly Loaded<Counted>[]> {
  return (await read.list(caseloadType, { partition: caseloadPartition(authority), limit: 500 })).items;
}

/** Whether it was counted from what the authority file says now. */
export function countsFrom(counted: Pick<Counted, 'since'>, file: Caseload | undefined): boolean {
  return counted.since?.on === file?.on && counted.since?.children === file?.children;
}

/** What was counted, where it still holds; otherwise what the authority file says. */
export function caseloadsOf(
  authority: Authority,
  counted: readonly Pick<Counted, 'chair' | 'children' | 'on' | 'since'>[] = [],
): Caseloads {
  return new Map(
    authority.withRole('chair').flatMap(({ id, caseload }) => {
      const own = counted.find(({ chair }) => chair === id);
      const known = own && countsFrom(own, caseload) ? own : caseload;
      return known ? [[id, { children: known.children, on: known.on }] as const] : [];
    }),
  );
}

/** A booking with the number of children that are new to its chair. */
interface Booked {
  readonly day: string;
  readonly children?: number | undefined;
}

/** What was known on a day, with what was booked for later days. */
export function childrenWith(known: Caseload | undefined, booked: readonly Booked[]): number {
  return booked
    .filter(({ day }) => known === undefined || day > known.on)
    .reduce((sum, { children = 0 }) => sum + children, known?.children ?? 0);
}

/** Nobody looks at it; it is said with the times that are offered. */
const present = (): ViewCall => ({ verb: 'diary' });

/** Said by the slice that keeps the plans. A count that arrives late gives way to the one made after it. */
export const noteCaseload = action({
  verb: 'caseload.note',
  audit: 'Noted how many children are on the plans of a chair',
  who: ['followUp'],
  input: z.object(counted),
  load: async ({ target, authority }, read) => ({ authority, kept: await read.find(caseloadType, target) }),
  may: () => false,
  present,
  decide(now, { authority, kept }, _situation, target) {
    const show = present();
    if (!kept) return { writes: [create(caseloadType, target, authority, now)], show };
    const { children, on, at, since } = kept.value;
    const same = children === now.children && on === now.on && countsFrom(now, since);
    if (at > now.at || same) return { writes: [], show };
    // A number of the file that is not there any more is not to stay.
    return { writes: [change(kept, { ...kept.value, since: undefined, ...now })], show };
  },
});
