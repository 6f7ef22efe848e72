import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { runChild } from '../../scripts/lib/child.mjs';
import { takeLock } from '../../scripts/lib/lock.mjs';
import { binOf, root } from '../../scripts/lib/tools.ts';

const lib = (name: string) => pathToFileURL(join(root, 'scripts', 'lib', name)).href;

describe('the scripts', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-run-'));
    file = join(folder, 'work.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function endIfThere(pid: number | undefined): void {
    try {
      if (pid) process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended, as it should.
    }
  }

  /** The id of a process that has ended. */
  function deadPid(): number {
    return spawnSync(process.execPath, ['--version']).pid;
  }

  describe('lock', () => {
    it('lets the second in when the first has released it', async () => {
      const order: string[] = [];
      const first = await takeLock(file, { waitMs: 0 });
      const waiting = Promise.withResolvers<void>();
      const second = takeLock(file, { waitMs: 5_000, onWait: waiting.resolve }).then((lock) => {
        order.push('second in');
        lock.release();
      });
      await waiting.promise;
      order.push('first out');
      first.release();
      await second;
      expect(order).to.deep.equal(['first out', 'second in']);
      expect(existsSync(file)).to.equal(false);
    });

    it('gives up after the time allowed, and says which file it waited for', async () => {
      const first = await takeLock(file, { waitMs: 0 });
      const outcome = await takeLock(file, { waitMs: 1 }).catch((error: unknown) => String(error));
      first.release();
      expect(outcome).to.include(file);
    });

    it('is taken over from a holder that was killed', async () => {
      writeFileSync(file, JSON.stringify({ host: hostname(), pids: [deadPid()] }));
      const lock = await takeLock(file, { waitMs: 0 });
      lock.release();
    });

    it('is not taken over while a child of the killed holder still works', async () => {
      writeFileSync(file, JSON.stringify({ host: hostname(), pids: [deadPid(), process.pid] }));
      const outcome = await takeLock(file, { waitMs: 1 }).catch((error: unknown) => String(error));
      expect(outcome).to.include('still held');
    });

    it('is held by one at a time when several processes find it abandoned', async () => {
      writeFileSync(file, JSON.stringify({ host: hostname(), pids: [deadPid()] }));
      const script = `
        import { rmSync, writeFileSync } from 'node:fs';
        import { takeLock } from ${JSON.stringify(lib('lock.mjs'))};
        const [file, inside] = process.argv.slice(1);
        for (let i = 0; i < 5; i++) {
          const lock = await takeLock(file, { waitMs: 8_000 });
          writeFileSync(inside, '', { flag: 'wx' });
          rmSync(inside);
          lock.release();
        }`;
      const args = ['--input-type=module', '--eval', script, file, join(folder, 'inside')];
      const results = await Promise.all(
        [1, 2, 3].map(() => runChild(process.execPath, args, { capture: true })),
      );
      expect(results.map(({ code, output }) => ({ code, output }))).to.deep.equal(
        [1, 2, 3].map(() => ({ code: 0, output: '' })),
      );
    });
  });

  describe('child', () => {
    it('brings its exit code back', async () => {
      const { code } = await runChild(process.execPath, ['--eval', 'process.exit(7)']);
      expect(code).to.equal(7);
    });

    it('that died of a signal is told as a shell tells it', async () => {
      const { code } = await runChild(process.execPath, ['--eval', 'process.kill(process.pid, "SIGKILL")']);
      expect(code).to.equal(137);
    });

    it('that cannot be started is a failure, not a crash', async () => {
      const { code } = await runChild(join(folder, 'missing'), [], { capture: true });
      expect(code).to.equal(127);
    });

    it('receives the signal that its parent received', async function () {
      if (process.platform === 'win32') {
        console.log('Skipped: Windows has no signals between processes.');
        this.skip();
      }
      const child = `process.on('SIGTERM', () => process.exit(9)); console.log(process.pid); setInterval(() => {}, 1000);`;
      const script = `
        import { runChild } from ${JSON.stringify(lib('child.mjs'))};
        const { code } = await runChild(process.execPath, ['--eval', ${JSON.stringify(child)}]);
        process.exit(code);`;
      const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [said] = await once(parent.stdout, 'data');
      try {
        parent.kill('SIGTERM');
        const ended = once(parent, 'exit', { signal: AbortSignal.timeout(5_000) });
        expect(await ended).to.deep.equal([9, null]);
      } finally {
        for (const pid of [parent.pid, Number(said)]) endIfThere(pid);
      }
    });
  });

  it('say what can be run when asked for something else', () => {
    const run = spawnSync(process.execPath, [join(root, 'scripts', 'run.mjs'), 'strat'], {
      encoding: 'utf8',
    });
    expect(run.status).to.equal(2);
    expect(run.stderr).to.include('start').and.to.include('audit:verify');
  });

  it('count what passed, failed and was skipped', () => {
    const tests = join(folder, 'sample.test.mjs');
    const counts = join(folder, 'counts.json');
    writeFileSync(
      tests,
      `it('a', () => {}); it('b', () => { throw new Error('no'); }); it.skip('c', () => {}); it('d', () => {});`,
    );
    const reporter = join(root, 'scripts', 'reporter.ts');
    const args = [binOf('mocha'), '--reporter', reporter, '--reporter-option', `counts=${counts}`, tests];
    const run = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(run.status).to.equal(1);
    expect(run.stdout).to.include('skipped: c').and.to.include('Error: no');
    expect(JSON.parse(readFileSync(counts, 'utf8'))).to.deep.equal({ passed: 2, failed: 1, skipped: 1 });
  });
});
