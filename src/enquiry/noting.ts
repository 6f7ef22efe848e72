/**
 * What a strategy discussion comes to: it is recorded, starts an enquiry, joins the one that is open, or adds to what
 * is known. There is never a second open enquiry of a family, and none for a discussion that had one already.
 */
import type { Consultation } from '../consultation/index.ts';
import type { PersonId } from '../kernel/actor.ts';
import { change, create, type Situation, stamp, type Write } from '../kernel/decision.ts';
import { referenceFor } from '../kernel/ids.ts';
import { canonical, type JsonObject } from '../kernel/json.ts';
import type { Loaded } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import type { StrategyAgency } from '../practice/codes.ts';
import { dayZero, initiations } from './days.ts';
import type { Noting } from './load.ts';
import {
  type Discussion,
  discussionTarget,
  discussionType,
  type Enquiry,
  enquiryTarget,
  enquiryType,
  type Held,
} from './record.ts';
import { isOpen } from './standing.ts';

/** A discussion as somebody says it was held. */
export interface Said {
  readonly on: string;
  readonly time?: string | undefined;
  readonly agencies?: readonly StrategyAgency[];
  readonly initiated: boolean;
  /** The section 47 start, where it is not the day of the discussion. */
  readonly startedOn?: string | undefined;
  readonly by?: PersonId;
  /** The consultation has said so before, and only says it again: no news where people have corrected it since. */
  readonly again?: boolean | undefined;
}

/** What became of the enquiry: `none` has to do with it, or nothing of it changed. */
export type Became = 'opened' | 'joined' | 'none';

export interface Noted {
  readonly writes: readonly Write[];
  readonly became: Became;
  readonly discussion: Target;
  /** The enquiry that the discussion belongs to, as it will stand. */
  readonly enquiry?: { readonly target: Target; readonly value: Enquiry };
}

/** Most of anything that a record lists; a family has far fewer. */
const most = 100;

/** Each once, the newest last. */
export function withNew<T>(list: readonly T[], ...more: readonly T[]): T[] {
  return [...new Set([...list, ...more])].slice(-most);
}

/** `told` are the people who will hear of an enquiry that is opened or joined. */
export function noted(
  said: Said,
  { consultation, discussion, enquiries }: Noting,
  told: readonly PersonId[],
  situation: Situation,
): Noted {
  const authority = situation.authority.id;
  const { target: at } = consultation;
  const target = discussionTarget(at, said.on);
  const known = discussion?.value;
  if (said.again && known && (known.void || (said.initiated && !known.initiated))) {
    return { writes: [], became: 'none', discussion: target };
  }
  const initiated = said.initiated || known?.initiated === true;
  const of = enquiryOf(said.on, known, initiated, enquiries);
  const enquiryAt = of?.target ?? (initiated ? freeTarget(at, said.on, enquiries) : undefined);

  const next = discussionFrom(said, known, consultation, enquiryAt?.id, situation);
  const before = of?.value;
  const after = enquiryAt && enquiryFrom(said, next, before, consultation, enquiryAt, told, situation);
  const changes = after !== undefined && !same(after, before);
  const writes: Write[] = [];
  if (!same(next, known)) {
    writes.push(
      discussion
        ? change(discussion, { ...next, version: nextVersion(discussion.value) })
        : create(discussionType, target, authority, next),
    );
  }
  const value =
    changes && after ? { ...after, lookedAt: stamp(situation), version: (before?.version ?? 0) + 1 } : before;
  if (changes && value && enquiryAt) {
    writes.push(of ? change(of, value) : create(enquiryType, enquiryAt, authority, value));
  }
  const joins =
    before !== undefined &&
    (known?.enquiry !== enquiryAt?.id || (changes && !before.consultations.includes(consultation.target.id)));
  return {
    writes,
    became: changes && !before ? 'opened' : joins && writes.length > 0 ? 'joined' : 'none',
    discussion: target,
    ...(enquiryAt && value ? { enquiry: { target: enquiryAt, value } } : {}),
  };
}

/** Discussions that were never corrected or added to are of version 1. */
export function nextVersion({ version = 1 }: Pick<Discussion, 'version'>): number {
  return version + 1;
}

/** Where an enquiry from the discussion of a day is opened: one from that day may have ended, or been moved to another. */
export function freeTarget(at: Target, on: string, enquiries: readonly Loaded<Enquiry>[]): Target {
  const taken = new Set(enquiries.map(({ target }) => target.id));
  for (let n = 1; ; n += 1) {
    const target = enquiryTarget(at, on, n);
    if (!taken.has(target.id)) return target;
  }
}

/** The enquiry to which a discussion belongs already, or else the one that is open. */
export function enquiryOf(
  on: string,
  known: Discussion | undefined,
  initiated: boolean,
  enquiries: readonly Loaded<Enquiry>[],
): Loaded<Enquiry> | undefined {
  const own = enquiries.find(({ target, value }) => target.id === known?.enquiry && !value.inError);
  // What was held in the course of an enquiry that has ended, and is now said to have started one, starts another.
  const started =
    own && (!initiated || initiations(own.value).includes(known?.on ?? '') || isRunning(own.value));
  if (started) return own;
  // One that started nothing, and was held before the clock began, is no part of it.
  return enquiries.find(({ value }) => isRunning(value) && (initiated || on >= dayZero(value).toString()));
}

/** Open, and not only for the delay of a conference that was held. */
function isRunning(value: Enquiry): boolean {
  return isOpen(value) && value.held === undefined;
}

function discussionFrom(
  said: Said,
  known: Discussion | undefined,
  { target, value }: Loaded<Consultation>,
  enquiry: string | undefined,
  situation: Situation,
): Discussion {
  const time = said.time ?? known?.time;
  const by = said.by ?? known?.recordedBy;
  const { void: _, ...before } = known ?? {};
  return {
    ...before,
    on: said.on,
    ...(time === undefined ? {} : { time }),
    agencies: withNew(known?.agencies ?? [], ...(said.agencies ?? [])),
    initiated: said.initiated || known?.initiated === true,
    children: withNew(known?.children ?? [], ...value.children.map((child) => child.number)),
    consultations: withNew(known?.consultations ?? [], target.id),
    ...(enquiry === undefined ? {} : { enquiry }),
    recordedAt: known?.recordedAt ?? stamp(situation),
    ...(by === undefined ? {} : { recordedBy: by }),
  };
}

/** The enquiry as it will stand; one that has ended, or is not touched by this discussion, stays as it is. */
export function enquiryFrom(
  said: Said,
  discussion: Discussion,
  before: Enquiry | undefined,
  { target: from, value: asked }: Loaded<Consultation>,
  target: Target,
  told: readonly PersonId[],
  situation: Situation,
): Enquiry | undefined {
  const at = stamp(situation);
  if (!before) {
    return {
      reference: referenceFor('E', target.id),
      caseReference: asked.caseReference,
      children: withChildren([], asked, said.on),
      discussions: withDiscussion([], discussion),
      startedOn: said.startedOn ?? said.on,
      consultations: [from.id],
      manager: asked.manager,
      openedAt: at,
      bookings: [],
      lookedAt: at,
      told: [...told],
      version: 0,
      shrunk: false,
    };
  }
  if (!isRunning(before)) return before;
  const discussions = withDiscussion(before.discussions, discussion);
  const joined = {
    ...before,
    ...doubtsLeft(before, (doubt) => doubt.on !== said.on || !settles(said, asked, doubt)),
    discussions,
    consultations: withNew(before.consultations, from.id),
  };
  if (!discussion.initiated) return joined;
  const isFirst = dayZero(joined).toString() === said.on;
  const wasFirst = dayZero(before).toString() === said.on;
  return {
    ...joined,
    children: withChildren(before.children, asked, said.on),
    // The start goes with the discussion from which the clock runs.
    startedOn: isFirst ? (said.startedOn ?? (wasFirst ? before.startedOn : said.on)) : before.startedOn,
    told: [...new Set([...before.told, ...told])],
  };
}

type Doubt = NonNullable<Enquiry['doubts']>[number];

/** Whoever says that enquiries were started then has looked at it; so has the consultation that says so again. */
function settles(said: Said, asked: Consultation, { reference }: Doubt): boolean {
  return said.initiated && (said.by !== undefined || asked.reference === reference);
}

/** The doubts that remain; none is no field. */
export function doubtsLeft({ doubts }: Pick<Enquiry, 'doubts'>, remains: (doubt: Doubt) => boolean) {
  return doubts ? { doubts: doubts.filter(remains) } : {};
}

/** As the enquiry's cards show it, in the order in which they were held. */
export function withDiscussion(
  known: Enquiry['discussions'],
  { on, time, agencies, initiated }: Held,
): Enquiry['discussions'] {
  const next = { on, ...(time === undefined ? {} : { time }), agencies, initiated };
  return [...known.filter((one) => one.on !== on), next]
    .sort((a, b) => Temporal.PlainDate.compare(a.on, b.on))
    .slice(-most);
}

/** Each child once, from the earliest discussion about it. */
function withChildren(
  known: Enquiry['children'],
  { children }: Pick<Consultation, 'children'>,
  on: string,
): Enquiry['children'] {
  const all = new Map(known.map((child) => [child.number.toUpperCase(), child] as const));
  for (const { number } of children) {
    const child = all.get(number.toUpperCase());
    all.set(number.toUpperCase(), {
      number: child?.number ?? number,
      since: child && child.since < on ? child.since : on,
    });
  }
  return [...all.values()].slice(0, most);
}

export function same(a: JsonObject, b: JsonObject | undefined): boolean {
  return b !== undefined && canonical(a) === canonical(b);
}
