/**
 * A file of plans that ran before Quorate: CSV with a first line of column names, or JSON with a list of objects. All
 * that is wrong with it is reported at once, each problem by row and column, and never with what stands there.
 */
import { z } from 'zod';
import type { Authority, Person } from '../../kernel/actor.ts';
import {
  type AbuseCategory,
  abuseCategories,
  codeSchema,
  codesSchema,
  legalStatuses,
  planDestinations,
  sexes,
} from '../../practice/codes.ts';
import type { Role } from '../../practice/roles.ts';
import { mostPrevious } from '../record.ts';
import type { Told } from './plan.ts';

/** One plan of the file, judged; `row` counts from 1, the line of column names left out. */
export interface ToldRow {
  readonly row: number;
  readonly caseReference: string;
  readonly told: Told;
}

export interface RowsRead {
  readonly rows: readonly ToldRow[];
  readonly problems: readonly string[];
}

const text = (max: number) =>
  z.string().min(1, { error: 'must not be empty' }).max(max, { error: 'is too long' });

/** `2026-05-04`, or as a spreadsheet writes it: `04/05/2026`. */
const day = z
  .string()
  .transform((typed) =>
    typed.replace(
      /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/,
      (_all, d: string, m: string, y: string) => `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`,
    ),
  )
  .pipe(z.iso.date({ error: 'must be a day like 2026-05-04' }));
const month = z
  .string()
  .transform((typed) => typed.replace(/^(\d{2})\/(\d{4})$/, '$2-$1'))
  .pipe(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: 'must be a month like 2019-03' }));
const several = (typed: string) => typed.split(/[;,+ ]+/).filter((one) => one !== '');
const categories = z.string().transform(several).pipe(codesSchema<AbuseCategory>(abuseCategories, 0));

const columns = {
  case: text(40),
  child: text(20),
  initials: z.string().max(4, { error: 'has four letters at most' }).optional(),
  month,
  unborn: z.enum(['yes', 'no'], { error: 'must be yes or no' }).optional(),
  sex: codeSchema(sexes),
  team: text(60),
  worker: text(120).optional(),
  manager: text(120).optional(),
  chair: text(120).optional(),
  began: day,
  categories,
  latest: categories.optional(),
  reviewed: day.optional(),
  coreGroup: day.optional(),
  ended: day.optional(),
  destination: codeSchema(planDestinations).optional(),
  previous: z
    .string()
    .regex(/^\d{1,2}$/, { error: 'must be a number, 0 where there was none' })
    .transform(Number)
    .refine((n) => n <= mostPrevious, { error: 'is too many' }),
  legal: codeSchema(legalStatuses).optional(),
} as const;
const rowSchema = z.strictObject(columns);
type Row = z.infer<typeof rowSchema>;
type Column = keyof Row;

export const columnNames: readonly string[] = Object.keys(columns);

/** Most plans of one file. */
const mostRows = 20_000;

/** Reads and judges a whole file, for one authority; `today` is the day on which it is brought in. */
export function readRows(content: string, authority: Authority, today: string): RowsRead {
  const raw = rawRows(content.replace(/^\uFEFF/, ''));
  if ('problem' in raw) return { rows: [], problems: [raw.problem] };
  if (raw.rows.length > mostRows) return { rows: [], problems: [`there are more than ${mostRows} rows`] };
  const problems: string[] = [];
  const rows = raw.rows.flatMap((fields, n): readonly ToldRow[] => {
    const row = n + 1;
    const found = judgeRow(fields, authority, today);
    problems.push(...found.problems.map((problem) => `row ${row}: ${problem}`));
    return found.told ? [{ row, caseReference: found.caseReference, told: found.told }] : [];
  });
  return { rows, problems: [...problems, ...twice(rows)] };
}

function issuesOf({ issues }: z.ZodError): readonly string[] {
  return issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `there is no column ${issue.keys.join(', ')}`;
    const column = String(issue.path[0] ?? '');
    if (issue.code === 'invalid_type' && issue.input === undefined) return `${column}: must not be empty`;
    const ours = issue.code === 'custom' || /^(must|has|is too)/.test(issue.message);
    return `${column}: ${ours ? issue.message : 'is none of the codes'}`;
  });
}

/** What of a row can be read by itself: the rest of it is judged all the same, so that all that is wrong is said at once. */
function readable(fields: Readonly<Record<string, string>>, { issues }: z.ZodError): Partial<Row> {
  const wrong = new Set(issues.map(({ path }) => String(path[0] ?? '')));
  const right = Object.entries(fields).filter(([name]) => name in columns && !wrong.has(name));
  return rowSchema.partial().safeParse(Object.fromEntries(right)).data ?? {};
}

interface Judged {
  readonly problems: readonly string[];
  readonly caseReference: string;
  /** Undefined where there is anything to be mended. */
  readonly told: Told | undefined;
}

function judgeRow(fields: Readonly<Record<string, string>>, authority: Authority, today: string): Judged {
  const parsed = rowSchema.safeParse(fields);
  const row: Partial<Row> = parsed.success ? parsed.data : readable(fields, parsed.error);
  const problems = parsed.success ? [] : [...issuesOf(parsed.error)];
  const bad = (column: Column, message: string) => problems.push(`${column}: ${message}`);
  const team = row.team === undefined ? undefined : authority.team(row.team);
  if (row.team !== undefined && !team) bad('team', 'is no team of the authority file');
  const open = fields.ended === undefined;
  /** Of a plan that has ended whoever works there no more need not be named. */
  const personOf = (column: 'worker' | 'manager' | 'chair', roles: readonly Role[]): string => {
    const typed = row[column]?.toLowerCase();
    const person = typed === undefined ? undefined : authority.people.find((one) => isMeant(one, typed));
    if (typed === undefined) {
      if (open) bad(column, 'must be given for a plan that runs');
    } else if (!person) bad(column, 'is nobody of the authority file (e-mail address or object id)');
    else if (!person.roles.some((role) => roles.includes(role))) bad(column, 'has another role');
    return person?.id ?? team?.manager ?? '';
  };
  const manager = row.manager === undefined ? (team?.manager ?? '') : personOf('manager', ['teamManager']);
  const worker = personOf('worker', ['socialWorker', 'teamManager', 'otherProfessional']);
  const chair = personOf('chair', ['chair', 'safeguardingManager']);
  dayProblems(row, today, bad);
  const ended = endOf(row, open, today, bad);
  if (!parsed.success || problems.length > 0) return { problems, caseReference: '', told: undefined };
  const { data } = parsed;
  const unborn = data.unborn === 'yes';
  const told: Told = {
    child: {
      number: data.child,
      ...(data.initials ? { initials: data.initials } : {}),
      month: data.month,
      unborn,
      sex: data.sex,
    },
    team: data.team,
    worker,
    manager,
    chair,
    began: data.began,
    categories: data.categories,
    latest: data.latest,
    reviewed: data.reviewed,
    coreGroup: data.coreGroup,
    ended,
    previous: data.previous,
    legal: data.legal,
  };
  return { problems, caseReference: data.case, told };
}

type Bad = (column: Column, message: string) => void;

function dayProblems(
  { unborn, sex, began, reviewed, coreGroup }: Partial<Row>,
  today: string,
  bad: Bad,
): void {
  if (unborn === 'yes' && sex !== undefined && sex !== 'U') bad('sex', 'of an unborn child is U');
  if (began !== undefined && began > today) bad('began', 'is still to come');
  if (reviewed !== undefined && reviewed > today) bad('reviewed', 'is still to come');
  if (began !== undefined && reviewed !== undefined && reviewed <= began) {
    bad('reviewed', 'is not after the day it began');
  }
  if (coreGroup !== undefined && (coreGroup > today || coreGroup < (began ?? ''))) {
    bad('coreGroup', 'is before the plan began, or still to come');
  }
}

function endOf(row: Partial<Row>, open: boolean, today: string, bad: Bad): Told['ended'] {
  const { ended, destination } = row;
  if (ended === undefined) {
    if (destination !== undefined && open) bad('ended', 'must be given with a destination');
    return undefined;
  }
  if (ended > today) bad('ended', 'is still to come');
  const before = row.reviewed ?? row.began;
  if (before !== undefined && ended <= before) bad('ended', 'is not after the conference before');
  if (destination === undefined) bad('destination', 'must be given for a plan that has ended');
  return destination && { on: ended, destination };
}

const isMeant = ({ email, objectId, id }: Person, typed: string): boolean =>
  [email?.toLowerCase(), objectId, id].includes(typed);

/** A child has one plan at most at a time, also in the file. */
function twice(rows: readonly ToldRow[]): readonly string[] {
  const byChild = Map.groupBy(rows, ({ told }) => told.child.number.toUpperCase());
  return [...byChild.values()].flatMap((own) => {
    const inOrder = own.toSorted((a, b) => (a.told.began < b.told.began ? -1 : 1));
    return inOrder.flatMap((one, n) => {
      const before = inOrder[n - 1];
      if (!before || one.told.began >= (before.told.ended?.on ?? '9999')) return [];
      return [`row ${one.row}: the same child has a plan then in row ${before.row}`];
    });
  });
}

type Raw = { readonly rows: readonly Readonly<Record<string, string>>[] } | { readonly problem: string };

function rawRows(content: string): Raw {
  if (/^\s*[[{]/.test(content)) return jsonRows(content);
  const [names, ...lines] = csvLines(content);
  if (!names) return { problem: 'the file is empty' };
  const columnsOf = names.map((name) => name.trim());
  if (new Set(columnsOf).size < columnsOf.length) return { problem: 'a column stands there twice' };
  if (lines.some((cells) => cells.length > columnsOf.length)) {
    return {
      problem: `row ${lines.findIndex((cells) => cells.length > columnsOf.length) + 1}: has more cells than there are columns`,
    };
  }
  return {
    rows: lines.map((cells) => filled(columnsOf.map((name, n) => [name, cells[n] ?? ''] as const))),
  };
}

/** An empty cell is as good as none. */
const filled = (cells: readonly (readonly [string, string])[]) =>
  Object.fromEntries(
    cells.map(([name, cell]) => [name, cell.trim()] as const).filter(([, cell]) => cell !== ''),
  );

const cell = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

function jsonRows(content: string): Raw {
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch {
    // The parser's own message quotes the text, which tells of children.
    return { problem: 'the file is neither CSV nor JSON' };
  }
  const { data } = z.array(z.record(z.string(), cell)).safeParse(parsed);
  if (!data) return { problem: 'the file is no list of objects with plain fields' };
  return {
    rows: data.map((row) => filled(Object.entries(row).map(([name, one]) => [name, wordsOf(one)] as const))),
  };
}

function wordsOf(one: z.infer<typeof cell>): string {
  if (one === null) return '';
  if (typeof one === 'boolean') return one ? 'yes' : 'no';
  return Array.isArray(one) ? one.join(';') : String(one);
}

/** RFC 4180: commas, quotes doubled within quotes, line ends of either kind. Lines without any cell are left out. */
export function csvLines(content: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let one = '';
  let quoted = false;
  const endCell = () => {
    cells.push(one);
    one = '';
  };
  const endLine = () => {
    endCell();
    if (cells.some((each) => each.trim() !== '')) lines.push(cells);
    cells = [];
  };
  for (let n = 0; n < content.length; n += 1) {
    const sign = content.charAt(n);
    if (quoted) {
      if (sign !== '"') one += sign;
      else if (content.charAt(n + 1) === '"') {
        one += '"';
        n += 1;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',') endCell();
    else if (sign === '\n') endLine();
    else if (sign !== '\r') one += sign;
  }
  endLine();
  return lines;
}
