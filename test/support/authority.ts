/** The example authority for tests: the file that ships with the project, built once. */
import { readFileSync } from 'node:fs';
import type { Authority, Directory, Person } from '../../src/kernel/actor.ts';
import { buildDirectory, parseAuthorityFile } from '../../src/people/index.ts';

/** The text of the example file. */
export const exampleText = readFileSync(
  new URL('../../config/authority.example.json', import.meta.url),
  'utf8',
);

export const exampleVersion = 'example-1';
export const directory = buildDirectory(parseAuthorityFile(exampleText), exampleVersion);
export const authority: Authority = directory.authority('example-borough');

/** The same service without a mailbox: its conferences stand in its own diary alone. */
export const withoutCalendar: Directory = (() => {
  const { authorities } = parseAuthorityFile(exampleText);
  const own = authorities.map((one) => ({ ...one, settings: { ...one.settings, calendar: undefined } }));
  return buildDirectory({ authorities: own }, 'example-without-calendar');
})();

/** The same as the text of a file. */
export const withoutCalendarText = (() => {
  const file: unknown = JSON.parse(exampleText, (name, value: unknown) =>
    name === 'calendar' ? undefined : value,
  );
  return JSON.stringify(file);
})();

/** A person of the example authority by the name in the file; throws when there is none. */
export function person(name: string): Person {
  const found = authority.people.find((somebody) => somebody.name === name);
  if (!found) throw new Error(`nobody called ${name} in the example`);
  return found;
}

export const maya = person('Maya Okafor');
export const ruth = person('Ruth Adeyemi');
export const gareth = person('Gareth Pryce');
export const nasreen = person('Nasreen Malik');

/**
 * A moment: with an offset or `Z` as it stands (`2027-03-03T10:42:00Z`), without one as wall time in London
 * (`2027-03-03T10:42`).
 */
export function at(iso: string): Temporal.Instant {
  if (/(Z|[+-]\d\d:\d\d)$/.test(iso)) return Temporal.Instant.from(iso);
  return Temporal.PlainDateTime.from(iso).toZonedDateTime('Europe/London').toInstant();
}

/** A calendar day. */
export const day = (iso: string): Temporal.PlainDate => Temporal.PlainDate.from(iso);
