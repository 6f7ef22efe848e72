/** What a change of the rota means for people: who serves where somebody else did before. Pure, from both resolved rotas. */
import type { Authority, PersonId } from '../kernel/actor.ts';
import type { Rota } from './record.ts';
import { type SessionOnDay, sessionsOn } from './sessions.ts';
import { momentsOf, type Slot } from './slots.ts';

/** A stretch in which somebody else serves than before. */
export interface Change {
  readonly date: Temporal.PlainDate;
  readonly slot: Slot;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  readonly before: Pair;
  readonly after: Pair;
  /** The session in which it lay before, where there was one. */
  readonly session?: Pick<SessionOnDay, 'from' | 'until'>;
}

interface Pair {
  readonly chair?: PersonId;
  readonly backup?: PersonId;
}

/** Days that are looked at, so that a pattern without end has one here. */
const mostDays = 100;

/** Every stretch not yet over, from one day up to and with another, in which chair or backup differ. */
export function changesBetween(
  authority: Authority,
  before: Rota,
  after: Rota,
  span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
  now: Temporal.Instant,
  most = mostDays,
): readonly Change[] {
  const days = Math.min(span.from.until(span.to).days, most);
  return Array.from({ length: Math.max(0, days + 1) }, (_, n) => span.from.add({ days: n })).flatMap((date) =>
    changesOn(date, sessionsOn(authority, before, date), sessionsOn(authority, after, date)).filter(
      ({ until }) => Temporal.Instant.compare(until, now) > 0,
    ),
  );
}

function changesOn(
  date: Temporal.PlainDate,
  before: readonly SessionOnDay[],
  after: readonly SessionOnDay[],
): Change[] {
  const times = [...new Set([...before, ...after].flatMap(({ slot }) => [slot.from, slot.to]))].sort();
  return times.flatMap((from, n) => {
    const to = times[n + 1];
    if (to === undefined) return [];
    const session = sessionAt(before, from);
    const [was, is] = [pairOf(session), pairOf(sessionAt(after, from))];
    if (was.chair === is.chair && was.backup === is.backup) return [];
    const slot = { from, to };
    return [
      { date, slot, ...momentsOf(date, slot), before: was, after: is, ...(session ? { session } : {}) },
    ];
  });
}

function sessionAt(sessions: readonly SessionOnDay[], time: string): SessionOnDay | undefined {
  return sessions.find(({ slot }) => slot.from <= time && time < slot.to);
}

function pairOf(session: SessionOnDay | undefined): Pair {
  if (!session) return {};
  return { chair: session.chair.id, ...(session.backup ? { backup: session.backup.id } : {}) };
}

/** Somebody who no longer has a session that they had: requests offered to them for it need somebody else. */
export interface Out {
  readonly person: PersonId;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
}

/** Each person taken out of a session, once, with the whole of that session. Who moves up from backup is not out. */
export function outsOf(changes: readonly Change[]): readonly Out[] {
  const outs = changes.flatMap(({ before, after, session }): Out[] => {
    if (!session) return [];
    const { from, until } = session;
    const stays = [after.chair, after.backup];
    const gone = [
      ...(before.chair === after.chair ? [] : [before.chair]),
      ...(stays.includes(before.backup) ? [] : [before.backup]),
    ];
    return gone.flatMap((person) => (person === undefined ? [] : [{ person, from, until }]));
  });
  return [...new Map(outs.map((out) => [`${out.person} ${out.from.toString()}`, out])).values()];
}

/** Somebody who is elsewhere now on these days: on leave, or on duty where they were not before. */
export interface Engaged {
  readonly person: PersonId;
  readonly from: string;
  readonly to: string;
}

/** So far ahead conferences are booked: reviews are, half a year. */
const bookedDays = 190;
/** So many are told to later slices at once. */
const mostEngaged = 300;

/** Whom a change has put on leave or on duty; what was booked for them before has to be looked at. */
export function engagedBy(
  authority: Authority,
  before: Rota,
  after: Rota,
  span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
  now: Temporal.Instant,
): readonly Engaged[] {
  const known = new Set(before.leave.map(({ id }) => id));
  const away = after.leave
    .filter(({ id }) => !known.has(id))
    .map(({ person, from, to }) => ({ person, from, to }));
  const duty = changesBetween(authority, before, after, span, now, bookedDays).flatMap((one) => {
    const { chair } = one.after;
    const on = one.date.toString();
    return chair === undefined || chair === one.before.chair ? [] : [{ person: chair, from: on, to: on }];
  });
  const all = [...away, ...duty];
  return [...new Map(all.map((one) => [`${one.person} ${one.from} ${one.to}`, one])).values()].slice(
    0,
    mostEngaged,
  );
}

/** The last day up to which a pattern without end is looked at for what is booked. */
export const bookedUpTo = (from: Temporal.PlainDate): Temporal.PlainDate => from.add({ days: bookedDays });

/** Everybody put in or taken out, as chair or as backup. */
export function concerned(changes: readonly Change[]): readonly PersonId[] {
  const people = changes.flatMap(({ before, after }) => [
    ...(before.chair === after.chair ? [] : [before.chair, after.chair]),
    ...(before.backup === after.backup ? [] : [before.backup, after.backup]),
  ]);
  return [...new Set(people.filter((id) => id !== undefined))];
}
