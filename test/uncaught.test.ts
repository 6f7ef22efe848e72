/** What nobody caught, in the service as it is started: the log says class and place, never the message. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { z } from 'zod';

const main = join(import.meta.dirname, '../src/main.ts');
const said = 'Ava Example of Green Lane';
const lineSchema = z.object({ event: z.string(), cause: z.string().optional() });

describe('A fault that nobody caught', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-uncaught-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Starts the service, does `work` in it once it serves, and ends it where it goes on; gives what it said and how it ended. */
  async function run(work: string, port = '0') {
    const preload = `data:text/javascript,process.once('SIGUSR2',()=>{${encodeURIComponent(work)}})`;
    const child = spawn(process.execPath, ['--import', preload, main], {
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        PORT: port,
        STORE: 'sqlite',
        SQLITE_FILE: join(folder, 'quorate.sqlite'),
        LOG_LEVEL: 'info',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = once(child, 'close');
    let all = '';
    child.stderr.on('data', (chunk) => {
      all += chunk;
    });
    const events: z.infer<typeof lineSchema>[] = [];
    for await (const text of createInterface(child.stdout)) {
      all += text;
      const line = lineSchema.parse(JSON.parse(text));
      events.push(line);
      if (line.event === 'started') child.kill('SIGUSR2');
      if (line.event === 'process.stray') child.kill('SIGTERM');
    }
    await closed;
    const causes = events.flatMap(({ event, cause }) => (cause === undefined ? [] : [`${event} ${cause}`]));
    return { code: child.exitCode, all, causes, last: events.at(-1)?.event };
  }

  it('in a promise is logged without its message, and the process goes on', async () => {
    const { code, all, causes, last } = await run(`void Promise.reject(new RangeError('${said}'))`);
    expect(causes, all).to.deep.equal(['process.stray RangeError']);
    expect([code, last]).to.deep.equal([0, 'stopped']);
    expect(all).not.to.contain(said);
  });

  it('at start names its code: that the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    try {
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { code, all, causes } = await run('', String(port));
      expect(causes, all).to.deep.equal(['process.uncaught Error.EADDRINUSE']);
      expect(code).to.equal(1);
    } finally {
      other.close();
    }
  });

  it('thrown where nothing can catch it ends the process with 1, and nothing of its message is said', async () => {
    const { code, all, causes, last } = await run(`throw new TypeError('${said}')`);
    expect(causes, all).to.deep.equal(['process.uncaught TypeError']);
    expect([code, last]).to.deep.equal([1, 'process.uncaught']);
    expect(all).not.to.contain(said);
  });
});
