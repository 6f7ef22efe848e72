/** A process of Quorate that a test can end, and that can end itself. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Order, type Stage, type Word, wordSchema } from './wire.ts';

const withinMs = 30_000;

export class Running {
  readonly url: string;
  readonly #child: ChildProcess;
  /** The signal by which the process ended, or its exit code. */
  readonly ended: Promise<NodeJS.Signals | number>;

  private constructor(url: string, child: ChildProcess, ended: Promise<NodeJS.Signals | number>) {
    this.url = url;
    this.#child = child;
    this.ended = ended;
  }

  /** Starts one and resolves when it listens. */
  static async start(env: Readonly<Record<string, string>>): Promise<Running> {
    const child = fork(join(import.meta.dirname, 'child.ts'), {
      env: { ...process.env, ...env },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = new Promise<NodeJS.Signals | number>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? code ?? -1));
    });
    const word = await next(child, ended);
    if (!('ready' in word)) throw new Error('the process did not say that it is ready');
    return new Running(word.ready, child, ended);
  }

  watch(): Promise<Word> {
    return this.#order({ order: 'watch' });
  }

  /** From the next call of the store on, it ends itself at the stage. */
  dieAt(at: Stage): Promise<Word> {
    return this.#order({ order: 'die', at });
  }

  /** The calls of the store since `watch`. */
  async seen(): Promise<readonly string[]> {
    const word = await this.#order({ order: 'seen' });
    return 'seen' in word ? word.seen : [];
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Resolves when it has ended by SIGKILL; rejects when it has not within the time, or in another way. */
  async dies(ms: number, where: string): Promise<void> {
    const end = await within(this.ended, ms, `the process has not ended: ${where} never came`);
    if (end !== 'SIGKILL') throw new Error(`the process ended with ${end}`);
  }

  async #order(order: Order): Promise<Word> {
    const word = next(this.#child, this.ended);
    this.#child.send(order);
    return word;
  }
}

function next(child: ChildProcess, ended: Promise<NodeJS.Signals | number>): Promise<Word> {
  const word = new Promise<Word>((resolve, reject) => {
    child.once('message', (message) => resolve(wordSchema.parse(message)));
    void ended.then((how) => reject(new Error(`the process ended with ${how}`)));
  });
  return within(word, withinMs, 'the process says nothing');
}

async function within<T>(promise: Promise<T>, ms: number, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
