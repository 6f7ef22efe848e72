/**
 * Whose account stands behind an invitation: known by tenant and object id, so that they are asked in Teams and confirm by
 * one press. The authority file says who works for which agency, an address proposes, and a person confirms; or whoever
 * took the minutes has placed them in the meeting.
 */
import { z } from 'zod';
import { staff } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Authority, Directory, Person, PersonId } from '../../kernel/actor.ts';
import { change, type Write } from '../../kernel/decision.ts';
import { typedText } from '../../kernel/inputs.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { type Contact, contactTarget, contactType, type Invitation, invitationType } from '../invitations.ts';
import { loadConference, sees } from '../rights.ts';
import { type Listed, loadListed } from './listed.ts';

const showList = (target: Target) => ({ verb: 'conference.invitations', target });

/** Rows of one form. */
export const rowsAtOnce = 5;

const sameAddress = (a: string | undefined, b: string | undefined) =>
  a !== undefined && a.toLowerCase() === b?.toLowerCase();

export interface Recognisable {
  readonly invitation: Loaded<Invitation>;
  /** Those of the file who work for that agency. */
  readonly people: readonly Person[];
  /** The one of them who has the address at which they are asked: proposed, and no more. */
  readonly proposed: PersonId | undefined;
  readonly email: string | undefined;
}

/** Those on the list behind whom no account is known, and for whose agency the file lists somebody. */
export function recognisable(
  { invitations, contacts }: Pick<Listed, 'invitations' | 'contacts'>,
  authority: Pick<Authority, 'withRole'>,
): readonly Recognisable[] {
  const all = authority.withRole('agencyProfessional');
  const taken = new Set(invitations.map(({ value }) => value.person));
  return invitations.flatMap((invitation, n): Recognisable[] => {
    const people = all.filter(({ id, agency }) => agency === invitation.value.agency && !taken.has(id));
    if (invitation.value.person !== undefined || people.length === 0) return [];
    const reach = contacts[n]?.value;
    const email = reach?.endedAt === undefined ? reach?.email : undefined;
    const alike = people.filter((one) => sameAddress(email, one.email));
    return [{ invitation, people, email, proposed: alike.length === 1 ? alike[0]?.id : undefined }];
  });
}

const chosen = typedText;

/** `rows` stands in the button: the invitations of the form, in its order. */
export const recognise = action({
  verb: 'conference.recognise',
  audit: 'Confirmed whose account stands behind an invitation',
  who: staff,
  input: z.object({
    rows: z.string().max(1_000),
    who0: chosen,
    who1: chosen,
    who2: chosen,
    who3: chosen,
    who4: chosen,
  }),
  load: loadListed,
  may: (person, loaded) => sees(person, loaded),
  present: showList,
  form: (target) => ({ verb: 'conference.recogniseForm', target }),
  decide({ rows, ...typed }, loaded, situation, target) {
    const show = showList(target);
    if (loaded.conference.value.cancelled) {
      throw new Refusal('alreadyDone', 'This conference has been cancelled. Nothing was changed.', { show });
    }
    const given = [typed.who0, typed.who1, typed.who2, typed.who3, typed.who4];
    const open = recognisable(loaded, situation.authority);
    const picked = rows.split(',').flatMap((id, n) => {
      const row = open.find(({ invitation }) => invitation.target.id === id);
      const person = row?.people.find((one) => one.id === given[n]);
      return row && person ? [{ row, person }] : [];
    });
    const twice = picked.find(({ person }, n) =>
      picked.some((other, m) => m < n && other.person.id === person.id),
    );
    if (twice) {
      const at = rows.split(',').indexOf(twice.row.invitation.target.id);
      const message = 'They are chosen twice. One account stands behind one invitation.';
      throw new Invalid([{ field: `who${at}`, message }]);
    }
    return {
      writes: picked.map(({ row, person }): Write => {
        const { value } = row.invitation;
        // Who reads the secure mail is another: they have to be told which child it is about.
        const isOther = row.email !== undefined && !sameAddress(row.email, person.email);
        return change(row.invitation, {
          ...value,
          person: person.id,
          ...(isOther ? { told: undefined } : {}),
        });
      }),
      guards: [loaded.conference],
      show,
    };
  },
});

/** So many at one press of the minute taker. */
export const mostRecognised = 12;

interface Placed {
  readonly invitation: Loaded<Invitation>;
  readonly contact: Loaded<Contact> | undefined;
  readonly who: PersonId;
}

/**
 * The minute taker has placed them in the meeting, or confirmed their own press. Whoever the file lists for that agency is
 * asked in Teams next time; of somebody else the account is kept with the way to reach them, and goes when that goes.
 */
export const noteRecognised = action({
  verb: 'conference.noteRecognised',
  audit: 'Noted whose account stands behind an invitation, as they were placed in the meeting',
  who: ['followUp'],
  input: z.object({
    found: z
      .array(z.object({ invitation: z.string().max(120), who: z.string().max(120) }))
      .max(mostRecognised),
  }),
  async load({ target, input }, read: Reader) {
    const { partition } = target;
    const [inCase, placed] = await Promise.all([
      loadConference({ target }, read),
      Promise.all(
        input.found.map(async ({ invitation: id, who }): Promise<Placed | undefined> => {
          const at = { partition, id };
          const [invitation, contact] = await Promise.all([
            read.find(invitationType, at),
            read.find(contactType, contactTarget(at)),
          ]);
          return invitation && { invitation, contact, who };
        }),
      ),
    ]);
    return { ...inCase, placed: placed.filter((one) => one !== undefined) };
  },
  may: () => false,
  present: showList,
  decide(_input, { placed, conference }, { directory }, target) {
    return {
      // Nothing of it rests on the conference, which others write meanwhile.
      writes: placed.flatMap((one) => written(one, conference.authority, directory)),
      show: showList(target),
    };
  },
});

function written(
  { invitation, contact, who }: Placed,
  authority: string,
  directory: Directory,
): readonly Write[] {
  const { value } = invitation;
  // Somebody has confirmed one before: that stands.
  if (value.removed !== undefined || value.person !== undefined) return [];
  const person = directory.byId(who);
  if (person) {
    const isTheirs = person.authority === authority && person.agency === value.agency;
    return isTheirs ? [change(invitation, { ...value, person: person.id })] : [];
  }
  const [tenant, objectId] = who.split(':');
  if (!contact || contact.value.endedAt !== undefined || !tenant || !objectId) return [];
  if (contact.value.tenant === tenant && contact.value.objectId === objectId) return [];
  return [change(contact, { ...contact.value, tenant, objectId })];
}
