/** Plans that ran before the service had Quorate: out of a file, and by card when their review is asked for. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { conferenceSchema } from '../../src/conference/record.ts';
import { caseTarget, caseType } from '../../src/consultation/index.ts';
import { create } from '../../src/kernel/decision.ts';
import { Reader } from '../../src/kernel/records.ts';
import { planned, readRows } from '../../src/plan/index.ts';
import { csvLines } from '../../src/plan/known/rows.ts';
import { planSchema } from '../../src/plan/record.ts';
import { entries, subscriptions } from '../../src/wiring.ts';
import { authority, gareth, maya, person } from '../support/authority.ts';
import { conference, conferenceAt, keepConference, keepWrites } from '../support/conferences.ts';
import { family } from '../support/consultations.ts';
import { type House, house, readingOf } from '../support/house.ts';
import { keepMeeting, metAt } from '../support/meetings.ts';

const daniel = person('Daniel Osei');
const nasreen = person('Nasreen Malik');
const today = '2026-12-30';

const names =
  'case,child,initials,month,unborn,sex,team,worker,chair,began,categories,latest,reviewed,ended,destination,previous';
const good = [
  names,
  'CF-1001,3009001,AB,2019-03,no,F,north,maya.okafor@example.org,daniel.osei@example.org,2026-05-04,NEG,NEG;EMO,2026-08-03,,,0',
  'CF-1001,3009002,,03/2021,,M,north,maya.okafor@example.org,daniel.osei@example.org,04/05/2026,NEG,,2026-08-03,,,1',
  'CF-1001,3009002,,03/2021,,M,north,,,2023-02-01,PHY,,,2024-01-09,childInNeed,0',
].join('\r\n');

describe('a file of plans that ran before Quorate', () => {
  it('is read as a spreadsheet writes it, or as JSON, to the same', () => {
    const { rows, problems } = readRows(`\uFEFF${good}\r\n`, authority, today);
    expect(problems).to.deep.equal([]);
    expect(rows.map(({ row, told }) => [row, told.child.month, told.began, told.previous])).to.deep.equal([
      [1, '2019-03', '2026-05-04', 0],
      [2, '2021-03', '2026-05-04', 1],
      [3, '2021-03', '2023-02-01', 0],
    ]);
    expect(rows[0]?.told).to.include({ worker: maya.id, manager: gareth.id, chair: daniel.id });
    const columns = names.split(',');
    const json = good
      .split('\r\n')
      .slice(1)
      .map((line) => Object.fromEntries(line.split(',').map((cell, n) => [columns[n] ?? '', cell])));
    expect(readRows(JSON.stringify(json), authority, today).rows).to.deep.equal(rows);
  });

  it('has all that is wrong with it said at once, by row and column, and never what stands there', () => {
    const bad = [
      `${names},colour`,
      'CF-1,3009001,AB,2019-13,no,X,nowhere,nobody@example.org,maya.okafor@example.org,2036-05-04,NEG;XXX,,,,,many,red',
      'CF-1,3009009,,2019-12,yes,F,north,maya.okafor@example.org,,2026-05-04,NEG,,2026-05-04,,moon,',
      'CF-1,3009001,,2019-12,,F,north,maya.okafor@example.org,daniel.osei@example.org,2026-05-04,NEG,,,,,0',
      'CF-1,3009001,,2019-12,,F,north,maya.okafor@example.org,daniel.osei@example.org,2026-06-04,NEG,,,,,0',
      'CF-1,3009003,,2019-12,,F,north,maya.okafor@example.org,daniel.osei@example.org,2026-06-04,NEG,,,2026-06-04,,0',
    ].join('\n');
    const { problems } = readRows(bad, authority, today);
    expect(problems).to.deep.equal([
      'row 1: month: must be a month like 2019-03',
      'row 1: sex: is none of the codes',
      'row 1: categories: is none of the codes',
      'row 1: previous: must be a number, 0 where there was none',
      'row 1: there is no column colour',
      'row 1: team: is no team of the authority file',
      'row 1: worker: is nobody of the authority file (e-mail address or object id)',
      'row 1: chair: has another role',
      'row 1: began: is still to come',
      'row 2: destination: is none of the codes',
      'row 2: previous: must not be empty',
      'row 2: chair: must be given for a plan that runs',
      'row 2: sex: of an unborn child is U',
      'row 2: reviewed: is not after the day it began',
      'row 5: ended: is not after the conference before',
      'row 5: destination: must be given for a plan that has ended',
      'row 4: the same child has a plan then in row 3',
    ]);
    expect(problems.join()).not.to.match(/3009|nobody@|XXX|red|moon/);
    expect(readRows('{"a": 3}', authority, today).problems).to.have.length(1);
    expect(readRows('[{"case": {}}]', authority, today).problems).to.have.length(1);
    expect(readRows('', authority, today).problems).to.deep.equal(['the file is empty']);
  });

  it('has every cell as it was written, whatever stands in it', () => {
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    const line = fc.array(fc.string(), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const kept = lines.filter((cells) => cells.some((cell) => cell.trim() !== ''));
        const text = lines.map((cells) => cells.map(quoted).join(',')).join('\r\n');
        expect(csvLines(text)).to.deep.equal(kept);
      }),
    );
  });
});

describe('plans that ran before Quorate, in people’s hands', () => {
  let home: House;
  let runs = 0;
  afterEach(() => home.close());
  const shelf = {
    put: async (documents: Parameters<Parameters<typeof keepWrites>[0]['put']>[0]) => {
      for (const document of documents)
        await home.store.batch(document.partition, [{ op: 'upsert', document }]);
    },
  };
  const open = (): House => {
    home = house({ now: `${today}T10:45`, entries, subscriptions });
    return home;
  };
  const kept = async (kind: string) =>
    (await home.store.query({ kind, limit: 500 })).documents.map(({ document }) => document);
  const plans = async () =>
    (await kept('plan')).map(({ data, ...at }) => ({ ...planSchema.parse(data), at }));
  const conferences = async () => (await kept('conference')).map(({ data }) => conferenceSchema.parse(data));

  /** As the command line does it. */
  async function bringIn(content: string): Promise<readonly string[]> {
    const said: string[] = [];
    const { rows } = readRows(content, authority, today);
    for (const row of rows) {
      const what = await planned(
        row,
        authority.id,
        home.clock.now(),
        authority.settings,
        new Reader(home.store),
      );
      if (what.is !== 'new') {
        said.push(what.is);
        continue;
      }
      runs += 1;
      const { kind } = await home.kernel.performService({
        from: 'service',
        cause: 'followUp',
        id: `broughtIn:${runs}`,
        authority: authority.id,
        verb: 'plan.bringIn',
        target: what.target,
        input: { ...what.input, by: nasreen.id },
        depth: 0,
      });
      said.push(kind);
    }
    return said;
  }

  it('are brought in once, into one case a family, whoever began it', async () => {
    open();
    expect(await bringIn(good)).to.deep.equal(['done', 'done', 'done']);
    await home.settle();
    expect(await bringIn(good)).to.deep.equal(['there', 'there', 'there']);
    expect(await kept('case')).to.have.length(1);
    const first = (await plans()).find(({ child }) => child.number === '3009001');
    expect(
      await bringIn(`${names}\n${good.split('\r\n')[1]?.replace('2026-05-04', '2026-04-01')}`),
    ).to.deep.equal(['another']);
    expect(first?.steps.map(({ kind }) => kind)).to.deep.equal(['started', 'changed']);
    // Nobody is reminded of what fell due before; who did it stands there.
    const card = readingOf(
      await home.open(daniel, 'plan.show', {
        partition: String(first?.at.partition),
        id: String(first?.at.id),
      }),
    );
    expect(card).to.contain('Nasreen Malik').and.not.to.contain('What the conference decided');
    const { documents } = await home.store.query({ kind: 'audit', limit: 100 });
    expect(JSON.stringify(documents)).to.contain('Brought in a plan that ran before');
    expect(JSON.stringify(documents)).not.to.contain('3009001');
  });

  it('go into the case of a family that Quorate knows, also a restricted one', async () => {
    open();
    await keepWrites(shelf, [
      create(caseType, caseTarget(conferenceAt), authority.id, family({ caseReference: 'CF-1001' })),
    ]);
    await home.kernel.performService({
      from: 'service',
      cause: 'followUp',
      id: 'lookup',
      authority: authority.id,
      verb: 'lookup.enter',
      target: { partition: `reference:${authority.id}:CF-1001`, id: 'cases' },
      input: { kind: 'reference', ...caseTarget(conferenceAt) },
      depth: 0,
    });
    await bringIn(good);
    expect(new Set((await plans()).map((one) => one.at.partition))).to.deep.equal(
      new Set([conferenceAt.partition]),
    );
  });

  it('have their review asked for by themselves, with the children, the staff and the chair as the file had them', async () => {
    open();
    await bringIn(good);
    await home.settle();
    const [review, ...more] = await conferences();
    expect(more).to.deep.equal([]);
    expect(review?.children.map(({ number }) => number)).to.have.members(['3009001', '3009002']);
    expect(review).to.include({ worker: maya.id, manager: gareth.id, team: 'north', type: 'review' });
    expect(review?.follows).to.include({ as: 'laterReview', on: '2026-08-03', chair: daniel.id });
    expect(review?.clock?.dueOn).to.equal('2027-02-03');
    const told = home.messages(maya).map(readingOf).join('\n');
    expect(told).to.contain('A conference has been asked for');
    // The review knows these plans.
    expect(told).not.to.contain('knows no plan');
    expect(told).not.to.contain('A core group is not recorded');
  });

  it('are recorded by card when the review is asked for, and the review then goes on with them', async () => {
    open();
    const follows = { as: 'laterReview' as const, on: '2026-10-01' };
    await keepConference(shelf, conference({ ...metAt, type: 'review', enquiry: undefined, follows }));
    await keepWrites(shelf, [create(caseType, caseTarget(conferenceAt), authority.id, family())]);
    await home.kernel.performService({
      from: 'service',
      cause: 'event',
      id: 'look',
      authority: authority.id,
      verb: 'plan.lookFor',
      target: conferenceAt,
      input: {},
      depth: 0,
    });
    await home.settle();
    const told = home.newest(maya);
    expect(readingOf(told)).to.contain('Quorate knows no plan of 2 children');
    const form = await home.press(maya, told, 'plan.knownForm');
    const typed = { children: '0', began: '2026-10-01', categories: 'NEG', latest: 'EMO', previous: '' };
    const lacking = await home.press(maya, form, 'plan.recordKnown', typed);
    expect(readingOf(lacking))
      .to.contain('That is not before the last review.')
      .and.contain('Give a number, 0 where there was none.');
    const right = { ...typed, began: '2026-07-01', previous: '1' };
    const done = await home.press(maya, lacking, 'plan.recordKnown', right);
    await home.press(maya, lacking, 'plan.recordKnown', right);
    expect(readingOf(done)).to.contain('Quorate knows no plan of one child');
    await home.settle();
    const [known, ...more] = await plans();
    expect(more).to.deep.equal([]);
    expect(known?.steps.map(({ kind, on }) => [kind, on])).to.deep.equal([
      ['started', '2026-07-01'],
      ['changed', '2026-10-01'],
    ]);
    // This is the review that is due: no other is asked for.
    expect(await conferences()).to.have.length(1);
    home.clock.set('2027-01-12T12:05');
    const quorate = { kind: 'quorate' as const, by: daniel.id, at: '2027-01-12T10:10:00.000Z' };
    await keepMeeting(shelf, { meeting: { decision: quorate } });
    const decide = await home.open(daniel, 'plan.decideForm', conferenceAt);
    const decided = await home.press(daniel, decide, 'plan.decide', { children: '0', outcome: 'continue' });
    expect(readingOf(decided)).to.contain('Plan continues');
    expect((await plans())[0]?.reviewOn).to.equal('2027-07-12');
    const { length } = home.messages(maya);
    expect(length).to.be.greaterThan(0);
  });
});

describe('npm run import:plans', function () {
  // Each run starts a process with all of the house in it.
  this.timeout(180_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'quorate-plans-'));
    writeFileSync(join(folder, 'plans.csv'), good);
    writeFileSync(join(folder, 'wrong.csv'), `${names}\nCF-1`);
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(...args: readonly string[]) {
    const script = fileURLToPath(new URL('../../src/import-plans.ts', import.meta.url));
    const child = spawn(process.execPath, [script, ...args], {
      env: {
        PATH: process.env.PATH,
        STORE: 'sqlite',
        SQLITE_FILE: join(folder, 'store.sqlite'),
        AUTHORITY_FILE: fileURLToPath(new URL('../../config/authority.example.json', import.meta.url)),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text));
    await once(child, 'close');
    return { code: child.exitCode, said };
  }

  it('tries it, does it, and finds it done; says what is wrong with a file or with how it was asked', async () => {
    const file = join(folder, 'plans.csv');
    const by = ['--by', 'nasreen.malik@example.org'];
    const dry = await run(file, ...by, '--dry-run');
    expect(dry).to.deep.equal({ code: 0, said: '3 rows: 3 would be brought in, 0 there already, 0 not.\n' });
    const done = await run(file, ...by);
    expect(done).to.deep.equal({ code: 0, said: '3 rows: 3 brought in, 0 there already, 0 not.\n' });
    const again = await run(file, ...by);
    expect(again).to.deep.equal({ code: 0, said: '3 rows: 0 brought in, 3 there already, 0 not.\n' });
    const wrong = await run(join(folder, 'wrong.csv'), ...by);
    expect(wrong.code).to.equal(1);
    expect(wrong.said).to.contain('nothing was brought in').and.contain('row 1: child: must not be empty');
    expect((await run(file)).code).to.equal(2);
  });
});
