/** The clock of an enquiry, as the cards of its case show it. */
import { type CaseClock, caseTarget } from '../consultation/index.ts';
import type { DomainEvent, FollowUp } from '../kernel/decision.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Target } from '../kernel/view.ts';
import { bookedFor, dayZero, initiations } from './days.ts';
import type { Enquiry } from './record.ts';

export function clockOf(value: Enquiry, { id }: Pick<Target, 'id'>): CaseClock {
  const booked = bookedFor(value);
  return {
    enquiry: id,
    reference: value.reference,
    openedAt: value.openedAt,
    version: value.version,
    from: dayZero(value).toString(),
    ...(value.requested ? { requestedOn: value.requested.on } : {}),
    ...(booked === undefined ? {} : { bookedFor: booked }),
    ...(value.held ? { heldOn: value.held.on } : {}),
    ...(value.outcome?.conference === false && !value.held ? { notNeeded: true } : {}),
    ...(value.inError ? { inError: true } : {}),
  };
}

/** Tells the case, which stands before this slice. `opened`: of which consultation whose card says that the enquiry is being opened. */
export function noteClock(
  value: Enquiry,
  target: Target,
  opened?: { readonly id: string; readonly to: string },
): FollowUp {
  const input: JsonObject = {
    clock: clockOf(value, target),
    noted: initiations(value),
    ...(opened ? { opened: { ...opened } } : {}),
  };
  return { verb: 'case.noteClock', target: caseTarget(target), input };
}

/**
 * Tells later slices that the clock has begun, runs from another day or for another consultation, or runs no more: where
 * a conference was asked for already, it follows.
 */
export function clockMoved(target: Target): DomainEvent {
  return { name: 'enquiry.clock', target, data: {} };
}
