/**
 * A second process on one SQLite file, for tests that need one: `node child.ts FILE vanish PARTITION OPERATIONS` commits
 * a batch and dies at once without a word; `node child.ts FILE count PARTITION TIMES` adds to a shared counter.
 */
import type { Operation } from '../../src/kernel/store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { contractIndexes } from './contract-indexes.ts';

const [, , file = '', verb, partition = '', argument = ''] = process.argv;
const store = openSqlite({ file, indexes: contractIndexes, busyMs: 5000 });

if (verb === 'vanish') {
  // Safe: the parent process has written it, from a value of this type.
  await store.batch(partition, JSON.parse(argument) as Operation[]);
  process.kill(process.pid, 'SIGKILL');
} else if (verb === 'count') {
  for (let done = 0; done < Number(argument); ) {
    const found = await store.read(partition, 'counter');
    if (found === undefined) throw new Error('no counter');
    const { document, etag } = found;
    const n = Number(document.n) + 1;
    const outcome = await store.batch(partition, [{ op: 'replace', document: { ...document, n }, etag }]);
    if (outcome.ok) done += 1;
  }
  await store.close();
} else {
  process.exitCode = 2;
}
