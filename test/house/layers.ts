/** Who may import whom (the rules of docs/architecture.md), as a pure function from sources to complaints. */
import { importsOf, namesOf, packageOf, parse, resolveRelative } from './imports.ts';

/** Each may import those before it; two on one step know nothing of each other. */
const line: readonly (readonly string[])[] = [
  ['people'],
  ['rota'],
  ['consultation'],
  ['enquiry'],
  ['conference'],
  ['meeting'],
  ['plan'],
  ['concern'],
  ['returns'],
];
const ground = ['kernel', 'practice'];
const slices = line.flat();

/** Packages besides zod that a folder may import; a name ending in `*` stands for all that begin so. */
const vendors: Readonly<Record<string, readonly string[]>> = {
  kernel: ['node:crypto'],
  teams: ['botbuilder*', 'botframework-*', '@microsoft/teams-ai', 'fastest-levenshtein', 'node:*'],
  graph: [
    '@microsoft/microsoft-graph-client',
    '@microsoft/microsoft-graph-types',
    '@azure/identity',
    'node:*',
  ],
  store: ['@azure/cosmos', '@azure/identity', 'node:*'],
  http: ['restify', 'node:*'],
  telemetry: ['@opentelemetry/*', '@azure/monitor-opentelemetry-exporter', '@azure/identity', 'node:*'],
  rehearsal: ['*'],
};
const edges = ['teams', 'graph', 'store', 'http', 'telemetry'];
/** Only where the records are kept. */
const sqlite = { name: 'node:sqlite', folders: ['store', 'rehearsal'] };

/** What a rule or an Action must be given instead of reaching for it. */
const impure = [
  'process',
  'Temporal.Now',
  'Date',
  'Math.random',
  'crypto',
  'fetch',
  'performance',
  'console',
  'globalThis',
  'setTimeout',
  'setInterval',
];

/** What web pages are built from, as scripts/web.ts says: nothing else makes them be built again. */
export interface Rules {
  readonly webSources: readonly string[];
}

/**
 * @param sources file (from the project's folder, `src/...`) to text
 * @returns one sentence for each import that breaks a rule
 */
export function complaints(sources: ReadonlyMap<string, string>, rules: Rules): string[] {
  const found: string[] = [];
  const edgesBetween = new Map<string, Set<string>>();
  for (const [file, text] of sources) {
    const from = unitOf(file);
    if (!isKnown(from)) found.push(`${file}: the folder ${from} has no place in the layers`);
    const program = parse(file, text);
    for (const { target, typeOnly } of importsOf(program)) {
      const say = (why: string) => found.push(`${file} imports ${target ?? 'something computed'}: ${why}`);
      if (target === undefined) {
        if (from !== 'rehearsal') say('which nothing can check');
        continue;
      }
      const path = resolveRelative(file, target);
      const why =
        path === undefined
          ? vendorFault(file, from, target)
          : pathFault(sources, from, path, typeOnly, rules);
      if (why !== undefined) say(why);
      if (path?.startsWith('src/')) note(edgesBetween, from, unitOf(path));
    }
    if (from === 'practice' || slices.includes(from)) {
      const names = namesOf(program);
      for (const name of impure) if (names.has(name)) found.push(`${file} uses ${name}: it must be given`);
    }
  }
  for (const cycle of cyclesOf(edgesBetween)) found.push(`these import each other: ${cycle.join(' -> ')}`);
  return found;
}

function vendorFault(file: string, from: string, target: string): string | undefined {
  const name = packageOf(target);
  if (name === 'zod') return undefined;
  if (name === sqlite.name && !sqlite.folders.includes(from)) return 'only the store knows SQLite';
  if (from === 'web') {
    const isConfig = file.endsWith('/vite.config.ts');
    return name.startsWith('node:') && !isConfig ? 'a page has no Node' : undefined;
  }
  const allowed = isRootFile(from) ? rootVendors(from) : (vendors[from] ?? []);
  return allowed.some((pattern) => matches(pattern, name)) ? undefined : `${from} must not know it`;
}

const rootVendors = (file: string) => (file === 'log.ts' ? ['pino', 'node:*'] : ['node:*']);

function pathFault(
  sources: ReadonlyMap<string, string>,
  from: string,
  path: string,
  typeOnly: boolean,
  rules: Rules,
): string | undefined {
  if (!path.startsWith('src/')) return 'it lies outside src';
  const to = unitOf(path);
  if (/\.tsx?$/.test(path) && !sources.has(path)) return 'there is no such file';
  if (to === from) return undefined;
  if (to === 'rehearsal' && from !== 'web') return 'production never imports the rehearsal';
  if (from === 'rehearsal') return undefined;
  if (from === 'web') {
    if (rules.webSources.some((folder) => path.startsWith(`${folder}/`))) return undefined;
    return typeOnly ? undefined : `pages are built from ${rules.webSources.join(', ')} only`;
  }
  if (to === 'web') return 'only the rehearsal and the build know the pages';
  if (isRootFile(from)) return undefined;
  if (ground.includes(from)) return ground.includes(to) ? undefined : `${from} stands below ${to}`;
  if (slices.includes(from)) {
    if (ground.includes(to)) return undefined;
    if (!slices.includes(to)) return `a slice must not know ${to}`;
    if (placeOf(to) >= placeOf(from)) return `${to} does not stand before ${from} in the line`;
    return path === `src/${to}/index.ts` ? undefined : `the face of a slice is its index.ts`;
  }
  if (edges.includes(from) && slices.includes(to)) {
    return path === `src/${to}/index.ts` ? undefined : `the face of a slice is its index.ts`;
  }
  return undefined;
}

/** `src/kernel/cards/x.ts` is of `kernel`; a file in `src` itself is a unit of its own. */
function unitOf(path: string): string {
  return path.split('/')[1] ?? '';
}

const isRootFile = (unit: string) => unit.endsWith('.ts');
const isKnown = (unit: string) =>
  isRootFile(unit) || [...ground, ...slices, ...edges, 'rehearsal', 'web'].includes(unit);
const placeOf = (slice: string) => line.findIndex((step) => step.includes(slice));

function matches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

/** Kernel and practice may know each other: together they are one ground. */
function note(between: Map<string, Set<string>>, from: string, to: string): void {
  const [a, b] = [from, to].map((unit) => (ground.includes(unit) ? ground.join('+') : unit));
  if (a === undefined || b === undefined || a === b) return;
  between.set(a, (between.get(a) ?? new Set()).add(b));
}

function cyclesOf(between: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (unit: string, path: readonly string[]) => {
    const at = path.indexOf(unit);
    if (at >= 0) {
      cycles.push([...path.slice(at), unit]);
      return;
    }
    if (done.has(unit)) return;
    for (const next of between.get(unit) ?? []) walk(next, [...path, unit]);
    done.add(unit);
  };
  for (const unit of between.keys()) walk(unit, []);
  return cycles;
}
