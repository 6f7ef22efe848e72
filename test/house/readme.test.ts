import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { root } from '../../scripts/lib/tools.ts';
import { promisesOf } from './readme.ts';

const documents = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).sort()];
const manifest = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

describe('documents', () => {
  for (const document of documents) {
    const promised = promisesOf(readFileSync(join(root, document), 'utf8'));

    it(`${document} names only commands that exist`, () => {
      expect(promised.scripts.filter((name) => manifest.scripts[name] === undefined)).to.deep.equal([]);
    });

    it(`${document} points only at files that exist`, () => {
      const missing = [
        ...promised.links.filter((link) => !existsSync(join(root, dirname(document), link))),
        ...promised.paths.filter((path) => !existsSync(join(root, path))),
      ];
      expect(missing).to.deep.equal([]);
    });
  }

  it('README.md names the two commands that a newcomer needs', () => {
    const { scripts } = promisesOf(readFileSync(join(root, 'README.md'), 'utf8'));
    expect(scripts).to.include.members(['start', 'test']);
  });

  it('are read for commands, links, pictures and named files', () => {
    const text = [
      'Run `npm start`, then npm test or `npm run -s audit:verify -- --all`; `npm ci` and `npm install` are npm itself.',
      '[wire](docs/wire.md#verbs) ![room](<docs/room.png> "The room") [out](https://example.org/x) [here](#top)',
      '<img src="docs/wide.png" width="400"> `src/main.ts` `src/*/index.ts` `src/teams/` `GET /healthz`',
    ].join('\n');
    expect(promisesOf(text)).to.deep.equal({
      scripts: ['start', 'test', 'audit:verify'],
      links: ['docs/wire.md', 'docs/room.png', 'docs/wide.png'],
      paths: ['src/main.ts', 'src/teams/'],
    });
  });
});
