/**
 * Two versions of one record at once on one store, as in the minutes of a rolling upgrade: the newer one has a field and
 * an action that the older one does not know. Whatever the order in which they write, nothing is lost and every chain is
 * whole. In one process, for the sake of many orders; `processes.test.ts` has the processes, `older.test.ts` the effects.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { action } from '../../src/kernel/action.ts';
import { change } from '../../src/kernel/decision.ts';
import { type RecordType, unknownField } from '../../src/kernel/records.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { maya, ruth } from '../support/authority.ts';
import { type Counter, counterType, target, toy, toyIndexes } from '../support/toy.ts';

const at = target('rolling');

const newerSchema = z
  .object({
    owner: z.string(),
    count: z.int(),
    secret: z.string(),
    holder: z.string().optional(),
    closed: z.boolean(),
    restricted: z.boolean(),
    due: z.string().optional(),
    woken: z.int(),
    /** What the older version does not know. */
    remark: z.string().default('none yet'),
  })
  .catchall(unknownField);
type Newer = z.infer<typeof newerSchema>;

/** The version after: a field more, which what is there already lacks. */
const newerType: RecordType<Newer> = {
  ...counterType,
  version: counterType.version + 1,
  schema: newerSchema,
  upgrades: { ...counterType.upgrades, [counterType.version]: (content) => content },
  index: ({ remark, ...rest }) => ({ ...counterType.index(older(rest)), remarked: remark !== 'none yet' }),
  reference: ({ count }) => `C-REF-${count < 0 ? 'NEG' : 'POS'}`,
  wake: () => undefined,
  openFields: ['count', 'closed'],
};

function older(value: Omit<Newer, 'remark'>): Counter {
  return counterType.schema.parse(value);
}

const remark = action({
  verb: 'toy.remark',
  audit: 'Remarked on a counter',
  who: ['socialWorker'],
  input: z.object({ remark: z.string().max(20) }),
  load: ({ target: where }, read) => read.get(newerType, where),
  may: () => true,
  present: (where) => ({ verb: 'toy.show', target: where }),
  decide: (input, counter, _situation, where) => ({
    writes: [change(counter, { ...counter.value, remark: input.remark })],
    show: { verb: 'toy.show', target: where },
  }),
});

describe('Two versions at once', () => {
  it('lose nothing that the other has written, in whatever order they write', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('add', 'addByNewer', 'remark', 'claim'), { maxLength: 12 }),
        async (deeds) => {
          const store = openSqlite({ file: ':memory:', indexes: toyIndexes });
          try {
            const versions = { old: toy({ store }), newer: toy({ store, entries: [remark] }) };
            await versions.old.do(maya, 'toy.begin', at, { secret: 'x' });
            let count = 0;
            let remarked: string | undefined;
            let isHeld = false;
            for (const [n, deed] of deeds.entries()) {
              switch (deed) {
                case 'add':
                case 'addByNewer':
                  count += 1;
                  await versions[deed === 'add' ? 'old' : 'newer'].do(maya, 'toy.add', at, { by: '1' });
                  break;
                case 'remark':
                  remarked = `the ${n}th`;
                  await versions.newer.do(maya, 'toy.remark', at, { remark: remarked });
                  break;
                case 'claim':
                  isHeld = true;
                  await versions.old.do(ruth, 'toy.claim', at);
              }
            }
            const stored = await store.read(at.partition, at.id);
            const value = newerSchema.parse(stored?.document.data);
            expect(value).to.include({ count, remark: remarked ?? 'none yet' });
            expect(value.holder !== undefined).to.equal(isHeld);
            // A field for queries that only the newer version writes stays when the older one writes.
            expect(stored?.document.remarked).to.equal(remarked === undefined ? undefined : true);
            expect(stored?.document.schema).to.equal(remarked === undefined ? 2 : 3);
            expect((await verifyAudit(store, ['counter'])).problems).to.deep.equal([]);
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: 40 },
    ));
});
