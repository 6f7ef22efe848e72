/**
 * `npm run package -- <environment>`: builds and checks the app's package for Teams. The environment's values come from
 * `env/.env.<environment>`; variables that are set go before them, and are enough without an environment.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { buildPackage, PackageError } from './lib/app-package.ts';
import { root } from './lib/tools.ts';

const folder = join(root, 'appPackage');
const contracts = process.env.CONTRACTS_DIR || '../shared/contracts';

function variablesOf(environment: string | undefined): Record<string, string | undefined> {
  const set = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  if (environment === undefined) return set;
  const file = join('env', `.env.${environment}`);
  if (!/^[A-Za-z0-9_-]+$/.test(environment) || !existsSync(join(root, file))) {
    throw new PackageError([`${file}: there is no such file`]);
  }
  return { ...parseEnv(readFileSync(join(root, file), 'utf8')), ...set };
}

try {
  const environment = process.argv[2] ?? process.env.TEAMSFX_ENV;
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  const built = buildPackage({
    folder,
    variables: variablesOf(environment),
    version,
    contracts: resolve(root, contracts),
  });
  const name = environment === undefined ? 'appPackage.zip' : `appPackage.${environment}.zip`;
  mkdirSync(join(folder, 'build'), { recursive: true });
  writeFileSync(join(folder, 'build', name), built.zip);
  console.log(`appPackage/build/${name}: ${built.files.join(', ')}`);
  console.log(
    built.heldAgainstSchema
      ? `Held against Teams' schema ${built.manifest.manifestVersion}.`
      : `Not held against Teams' schema ${built.manifest.manifestVersion}: it does not lie at ${contracts} (CONTRACTS_DIR).`,
  );
} catch (fault) {
  if (!(fault instanceof PackageError)) throw fault;
  console.error(fault.message);
  process.exitCode = 1;
}
