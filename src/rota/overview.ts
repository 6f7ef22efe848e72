/** Duty at a glance: now, today, the rest of the week, what is next; and a month with its gaps and its balance. */
import type { Authority, PersonId } from '../kernel/actor.ts';
import { dayOf } from '../practice/dates.ts';
import { calendar } from '../practice/working-days.ts';
import type { Rota } from './record.ts';
import { type DutyAt, gapsOn, nextSession, onDuty, type SessionOnDay, sessionsOn } from './sessions.ts';
import type { Slot } from './slots.ts';

/** One day of the overview. */
export interface DutyDay {
  readonly date: Temporal.PlainDate;
  /** Title of the bank holiday, on a weekday that is off. */
  readonly holiday?: string;
  readonly sessions: readonly SessionOnDay[];
  /** Parts of a working day in which nobody serves. */
  readonly gaps: readonly Slot[];
}

export interface DutyOverview {
  readonly now?: DutyAt;
  readonly today: DutyDay;
  /** The weekdays of this week after today, Monday to Friday; empty from Friday on. */
  readonly thisWeek: readonly DutyDay[];
  /** The first session that begins after now. */
  readonly next?: SessionOnDay;
}

export function dutyOverview(authority: Authority, rota: Rota, at: Temporal.Instant): DutyOverview {
  const today = dayOf(at);
  const rest = Array.from({ length: Math.max(0, 5 - today.dayOfWeek) }, (_, index) =>
    today.add({ days: index + 1 }),
  );
  return {
    now: onDuty(authority, rota, at),
    today: dutyDay(authority, rota, today),
    thisWeek: rest.map((date) => dutyDay(authority, rota, date)),
    next: nextSession(authority, rota, at),
  };
}

export function dutyDay(authority: Authority, rota: Rota, date: Temporal.PlainDate): DutyDay {
  return {
    date,
    holiday: calendar(authority.settings).holiday(date),
    sessions: sessionsOn(authority, rota, date),
    gaps: gapsOn(authority, rota, date),
  };
}

/** Hours of one person in a month. */
export interface Share {
  readonly person: PersonId;
  readonly onDuty: number;
  readonly asBackup: number;
}

export interface DutyMonth {
  readonly month: Temporal.PlainYearMonth;
  /** Its weeks, each with its weekdays, and the days of a weekend on which somebody was put in. */
  readonly weeks: readonly (readonly DutyDay[])[];
  /** Every chair, and whoever else serves, those with most hours first. */
  readonly balance: readonly Share[];
}

export function dutyMonth(authority: Authority, rota: Rota, month: Temporal.PlainYearMonth): DutyMonth {
  const days = Array.from({ length: month.daysInMonth }, (_, n) =>
    dutyDay(authority, rota, month.toPlainDate({ day: n + 1 })),
  ).filter(({ date, sessions }) => date.dayOfWeek <= 5 || sessions.length > 0);
  const weeks = Map.groupBy(days, ({ date }) => date.subtract({ days: date.dayOfWeek - 1 }).toString());
  return { month, weeks: [...weeks.values()], balance: balanceOf(authority, days) };
}

function balanceOf(authority: Authority, days: readonly DutyDay[]): readonly Share[] {
  const hours = new Map<PersonId, { onDuty: number; asBackup: number }>(
    authority.withRole('chair').map(({ id }) => [id, { onDuty: 0, asBackup: 0 }]),
  );
  const add = (id: PersonId, what: 'onDuty' | 'asBackup', amount: number) => {
    const share = hours.get(id) ?? { onDuty: 0, asBackup: 0 };
    hours.set(id, { ...share, [what]: share[what] + amount });
  };
  for (const { from, until, chair, backup } of days.flatMap(({ sessions }) => sessions)) {
    const amount = from.until(until).total('hours');
    add(chair.id, 'onDuty', amount);
    if (backup) add(backup.id, 'asBackup', amount);
  }
  return [...hours]
    .map(([person, share]) => ({ person, ...share }))
    .sort((a, b) => b.onDuty - a.onDuty || b.asBackup - a.asBackup);
}
