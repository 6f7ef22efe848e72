/**
 * `npm run check -- authority.json`: reads an authority file as a start would, says all that is wrong with it by its
 * path, or what it found. Writes nothing, starts nothing, asks for no store. 0: it can be served. 1: it cannot. 2: it
 * could not be read.
 */
import { AuthoritySourceError, authoritySource } from './authority-source.ts';
import { AuthorityFileError, buildAuthority, directoryOf, parseAuthorityFile } from './people/index.ts';

const [file, ...more] = process.argv.slice(2);

process.exitCode = await check();

async function check(): Promise<0 | 1 | 2> {
  if (file === undefined || more.length > 0)
    return said(2, 'Say which file: npm run check -- authority.json');
  try {
    const { authorities } = parseAuthorityFile(
      await authoritySource({ authorityFile: file, bot: undefined })(),
    );
    directoryOf(authorities.map((content) => buildAuthority(content, 'check')));
    for (const { id, people, teams, agencies, duty, rooms } of authorities) {
      const counts = [
        `${people.length} people`,
        `${teams.length} teams`,
        `${agencies.length} agencies`,
        `${duty.length} duty sessions`,
        `${rooms.length} rooms`,
      ];
      process.stdout.write(`${id}: ${counts.join(', ')}\n`);
    }
    process.stdout.write('The file can be served.\n');
    return 0;
  } catch (fault) {
    if (fault instanceof AuthorityFileError) return said(1, fault.message);
    if (fault instanceof AuthoritySourceError) return said(2, fault.message.replace(' (AUTHORITY_FILE)', ''));
    throw fault;
  }
}

function said<Code extends 1 | 2>(code: Code, words: string): Code {
  process.stderr.write(`${words}\n`);
  return code;
}
