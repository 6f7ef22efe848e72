/** What a meeting's cards and deeds load: the conference, those who are asked, and what is known of who is there. */
import {
  agencyWords,
  type Conference,
  type ConferenceInCase,
  type Contact,
  conferenceType,
  contactType,
  type Invitation,
  invitationsOf,
  loadConference,
  mostInvitations,
} from '../conference/index.ts';
import { capital, nameOf } from '../consultation/index.ts';
import type { Authority } from '../kernel/actor.ts';
import { type Typed, typed } from '../kernel/cards/index.ts';
import type { Loaded, Reader } from '../kernel/records.ts';
import type { Presser } from '../kernel/shared.ts';
import type { Target } from '../kernel/view.ts';
import type { Counted } from './quorum.ts';
import {
  type Attendance,
  attendanceTarget,
  attendanceType,
  type Claim,
  claimTarget,
  claimType,
  conferenceOf,
  type Hint,
  hintType,
  type Meeting,
  type MeetingDecision,
  meetingTarget,
  meetingType,
} from './record.ts';

export interface InMeeting extends ConferenceInCase {
  readonly meeting: Loaded<Meeting> | undefined;
  readonly invitations: readonly Loaded<Invitation>[];
  /** Of this sitting. */
  readonly attendances: readonly Loaded<Attendance>[];
  /** Of this sitting, settled or not. */
  readonly claims: readonly Loaded<Claim>[];
  /** Ways to reach those who are asked, as far as they are kept. */
  readonly contacts: readonly Loaded<Contact>[];
  /** What Teams says of those who are to be there. */
  readonly hints: readonly Loaded<Hint>[];
  /** The conference that goes on with this one, where it was adjourned. */
  readonly next: Loaded<Conference> | undefined;
  /** The family's other meetings, the latest first. */
  readonly others: readonly Loaded<Meeting>[];
}

/** Those who pressed without an invitation of theirs, at most. */
const mostClaims = 300;

/** What those who are there are worked out from; read together. */
async function loadRows(target: Target, read: Reader) {
  const { partition } = target;
  const own = { partition, equal: { conference: target.id } };
  const inTime = { ...own, range: { field: 'at' }, order: 'ascending' } as const;
  const [inCase, meeting, invitations, attendances, contacts] = await Promise.all([
    loadConference({ target }, read),
    read.find(meetingType, meetingTarget(target)),
    invitationsOf(target, read),
    read.list(attendanceType, { ...inTime, limit: 10 * mostInvitations }),
    read.list(contactType, { ...own, limit: 2 * mostInvitations }),
  ]);
  const sitting = meeting?.value.sitting ?? 1;
  const ofSitting = attendances.items.filter(({ value }) => value.sitting === sitting);
  return { ...inCase, meeting, invitations, attendances: ofSitting, contacts: contacts.items };
}

/** Pressed on the conference, or on its meeting: everything at once. */
export async function loadMeeting(at: { readonly target: Target }, read: Reader): Promise<InMeeting> {
  const target = conferenceOf(at.target);
  const { partition } = target;
  const inTime = {
    partition,
    equal: { conference: target.id },
    range: { field: 'at' },
    order: 'ascending',
  } as const;
  const [rows, claims, meetings, hints, conferences] = await Promise.all([
    loadRows(target, read),
    read.list(claimType, { ...inTime, limit: mostClaims }),
    read.list(meetingType, { partition, range: { field: 'starts' }, order: 'descending', limit: 20 }),
    read.list(hintType, { ...inTime, limit: 10 * mostInvitations }),
    read.list(conferenceType, { partition, limit: 20 }),
  ]);
  const sitting = sittingOf(rows);
  return {
    ...rows,
    claims: claims.items.filter(({ value }) => isClaimOf(value, rows)),
    hints: hints.items.filter(({ value }) => value.sitting === sitting),
    next: conferences.items.find(
      ({ value: { follows, cancelled } }) =>
        follows?.as === 'reconvened' && follows.conference === target.id && cancelled === undefined,
    ),
    others: meetings.items.filter((one) => one.target.id !== rows.meeting?.target.id),
  };
}

/**
 * The same for a press in the chat, where many press at once: of those who say for which organisation they are there, the
 * presser's own word alone.
 */
export async function loadPressed(
  at: { readonly target: Target; readonly presser: Presser },
  read: Reader,
): Promise<InMeeting> {
  const { id } = at.presser;
  const [rows, claim] = await Promise.all([
    loadRows(at.target, read),
    id === undefined ? undefined : read.find(claimType, claimTarget(at.target, id)),
  ]);
  return { ...rows, claims: claim ? [claim] : [], hints: [], next: undefined, others: [] };
}

/**
 * The decision of the conference of this family that was held or adjourned last before this one: two in a row that are
 * not quorate should not be (Swindon, March 2023; Q2).
 */
export function decidedBefore({ meeting, others }: InMeeting): MeetingDecision | undefined {
  const own = meeting?.value.earlier.at(-1)?.decision;
  if (own) return own;
  const starts = meeting?.value.starts;
  const before = others.find(
    ({ value }) => value.decision && (starts === undefined || (value.starts ?? '') < starts),
  );
  return before?.value.decision;
}

/** Those who wait for the minute taker's look. */
export function waitingClaims({ claims }: Pick<InMeeting, 'claims'>): InMeeting['claims'] {
  return claims.filter(({ value }) => value.settled === undefined);
}

/** Of those, whose address is that of one who was asked and for whom nobody else has pressed: each with that one. */
export function proposals(
  loaded: Pick<InMeeting, 'claims'>,
  rows: readonly Row[],
): readonly { readonly claim: Loaded<Claim>; readonly row: Row }[] {
  const found = waitingClaims(loaded).flatMap((claim) => {
    const row = rows.find(({ target }) => target.id === claim.value.proposed);
    return row && row.attendance?.value.who === undefined ? [{ claim, row }] : [];
  });
  // Two accounts of one address: a person looks at both.
  return found.filter(({ row }) => found.filter((one) => one.row.target.id === row.target.id).length === 1);
}

export const sittingOf = ({ meeting }: Pick<InMeeting, 'meeting'>): number => meeting?.value.sitting ?? 1;

/** Whether it was said of the time that the meeting has, and not of one that was given up after people had come. */
function isOfThisTime(at: string, { meeting }: Pick<InMeeting, 'meeting'>): boolean {
  return at >= (meeting?.value.since ?? '');
}

/** Said of this sitting, at the time that it has. */
export function isClaimOf({ sitting, at }: Claim, loaded: Pick<InMeeting, 'meeting'>): boolean {
  return sitting === sittingOf(loaded) && isOfThisTime(at, loaded);
}

/** What was answered and reported stands at another time too; who was there does not. */
function attendanceNow(kept: Loaded<Attendance>, loaded: InMeeting): Loaded<Attendance> {
  const { value } = kept;
  if (!value.presence || isOfThisTime(value.presence.at, loaded)) return kept;
  return { ...kept, value: { ...value, presence: undefined, confirmed: undefined, who: undefined } };
}

function hintNow(kept: Loaded<Hint>, loaded: InMeeting): Loaded<Hint> {
  const moved = kept.value.moved.filter(({ at }) => isOfThisTime(at, loaded));
  return { ...kept, value: { ...kept.value, moved } };
}

/** One of those who are to be there, or who came without being asked. */
export interface Row {
  readonly target: Target;
  readonly of: Attendance['of'];
  readonly agency: string;
  readonly required: boolean;
  readonly invitation?: Loaded<Invitation>;
  /** As it is to be read: of the time that the meeting has. It is written by `attended`, which knows what is kept. */
  readonly attendance?: Loaded<Attendance>;
  readonly hint?: Loaded<Hint>;
}

/** The family's social worker and their manager, those who are asked, and who came besides; in this order. */
export function rowsOf(loaded: InMeeting, { settings }: Pick<Authority, 'settings'>): readonly Row[] {
  const { conference, invitations, attendances } = loaded;
  const { socialCare } = settings.quorum;
  const sitting = sittingOf(loaded);
  const row = (
    of: Attendance['of'],
    target: Target,
    agency: string,
    required: boolean,
    invitation?: Loaded<Invitation>,
  ): Row => {
    const attendance = attendances.find((one) => one.target.id === target.id);
    const hint = loaded.hints.find((one) => one.value.row === target.id);
    return {
      of,
      target,
      agency,
      required,
      ...(invitation ? { invitation } : {}),
      ...(attendance ? { attendance: attendanceNow(attendance, loaded) } : {}),
      ...(hint ? { hint: hintNow(hint, loaded) } : {}),
    };
  };
  const at = (whose: string) => attendanceTarget(conference.target, sitting, whose);
  return [
    row('worker', at('worker'), socialCare, true),
    row('manager', at('manager'), socialCare, false),
    ...invitations.map((one) =>
      row('invitation', at(one.target.id), one.value.agency, one.value.required, one),
    ),
    ...attendances
      .filter((one) => one.value.of === 'also' && attendanceNow(one, loaded).value.presence)
      .map(({ target, value }) => row('also', target, value.agency, false)),
  ];
}

export const isHere = ({ attendance }: Pick<Row, 'attendance'>): boolean =>
  attendance?.value.presence?.is === 'here';

/** Those who are there, as they count. */
export function countedOf(rows: readonly Row[], authority: Authority): readonly Counted[] {
  return rows.filter(isHere).map(({ agency }) => ({ agency, name: agencyName(agency, authority) }));
}

/** Our own words: `Example Constabulary`; `Children’s social care`. */
export function agencyName(agency: string, authority: Authority): string {
  const { quorum } = authority.settings;
  if (agency !== quorum.socialCare) return agencyWords({ agency }, authority);
  const group = quorum.groups.find(({ agencies }) => agencies.includes(agency));
  return capital(group?.name ?? 'children’s social care');
}

/** `Social worker`; what somebody of the service put is typed. */
export function roleOf({ of, invitation }: Pick<Row, 'of' | 'invitation'>): string | Typed {
  switch (of) {
    case 'worker':
      return 'Social worker';
    case 'manager':
      return 'Team manager';
    case 'invitation':
      return invitation ? typed(invitation.value.role) : 'Asked';
    case 'also':
      return 'Came without being asked';
  }
}

/** What a row is called in a choice: our own words, with its number among several of one agency. */
export function rowTitle(row: Row, n: number, loaded: InMeeting, authority: Authority): string {
  const { value } = loaded.conference;
  switch (row.of) {
    case 'worker':
      return `${n + 1} · Social worker, ${nameOf(authority, value.worker)}`;
    case 'manager':
      return `${n + 1} · Team manager, ${nameOf(authority, value.manager)}`;
    case 'invitation':
    case 'also':
      return `${n + 1} · ${agencyName(row.agency, authority)}`;
  }
}
