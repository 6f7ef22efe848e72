/**
 * `npm run export -- C-4T9-KX2`: everything that is kept of the family's case in which that consultation, enquiry,
 * conference or plan lies, as JSON on standard output: for a request for access, and for the day on which Quorate is
 * down. It reads the store alone. Whoever can run it can read everything: it asks for no role. 0: done. 1: nothing of
 * that reference. 2: it could not look.
 */
import { existsSync } from 'node:fs';
import { ConfigError, loadConfig } from './config.ts';
import { auditKind } from './kernel/audit.ts';
import { parseReference } from './kernel/ids.ts';
import { type Store, type StoreDocument, StoreError, type StoreQuery } from './kernel/store.ts';
import { openStore } from './open-store.ts';
import { auditedKinds } from './wiring.ts';

/** The kinds that people name by a reference. */
const named = ['consultation', 'enquiry', 'conference', 'plan'] as const;

class Plain extends Error {
  readonly code: 1 | 2;
  constructor(code: 1 | 2, message: string) {
    super(message);
    this.code = code;
  }
}

try {
  await exportCase(process.argv[2]);
} catch (fault) {
  if (!(fault instanceof ConfigError || fault instanceof StoreError || fault instanceof Plain)) throw fault;
  const words = fault instanceof StoreError ? `The store cannot be read (${fault.fault}).` : fault.message;
  process.stderr.write(`${words}\n`);
  process.exitCode = fault instanceof Plain ? fault.code : 2;
}

async function exportCase(typed: string | undefined): Promise<void> {
  const reference = parseReference(typed ?? '');
  if (reference === undefined) {
    throw new Plain(2, 'Give a reference, like C-4T9-KX2: npm run -s export -- C-4T9-KX2');
  }
  const { store: config } = loadConfig(process.env);
  // Opening would make an empty one.
  if (config.kind === 'sqlite' && !existsSync(config.file)) {
    throw new Plain(2, `There is no store at ${config.file} (SQLITE_FILE).`);
  }
  const store = await openStore(config);
  try {
    await store.ready();
    const partitions = new Set<string>();
    for (const kind of named) {
      for await (const document of all(store, { kind, limit: 500 })) {
        if (document.reference === reference) partitions.add(document.partition);
      }
    }
    if (partitions.size === 0) throw new Plain(1, `Nothing is kept under ${reference}.`);
    const cases: { partition: string; records: StoreDocument[]; audit: StoreDocument[] }[] = [];
    for (const partition of partitions) {
      const records: StoreDocument[] = [];
      for (const kind of auditedKinds) {
        for await (const document of all(store, { kind, partition, limit: 500 })) records.push(document);
      }
      const audit: StoreDocument[] = [];
      const entries = { kind: auditKind, partition, range: { field: 'at' }, limit: 500 } as const;
      for await (const document of all(store, entries)) audit.push(document);
      cases.push({ partition, records, audit });
    }
    process.stdout.write(`${JSON.stringify({ reference, cases }, null, 2)}\n`);
  } finally {
    await store.close();
  }
}

/** Every document of a query, page by page. */
async function* all(store: Store, query: StoreQuery): AsyncGenerator<StoreDocument> {
  let continuation: string | undefined;
  do {
    const page = await store.query({ ...query, continuation });
    for (const { document } of page.documents) yield document;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
