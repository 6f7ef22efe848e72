// The one way in: `node scripts/run.mjs <name> [arguments]`, called by the scripts of package.json. Installs what is
// missing, then runs the work under the Node that Quorate is pinned to. Plain JavaScript without dependencies, because
// it must run on any Node from 20 on before anything is installed.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './lib/child.mjs';
import { installWhatIsMissing } from './lib/install.mjs';
import { compileCache, findNode, noNodeMessage, SERVICE_FLAGS } from './lib/runtime.mjs';

const OLDEST_NODE = 20;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What each name runs, one after the other; only the last is given the arguments. */
const WORK = {
  start: ['scripts/web.ts', 'src/rehearsal/main.ts'],
  serve: ['src/main.ts'],
  test: ['scripts/gate.ts'],
  cosmos: ['src/rehearsal/cosmos/main.ts'],
  bench: ['test/bench/main.ts'],
  soak: ['test/soak/main.ts'],
  fixtures: ['test/upgrade/main.ts'],
  gallery: ['test/gallery/main.ts'],
  pictures: ['scripts/web.ts', 'test/pictures/main.ts'],
  backup: ['src/backup.ts'],
  export: ['src/export-case.ts'],
  access: ['src/access.ts'],
  erase: ['src/erase-case.ts'],
  check: ['src/check-authority.ts'],
  package: ['scripts/package.ts'],
  playground: ['scripts/web.ts', 'scripts/playground.ts'],
  infra: ['scripts/infra.ts'],
  'audit:verify': ['src/audit-verify.ts'],
  'import:plans': ['src/import-plans.ts'],
};

/** What serves people, for days on end. */
const SERVING = ['start', 'serve'];

/** What runs on a machine that has only what production needs. */
const PRODUCTION = ['serve', 'audit:verify', 'access', 'backup', 'check', 'erase', 'export', 'import:plans'];

process.exitCode = await main(process.argv[2], process.argv.slice(3));

async function main(name, args) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    console.error(
      `Quorate needs Node ${OLDEST_NODE} or later to install itself; this is ${process.version}.`,
    );
    return 1;
  }
  const work = Object.hasOwn(WORK, name ?? '') ? WORK[name] : undefined;
  if (work === undefined) {
    console.error(`Usage: node scripts/run.mjs ${Object.keys(WORK).join(' | ')}`);
    return 2;
  }

  const installed = await installWhatIsMissing(root, { development: !PRODUCTION.includes(name) });
  if (installed !== 0) return installed;
  const node = findNode(root);
  if (node === undefined) {
    console.error(noNodeMessage());
    return 1;
  }

  for (const file of work) {
    const path = join(root, file);
    if (!existsSync(path)) {
      console.error(`This checkout has no ${file}, which \`${name}\` runs.`);
      return 1;
    }
    const serves = SERVING.includes(name);
    const flags = serves ? SERVICE_FLAGS : [];
    const result = await runChild(node, [...flags, path, ...(file === work.at(-1) ? args : [])], {
      cwd: root,
      env: withLocalTools({ ...process.env, ...(serves ? compileCache(root) : {}) }),
    });
    if (result.code !== 0 || result.signalled) return result.code;
  }
  return 0;
}

/** The tools of node_modules come first, as npm itself arranges it, also when we were called without npm. */
function withLocalTools(env) {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [key]: [join(root, 'node_modules', '.bin'), env[key]].filter(Boolean).join(delimiter) };
}
