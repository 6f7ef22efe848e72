/**
 * The watch over the rota: every working day, when the service opens, and whenever the rota was changed, Quorate looks
 * ten working days ahead for gaps and for clashes with leave. What is new is told once; gaps that stay, once a week.
 */
import { z } from 'zod';
import type { Authority, PersonId } from '../kernel/actor.ts';
import { type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';
import { dayOf } from '../practice/dates.ts';
import { calendar } from '../practice/working-days.ts';
import { nextOpening } from '../practice/working-hours.ts';
import { type Rota, rotaPartition } from './record.ts';
import { clashesOn, gapsOn } from './sessions.ts';
import { momentsOf, type Slot } from './slots.ts';

const watchSchema = z
  .object({
    /** The day of the last look. */
    lookedOn: z.iso.date(),
    /** The day on which it was last told. */
    toldOn: z.iso.date().optional(),
    /** What was told and still is so, by `nameOfConcern`. */
    told: z.array(z.string()).max(500),
  })
  .catchall(unknownField);
export type RotaWatch = z.infer<typeof watchSchema>;

/** One an authority, beside the rota: looking does not make the rota another one. */
export const rotaWatchType: RecordType<RotaWatch> = {
  kind: 'rotaWatch',
  version: 1,
  schema: watchSchema,
  openFields: ['lookedOn', 'toldOn'],
  reference: () => 'the watch over the rota',
  index: () => ({}),
  wake: ({ lookedOn }, settings) => ({
    at: nextOpening(Temporal.PlainDate.from(lookedOn), settings),
    verb: 'rota.look',
  }),
};

export const watchTarget = (authority: string): Target => ({
  partition: rotaPartition(authority),
  id: 'watch',
});

/** How far ahead it looks, in working days. */
export const lookAheadWorkingDays = 10;

/** Something to see to: nobody serves, or whoever the rota names is on leave. */
export type Concern =
  | { readonly what: 'gap'; readonly date: Temporal.PlainDate; readonly slot: Slot }
  | {
      readonly what: 'clash';
      readonly date: Temporal.PlainDate;
      readonly slot: Slot;
      readonly person: PersonId;
    };

/** From now up to and with the tenth working day after today, in order. */
export function concernsAhead(authority: Authority, rota: Rota, now: Temporal.Instant): readonly Concern[] {
  const today = dayOf(now);
  const last = calendar(authority.settings).addWorkingDays(today, lookAheadWorkingDays);
  const days = Array.from({ length: today.until(last).days + 1 }, (_, n) => today.add({ days: n }));
  return days
    .flatMap((date): Concern[] => [
      ...gapsOn(authority, rota, date).map((slot) => ({ what: 'gap', date, slot }) as const),
      ...clashesOn(authority, rota, date).map((clash) => ({ what: 'clash', date, ...clash }) as const),
    ])
    .filter(({ date, slot }) => Temporal.Instant.compare(momentsOf(date, slot).until, now) > 0);
}

/** The same concern has the same name on every day. */
export function nameOfConcern(concern: Concern): string {
  const { what, date, slot } = concern;
  const person = concern.what === 'clash' ? ` ${concern.person}` : '';
  return `${what} ${date.toString()} ${slot.from}-${slot.to}${person}`;
}

const daysBetweenReminders = 7;

/** Whether to tell now: something is new, or there are gaps still and the last time is a week ago. */
export function isToBeTold(
  concerns: readonly Concern[],
  { told, toldOn }: Pick<RotaWatch, 'told' | 'toldOn'>,
  today: Temporal.PlainDate,
): boolean {
  if (concerns.some((concern) => !told.includes(nameOfConcern(concern)))) return true;
  const days = toldOn === undefined ? 0 : Temporal.PlainDate.from(toldOn).until(today).days;
  return days >= daysBetweenReminders && concerns.some(({ what }) => what === 'gap');
}
