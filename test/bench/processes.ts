/** The processes of a benchmark: each side runs in one of its own, as it would in service. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { compileCache, SERVICE_FLAGS } from '../../scripts/lib/runtime.mjs';
import { type Ask, replySchema } from './wire.ts';

export interface Served {
  readonly url: string;
  readonly pid: number;
  memory(): Promise<number>;
  /** Milliseconds that the thread that answers has worked so far. */
  loopMs(): Promise<number>;
  left(): Promise<boolean>;
  /** Begins a profile, or ends it and writes it into the folder PROFILE names. */
  profile(): Promise<void>;
  stop(): Promise<void>;
}

const startWithinMs = 30_000;
const root = join(import.meta.dirname, '../..');

/** Starts a module of this folder that calls `serve`, and resolves when it is ready. */
export async function start(module: string, env: Readonly<Record<string, string>>): Promise<Served> {
  const child = fork(join(import.meta.dirname, module), {
    env: { ...process.env, ...env },
    execArgv: module === 'quorate.ts' ? [...SERVICE_FLAGS] : [],
    stdio: ['ignore', process.stderr, 'inherit', 'ipc'],
  });
  const waiting = new Map<number, (answer: number | boolean) => void>();
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code}`)));
    child.once('error', reject);
  });
  ended.catch(() => {}); // heard where it matters: by whoever waits for an answer
  const url = await within(
    Promise.race([
      ended,
      new Promise<string>((resolve) => {
        child.on('message', (message) => {
          const reply = replySchema.parse(message);
          if ('ready' in reply) resolve(reply.ready);
          else waiting.get(reply.id)?.(reply.answer);
        });
      }),
    ]),
    child,
  );
  let asked = 0;
  const ask = (what: Ask) => {
    const id = ++asked;
    const answer = new Promise<number | boolean>((resolve) => waiting.set(id, resolve));
    child.send({ id, ask: what });
    return Promise.race([answer, ended]).finally(() => waiting.delete(id));
  };
  return {
    url,
    pid: child.pid ?? 0,
    memory: async () => Number(await ask('memory')),
    loopMs: async () => Number(await ask('loop')) / 1000,
    left: async () => (await ask('left')) === true,
    profile: async () => void (await ask('profile')),
    stop: async () => {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      await ask('stop');
      await within(gone, child);
    },
  };
}

async function within<T>(promise: Promise<T>, child: ChildProcess): Promise<T> {
  const timer = setTimeout(() => child.kill('SIGKILL'), startWithinMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Starts a script of the project as an operator would; its output is dropped. */
export function startScript(path: string, env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [...SERVICE_FLAGS, path], {
    env: { ...process.env, ...compileCache(root), ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
