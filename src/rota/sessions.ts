/**
 * The weekly duty rota laid over the calendar. Chairs give consultations on a duty basis (Milton Keynes 2021-22, C1).
 * Weekends and bank holidays are gaps; sessions are wall times in Europe/London.
 */
import type { Authority, DutySession, Person } from '../kernel/actor.ts';
import { dayOf, momentOf } from '../practice/dates.ts';
import { calendar } from '../practice/working-days.ts';

/** One session on one day, with the people in it. It serves from `from` until just before `until`. */
export interface SessionOnDay {
  readonly date: Temporal.PlainDate;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly chair: Person;
  readonly backup?: Person;
  readonly session: DutySession;
}

/** Who is on duty at a moment. */
export type DutyAt = SessionOnDay;

/** An authority never changes, so a day's sessions are worked out once; the days asked for are few. */
const worked = new WeakMap<Authority, Map<string, readonly SessionOnDay[]>>();
const mostDays = 1_000;

/** The sessions of a day in order; none on weekends and bank holidays. */
export function sessionsOn(authority: Authority, date: Temporal.PlainDate): readonly SessionOnDay[] {
  let days = worked.get(authority);
  if (days === undefined || days.size >= mostDays) {
    days = new Map();
    worked.set(authority, days);
  }
  const key = date.toString();
  let sessions = days.get(key);
  if (sessions === undefined) {
    sessions = workOut(authority, date);
    days.set(key, sessions);
  }
  return sessions;
}

function workOut(authority: Authority, date: Temporal.PlainDate): readonly SessionOnDay[] {
  if (!calendar(authority.settings).isWorkingDay(date)) return [];
  return authority.duty
    .filter((session) => session.weekday === date.dayOfWeek)
    .flatMap((session) => onDay(authority, session, date))
    .sort((a, b) => Temporal.Instant.compare(a.from, b.from));
}

/** The session that is on at a moment; undefined when nobody is on duty. */
export function onDuty(authority: Authority, at: Temporal.Instant): DutyAt | undefined {
  return sessionsOn(authority, dayOf(at)).find(
    (session) =>
      Temporal.Instant.compare(session.from, at) <= 0 && Temporal.Instant.compare(at, session.until) < 0,
  );
}

/** The first session that begins after a moment; undefined when none does within a year. */
export function nextSession(authority: Authority, at: Temporal.Instant): SessionOnDay | undefined {
  return sessionsFrom(authority, at, dayOf(at).add({ years: 1 })).next().value;
}

/** The sessions that begin after a moment, in order, up to and with the day `last`. */
export function* sessionsFrom(
  authority: Authority,
  at: Temporal.Instant,
  last: Temporal.PlainDate,
): Generator<SessionOnDay, undefined> {
  if (authority.duty.length === 0) return;
  for (let date = dayOf(at); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    for (const session of sessionsOn(authority, date)) {
      if (Temporal.Instant.compare(session.from, at) > 0) yield session;
    }
  }
}

function onDay(authority: Authority, session: DutySession, date: Temporal.PlainDate): SessionOnDay[] {
  const chair = authority.person(session.chair);
  // Somebody who has left the authority file serves no more; the file's own check keeps this from arising.
  if (!chair) return [];
  const backup = session.backup === undefined ? undefined : authority.person(session.backup);
  return [
    {
      date,
      from: momentOf(date, session.from),
      until: momentOf(date, session.to),
      chair,
      backup,
      session,
    },
  ];
}
