/**
 * `npm run erase -- C-4T9-KX2 --by NAME --because WORDS`: erases the family's case in which that consultation, enquiry,
 * conference or plan lies. It says what it would erase, and does it once the reference is typed again with `--confirm`.
 * A case of which something goes on is left alone. 0: it is erased. 1: it is not. 2: it was asked for wrongly, or the
 * store cannot be used; run again, it goes on where it was.
 */
import { parseArgs } from 'node:util';
import { systemClock } from './kernel/clock.ts';
import { type Erasing, eraseCase, erasedKind, erasureOf, lookupsOf } from './kernel/erasing.ts';
import { all } from './kernel/paging.ts';
import type { Store } from './kernel/store.ts';
import { casePartitionOf, casesOf, typedReference } from './of-case.ts';
import { onStore, Plain, refuse } from './on-store.ts';
import { auditedKinds, goesOn } from './wiring.ts';

const usage = `Usage: npm run erase -- REFERENCE --by NAME --because WORDS [--case ID] [--confirm REFERENCE]

REFERENCE is one of the case, like C-4T9-KX2. --by and --because stand in the audit trail for ever: name no child and
no family there. Without --confirm nothing is erased: it says what would be. --case says which, where two are alike.`;

interface Asked {
  readonly reference: string;
  readonly by: string;
  readonly because: string;
  readonly case: string | undefined;
  readonly confirm: string | undefined;
}

try {
  const asked = askedFor(process.argv.slice(2));
  await onStore((store) => erase(store, asked));
} catch (fault) {
  refuse(fault);
}

function askedFor(args: string[]): Asked {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        by: { type: 'string' },
        because: { type: 'string' },
        case: { type: 'string' },
        confirm: { type: 'string' },
      },
    });
    const reference = typedReference(positionals[0]);
    const [by, because] = [values.by?.trim(), values.because?.trim()];
    const isComplete = reference !== undefined && positionals.length === 1 && by && because;
    if (isComplete && by.length <= 120 && because.length <= 300) {
      return { reference, by, because, case: values.case, confirm: values.confirm };
    }
  } catch {
    // Said below.
  }
  throw new Plain(2, usage);
}

async function erase(store: Store, asked: Asked): Promise<0> {
  const { reference, by, because } = asked;
  const erasing: Erasing = {
    partition: await partitionOf(store, asked),
    reference,
    by,
    because,
    now: systemClock.now(),
    kinds: auditedKinds,
    caseId: 'case',
    lookupKind: 'lookup',
  };
  const { partition } = erasing;
  const before = erasureOf((await store.read(partition, erasing.caseId))?.document);
  if (before?.done) {
    throw new Plain(
      1,
      `${reference} was erased on ${before.at.slice(0, 10)} by ${before.by}. Nothing is left to erase.`,
    );
  }
  // Of one that an earlier run has begun nothing goes on any more.
  if (!before) await refuseWhatGoesOn(store, erasing);
  if (typedReference(asked.confirm) !== reference) {
    const kinds = await countsOf(store, erasing);
    throw new Plain(
      1,
      `This would erase ${kinds} of ${partition}, for good. Nothing was erased yet: run it again with --confirm ${reference}`,
    );
  }
  const { records, lookups } = await eraseCase(store, erasing);
  process.stdout.write(
    `${reference} is erased: ${records} records, ${lookups} lookups (${partition}). To see that every chain is whole: npm run audit:verify\n`,
  );
  return 0;
}

async function partitionOf(store: Store, { reference, case: id }: Asked): Promise<string> {
  const found = await casesOf(store, reference);
  const meant = id === undefined ? found : found.filter((one) => one === casePartitionOf(id));
  const [partition, ...more] = meant;
  if (partition === undefined) throw new Plain(1, `Nothing is kept under ${reference}.`);
  if (more.length > 0) {
    throw new Plain(1, `Two cases have that reference: say which with --case. They are ${meant.join(', ')}.`);
  }
  return partition;
}

async function refuseWhatGoesOn(store: Store, erasing: Erasing): Promise<void> {
  const { partition, kinds, now, because } = erasing;
  const going = new Set<string>();
  for (const kind of kinds) {
    for await (const document of all(store, { kind, partition, limit: 500 })) {
      const what = goesOn(document, now);
      if (what !== undefined) going.add(`${what} (${String(document.reference)})`);
    }
  }
  if (going.size > 0) throw new Plain(1, `Nothing was erased: ${[...going].join('; ')}.`);
  const words = `${because} ${erasing.by}`.toUpperCase();
  const named = (await lookupsOf(store, erasing)).some(({ name }) => words.includes(name));
  if (named) {
    throw new Plain(
      1,
      'Nothing was erased: the words hold a number of the case system, and would stay for ever.',
    );
  }
}

async function countsOf(store: Store, { partition, kinds }: Erasing): Promise<string> {
  const counts: string[] = [];
  for (const kind of kinds) {
    let count = 0;
    for await (const _ of all(store, { kind, partition, limit: 500 })) count += 1;
    if (count > 0) counts.push(`${count} ${kind}`);
  }
  let erased = 0;
  for await (const _ of all(store, { kind: erasedKind, partition, limit: 500 })) erased += 1;
  return [...counts, ...(erased > 0 ? [`(${erased} are erased already)`] : [])].join(', ');
}
