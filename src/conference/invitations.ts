/**
 * Who is asked to a conference, one document each; and what must be known to reach them, in a contact record of its own
 * that is erased when its purpose ends. Members of the family have no invitation of this kind: what they are told goes
 * by the way that a person has found safe.
 */
import { z } from 'zod';
import type { ProfessionalInvited } from '../kernel/calendars.ts';
import { type Loaded, type Reader, type RecordType, unknownField } from '../kernel/records.ts';
import type { Target } from '../kernel/view.ts';

const instant = z.iso.datetime({ offset: false, precision: undefined });
const name = z.string().min(1).max(120);

export const invitationSchema = z
  .object({
    /** Id of the conference, in the same case partition. */
    conference: name,
    /** Id of the agency in the authority file, or what kind of professional is asked for where none is named yet. */
    agency: name,
    /** What they come as, e.g. `Health visitor`: from the settings, or as somebody of the service put it. */
    role: z.string().min(1).max(80),
    required: z.boolean(),
    /** Whether somebody may come in their place. */
    deputy: z.boolean().default(false),
    /** Because of which children, by their numbers; absent: of all. What they are told of goes by secure mail. */
    children: z.array(z.string().min(1).max(20)).max(12).optional(),
    /** Who said that they should come, where it was not the service. */
    named: z.enum(['family', 'socialWorker']).optional(),
    /** They were told by secure mail which child it is about: a person recorded it. */
    told: z.strictObject({ by: z.string().max(120), at: instant }).optional(),
    /** Who thought of them: the settings' list, or a person. */
    by: z.string().min(1).max(120),
    at: instant,
    /** Which of those who were thought of at one moment, from 0: the list keeps the order of the settings. */
    place: z.int().min(0).optional(),
    /** Somebody of the authority file, by their id. */
    person: name.optional(),
    /** Whether their contact record is there. */
    hasContact: z.boolean(),
    /** Since when they stand in the event. */
    invitedAt: instant.optional(),
    /**
     * Where no calendar asks them: that a person sent them the calendar file, and what it said: when the conference
     * begins, or `cancelled`.
     */
    sent: z
      .strictObject({ by: z.string().max(120), at: instant, news: z.string().min(1).max(60) })
      .optional(),
    /** What they answered to the calendar's invitation: what Outlook says, and never who came. */
    outlook: z
      .strictObject({ answer: z.enum(['none', 'accepted', 'tentative', 'declined']), at: instant })
      .optional(),
    /** Taken off the list. */
    removed: z.strictObject({ by: z.string().max(120), at: instant }).optional(),
  })
  .catchall(unknownField);
export type Invitation = z.infer<typeof invitationSchema>;

export const invitationType: RecordType<Invitation> = {
  kind: 'invitation',
  version: 1,
  schema: invitationSchema,
  openFields: ['conference', 'required', 'at', 'invitedAt', 'removed'],
  reference: () => 'invitation',
  index: ({ conference, at }) => ({ conference, at }),
};

export const contactSchema = z
  .object({
    name: z.string().min(1).max(80),
    email: z.email().max(254).optional(),
    /** Home tenant and object id, where they have been recognised. */
    tenant: z.string().max(60).optional(),
    objectId: z.string().max(60).optional(),
    /** The conference for which it is kept, and when it is looked at whether it still is. */
    conference: name.optional(),
    lookAt: instant.optional(),
    /** Its purpose has ended: what it held is gone. */
    endedAt: instant.optional(),
  })
  .catchall(unknownField);
export type Contact = z.infer<typeof contactSchema>;

export const contactType: RecordType<Contact> = {
  kind: 'contact',
  version: 1,
  schema: contactSchema,
  openFields: [],
  reference: () => 'contact',
  index: ({ conference }): Readonly<Record<string, string>> =>
    conference === undefined ? {} : { conference },
  wake: ({ lookAt }) =>
    lookAt === undefined ? undefined : { at: Temporal.Instant.from(lookAt), verb: 'conference.endContact' },
};

export const contactTarget = ({ partition, id }: Target): Target => ({ partition, id: `contact:${id}` });

/** Most invitations of one conference. */
export const mostInvitations = 40;

/** The invitations of a conference that stand, in the order in which they were thought of. */
export async function invitationsOf(
  conference: Target,
  read: Reader,
): Promise<readonly Loaded<Invitation>[]> {
  return (await allOf(conference, read)).filter(({ value }) => value.removed === undefined);
}

/** Those who were sent its calendar file by hand and were taken off the list since. */
export async function takenOff(conference: Target, read: Reader): Promise<readonly Loaded<Invitation>[]> {
  return (await allOf(conference, read)).filter(({ value }) => value.removed && value.sent);
}

async function allOf(conference: Target, read: Reader): Promise<readonly Loaded<Invitation>[]> {
  const { items } = await read.list(invitationType, {
    partition: conference.partition,
    equal: { conference: conference.id },
    range: { field: 'at' },
    order: 'ascending',
    limit: 2 * mostInvitations,
  });
  return [...items].sort(asThoughtOf);
}

function asThoughtOf({ value: a }: Loaded<Invitation>, { value: b }: Loaded<Invitation>): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return (a.place ?? 0) - (b.place ?? 0);
}

/**
 * Those who stand in the event: whoever has an address, once the chair has signed; while the list waits to be signed
 * anew those who were asked before, so that a move in between takes nobody out.
 */
export async function invitedBy(
  conference: Target,
  read: Reader,
  signed: boolean,
): Promise<readonly ProfessionalInvited[]> {
  const invitations = await invitationsOf(conference, read);
  const asked = invitations.filter(({ value }) => signed || value.invitedAt !== undefined);
  const found = await Promise.all(
    asked.map(async ({ target, value }) => {
      const contact = value.hasContact ? await read.find(contactType, contactTarget(target)) : undefined;
      const email = contact?.value.email;
      return email === undefined ? [] : [{ email, name: contact?.value.name, required: value.required }];
    }),
  );
  return onePerAddress(found.flat());
}

/** Somebody may come as two: they are asked once, and have to come if one of the two has to. */
function onePerAddress(people: readonly ProfessionalInvited[]): readonly ProfessionalInvited[] {
  const known = new Map<string, ProfessionalInvited>();
  for (const one of people) {
    const address = one.email.toLowerCase();
    const before = known.get(address);
    known.set(address, before ? { ...before, required: before.required || one.required } : one);
  }
  return [...known.values()];
}
