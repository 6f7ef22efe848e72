/** A stretch of duty on one day, as a target of buttons; and whether it is still what a card was built from. */
import type { Authority, PersonId } from '../kernel/actor.ts';
import { shortHash } from '../kernel/ids.ts';
import { Refusal } from '../kernel/refusal.ts';
import type { Target } from '../kernel/view.ts';
import { dayOf, formatDate, formatTime } from '../practice/dates.ts';
import { type Rota, rotaPartition, type Shift } from './record.ts';
import { type SessionOnDay, sessionsOn } from './sessions.ts';
import { momentsOf, overlaps } from './slots.ts';

/** A session to be changed: what was typed about one is not shown again for another. */
export function shiftTarget(authority: string, { on, from, to }: Shift): Target {
  return { partition: rotaPartition(authority), id: `session:${on} ${from}-${to}` };
}

/** `2027-03-30 13:00-17:00`, as a choice of a card says it. */
export function shiftCode({ on, from, to }: Shift): string {
  return `${on} ${from}-${to}`;
}

export function readShift(code: string): Shift | undefined {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(code);
  const [, on = '', from = '', to = ''] = found ?? [];
  return found ? { on, from, to } : undefined;
}

/** Throws Refusal for a target that is no session. */
export function shiftOf({ id }: Target): Shift {
  const shift = readShift(id.replace(/^session:/, ''));
  if (!shift) throw new Refusal('notFound', 'That could not be found.');
  return shift;
}

export function dayOfShift({ on }: Shift): Temporal.PlainDate {
  return Temporal.PlainDate.from(on);
}

/** What lies in a stretch, resolved. */
export function sessionsIn(authority: Authority, rota: Rota, shift: Shift): readonly SessionOnDay[] {
  return sessionsOn(authority, rota, dayOfShift(shift)).filter(({ slot }) => overlaps(slot, shift));
}

/** Stands for who serves in a stretch and who was put in: a card built from something else is out of date. */
export function seenOf(authority: Authority, rota: Rota, shift: Shift): string {
  const served = sessionsIn(authority, rota, shift).map(({ slot, chair, backup }) => [
    slot.from,
    slot.to,
    chair.id,
    backup?.id ?? '',
  ]);
  const covers = rota.covers
    .filter((cover) => cover.on === shift.on && overlaps(cover, shift))
    .map(({ id }) => id);
  return shortHash(JSON.stringify([served, covers]));
}

/** Whether one person is the chair of the whole of a stretch, and of no more of that session. */
export function isWholly(authority: Authority, rota: Rota, shift: Shift, person: PersonId): boolean {
  const found = sessionsIn(authority, rota, shift);
  const [only] = found;
  return (
    found.length === 1 &&
    only?.chair.id === person &&
    only.slot.from === shift.from &&
    only.slot.to === shift.to
  );
}

/** Whether a person is the backup of any of a stretch: it has none when they become its chair. */
export function isBackupOf(authority: Authority, rota: Rota, shift: Shift, person: PersonId): boolean {
  return sessionsIn(authority, rota, shift).some(({ backup }) => backup?.id === person);
}

export function isOver(shift: Shift, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(momentsOf(dayOfShift(shift), shift).until, now) <= 0;
}

/** `Tue 30 March 2027, 13:00 to 17:00` */
export function shiftWords(shift: Shift): string {
  return `${formatDate(dayOfShift(shift))}, ${shift.from} to ${shift.to}`;
}

/** A session of a day as a stretch. */
export function shiftOn({ date, slot }: SessionOnDay): Shift {
  return { on: date.toString(), from: slot.from, to: slot.to };
}

/** The present stretch of a moment: from its minute on. */
export function minuteAt(now: Temporal.Instant): { readonly on: string; readonly time: string } {
  return { on: dayOf(now).toString(), time: formatTime(now) };
}
