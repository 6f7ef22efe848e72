/** Duty at a glance: now, today, the rest of the week, what is next. */
import type { Authority } from '../kernel/actor.ts';
import { dayOf } from '../practice/dates.ts';
import { calendar } from '../practice/working-days.ts';
import { type DutyAt, nextSession, onDuty, type SessionOnDay, sessionsOn } from './sessions.ts';

/** One day of the overview. A day without sessions and without a holiday is a gap in the rota. */
export interface DutyDay {
  readonly date: Temporal.PlainDate;
  /** Title of the bank holiday, on a weekday that is off. */
  readonly holiday?: string;
  readonly sessions: readonly SessionOnDay[];
}

export interface DutyOverview {
  readonly now?: DutyAt;
  readonly today: DutyDay;
  /** The weekdays of this week after today, Monday to Friday; empty from Friday on. */
  readonly thisWeek: readonly DutyDay[];
  /** The first session that begins after now. */
  readonly next?: SessionOnDay;
}

export function dutyOverview(authority: Authority, at: Temporal.Instant): DutyOverview {
  const today = dayOf(at);
  const rest = Array.from({ length: Math.max(0, 5 - today.dayOfWeek) }, (_, index) =>
    today.add({ days: index + 1 }),
  );
  return {
    now: onDuty(authority, at),
    today: dutyDay(authority, today),
    thisWeek: rest.map((date) => dutyDay(authority, date)),
    next: nextSession(authority, at),
  };
}

function dutyDay(authority: Authority, date: Temporal.PlainDate): DutyDay {
  return {
    date,
    holiday: calendar(authority.settings).holiday(date),
    sessions: sessionsOn(authority, date),
  };
}
