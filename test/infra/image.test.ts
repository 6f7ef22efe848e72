/**
 * The image, without Docker: what the Dockerfile copies is laid out in a folder of its own, and the server is started
 * there with the packages that `npm ci --omit=dev --omit=optional` would install and no others.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { z } from 'zod';
import { findNode, SERVICE_FLAGS } from '../../scripts/lib/runtime.mjs';
import { root } from '../../scripts/lib/tools.ts';
import { importsOf, packageOf, parse, resolveRelative } from '../house/imports.ts';

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of a Dockerfile, with continued lines joined. */
function instructions(text: string): Instruction[] {
  return text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', ...rest] = line.split(/\s+/);
      return { name, rest: rest.join(' ') };
    });
}

const manifest = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    optionalDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({
        dev: z.boolean().optional(),
        optional: z.boolean().optional(),
        devOptional: z.boolean().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
const dockerfile = instructions(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const ignored = readFileSync(join(root, '.dockerignore'), 'utf8')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.startsWith('#'));

const of = (name: string) => dockerfile.filter((one) => one.name === name).map(({ rest }) => rest);
const isWithin = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

/** Whether the build is given the file at all: the last rule that fits decides. */
function isGiven(path: string): boolean {
  let given = true;
  for (const rule of ignored) {
    const pattern = rule.replace(/^!/, '');
    if (pattern === '*' || isWithin(path, pattern)) given = rule.startsWith('!');
  }
  return given;
}

/** What the last stage copies out of the project. */
const copied = (() => {
  const last = dockerfile.findLastIndex(({ name }) => name === 'FROM');
  return dockerfile
    .slice(last)
    .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
    .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
})();
const isCopied = (path: string) => isGiven(path) && copied.some((folder) => isWithin(path, folder));

/** All that a file leads to: files of the project, and packages. */
function reachable(entries: readonly string[]): { files: Set<string>; packages: Map<string, string> } {
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    // Read as what it says, as the version in package.json is: it leads nowhere.
    if (file.endsWith('.json')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    const targets = importsOf(parse(file, text)).filter(({ typeOnly }) => !typeOnly);
    // A thread is started from a file that is named and not imported.
    const named = [...text.matchAll(/new URL\('(\.[^']+)', import\.meta\.url\)/g)].map(
      ([, path]) => path ?? '',
    );
    for (const target of [...targets.map((one) => one.target ?? ''), ...named]) {
      const path = resolveRelative(file, target);
      if (path !== undefined) open.push(path);
      else if (!target.startsWith('node:')) packages.set(packageOf(target), file);
    }
  }
  return { files, packages };
}

describe('the image', function () {
  this.timeout(120_000);
  let found: ReturnType<typeof reachable>;
  before(() => {
    found = reachable([
      'src/main.ts',
      'src/audit-verify.ts',
      'src/access.ts',
      'src/erase-case.ts',
      'src/export-case.ts',
    ]);
  });

  it('has the Node that package.json pins, in every stage', () => {
    const versions = new Set(Object.values(manifest.optionalDependencies));
    expect(versions.size).to.equal(1);
    for (const from of of('FROM')) expect(from).to.match(/^node:(\d+\.\d+\.\d+)-[a-z]+-slim( AS \w+)?$/);
    expect(new Set(of('FROM').map((from) => /^node:([\d.]+)/.exec(from)?.[1]))).to.deep.equal(versions);
  });

  it('holds all that the server and the commands on its store import, and nothing of the rehearsal', () => {
    const { files } = found;
    expect(files.size).to.be.greaterThan(100);
    expect([...files].filter((file) => !isCopied(file))).to.deep.equal([]);
    expect(isCopied('src/rehearsal/main.ts')).to.equal(false);
    expect(isCopied('src/web/index.html')).to.equal(false);
  });

  it('holds no test, no secret, no authority file and no data', () => {
    for (const file of [
      '.env',
      'config/authority.json',
      'data/quorate.sqlite',
      'data/token-keys.json',
      'test/infra/x.ts',
      '.git/config',
      'node_modules/zod/index.js',
    ]) {
      expect(isGiven(file), file).to.equal(false);
    }
  });

  it('imports only packages that production installs', () => {
    const { packages } = found;
    const undeclared = [...packages].filter(([name]) => !(name in manifest.dependencies));
    expect(undeclared).to.deep.equal([]);
    expect([...packages.keys()]).to.include.members([
      'botbuilder',
      'restify',
      '@azure/cosmos',
      '@azure/identity',
    ]);
  });

  it('is not run by root, starts as `npm run serve` does, and says whether it is well', () => {
    expect(of('USER')).to.deep.equal(['node']);
    const [command] = of('CMD');
    expect(JSON.parse(command ?? '')).to.deep.equal(['node', ...SERVICE_FLAGS, 'src/main.ts']);
    expect(of('RUN').join()).to.contain('--omit=dev').and.to.contain('--ignore-scripts');
    expect(of('HEALTHCHECK').join()).to.contain('/healthz');
  });

  it('serves from what it holds alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quorate-image-'));
    let child: ChildProcess | undefined;
    try {
      for (const path of copied) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        cpSync(join(root, path), join(folder, path), {
          recursive: true,
          filter: (source) => isGiven(relative(root, source).replaceAll('\\', '/')),
        });
      }
      expect(existsSync(join(folder, 'src/rehearsal'))).to.equal(false);
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
      const installed = Object.entries(lock.packages)
        .filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional)
        .map(([path]) => path);
      // Refuses whatever production would not have installed, wherever it is asked for.
      writeFileSync(
        join(folder, 'only.mjs'),
        `import { registerHooks } from 'node:module';
const installed = new Set(${JSON.stringify(installed)});
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    const at = found.url.indexOf('/node_modules/');
    if (at < 0) return found;
    const path = decodeURI(found.url.slice(at + 1));
    const last = path.lastIndexOf('node_modules/') + 'node_modules/'.length;
    const parts = path.slice(last).split('/').slice(0, path[last] === '@' ? 2 : 1).join('/');
    if (!installed.has(path.slice(0, last) + parts)) {
      throw Object.assign(new Error('not installed in production: ' + parts), { code: 'ERR_MODULE_NOT_FOUND' });
    }
    return found;
  },
});
`,
      );
      const authority = join(folder, 'authority.json');
      cpSync(join(root, 'config/authority.example.json'), authority);
      const [command] = of('CMD');
      const [, ...args] = z.array(z.string()).parse(JSON.parse(command ?? ''));
      child = spawn(findNode(root) ?? process.execPath, ['--import', './only.mjs', ...args], {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          PORT: '0',
          SQLITE_FILE: join(folder, 'data/quorate.sqlite'),
          AUTHORITY_FILE: authority,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const port = await started(child);
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).to.equal(200);
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).to.equal(200);
      const ended = new Promise<number | null>((resolve) => child?.once('exit', (code) => resolve(code)));
      child.kill('SIGTERM');
      expect(await ended).to.equal(0);
    } finally {
      child?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** Resolves with the port when the log says that it is there; rejects with all that was said when it ends before. */
function started(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const port = /"event":"started".*"port":(\d+)|"port":(\d+).*"event":"started"/.exec(line);
        if (port) resolve(Number(port[1] ?? port[2]));
      });
    }
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said.join('\n')}`)));
  });
}
