/**
 * What keeps people safe who are to meet. `safety` is one document a conference: which two may be brought together, who
 * was offered an advocate, and a number that grows with every change of it or of the list, so that the chair signs what
 * stands and nothing else. Each adult of the family is a document of their own without a name; how to reach them safely
 * is a contact record beside it, which is erased when its purpose ends.
 */
import { z } from 'zod';
import { type RecordType, unknownField } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';

const jsonObject = z.record(z.string(), z.json());
const instant = z.iso.datetime({ offset: false, precision: undefined });
const name = z.string().min(1).max(120);
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const said = { by: name, at: instant };

export const answers = ['yes', 'no'] as const;
const answer = z.enum(answers);

/** Two adults, and what they may share; absent: nobody has asked. */
const pairSchema = z.strictObject({
  between: z.tuple([name, name]),
  room: answer.optional(),
  chat: answer.optional(),
  waiting: answer.optional(),
  ...said,
});
export type Pair = z.infer<typeof pairSchema>;
export const shared = ['room', 'chat', 'waiting'] as const;

export const safetySchema = z
  .object({
    conference: name,
    /** Grows by one with every change of the list and of all that is written here or of an adult. */
    version: z.int().min(1),
    pairs: z.array(pairSchema).max(200),
    /** By the number of the child: offered, or `tried` in vain; whether they want one; and whether one is found. */
    advocacy: z
      .array(
        z.strictObject({
          child: z.string().max(20),
          taken: z.boolean(),
          arranged: z.boolean().optional(),
          tried: z.boolean().optional(),
          ...said,
        }),
      )
      .max(12),
    /** What came of asking the professionals through the calendar. */
    invited: z
      .strictObject({
        at: instant,
        failed: z.string().max(60).optional(),
        again: instant.optional(),
        /** What failed was to take out of the event somebody who is listed no more. */
        out: z.boolean().optional(),
      })
      .optional(),
  })
  .catchall(unknownField);
export type Safety = z.infer<typeof safetySchema>;

export const safetyType: RecordType<Safety> = {
  kind: 'safety',
  version: 1,
  schema: safetySchema,
  openFields: ['conference', 'version', 'invited'],
  reference: () => 'safety',
  index: () => ({}),
};

export const safetyTarget = ({ partition, id }: Target): Target => ({ partition, id: `safety:${id}` });

/** What somebody is to the children. */
export const relations = ['mother', 'father', 'partner', 'grandparent', 'carer', 'other'] as const;
export type Relation = (typeof relations)[number];

/** Grounds on which a chair may exclude somebody (docs/practice.md, P5). */
export const grounds = [
  'childInterest',
  'violence',
  'childWish',
  'confidential',
  'conflict',
  'other',
] as const;
export type Ground = (typeof grounds)[number];

export const newsToFamily = ['invited', 'cancelled', 'excluded'] as const;

/**
 * How somebody joins who comes at times of their own. `building`: they come to where the conference is. `meeting`: an
 * online meeting of their own, with its own link and chat. `words`: in a way that a person has put into words.
 */
export const waysToJoin = ['building', 'meeting', 'words'] as const;
export type WayToJoin = (typeof waysToJoin)[number];

/** What somebody may need to take part that a person has to arrange. A supporter comes with them. */
export const arrangeable = ['interpreter', 'access', 'advocate'] as const;
export type Arrangeable = (typeof arrangeable)[number];

export const arrangers = ['socialWorker', 'businessSupport'] as const;
export type Arranger = (typeof arrangers)[number];

export const familyAdultSchema = z
  .object({
    conference: name,
    as: z.enum(relations),
    /** Of those who are the same to the children: the first, the second. */
    n: z.int().min(1).max(20),
    at: instant,
    by: name,
    removed: z.strictObject(said).optional(),
    /**
     * Since when a safe way and times to reach them are on record; what they are stands in their contact record, until that
     * has ended.
     */
    route: z.strictObject({ ...said, ended: instant.optional() }).optional(),
    /**
     * They come and go at times of their own, for the conference that begins at `starts`. `version` grows with every
     * change of it: what somebody was told before is another. Words about how they join stand in their contact record.
     */
    apart: z
      .strictObject({
        starts: instant,
        arrives: wallTime,
        leaves: wallTime,
        joins: z.enum(waysToJoin),
        version: z.int().min(1),
        ...said,
      })
      .refine(({ arrives, leaves }) => arrives < leaves, { error: 'must not leave before they arrive' })
      .optional(),
    /** Somebody has asked them what they need: what is not here then is not needed. */
    needsAsked: z.strictObject(said).optional(),
    interpreter: z.string().max(80).optional(),
    access: z.string().max(200).optional(),
    /** Who sees to what they need, and what of it is done. */
    arranger: z.enum(arrangers).optional(),
    arranged: z
      .array(z.strictObject({ what: z.enum(arrangeable), ...said }))
      .max(arrangeable.length)
      .optional(),
    supporter: z.string().max(80).optional(),
    /** Whether they were offered an advocate, and want one. */
    advocate: z.enum(['wanted', 'notWanted']).optional(),
    /** The chair's decision: of the whole, or of part of it. */
    excluded: z
      .strictObject({
        of: z.enum(['whole', 'part']),
        grounds: z.array(z.enum(grounds)).min(1).max(grounds.length),
        words: z.string().min(1).max(1_000),
        ...said,
      })
      .optional(),
    /**
     * What a person told them by the safe way: that it is held, and when (`apart`: at which times of their own, by their
     * version); that it is not; or that the chair has excluded them. The last counts.
     */
    told: z
      .array(
        z.strictObject({
          what: z.enum(newsToFamily),
          starts: instant.optional(),
          apart: z.int().min(1).optional(),
          ...said,
        }),
      )
      .max(40),
    /** The room, or the part that is held without them, is another since they were told: they are told anew. */
    tellAnew: z.boolean().optional(),
  })
  .catchall(unknownField);
export type FamilyAdult = z.infer<typeof familyAdultSchema>;

const apartOfVersion1 = z.looseObject({ ownJoining: z.boolean() });

export const familyAdultType: RecordType<FamilyAdult> = {
  kind: 'familyAdult',
  version: 2,
  schema: familyAdultSchema,
  upgrades: {
    // Whoever had no way of their own to join came to the building.
    1: (content) => {
      const before = apartOfVersion1.safeParse(content.apart);
      if (!before.success) return content;
      const { ownJoining, ...apart } = before.data;
      return {
        ...content,
        apart: { ...jsonObject.parse(apart), joins: ownJoining ? 'words' : 'building', version: 1 },
      };
    },
  },
  openFields: ['conference', 'at', 'removed', 'route', 'told'],
  reference: () => 'family',
  index: ({ conference, at }) => ({ conference, at }),
};

export const routeSchema = z
  .object({
    conference: name,
    /** How they can be reached without anybody else learning of it; and when. */
    way: z.string().max(400).optional(),
    times: z.string().max(200).optional(),
    /** How they join, where that is not as the others do. */
    joining: z.string().max(400).optional(),
    lookAt: instant.optional(),
    endedAt: instant.optional(),
  })
  .catchall(unknownField);
export type Route = z.infer<typeof routeSchema>;

export const routeType: RecordType<Route> = {
  kind: 'route',
  version: 1,
  schema: routeSchema,
  openFields: [],
  reference: () => 'contact',
  index: ({ conference }) => ({ conference }),
  wake: ({ lookAt }) =>
    lookAt === undefined ? undefined : { at: Temporal.Instant.from(lookAt), verb: 'conference.endContact' },
};

export const routeTarget = ({ partition, id }: Target): Target => ({ partition, id: `route:${id}` });

/** Whose a route is. */
export const routeAdult = ({ partition, id }: Target): Target => ({
  partition,
  id: id.replace(/^route:/, ''),
});

/** Most adults of one family. */
export const mostAdults = 8;
