/** Whom a step of the first clock reaches, and the consultation once it has. */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import type { Taker } from '../practice/escalation-settings.ts';
import type { Rota } from '../rota/index.ts';
import { clockOffer, escalationsOf, type StepToCome } from './escalation.ts';
import type { Case, Consultation } from './record.ts';
import { couldTake } from './rights.ts';
import { atWork, impartial, servesAmong } from './serving.ts';

interface Around {
  readonly authority: Authority;
  readonly rota: Rota;
  readonly family: Pick<Case, 'restricted' | 'prior'>;
  readonly now: Temporal.Instant;
}

/** The consultation after a step, with those whom it reached: nobody, where there is nobody left who need act. */
export interface Climbed {
  readonly next: Consultation;
  readonly to: readonly PersonId[];
}

export function climb(value: Consultation, { step, to }: StepToCome, around: Around): Climbed {
  const reached = reachedBy(to, value, around).map((person) => person.id);
  const escalation = {
    offer: clockOffer(value),
    step,
    at: around.now.toString({ smallestUnit: 'millisecond' }),
    to: reached,
  };
  return { next: { ...value, escalations: [...(value.escalations ?? []), escalation] }, to: reached };
}

/** Whether a step that is to come would reach anybody, as the rota stands now. */
export function reachesAnybody(
  { to, at }: StepToCome,
  value: Consultation,
  around: Omit<Around, 'now'>,
): boolean {
  return reachedBy(to, value, { ...around, now: at }).length > 0;
}

/**
 * Those who could take it and have not been offered it: nobody who asked, nobody whom a restriction leaves out or who
 * has had responsibility for the family, nobody twice; nor, while there is anybody else, the manager with whom it was
 * agreed or somebody on leave. Of the rota as it stands now whoever else is on duty, its backup where the chair has it.
 */
function reachedBy(to: Taker, value: Consultation, around: Around): readonly Person[] {
  const { authority, rota, family, now } = around;
  const tried = [
    ...value.offers.map((offer) => offer.to),
    ...escalationsOf(value).flatMap((escalation) => escalation.to),
  ];
  const able = couldTake(authority, value, family).filter((person) => !tried.includes(person.id));
  if (to === 'safeguardingManager') {
    const managers = able.filter((person) => person.roles.includes('safeguardingManager'));
    return atWork(impartial(managers, value.manager), rota, now);
  }
  const serves = servesAmong(impartial(able, value.manager), authority, rota, now, { team: value.team });
  if (!serves || serves.why === 'safeguardingManager') return [];
  // Who is not on duty yet need not act for one that others have now; for the next session that is just what is meant.
  return serves.why === 'nextSession' && to === 'backup' ? [] : [serves.chair];
}

/** Somebody to whom it was offered as well can never be reached: noted, so that the next step comes at once. */
export function passedOver(value: Consultation, who: PersonId, at: string): Consultation {
  const run = clockOffer(value);
  return {
    ...value,
    escalations: value.escalations?.map((one) =>
      one.offer === run && one.to.includes(who)
        ? { ...one, passedOver: [...(one.passedOver ?? []), { who, at }] }
        : one,
    ),
  };
}

/** Of those to whom it was offered as well by the present clock, who could not be reached. */
export function unreachedOf(value: Consultation): readonly PersonId[] {
  return escalationsOf(value).flatMap((one) => one.passedOver?.map(({ who }) => who) ?? []);
}
