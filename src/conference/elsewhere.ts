/** Who of a slot is elsewhere then, as the rota has it now: on leave, or giving consultations on duty. */
import type { Authority, PersonId } from '../kernel/actor.ts';
import { dayOf } from '../practice/dates.ts';
import { type RotaRead, rotaOf, sessionsOn } from '../rota/index.ts';
import { hasBegun } from './asking/following.ts';
import type { Slot } from './diary/record.ts';
import { periodIn } from './minutes.ts';
import { awayOf } from './question.ts';
import type { Conference } from './record.ts';

interface Within {
  readonly authority: Authority;
}

/** Everybody whom a slot takes up, but for the social worker. */
export const servingIn = ({ chair, minuteTaker, others = [] }: Slot): readonly PersonId[] =>
  [chair, minuteTaker, ...others].filter((one) => one !== undefined);

/** Those who have leave in the rota at any of that time. */
export function awayIn(slot: Slot, read: RotaRead, { authority }: Within): readonly PersonId[] {
  const rota = rotaOf(authority, read);
  const wanted = periodIn(slot);
  return servingIn(slot).filter((person) =>
    awayOf(person, rota).some((away) => away.from < wanted.until && wanted.from < away.until),
  );
}

/** Whether the chair gives consultations on duty at any of that time. */
export function isOnDuty(slot: Slot, read: RotaRead, { authority }: Within): boolean {
  const [from, until] = [Temporal.Instant.from(slot.from), Temporal.Instant.from(slot.until)];
  return sessionsOn(authority, rotaOf(authority, read), dayOf(from)).some(
    (session) =>
      session.chair.id === slot.chair &&
      Temporal.Instant.compare(session.from, until) < 0 &&
      Temporal.Instant.compare(from, session.until) < 0,
  );
}

/** The time that it has, or is about to have, while it is still to come. */
export function slotAhead(value: Conference, now: Temporal.Instant): Slot | undefined {
  if (value.cancelled || hasBegun(value, now)) return undefined;
  return (value.moving ?? value.booking)?.slot;
}

/** What a card says of it, a sentence each. Why somebody is away is nobody's business. */
export function elsewhereWords(slot: Slot, read: RotaRead, within: Within): readonly string[] {
  const away = awayIn(slot, read, within);
  const is = (person: PersonId | undefined) => person !== undefined && away.includes(person);
  return [
    is(slot.chair) && 'Its chair is away then, as the rota has it. Please move it, or find another chair.',
    !is(slot.chair) &&
      isOnDuty(slot, read, within) &&
      'Its chair gives consultations on duty then. Please move it, or put somebody else on duty.',
    is(slot.minuteTaker) &&
      'Its minute taker is away then, as the rota has it. Please move it, or find another by hand.',
    slot.others?.some(is) === true &&
      'Somebody who must be there is away then, as the rota has it. Please move it.',
  ].filter((one) => one !== false);
}
