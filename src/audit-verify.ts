/** `npm run audit:verify`: checks every audit chain and the access log of the configured store, and says what is wrong where. */
import { existsSync } from 'node:fs';
import { accessProblemLine } from './access-words.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { systemClock } from './kernel/clock.ts';
import { StoreError } from './kernel/store.ts';
import { type AuditFault, verifyAccess, verifyAudit } from './kernel/verify.ts';
import { openStore } from './open-store.ts';
import { auditedKinds } from './wiring.ts';

const words: Readonly<Record<AuditFault, string>> = {
  entryChanged: 'an entry was changed',
  entryMissing: 'an entry is missing',
  tailCut: 'the newest entries were cut off',
  recordChanged: 'the record was changed outside Quorate',
  recordMissing: 'the record is gone',
  entryUnreadable: 'an entry cannot be read',
  anchorMissing: 'the heads anchored last are not there',
};

/** 0: every chain is whole. 1: something is wrong with a record. 2: nothing could be checked. */
try {
  process.exitCode = await verify(loadConfig(process.env));
} catch (fault) {
  if (!(fault instanceof ConfigError || fault instanceof StoreError)) throw fault;
  const said = fault instanceof StoreError ? `The store cannot be read (${fault.fault}).` : fault.message;
  process.stderr.write(`${said}\n`);
  process.exitCode = 2;
}

async function verify(config: Config): Promise<0 | 1 | 2> {
  // Opening would make an empty one, in which every chain is whole.
  if (config.store.kind === 'sqlite' && !existsSync(config.store.file)) {
    process.stderr.write(`There is no store at ${config.store.file} (SQLITE_FILE).\n`);
    return 2;
  }
  const store = await openStore(config.store);
  try {
    await store.ready();
    const { records, entries, anchors, erased, erasedHeads, problems } = await verifyAudit(
      store,
      auditedKinds,
    );
    for (const { fault, partition, record, seq } of problems) {
      const at = seq === undefined ? '' : ` (entry ${seq})`;
      process.stdout.write(`${words[fault]}: ${partition} ${record}${at}\n`);
    }
    const access = await verifyAccess(store, systemClock.now());
    for (const problem of access.problems) process.stdout.write(`${accessProblemLine(problem)}\n`);
    const count = problems.length + access.problems.length;
    const found = count === 1 ? '1 problem' : `${count} problems`;
    if (erased + erasedHeads > 0) {
      process.stdout.write(
        `${erased} of the records were lawfully erased, and say by whom; ${erasedHeads} anchored heads named what was erased with them\n`,
      );
    }
    process.stdout.write(
      `${records} records, ${entries} entries, ${anchors} anchored heads, ${access.pages} pages of the access log checked: ${
        count === 0 ? 'every chain is whole' : found
      }\n`,
    );
    return count === 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}
