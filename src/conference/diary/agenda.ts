/**
 * What stands in the diary for one person: their own conferences first, then the service's of today and of this week,
 * what waits for a time, and what is out of time. Each conference stands there once. Pure.
 */
import type { PersonId } from '../../kernel/actor.ts';
import { dayOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { lastWorkingDay } from '../../practice/timescales.ts';
import { dueOf, isLate } from '../due.ts';
import type { Conference } from '../record.ts';
import type { ConferenceInCase } from '../rights.ts';

export const agendaParts = ['own', 'today', 'week', 'waits', 'outOfTime'] as const;
export type AgendaPart = (typeof agendaParts)[number];

export interface AgendaRow {
  readonly part: AgendaPart;
  readonly found: ConferenceInCase;
  /** The last working day in time. */
  readonly last: Temporal.PlainDate;
  /** Booked after it; or past it without a time. */
  readonly late: boolean;
}

export interface Agenda {
  readonly rows: readonly AgendaRow[];
  /** Own ones counted too. */
  readonly today: number;
  readonly week: number;
  readonly waits: number;
  readonly outOfTime: number;
}

/** Own conferences are shown up to the end of the week, and at least so many of them. */
const ownAtLeast = 3;

/** The Sunday of the week of a day. */
export const endOfWeek = (day: Temporal.PlainDate): Temporal.PlainDate =>
  day.add({ days: 7 - day.dayOfWeek });

export function isOwn({ booking }: Pick<Conference, 'booking'>, person: PersonId): boolean {
  return booking !== undefined && [booking.slot.chair, booking.slot.minuteTaker].includes(person);
}

const dayIn = ({ booking }: Pick<Conference, 'booking'>) =>
  booking && dayOf(Temporal.Instant.from(booking.slot.starts));

/** Whether its last day in time is past and it has no time, or has one after that day that is still to come. */
function lateNow(value: Conference, last: Temporal.PlainDate, today: Temporal.PlainDate, settings: Settings) {
  const { booking } = value;
  if (booking?.state === 'booked') return isLate(booking.slot, value, settings);
  return Temporal.PlainDate.compare(today, last) > 0;
}

export function agendaOf(
  found: readonly ConferenceInCase[],
  person: PersonId,
  now: Temporal.Instant,
  settings: Settings,
): Agenda {
  const today = dayOf(now);
  const sunday = endOfWeek(today);
  const standing = found.filter(({ conference: { value } }) => value.cancelled === undefined);
  const isOver = ({ booking }: Conference) =>
    booking !== undefined && Temporal.Instant.compare(Temporal.Instant.from(booking.slot.until), now) <= 0;
  const own = standing
    .filter(({ conference: { value } }) => isOwn(value, person) && !isOver(value))
    .sort(byTime);
  const near = own.filter((one, n) => n < ownAtLeast || isWithin(one, today, sunday));
  const rows = [
    ...near.map((one) => rowOf('own', one)),
    ...standing
      .filter((one) => !near.includes(one))
      .flatMap((one) => {
        const part = partOf(one);
        return part ? [rowOf(part, one)] : [];
      }),
  ].sort(byPart);
  const onDay = (row: AgendaRow, from: Temporal.PlainDate, to: Temporal.PlainDate) =>
    isWithin(row.found, from, to);
  return {
    rows,
    today: rows.filter((row) => onDay(row, today, today)).length,
    week: rows.filter((row) => onDay(row, today.add({ days: 1 }), sunday)).length,
    waits: rows.filter(
      ({ part, late, found: { conference } }) =>
        part === 'waits' || (late && conference.value.booking === undefined),
    ).length,
    outOfTime: rows.filter(({ late }) => late).length,
  };

  function rowOf(part: AgendaPart, one: ConferenceInCase): AgendaRow {
    const { value } = one.conference;
    const last = lastWorkingDay(dueOf(value, settings), settings);
    return { part, found: one, last, late: lateNow(value, last, today, settings) };
  }

  function partOf(one: ConferenceInCase): AgendaPart | undefined {
    const { value } = one.conference;
    if (isWithin(one, today, today)) return 'today';
    if (isWithin(one, today.add({ days: 1 }), sunday)) return 'week';
    const { late } = rowOf('waits', one);
    if (value.booking?.state !== 'booked') return late ? 'outOfTime' : 'waits';
    return late && !isOver(value) ? 'outOfTime' : undefined;
  }
}

function isWithin(
  { conference: { value } }: ConferenceInCase,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): boolean {
  const on = dayIn(value);
  if (!on) return false;
  return Temporal.PlainDate.compare(from, on) <= 0 && Temporal.PlainDate.compare(on, to) <= 0;
}

const startsOf = ({ conference: { value } }: ConferenceInCase) => value.booking?.slot.starts ?? '';

function byTime(a: ConferenceInCase, b: ConferenceInCase): number {
  if (startsOf(a) !== startsOf(b)) return startsOf(a) < startsOf(b) ? -1 : 1;
  return a.conference.target.id < b.conference.target.id ? -1 : 1;
}

/** By the parts, in a part by time; what has none by its last day. */
function byPart(a: AgendaRow, b: AgendaRow): number {
  if (a.part !== b.part) return agendaParts.indexOf(a.part) - agendaParts.indexOf(b.part);
  const timed = a.part === 'waits' || a.part === 'outOfTime' ? Temporal.PlainDate.compare(a.last, b.last) : 0;
  return timed || byTime(a.found, b.found);
}
