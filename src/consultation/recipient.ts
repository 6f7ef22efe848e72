/** Whom a request goes to, when it is sent and whenever it needs somebody anew. */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import type { HowSoon } from '../practice/codes.ts';
import type { Rota, WhyServes } from '../rota/index.ts';
import type { Offer } from './offers.ts';
import type { Case, Consultation } from './record.ts';
import { couldTake } from './rights.ts';
import { atWork, impartial, nextSessionOf, servesAmong } from './serving.ts';

export interface Recipient {
  readonly person: Person;
  /** From when they serve: now, or when their session begins. */
  readonly from: Temporal.Instant;
  readonly until?: Temporal.Instant;
  readonly why: WhyServes | 'named';
  readonly asBackup?: true;
}

/** The request, as far as it bears on who can be asked. */
export interface Asking extends Pick<Consultation, 'asker'> {
  readonly manager?: PersonId | undefined;
  /** Whose linked chairs are preferred. */
  readonly team?: string | undefined;
  /** What is wanted today goes to the chair on duty to the last minute. */
  readonly howSoon?: HowSoon | undefined;
}

/**
 * The one whom the rota names among those who could take it: nobody takes what they asked for themselves, nobody is
 * asked whom a restriction leaves out or who has had responsibility for the family, nor, while there is anybody else,
 * the manager with whom it was agreed. Where the rota names none of them, the first who could and is not away;
 * undefined when there is nobody at all.
 */
export function recipient(
  authority: Authority,
  rota: Rota,
  asking: Asking,
  family: Pick<Case, 'restricted' | 'prior'>,
  now: Temporal.Instant,
  /** Those who were asked already, and are not to be asked again. */
  tried: readonly PersonId[] = [],
): Recipient | undefined {
  const could = couldTake(authority, asking, family).filter(({ id }) => !tried.includes(id));
  const able = impartial(could, asking.manager);
  const lastMinutes = asking.howSoon === 'today' ? 0 : authority.settings.dutyLastMinutes;
  const serves = servesAmong(able, authority, rota, now, { team: asking.team, lastMinutes });
  if (serves) {
    const { chair, from, until, why, asBackup } = serves;
    return { person: chair, from, why, ...(until ? { until } : {}), ...(asBackup ? { asBackup } : {}) };
  }
  const [first] = atWork(able, rota, now);
  return first && { person: first, from: now, why: 'named' };
}

interface Offering {
  readonly authority: Authority;
  readonly rota: Rota;
  readonly now: Temporal.Instant;
}

/** The entry of an offer made now. */
export function offerTo({ person, from, why, asBackup }: Recipient, offering: Offering): Offer {
  // Somebody who is only named has no session that it waits for.
  if (why === 'named') return offerNow(person, { why }, offering);
  return offerFrom(from, person, { why, ...(asBackup ? { asBackup } : {}) }, offering);
}

type How = Omit<Offer, 'to' | 'at' | 'from' | 'nextSession'>;

/** The same to somebody whom the rota did not choose, from this moment: passed on by hand, or named. */
export function offerNow(person: Pick<Person, 'id'>, how: How, offering: Offering): Offer {
  return offerFrom(offering.now, person, how, offering);
}

function offerFrom(
  from: Temporal.Instant,
  { id }: Pick<Person, 'id'>,
  how: How,
  { authority, rota, now }: Offering,
): Offer {
  const at = now.toString({ smallestUnit: 'millisecond' });
  return {
    to: id,
    at,
    from: from === now ? at : from.toString({ smallestUnit: 'millisecond' }),
    ...how,
    ...nextSessionOf(authority, rota, from),
  };
}
