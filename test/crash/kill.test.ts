/**
 * Kills the process at every stage between the arrival of a press and its last effect, on both engines: the next start
 * finishes the work, every press is either refused or kept, once, and everybody is told at least once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { countOf, expectCard, expectFreshForm, expectNothing, expectOnce, isKept } from './check.ts';
import { deedNames, prepare } from './deeds.ts';
import { engines, Place } from './place.ts';
import type { Running } from './process.ts';
import { kindOf, looks, readTogether, type Trial, titleOf, trials } from './stages.ts';

const lanes = 3;
const compileCache = mkdtempSync(join(tmpdir(), 'quorate-crash-cache-'));
after(() => rmSync(compileCache, { recursive: true, force: true }));

/** One death and what comes of it. Gives the process that finished the work. */
async function killAt(place: Place, to: Running, trial: Trial): Promise<Running> {
  const pressed = await prepare(place, to, trial.deed);
  const told = countOf(place, pressed);
  if ('teams' in trial.at) {
    const held = place.teams.hold(trial.at.teams);
    void place.post(to, pressed.body);
    await held;
    await to.kill();
  } else {
    await to.dieAt(trial.at);
    void place.post(to, pressed.body);
    await to.dies(10_000, titleOf(trial));
  }
  const kept = await isKept(place, pressed);
  const next = await place.start();
  if (trial.again === 'later') {
    await place.quiet();
    if (kept) await expectOnce(place, pressed, told, 2);
    else await expectNothing(place, pressed, told);
  }
  expectCard(await place.post(next, pressed.body), pressed);
  await place.quiet();
  await expectOnce(place, pressed, told, kept ? 2 : 1);
  if (trial.deed === 'send') await expectFreshForm(place, next, pressed);
  return next;
}

for (const engine of engines) {
  const all = trials[engine];

  describe(`Killed on ${engine}`, function () {
    this.timeout(150_000);
    const places: Place[] = [];
    const outcomes = new Map<Trial, Promise<void>>();
    let closed = false;

    /** Works through every third trial, each in the world that the ones before have left. */
    async function lane(place: Place, own: readonly { trial: Trial; end: (fault?: unknown) => void }[]) {
      let running: Running | undefined;
      for (const { trial, end } of own) {
        if (closed) return;
        try {
          running = await killAt(place, running ?? (await place.start()), trial);
          end();
        } catch (fault) {
          end(fault);
          await running?.kill();
          running = undefined;
        }
      }
    }

    before(async () => {
      const waiting = all.map((trial) => {
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        promise.catch(() => {}); // heard where its test waits for it
        outcomes.set(trial, promise);
        return { trial, end: (fault?: unknown) => (fault === undefined ? resolve() : reject(fault)) };
      });
      for (let n = 0; n < lanes; n += 1) {
        const place = await Place.open({ engine, askers: all.length, compileCache });
        places.push(place);
        void lane(
          place,
          waiting.filter((_, index) => index % lanes === n),
        );
      }
    });

    after(async () => {
      closed = true;
      await Promise.all(places.map((place) => place.close()));
    });

    for (const trial of all) {
      it(titleOf(trial), () => outcomes.get(trial));
    }

    it('leaves every audit chain whole', async () => {
      for (const place of places) {
        const { problems, records } = await verifyAudit(place.store, auditedKinds);
        expect(problems).to.deep.equal([]);
        expect(records).to.be.greaterThan(all.length / lanes);
      }
    });
  });
}

describe('The stages at which the process is killed', function () {
  this.timeout(60_000);

  for (const engine of engines) {
    it(`are all that there are on ${engine}`, async () => {
      const place = await Place.open({ engine, askers: deedNames.length, compileCache });
      try {
        const to = await place.start();
        const called = new Set<string>();
        for (const deed of deedNames) {
          const pressed = await prepare(place, to, deed);
          await to.watch();
          expectCard(await place.post(to, pressed.body), pressed);
          await place.quiet();
          for (const call of await to.seen()) called.add(kindOf(call.replace(/ \d+$/, '')));
        }
        called.delete(looks);
        const named = trials.sqlite.flatMap(({ at }) => ('name' in at ? [kindOf(at.name)] : []));
        expect([...called].sort()).to.deep.equal([...new Set([...named, ...readTogether])].sort());
      } finally {
        await place.close();
      }
    });
  }
});
