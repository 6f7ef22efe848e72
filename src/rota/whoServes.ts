/** Whom a request goes to. */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { dayOf } from '../practice/dates.ts';
import { calendar } from '../practice/working-days.ts';
import { nextWorkingTime } from '../practice/working-hours.ts';
import { onDuty, type SessionOnDay, sessionsFrom } from './sessions.ts';

/** Why it is this person. */
export type WhyServes = 'onDuty' | 'backup' | 'nextSession' | 'safeguardingManager';

/**
 * Who serves, and from when: the moment asked about when they are on duty, otherwise the start of the session (or of
 * working time, for the safeguarding manager, whose service has no end of its own).
 */
export interface Serves {
  readonly chair: Person;
  readonly from: Temporal.Instant;
  readonly until?: Temporal.Instant;
  readonly why: WhyServes;
}

/** How many working days ahead a session still counts as the next one, before the safeguarding manager is asked. */
const lookAheadWorkingDays = 5;

/**
 * The person to whom a request sent at `at` goes. The chair on duty; when that chair may not (nobody takes a request
 * that they sent: `excluding`), the backup of the session; when nobody is on duty or neither may, the next session's
 * chair, or its backup, within five working days; then a safeguarding manager. Undefined when everybody is excluded.
 */
export function whoServes(
  authority: Authority,
  at: Temporal.Instant,
  options: { readonly excluding?: readonly PersonId[] } = {},
): Serves | undefined {
  const excluding = options.excluding ?? [];
  const may = (person: Person | undefined): person is Person =>
    person !== undefined && !excluding.includes(person.id);

  const now = onDuty(authority, at);
  if (now && may(now.chair)) return { chair: now.chair, from: at, until: now.until, why: 'onDuty' };
  if (now && may(now.backup)) return { chair: now.backup, from: at, until: now.until, why: 'backup' };

  const last = calendar(authority.settings).addWorkingDays(dayOf(at), lookAheadWorkingDays);
  for (const session of sessionsFrom(authority, at, last)) {
    const chair = inSession(session).find(may);
    if (chair) return { chair, from: session.from, until: session.until, why: 'nextSession' };
  }

  const manager = authority.withRole('safeguardingManager').find(may);
  if (!manager) return undefined;
  return { chair: manager, from: nextWorkingTime(at, authority.settings), why: 'safeguardingManager' };
}

function inSession(session: SessionOnDay): Person[] {
  return session.backup ? [session.chair, session.backup] : [session.chair];
}
