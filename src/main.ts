/** Production: the environment, the system's clock, and whatever stands in the authority file. */
import { compose } from './compose.ts';
import { loadConfig } from './config.ts';
import { systemClock } from './kernel/clock.ts';
import { isPlain, plainWords } from './plain-fault.ts';
import { watchUncaught } from './uncaught.ts';

try {
  const quorate = await compose({ config: loadConfig(process.env), clock: systemClock });
  watchUncaught(quorate.log, quorate.stray);
  await quorate.start();
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    quorate.log.info('stopping', { signal });
    quorate.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
} catch (fault) {
  if (!isPlain(fault)) throw fault;
  // Both say what to mend, by name and path, and print no value.
  process.stderr.write(`${plainWords(fault)}\n`);
  process.exitCode = 1;
}
