/** Quorate as it runs in service, with an ear for the benchmark's questions. The environment says the rest. */
import { compose } from '../../src/compose.ts';
import { loadConfig } from '../../src/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { effectKind, indexed } from '../../src/kernel/effects.ts';
import type { Store } from '../../src/kernel/store.ts';
import { profiler } from './profile.ts';
import { serve } from './wire.ts';

const quorate = await compose({ config: loadConfig(process.env), clock: systemClock });
const { url } = await quorate.start();
serve(url, {
  left: () => anyLeft(quorate.store),
  profile: profiler(process.env.PROFILE ?? '.'),
  stop: async () => {
    await quorate.stop();
    return true;
  },
});

/**
 * Whether an effect is still to be carried out: what is due now, and what was put off to be tried again. What was never
 * meant for now (a wake-up of the days to come, a second look in some minutes) is not counted.
 */
async function anyLeft(store: Store): Promise<boolean> {
  const due = (to: Temporal.Instant, limit: number) =>
    store.query({
      kind: effectKind,
      equal: { state: 'due' },
      range: { field: 'due', to: indexed(to) },
      order: 'ascending',
      limit,
    });
  const now = Temporal.Now.instant();
  if ((await due(now, 1)).documents.length > 0) return true;
  const soon = await due(now.add({ minutes: 10 }), 1_000);
  return soon.documents.some(({ document }) => Number(document.attempts) > 0);
}
