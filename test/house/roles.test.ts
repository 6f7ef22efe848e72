/** The pages for each role go stale without a word when a button is called otherwise: so each of their words is looked for. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';
import { promisesOf } from './readme.ts';
import { isSaid, type Said, saidIn } from './roles.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = globSync('docs/roles/*.md', { cwd: root }).sort();
const documents = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).sort()];
const pictures = globSync('docs/pictures/**/*.png', { cwd: root }).sort();
const kinds: readonly (keyof Said)[] = ['buttons', 'words', 'typed'];
const mostWords = 750;
const mostBytes = 80 * 1024;

describe('the pages for each role', () => {
  const source = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n');

  it('are there, one for each', () => {
    expect(pages.map((page) => basename(page, '.md'))).to.include.members([
      'social-worker',
      'team-manager',
      'chair',
      'business-support',
      'minute-taker',
      'safeguarding-manager',
      'agency-professional',
      'families',
    ]);
  });

  for (const page of pages) {
    it(`${page} names only buttons, words and sentences that the product has`, () => {
      const said = saidIn(read(page));
      const unsaid = kinds.flatMap((kind) =>
        said[kind].filter((text) => !isSaid(source, { kind, text })).map((text) => `${kind}: ${text}`),
      );
      expect(unsaid).to.deep.equal([]);
    });

    it(`${page} is a page long at most`, () => {
      expect(read(page).split(/\s+/).length).to.be.at.most(mostWords);
    });
  }

  it('are found out when a button is called otherwise', () => {
    const code = [
      "primary('Take it', 'consultation.take')",
      'title: `Open $' + '{reference}`',
      "typed: ['duty']",
    ].join();
    const said = saidIn(
      'Press **Take it** or **Take this**, then **Open**; type `duty` or `dooty`, read “Take”.',
    );
    expect(kinds.flatMap((kind) => said[kind].filter((text) => !isSaid(code, { kind, text })))).to.deep.equal(
      ['Take this', 'dooty'],
    );
  });
});

describe('pictures in documents', () => {
  const shown = new Set(
    documents.flatMap((document) =>
      promisesOf(read(document)).links.map((link) => join(document, '..', link).replaceAll('\\', '/')),
    ),
  );

  it('are all shown by some document, and none is missing', () => {
    expect(pictures.filter((picture) => !shown.has(picture.replaceAll('\\', '/')))).to.deep.equal([]);
    const there = new Set(pictures.map((picture) => picture.replaceAll('\\', '/')));
    expect([...shown].filter((link) => link.endsWith('.png') && !there.has(link))).to.deep.equal([]);
  });

  it('are small, those of the roles', () => {
    const large = pictures.filter(
      (picture) => picture.includes('roles') && readFileSync(join(root, picture)).length > mostBytes,
    );
    expect(large).to.deep.equal([]);
  });
});
