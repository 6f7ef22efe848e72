/**
 * Two processes on one store, on both engines: they answer the same people and share the work, and what one of them
 * leaves behind the other finishes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { effectKind } from '../../src/kernel/effects.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { cardIn } from '../bench/activities.ts';
import { meet } from '../bench/card.ts';
import type { Answered } from '../bench/load.ts';
import type { Sender } from '../bench/people.ts';
import { until } from '../support/room.ts';
import { messagesAbout, newestAbout, personOf, pressBody, pressed } from './chat.ts';
import { countOf, entriesOf, expectCard, expectOnce, isKept } from './check.ts';
import { deeds, type Pressed, prepare, readConsultation } from './deeds.ts';
import { type Engine, engines, Place } from './place.ts';
import type { Running } from './process.ts';

const compileCache = mkdtempSync(join(tmpdir(), 'quorate-crash-cache-'));
after(() => rmSync(compileCache, { recursive: true, force: true }));

/** Of each come more than two effects, so that all together are more than one process takes in hand at once. */
const pairs = 6;

/** Two chairs, each with the request in their own chat: the first passed it on and can still take it back. */
interface Contest {
  readonly request: Pressed;
  readonly chairs: readonly [Sender, Sender];
}

async function contestFor(place: Place, to: Running): Promise<Contest> {
  const request = await prepare(place, to, 'take');
  const { by: first, reference, target } = request;
  const offered = newestAbout(place, first, reference);
  const asks = pressBody(place, first, offered, 'consultation.passOnForm');
  const form = await pressed(place, to, asks, offered);
  const second = form.met.fields.find(({ id }) => id === 'to')?.choices[0];
  if (second === undefined) throw new Error('there is nobody to pass it on to');
  const answers = { to: second, reason: 'I know the family.' };
  await pressed(place, to, pressBody(place, first, form, 'consultation.passOn', answers), form);
  await place.quiet();
  expect((await readConsultation(place, target))?.offers.at(-1)?.to).to.equal(second);
  return { request, chairs: [first, personOf(second)] };
}

/** How many effects have ended, of all that the store holds. */
async function ended(place: Place): Promise<number> {
  const page = await place.store.query({
    kind: effectKind,
    equal: { state: 'done' },
    range: { field: 'due' },
    order: 'ascending',
    limit: 1_000,
  });
  return page.documents.length;
}

/** How many processes have effects in hand. */
async function holders(place: Place): Promise<number> {
  const leased = (await place.due()).flatMap(({ leaseBy }) => (typeof leaseBy === 'string' ? [leaseBy] : []));
  return new Set(leased).size;
}

async function endsBy(one: Running): Promise<number> {
  return (await one.seen()).filter((call) => call.startsWith('end ')).length;
}

function wordsOf(answer: Answered | undefined): string {
  expect(answer?.status).to.equal(200);
  return meet(cardIn(answer?.text ?? '')).words;
}

/** These wait for a lease to run out, so they go on beside the other tests. */
const orphans = new Map<Engine, Promise<void>>();
before(() => {
  for (const engine of engines) {
    const orphan = finishedByTheOther(engine);
    orphan.catch(() => {}); // heard where its test waits for it
    orphans.set(engine, orphan);
  }
});
after(() => Promise.allSettled(orphans.values()));

for (const engine of engines) {
  describe(`Two processes on ${engine}`, function () {
    this.timeout(60_000);
    let place: Place;
    let here: Running;
    let there: Running;

    before(async () => {
      place = await Place.open({ engine, askers: 2 * pairs, compileCache });
      here = await place.start();
      there = await place.start({ atOnce: true });
    });

    after(() => place.close());

    it('give a request that two chairs take at the same instant to one, and tell the other plainly', async () => {
      const contests: Contest[] = [];
      for (let n = 0; n < pairs; n += 1) contests.push(await contestFor(place, n % 2 === 0 ? here : there));
      const before = await ended(place);
      const told = contests.map(({ request }) => countOf(place, request));
      await Promise.all([here.watch(), there.watch()]);
      const teams = place.teams.pause();
      const answers = await Promise.all(
        contests.map(({ request: { reference }, chairs }, n) => {
          const ways = n % 2 === 0 ? [here, there] : [there, here];
          return Promise.all(
            chairs.map((chair, m) => {
              const card = newestAbout(place, chair, reference);
              return place.post(ways[m] ?? here, pressBody(place, chair, card, deeds.take.verb));
            }),
          );
        }),
      );
      // While Teams is silent one process can have no more in hand than it has hands: the other takes the rest.
      await until(async () => ((await holders(place)) === 2 ? true : undefined), 'work in the hands of both');
      teams.resume();
      await place.quiet();
      for (const [n, { request, chairs }] of contests.entries()) {
        const { target, reference, asker } = request;
        const value = await readConsultation(place, target);
        const winner = chairs.findIndex(({ objectId }) => value?.taken?.by.endsWith(objectId));
        expect(winner, 'who has it').to.be.oneOf([0, 1]);
        expect(await entriesOf(place, target, deeds.take.verb), 'times it was taken').to.equal(1);
        const refused = 'A chair already has this request.';
        expect(wordsOf(answers[n]?.[winner])).to.include(reference).and.not.to.include(refused);
        expect(wordsOf(answers[n]?.[1 - winner]))
          .to.include(reference)
          .and.to.include(refused);
        const news = messagesAbout(place, asker, reference).length - (told[n]?.(value?.asker ?? '') ?? 0);
        expect(news, 'messages to the asker').to.equal(1);
      }
      const shares = await Promise.all([here, there].map(endsBy));
      expect(Math.min(...shares), 'effects ended by the one that ended fewer').to.be.greaterThan(0);
      expect((shares[0] ?? 0) + (shares[1] ?? 0), 'ends written').to.equal((await ended(place)) - before);
    });

    it('keep a request once that arrives at both at the same instant, and tell each person once', async () => {
      const all: Pressed[] = [];
      for (let n = 0; n < pairs; n += 1) all.push(await prepare(place, n % 2 === 0 ? here : there, 'send'));
      const told = all.map((request) => countOf(place, request));
      const answers = await Promise.all(
        all.map(({ body }) => Promise.all([here, there].map((one) => place.post(one, body)))),
      );
      await place.quiet();
      for (const [n, request] of all.entries()) {
        for (const answer of answers[n] ?? []) expectCard(answer, request);
        await expectOnce(place, request, told[n] ?? (() => 0), 1);
      }
    });

    it('have left every audit chain whole', async () => {
      const { problems } = await verifyAudit(place.store, auditedKinds);
      expect(problems).to.deep.equal([]);
    });

    it('finish what the other had in hand when it was killed, once its lease has run out', () =>
      orphans.get(engine));
  });
}

async function finishedByTheOther(engine: Engine): Promise<void> {
  const place = await Place.open({ engine, askers: 1, compileCache });
  try {
    const dying = await place.start();
    const pressing = await prepare(place, dying, 'send');
    const told = countOf(place, pressing);
    const other = await place.start({ atOnce: true });
    await dying.dieAt({ name: 'lease message offered', nth: 1, when: 'after' });
    await place.post(dying, pressing.body);
    // The other one may have been faster to take it; then the one that was to die is killed idle.
    await Promise.race([dying.ended, place.quiet(30_000)]);
    await dying.kill();
    expect(await isKept(place, pressing)).to.equal(true);
    await place.quiet(30_000);
    expectCard(await place.post(other, pressing.body), pressing);
    await expectOnce(place, pressing, told, 2);
  } finally {
    await place.close();
  }
}
