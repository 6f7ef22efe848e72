/** The threat model names a test for each threat: every one of them is there, under its name. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';

interface Row {
  readonly edge: string;
  readonly kind: string;
  readonly threat: string;
  readonly tests: readonly { readonly file: string; readonly name: string }[];
}

function rowsOf(page: string): Row[] {
  return page
    .split(/^## /m)
    .slice(1)
    .flatMap((part) => {
      const edge = part.split('\n')[0] ?? '';
      return [...part.matchAll(/^\| ([STRIDE]) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map((row) => ({
        edge,
        kind: row[1] ?? '',
        threat: row[2] ?? '',
        tests: (row[4] ?? '').split('<br>').map((shown) => {
          const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(shown) ?? [];
          return { file, name };
        }),
      }));
    });
}

const edges = [
  'Activities from Teams',
  'Presses of cards',
  'Pages behind links',
  'Pages for everybody',
  'What Graph tells',
  'What is asked of Graph',
  'The store',
  'The worker',
  'The rehearsal room',
  'The authority file',
  'Logs, traces and metrics',
  'Whoever runs it',
  'Build and supply chain',
];

describe('the threat model', () => {
  const rows = rowsOf(readFileSync(join(root, 'docs', 'threat-model.md'), 'utf8'));

  it('goes through every edge, and through every kind of threat', () => {
    for (const edge of edges) {
      expect(rows.filter((row) => row.edge.startsWith(edge)).length, edge).to.be.greaterThan(1);
    }
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).to.deep.equal([...'DEIRST']);
  });

  it('names for each threat a test that there is', () => {
    const missing = rows.flatMap(({ threat, tests }) =>
      tests
        .filter(({ file, name }) => {
          const path = join(root, file);
          return file === '' || !existsSync(path) || !holds(readFileSync(path, 'utf8'), name);
        })
        .map(({ file, name }) => `${threat} ${file}: ${name}`),
    );
    expect(missing).to.deep.equal([]);
    expect(rows.flatMap(({ tests }) => tests).length).to.be.greaterThan(50);
  });
});

/** Whether a file has a test of exactly that name, and one that is not left out. */
function holds(text: string, name: string): boolean {
  return ["'", '`', '"'].some((quote) => text.includes(`it(${quote}${name}${quote}`));
}
