/** When agencies are asked before a conference, and when chair and social worker; and when again. Pure. */

import type { Conference } from '../../conference/index.ts';
import { dayOf, momentOf } from '../../practice/dates.ts';
import { reportDueOn } from '../../practice/report-deadlines.ts';
import type { Settings } from '../../practice/settings.ts';
import { calendar } from '../../practice/working-days.ts';
import type { Row } from '../load.ts';
import type { OwnAsk, Preparation } from '../record.ts';
import { sharedBy } from './known.ts';

type AskSettings = Pick<Settings, 'timescales' | 'holidays' | 'preparation' | 'workingHours'>;

/** The last day on which a report of this row is in time; the social worker has the deadline of everybody. */
export function dueOf(
  { of, agency }: Pick<Row, 'of' | 'agency'>,
  { type }: Pick<Conference, 'type'>,
  starts: Temporal.Instant,
  settings: AskSettings,
): Temporal.PlainDate {
  return reportDueOn(type, of === 'invitation' ? agency : undefined, dayOf(starts), settings);
}

/** Whether nothing more is to be asked of them: they have said whether they come, and where the report stands. */
export function hasSaid({ of, attendance }: Pick<Row, 'of' | 'attendance'>): boolean {
  const { answered, report } = attendance?.value ?? {};
  if (of === 'worker') return report !== undefined;
  // Who promised a report is reminded of it.
  return answered !== undefined && report !== undefined;
}

/** Why somebody is asked on this day: for the first time for this beginning, or again; undefined: they are not. */
export function askedToday(
  row: Pick<Row, 'of' | 'agency' | 'attendance'>,
  conference: Pick<Conference, 'type'>,
  starts: Temporal.Instant,
  now: Temporal.Instant,
  settings: AskSettings,
): 'first' | 'again' | undefined {
  if (hasSaid(row) || Temporal.Instant.compare(now, starts) >= 0) return undefined;
  const key = starts.epochMilliseconds;
  const asks = (row.attendance?.value.asks ?? []).filter(
    (one) => Temporal.Instant.from(one.starts).epochMilliseconds === key,
  );
  const last = asks.at(-1);
  if (!last) return 'first';
  const today = dayOf(now);
  // Asked on this very day already: nobody is asked twice a day.
  if (dayOf(Temporal.Instant.from(last.at)).equals(today)) return undefined;
  const due = dueOf(row, conference, starts, settings);
  const days = settings.preparation.remindWorkingDays.map((n) => calendar(settings).addWorkingDays(due, -n));
  return days.some((one) => one.equals(today)) ? 'again' : undefined;
}

/** The days on which chair or social worker are asked what only they know, the first first. */
export function ownAskDays(
  what: OwnAsk,
  starts: Temporal.Instant,
  settings: AskSettings,
): readonly Temporal.PlainDate[] {
  const { contactWorkingDays, viewsWorkingDays, sharedWorkingDays } = settings.preparation;
  const days = calendar(settings);
  const meets = dayOf(starts);
  const [from, before] = {
    contact: [meets, contactWorkingDays] as const,
    views: [meets, viewsWorkingDays] as const,
    shared: [days.onOrBefore(sharedBy(starts, settings)), sharedWorkingDays] as const,
  }[what];
  return [...before].sort((a, b) => b - a).map((n) => days.addWorkingDays(from, -n));
}

/**
 * Whether they are asked today: one of those days has come, and they have not been asked since. Booked at short notice,
 * several have come at once, and they are asked once.
 */
export function ownAskedToday(
  what: OwnAsk,
  asks: Preparation['own'],
  starts: Temporal.Instant,
  now: Temporal.Instant,
  settings: AskSettings,
): boolean {
  if (Temporal.Instant.compare(now, starts) >= 0) return false;
  const today = dayOf(now);
  const reached = ownAskDays(what, starts, settings).findLast(
    (one) => Temporal.PlainDate.compare(one, today) <= 0,
  );
  if (!reached) return false;
  const last = (asks ?? []).findLast(
    (one) => one.what === what && Temporal.Instant.from(one.starts).equals(starts),
  );
  return !last || Temporal.PlainDate.compare(dayOf(Temporal.Instant.from(last.at)), reached) < 0;
}

/** The beginning of the next working day on which there may be something to ask; undefined once it has begun. */
export function nextLook(
  starts: Temporal.Instant,
  now: Temporal.Instant,
  settings: AskSettings,
): Temporal.Instant | undefined {
  const next = calendar(settings).addWorkingDays(dayOf(now), 1);
  const at = momentOf(next, settings.workingHours.from);
  return Temporal.Instant.compare(at, starts) < 0 ? at : undefined;
}
