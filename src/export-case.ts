/**
 * `npm run export -- C-4T9-KX2 --by NAME`: everything that is kept of the family's case in which that consultation,
 * enquiry, conference or plan lies, with who looked at it, as JSON on standard output: for a request for access, and for
 * the day on which Quorate is down. It needs the store alone. Whoever can run it can read everything: it asks for no
 * role, and enters in the access log who they say they are. 0: done. 1: nothing of that reference. 2: it could not look.
 */
import { parseArgs } from 'node:util';
import type { AccessEntry } from './kernel/access-log.ts';
import { readAccess } from './kernel/access-pages.ts';
import { auditKind } from './kernel/audit.ts';
import { systemClock } from './kernel/clock.ts';
import { erasedKind } from './kernel/erasing.ts';
import { all } from './kernel/paging.ts';
import type { Store, StoreDocument } from './kernel/store.ts';
import { casesOf, typedReference } from './of-case.ts';
import { enterLook, onStore, Plain, refuse } from './on-store.ts';
import { auditedKinds } from './wiring.ts';

/** How long the entry is kept where the log has no page yet: what `lifetimes.accessLogDays` is unless set. */
const usualDays = 730;

interface Case {
  readonly partition: string;
  readonly records: StoreDocument[];
  readonly audit: StoreDocument[];
  readonly access: AccessEntry[];
}

try {
  const { reference, by } = asked(process.argv.slice(2));
  await onStore((store) => exportCase(store, reference, by));
} catch (fault) {
  refuse(fault);
}

function asked(args: string[]): { readonly reference: string; readonly by: string } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { by: { type: 'string' } },
    });
    const reference = typedReference(positionals[0]);
    const by = values.by?.trim();
    if (reference !== undefined && by && by.length <= 120 && positionals.length === 1)
      return { reference, by };
  } catch {
    // Said below.
  }
  throw new Plain(
    2,
    'Give a reference, like C-4T9-KX2, and who asks: npm run -s export -- C-4T9-KX2 --by "Ann Lee"',
  );
}

async function exportCase(store: Store, reference: string, by: string): Promise<0> {
  const cases: Case[] = [];
  for (const partition of await casesOf(store, reference)) {
    const records: StoreDocument[] = [];
    for (const kind of [...auditedKinds, erasedKind]) {
      for await (const document of all(store, { kind, partition, limit: 500 })) records.push(document);
    }
    const audit: StoreDocument[] = [];
    const entries = { kind: auditKind, partition, range: { field: 'at' }, limit: 500 } as const;
    for await (const document of all(store, entries)) audit.push(document);
    cases.push({ partition, records, audit, access: [] });
  }
  if (cases.length === 0) throw new Plain(1, `Nothing is kept under ${reference}.`);
  let days = 0;
  for await (const found of readAccess(store, {}, systemClock.now())) {
    if (found.kind === 'page') days = Math.max(days, found.days);
    if (found.kind !== 'entry') continue;
    const { entry } = found;
    cases.find(({ partition }) => entry.about?.startsWith(`${partition} `))?.access.push(entry);
  }
  for (const { partition, records, access } of cases) {
    access.sort((a, b) => (a.at < b.at ? -1 : 1));
    await enterLook(store, records[0]?.authority ?? 'none', days || usualDays, {
      who: `operator:${by}`,
      verb: 'case.export',
      about: `${partition} case`,
    });
  }
  process.stdout.write(`${JSON.stringify({ reference, cases }, null, 2)}\n`);
  return 0;
}
