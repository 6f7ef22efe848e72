/** The one place where this slice asks the rota: who of some people serves, and when the next session begins. */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { isAway, nextSession, type Rota, type Serves, whoServes } from '../rota/index.ts';

/** What bears on whom of two who could both serve, and from when. */
interface Preferring {
  /** The team for which it is asked, whose linked chairs are preferred. */
  readonly team?: string | undefined;
  /** A session with no more minutes left than this is passed over. */
  readonly lastMinutes?: number;
}

/** The one among `able` to whom the rota gives a request at that moment; undefined when it names none of them. */
export function servesAmong(
  able: readonly Person[],
  authority: Authority,
  rota: Rota,
  at: Temporal.Instant,
  { team, lastMinutes = 0 }: Preferring = {},
): Serves | undefined {
  const onRota = [...authority.withRole('chair'), ...authority.withRole('safeguardingManager')];
  const excluding = onRota.filter((one) => !able.includes(one)).map(({ id }) => id);
  const linkedChairs = team === undefined ? [] : authority.team(team)?.linkedChairs;
  return whoServes(authority, rota, at, { excluding, linkedChairs, lastMinutes });
}

/** Without those on leave at that moment, unless all of them are. */
export function atWork(people: readonly Person[], rota: Rota, at: Temporal.Instant): readonly Person[] {
  const here = people.filter(({ id }) => !isAway(rota, id, at));
  return here.length > 0 ? here : people;
}

/** Without the manager with whom it was agreed, while there is anybody else. */
export function impartial(people: readonly Person[], manager: PersonId | undefined): readonly Person[] {
  const others = people.filter(({ id }) => id !== manager);
  return others.length > 0 ? others : people;
}

/** When the session after the one of a moment begins, as an offer keeps it; nothing when none does within a year. */
export function nextSessionOf(
  authority: Authority,
  rota: Rota,
  at: Temporal.Instant,
): { nextSession?: string } {
  const next = nextSession(authority, rota, at);
  return next ? { nextSession: next.from.toString({ smallestUnit: 'millisecond' }) } : {};
}
