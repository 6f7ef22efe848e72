/**
 * Backing up and restoring, rehearsed: a copy is made while two people press, the service is killed and its file lost;
 * from the copy it starts again, its chains are whole, what was before the copy is there and can be gone on with.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { referenceFor } from '../../src/kernel/ids.ts';
import { verifyAudit } from '../../src/kernel/verify.ts';
import { openStore } from '../../src/open-store.ts';
import { auditedKinds } from '../../src/wiring.ts';
import { cardIn, message } from '../bench/activities.ts';
import { meet } from '../bench/card.ts';
import { Connections } from '../bench/load.ts';
import { writeAuthority } from '../bench/people.ts';
import { fault, prepareRequest } from '../bench/request.ts';
import { Running } from '../crash/process.ts';
import { startTeams } from '../crash/teams.ts';
import { at } from '../support/authority.ts';

const src = join(import.meta.dirname, '..', '..', 'src');
const by = ['--by', 'Ann Lee'];
const exportSchema = z.object({
  reference: z.string(),
  cases: z.array(
    z.object({
      records: z.array(z.object({ kind: z.string(), reference: z.string() })),
      audit: z.array(z.unknown()),
      access: z.array(z.unknown()),
    }),
  ),
});

describe('A copy of the embedded store', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'quorate-restore-'));
  const file = join(folder, 'quorate.sqlite');
  const copy = join(folder, 'copy.sqlite');
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(script: string, args: readonly string[], sqliteFile = file) {
    const child = spawn(process.execPath, [join(src, script), ...args], {
      env: { PATH: process.env.PATH, STORE: 'sqlite', SQLITE_FILE: sqliteFile },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let faults = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (faults += text));
    await once(child, 'close');
    return { code: child.exitCode, said, faults };
  }

  it('made while people press brings the service back as it was', async () => {
    const teams = await startTeams();
    const authorityFile = join(folder, 'authority.json');
    const senders = writeAuthority(authorityFile, 12);
    const aheadMs = at('2026-11-19T09:30').epochMilliseconds - Date.now();
    const start = (sqliteFile: string) =>
      Running.start({
        STORE: 'sqlite',
        SQLITE_FILE: sqliteFile,
        HOST: '127.0.0.1',
        PORT: '0',
        BOT_APP_ID: '',
        BOT_APP_TYPE: '',
        BOT_APP_TENANT_ID: '',
        BOT_APP_PASSWORD: '',
        TOKEN_KEYS: 'k1:only-for-the-tests-that-restore-a-copy-of-it',
        TEAMS_SERVICE_URL: teams.url,
        GRAPH_URL: `${teams.url}v1.0`,
        AUTHORITY_FILE: authorityFile,
        LOG_LEVEL: 'silent',
        AHEAD_MS: String(aheadMs),
      });
    let running = await start(file);
    let connections = new Connections(running.url, 4);
    try {
      /** Sends a request and gives its reference. */
      const send = async (n: number): Promise<string> => {
        const sender = senders[n];
        if (!sender) throw new Error('there is nobody to ask');
        const { body } = await prepareRequest(connections, sender, teams.url, n);
        const answer = await connections.post(body);
        expect(fault(answer)).to.equal(undefined);
        return /C-[0-9A-Z]{3}-[0-9A-Z]{3}/.exec(meet(cardIn(answer.text)).words)?.[0] ?? '';
      };
      const before = [await send(0), await send(1), await send(2)];
      const [made] = await Promise.all([run('backup.ts', [copy]), ...[3, 4, 5, 6].map(send)]);
      expect(made.faults).to.equal('');
      expect(made.code).to.equal(0);
      const again = await run('backup.ts', [copy]);
      expect(again.code).to.equal(2);
      expect(again.faults).to.include('is there already');

      // The machine is lost; the copy is all there is.
      connections.close();
      await running.kill();
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
      expect((await run('audit-verify.ts', [], copy)).said).to.include('every chain is whole');
      running = await start(copy);
      connections = new Connections(running.url, 4);

      for (const [n, reference] of before.entries()) {
        const sender = senders[n];
        if (!sender) throw new Error('there is nobody to look');
        const answer = await connections.post(message(sender, teams.url, 'my consultations'));
        expect(meet(cardIn(answer.text)).words).to.include(reference);
      }
      const later = await send(7);
      const exported = await run('export-case.ts', [later, ...by], copy);
      expect(exported.code).to.equal(0);
      const { cases } = exportSchema.parse(JSON.parse(exported.said));
      expect(cases).to.have.length(1);
      expect(cases[0]?.records.map(({ kind }) => kind)).to.include.members(['case', 'consultation']);
      expect(cases[0]?.audit.length).to.be.at.least(2);
    } finally {
      connections.close();
      await running.kill();
      await teams.close();
    }
    const store = await openStore({ kind: 'sqlite', file: copy });
    const { records, problems } = await verifyAudit(store, auditedKinds);
    await store.close();
    expect(problems).to.deep.equal([]);
    expect(records).to.be.at.least(8);
  });

  it('is not made of nothing, and what cannot be exported is said plainly', async () => {
    const nowhere = join(folder, 'nowhere.sqlite');
    expect(await run('backup.ts', [join(folder, 'other.sqlite')], nowhere)).to.include({
      code: 2,
      faults: `There is no store at ${nowhere} (SQLITE_FILE).\n`,
    });
    expect((await run('backup.ts', [])).faults).to.include('npm run backup -- FILE');
    expect(await run('export-case.ts', [referenceFor('C', 'nobody'), ...by], nowhere)).to.include({
      code: 2,
    });
    expect((await run('export-case.ts', ['nonsense', ...by], copy)).code).to.equal(2);
    const nobodys = referenceFor('C', 'nobody');
    const unknown = await run('export-case.ts', [nobodys, ...by], copy);
    expect(unknown.faults).to.equal(`Nothing is kept under ${nobodys}.\n`);
    expect(unknown.code).to.equal(1);
    writeFileSync(join(folder, 'broken.sqlite'), 'this is no database');
    const broken = await run('backup.ts', [join(folder, 'copy2.sqlite')], join(folder, 'broken.sqlite'));
    expect(broken.code).to.equal(2);
    expect(broken.faults).to.include('could not be made');
  });
});
