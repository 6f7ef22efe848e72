// Running one child process: its exit code comes back, and a signal sent to us reaches it once.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LOOK_MS = 500;

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions & { onStart?: (pid: number) => void, capture?: boolean }} [options]
 *   capture: keep the output (both streams, in order of arrival) instead of showing it
 * @returns {Promise<{ code: number, output: string, signalled: boolean }>} code as a shell gives it: 128 + n for a
 *   child that died of signal n, 127 for one that could not be started; signalled: we were told to stop meanwhile
 */
export function runChild(command, args, options = {}) {
  const { onStart, capture = false, ...spawnOptions } = options;
  return new Promise((resolve) => {
    let output = '';
    let signalled = false;
    let ended = false;
    const child = spawn(command, args, {
      ...spawnOptions,
      stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    if (child.pid !== undefined) onStart?.(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }

    const pass = (signal) => {
      signalled = true;
      // Ctrl+C in a terminal has gone to the child already, and a second SIGINT often means "at once, without
      // tidying". So there we only make sure, a little later, that it was heard.
      if (signal === 'SIGINT' && process.stdin.isTTY) setTimeout(() => child.kill('SIGTERM'), 1_000).unref();
      else child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, pass);

    // npm passes SIGTERM to the shell it started us with, and most shells die of it without passing it on. So losing
    // the parent that npm gave us is the signal.
    const parent = process.ppid;
    const watch =
      process.env.npm_lifecycle_event === undefined
        ? undefined
        : setInterval(() => {
            if (process.ppid === parent) return;
            clearInterval(watch);
            pass('SIGTERM');
          }, LOOK_MS);

    const end = (code) => {
      if (ended) return;
      ended = true;
      clearInterval(watch);
      for (const signal of SIGNALS) process.off(signal, pass);
      resolve({ code, output, signalled });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.on('close', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
