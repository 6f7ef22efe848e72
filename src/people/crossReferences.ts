/**
 * What the parts of an authority file say about each other. It reads the file leniently, piece by piece, so that a
 * slip in one place does not hide what is wrong in another; what has no legible value is the schema's to report.
 */
import { z } from 'zod';
import { personId } from '../kernel/actor.ts';
import { type Role, roleNames } from '../practice/roles.ts';
import type { Problem } from './authorityFile.ts';

const legible = z.string().trim().toLowerCase().optional().catch(undefined);
const list = <T extends z.ZodType>(entry: T) => z.array(entry).catch([]);
const lenient = <T extends z.ZodRawShape>(shape: T) => z.object(shape);

const roughPerson = lenient({
  objectId: legible,
  tenant: legible,
  roles: list(z.string().catch('')),
  team: legible,
  agency: legible,
  shareOfFullTime: z.unknown().optional(),
  caseload: z.unknown().optional(),
}).catch({ roles: [] });

const roughTeam = lenient({ id: legible, manager: legible, linkedChairs: list(legible) }).catch({
  linkedChairs: [],
});
const roughAgency = lenient({ id: legible }).catch({});
const roughSession = lenient({
  day: legible,
  from: z.string().optional().catch(undefined),
  to: z.string().optional().catch(undefined),
  chair: legible,
  backup: legible,
}).catch({});

const roughSite = lenient({ id: legible }).catch({});
const roughTravel = lenient({ between: list(legible) }).catch({ between: [] });
const roughRoom = lenient({ id: legible, site: legible, email: legible }).catch({});

const roughReports = lenient({
  exceptions: list(lenient({ agency: z.string().trim().optional().catch(undefined) }).catch({})),
}).catch({ exceptions: [] });
/** Roles stand there beside people: a reference to a person is told by its digits. */
const roughReaders = list(legible);
const roughLists = lenient({ daily: roughReaders, weekly: roughReaders, monthly: roughReaders }).catch({
  daily: [],
  weekly: [],
  monthly: [],
});
const noLists = { list: { daily: [], weekly: [], monthly: [] } };
const roughSettings = lenient({
  timescales: lenient({ reports: roughReports }).catch({ reports: { exceptions: [] } }),
  enquiries: lenient({ list: roughLists }).catch(noLists),
}).catch({ timescales: { reports: { exceptions: [] } }, enquiries: noLists });

const roughAuthority = lenient({
  id: legible,
  settings: roughSettings,
  tenant: legible,
  agencies: list(roughAgency),
  teams: list(roughTeam),
  people: list(roughPerson),
  duty: list(roughSession),
  sites: list(roughSite),
  travel: list(roughTravel),
  rooms: list(roughRoom),
});

const roughFile = lenient({ authorities: list(roughAuthority.catch(roughAuthority.parse({}))) });

type RoughAuthority = z.infer<typeof roughAuthority>;
type Path = readonly PropertyKey[];

/** Everything that does not fit together, in the order of the file. */
export function crossReferences(content: unknown, neededRoles: readonly Role[]): Problem[] {
  const file = roughFile.safeParse(content);
  if (!file.success) return [];
  const { authorities } = file.data;
  return [
    ...doubles(
      authorities.map((authority, index) => [authority.id, ['authorities', index, 'id']]),
      'is the id of an authority above',
    ),
    ...samePeople(authorities),
    ...authorities.flatMap((authority, index) => within(authority, ['authorities', index], neededRoles)),
  ];
}

/** One person is listed once: the service finds people by tenant and object id, in one authority. */
function samePeople(authorities: readonly RoughAuthority[]): Problem[] {
  const everybody = authorities.flatMap((authority, a) =>
    authority.people.map((person, p): [string | undefined, Path] => [
      idOf(person, authority),
      ['authorities', a, 'people', p, 'objectId'],
    ]),
  );
  return doubles(everybody, 'is a person who is listed already');
}

function within(authority: RoughAuthority, at: Path, neededRoles: readonly Role[]): Problem[] {
  const people = new Map(authority.people.map((person) => [idOf(person, authority), person]));
  const teams = new Set(authority.teams.map((team) => team.id));
  const agencies = new Set(authority.agencies.map((agency) => agency.id));

  /** A reference to somebody who must exist and hold a role. */
  function reference(to: string | undefined, role: Role, path: Path): Problem[] {
    if (to === undefined) return [];
    const person = people.get(to.includes(':') ? to : personId(authority.tenant ?? '', to));
    if (!person) return [{ path, message: 'is nobody of this authority' }];
    if (person.roles.includes(role)) return [];
    return [{ path, message: `is somebody without the role ${role}` }];
  }

  const problems: Problem[] = [
    ...doubles(
      authority.agencies.map((agency, index) => [agency.id, [...at, 'agencies', index, 'id']]),
      'is the id of an agency above',
    ),
    ...doubles(
      authority.teams.map((team, index) => [team.id, [...at, 'teams', index, 'id']]),
      'is the id of a team above',
    ),
  ];

  authority.settings.timescales.reports.exceptions.forEach(({ agency }, index) => {
    if (agency === undefined || agencies.has(agency)) return;
    const path = [...at, 'settings', 'timescales', 'reports', 'exceptions', index, 'agency'];
    problems.push({ path, message: 'is no agency of this authority' });
  });

  for (const [cadence, readers] of Object.entries(authority.settings.enquiries.list)) {
    readers.forEach((reader, index) => {
      if (reader === undefined || !/\d/.test(reader)) return;
      const id = reader.includes(':') ? reader : personId(authority.tenant ?? '', reader);
      if (people.has(id)) return;
      const path = [...at, 'settings', 'enquiries', 'list', cadence, index];
      problems.push({ path, message: 'is nobody of this authority' });
    });
  }

  authority.teams.forEach((team, index) => {
    const path = [...at, 'teams', index];
    problems.push(...reference(team.manager, 'teamManager', [...path, 'manager']));
    team.linkedChairs.forEach((chair, place) => {
      problems.push(...reference(chair, 'chair', [...path, 'linkedChairs', place]));
    });
    problems.push(
      ...doubles(
        team.linkedChairs.map((chair, place) => [chair, [...path, 'linkedChairs', place]]),
        'names a chair twice',
      ),
    );
  });

  authority.people.forEach((person, index) => {
    const path = [...at, 'people', index];
    problems.push(
      ...doubles(
        person.roles.map((role, place) => [role, [...path, 'roles', place]]),
        'names a role twice',
      ),
    );
    if (person.team !== undefined && !teams.has(person.team)) {
      problems.push({ path: [...path, 'team'], message: 'is no team of this authority' });
    }
    const outside = person.roles.includes('agencyProfessional');
    if (person.agency !== undefined && !agencies.has(person.agency)) {
      problems.push({ path: [...path, 'agency'], message: 'is no agency of this authority' });
    }
    if (outside && person.agency === undefined) {
      problems.push({
        path: [...path, 'agency'],
        message: `is missing: ${roleNames.agencyProfessional} names the agency`,
      });
    }
    if (!outside && person.agency !== undefined) {
      problems.push({ path: [...path, 'agency'], message: 'is only for the role agencyProfessional' });
    }
    const counted = person.roles.includes('chair') || person.roles.includes('minuteTaker');
    if (person.shareOfFullTime !== undefined && !counted) {
      problems.push({
        path: [...path, 'shareOfFullTime'],
        message: 'is only for the roles chair and minuteTaker',
      });
    }
    if (person.caseload !== undefined && !person.roles.includes('chair')) {
      problems.push({ path: [...path, 'caseload'], message: 'is only for the role chair' });
    }
    if (outside && person.roles.length > 1) {
      problems.push({
        path: [...path, 'roles'],
        message: 'join agencyProfessional with a role inside the authority',
      });
    }
  });

  for (const role of neededRoles) {
    if (!authority.people.some((person) => person.roles.includes(role))) {
      problems.push({ path: [...at, 'people'], message: `hold nobody with the role ${role}` });
    }
  }

  authority.duty.forEach((session, index) => {
    const path = [...at, 'duty', index];
    problems.push(...reference(session.chair, 'chair', [...path, 'chair']));
    problems.push(...reference(session.backup, 'chair', [...path, 'backup']));
    if (session.backup !== undefined && session.backup === session.chair) {
      problems.push({ path: [...path, 'backup'], message: 'is the chair of the same session' });
    }
    const { day, from, to } = session;
    if (day === undefined || from === undefined || to === undefined) return;
    if (from >= to) {
      problems.push({ path: [...path, 'to'], message: 'must be later than from' });
      return;
    }
    const other = authority.duty
      .slice(0, index)
      .findIndex(
        (earlier) =>
          earlier.day === day &&
          earlier.from !== undefined &&
          earlier.to !== undefined &&
          earlier.from < to &&
          from < earlier.to,
      );
    if (other >= 0) problems.push({ path, message: `overlaps with duty[${other}]` });
  });
  return [...problems, ...rooms(authority, at)];
}

/** Sites, the ways between them, and the rooms that stand there. */
function rooms({ sites, travel, rooms: all }: RoughAuthority, at: Path): Problem[] {
  const known = new Set(sites.map((site) => site.id));
  const problems = [
    ...doubles(
      sites.map((site, index) => [site.id, [...at, 'sites', index, 'id']]),
      'is the id of a site above',
    ),
    ...doubles(
      all.map((room, index) => [room.id, [...at, 'rooms', index, 'id']]),
      'is the id of a room above',
    ),
    ...doubles(
      all.map((room, index) => [room.email, [...at, 'rooms', index, 'email']]),
      'is the mailbox of a room above',
    ),
  ];
  const ways = travel.map(({ between }) => wayOf(between));
  problems.push(
    ...doubles(
      ways.map((way, index) => [way, [...at, 'travel', index]]),
      'is a way that stands here already',
    ),
  );
  travel.forEach(({ between }, index) => {
    const path = [...at, 'travel', index, 'between'];
    between.forEach((site, place) => {
      if (site !== undefined && !known.has(site)) {
        problems.push({ path: [...path, place], message: 'is no site of this authority' });
      }
    });
    if (between[0] !== undefined && between[0] === between[1]) {
      problems.push({ path, message: 'names one site twice' });
    }
  });
  // Nobody is sent across a town in no time because a line was forgotten.
  sites.forEach((site, index) => {
    for (const other of sites.slice(0, index)) {
      const way = wayOf([other.id, site.id]);
      if (way === undefined || other.id === site.id || ways.includes(way)) continue;
      problems.push({ path: [...at, 'travel'], message: `hold no way between ${other.id} and ${site.id}` });
    }
  });
  all.forEach((room, index) => {
    if (room.site !== undefined && !known.has(room.site)) {
      problems.push({ path: [...at, 'rooms', index, 'site'], message: 'is no site of this authority' });
    }
  });
  return problems;
}

/** Names the way between two sites, whichever comes first; undefined where one is not legible. */
function wayOf([one, other]: readonly (string | undefined)[]): string | undefined {
  if (one === undefined || other === undefined) return undefined;
  return [one, other].sort().join(' ');
}

function idOf(person: RoughAuthority['people'][number], authority: RoughAuthority): string | undefined {
  if (person.objectId === undefined) return undefined;
  return personId(person.tenant ?? authority.tenant ?? '', person.objectId);
}

function doubles(entries: readonly (readonly [string | undefined, Path])[], message: string): Problem[] {
  const seen = new Set<string>();
  return entries.flatMap(([value, path]) => {
    if (value === undefined) return [];
    if (seen.has(value)) return [{ path, message }];
    seen.add(value);
    return [];
  });
}
