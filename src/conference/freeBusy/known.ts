/** What is known of Outlook when slots are looked for: of whom, and since when it is at least true. */
import type { Authority } from '../../kernel/actor.ts';
import type { Reader } from '../../kernel/records.ts';
import { diaryPartition } from '../diary/record.ts';
import type { Period } from '../minutes.ts';
import {
  type FreeBusy,
  type FreeBusyWatch,
  freeBusyTarget,
  freeBusyType,
  freeBusyWatchIn,
  freeBusyWatchTarget,
  freeBusyWatchType,
  type Owner,
  periodsIn,
} from './record.ts';

/** Calendars of one service that are looked at; of those beyond nothing is known. */
const mostCalendars = 1_000;
/** What was read so long ago says nothing of now: Outlook could not be reached for days. */
const tooOldDays = 7;

/** As it is kept; both are read in one wait. */
export interface OutlookKept {
  readonly watch: FreeBusyWatch | undefined;
  readonly calendars: readonly FreeBusy[];
}

/** Undefined for a service whose calendars are not kept outside. */
export async function readOutlook(authority: Authority, read: Reader): Promise<OutlookKept | undefined> {
  if (authority.settings.calendar === undefined) return undefined;
  const [watch, listed] = await Promise.all([
    read.find(freeBusyWatchType, freeBusyWatchTarget(authority)),
    read.list(freeBusyType, { partition: diaryPartition(authority), limit: mostCalendars }),
  ]);
  return { watch: watch?.value, calendars: listed.items.map(({ value }) => value) };
}

/** The same of some alone. */
export async function readOutlookOf(
  owners: readonly Owner[],
  { partition, authority }: { readonly partition: string; readonly authority: string },
  read: Reader,
): Promise<OutlookKept> {
  const [watch, ...calendars] = await Promise.all([
    read.find(freeBusyWatchType, freeBusyWatchIn(partition, authority)),
    ...owners.map((owner) => read.find(freeBusyType, freeBusyTarget(partition, owner))),
  ]);
  return { watch: watch?.value, calendars: calendars.flatMap((one) => one?.value ?? []) };
}

export interface Outlook {
  /** When somebody or something is taken in Outlook, beside what the diary has; nothing of what is not known. */
  busy(owner: Owner): readonly Period[];
  /** Since when what is known of it is at least true; undefined where nothing is. */
  asOf(owner: Owner): Temporal.Instant | undefined;
}

export function outlookOf(
  { watch, calendars }: OutlookKept,
  authority: Authority,
  now: Temporal.Instant,
): Outlook {
  const byOwner = new Map(calendars.map((one) => [keyOf(one.of), one]));
  // Instants stand in records in one form, so that the order of their texts is that of time.
  const tooOld = now.subtract({ hours: tooOldDays * 24 }).toString({ smallestUnit: 'millisecond' });
  const always = new Set(
    [...authority.withRole('chair'), ...authority.withRole('minuteTaker')].map(({ id }) => id),
  );
  const waited = new Map(watch?.waiting.map(({ worker, since }) => [worker, since]));

  /** Whether the last whole reading was of this one as well. */
  function wasRead({ kind, id }: Owner, at: string): boolean {
    if (kind === 'room' || always.has(id)) return true;
    const since = waited.get(id);
    return since !== undefined && since <= at;
  }

  /** What is kept of somebody, and since when it is at least true. */
  function known(owner: Owner): { readonly busy: FreeBusy['busy']; readonly at: string } | undefined {
    const one = byOwner.get(keyOf(owner));
    if (!one || one.unknown !== undefined) return undefined;
    const readAt = watch?.readAt;
    const again = readAt !== undefined && one.at < readAt && wasRead(owner, readAt);
    const at = again ? readAt : one.at;
    return at < tooOld ? undefined : { busy: one.busy, at };
  }

  return {
    asOf(owner) {
      const at = known(owner)?.at;
      return at === undefined ? undefined : Temporal.Instant.from(at);
    },
    busy: (owner) => periodsIn(known(owner)?.busy ?? []),
  };
}

const keyOf = ({ kind, id }: Owner) => `${kind} ${id}`;
