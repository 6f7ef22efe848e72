/** `npm run check`: what an administrator asks before a file is uploaded, answered without a store or a service. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { exampleText } from '../support/authority.ts';

const script = join(import.meta.dirname, '..', '..', 'src', 'check-authority.ts');

describe('npm run check', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-check-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** In a folder of its own, in which it must leave nothing. */
  const check = (text: string | undefined, args = ['authority.json']) => {
    if (text !== undefined) writeFileSync(join(folder, 'authority.json'), text);
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, STORE: 'nonsense' },
      encoding: 'utf8',
    });
    expect(readdirSync(folder)).to.deep.equal(text === undefined ? [] : ['authority.json']);
    return { status, said: stdout + stderr };
  };

  it('says of a good file what stands in it, and that it can be served', () => {
    const { status, said } = check(exampleText);
    expect(said).to.match(/^[a-z-]+: \d+ people, \d+ teams, .*\nThe file can be served\.\n$/);
    expect(status).to.equal(0);
  });

  it('says all that is wrong with a file at once, each by its path, and no name', () => {
    const file = JSON.parse(exampleText);
    const [authority] = file.authorities;
    const { name } = authority.people[0];
    authority.people[0].objectId = 'x';
    authority.settings.nonsense = 1;
    authority.teams[0].manager = authority.people[1].objectId.replace(/.$/, 'e');
    const { status, said } = check(JSON.stringify(file));
    expect(said).to.contain('authorities[0].people[0].objectId: must be a GUID');
    expect(said).to.contain('authorities[0].settings.nonsense: is not known here');
    expect(said).to.contain('authorities[0].teams[0].manager: ');
    expect(said).not.to.contain(name);
    expect(status).to.equal(1);
    expect(check('{').said).to.contain('(file): is not JSON');
  });

  it('says when there is no file to be read', () => {
    expect(check(undefined)).to.deep.equal({
      status: 2,
      said: 'The authority file cannot be read: there is no such file\n',
    });
    expect(check(undefined, []).said).to.equal('Say which file: npm run check -- authority.json\n');
  });
});
