/** What is written of somebody who is there or is not, and how it is said. */
import type { PersonId } from '../kernel/actor.ts';
import { change, create, type Write } from '../kernel/decision.ts';
import { type InMeeting, type Row, sittingOf } from './load.ts';
import { type Attendance, attendanceType, type Presence, type Way } from './record.ts';

/** Writes one of them; `at` is the instant of the deed. */
export function attended(row: Row, loaded: InMeeting, next: Partial<Attendance>, at: string): Write {
  const kept = loaded.attendances.find(({ target }) => target.id === row.target.id);
  if (kept) return change(kept, { ...(row.attendance ?? kept).value, ...next });
  return create(attendanceType, row.target, loaded.conference.authority, {
    conference: loaded.conference.target.id,
    sitting: sittingOf(loaded),
    at,
    of: row.of,
    agency: row.agency,
    ...next,
  });
}

export interface Deed {
  readonly by: PersonId;
  readonly at: string;
}

/**
 * Pressed by themselves: there, by the way they say, or the one that was known. Who is asked by their own account is no
 * deputy, also where one was announced. Undefined: it stands so already.
 */
export function cameBySelf(
  row: Row,
  how: Way | undefined,
  isThem: boolean,
  deed: Deed,
): Partial<Attendance> | undefined {
  const before = row.attendance?.value.presence;
  const way = how ?? (before?.is === 'here' ? before.how : undefined) ?? 'teams';
  if (before?.is === 'here' && before.how === way) return undefined;
  const deputy = !isThem && (before?.deputy ?? row.attendance?.value.answered?.coming === 'deputy');
  const presence: Presence = { is: 'here', how: way, part: false, deputy, self: true, ...deed };
  return { presence, who: deed.by, confirmed: undefined };
}

/** Recorded by whoever keeps the record: that is confirmed. */
export function recorded(presence: Omit<Presence, 'self' | 'by' | 'at'>, deed: Deed): Partial<Attendance> {
  return { presence: { ...presence, self: false, ...deed }, confirmed: { ...deed } };
}

export const wayWords: Readonly<Record<Way, string>> = {
  room: 'in the room',
  teams: 'through Teams',
  telephone: 'by telephone',
};

/** `Here, through Teams, a deputy · by their own press` */
export function presenceWords({ attendance }: Pick<Row, 'attendance'>): string {
  const { presence, confirmed, answered } = attendance?.value ?? {};
  if (!presence) {
    if (!answered) return 'Nothing known yet';
    return `Said beforehand: ${answeredWords[answered.coming]}`;
  }
  if (presence.is === 'away') return 'Not here';
  const parts = [
    'Here',
    presence.how && wayWords[presence.how],
    presence.part && 'part of the time',
    presence.deputy && 'a deputy',
  ].filter((part) => part !== undefined && part !== false);
  return `${parts.join(', ')}${confirmed ? '' : ' · by their own press'}`;
}

const answeredWords = { yes: 'coming', deputy: 'a deputy is coming', no: 'not coming' } as const;

export const reportWords = {
  received: 'report received',
  toBeRead: 'report to be read out',
  nothingHeld: 'nothing to report',
  none: 'no report',
} as const;

export function reportOf({ attendance }: Pick<Row, 'attendance'>): string {
  const report = attendance?.value.report;
  return report ? reportWords[report.is] : 'report: not known to Quorate';
}
