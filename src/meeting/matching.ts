/**
 * Whose press it is: by tenant and object id, and by nothing else. A name that looks alike matches nobody, and an address
 * proposes to the minute taker who it could be.
 */
import type { Presser } from '../kernel/shared.ts';
import type { InMeeting, Row } from './load.ts';

/**
 * `row`: one of those who are to be there. `runs`: they run the meeting. `agency`: the authority file lists them for an
 * agency that is asked more than once, or not at all. `unknown`: anybody else with an account. `nobody`: without one.
 */
export type Match =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'runs' }
  | { readonly kind: 'agency'; readonly agency: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'nobody' };

export function matchOf({ id, person }: Presser, loaded: InMeeting, rows: readonly Row[]): Match {
  if (id === undefined) return { kind: 'nobody' };
  const { value } = loaded.conference;
  const slot = value.booking?.slot;
  if (id === slot?.chair || id === slot?.minuteTaker) return { kind: 'runs' };
  const known = rows.find(({ attendance }) => attendance?.value.who === id);
  const own = known ?? rows.find((row) => isTheirs(row, id, loaded));
  if (own) return { kind: 'row', row: own };
  const agency = person?.agency;
  if (agency === undefined) return { kind: 'unknown' };
  const asked = rows.filter((row) => row.of === 'invitation' && row.agency === agency);
  const [only, ...others] = asked;
  // Where somebody else has pressed for it already, a second of one agency is for the minute taker to place.
  return only && others.length === 0 && only.attendance?.value.who === undefined
    ? { kind: 'row', row: only }
    : { kind: 'agency', agency };
}

/** Whether it is they who are asked, by an account that somebody has recognised. */
export function isTheirs({ of, invitation }: Row, id: string, { conference, contacts }: InMeeting): boolean {
  const { worker, manager, booking } = conference.value;
  switch (of) {
    case 'worker':
      return id === worker || id === booking?.slot.worker;
    case 'manager':
      return id === manager;
    case 'also':
      return false;
    case 'invitation': {
      if (!invitation) return false;
      if (invitation.value.person === id) return true;
      const contact = contacts.find((one) => one.target.id === `contact:${invitation.target.id}`);
      const { tenant, objectId } = contact?.value ?? {};
      return tenant !== undefined && objectId !== undefined && `${tenant}:${objectId}`.toLowerCase() === id;
    }
  }
}

/** The one who was asked at this address, where there is one and no other: a proposal, for a person to confirm. */
export function proposedBy(
  { address }: Presser,
  { contacts }: Pick<InMeeting, 'contacts'>,
  rows: readonly Row[],
): Row | undefined {
  if (!address) return undefined;
  const [only, ...others] = rows.filter(({ invitation }) => {
    const contact = contacts.find((one) => one.target.id === `contact:${invitation?.target.id}`);
    return contact?.value.email?.toLowerCase() === address.toLowerCase();
  });
  return others.length === 0 ? only : undefined;
}
