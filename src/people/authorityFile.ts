/**
 * The authority file: who works where, who serves on duty, and the settings of each authority. It is written by hand,
 * so everything that is wrong with it is reported at once, each problem by its path; a problem names places in the
 * file and never a person.
 */
import { z } from 'zod';
import { isoDateSchema, wallTimeSchema } from '../practice/day-and-time.ts';
import { type Role, roleSchema } from '../practice/roles.ts';
import { settingsSchema } from '../practice/settings.ts';
import { crossReferences } from './crossReferences.ts';

const text = (max: number) => z.string().trim().min(1, { error: 'must not be empty' }).max(max);
const guid = z.guid({ error: 'must be a GUID like 7f3a1c52-0b1d-4c9e-8a44-2f6f0d5c1a01' }).toLowerCase();
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
  error: 'must be an id of small letters, digits and hyphens, 40 at most',
});

/** Points at a person of the same authority: the object id, or `<tenant>:<object id>`. */
const personReference = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f-]{36}(:[0-9a-f-]{36})?$/, {
    error: "must be a person's object id, or tenant:object id",
  });

const emailSchema = z.email({ error: 'must be an e-mail address' }).max(120);

const personSchema = z.strictObject({
  objectId: guid.describe('Entra object id in the home tenant.'),
  tenant: guid.optional().describe("Home tenant; left out, the authority's own."),
  name: text(80).describe('As colleagues know them.'),
  roles: z.array(roleSchema).min(1, { error: 'must name at least one role' }).max(8),
  team: slug.optional().describe('Id of the team, for people who belong to one.'),
  agency: slug.optional().describe('Id of the agency, for professionals of another agency.'),
  email: emailSchema.optional(),
  shareOfFullTime: z
    .number()
    .min(0.05)
    .max(1)
    .optional()
    .describe('Contracted hours of a chair or minute taker, 0.6 of full time; left out, full time.'),
  caseload: z
    .strictObject({ children: z.int().min(0).max(500), on: isoDateSchema })
    .optional()
    .describe('Children on the plans that a chair chairs, at the end of a day.'),
});

const teamSchema = z.strictObject({
  id: slug,
  name: text(80),
  manager: personReference.describe('Who agrees plans of work; holds the role teamManager.'),
  linkedChairs: z.array(personReference).max(20).default([]).describe('Chairs, in order of preference.'),
});

const agencySchema = z.strictObject({ id: slug, name: text(80) });

/** The days on which sessions can stand, in order; duty is a matter of working days. */
export const dutyDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

const dutySchema = z
  .strictObject({
    day: z.enum(dutyDays),
    from: wallTimeSchema,
    to: wallTimeSchema,
    chair: personReference,
    backup: personReference.optional(),
  })
  .describe('One session of the weekly duty rota; wall times in Europe/London.');

const siteSchema = z
  .strictObject({ id: slug, name: text(80) })
  .describe('A place with rooms for conferences, or one that people travel from.');

const travelSchema = z
  .strictObject({
    between: z.tuple([slug, slug]).describe('Two sites, in either order.'),
    minutes: z.int().min(1).max(240).describe('From the one to the other, door to door.'),
  })
  .describe('The way between two sites; every two sites stand here once.');

const roomSchema = z
  .strictObject({
    id: slug,
    name: text(80),
    site: slug.describe('Id of the site.'),
    email: emailSchema.describe('Mailbox of the room.'),
    capacity: z.int().min(2).max(500).describe('People in the room, at most.'),
    wheelchairAccessible: z.boolean().default(false),
    separateEntrances: z.boolean().default(false).describe('Two people can come and go without meeting.'),
    separateWaitingAreas: z.boolean().default(false).describe('Two people can wait without meeting.'),
  })
  .describe('A room for conferences. What nobody has said of it, it has not.');

export const authoritySchema = z.strictObject({
  id: slug,
  name: text(80),
  tenant: guid.describe("The authority's own Entra tenant."),
  settings: settingsSchema,
  agencies: z.array(agencySchema).max(500).default([]),
  teams: z.array(teamSchema).min(1, { error: 'must hold at least one team' }).max(300),
  people: z.array(personSchema).min(1, { error: 'must hold at least one person' }).max(5_000),
  duty: z.array(dutySchema).max(100).default([]),
  sites: z.array(siteSchema).max(20).default([]),
  travel: z.array(travelSchema).max(190).default([]),
  rooms: z.array(roomSchema).max(300).default([]),
});

export const authorityFileSchema = z.strictObject({
  authorities: z.array(authoritySchema).min(1, { error: 'must hold at least one authority' }).max(20),
});

/** One authority as the file holds it, checked. */
export type AuthorityContent = z.infer<typeof authoritySchema>;
export type AuthorityFile = z.infer<typeof authorityFileSchema>;

/** Without them nothing that was asked would reach anybody. */
export const neededRoles: readonly Role[] = [
  'chair',
  'teamManager',
  'safeguardingManager',
  'businessSupport',
];

/** The file cannot be served. `problems` holds one line each, `path: what is wrong`, in the order of the file. */
export class AuthorityFileError extends Error {
  readonly code = 'authorityFile';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The authority file has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems.join('\n')}`,
    );
    this.name = 'AuthorityFileError';
    this.problems = problems;
  }
}

/** Parses the text of an authority file. Throws AuthorityFileError with everything that is wrong with it. */
export function parseAuthorityFile(json: string): AuthorityFile {
  let content: unknown;
  try {
    content = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own message quotes the text, which holds names.
    throw new AuthorityFileError(['(file): is not JSON']);
  }
  return checkAuthorityFile(content);
}

/** The same for content that is parsed already. */
export function checkAuthorityFile(content: unknown): AuthorityFile {
  const shape = authorityFileSchema.safeParse(content);
  const problems = [
    ...(shape.error?.issues ?? []).flatMap((issue) => describe(issue, content)),
    ...crossReferences(content, neededRoles),
  ];
  if (!shape.success || problems.length > 0) {
    throw new AuthorityFileError(problems.map(({ path, message }) => `${pathText(path)}: ${message}`));
  }
  return shape.data;
}

/** Something wrong, and where. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function describe(issue: z.core.$ZodIssue, content: unknown): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not known here' }));
  }
  const missing = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (missing && valueAt(content, issue.path) === undefined) {
    return [{ path: issue.path, message: 'is missing' }];
  }
  return [{ path: issue.path, message: issue.message }];
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? '(file)' : text;
}
