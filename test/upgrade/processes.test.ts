/**
 * A rolling upgrade as it happens: two processes of an older version on one store, each replaced by one of the present
 * version while families press, as the platform does it. The older version lacks whole slices; what it decides, it and
 * the newer carry out side by side. Whatever was accepted is there once, and whoever was to be told was.
 */
import { expect } from 'chai';
import type { StoreDocument } from '../../src/kernel/store.ts';
import { type Lived, live, type Wish } from '../soak/family.ts';
import { reconcile } from '../soak/reconcile.ts';
import { quiet } from '../soak/soak.ts';
import { pause, Town } from '../soak/town.ts';
import { chanceFrom } from '../soak/weather.ts';

/** Everything after the consultation, and what its social worker says at its end. */
const lacks = String.raw`^(enquiry|conference|meeting|plan)\.|^consultation\.(agree|differ)$`;
const wishes: readonly Wish[] = [
  ...(['agrees', 'differs', 'agrees', 'withdraws', 'agrees', 'agrees'] as const),
  ...(['differs', 'books', 'agrees'] as const),
];
const families = 18;
const atOnce = 6;
const withinMs = 60_000;

for (const engine of ['sqlite', 'cosmos'] as const) {
  it(`Two processes on ${engine} are replaced one by one under load, and nothing is lost`, async function () {
    this.timeout(240_000);
    const chance = chanceFrom(7);
    const town = await Town.open({ engine, processes: 2, people: families, chance, lacks });
    try {
      town.clearUp();
      const lived: Lived[] = [];
      let begun = 0;
      const hand = async () => {
        for (let n = begun++; n < families; n = begun++) {
          lived.push(await live(town, n, wishes[n % wishes.length] ?? 'agrees', chance));
        }
      };
      const hands = Promise.all(Array.from({ length: atOnce }, hand));
      hands.catch(() => {}); // heard at the end
      const exits: (number | null)[] = [];
      for (const place of town.places) {
        await presses(town, town.latencies.length + 30);
        exits.push(await town.upgrade(place));
      }
      // What the older ones could not do was put off for a minute at a time.
      town.forward(10 * 60_000);
      await hands;
      expect(exits).to.deep.equal([0, 0]);
      await quiet(town);
      // What was held and not wanted after all is let go in its time.
      town.forward(60 * 60_000);
      await quiet(town);
      const { losses } = await reconcile(town, lived, new Set());
      expect(losses).to.deep.equal([]);
      expect(lived).to.have.length(families);
      // It was no upgrade in name only: some of what is done now was first taken up by one that could not do it.
      const done = await town.effects('done');
      expect(done.filter(wasLeft).length).to.be.greaterThan(0);
    } finally {
      await town.close();
    }
  });
}

function wasLeft({ code }: StoreDocument): boolean {
  return code === 'unknownVerb';
}

/** Until so many presses have been answered in all. */
async function presses(town: Town, count: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (town.latencies.length < count) {
    if (performance.now() > end) throw new Error('nobody presses any more');
    await pause(20);
  }
}
