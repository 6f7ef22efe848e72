/** The people of the authority file as the room's cast, with those whom no authority lists. */
import { sentencesFor } from '../consultation/index.ts';
import type { Authority, Directory, Person } from '../kernel/actor.ts';
import { type Role, roleNames } from '../practice/roles.ts';
import { type Rota, rotaOfFile, whoServes } from '../rota/index.ts';
import type { Mailbox } from './graph/mailboxes.ts';
import type { ChatSeed, Persona } from './people.ts';

export interface Cast {
  readonly people: readonly Persona[];
  readonly chats: readonly ChatSeed[];
  /** Who sits in the first two seats: a social worker, and the chair on duty. */
  readonly seats: readonly string[];
  readonly tenantOfService: string;
  readonly mailboxes: readonly Mailbox[];
  /** To whom a request of the first seat would go at a moment: the id of a persona. */
  readonly takes: (now: Temporal.Instant) => Promise<string | undefined>;
}

/** Whoever is not among these meets Quorate when it first has something to tell them, and has it installed then. */
const haveIt: readonly Role[] = ['socialWorker', 'otherProfessional', 'chair', 'businessSupport'];

function words(person: Person, authority: Authority): string {
  const roles = person.roles.map((role) => roleNames[role]).join(', ');
  const team = person.team === undefined ? undefined : authority.team(person.team)?.name;
  const place = team ?? person.agency?.replaceAll('-', ' ');
  const said = place === undefined ? roles : `${roles}, ${place}`;
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** `rotaNow` reads the rota as it stands; without it, it is that of the authority file. Throws when no authority is served. */
export async function castOf(
  directory: Directory,
  now: Temporal.Instant,
  rotaNow: (authority: Authority) => Promise<Rota> = async (authority) => rotaOfFile(authority),
): Promise<Cast> {
  const [first] = directory.authorities;
  if (first === undefined) throw new Error('no authority is served');
  const asker = first.withRole('socialWorker')[0];
  const choosing = {
    excluding: asker === undefined ? [] : [asker.id],
    linkedChairs: first.team(asker?.team ?? '')?.linkedChairs ?? [],
  };
  const takerAt = async (at: Temporal.Instant) => whoServes(first, await rotaNow(first), at, choosing)?.chair;
  const taker = await takerAt(now);
  // The service is registered where most of its own people are.
  const tenantOfService = (asker ?? taker ?? first.people[0])?.tenant ?? '';
  const people: Persona[] = directory.authorities.flatMap((authority) =>
    authority.people.map((person) => ({
      id: person.id,
      name: person.name,
      words: words(person, authority),
      tenant: person.tenant,
      objectId: person.objectId,
      says: sentencesFor(person),
      ...(person.email === undefined ? {} : { email: person.email }),
      readsMailbox: person.roles.includes('businessSupport'),
      installed:
        person.tenant === tenantOfService &&
        (person.id === taker?.id || person.roles.some((role) => haveIt.includes(role))),
    })),
  );
  const stranger: Persona = {
    id: 'stranger',
    name: 'Alex Stranger',
    words: 'Unknown to Quorate, from another organisation',
    tenant: '99999999-9999-4999-8999-999999999999',
    objectId: '99999999-0000-4000-8000-000000000001',
    email: 'alex.stranger@elsewhere.example',
  };
  const guest: Persona = { id: 'guest', name: 'Guest', words: 'Joined the meeting without an account' };
  const [aChair] = first.withRole('chair');
  // Whoever joins without an account is called what they type: Teams keeps nobody from typing the chair's name.
  const namesake: Persona[] =
    aChair === undefined
      ? []
      : [
          {
            id: 'namesake',
            name: aChair.name,
            words: 'Joined the meeting without an account, and typed a chair’s name',
          },
        ];
  const all = [...people, stranger, guest, ...namesake];
  const elsewhere = people.find((person) => person.tenant !== tenantOfService);
  const members = [asker?.id, taker?.id, elsewhere?.id, stranger.id, guest.id];
  return {
    people: all,
    chats: [
      {
        id: 'rehearsal',
        title: 'A meeting chat',
        members: members.filter((id): id is string => id !== undefined),
      },
    ],
    seats: [asker?.id, taker?.id].filter((id): id is string => id !== undefined),
    tenantOfService,
    takes: async (at) => (await takerAt(at))?.id,
    mailboxes: directory.authorities.flatMap(({ settings: { calendar } }) =>
      calendar === undefined
        ? []
        : [{ email: calendar.mailbox, objectId: calendar.objectId, name: calendar.name }],
    ),
  };
}
