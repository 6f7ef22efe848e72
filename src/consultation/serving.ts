/** The one place where this slice asks the rota: who of some people serves, and when the next session begins. */
import type { Authority, Person } from '../kernel/actor.ts';
import { nextSession, type Serves, whoServes } from '../rota/index.ts';

/** The one among `able` to whom the rota gives a request at that moment; undefined when it names none of them. */
export function servesAmong(
  able: readonly Person[],
  authority: Authority,
  at: Temporal.Instant,
): Serves | undefined {
  const onRota = authority.duty.flatMap(({ chair, backup }) => (backup ? [chair, backup] : [chair]));
  const managers = authority.withRole('safeguardingManager').map((person) => person.id);
  const excluding = [...new Set([...onRota, ...managers])].filter(
    (id) => !able.some((person) => person.id === id),
  );
  return whoServes(authority, at, { excluding });
}

/** When the session after the one of a moment begins, as an offer keeps it; nothing when none does within a year. */
export function nextSessionOf(authority: Authority, at: Temporal.Instant): { nextSession?: string } {
  const next = nextSession(authority, at);
  return next ? { nextSession: next.from.toString({ smallestUnit: 'millisecond' }) } : {};
}
