/** The errands by which an event is looked at, and put right once a person has said so. */
import type { Attendee } from '../../kernel/calendars.ts';
import { shortHash } from '../../kernel/ids.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target } from '../../kernel/view.ts';
import { contactTarget, contactType, invitationsOf } from '../invitations.ts';

/** The addresses of those who are asked, in lower case, with whose invitation it is. */
export async function addressesOf(
  conference: Target,
  read: Reader,
): Promise<ReadonlyMap<string, { readonly invitation: string; readonly invited: boolean }>> {
  const invitations = await invitationsOf(conference, read);
  const found = await Promise.all(
    invitations.map(async ({ target, value }) => {
      const contact = value.hasContact ? await read.find(contactType, contactTarget(target)) : undefined;
      const email = contact?.value.email?.toLowerCase();
      const known = { invitation: target.id, invited: value.invitedAt !== undefined };
      return email === undefined ? [] : [[email, known] as const];
    }),
  );
  return new Map(found.flat());
}

/** What of an event's attendees is told on: never an address. */
export function attendeesSeen(
  attendees: readonly Attendee[],
  /** Chair, minute taker and social worker of the slot. */
  own: readonly string[],
  asked: Awaited<ReturnType<typeof addressesOf>>,
): JsonObject {
  const there = attendees.map((one) => ({ ...one, email: one.email.toLowerCase() }));
  const people = there.filter(({ kind }) => kind !== 'room');
  const staff = own.map((email) => email.toLowerCase());
  const emails = new Set(people.map(({ email }) => email));
  const invited = [...asked].flatMap(([email, one]) => (one.invited ? [email] : []));
  const room = there.find(({ kind }) => kind === 'room');
  return {
    strangers: people
      .filter(({ email }) => !staff.includes(email) && !asked.has(email))
      .map(({ email }) => shortHash(email))
      .slice(0, 100),
    missing: [...new Set([...staff, ...invited])].filter((email) => !emails.has(email)).length,
    answers: people.flatMap(({ email, answer }) => {
      const one = asked.get(email);
      return one === undefined ? [] : [{ invitation: one.invitation, answer }];
    }),
    ...(room === undefined ? {} : { room: room.answer }),
  };
}
