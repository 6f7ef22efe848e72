/** The people of the authorities served, as one immutable snapshot that finds anybody at once. */
import {
  type Authority,
  type Directory,
  type DutySession,
  type Person,
  type PersonId,
  personId,
  type Team,
} from '../kernel/actor.ts';
import type { Role } from '../practice/roles.ts';
import { type AuthorityContent, type AuthorityFile, dutyDays } from './authorityFile.ts';

/**
 * Builds the directory from a checked file. `version` names the file's content (the caller derives it, for instance as
 * a hash) and is what decisions cite. Somebody who is not in the file is found by nobody and has no rights.
 */
export function buildDirectory(file: AuthorityFile, version: string): Directory {
  return directoryOf(file.authorities.map((content) => buildAuthority(content, version)));
}

/** A directory of authorities that are built already, for instance from records of different versions. */
export function directoryOf(authorities: readonly Authority[]): Directory {
  const served = new Map(authorities.map((authority) => [authority.id, authority]));
  const people = new Map(
    authorities.flatMap((authority) => authority.people.map((person) => [person.id, person] as const)),
  );
  return Object.freeze<Directory>({
    authorities: Object.freeze([...authorities]),
    find: (tenant, objectId) => people.get(personId(tenant, objectId)),
    byId: (id) => people.get(id),
    authority: (id) => {
      const authority = served.get(id);
      if (!authority) throw new Error(`authority not served: ${id}`);
      return authority;
    },
  });
}

/** A directory whose people change while it is held: each look sees the whole of the one that was put there last. */
export function currentDirectory(first: Directory): {
  readonly directory: Directory;
  replace(next: Directory): void;
} {
  let current = first;
  return {
    directory: Object.freeze<Directory>({
      get authorities() {
        return current.authorities;
      },
      find: (tenant, objectId) => current.find(tenant, objectId),
      byId: (id) => current.byId(id),
      authority: (id) => current.authority(id),
    }),
    replace(next) {
      current = next;
    },
  };
}

/** One authority from its checked content. */
export function buildAuthority(content: AuthorityContent, version: string): Authority {
  const idOf = (reference: string): PersonId =>
    reference.includes(':') ? reference : personId(content.tenant, reference);

  const people = content.people.map((entry): Person => {
    const tenant = entry.tenant ?? content.tenant;
    return Object.freeze({
      id: personId(tenant, entry.objectId),
      tenant,
      objectId: entry.objectId,
      authority: content.id,
      name: entry.name,
      roles: Object.freeze([...entry.roles]),
      team: entry.team,
      agency: entry.agency,
      email: entry.email,
      shareOfFullTime: entry.shareOfFullTime,
      caseload: entry.caseload,
    });
  });
  const teams = content.teams.map(
    (entry): Team =>
      Object.freeze({
        id: entry.id,
        name: entry.name,
        manager: idOf(entry.manager),
        linkedChairs: Object.freeze(entry.linkedChairs.map(idOf)),
      }),
  );
  const duty = content.duty
    .map(
      (entry): DutySession =>
        Object.freeze({
          weekday: dutyDays.indexOf(entry.day) + 1,
          from: entry.from,
          to: entry.to,
          chair: idOf(entry.chair),
          backup: entry.backup === undefined ? undefined : idOf(entry.backup),
        }),
    )
    .sort((a, b) => a.weekday - b.weekday || (a.from < b.from ? -1 : 1));

  const byId = new Map(people.map((person) => [person.id, person]));
  const byRole = Map.groupBy(
    people.flatMap((person) => person.roles.map((role) => ({ role, person }))),
    (entry) => entry.role,
  );
  const holders = new Map<Role, readonly Person[]>(
    [...byRole].map(([role, entries]) => [role, Object.freeze(entries.map((entry) => entry.person))]),
  );
  const teamById = new Map(teams.map((team) => [team.id, team]));

  return Object.freeze<Authority>({
    id: content.id,
    name: content.name,
    version,
    settings: deepFreeze(content.settings),
    people: Object.freeze(people),
    teams: Object.freeze(teams),
    agencies: deepFreeze(content.agencies),
    duty: Object.freeze(duty),
    sites: deepFreeze(content.sites),
    travel: deepFreeze(content.travel),
    rooms: deepFreeze(content.rooms),
    person: (id) => byId.get(id),
    withRole: (role) => holders.get(role) ?? [],
    team: (id) => teamById.get(id),
  });
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null) deepFreeze(part);
  }
  return Object.freeze(value);
}
