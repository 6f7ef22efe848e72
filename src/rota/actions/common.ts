/** What every change of the rota shares: who may, what is loaded, who is told, what is told to later slices. */
import type { Person, PersonId } from '../../kernel/actor.ts';
import { change, type Decision, type Situation } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { changesBetween, concerned, engagedBy, outsOf } from '../changes.ts';
import { pruned, type Rota, rotaSchema, rotaTarget, rotaType, type Shift } from '../record.ts';
import { mayServe } from '../sessions.ts';
import { minuteAt } from '../shift.ts';
import { watchTarget } from '../watch.ts';

/** They keep the rota, and can set any of it for somebody who is ill. */
export const keepers = ['safeguardingManager', 'businessSupport', 'serviceAdministrator'] as const;
/** Chairs see the whole rota, put in their own leave and swap. */
export const rotaPeople = [...keepers, 'chair'] as const;

export function keeps(person: Pick<Person, 'roles'>): boolean {
  const roles: readonly Role[] = keepers;
  return person.roles.some((role) => roles.includes(role));
}

export interface WithRota {
  readonly rota: Loaded<Rota>;
}

/** The record of the partition, whichever stretch, swap or day of it the button was about. */
export async function loadRota(at: { readonly target: Target }, read: Reader): Promise<WithRota> {
  return { rota: await read.get(rotaType, { partition: at.target.partition, id: 'rota' }) };
}

export const ofAuthority = (person: Person, { rota }: WithRota): boolean =>
  person.authority === rota.authority;

export function month(authority: string): ViewCall {
  return { verb: 'rota', target: rotaTarget(authority) };
}

export function dayView(authority: string, on: string): ViewCall {
  return { verb: 'rota.day', target: rotaTarget(authority), input: { on } };
}

/** So far ahead a pattern's change is said to people; what comes later they see in the rota. */
export const tellAheadDays = 42;

/** No request waits for a session further ahead than this: five working days, with the longest holidays among them. */
const waitingDays = 14;

/** So many are told by one command: a batch has an end, and an authority may have many chairs. */
const toldAtOnce = 40;

function pagesOf(people: readonly PersonId[]): PersonId[][] {
  return Array.from({ length: Math.ceil(people.length / toldAtOnce) }, (_, n) =>
    people.slice(n * toldAtOnce, (n + 1) * toldAtOnce),
  );
}

interface Changed {
  /** The days on which something can have changed. */
  readonly span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate };
  /** The last of them, where people are told only of those soon. */
  readonly lastDay?: Temporal.PlainDate;
  readonly show: ViewCall;
  /** Told whether or not their duty changes. */
  readonly also?: readonly PersonId[];
  /** Told of it in another way. */
  readonly except?: readonly PersonId[];
}

/**
 * The decision that puts another rota in the place of the present one. Those concerned are told, from the resolved
 * rota, but for whoever did it; requests that wait for somebody else now, and conferences booked for somebody who is
 * elsewhere now, are seen to by the slices they belong to; and it is looked at once whether gaps or clashes have come up.
 */
export function changed(
  { rota }: WithRota,
  next: Rota,
  { span, lastDay = span.to, show, also = [], except = [] }: Changed,
  situation: Situation,
): Decision {
  const { authority, now, actor } = situation;
  const today = dayOf(now);
  const kept = pruned(next, today);
  if (!rotaSchema.safeParse(kept).success) {
    throw new Refusal(
      'incomplete',
      'The rota holds as much as it can. Please take out what is no longer needed; nothing was changed.',
    );
  }
  const from = Temporal.PlainDate.compare(span.from, today) < 0 ? today : span.from;
  const changes = changesBetween(authority, rota.value, kept, { from, to: span.to }, now);
  const acting = actor.kind === 'person' ? actor.person.id : undefined;
  const told = [...new Set([...concerned(changes), ...also])].filter(
    (id) => id !== acting && !except.includes(id) && isOfRota(authority.person(id)),
  );
  const days = { from: changes.at(0)?.date ?? from, to: changes.at(-1)?.date ?? span.to };
  const reads = { from: days.from.toString(), to: days.to.toString() };
  const soon = now.add({ hours: 24 * waitingDays });
  const outs = outsOf(changes).filter(({ from: begins }) => Temporal.Instant.compare(begins, soon) < 0);
  const engaged = engagedBy(authority, rota.value, kept, { from, to: lastDay }, now);
  return {
    writes: [change(rota, kept)],
    events: [
      ...(outs.length === 0
        ? []
        : [
            {
              name: 'rota.changed',
              target: rotaTarget(authority.id),
              data: {
                outs: outs.map(({ person, from: begins, until }) => ({
                  person,
                  from: begins.toString({ smallestUnit: 'millisecond' }),
                  until: until.toString({ smallestUnit: 'millisecond' }),
                })),
              },
            },
          ]),
      ...(engaged.length === 0
        ? []
        : [
            {
              name: 'rota.engaged',
              target: rotaTarget(authority.id),
              data: { engaged: engaged.map((one) => ({ ...one })) },
            },
          ]),
    ],
    commands: [
      { verb: 'rota.look', target: watchTarget(authority.id), input: {} },
      ...pagesOf(told).map((people) => ({
        verb: 'rota.tell',
        target: rotaTarget(authority.id),
        input: { people, ...reads },
      })),
    ],
    show,
  };
}

/** The present time of a day, where it is today: what has passed stays as it was. */
export function timeOn(on: string, now: Temporal.Instant): string | undefined {
  const present = minuteAt(now);
  return present.on === on ? present.time : undefined;
}

function isOfRota(person: Person | undefined): boolean {
  return person !== undefined && (mayServe(person) || keeps(person));
}

/** The days of one stretch. */
export function spanOf({ on }: Pick<Shift, 'on'>): Changed['span'] {
  const day = Temporal.PlainDate.from(on);
  return { from: day, to: day };
}
