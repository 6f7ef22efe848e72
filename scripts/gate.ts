/**
 * The gate: everything that must hold before a change is taken, in order, stopping at the first step that fails.
 * `npm test` runs all of it, `npm test -- types unit` only the steps named. The last line it prints is
 * `N passed, N failed, N skipped`, which CI reads.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { z } from 'zod';
import { binOf, root } from './lib/tools.ts';

interface Step {
  readonly name: string;
  readonly title: string;
  /** What Node runs. For tests also the files; no files, no step. */
  readonly args: readonly string[];
  readonly tests?: readonly string[];
  readonly limitMs: number;
}

const countsSchema = z.object({ passed: z.number(), failed: z.number(), skipped: z.number() });
type Counts = z.infer<typeof countsSchema>;

const MINUTE = 60_000;
/** How long a process may go on after its last test: longer means that a test left something open. */
const LINGER_MS = 20_000;

const testFiles = globSync('test/**/*.test.ts', { cwd: root }).map(slashes).sort();
const isCrash = (file: string) => file.startsWith('test/crash/') || file.startsWith('test/soak/');
const isBrowser = (file: string) => file.startsWith('test/browser/');
const plain = testFiles.filter((file) => !isCrash(file) && !isBrowser(file));

const steps: readonly Step[] = [
  {
    name: 'lint',
    title: 'format and lint',
    args: [binOf('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '.'],
    limitMs: 3 * MINUTE,
  },
  { name: 'types', title: 'types', args: [binOf('typescript', 'tsc'), '--noEmit'], limitMs: 5 * MINUTE },
  { name: 'web', title: 'web pages', args: [join(root, 'scripts', 'web.ts')], limitMs: 5 * MINUTE },
  mochaStep('unit', 'tests', plain, 25),
  mochaStep('crash', 'tests that kill the process', testFiles.filter(isCrash), 25),
  mochaStep('browser', 'tests in a browser', testFiles.filter(isBrowser), 15),
];

if (import.meta.main) process.exitCode = await gate(process.argv.slice(2));

async function gate(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`No step ${unknown.join(', ')}. The steps: ${steps.map((step) => step.name).join(', ')}`);
    return 2;
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const chosen = steps.filter((step) => names.length === 0 || names.includes(step.name));
  const began = performance.now();
  let code = 0;
  for (const step of chosen) {
    if (step.tests?.length === 0) continue;
    const stepBegan = performance.now();
    const result = await runStep(step);
    total.passed += result.counts.passed;
    total.failed += result.counts.failed;
    total.skipped += result.counts.skipped;
    code = result.code;
    const mark = code === 0 ? styleText('green', '✓') : styleText('red', '✗');
    console.log(`${mark} ${step.title} (${seconds(stepBegan)})`);
    if (code !== 0) break;
  }
  console.log(`\n${code === 0 ? 'All of it' : 'Stopped'} after ${seconds(began)}.`);
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return code;
}

/**
 * A step that fails without naming a failed test (lint, or tests that could not even be loaded) counts as one failure,
 * so that the last line never looks green when the gate is not.
 */
async function runStep(step: Step): Promise<{ code: number; counts: Counts }> {
  if (step.tests === undefined) {
    const { code, output } = await run(step, step.args);
    if (code !== 0) console.log(output.trimEnd());
    return { code, counts: { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 } };
  }
  const folder = mkdtempSync(join(tmpdir(), 'quorate-gate-'));
  try {
    const file = join(folder, 'counts.json');
    const { code } = await run(
      step,
      [...step.args, '--reporter-option', `counts=${file}`, ...step.tests],
      file,
    );
    const counts = readCounts(file) ?? { passed: 0, failed: 1, skipped: 0 };
    return { code, counts: code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a step in a process group of its own, so that whatever its tests started can be ended with it. Output is shown
 * as it comes when `doneFile` (which appears when the work is done) is given, and kept otherwise.
 */
function run(
  step: Step,
  args: readonly string[],
  doneFile?: string,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    let output = '';
    let reason: string | undefined;
    let doneAt: number | undefined;
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      cwd: root,
      detached: process.platform !== 'win32',
      stdio: doneFile === undefined ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }

    const stop = (signal: NodeJS.Signals) => {
      endGroup(child, 'SIGKILL');
      process.exit(128 + constants.signals[signal]);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    const watch = setInterval(() => {
      if (doneFile !== undefined && existsSync(doneFile)) doneAt ??= performance.now();
      if (doneAt !== undefined && performance.now() - doneAt > LINGER_MS) {
        reason = `The tests are done, but their process did not end within ${LINGER_MS / 1000} s: one of them left something open.`;
      } else if (performance.now() - began > step.limitMs) {
        reason = `Not done after ${step.limitMs / MINUTE} minutes.`;
      }
      if (reason !== undefined) endGroup(child, 'SIGKILL');
    }, 500);

    child.on('error', (error) => {
      output += error.message;
    });
    child.on('close', (code) => {
      clearInterval(watch);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      endGroup(child, 'SIGKILL');
      if (reason !== undefined) console.log(reason);
      resolve({ code: reason === undefined ? (code ?? 1) : 1, output });
    });
  });
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}

function mochaStep(name: string, title: string, tests: readonly string[], limitMinutes: number): Step {
  const args = [binOf('mocha'), '--reporter', join(root, 'scripts', 'reporter.ts')];
  return { name, title, args, tests, limitMs: limitMinutes * MINUTE };
}

function readCounts(file: string): Counts | undefined {
  return existsSync(file) ? countsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
