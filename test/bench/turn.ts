/**
 * The turn that matters most, sending a consultation request, against a bare bot: the same load on both, by turns, so
 * that whatever else this machine does falls on both. Each round is a thousand turns over ten connections; the figures
 * are medians of the rounds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { message } from './activities.ts';
import type { Measured } from './figures.ts';
import { Connections } from './load.ts';
import { median, percentile } from './numbers.ts';
import { type Sender, writeAuthority } from './people.ts';
import { type Served, start } from './processes.ts';
import { fault, type Prepared, prepareRequest } from './request.ts';

export interface TurnOptions {
  readonly rounds: number;
  readonly turns: number;
  /** Where to write a profile of Quorate in each round; such a run is for looking, not for its figures. */
  readonly profile?: string | undefined;
}

const connections = 10;
const drainWithinMs = 120_000;

/** What one side did in one round. */
interface Round {
  readonly rps: number;
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of processor time that the answering thread spent on a turn. */
  readonly loopMs: number;
}

async function measured(to: Connections, served: Served, bodies: readonly string[]) {
  const before = await served.loopMs();
  const run = await to.run(bodies);
  const ended = performance.now();
  const round: Round = {
    rps: run.answers.length / run.seconds,
    p50: percentile(run.latencies, 0.5),
    p99: percentile(run.latencies, 0.99),
    loopMs: ((await served.loopMs()) - before) / run.answers.length,
  };
  return { round, answers: run.answers, ended };
}

export async function measureTurn(options: TurnOptions): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'quorate-turn-'));
  const authority = join(folder, 'authority.json');
  const senders = writeAuthority(authority, options.turns);
  const stopping: (() => Promise<void>)[] = [];
  try {
    const teams = await start('teams.ts', {});
    stopping.unshift(teams.stop);
    const baseline = await start('baseline.ts', { SQLITE_FILE: join(folder, 'baseline', 'turns.sqlite') });
    stopping.unshift(baseline.stop);
    const quorate = await start('quorate.ts', {
      PORT: '0',
      SQLITE_FILE: join(folder, 'quorate', 'quorate.sqlite'),
      AUTHORITY_FILE: authority,
      TEAMS_SERVICE_URL: teams.url,
      LOG_LEVEL: 'warn',
      ...(options.profile === undefined ? {} : { PROFILE: options.profile }),
    });
    stopping.unshift(quorate.stop);
    return await compare({ ...options, senders, teams: teams.url, baseline, quorate });
  } finally {
    for (const stop of stopping) await stop().catch((error: unknown) => console.error(String(error)));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(at: {
  readonly rounds: number;
  readonly profile?: string | undefined;
  readonly senders: readonly Sender[];
  readonly teams: string;
  readonly baseline: Served;
  readonly quorate: Served;
}): Promise<Measured> {
  const { rounds, senders, teams, baseline, quorate } = at;
  const toBaseline = new Connections(baseline.url, connections);
  const toQuorate = new Connections(quorate.url, connections);
  const pairs: { readonly bare: Round; readonly whole: Round; readonly drainSeconds: number }[] = [];
  const failures: string[] = [];
  try {
    let asked = 0;
    // The first round warms both up and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const prepared: Prepared[] = [];
      await toQuorate.each(senders, async (sender) => {
        prepared.push(await prepareRequest(toQuorate, sender, teams, asked++));
      });
      await drained(quorate);

      const echo = senders.map((sender) => message(sender, teams, 'Is anybody on duty this afternoon?'));
      const bare = await measured(toBaseline, baseline, echo);
      for (const { status, text } of bare.answers) {
        if (status !== 200 || !text.includes('Echo: ')) failures.push(`baseline: ${status}`);
      }
      if (at.profile !== undefined) await quorate.profile();
      const whole = await measured(
        toQuorate,
        quorate,
        prepared.map(({ body }) => body),
      );
      if (at.profile !== undefined) await quorate.profile();
      await drained(quorate);
      const drainSeconds = (performance.now() - whole.ended) / 1000;
      for (const [n, answer] of whole.answers.entries()) {
        const wrong = fault(answer);
        if (wrong !== undefined) failures.push(`turn ${n}: ${wrong}`);
      }
      if (round > 0) pairs.push({ bare: bare.round, whole: whole.round, drainSeconds });
    }
  } finally {
    toBaseline.close();
    toQuorate.close();
  }
  if (failures.length > 0) {
    throw new Error(`${failures.length} turns were not answered as they should be, first: ${failures[0]}`);
  }
  const of = (figure: (pair: (typeof pairs)[number]) => number) => median(pairs.map(figure));
  return {
    figures: {
      'turn.baseline.rps': of(({ bare }) => bare.rps),
      'turn.baseline.p50Ms': of(({ bare }) => bare.p50),
      'turn.baseline.p99Ms': of(({ bare }) => bare.p99),
      'turn.baseline.loopMs': of(({ bare }) => bare.loopMs),
      'turn.quorate.rps': of(({ whole }) => whole.rps),
      'turn.quorate.p50Ms': of(({ whole }) => whole.p50),
      'turn.quorate.p99Ms': of(({ whole }) => whole.p99),
      'turn.quorate.loopMs': of(({ whole }) => whole.loopMs),
      // The two of a round follow each other at once, so whatever slows one of them slows both.
      'turn.throughputRatio.10': of(({ bare, whole }) => whole.rps / bare.rps),
      'turn.p99Ratio.10': of(({ bare, whole }) => whole.p99 / bare.p99),
      'turn.drainSeconds': of(({ drainSeconds }) => drainSeconds),
    },
    notes: [
      `turns: ${rounds} rounds of ${senders.length} over ${connections} connections, by turns with the baseline`,
    ],
  };
}

export async function drained(quorate: Served): Promise<void> {
  const began = performance.now();
  while (await quorate.left()) {
    if (performance.now() - began > drainWithinMs) throw new Error('the effects do not come to an end');
    await wait(20);
  }
}
