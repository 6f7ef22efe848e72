/** The page by which an engineer deploys: it knows every parameter and output, and none that is not there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/lib/tools.ts';
import { bicepParser, parseBicep, type Statement } from './syntax.ts';

const page = readFileSync(join(root, 'docs/deployment.md'), 'utf8');
/** What the page sets for itself. */
const own = ['RG', 'PARAMETERS', 'VERSION', 'NEW'];

describe('the page on deployment', () => {
  let statements: readonly Statement[];
  before(async () => {
    const file = join(root, 'infra/main.bicep');
    statements = parseBicep(await bicepParser(), file, readFileSync(file, 'utf8'));
  });
  const namesOf = (kind: 'param' | 'output') =>
    statements.flatMap((one) => (one.kind === kind ? [one.name] : []));

  it('says what each parameter means', () => {
    const table = page.slice(page.indexOf('## 1. Parameters'), page.indexOf('## 2.'));
    const listed = [...table.matchAll(/^\| ([^|]+) \|/gm)]
      .flatMap(([, cell = '']) => [...cell.matchAll(/`([A-Za-z]+)`/g)])
      .map(([, name]) => name);
    expect(listed).to.have.members(namesOf('param'));
  });

  it('uses only outputs that there are, and all of them', () => {
    const blocks = [...page.matchAll(/```(?:bash|powershell)\n([\s\S]*?)```/g)].map(([, text = '']) => text);
    const used = blocks
      .flatMap((text) => [...text.matchAll(/\$\{?(?:env:)?([A-Z][A-Z_]+)/g)])
      .map(([, name = '']) => name);
    expect([...new Set(used)].filter((name) => !own.includes(name))).to.have.members(namesOf('output'));
  });

  it('gives only parameters that there are', () => {
    const given = [...page.matchAll(/(?:-p |\s)([a-z][A-Za-z]+)=\$/g)].map(([, name]) => name);
    expect(given).to.include.members(['image', 'cosmosAccountName']);
    expect(given.filter((name) => !namesOf('param').includes(name ?? ''))).to.deep.equal([]);
  });
});
