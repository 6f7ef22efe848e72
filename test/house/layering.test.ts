import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';
import { webSources } from '../../scripts/web.ts';
import { complaints } from './layers.ts';

const rules = { webSources };

/** Small wrong sources, each with the words of the complaint that it must get. */
const wrong: readonly (readonly [file: string, text: string, complaint: string])[] = [
  ['src/kernel/a.ts', `import { x } from '../people/index.ts';`, 'kernel stands below people'],
  ['src/practice/a.ts', `import type { X } from '../rota/index.ts';`, 'practice stands below rota'],
  ['src/practice/a.ts', `import { createHash } from 'node:crypto';`, 'practice must not know it'],
  ['src/kernel/a.ts', `import { readFileSync } from 'node:fs';`, 'kernel must not know it'],
  ['src/kernel/a.ts', `export * from 'restify';`, 'kernel must not know it'],
  ['src/people/a.ts', `import { x } from '../rota/index.ts';`, 'rota does not stand before people'],
  ['src/meeting/a.ts', `import { x } from '../plan/index.ts';`, 'plan does not stand before meeting'],
  ['src/rota/a.ts', `import { x } from '../people/record.ts';`, 'the face of a slice'],
  ['src/rota/a.ts', `export { x } from '../people/record.ts';`, 'the face of a slice'],
  ['src/consultation/a.ts', `type T = import('../teams/bot.ts').Bot;`, 'a slice must not know teams'],
  ['src/consultation/a.ts', `const x = await import('../store/sqlite.ts');`, 'a slice must not know store'],
  ['src/consultation/a.ts', `import { Attachment } from 'botbuilder';`, 'consultation must not know it'],
  ['src/consultation/a.ts', `import fs = require('fs');`, 'consultation must not know it'],
  ['src/consultation/a.ts', `const fs = require('node:fs');`, 'consultation must not know it'],
  ['src/consultation/a.ts', 'const x = await import(`./$' + '{y}.ts`);', 'which nothing can check'],
  ['src/consultation/a.ts', 'const t = Temporal.Now.instant();', 'uses Temporal.Now'],
  ['src/consultation/a.ts', `const t = Temporal['Now'].instant();`, 'uses Temporal.Now'],
  ['src/consultation/a.ts', 'const t = new Date();', 'uses Date'],
  ['src/consultation/a.ts', 'const e = { ...process.env };', 'uses process'],
  ['src/people/a.ts', 'const n = Math.random();', 'uses Math.random'],
  ['src/http/a.ts', `import { x } from 'botbuilder';`, 'http must not know it'],
  ['src/teams/a.ts', `import { x } from '@azure/cosmos';`, 'teams must not know it'],
  ['src/graph/a.ts', `import { x } from 'node:sqlite';`, 'only the store knows SQLite'],
  ['src/teams/a.ts', `import { x } from '../rehearsal/room.ts';`, 'never imports the rehearsal'],
  ['src/compose.ts', `import { x } from './rehearsal/room.ts';`, 'never imports the rehearsal'],
  ['src/main.ts', `import pino from 'pino';`, 'main.ts must not know it'],
  ['src/web/a.tsx', `import { x } from '../rehearsal/room.ts';`, 'pages are built from'],
  ['src/web/a.tsx', `import { x } from 'node:path';`, 'a page has no Node'],
  ['src/kernel/a.ts', `import { x } from '../../test/support/x.ts';`, 'it lies outside src'],
  ['src/kernel/a.ts', `import { x } from './missing.ts';`, 'there is no such file'],
  ['src/misc/a.ts', 'export const x = 1;', 'has no place in the layers'],
];

/** What looks like an import or a use and is none, or is allowed. */
const right: readonly (readonly [file: string, text: string])[] = [
  ['src/people/a.ts', `// import { x } from '../teams/bot.ts';\nconst s = "import 'restify'";`],
  ['src/people/a.ts', `const s = \`import x from 'botbuilder'\`; const r = /require('fs')/;`],
  ['src/people/a.ts', `import { z } from 'zod/v4'; import { x } from '../kernel/x.ts';`],
  ['src/rota/a.ts', `import { x } from '../people/index.ts';`],
  ['src/people/a.ts', 'const t = { process: 1, Date: 2 }; export const u = t.process + t.Date;'],
  ['src/kernel/a.ts', `import { createHash } from 'node:crypto'; import type { X } from '../practice/x.ts';`],
  ['src/web/a.tsx', `import type { X } from '../rehearsal/x.ts'; export const A = () => <p>import 'x'</p>;`],
  ['src/rehearsal/a.ts', `import { x } from '../compose.ts'; import y from 'anything';`],
  ['src/log.ts', `import pino from 'pino';`],
];

/** The files that the examples import, so that only the rule in question can be broken. */
const around = [
  'src/people/index.ts',
  'src/people/record.ts',
  'src/rota/index.ts',
  'src/plan/index.ts',
  'src/kernel/x.ts',
  'src/practice/x.ts',
  'src/teams/bot.ts',
  'src/store/sqlite.ts',
  'src/rehearsal/room.ts',
  'src/rehearsal/x.ts',
  'src/compose.ts',
];

function complaintsOn(file: string, text: string): string[] {
  const sources = new Map(around.map((path) => [path, 'export const x = 1;']));
  return complaints(sources.set(file, text), rules);
}

describe('layering', () => {
  it('holds in every source file', () => {
    const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).map((file) => file.replaceAll('\\', '/'));
    const sources = new Map(files.sort().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
    expect(sources.size).to.be.greaterThan(20);
    expect(complaints(sources, rules)).to.deep.equal([]);
  });

  describe('finds', () => {
    for (const [file, text, complaint] of wrong) {
      it(`${text} in ${file}`, () => {
        const found = complaintsOn(file, text);
        expect(found).to.have.lengthOf(1);
        expect(found[0]).to.include(complaint);
      });
    }

    it('folders that import each other in a ring', () => {
      const sources = new Map([
        ['src/teams/a.ts', `import '../http/a.ts';`],
        ['src/http/a.ts', `import '../graph/a.ts';`],
        ['src/graph/a.ts', `import type { X } from '../teams/a.ts';`],
      ]);
      expect(complaints(sources, rules)).to.deep.equal([
        'these import each other: teams -> http -> graph -> teams',
      ]);
    });
  });

  describe('lets pass', () => {
    for (const [file, text] of right) {
      it(`${text.replaceAll('\n', ' ')} in ${file}`, () => {
        expect(complaintsOn(file, text)).to.deep.equal([]);
      });
    }
  });
});
