/**
 * `npm run fixtures`: what the present version leaves in its store, kept for the versions to come. Run once a release,
 * when the version in package.json has been raised; a file that is there is never written anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { auditKind } from '../../src/kernel/audit.ts';
import { effectContent, effectKind } from '../../src/kernel/effects.ts';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { liveThrough } from '../bench/life.ts';
import { everythingOf } from '../support/toy.ts';
import { folder } from './released.ts';

const root = join(import.meta.dirname, '..', '..');
const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const file = join(folder, `${version}.jsonl`);

if (existsSync(file)) {
  console.error(`${version} is kept already. Raise the version in package.json first.`);
  process.exitCode = 1;
} else {
  let documents: readonly StoreDocument[] = [];
  await liveThrough({
    async atTheEnd({ store }) {
      documents = chosen(await everythingOf(store, [effectKind, auditKind, ...auditedKinds]));
    },
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${documents.map((one) => JSON.stringify(one)).join('\n')}\n`);
  const counted = Object.entries(Object.groupBy(documents, ({ kind }) => kind));
  console.log(counted.map(([kind, some]) => `${kind} ${some?.length ?? 0}`).join(', '));
  const missing = auditedKinds.filter((kind) => !documents.some((one) => one.kind === kind));
  if (missing.length > 0) console.log(`none of: ${missing.join(', ')}`);
}

/** The partitions of a few cases, whole, and whatever belongs to no case; of what was carried out one of each sort. */
function chosen(all: readonly StoreDocument[]): readonly StoreDocument[] {
  const cases = new Set(fewest(all.filter(({ partition }) => partition.startsWith('case:'))));
  const here = all.filter(({ partition }) => !partition.startsWith('case:') || cases.has(partition));
  const sorts = new Set<string>();
  return here.filter((document) => {
    if (document.kind !== effectKind || document.state === 'due') return true;
    const sort = sortOf(document);
    if (sorts.has(sort)) return false;
    sorts.add(sort);
    return true;
  });
}

/** As few partitions as hold, between them, every kind of record: each time the one that adds the most. */
function fewest(documents: readonly StoreDocument[]): readonly string[] {
  const kindsIn = new Map<string, Set<string>>();
  for (const { partition, kind } of documents) {
    kindsIn.set(partition, (kindsIn.get(partition) ?? new Set()).add(kind));
  }
  const taken: string[] = [];
  const covered = new Set<string>();
  for (;;) {
    const gains = [...kindsIn].map(
      ([partition, kinds]) => [partition, kinds.difference(covered).size] as const,
    );
    const [partition, gain] = gains.reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0]);
    if (gain === 0) return taken;
    taken.push(partition);
    for (const kind of kindsIn.get(partition) ?? []) covered.add(kind);
  }
}

function sortOf({ data }: StoreDocument): string {
  const content = effectContent.parse(data);
  switch (content.type) {
    case 'message':
      return `message ${content.view.verb} ${String(content.view.input?.news)}`;
    case 'command':
      return `command ${content.verb}`;
    case 'event':
    case 'errand':
      return `${content.type} ${content.name}`;
    case 'update':
    case 'refresh':
      return `${content.type} ${content.view.verb}`;
    case 'conceal':
    case 'spread':
    case 'log':
      return content.type;
  }
}
