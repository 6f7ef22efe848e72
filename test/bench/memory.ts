/** How much memory the process holds after many turns of every sort, the worker running, and whether it grows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cardIn, message } from './activities.ts';
import type { Measured } from './figures.ts';
import { Connections } from './load.ts';
import { growthPer } from './numbers.ts';
import { writeAuthority } from './people.ts';
import { start } from './processes.ts';
import { fault, prepareRequest, turnsOfARequest } from './request.ts';
import { drained } from './turn.ts';

const connections = 10;
const people = 1_000;
const megabyte = 1024 * 1024;
const sampleEvery = 1_000;

export interface MemoryOptions {
  readonly turns: number;
  /** The first turns, in which caches fill, do not count as growth; without a number none is told. */
  readonly settling?: number;
}

export async function measureMemory(options: MemoryOptions): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-memory-'));
  const authority = join(folder, 'authority.json');
  const senders = writeAuthority(authority, people);
  const stopping: (() => Promise<void>)[] = [];
  try {
    const teams = await start('teams.ts', {});
    stopping.unshift(teams.stop);
    const quorate = await start('quorate.ts', {
      PORT: '0',
      SQLITE_FILE: join(folder, 'quorate.sqlite'),
      AUTHORITY_FILE: authority,
      TEAMS_SERVICE_URL: teams.url,
      LOG_LEVEL: 'warn',
    });
    stopping.unshift(quorate.stop);
    const to = new Connections(quorate.url, connections);
    stopping.unshift(async () => to.close());

    const samples: { readonly turns: number; readonly megabytes: number }[] = [];
    let turns = 0;
    let sampled = 0;
    const sample = async () => {
      if (turns < sampled + sampleEvery) return;
      sampled = turns;
      samples.push({ turns, megabytes: (await quorate.memory()) / megabyte });
    };
    const cycles = Math.ceil(options.turns / (turnsOfARequest + 1));
    await to.each(
      Array.from({ length: cycles }, (_, n) => n),
      async (n) => {
        const sender = senders[n % senders.length];
        if (!sender) return;
        const prepared = await prepareRequest(to, sender, teams.url, n);
        const sent = await to.post(prepared.body);
        const wrong = fault(sent);
        if (wrong !== undefined) throw new Error(wrong);
        cardIn((await to.post(message(sender, teams.url, 'my consultations'))).text);
        turns += turnsOfARequest + 1;
        await sample();
      },
    );
    await drained(quorate);
    const megabytes = (await quorate.memory()) / megabyte;
    const { settling } = options;
    const settled = [...samples, { turns, megabytes }].filter((one) => one.turns >= (settling ?? 0));
    const points = settled.map(({ turns: x, megabytes: y }) => ({ x, y }));
    return {
      figures: {
        'memory.turns': turns,
        'memory.rssMb': megabytes,
        ...(settling === undefined ? {} : { 'memory.growthMbPer10k': growthPer(10_000, points) }),
      },
    };
  } finally {
    for (const stop of stopping) await stop().catch((error: unknown) => console.error(String(error)));
    rmSync(folder, { recursive: true, force: true });
  }
}
