/** What comes from others: from the registry alone, under its hash, under a licence that was agreed to, and listed. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { root } from '../../scripts/lib/tools.ts';

const entry = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  resolved: z.string().optional(),
  link: z.boolean().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
});
const lockFile = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), entry) });
const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
});

const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
type Entry = z.output<typeof entry>;

/** Each leaves whoever deploys Quorate free to; those of the second line ask for changes to their own files alone. */
const agreed = new Set([
  ...[
    'MIT',
    'ISC',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    '0BSD',
    'BlueOak-1.0.0',
    'Unlicense',
    'CC0-1.0',
  ],
  ...['PSF-2.0', 'MPL-2.0', 'EPL-1.0'],
]);
/** Packages that name no licence where npm looks for it; each was read in the package itself. */
const readByHand: Readonly<Record<string, string>> = {
  cldrjs: 'MIT',
  'escape-regexp-component': 'MIT',
  'get-closest': 'MIT',
  semaphore: 'MIT',
};

/** Tools under their maker's own terms: run on the machine of whoever tests, and in nothing that is deployed. */
const toolsOnly = new Set(['@microsoft/m365agentsplayground']);

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Whether one of the licences that may be chosen from is agreed to; where all hold at once, all. */
function isAgreed(licence: string): boolean {
  const plain = licence.replace(/[()]/g, '');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((one) => agreed.has(one.trim())));
}

function faultsIn(packages: Readonly<Record<string, Entry>>): string[] {
  return Object.entries(packages).flatMap(([path, one]) => {
    if (path === '') return [];
    const faults = [];
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? '')) faults.push('has no hash');
    if (one.resolved !== undefined) faults.push('says where it was fetched');
    if (one.link) faults.push('is a link');
    if (!/^\d+\.\d+\.\d+([-+].+)?$/.test(one.version ?? '')) faults.push('is no version of the registry');
    for (const [name, range] of Object.entries(one.dependencies ?? {})) {
      if (/^(git|file|http|link)|:\/\//.test(range)) faults.push(`wants ${name} from outside the registry`);
    }
    const licence = one.license ?? readByHand[nameOf(path)];
    if (licence === undefined) faults.push('names no licence');
    else if (!isAgreed(licence) && !(one.dev && toolsOnly.has(nameOf(path))))
      faults.push(`is under ${licence}`);
    return faults.map((fault) => `${path} ${fault}`);
  });
}

describe('what comes from others', () => {
  const lock = lockFile.parse(read('package-lock.json'));
  const own = manifest.parse(read('package.json'));

  it('is held by its hash, comes from the registry, and is under an agreed licence', () => {
    expect(Object.keys(lock.packages).length).to.be.greaterThan(500);
    expect(faultsIn(lock.packages)).to.deep.equal([]);
  });

  it('is found out when it is not', () => {
    const good: Entry = { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==`, license: 'MIT' };
    expect(faultsIn({ 'node_modules/a': good })).to.deep.equal([]);
    for (const bad of [
      { integrity: undefined },
      { integrity: 'sha1-abc' },
      { resolved: 'https://example.org/a.tgz' },
      { link: true },
      { version: 'git+ssh://git@example.org/a' },
      { dependencies: { b: 'git+https://example.org/b' } },
      { license: 'GPL-3.0' },
      { license: 'MIT AND AGPL-3.0' },
      { license: undefined },
    ]) {
      const found = faultsIn({ 'node_modules/a': { ...good, ...bad } });
      expect(found, JSON.stringify(bad)).to.have.lengthOf(1);
    }
  });

  it('was looked up in the package itself where the lock file names no licence', function () {
    for (const [name, licence] of Object.entries(readByHand)) {
      const path = join(root, 'node_modules', name);
      if (!existsSync(path)) this.skip();
      expect(lock.packages[`node_modules/${name}`], name).not.to.equal(undefined);
      const text = ['package.json', 'LICENSE', 'LICENSE-MIT', 'LICENSE.md', 'README.md', 'Readme.md']
        .map((file) => join(path, file))
        .filter((file) => existsSync(file))
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n');
      expect(text, name).to.match(new RegExp(`\\b${licence}\\b`));
    }
  });

  it('is pinned to one version each, and runs no script at its installation unless that was agreed to', () => {
    for (const group of [own.dependencies, own.devDependencies, own.optionalDependencies]) {
      for (const [name, version] of Object.entries(group)) expect(version, name).to.match(/^\d+\.\d+\.\d+/);
    }
    const scripts = Object.entries(lock.packages).filter(([, one]) => one.hasInstallScript);
    const unknown = scripts.map(([path]) => nameOf(path)).filter((name) => !(name in own.allowScripts));
    expect(unknown.filter((name) => name !== 'fsevents')).to.deep.equal([]);
  });

  it('is listed by `npm run sbom`, in CycloneDX, whole', function () {
    this.timeout(120_000);
    const text = runNpm(['run', '--silent', 'sbom']);
    if (text === undefined) this.skip();
    const bom = z
      .object({
        bomFormat: z.literal('CycloneDX'),
        components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })),
      })
      .parse(JSON.parse(text));
    const listed = new Set(bom.components.map(({ purl }) => decodeURIComponent(purl)));
    // Whole, with what only tests need: told to leave that out, npm leaves out what both need as well.
    const missing = Object.entries(lock.packages)
      .filter(([path, one]) => path !== '' && !one.optional)
      .map(([path, one]) => `pkg:npm/${nameOf(path)}@${one.version}`)
      .filter((purl) => !listed.has(purl));
    expect(missing).to.deep.equal([]);
  });
});

/** What npm prints; undefined where there is no npm. */
function runNpm(args: readonly string[]): string | undefined {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  if (cli !== undefined && basename(cli) === 'npm-cli.js') {
    return execFileSync(node ?? process.execPath, [cli, ...args], options);
  }
  try {
    return execFileSync('npm', [...args], { ...options, shell: process.platform === 'win32' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
