/**
 * The app's package for Teams: the manifest with an environment's values, and the files that it names, in one zip. The
 * same in, the same out, byte for byte.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import {
  filesOf,
  iconProblems,
  type Manifest,
  manifestSchema,
  permissionProblems,
  schemaProblems,
} from './app-checks.ts';
import { manifestValues, type Variables } from './app-values.ts';

export interface PackageSource {
  /** Where the manifest and its files lie. */
  readonly folder: string;
  /** What the environment says. */
  readonly variables: Variables;
  /** The project's version, which the app has as well. */
  readonly version: string;
  /** Where the platform owners' contracts lie, if anywhere. */
  readonly contracts: string;
}

export interface BuiltPackage {
  readonly zip: Uint8Array;
  readonly manifest: Manifest;
  readonly files: readonly string[];
  /** Whether Teams' own schema was there to be held against. */
  readonly heldAgainstSchema: boolean;
}

/** All that stands in the way of a package. Values of the environment are never in it. */
export class PackageError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The package cannot be built:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'PackageError';
    this.problems = problems;
  }
}

const placeholder = /\$\{\{\s*([A-Za-z0-9_]+)\s*\}\}/g;

/** The variables that a text of the toolkit's names, each once. */
export function namedIn(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))];
}

function filled(text: string, values: Variables): string {
  // Within a JSON text; what a value may hold is checked before, so that nothing can break out of its string.
  return text.replaceAll(placeholder, (whole, name: string) => values[name] ?? whole);
}

/** The time of every file in a zip, which holds local time: the earliest there is, so that the bytes are the same everywhere. */
const always = () => new Date(1980, 0, 1);

/** Throws PackageError with everything that is wrong. */
export function buildPackage({ folder, variables, version, contracts }: PackageSource): BuiltPackage {
  const problems: string[] = [];
  const values = manifestValues(variables, problems);
  const template = readFileSync(join(folder, 'manifest.json'), 'utf8');
  for (const name of namedIn(template)) {
    if (!Object.hasOwn(values, name)) problems.push(`${name}: is in the manifest, and nothing fills it in`);
  }
  // What is missing has been said; the schema is not to say it again in its own words.
  const stand = { BOT_ID: '00000000-0000-0000-0000-000000000000', BOT_DOMAIN: 'missing.example' };
  const whole = problems.length === 0;
  const text = filled(template, whole ? values : stand);
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (!parsed.success) {
    const said = parsed.error.issues.map(({ path, message }) => `manifest/${path.join('/')}: ${message}`);
    throw new PackageError([...problems, ...said]);
  }
  const manifest = parsed.data;
  if (manifest.version !== version) {
    problems.push(`the manifest has version ${manifest.version}, package.json ${version}`);
  }
  const held = schemaProblems(manifest, contracts);
  problems.push(...(held ?? []), ...permissionProblems(manifest));
  const contents = new Map<string, Buffer>([['manifest.json', Buffer.from(text)]]);
  for (const file of filesOf(manifest)) {
    if (existsSync(join(folder, file))) contents.set(file, readFileSync(join(folder, file)));
    else problems.push(`${file}: is named in the manifest, and is not there`);
  }
  for (const icon of ['color', 'outline'] as const) {
    const name = manifest.icons[icon];
    const content = contents.get(name);
    if (content) problems.push(...iconProblems(icon, name, content));
  }
  if (problems.length > 0) throw new PackageError(problems);
  const zip = zipSync(Object.fromEntries(contents), { level: 9, mtime: always() });
  return { zip, manifest, files: [...contents.keys()], heldAgainstSchema: held !== undefined };
}
