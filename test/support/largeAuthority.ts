/** The example authority grown to a very large one: 300 more team managers, 150 more teams, 100 more chairs. */
import type { Authority, Directory } from '../../src/kernel/actor.ts';
import { buildDirectory, checkAuthorityFile, parseAuthorityFile } from '../../src/people/index.ts';
import { exampleText } from './authority.ts';

export interface Sizes {
  readonly managers: number;
  readonly teams: number;
  readonly chairs: number;
  /** What everybody added, and every team, is called; given the number from 1. */
  readonly name: (n: number) => string;
}

const large: Sizes = {
  managers: 300,
  teams: 150,
  chairs: 100,
  name: (n) => `Alexandrina Featherstonehaugh-Montgomery ${n}`,
};

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Each added person has the address `<role><n>@large.example.org`, each added team the id `team-<n>`. */
export function grown(sizes: Partial<Sizes> = {}): { directory: Directory; authority: Authority } {
  const { managers, teams, chairs, name } = { ...large, ...sizes };
  const [first, ...rest] = parseAuthorityFile(exampleText).authorities;
  if (!first) throw new Error('the example holds no authority');
  const people = (count: number, role: 'teamManager' | 'chair', from: number) =>
    Array.from({ length: count }, (_, i) => ({
      objectId: guid(from + i),
      name: name(i + 1),
      roles: [role],
      email: `${role}${i + 1}@large.example.org`,
    }));
  const file = checkAuthorityFile({
    authorities: [
      {
        ...first,
        people: [...first.people, ...people(managers, 'teamManager', 1), ...people(chairs, 'chair', 10_001)],
        teams: [
          ...first.teams,
          ...Array.from({ length: teams }, (_, i) => ({
            id: `team-${i + 1}`,
            name: `${name(i + 1).slice(0, 70)} team`,
            manager: managers > 0 ? guid((i % managers) + 1) : first.teams[0]?.manager,
          })),
        ],
      },
      ...rest,
    ],
  });
  const directory = buildDirectory(file, 'large-1');
  return { directory, authority: directory.authority(first.id) };
}
