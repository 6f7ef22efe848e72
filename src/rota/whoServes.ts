/** Whom a request goes to. */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { dayOf, formatTime } from '../practice/dates.ts';
import { calendar } from '../practice/working-days.ts';
import { nextWorkingTime } from '../practice/working-hours.ts';
import type { Rota } from './record.ts';
import { onDuty, onLeave, type SessionOnDay, sessionsFrom } from './sessions.ts';
import { minuteOf, timeOf } from './slots.ts';

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
  /** They are the backup of that session, which is now or the next one. */
  readonly asBackup?: true;
}

export interface Choosing {
  /** Those who may not: whoever asks, and those who have had to do with the family. */
  readonly excluding?: readonly PersonId[];
  /** Chairs linked to the asker's team: of two who could both serve, the linked one is asked. */
  readonly linkedChairs?: readonly PersonId[];
  /** A session with no more minutes left than this is passed over for the next one, where there is one. */
  readonly lastMinutes?: number;
}

/** How many working days ahead a session still counts as the next one, before the safeguarding manager is asked. */
const lookAheadWorkingDays = 5;

/**
 * The person to whom a request sent at `at` goes. The chair on duty, or the backup where only they are linked to the
 * asker's team; when one of the two may not, the other; when nobody is on duty or neither may, the same of the next
 * session within five working days (also when this one is about to end); then a safeguarding manager. Nobody on leave. Undefined when nobody is left.
 */
export function whoServes(
  authority: Authority,
  rota: Rota,
  at: Temporal.Instant,
  { excluding = [], linkedChairs = [], lastMinutes = 0 }: Choosing = {},
): Serves | undefined {
  const may = (person: Person | undefined): person is Person =>
    person !== undefined && !excluding.includes(person.id);
  /** Main and backup in the order in which they are asked; whoever was put in goes before any link. */
  const askedIn = ({ chair, backup, how }: SessionOnDay): readonly Person[] => {
    const able = [chair, backup].filter(may);
    if (how !== 'pattern') return able;
    const linked = able.filter(({ id }) => linkedChairs.includes(id));
    return linked.length === 1 ? linked : able;
  };

  const now = onDuty(authority, rota, at);
  const serving = now && servesNow(now, askedIn(now), at);
  const isEnding =
    now !== undefined && now.until.epochMilliseconds - at.epochMilliseconds <= lastMinutes * 60_000;
  if (serving && !isEnding) return serving;

  const last = calendar(authority.settings).addWorkingDays(dayOf(at), lookAheadWorkingDays);
  for (const session of sessionsFrom(authority, rota, at, last)) {
    const [chair] = askedIn(session);
    if (!chair) continue;
    const { from, until } = session;
    return { chair, from, until, why: 'nextSession', ...(chair === session.chair ? {} : { asBackup: true }) };
  }

  if (serving) return serving;

  const opens = nextWorkingTime(at, authority.settings);
  const manager = authority
    .withRole('safeguardingManager')
    .find((person) => may(person) && !isAway(rota, person.id, opens));
  return manager && { chair: manager, from: opens, why: 'safeguardingManager' };
}

function servesNow(
  { chair, until }: SessionOnDay,
  [serving]: readonly Person[],
  from: Temporal.Instant,
): Serves | undefined {
  if (!serving) return undefined;
  return serving === chair
    ? { chair: serving, from, until, why: 'onDuty' }
    : { chair: serving, from, until, why: 'backup', asBackup: true };
}

/** Whether the person is on leave at a moment. */
export function isAway(rota: Rota, person: PersonId, at: Temporal.Instant): boolean {
  const time = formatTime(at);
  return onLeave(rota, person, dayOf(at).toString(), { from: time, to: timeOf(minuteOf(time) + 1) });
}
