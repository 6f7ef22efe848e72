/** What nobody caught: the log says class and place, never the message; a promise that failed unheard ends nothing. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';

const src = join(import.meta.dirname, '../src');
const said = 'Ava Example of Green Lane';
const lineSchema = z.object({ event: z.string(), cause: z.string().optional() });

/** Runs `work` in a process that watches as the service does, and gives what it logged and how it ended. */
function run(work: string) {
  const program = `
    import { createLog } from '${join(src, 'log.ts')}';
    import { causeOf } from '${join(src, 'kernel/cause.ts')}';
    import { watchUncaught } from '${join(src, 'uncaught.ts')}';
    const log = createLog({ level: 'info' });
    watchUncaught(log, (fault) => log.error('process.stray', { cause: causeOf(fault) }));
    ${work}
    setTimeout(() => log.info('stillHere'), 20);
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, stdout, lines: lines.map((line) => lineSchema.parse(JSON.parse(line))) };
}

describe('A fault that nobody caught', () => {
  it('in a promise is logged without its message, and the process goes on', () => {
    const { status, stderr, stdout, lines } = run(`void Promise.reject(new RangeError('${said}'));`);
    expect(status, stderr).to.equal(0);
    expect(lines).to.deep.equal([{ event: 'process.stray', cause: 'RangeError' }, { event: 'stillHere' }]);
    expect(stdout + stderr).not.to.contain(said);
  });

  it('thrown where nothing can catch it ends the process with 1, and nothing of its message is said', () => {
    const { status, stderr, stdout, lines } = run(
      `setTimeout(() => { throw new TypeError('${said}'); }, 0);`,
    );
    expect(status).to.equal(1);
    expect(lines).to.deep.equal([{ event: 'process.uncaught', cause: 'TypeError' }]);
    expect(stdout + stderr).not.to.contain(said);
  });
});
