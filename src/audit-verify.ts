/** `npm run audit:verify`: checks every audit chain of the configured store, and says what is wrong with which record. */
import { loadConfig } from './config.ts';
import { verifyAudit } from './kernel/verify.ts';
import { openStore } from './open-store.ts';
import { auditedKinds } from './wiring.ts';

const words = {
  entryChanged: 'an entry was changed',
  entryMissing: 'an entry is missing',
  tailCut: 'the newest entries were cut off',
  recordChanged: 'the record was changed outside Quorate',
  recordMissing: 'the record is gone',
  entryUnreadable: 'an entry cannot be read',
} as const;

const store = await openStore(loadConfig(process.env).store);
try {
  await store.ready();
  const report = await verifyAudit(store, auditedKinds);
  for (const { fault, partition, record, seq } of report.problems) {
    const at = seq === undefined ? '' : ` (entry ${seq})`;
    process.stdout.write(`${words[fault]}: ${partition} ${record}${at}\n`);
  }
  const { records, entries, anchors, problems } = report;
  process.stdout.write(
    `${records} records, ${entries} entries, ${anchors} anchored heads checked: ${
      problems.length === 0 ? 'every chain is whole' : `${problems.length} problems`
    }\n`,
  );
  process.exitCode = problems.length === 0 ? 0 : 1;
} finally {
  await store.close();
}
