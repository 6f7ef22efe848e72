/**
 * The two clocks of a request, as pure functions: until somebody takes it, and until there is an outcome. Whom each step
 * reaches, after how long, how often and until when are settings (`practice/escalation-settings.ts`). Both count working
 * time only and nothing falls due outside it; asking for information stops neither. Taken ends the first, an outcome or
 * a withdrawal ends both.
 */
import type { PersonId } from '../kernel/actor.ts';
import { dayOf, momentOf } from '../practice/dates.ts';
import type { LatenessHearer, Taker } from '../practice/escalation-settings.ts';
import { isBefore, later } from '../practice/moments.ts';
import type { Settings } from '../practice/settings.ts';
import { calendar } from '../practice/working-days.ts';
import {
  addWorkingMinutes,
  type HoursSettings,
  minutesOfDay,
  nextOpening,
  nextWorkingTime,
} from '../practice/working-hours.ts';
import { passedOn } from './offers.ts';
import type { Consultation } from './record.ts';
import { isOpen, standingOf } from './standing.ts';

export type Escalation = NonNullable<Consultation['escalations']>[number];

/** What of the settings bears on the clocks. */
export type ClockSettings = Pick<Settings, 'escalation' | 'workingHours' | 'holidays'>;

/** A step of the first clock that is still to come. */
export interface StepToCome {
  /** Its place in the chain of the settings. */
  readonly step: number;
  readonly to: Taker;
  readonly at: Temporal.Instant;
}

type Offers = Pick<Consultation, 'offers'>;

/**
 * The offer with which the present clock began. One that a person passed on begins anew, with somebody who has not seen
 * it yet; one that went on because somebody could not be reached, or because the rota was changed, does not: whoever
 * waits has waited all that time, and those who were offered it as well still are.
 */
export function clockOffer({ offers }: Offers): number {
  let index = offers.length - 1;
  for (let offer = offers[index]; index > 0 && offer; offer = offers[index]) {
    const why = passedOn(offer)?.why;
    if (why !== 'unreachable' && why !== 'redirected') break;
    index -= 1;
  }
  return index;
}

/** When the first clock begins: once it is with somebody who serves, and the service is open. */
export function clockFrom(value: Offers & Pick<Consultation, 'sentAt'>, settings: HoursSettings) {
  const offer = value.offers[clockOffer(value)];
  const at = Temporal.Instant.from(offer?.at ?? value.sentAt);
  const from = Temporal.Instant.from(offer?.from ?? value.sentAt);
  return nextWorkingTime(later(at, from), settings);
}

/** The steps that the present clock has taken. */
export function escalationsOf(value: Offers & Pick<Consultation, 'escalations'>): readonly Escalation[] {
  const run = clockOffer(value);
  return (value.escalations ?? []).filter((one) => one.offer === run);
}

/** To whom it is offered as well, beside the one it is with: any of them can take it. Nobody, once it is taken. */
export function besideOf(value: Consultation): readonly PersonId[] {
  if (standingOf(value) !== 'waiting') return [];
  const holder = value.offers.at(-1)?.to;
  const people = escalationsOf(value).flatMap(({ to, passedOver = [] }) =>
    to.filter((one) => one !== holder && !passedOver.some(({ who }) => who === one)),
  );
  return [...new Set(people)];
}

/** To whom it was ever offered, by any clock; each once. */
export function everOffered({
  offers,
  escalations = [],
}: Pick<Consultation, 'offers' | 'escalations'>): PersonId[] {
  return [...new Set([...offers.map((offer) => offer.to), ...escalations.flatMap(({ to }) => to)])];
}

/** The steps of a consultation as they were last worked out: they are asked for when it is written and when it is shown. */
const workedOut = new WeakMap<
  Consultation,
  { readonly settings: ClockSettings; readonly steps: readonly StepToCome[] }
>();

/** The steps of the first clock that are to come, in order; none once it is taken, decided or withdrawn. */
export function stepsToCome(value: Consultation, settings: ClockSettings): readonly StepToCome[] {
  const known = workedOut.get(value);
  if (known?.settings === settings) return known.steps;
  const steps = workOut(value, settings);
  workedOut.set(value, { settings, steps });
  return steps;
}

function workOut(value: Consultation, settings: ClockSettings): readonly StepToCome[] {
  if (standingOf(value) !== 'waiting') return [];
  const done = escalationsOf(value);
  const offer = value.offers[clockOffer(value)];
  const from = clockFrom(value, settings);
  const skipped = skippedAt(done);
  let last = from;
  return settings.escalation[value.howSoon].untilTaken.flatMap(({ to, ...wait }, step) => {
    const begins = to === 'nextSession' ? later(from, sessionAfter(offer, from, settings)) : from;
    last = later(last, afterWorking(begins, wait, settings));
    if (step < done.length) return [];
    // Nobody of the step before could be reached: the next comes at once, and the rest at its own time.
    const sooner = step === done.length && skipped ? nextWorkingTime(skipped, settings) : last;
    return [{ step, to, at: isBefore(sooner, last) ? sooner : last }];
  });
}

/** When the last of those was passed over whom the last step with anybody in it had reached; undefined if one is left. */
function skippedAt(done: readonly Escalation[]): Temporal.Instant | undefined {
  const { to, passedOver = [] } = done.findLast((one) => one.to.length > 0) ?? { to: [] };
  if (to.length === 0 || !to.every((one) => passedOver.some(({ who }) => who === one))) return undefined;
  return passedOver.map(({ at }) => Temporal.Instant.from(at)).reduce(later);
}

/** Of an offer that does not say when the next session begins: when the service opens on the next working day. */
function sessionAfter(
  offer: Consultation['offers'][number] | undefined,
  from: Temporal.Instant,
  settings: HoursSettings,
): Temporal.Instant {
  if (offer?.nextSession !== undefined) return Temporal.Instant.from(offer.nextSession);
  return nextOpening(dayOf(from), settings);
}

/** A time to the lateness of an outcome: when the nth step falls due, and who hears of it. */
export interface Lateness {
  readonly at: Temporal.Instant;
  readonly to: readonly LatenessHearer[];
}

/**
 * The nth time, from 0, that people hear of an outcome that is late: the steps of the chain, and after the last of them
 * again and again when work begins. Undefined once there is an outcome, or it is withdrawn.
 */
export function latenessOf(value: Consultation, n: number, settings: ClockSettings): Lateness | undefined {
  if (!isOpen(value)) return undefined;
  const due = Temporal.Instant.from(value.dueAt);
  const chain = settings.escalation[value.howSoon].overdue;
  const { to: still, everyWorkingDays } = settings.escalation.stillOverdue;
  let last = nextWorkingTime(due, settings);
  for (const [step, { to, ...wait }] of chain.entries()) {
    last = later(last, afterWorking(due, wait, settings));
    if (step === n) return { at: last, to };
  }
  const times = n - chain.length + 1;
  const day = calendar(settings).addWorkingDays(dayOf(last), times * everyWorkingDays);
  return { at: momentOf(day, settings.workingHours.from), to: still };
}

/** So much working time later; what would end with the working day comes when the next begins. */
function afterWorking(
  at: Temporal.Instant,
  wait: { readonly workingMinutes: number; readonly workingDays: number },
  settings: HoursSettings,
): Temporal.Instant {
  const minutes = wait.workingMinutes + wait.workingDays * minutesOfDay(settings);
  return nextWorkingTime(addWorkingMinutes(at, minutes, settings), settings);
}
