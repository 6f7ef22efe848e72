/** What befalls the service while its people press, one trouble after the other, again and again until they are done. */
import type { Stored } from '../../src/kernel/store.ts';
import type { Target } from '../../src/kernel/view.ts';
import { message } from '../bench/activities.ts';
import type { Lived } from './family.ts';
import { fair, pause, type Town } from './town.ts';

export interface Scene {
  readonly town: Town;
  readonly chance: () => number;
  /** The families whose life has come to its end so far. */
  readonly lived: readonly Lived[];
  /** Divides every time: 1 in the full run, in which the store is away for a whole minute. */
  readonly hurry: number;
  /** The partitions in which a record was spoiled for a while. */
  readonly spoiled: Set<string>;
  /** Goes wrong where a trouble was not borne: what was seen, in a line. */
  readonly fault: (words: string) => void;
}

type Trouble = (scene: Scene) => Promise<void>;

export const troubles: Readonly<Record<string, Trouble>> = {
  killed,
  slowDisk: async ({ town, hurry }) => {
    town.become({ ...fair, slowMs: 300 });
    await pause(15_000 / hurry);
    town.become(fair);
  },
  keysBegun: async ({ town }) => town.turnKeys(),
  fullDisk: async ({ town, hurry }) => {
    town.become({ ...fair, store: 'full' });
    await pause(15_000 / hurry);
    town.become(fair);
  },
  clockAstray: async ({ town, chance, hurry }) => {
    const place = anyOf(town.places, chance);
    if (place === undefined) return;
    for (const ms of [90_000, -90_000]) {
      town.astray(place, ms);
      await pause(8_000 / hurry);
    }
    town.astray(place, 0);
  },
  killedTwice: async (scene) => {
    await killed(scene);
    await killed(scene);
  },
  spoiled: spoil,
  storeDown: async ({ town, hurry }) => {
    town.become({ ...fair, store: 'down' });
    await pause(60_000 / hurry);
    town.become(fair);
  },
  // Reminders and escalations fall due, of which some are no longer wanted.
  clockForward: async ({ town }) => town.forward(45 * 60_000),
  keysEnded: async ({ town }) => town.turnKeys(),
};

/** Each once, and then again until all is over; gives how often each came. `round` hears of the end of every round. */
export async function befall(
  scene: Scene,
  { isOver, round }: { readonly isOver: () => boolean; readonly round: () => void },
): Promise<Map<string, number>> {
  const came = new Map<string, number>();
  for (let rounds = 0; rounds === 0 || !isOver(); rounds += 1) {
    for (const [name, trouble] of Object.entries(troubles)) {
      if (rounds > 0 && isOver()) break;
      await pause(3_000 / scene.hurry);
      await trouble(scene);
      came.set(name, (came.get(name) ?? 0) + 1);
    }
    round();
  }
  return came;
}

async function killed({ town, chance }: Scene): Promise<void> {
  const place = anyOf(town.places, chance);
  if (place !== undefined) await town.kill(place);
}

/** A record of a family's case that no longer parses, for a while: whoever asks for it is answered, and so are others. */
async function spoil({ town, chance, lived, hurry, fault, spoiled }: Scene): Promise<void> {
  const some = lived.filter(({ wish }) => wish === 'agrees' || wish === 'withdraws');
  const family = anyOf(some, chance);
  if (!family) return;
  const { target, asker } = family;
  const stored = await town.store.read(target.partition, target.id);
  if (!stored) return fault('a record of a family whose life had ended was gone');
  spoiled.add(target.partition);
  await write(town, target, { ...stored, document: { ...stored.document, data: { spoiled: true } } });
  const asked = message(asker, town.teams.url, 'my consultations');
  const { status } = await town.post(asked);
  if (status !== 200) fault(`a list with a spoiled record was answered with ${status}`);
  await pause(8_000 / hurry);
  await write(town, target, stored);
}

async function write(town: Town, { partition }: Target, { document }: Stored): Promise<void> {
  const { ok } = await town.store.batch(partition, [{ op: 'upsert', document }]);
  if (!ok) throw new Error('a record could not be written');
}

function anyOf<T>(some: readonly T[], chance: () => number): T | undefined {
  return some[Math.floor(chance() * some.length)];
}
