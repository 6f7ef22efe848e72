/** What a wake-up of a plan does when the settings have changed since it was set. */
import { expect } from 'chai';
import { Reader } from '../../src/kernel/records.ts';
import { wake } from '../../src/plan/actions/waking.ts';
import { nextWake } from '../../src/plan/due.ts';
import type { Plan } from '../../src/plan/record.ts';
import { at, authority, directory } from '../support/authority.ts';
import { Shelf, standingAt } from '../support/consultations.ts';
import { keepPlan, plan, planAt, stepOf } from '../support/plans.ts';

const clock = { kind: 'service', cause: 'clock', authority: authority.id } as const;

async function firing(value: Plan, now: Temporal.Instant, by = authority) {
  const shelf = await new Shelf().keep({ value: standingAt('awaitingView') });
  try {
    await keepPlan(shelf, value);
    const loaded = await wake
      .prepare({})
      .load({ target: planAt, actor: clock, authority: by.id }, new Reader(shelf.store));
    return loaded.decide({ actor: clock, authority: by, directory, now, id: (n) => `id ${n}` });
  } finally {
    await shelf.store.close();
  }
}

describe('a wake-up of a plan', () => {
  it('that was set by other settings than those of today is set anew by these', async () => {
    const { settings } = authority;
    const asSet = nextWake(plan(), settings);
    if (!asSet) throw new Error('nothing is due');
    // A service that has left the core groups to others since.
    const without = {
      ...authority,
      settings: { ...settings, plans: { ...settings.plans, coreGroups: false } },
    };
    const { writes, tell = [], commands = [] } = await firing(plan(), asSet, without);
    expect([...tell, ...commands]).to.deep.equal([]);
    const next = writes[0]?.wake(without.settings)?.at;
    expect(`${next}`).to.equal(`${nextWake(plan(), without.settings)}`);
    expect(next && Temporal.Instant.compare(next, asSet)).to.equal(1);
  });

  it('ends where nothing is to come any more', async () => {
    const ended = stepOf({ kind: 'ended', destination: 'lookedAfter' }, '2027-04-01', 'conference:2');
    const over = plan({ steps: [...plan().steps, ended] });
    expect((await firing(over, at('2027-06-01T10:00'))).writes).to.deep.equal([]);
  });
});
