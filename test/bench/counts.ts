/** What can be counted rather than timed: waits for the store of each verb, answers and presses of each job. */
import type { Measured } from './figures.ts';
import { liveThrough } from './life.ts';

export async function countAll(): Promise<Measured> {
  const { waits, efforts } = await liveThrough();
  const most = Math.max(...waits.values());
  const slowest = [...waits].filter(([, count]) => count === most).map(([verb]) => verb);
  const figures: Record<string, number> = { 'store.maxRoundTrips': most };
  for (const [job, { answers, presses }] of efforts) {
    figures[`answers.${job}`] = answers;
    figures[`presses.${job}`] = presses;
  }
  return {
    figures,
    notes: [`store: ${most} round trips are needed by ${slowest.join(', ')}`],
  };
}
