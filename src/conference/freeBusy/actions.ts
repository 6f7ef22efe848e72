/**
 * Reading Outlook beside the turns: begun by a clock in working hours, or because somebody asks for a conference or
 * looks at its times, or because a time was let go. The calendars are asked in parts, one after another, each an errand
 * whose answer comes back as a command; nobody ever waits for it. What is found too late costs a held time, since
 * Outlook is asked once more before it is booked, and never books anything twice.
 */
import { z } from 'zod';
import { action } from '../../kernel/action.ts';
import {
  change,
  create,
  type Decision,
  type ErrandAsked,
  type FollowUp,
  type Situation,
  stamp,
  type Write,
} from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { requiredOf } from '../needs.ts';
import { type Conference, conferenceType } from '../record.ts';
import { waitsForTime } from '../standing.ts';
import { ownersOf, partsOf } from './owners.ts';
import {
  type CalendarRead,
  type FreeBusy,
  type FreeBusyWatch,
  freeBusyTarget,
  freeBusyType,
  freeBusyWatchTarget,
  freeBusyWatchType,
  mostWaiting,
  type Owner,
  ownerSchema,
  personOwner,
  readSchema,
  type Waiting,
} from './record.ts';

const nobody = () => false;
/** Nobody presses any of this; the kernel wants a view of each record all the same. */
const present = (): ViewCall => ({ verb: 'help' });
const nothing: Decision = { writes: [], show: present() };

/** A reading that has not come to its end by then has stopped: another may begin. */
const overdueMinutes = 15;
/** Parts of one reading, and calendars that are emptied, in one batch beside the watch: 36 + 8 × 2 and a few. */
const mostParts = 36;
const mostEmptied = 8;

export function isStale(
  watch: Pick<FreeBusyWatch, 'readAt'> | undefined,
  { now, authority }: Pick<Situation, 'now' | 'authority'>,
): boolean {
  if (watch?.readAt === undefined) return true;
  const { staleMinutes } = authority.settings.conferences.outlook;
  return Temporal.Instant.from(watch.readAt).until(now).total('minutes') > staleMinutes;
}

interface Waiter {
  readonly who: Waiting;
  /** Whether their conference still waits for a time. */
  readonly waits: boolean;
  readonly calendar: Loaded<FreeBusy> | undefined;
}

interface Watching {
  readonly watch: Loaded<FreeBusyWatch> | undefined;
  readonly waiters: readonly Waiter[];
}

async function loadWatch({ target }: { readonly target: Target }, reader: Reader): Promise<Watching> {
  const watch = await reader.find(freeBusyWatchType, target);
  const waiters = (watch?.value.waiting ?? []).map(async (who): Promise<Waiter> => {
    const [conference, calendar] = await Promise.all([
      // One that cannot be read waits no longer: it has been reported.
      reader.find(conferenceType, who.conference).catch(() => undefined),
      reader.find(freeBusyType, freeBusyTarget(target.partition, personOwner(who.worker))),
    ]);
    return { who, waits: conference !== undefined && waitsForTime(conference.value), calendar };
  });
  return { watch, waiters: await Promise.all(waiters) };
}

/**
 * Who waits still; and the calendars of those who do not, emptied: of social workers no more is kept than is needed.
 * Those who do not fit into one batch stay until the next time.
 */
function stillWaiting(
  { waiters }: Watching,
  situation: Situation,
): { readonly waiting: readonly Waiting[]; readonly emptied: readonly Write[] } {
  const { authority } = situation;
  const gone = waiters.filter(({ waits }) => !waits).slice(0, mostEmptied);
  const waiting = waiters.filter((one) => !gone.includes(one)).map(({ who }) => who);
  const readAnyway = new Set(
    ownersOf(
      authority,
      waiting.map(({ worker }) => worker),
    ).map(({ id }) => id),
  );
  const calendars = gone.flatMap(({ who, calendar }) =>
    calendar === undefined || calendar.value.busy.length === 0 || readAnyway.has(who.worker)
      ? []
      : [[who.worker, calendar] as const],
  );
  return {
    waiting,
    // Somebody may have waited for two.
    emptied: [...new Map(calendars).values()].map((calendar) =>
      change(calendar, { ...calendar.value, busy: [], unknown: 'notWaiting', at: stamp(situation) }),
    ),
  };
}

/** Every calendar is asked for anew. */
function beginReading(
  watch: Pick<FreeBusyWatch, 'readAt'>,
  waiting: readonly Waiting[],
  situation: Situation,
  target: Target,
): { readonly value: FreeBusyWatch; readonly errands: readonly ErrandAsked[] } {
  const { authority } = situation;
  const lookedAt = stamp(situation);
  const owners = ownersOf(
    authority,
    waiting.map(({ worker }) => worker),
  );
  const parts = partsOf(owners).slice(0, mostParts);
  return {
    value: { ...watch, lookedAt, running: parts.length > 0, failed: undefined, waiting: [...waiting] },
    errands: parts.map((part, n) =>
      askFor(part, target, {
        input: { run: lookedAt, last: n === parts.length - 1 },
        stream: 'calendars',
      }),
    ),
  };
}

/** Asks Outlook for the calendars of some. Parts of one reading keep their order, so that the last one ends it. */
function askFor(
  owners: readonly Owner[],
  target: Target,
  more: {
    readonly input: ErrandAsked['input'];
    readonly stream?: string;
    readonly at?: Temporal.Instant;
  },
): ErrandAsked {
  const { input, ...others } = more;
  return {
    name: 'calendar.busy',
    target,
    input: { ...target, ...input, owners: owners.map((owner) => ({ ...owner })) },
    reply: { verb: 'freeBusy.read', input },
    ...others,
  };
}

/** Asked for at every start; the first one of a service with calendars reads them. */
export const begin = action({
  verb: 'freeBusy.begin',
  audit: 'Began to read the calendars in Outlook',
  who: ['clock'],
  input: z.object({}),
  load: async ({ target }, reader) => ({ watch: await reader.find(freeBusyWatchType, target) }),
  may: nobody,
  present,
  decide(_input, { watch }, situation, target) {
    const { authority } = situation;
    if (watch || authority.settings.calendar === undefined) return nothing;
    const { value, errands } = beginReading({}, [], situation, target);
    return { writes: [create(freeBusyWatchType, target, authority.id, value)], errands, show: present() };
  },
});

/** Its time has come: while conferences wait for a time again and again, otherwise when work begins. */
export const refresh = action({
  verb: 'freeBusy.refresh',
  audit: 'Read the calendars in Outlook anew',
  who: ['clock'],
  input: z.object({}),
  load: loadWatch,
  may: nobody,
  present,
  decide(_input, loaded, situation, target) {
    const { watch } = loaded;
    if (!watch || situation.authority.settings.calendar === undefined) return nothing;
    const { waiting, emptied } = stillWaiting(loaded, situation);
    const { value, errands } = beginReading(watch.value, waiting, situation, target);
    return { writes: [change(watch, value), ...emptied], errands, show: present() };
  },
});

const askInput = z.object({
  conference: z.object({ partition: z.string(), id: z.string() }),
  worker: z.string().optional(),
  /** Read in any case, however fresh what is known of all may be: their time was let go. */
  owners: z.array(ownerSchema).max(8).default([]),
  /** Minutes until then, by which Outlook has followed. */
  after: z.int().min(0).max(10).default(0),
});

/** A conference waits for a time, or has let one go: what is too old is read anew. */
export const ask = action({
  verb: 'freeBusy.ask',
  audit: 'Asked for the calendars in Outlook',
  who: ['followUp'],
  input: askInput,
  async load({ target, input }, read) {
    const [watching, conference] = await Promise.all([
      loadWatch({ target }, read),
      read.find(conferenceType, input.conference),
    ]);
    return { ...watching, conference };
  },
  may: nobody,
  present,
  decide({ conference: about, worker, owners, after }, loaded, situation, target) {
    const { watch, conference } = loaded;
    if (!watch || situation.authority.settings.calendar === undefined) return nothing;
    const waits = conference !== undefined && waitsForTime(conference.value);
    const { waiting: before, emptied } = stillWaiting(loaded, situation);
    const isThere = before.some((one) => one.conference.id === about.id && one.worker === worker);
    const isNew = waits && worker !== undefined && !isThere && before.length < mostWaiting;
    const waiting = isNew ? [...before, { worker, conference: about, since: stamp(situation) }] : before;
    const lookedAt = Temporal.Instant.from(watch.value.lookedAt);
    const underWay = watch.value.running && lookedAt.until(situation.now).total('minutes') < overdueMinutes;
    if (waits && !underWay && isStale(watch.value, situation)) {
      const { value, errands } = beginReading(watch.value, waiting, situation, target);
      const later = after > 0 && owners.length > 0 ? [someOf(owners, after, situation, target)] : [];
      return {
        writes: [change(watch, value), ...emptied],
        errands: [...errands, ...later],
        show: present(),
      };
    }
    const some = isNew ? [...owners, personOwner(worker)] : owners;
    const changes = isNew || waiting.length < watch.value.waiting.length;
    return {
      writes: changes ? [change(watch, { ...watch.value, waiting: [...waiting] }), ...emptied] : [],
      errands: some.length > 0 ? [someOf(some, after, situation, target)] : [],
      show: present(),
    };
  },
});

function someOf(owners: readonly Owner[], after: number, { now }: Situation, target: Target): ErrandAsked {
  const once = [...new Map(owners.map((one) => [`${one.kind} ${one.id}`, one])).values()];
  return askFor(once, target, { input: {}, ...(after > 0 ? { at: now.add({ minutes: after }) } : {}) });
}

const readInput = z.object({
  /** `lookedAt` of the reading that it is a part of, and whether it is the last part. */
  run: z.string().optional(),
  last: z.boolean().default(false),
  answer: z.object({ read: z.array(readSchema).max(40) }).optional(),
  failed: z.string().max(60).optional(),
});

/** What Outlook has answered: kept where it is another than before. */
export const read = action({
  verb: 'freeBusy.read',
  audit: 'Noted when people and rooms are taken in Outlook',
  who: ['followUp'],
  input: readInput,
  async load({ target, input }, reader) {
    const answers = input.answer?.read ?? [];
    const [watch, ...calendars] = await Promise.all([
      reader.find(freeBusyWatchType, target),
      ...answers.map(({ of }) => reader.find(freeBusyType, freeBusyTarget(target.partition, of))),
    ]);
    return { watch, found: answers.map((answer, n) => ({ answer, before: calendars[n] })) };
  },
  may: nobody,
  present,
  decide({ run, last, failed }, { watch, found }, situation, target) {
    const writes: Write[] = found.flatMap(({ answer, before }) => {
      if (before && isSame(before.value, answer)) return [];
      const value: FreeBusy = { ...answer, at: stamp(situation) };
      const where = freeBusyTarget(target.partition, answer.of);
      if (!before) return [create(freeBusyType, where, situation.authority.id, value)];
      // What is new replaces what was: also that it could not be seen.
      const { unknown: _, ...rest } = before.value;
      return [change(before, { ...rest, ...value })];
    });
    if (watch && run !== undefined && watch.value.lookedAt === run) {
      const next = progress(watch.value, last, failed);
      if (next) writes.push(change(watch, next));
    }
    return { writes, show: present() };
  },
});

/** What the watch has to say of a reading after one of its parts; undefined: nothing new. */
function progress(
  watch: FreeBusyWatch,
  last: boolean,
  failed: string | undefined,
): FreeBusyWatch | undefined {
  const why = failed ?? watch.failed;
  if (last) {
    return {
      ...watch,
      running: false,
      ...(why === undefined ? { readAt: watch.lookedAt } : { failed: why }),
    };
  }
  return failed === undefined ? undefined : { ...watch, failed };
}

function isSame(before: FreeBusy, { busy, unknown }: CalendarRead): boolean {
  return (
    before.unknown === unknown &&
    before.busy.length === busy.length &&
    before.busy.every((minute, n) => minute === busy[n])
  );
}

/** The command that asks for fresh calendars for a conference. */
export function askCalendars(
  { authority }: Pick<Situation, 'authority'>,
  about: { readonly conference: Target; readonly worker?: string | undefined },
  letGo?: { readonly owners: readonly Owner[]; readonly after: number },
): readonly FollowUp[] {
  if (authority.settings.calendar === undefined) return [];
  const { conference, worker } = about;
  return [
    {
      verb: 'freeBusy.ask',
      target: freeBusyWatchTarget(authority),
      input: {
        conference: { ...conference },
        ...(worker === undefined ? {} : { worker }),
        ...(letGo ? { owners: letGo.owners.map((one) => ({ ...one })), after: letGo.after } : {}),
      },
    },
  ];
}

/** The same for a conference that waits for a time: the calendars of all who must be there. */
export function askForAll(
  situation: Pick<Situation, 'authority'>,
  conference: Target,
  value: Pick<Conference, 'worker' | 'needs'>,
): readonly FollowUp[] {
  return requiredOf(value).flatMap((worker) => askCalendars(situation, { conference, worker }));
}

export const freeBusyEntries = [begin, refresh, ask, read] as const;
