/** A short soak on both engines: the machinery of the long one, and a first look at what it finds. */
import { expect } from 'chai';
import { soak } from './soak.ts';

for (const engine of ['sqlite', 'cosmos'] as const) {
  it(`Families in bad weather lose nothing on ${engine}`, async function () {
    // A machine that does other work as well takes five minutes.
    this.timeout(600_000);
    const { figures, losses } = await soak({
      engine,
      families: 40,
      processes: 2,
      seed: 1,
      hurry: 10,
      say: () => {},
    });
    expect(losses).to.deep.equal([]);
    expect(figures['soak.families']).to.be.at.least(40);
    expect(figures['soak.kills']).to.be.at.least(3);
    for (const trouble of ['slowDisk', 'fullDisk', 'storeDown', 'spoiled', 'clockAstray', 'keysEnded']) {
      expect(figures[`soak.trouble.${trouble}`], trouble).to.be.at.least(1);
    }
    for (const met of [
      'storeThrottled',
      'storeUnavailable',
      'storeAnswerLost',
      'storeSlow',
      'storeFull',
      'storeDown',
    ]) {
      expect(figures[`soak.met.${met}`], met).to.be.at.least(1);
    }
  });
}
