/**
 * Who serves when: the rota of an authority laid over the calendar. Chairs give consultations on a duty basis (Milton
 * Keynes 2021-22, C1). Whoever was put in goes before the pattern; nobody on leave serves, and the backup steps in.
 * Weekends and bank holidays are gaps unless somebody was put in. Sessions are wall times in Europe/London.
 */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { dayOf } from '../practice/dates.ts';
import { isBefore } from '../practice/moments.ts';
import { calendar } from '../practice/working-days.ts';
import type { Cover, Leave, PatternRow, Rota } from './record.ts';
import { momentsOf, overlaps, type Slot, slotsOf, without } from './slots.ts';

/** How somebody comes to serve: as the pattern says, put in, or as backup of somebody who cannot. */
export type How = 'pattern' | 'cover' | 'backup';

/** One session on one day, with the people in it. It serves from `from` until just before `until`. */
export interface SessionOnDay {
  readonly date: Temporal.PlainDate;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  /** The same as wall times. */
  readonly slot: Slot;
  readonly chair: Person;
  readonly backup?: Person;
  readonly how: How;
  /** The session of the pattern that it is, or is part of. */
  readonly row?: PatternRow;
  /** By which somebody was put in. */
  readonly cover?: Cover;
}

/** Who is on duty at a moment. */
export type DutyAt = SessionOnDay;

/**
 * Neither an authority nor a rota ever changes (an edited rota is another value), so a day's sessions are worked out
 * once; the days asked for are few.
 */
const worked = new WeakMap<Authority, WeakMap<Rota, Map<string, readonly SessionOnDay[]>>>();
const mostDays = 1_000;

/** The sessions of a day in order; they never overlap. */
export function sessionsOn(
  authority: Authority,
  rota: Rota,
  date: Temporal.PlainDate,
): readonly SessionOnDay[] {
  let rotas = worked.get(authority);
  if (rotas === undefined) {
    rotas = new WeakMap();
    worked.set(authority, rotas);
  }
  let days = rotas.get(rota);
  if (days === undefined || days.size >= mostDays) {
    days = new Map();
    rotas.set(rota, days);
  }
  const key = date.toString();
  let sessions = days.get(key);
  if (sessions === undefined) {
    sessions = resolve(authority, rota, date);
    days.set(key, sessions);
  }
  return sessions;
}

/** Whether the person may be on the rota at all: chairs, and safeguarding managers who stand in for them. */
export function mayServe(person: Person | undefined): person is Person {
  return person?.roles.some((role) => role === 'chair' || role === 'safeguardingManager') === true;
}

/** Whether the person is on leave for any of this part of a day. */
export function onLeave(rota: Rota, person: PersonId, on: string, slot: Slot): boolean {
  return rota.leave.some(
    (leave) => leave.person === person && coversDay(leave, on) && (!leave.part || overlaps(leave.part, slot)),
  );
}

function coversDay(leave: Leave, on: string): boolean {
  return leave.from <= on && on <= leave.to;
}

/** The one rule of who serves: for each part of the day between two changes, put in, pattern, backup. */
function resolve(authority: Authority, rota: Rota, date: Temporal.PlainDate): readonly SessionOnDay[] {
  const on = date.toString();
  const covers = rota.covers.filter((cover) => cover.on === on);
  const rows = calendar(authority.settings).isWorkingDay(date) ? rowsOn(rota, date) : [];
  if (covers.length === 0 && rows.length === 0) return [];
  const parts = rota.leave.flatMap((leave) => (leave.part && coversDay(leave, on) ? [leave.part] : []));
  const times = [...new Set([...covers, ...rows, ...parts].flatMap(({ from, to }) => [from, to]))].sort();
  const sessions: SessionOnDay[] = [];
  for (const [n, from] of times.entries()) {
    const to = times[n + 1];
    if (to === undefined) break;
    const found = resolvePart({ authority, rota, on, rows, covers }, { from, to });
    if (!found) continue;
    const before = sessions.at(-1);
    if (before && before.slot.to === from && isOne(before, found)) {
      const slot = { from: before.slot.from, to };
      sessions[sessions.length - 1] = { ...before, slot, ...momentsOf(date, slot) };
    } else {
      const slot = { from, to };
      sessions.push({ ...found, date, slot, ...momentsOf(date, slot) });
    }
  }
  return sessions;
}

interface DayOfRota {
  readonly authority: Authority;
  readonly rota: Rota;
  readonly on: string;
  readonly rows: readonly PatternRow[];
  readonly covers: readonly Cover[];
}

type Serving = Pick<SessionOnDay, 'chair' | 'backup' | 'how' | 'row' | 'cover'>;

/** Who serves in a part of a day in which nothing changes. */
function resolvePart({ authority, rota, on, rows, covers }: DayOfRota, slot: Slot): Serving | undefined {
  const holds = (one: Slot) => one.from <= slot.from && slot.to <= one.to;
  const free = (id: PersonId | undefined): Person | undefined => {
    if (id === undefined || onLeave(rota, id, on, slot)) return undefined;
    const person = authority.person(id);
    return mayServe(person) ? person : undefined;
  };
  const put = (as: Cover['as']) =>
    covers.findLast((cover) => cover.as === as && holds(cover) && free(cover.person) !== undefined);
  const row = rows.findLast(holds);
  const cover = put('chair');
  const chair = free(cover?.person ?? row?.chair);
  const backup = free(put('backup')?.person ?? row?.backup);
  const serves = chair ?? backup;
  if (!serves) return undefined;
  return {
    chair: serves,
    ...(chair && backup && backup !== chair ? { backup } : {}),
    how: !chair ? 'backup' : cover ? 'cover' : 'pattern',
    ...(row ? { row } : {}),
    ...(cover ? { cover } : {}),
  };
}

function isOne(a: Serving, b: Serving): boolean {
  return (
    a.chair === b.chair && a.backup === b.backup && a.how === b.how && a.row === b.row && a.cover === b.cover
  );
}

function rowsOn({ pattern }: Rota, date: Temporal.PlainDate): readonly PatternRow[] {
  const on = date.toString();
  return pattern.filter(
    (row) =>
      row.weekday === date.dayOfWeek &&
      (row.validFrom === undefined || row.validFrom <= on) &&
      (row.validTo === undefined || on <= row.validTo),
  );
}

/** The parts of a working day's sessions in which nobody serves; none on days off, which are gaps as a whole. */
export function gapsOn(authority: Authority, rota: Rota, date: Temporal.PlainDate): readonly Slot[] {
  if (!calendar(authority.settings).isWorkingDay(date)) return [];
  const served = sessionsOn(authority, rota, date).map(({ slot }) => slot);
  return slotsOf(authority.settings).flatMap((slot) => without(slot, served));
}

/** Sessions of a day whose own chair is on leave then, whoever serves instead. */
export interface Clash {
  readonly slot: Slot;
  readonly person: PersonId;
}

/** Where leave and rota clash on a day: whoever the rota names for a session, by pattern or put in, is away. */
export function clashesOn(authority: Authority, rota: Rota, date: Temporal.PlainDate): readonly Clash[] {
  const on = date.toString();
  const covers = rota.covers.filter((cover) => cover.on === on && cover.as === 'chair');
  const rows = calendar(authority.settings).isWorkingDay(date) ? rowsOn(rota, date) : [];
  const named = [
    ...rows.flatMap((row, n) => {
      // Not where a later row, or somebody put in, has taken its place already.
      const later = [...rows.slice(n + 1), ...covers.filter(({ person }) => person !== row.chair)];
      return row.chair === undefined ? [] : without(row, later).map((slot) => ({ slot, person: row.chair }));
    }),
    ...covers.map((cover) => ({ slot: cover, person: cover.person })),
  ];
  return named.flatMap(({ slot, person }) =>
    person !== undefined && onLeave(rota, person, on, slot)
      ? [{ slot: { from: slot.from, to: slot.to }, person }]
      : [],
  );
}

/** The session that is on at a moment; undefined when nobody is on duty. */
export function onDuty(authority: Authority, rota: Rota, at: Temporal.Instant): DutyAt | undefined {
  return sessionsOn(authority, rota, dayOf(at)).find(
    (session) => !isBefore(at, session.from) && isBefore(at, session.until),
  );
}

/** The last answer of each rota: it stays the answer from the moment that was asked about until that session begins. */
const following = new WeakMap<
  Rota,
  { readonly authority: Authority; readonly asked: Temporal.Instant; readonly next: SessionOnDay }
>();

/** The first session that begins after a moment; undefined when none does within a year. */
export function nextSession(
  authority: Authority,
  rota: Rota,
  at: Temporal.Instant,
): SessionOnDay | undefined {
  const known = following.get(rota);
  if (known?.authority === authority && !isBefore(at, known.asked) && isBefore(at, known.next.from)) {
    return known.next;
  }
  const next = sessionsFrom(authority, rota, at, dayOf(at).add({ years: 1 })).next().value;
  if (next) following.set(rota, { authority, asked: at, next });
  return next;
}

/** The sessions that begin after a moment, in order, up to and with the day `last`. */
export function* sessionsFrom(
  authority: Authority,
  rota: Rota,
  at: Temporal.Instant,
  last: Temporal.PlainDate,
): Generator<SessionOnDay, undefined> {
  if (rota.pattern.length === 0 && rota.covers.length === 0) return;
  for (let date = dayOf(at); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    for (const session of sessionsOn(authority, rota, date)) {
      if (isBefore(at, session.from)) yield session;
    }
  }
}
