/** Whom a request goes to when it is sent now. */
import type { Authority, Person, PersonId } from '../../kernel/actor.ts';
import type { WhyServes } from '../../rota/index.ts';
import type { Case } from '../record.ts';
import { couldTake } from '../rights.ts';
import { servesAmong } from '../serving.ts';

export interface Recipient {
  readonly person: Person;
  /** From when they serve: now, or when their session begins. */
  readonly from: Temporal.Instant;
  readonly until?: Temporal.Instant;
  readonly why: WhyServes | 'named';
}

/**
 * The one whom the rota names among those who could take it: nobody takes what they asked for themselves, and nobody is
 * asked whom a restriction leaves out. Where the rota names none of them, the first who could; undefined when there is
 * nobody at all.
 */
export function recipient(
  authority: Authority,
  asker: PersonId,
  family: Pick<Case, 'restricted'>,
  now: Temporal.Instant,
): Recipient | undefined {
  const able = couldTake(authority, { asker }, family);
  const serves = servesAmong(able, authority, now);
  if (serves) {
    const { chair, from, until, why } = serves;
    return { person: chair, from, why, ...(until ? { until } : {}) };
  }
  const [first] = able;
  return first && { person: first, from: now, why: 'named' };
}
