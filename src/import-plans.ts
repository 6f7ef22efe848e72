/**
 * `npm run import:plans -- FILE --by EMAIL`: brings in the plans that ran before the service had Quorate, and those that
 * ended, for "previous plans". What is wrong with the file is said all at once, by row, and then nothing is brought in;
 * `--dry-run` says what would be done. Nothing of a child is printed.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { compose, type Quorate } from './compose.ts';
import { loadConfig } from './config.ts';
import type { Authority, Person } from './kernel/actor.ts';
import { systemClock } from './kernel/clock.ts';
import { Reader } from './kernel/records.ts';
import { createLog } from './log.ts';
import { isPlain, plainWords } from './plain-fault.ts';
import { columnNames, type Planned, planned, readRows } from './plan/index.ts';
import { dayOf } from './practice/dates.ts';

const usage = `Usage: npm run import:plans -- FILE --by EMAIL [--authority ID] [--dry-run]

FILE is CSV, its first line the names of its columns, or JSON, a list of objects. The columns:
${columnNames.join(', ')}.
--by names the safeguarding manager or business support of the service who vouches for it.`;

/** 0: all that is in the file is there. 1: some of it is not, or the file is wrong. 2: it was asked for wrongly. */
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  const asked = askedFor(args);
  if (!asked) return wrong(usage);
  let content: string;
  try {
    content = await readFile(asked.file, 'utf8');
  } catch {
    return wrong('The file cannot be read.');
  }
  try {
    const quorate = await compose({
      config: loadConfig(process.env),
      clock: systemClock,
      // What is wanted here is what became of the file.
      log: createLog({ level: 'error' }),
    });
    try {
      return await bringIn(content, asked, quorate);
    } finally {
      await quorate.stop();
    }
  } catch (fault) {
    if (!isPlain(fault)) throw fault;
    return wrong(plainWords(fault));
  }
}

interface Asked {
  readonly file: string;
  readonly by: string;
  readonly authority: string | undefined;
  readonly dryRun: boolean;
}

function askedFor(args: readonly string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        by: { type: 'string' },
        authority: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0 || values.by === undefined) return undefined;
    return { file, by: values.by, authority: values.authority, dryRun: values['dry-run'] };
  } catch {
    return undefined;
  }
}

async function bringIn(content: string, asked: Asked, quorate: Quorate): Promise<0 | 1 | 2> {
  const { directory, store, kernel } = quorate;
  const { authorities } = directory;
  const authority =
    asked.authority === undefined
      ? authorities.length === 1
        ? authorities[0]
        : undefined
      : authorities.find(({ id }) => id === asked.authority);
  if (!authority) return wrong('Say with --authority which one of the authority file it is for.');
  const by = vouching(asked.by, authority);
  if (!by) return wrong('--by names no safeguarding manager or business support of that authority.');
  const now = systemClock.now();
  const { rows, problems } = readRows(content, authority, dayOf(now).toString());
  if (problems.length > 0) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
    return failed([`The file has ${count}; nothing was brought in:`, ...problems]);
  }
  const { settings } = authority;
  const done = { new: 0, there: 0, another: [] as number[], refused: [] as number[] };
  for (const row of rows) {
    // Each is looked at after the one before was brought in; what was read for that one says nothing any more.
    const what: Planned = await planned(row, authority.id, now, settings, new Reader(store));
    if (what.is === 'there') done.there += 1;
    else if (what.is === 'another') done.another.push(what.row);
    else if (asked.dryRun) done.new += 1;
    else {
      const outcome = await kernel.performService({
        from: 'service',
        cause: 'followUp',
        id: `broughtIn:${what.target.partition}:${what.target.id}`,
        authority: authority.id,
        verb: 'plan.bringIn',
        target: what.target,
        input: { ...what.input, by: by.id },
        depth: 0,
      });
      if (outcome.kind === 'refused') done.refused.push(what.row);
      else done.new += 1;
    }
  }
  const not = [
    ...done.another.map((row) => `row ${row}: Quorate knows another plan of this child then`),
    ...done.refused.map((row) => `row ${row}: could not be brought in`),
  ];
  const would = asked.dryRun ? 'would be brought in' : 'brought in';
  const words = `${rows.length} rows: ${done.new} ${would}, ${done.there} there already, ${not.length} not.`;
  if (not.length > 0) return failed([words, ...not]);
  process.stdout.write(`${words}\n`);
  return 0;
}

function vouching(typed: string, authority: Authority): Person | undefined {
  const people = [...authority.withRole('safeguardingManager'), ...authority.withRole('businessSupport')];
  return people.find(({ email }) => email?.toLowerCase() === typed.toLowerCase());
}

function wrong(words: string): 2 {
  process.stderr.write(`${words}\n`);
  return 2;
}

function failed(lines: readonly string[]): 1 {
  process.stderr.write(`${lines.join('\n')}\n`);
  return 1;
}
