/**
 * What the correction of a strategy discussion comes to: its record, and the enquiry with its clock. The version before
 * stays in the record; what was recorded in error is counted nowhere. There is one discussion a day, so that a wrong
 * day is corrected by another record, and the first says where it went.
 */
import { Invalid } from '../kernel/action.ts';
import type { PersonId } from '../kernel/actor.ts';
import { change, create, type Situation, stamp, type Write } from '../kernel/decision.ts';
import type { Loaded } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import type { StrategyAgency } from '../practice/codes.ts';
import { formatDate } from '../practice/dates.ts';
import { dayZero } from './days.ts';
import type { InDiscussion } from './load.ts';
import {
  doubtsLeft,
  enquiryFrom,
  enquiryOf,
  freeTarget,
  nextVersion,
  same,
  withDiscussion,
  withNew,
} from './noting.ts';
import {
  type Discussion,
  discussionTarget,
  discussionType,
  type Enquiry,
  enquiryType,
  type Held,
} from './record.ts';
import { lastDay } from './steps.ts';

/** A discussion as it really was; `notHeld` where there was none. */
export interface Really {
  readonly on: string;
  readonly time: string | undefined;
  readonly agencies: readonly StrategyAgency[];
  readonly came: 'started' | 'none' | 'notHeld';
  readonly reason: string;
  readonly by: PersonId;
}

/** What became of the enquiry; `none` has to do with it. */
export type Correction = 'corrected' | 'inError' | 'opened' | 'joined' | 'none';

export interface Corrected {
  readonly writes: readonly Write[];
  readonly became: Correction;
  /** The record that shows what came of it. */
  readonly discussion: Target;
  /** The enquiry as it will stand. */
  readonly enquiry?: { readonly target: Target; readonly value: Enquiry };
}

/** Which version of a discussion a form was built from: signed into its button, so that an old one corrects nothing new. */
export function seenOf({ version = 1 }: Pick<Discussion, 'version'>): string {
  return String(version);
}

/** Throws Invalid where nothing would change, or what was recorded since cannot be true then. */
export function corrected(
  really: Really,
  loaded: InDiscussion,
  told: readonly PersonId[],
  situation: Situation,
): Corrected {
  const { discussion, enquiry: own } = loaded;
  const moves = really.came !== 'notHeld' && really.on !== discussion.value.on;
  const other = moves ? loaded.discussions.find(({ value }) => value.on === really.on) : undefined;
  mustDiffer(really, loaded);
  mustBeOfNoOther(other, loaded);

  const next = really.came === 'notHeld' ? undefined : discussionAs(really, loaded, other, situation);
  const found = own ? ofOwn(next, really, loaded, situation) : ofNone(next, really, loaded, told, situation);
  const at = found?.target;
  const belongs = found !== undefined && next !== undefined && found.value.discussions.some(isOf(next));
  const { before, value } = found ?? {};
  const changes = value !== undefined && (before === undefined || !same(value, before.value));
  const after = value && {
    ...value,
    lookedAt: stamp(situation),
    version: (before?.value.version ?? 0) + 1,
    told: [...new Set([...value.told, ...told])].slice(-500),
  };
  const writes = [
    ...discussionWrites(
      next,
      moves,
      other,
      belongs && !value?.inError ? at?.id : undefined,
      really,
      loaded,
      situation,
    ),
    ...(changes && at && after
      ? [before ? change(before, after) : create(enquiryType, at, situation.authority.id, after)]
      : []),
  ];
  return {
    writes,
    became: became(changes, own, value, before),
    discussion: next ? discussionTarget(discussion.target, next.on) : discussion.target,
    ...(changes && at && after ? { enquiry: { target: at, value: after } } : {}),
  };
}

const isOf =
  ({ on }: Pick<Held, 'on'>) =>
  (one: Held) =>
    one.on === on;

function became(
  changes: boolean,
  own: Loaded<Enquiry> | undefined,
  value: Enquiry | undefined,
  before: Loaded<Enquiry> | undefined,
): Correction {
  if (!changes) return 'none';
  if (value?.inError) return 'inError';
  if (own) return 'corrected';
  return before ? 'joined' : 'opened';
}

function mustDiffer(really: Really, { discussion: { value } }: InDiscussion): void {
  const given = [...really.agencies].sort().join();
  const isSame =
    really.came === (value.initiated ? 'started' : 'none') &&
    really.on === value.on &&
    really.time === value.time &&
    given === [...value.agencies].sort().join();
  if (isSame) {
    const message = 'Nothing here differs from what is recorded. Change what was wrong, or go back.';
    throw new Invalid([{ field: 'on', message }]);
  }
}

/** Of two enquiries each keeps its discussions: which of them is in error people have to say. */
function mustBeOfNoOther(other: Loaded<Discussion> | undefined, { enquiry, enquiries }: InDiscussion): void {
  const theirs = other?.value.enquiry;
  const of = enquiries.find(({ target, value }) => target.id === theirs && !value.inError);
  if (!other || !of || theirs === enquiry?.target.id) return;
  const day = formatDate(Temporal.PlainDate.from(other.value.on));
  throw new Invalid([
    {
      field: 'on',
      message: `The discussion of ${day} is on record already and belongs to ${of.value.reference}. If there was only that one, choose “It was never held” here.`,
    },
  ]);
}

/** The version before, as it is kept. */
function entryOf(
  { on, time, agencies, initiated }: Held,
  { by, reason }: Pick<Really, 'by' | 'reason'>,
  situation: Situation,
): NonNullable<Discussion['corrections']>[number] {
  return {
    on,
    ...(time === undefined ? {} : { time }),
    agencies,
    initiated,
    at: stamp(situation),
    by,
    reason,
  };
}

/** The discussion as it will stand on its day, but for the enquiry; what is on record for that day already adds up. */
function discussionAs(
  really: Really,
  { discussion: { value: known } }: InDiscussion,
  other: Loaded<Discussion> | undefined,
  situation: Situation,
): Discussion {
  const there = other?.value.void ? undefined : other?.value;
  const time = really.time ?? there?.time;
  const { enquiry: _enquiry, void: _void, time: _time, ...kept } = there ?? known;
  return {
    ...kept,
    on: really.on,
    ...(time === undefined ? {} : { time }),
    agencies: withNew(there?.agencies ?? [], ...really.agencies),
    initiated: really.came === 'started' || there?.initiated === true,
    children: withNew(there?.children ?? [], ...known.children),
    consultations: withNew(there?.consultations ?? [], ...known.consultations),
    corrections: [...((other?.value ?? known).corrections ?? []), entryOf(known, really, situation)].slice(
      -100,
    ),
  };
}

function discussionWrites(
  next: Discussion | undefined,
  moves: boolean,
  other: Loaded<Discussion> | undefined,
  enquiry: string | undefined,
  really: Really,
  { discussion }: InDiscussion,
  situation: Situation,
): Write[] {
  const writes: Write[] = [];
  const value = next && { ...next, ...(enquiry === undefined ? {} : { enquiry }) };
  if (!value || moves) {
    const { enquiry: _, ...known } = discussion.value;
    writes.push(
      change(discussion, {
        ...known,
        initiated: false,
        void: moves ? { to: really.on } : {},
        corrections: [...(known.corrections ?? []), entryOf(known, really, situation)].slice(-100),
        version: nextVersion(known),
      }),
    );
  }
  if (value) {
    const at = discussionTarget(discussion.target, value.on);
    const before = moves ? other : discussion;
    writes.push(
      before
        ? change(before, { ...value, version: nextVersion(before.value) })
        : create(discussionType, at, situation.authority.id, { ...value, version: 1 }),
    );
  }
  return writes;
}

interface Found {
  readonly target: Target;
  readonly before: Loaded<Enquiry> | undefined;
  readonly value: Enquiry;
}

/** A discussion that belonged to no enquiry: it joins or opens one as one that is recorded now. */
function ofNone(
  next: Discussion | undefined,
  really: Really,
  { enquiries, consultation }: InDiscussion,
  told: readonly PersonId[],
  situation: Situation,
): Found | undefined {
  if (!next) return undefined;
  const { on, initiated } = next;
  const before = enquiryOf(on, undefined, initiated, enquiries);
  const target = before?.target ?? (initiated ? freeTarget(consultation.target, on, enquiries) : undefined);
  if (!target) return undefined;
  const said = { on, initiated, by: really.by };
  const value = enquiryFrom(said, next, before?.value, consultation, target, told, situation);
  return value && { target, before, value };
}

/** The enquiry of the discussion: from which day it counts now, or that it was recorded in error. */
function ofOwn(
  next: Discussion | undefined,
  really: Really,
  loaded: InDiscussion,
  situation: Situation,
): Found | undefined {
  const { enquiry: own, discussion } = loaded;
  if (!own) return undefined;
  const { target, value: before } = own;
  const wrong = discussion.value.on;
  const others = before.discussions.filter(({ on }) => on !== wrong && on !== next?.on);
  const starts = [...others, ...(next ? [next] : [])].filter(({ initiated }) => initiated);
  const zero = starts
    .map(({ on }) => on)
    .sort()
    .at(0);
  if (zero === undefined) {
    if (before.held) {
      const message =
        'A conference was held in this enquiry, so section 47 enquiries were started. Correct the day on which they were.';
      throw new Invalid([{ field: 'initiated', message }]);
    }
    const { reason, by } = really;
    // It stays as it stood: what was recorded is not what happened, but that it was recorded did.
    const inError = { at: stamp(situation), by, reason };
    return { target, before: own, value: { ...before, inError, shrunk: false } };
  }
  if (before.held && zero > before.held.on) {
    const day = formatDate(Temporal.PlainDate.from(before.held.on));
    const message = `The conference was held on ${day}, before that day. Correct the day of the conference first.`;
    throw new Invalid([{ field: 'on', message }]);
  }
  // What started nothing and was held before the clock began is no part of it.
  const stays = next && (next.initiated || next.on >= zero);
  const discussions = stays ? withDiscussion(others, next) : others;
  const moved: Enquiry = {
    ...before,
    ...doubtsLeft(before, ({ on }) => on !== wrong),
    discussions,
    startedOn: startFrom(zero, next, loaded, before),
    children: childrenFrom(
      starts.map(({ on }) => on),
      next,
      loaded,
      before,
    ),
  };
  return { target, before: own, value: withLateness(moved, situation) };
}

/** The section 47 start goes with the discussion from which the clock runs. */
function startFrom(
  zero: string,
  next: Discussion | undefined,
  { discussion }: InDiscussion,
  before: Enquiry,
): string {
  const first = dayZero(before).toString();
  // Of the discussion itself: a start that was given as another day stays, unless it would lie before it now.
  const stays =
    first === discussion.value.on ? next?.on === zero && before.startedOn !== first : first === zero;
  return stays && before.startedOn >= zero ? before.startedOn : zero;
}

/** Each child from the first discussion that still starts enquiries about it; of whom none does is no part of it. */
function childrenFrom(
  starts: readonly string[],
  next: Discussion | undefined,
  { discussion, discussions }: InDiscussion,
  before: Enquiry,
): Enquiry['children'] {
  const wrong = discussion.value;
  const records = [
    ...discussions.map(({ value }) => value).filter(({ on }) => on !== next?.on && on !== wrong.on),
    ...(next ? [next] : []),
  ].filter(({ on }) => starts.includes(on));
  const since = (number: string) =>
    records
      .filter(({ children }) => children.some((one) => one.toUpperCase() === number.toUpperCase()))
      .map(({ on }) => on)
      .sort()
      .at(0);
  const added = (next?.children ?? []).filter(
    (number) => !before.children.some((one) => one.number.toUpperCase() === number.toUpperCase()),
  );
  const children = [...before.children, ...added.map((number) => ({ number, since: wrong.on }))].flatMap(
    (child) => {
      const first = since(child.number) ?? (child.since === wrong.on ? undefined : child.since);
      return first === undefined ? [] : [{ number: child.number, since: first }];
    },
  );
  return children.length > 0 ? children.slice(0, 100) : before.children;
}

/** Whether a conference that was held was late depends on the day from which it counts. */
function withLateness(value: Enquiry, { authority }: Situation): Enquiry {
  if (!value.held) return value;
  const on = Temporal.PlainDate.from(value.held.on);
  const late = Temporal.PlainDate.compare(on, lastDay(value, authority.settings)) > 0;
  return { ...value, held: { ...value.held, late }, shrunk: false };
}
