/**
 * How long after its instant a wake-up is carried out when four worker processes share one store, and how evenly they
 * share the work; on each engine, without kills and without messages.
 */
import { Crew } from '../crash/crew.ts';
import { type Engine, engines } from '../crash/place.ts';
import { until } from '../support/room.ts';
import type { Measured } from './figures.ts';
import { percentile } from './numbers.ts';

const processes = 4;
/** What is not done so long after the last wake-up fell due will not be. */
const patienceMs = 300_000;

interface Shared {
  readonly p50: number;
  readonly p99: number;
  readonly leastShare: number;
}

/** So many wake-ups fall due at even distances within the time. The figures are those of the slower engine. */
export async function measureEffects(options: {
  readonly wakeUps: number;
  readonly overMs: number;
}): Promise<Measured> {
  const figures: Record<string, number> = {};
  const notes: string[] = [];
  for (const engine of engines) {
    const { p50, p99, leastShare } = await measure(engine, options);
    figures[`effects.lagP99Ms.${engine}`] = p99;
    figures['effects.lagP99Ms'] = Math.max(figures['effects.lagP99Ms'] ?? 0, p99);
    figures['effects.leastShare'] = Math.min(figures['effects.leastShare'] ?? 1, leastShare);
    notes.push(
      `effects: ${options.wakeUps} wake-ups in ${options.overMs / 1_000} s on ${engine}, median lag ${Math.round(p50)} ms, least share ${Math.round(100 * leastShare)} %`,
    );
  }
  return { figures, notes };
}

async function measure(
  engine: Engine,
  { wakeUps, overMs }: { readonly wakeUps: number; readonly overMs: number },
): Promise<Shared> {
  const crew = await Crew.open(engine);
  try {
    await crew.hang({ count: wakeUps, overMs, tellsEvery: 0 });
    await Promise.all(Array.from({ length: processes }, () => crew.start()));
    const began = crew.go();
    const done = async () => (crew.rung >= wakeUps ? true : undefined);
    await until(done, 'the last wake-up', overMs + patienceMs);
    const lags = crew.ringers.flatMap(({ rang }) =>
      rang.map(({ bell, at }) => at - began - Math.floor((bell * overMs) / wakeUps)),
    );
    if (lags.length !== wakeUps) throw new Error(`${lags.length} wake-ups of ${wakeUps} were carried out`);
    return {
      p50: percentile(lags, 0.5),
      p99: percentile(lags, 0.99),
      leastShare: Math.min(...crew.ringers.map(({ deeds }) => deeds)) / wakeUps,
    };
  } finally {
    await crew.close();
  }
}
