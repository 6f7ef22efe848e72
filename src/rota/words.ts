/** The rota in words: who has a session and how they came by it, what is a gap, what an hour's share is. */
import type { Authority, PersonId } from '../kernel/actor.ts';
import { facts, type Part, para, plain } from '../kernel/cards/index.ts';
import { nameOf } from '../people/index.ts';
import { formatDate } from '../practice/dates.ts';
import type { DutyDay } from './overview.ts';
import type { Leave } from './record.ts';
import type { SessionOnDay } from './sessions.ts';
import type { Slot } from './slots.ts';
import type { Concern } from './watch.ts';

/** `09:00 to 13:00` */
export function slotWords({ from, to }: Slot): string {
  return `${from} to ${to}`;
}

/** `Ruth Adeyemi, backup Daniel Osei` */
export function namesOf({ chair, backup }: Pick<SessionOnDay, 'chair' | 'backup'>): string {
  return backup ? `${plain(chair.name)}, backup ${plain(backup.name)}` : plain(chair.name);
}

/** `Mon 1`: enough within a week whose first day is named. */
export function shortDay(date: Temporal.PlainDate): string {
  return formatDate(date).split(' ').slice(0, 2).join(' ');
}

/** The Monday of a day's week. */
export function weekOf(date: Temporal.PlainDate): Temporal.PlainDate {
  return date.subtract({ days: date.dayOfWeek - 1 });
}

export const gapWords = 'Nobody: a gap';

/** Sessions and gaps of a day in their order. */
export function rowsOf(day: DutyDay): readonly { readonly slot: Slot; readonly who: string }[] {
  return [
    ...day.sessions.map((session) => ({ slot: session.slot, who: namesOf(session) })),
    ...day.gaps.map((slot) => ({ slot, who: gapWords })),
  ].sort((a, b) => (a.slot.from < b.slot.from ? -1 : 1));
}

/** A day as facts: from when to when, and who; or why there is nobody. */
export function dayPart(day: DutyDay): Part {
  const rows = rowsOf(day);
  return rows.length > 0
    ? facts(rows.map(({ slot, who }) => [slotWords(slot), who] as const))
    : para(offWords(day));
}

/** Why a day has no sessions. */
export function offWords({ holiday }: Pick<DutyDay, 'holiday'>): string {
  return holiday === undefined ? 'No session.' : `${plain(holiday)}: no session.`;
}

/** How somebody came to serve, where it is not by the pattern. */
export function howWords(session: SessionOnDay, authority: Authority): string | undefined {
  const { how, cover, row } = session;
  if (how === 'backup') {
    const away = cover?.person ?? row?.chair;
    return away === undefined ? 'Backup, stands in' : `Backup, stands in for ${nameOf(authority, away)}`;
  }
  if (how === 'pattern' || !cover) return undefined;
  const instead =
    row?.chair === undefined || row.chair === cover.person
      ? ''
      : ` instead of ${nameOf(authority, row.chair)}`;
  switch (cover.why) {
    case 'set':
      return `Put in${instead} by ${nameOf(authority, cover.by)}`;
    case 'now':
      return `Took it over${instead}`;
    case 'swap':
      return `Swapped${instead}`;
  }
}

/** `Mon 1 March 2027 to Fri 5 March 2027, 09:00 to 13:00` */
export function leaveDays({ from, to, part }: Pick<Leave, 'from' | 'to' | 'part'>): string {
  const first = formatDate(Temporal.PlainDate.from(from));
  const days = from === to ? first : `${first} to ${formatDate(Temporal.PlainDate.from(to))}`;
  return part ? `${days}, ${slotWords(part)}` : days;
}

/** `8 hours`, `1 hour`, `7.5 hours` */
export function hoursWords(hours: number): string {
  const rounded = Math.round(hours * 10) / 10;
  return rounded === 1 ? '1 hour' : `${rounded} hours`;
}

/** What there is to see to, in a line. */
export function concernWords(concern: Concern, authority: Authority, stands: PersonId | undefined): string {
  if (concern.what === 'gap') return 'Nobody is on duty';
  const who = `${nameOf(authority, concern.person)} is on leave`;
  return stands === undefined
    ? `${who}, and nobody stands in`
    : `${who}; ${nameOf(authority, stands)} stands in`;
}
