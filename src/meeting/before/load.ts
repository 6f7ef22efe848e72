/** What is looked at before a meeting: the meeting, when it is looked at next, and one of those who are asked. */
import {
  type Contact,
  type Invitation,
  invitationType,
  mayBeChased,
  remindersPaused,
  type Safety,
  safetyTarget,
  safetyType,
} from '../../conference/index.ts';
import type { Person } from '../../kernel/actor.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { type InMeeting, loadMeeting, type Row, sittingOf } from '../load.ts';
import {
  type Attendance,
  attendanceTarget,
  conferenceOf,
  type Preparation,
  preparationTarget,
  preparationType,
} from '../record.ts';
import {
  childViewsTarget,
  childViewsType,
  type FamilyContact,
  familyContactTarget,
  familyContactType,
  type Views,
} from './record.ts';

/** What chair and social worker said of the family's side of it; and who was offered an advocate. */
export interface Said {
  readonly contact: Loaded<FamilyContact> | undefined;
  readonly views: Loaded<Views> | undefined;
  readonly safety: Loaded<Safety> | undefined;
}

/** Of the conference. */
export async function loadSaid(target: Target, read: Reader): Promise<Said> {
  const [contact, views, safety] = await Promise.all([
    read.find(familyContactType, familyContactTarget(target)),
    read.find(childViewsType, childViewsTarget(target)),
    read.find(safetyType, safetyTarget(target)),
  ]);
  return { contact, views, safety };
}

export interface Preparing extends InMeeting, Said {
  readonly preparation: Loaded<Preparation> | undefined;
}

/** Pressed on the conference, on what is said before it, or woken on its preparation. */
export async function loadPreparing(at: { readonly target: Target }, read: Reader): Promise<Preparing> {
  const target = conferenceOf(at.target);
  const [loaded, said, preparation] = await Promise.all([
    loadMeeting({ target }, read),
    loadSaid(target, read),
    read.find(preparationType, preparationTarget(target)),
  ]);
  return { ...loaded, ...said, preparation };
}

/** One of those who are asked, as an answer of theirs needs it. */
export interface Answering extends InMeeting {
  readonly row: Row & { readonly invitation: Loaded<Invitation> };
  readonly contact: Loaded<Contact> | undefined;
}

/** Pressed, or sent from a page, on an invitation; one that was taken off the list is there too, and nothing is taken of it. */
export async function loadAnswering(
  { target }: { readonly target: Target },
  read: Reader,
): Promise<Answering> {
  const invitation = await read.get(invitationType, target);
  const conference = { partition: target.partition, id: invitation.value.conference };
  const loaded = await loadMeeting({ target: conference }, read);
  const where = attendanceTarget(conference, sittingOf(loaded), target.id);
  const attendance = loaded.attendances.find((one) => one.target.id === where.id);
  return {
    ...loaded,
    contact: loaded.contacts.find((one) => one.target.id === `contact:${target.id}`),
    row: {
      of: 'invitation',
      target: where,
      agency: invitation.value.agency,
      required: invitation.value.required,
      invitation,
      ...(attendance ? { attendance } : {}),
    },
  };
}

/** When it begins, as it is booked; undefined for one that has no time. */
export function startsOf({
  conference: { value },
}: Pick<InMeeting, 'conference'>): Temporal.Instant | undefined {
  const slot = value.cancelled ? undefined : value.booking?.slot;
  return slot && value.booking?.state === 'booked' ? Temporal.Instant.from(slot.starts) : undefined;
}

/** Whether anything may be sent to this one now. */
export function maySend(invitation: Invitation, { conference }: Pick<InMeeting, 'conference'>): boolean {
  return mayBeChased(invitation, conference.value) && !remindersPaused(conference.value);
}

/** What of the invitation and of the person asked revokes a link: told anew at another address, or by a press. */
export function serialOf(
  { told }: Pick<Invitation, 'told'>,
  attendance: Pick<Attendance, 'unlinked'> | undefined,
): string {
  return `${told?.at ?? ''} ${attendance?.unlinked?.at ?? ''}`;
}

/** Their account, where somebody has recognised it: an address never says who somebody is. */
export function accountOf({ row, contact }: Pick<Answering, 'row' | 'contact'>): string | undefined {
  const { tenant, objectId } = contact?.value ?? {};
  if (row.invitation.value.person !== undefined) return row.invitation.value.person;
  return tenant !== undefined && objectId !== undefined ? `${tenant}:${objectId}`.toLowerCase() : undefined;
}

export const isAsked = ({ id }: Pick<Person, 'id'>, loaded: Pick<Answering, 'row' | 'contact'>): boolean =>
  accountOf(loaded) === id;
