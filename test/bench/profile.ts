/** Where the time of the measured turns goes: one profile a run, for the browser's or an editor's profile viewer. */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';

/** Begins a profile when called, ends and writes it when called again. */
export function profiler(folder: string): () => Promise<boolean> {
  let session: Session | undefined;
  let count = 0;
  return async () => {
    if (session === undefined) {
      session = new Session();
      session.connect();
      await session.post('Profiler.enable');
      await session.post('Profiler.start');
      return true;
    }
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(join(folder, `turn-${++count}.cpuprofile`), JSON.stringify(profile));
    session.disconnect();
    session = undefined;
    return true;
  };
}
