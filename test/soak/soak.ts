/** One soak: families live, troubles come, all becomes quiet, and everything is accounted for. */
import type { Figures } from '../bench/figures.ts';
import { percentile } from '../bench/numbers.ts';
import { type Lived, live, type Wish } from './family.ts';
import { reconcile } from './reconcile.ts';
import { pause, Town, type TownOptions } from './town.ts';
import { befall } from './troubles.ts';
import { chanceFrom } from './weather.ts';

export interface SoakOptions extends Pick<TownOptions, 'engine' | 'processes'> {
  readonly families: number;
  readonly seed: number;
  /** Divides the times of troubles: 1 for the full soak. */
  readonly hurry: number;
  readonly say: (words: string) => void;
}

export interface Soaked {
  readonly figures: Figures;
  readonly losses: readonly string[];
}

/** Families that live at the same time. */
const atOnce = 24;
/** People for the families that begin while the first round of troubles is still to come to its end. */
const spare = 3_000;
/** An authority file takes 5,000 people, those of the example among them: later families ask through the first ones again. */
const mostAskers = 4_800;
/** Each brings a day or more, with all that falls due in it. */
const mostMeetings = 2;
const quietWithinMs = 300_000;

export async function soak({ families, processes, seed, hurry, engine, say }: SoakOptions): Promise<Soaked> {
  const chance = chanceFrom(seed);
  const town = await Town.open({ engine, processes, people: Math.min(families + spare, mostAskers), chance });
  try {
    const lived: Lived[] = [];
    const losses: string[] = [];
    let begun = 0;
    let rounds = 0;
    const began = performance.now();
    const some = async () => {
      // Whatever befalls the service, somebody is in the middle of it.
      for (let n = begun++; n < families || (rounds === 0 && n < families + spare); n = begun++) {
        try {
          lived.push(await live(town, n, wishOf(n), chance));
        } catch (error) {
          losses.push(`family ${n}: ${error instanceof Error ? error.message : String(error)}`);
        }
        if (lived.length % 500 === 0) say(`${lived.length} families`);
      }
    };
    const hands = Promise.all(Array.from({ length: atOnce }, some));
    let done = false;
    void hands.finally(() => {
      done = true;
    });
    const spoiled = new Set<string>();
    const scene = { town, chance, lived, hurry, spoiled, fault: (words: string) => losses.push(words) };
    const came = await befall(scene, {
      isOver: () => done,
      round: () => {
        rounds += 1;
      },
    });
    await hands;
    losses.push(...(await theyMeet(lived)));
    const seconds = (performance.now() - began) / 1_000;
    town.clearUp();
    say('the weather is fair; waiting until all is quiet');
    const quietMs = await quiet(town);
    // What was held and not wanted after all is let go in its time.
    town.forward(60 * 60_000);
    await quiet(town);
    const found = await reconcile(town, lived, spoiled);
    losses.push(...found.losses);
    if (town.falls > 0) losses.push(`processes ended by themselves: ${town.falls}`);
    await town.close();
    const turns = town.latencies.length;
    return {
      losses,
      figures: {
        'soak.families': lived.length,
        'soak.turns': turns,
        'soak.turnsPerSecond': turns / seconds,
        'soak.answerP50Ms': percentile(town.latencies, 0.5),
        'soak.answerP99Ms': percentile(town.latencies, 0.99),
        'soak.messages': town.teams.sends,
        'soak.messagesUncertain': found.uncertain,
        'soak.asked': town.asked,
        'soak.booked': found.booked,
        'soak.records': found.records,
        'soak.auditEntries': found.entries,
        'soak.quietSeconds': quietMs / 1_000,
        'soak.repeats': town.repeats,
        'soak.kills': town.kills,
        'soak.falls': town.falls,
        ...named('soak.trouble.', came),
        ...named('soak.met.', town.met),
        ...named('soak.met.teams.', town.teams.met),
        'soak.losses': losses.length,
      },
    };
  } finally {
    await town.close();
  }
}

function named(prefix: string, counts: ReadonlyMap<string, number>): Figures {
  return Object.fromEntries([...counts].map(([name, count]) => [`${prefix}${name}`, count]));
}

/** The first few conferences meet, one day after the other, in the weather that there is. Gives what went wrong. */
async function theyMeet(lived: readonly Lived[]): Promise<readonly string[]> {
  const losses: string[] = [];
  for (const { meets, reference } of lived.filter((one) => one.meets).slice(0, mostMeetings)) {
    await meets?.().catch((error: unknown) => {
      losses.push(`${reference}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  return losses;
}

/** Most agree; rooms and chairs are enough for a few dozen conferences within fifteen working days. */
function wishOf(n: number): Wish {
  if (n % 50 === 7) return 'books';
  if (n % 10 === 3) return 'withdraws';
  if (n % 10 === 5) return 'differs';
  return 'agrees';
}

/** Waits, bounded, until nothing is due, and gives how long that took. What is left then is a loss. */
export async function quiet(town: Town): Promise<number> {
  const began = performance.now();
  const end = began + quietWithinMs;
  while ((await town.effects('due')).length > 0 && performance.now() < end) await pause(500);
  return performance.now() - began;
}
