import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';
import { trackedFiles } from './tracked.ts';
import { unwantedWords } from './words.ts';

const pictures = /\.(png|jpg|ico|woff2?)$/;

/** Put together here, so that this file does not hold what it looks for. */
const wrong: readonly (readonly [file: string, line: string])[] = [
  ['docs/a.md', `see /wo${'rk'}/main/x`],
  ['src/a.ts', `const f = '/tm${'p'}/x';`],
  ['docs/a.md', `it lies in /ro${'ot'}/.npm and (/ho${'me'}/ann)`],
  ['.npmrc', `registry=https://registry.npm${'js'}.org`],
  ['src/a.ts', `// TO${'DO'} later`],
  ['docs/a.md', `FIX${'ME'}: later`],
  ['src/a.ts', `const x: an${'y'} = 1;`],
  ['src/a.ts', `const x = y as an${'y'};`],
  ['src/a.ts', `const x: Array<an${'y'}> = [];`],
  ['src/a.ts', `// @ts-ig${'nore'}`],
  ['test/a.test.ts', `it.on${'ly'}('x', () => {});`],
  ['src/a.ts', `say('The organiz${'ation'} was told.');`],
  ['src/a.ts', `say("It was cancel${'ed'} at ten.");`],
];

const right: readonly (readonly [file: string, line: string])[] = [
  ['src/a.ts', `fetch('/api/work/items'); const p = '../work/x'; mkdtemp(join(tmpdir(), 'x'));`],
  ['src/a.ts', `const code = error.code === 'canceled' ? organization.id : 1;`],
  ['src/a.ts', `say('Is there any reason: any at all?');`],
  ['src/a.ts', `/** A part of the path; none: an${'y'}. */`],
  ['docs/a.md', 'The home/work balance: any answer will do.'],
];

describe('words', () => {
  it('that must not stand in the project stand in none of its files', function () {
    const files = trackedFiles();
    if (files === undefined) {
      console.log('Skipped: without git it cannot be told which files are the project.');
      this.skip();
    }
    const found = files
      .filter((file) => !pictures.test(file))
      .flatMap((file) => unwantedWords(file, readFileSync(join(root, file), 'utf8')));
    expect(found).to.deep.equal([]);
  });

  it('that say where a package was fetched are not in the lock file', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.to.include('"resolved"');
  });

  for (const [file, line] of wrong) {
    it(`are found in ${file}: ${line}`, () => {
      expect(unwantedWords(file, line)).to.have.lengthOf(1);
    });
  }

  for (const [file, line] of right) {
    it(`are not seen in ${file}: ${line}`, () => {
      expect(unwantedWords(file, line)).to.deep.equal([]);
    });
  }
});
