/** Lists: my consultations, and the copies that are still to be entered in the case system. */
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import type { ExecuteAction } from '../../kernel/card.ts';
import {
  band,
  card,
  entry,
  head,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  remark,
  section,
  typed,
} from '../../kernel/cards/index.ts';
import type { Listed, Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { StoreQuery } from '../../kernel/store.ts';
import type { Viewing } from '../../kernel/view.ts';
import { formatMoment } from '../../practice/dates.ts';
import { isBefore } from '../../practice/moments.ts';
import type { CaseClock } from '../clock.ts';
import { mayDo, openQuestions } from '../deeds.ts';
import { besideOf } from '../escalation.ts';
import { type Case, type Consultation, caseTarget, caseType, consultationType, holderOf } from '../record.ts';
import { isHolder, maySee } from '../rights.ts';
import { isOpen, standingOf, stubFrom } from '../standing.ts';
import { byWhen, capital, momentWords, nameOf, standingWords } from '../words.ts';
import { clockWords } from './clock.ts';
import { afterLast, pageInput, rangeOf } from './paging.ts';
import { nowhere, staff } from './parts.ts';

/** Rows on one card: each has its own button. */
const shownAtOnce = 8;
/** Rows of each list that stands before the page itself. */
const shownBefore = 5;
/** Documents read for a page; those of restricted cases are left out of it. */
const readAtOnce = 24;

/** A consultation that a person may see, with the clock of its case: the case is read for the right to it anyway. */
interface Row extends Loaded<Consultation> {
  readonly clock: CaseClock | undefined;
}

interface Rows {
  readonly rows: readonly Row[];
  /** References of records that could not be read. */
  readonly broken: readonly string[];
  /** Where the next page begins; undefined on the last. */
  readonly next: { readonly to: string; readonly after: string } | undefined;
}

/** Of what was found, what this person may see: a restricted case is in nobody else's list, and not counted there. */
export async function visible(
  found: readonly Loaded<Consultation>[],
  person: Person,
  read: Reader,
): Promise<{ readonly rows: readonly Row[]; readonly broken: readonly string[] }> {
  const judged = await Promise.all(
    found.map(async (row) => {
      const family = await caseOf(row, read);
      if (family === 'broken') return { broken: row.value.reference };
      const sees = family && maySee(person, row.value, family, row.authority);
      return sees ? { row: { ...row, clock: family.clock } } : {};
    }),
  );
  return {
    rows: judged.flatMap((one) => (one.row ? [one.row] : [])),
    broken: judged.flatMap((one) => (one.broken === undefined ? [] : [one.broken])),
  };
}

async function caseOf(row: Loaded<Consultation>, read: Reader): Promise<Case | 'broken' | undefined> {
  try {
    return (await read.find(caseType, caseTarget(row.target)))?.value;
  } catch (fault) {
    if (fault instanceof Refusal) return 'broken';
    throw fault;
  }
}

/** Newest first, each once. */
function merged(lists: readonly Listed<Consultation>[]): readonly Loaded<Consultation>[] {
  const rows = new Map(lists.flatMap((list) => list.items).map((row) => [row.target.id, row] as const));
  return [...rows.values()].sort(
    (a, b) => compareText(b.value.sentAt, a.value.sentAt) || compareText(b.target.id, a.target.id),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function pageOf(
  queries: readonly Omit<StoreQuery, 'kind'>[],
  person: Person,
  input: { readonly to?: string | undefined; readonly after?: string | undefined },
  read: Reader,
  newestFirst = true,
): Promise<Rows> {
  const lists = await Promise.all(queries.map((query) => read.list(consultationType, query)));
  const all = newestFirst ? merged(lists) : [...merged(lists)].reverse();
  const rest = afterLast(all, input, (row) => row.target.id);
  const candidates = rest.slice(0, readAtOnce);
  const seen = await visible(candidates, person, read);
  const goesOn =
    seen.rows.length > shownAtOnce ||
    rest.length > candidates.length ||
    lists.some((list) => list.continuation !== undefined);
  // The page goes on behind the last that was looked at, also where all of them belong to restricted cases.
  const last = seen.rows.length > shownAtOnce ? seen.rows[shownAtOnce - 1] : candidates.at(-1);
  return {
    rows: seen.rows.slice(0, shownAtOnce),
    broken: [...new Set([...lists.flatMap((list) => list.broken), ...seen.broken])],
    next: goesOn && last ? { to: last.value.sentAt, after: last.target.id } : undefined,
  };
}

type Seen = Pick<Rows, 'rows' | 'broken'>;

const nothing: Seen = { rows: [], broken: [] };

/** What a list found, as far as this person may see it. */
async function seenOf(query: Omit<StoreQuery, 'kind'>, person: Person, read: Reader): Promise<Seen> {
  const list = await read.list(consultationType, query);
  const seen = await visible(list.items, person, read);
  return { rows: seen.rows, broken: [...list.broken, ...seen.broken] };
}

const awaits = { field: 'sentAt' } as const;

/** What is to be done first, whenever it was sent: what is with this person, and what the service asks of managers. */
async function urgentOf(person: Person, read: Reader): Promise<Seen> {
  const oldest = { range: awaits, order: 'ascending', limit: readAtOnce } as const;
  const found = await Promise.all([
    seenOf({ ...oldest, equal: { holder: person.id, open: true } }, person, read),
    couldBeOffered(person)
      ? seenOf({ ...oldest, equal: { climbing: 'yes', authority: person.authority } }, person, read)
      : nothing,
    isManager(person)
      ? seenOf({ ...oldest, equal: { awaitsManager: 'yes', authority: person.authority } }, person, read)
      : nothing,
  ]);
  const rows = new Map(found.flatMap((list) => list.rows).map((row) => [row.target.id, row] as const));
  return {
    rows: [...rows.values()]
      .filter((row) => todoOf(row.value, person) !== undefined)
      .sort((a, b) => weight(a.value) - weight(b.value) || compareText(a.value.dueAt, b.value.dueAt))
      .slice(0, shownBefore),
    broken: found.flatMap((list) => list.broken),
  };
}

/** A request that nobody has taken yet goes before everything else. */
function weight(value: Consultation): number {
  return standingOf(value) === 'waiting' ? 0 : 1;
}

const couldBeOffered = (person: Person) => isManager(person) || person.roles.includes('chair');
const isManager = (person: Person) => person.roles.includes('safeguardingManager');

/** Open requests of the whole service, those first whose time is over, or is over soonest. */
async function openOf(person: Person, read: Reader): Promise<Seen> {
  const { rows, broken } = await seenOf(
    {
      equal: { open: true, authority: person.authority },
      range: awaits,
      order: 'ascending',
      limit: mostOpen,
    },
    person,
    read,
  );
  return { rows: [...rows].sort((a, b) => compareText(a.value.dueAt, b.value.dueAt)), broken };
}

/** Open requests of a service that are looked through at once: far more than its chairs have in hand. */
const mostOpen = 100;

function brokenPart(broken: readonly string[]): Part {
  if (broken.length === 0) return undefined;
  return band(
    'attention',
    broken.length === 1 ? 'One record cannot be read' : `${broken.length} records cannot be read`,
    `${broken.slice(0, 10).map(plain).join(', ')}. Everything else goes on; please tell the service administrator.`,
  );
}

interface Mine extends Rows {
  /** Before the first page: what is to be done first, and for the safeguarding manager what is open in the service. */
  readonly urgent: readonly Row[];
  readonly service: readonly Row[];
}

export const mine = view({
  verb: 'consultation.mine',
  who: staff,
  typed: ['my consultations', 'my requests', 'consultations'],
  lists: true,
  input: pageInput,
  async load({ input, person }, read: Reader): Promise<Mine> {
    const common = { range: rangeOf('sentAt', input), order: 'descending', limit: readAtOnce } as const;
    const first = input.to === undefined;
    const paged = pageOf(
      [
        { ...common, equal: { asker: person.id } },
        { ...common, equal: { holder: person.id, open: true } },
        { ...common, equal: { holder: person.id, open: false } },
        { ...common, equal: { manager: person.id } },
      ],
      person,
      input,
      read,
    );
    const [page, urgent, service] = await Promise.all([
      paged,
      first ? urgentOf(person, read) : nothing,
      first && isManager(person) ? openOf(person, read) : nothing,
    ]);
    const broken = [...new Set([page, urgent, service].flatMap((list) => list.broken))];
    return { ...page, broken, urgent: urgent.rows, service: service.rows };
  },
  may: () => true,
  render({ rows: page, urgent, service, broken, next }, viewing, input) {
    const { person, now } = viewing;
    const rows = [...urgent, ...without(page, urgent)];
    const todo = rows.filter((row) => todoOf(row.value, person) !== undefined);
    const ofService = without(service, rows);
    const open = rows.filter((row) => !todo.includes(row) && isOpen(row.value));
    const closed = rows.filter((row) => !todo.includes(row) && !isOpen(row.value));
    const shownOfService = ofService.slice(0, shownBefore);
    const ordered = [...todo, ...shownOfService, ...open, ...closed];
    const asks = person.roles.some((role) => askers.includes(role));
    const list = (title: string, some: readonly Row[]) =>
      some.length > 0 &&
      section(
        title,
        some.map((row, n) => rowOf(row, viewing, n === 0)),
      );
    return {
      card: card({
        head: head({
          kind: 'My consultations',
          title: titleOf(todo.length, rows.length + ofService.length, input.to !== undefined),
          line: formatMoment(now),
        }),
        body: [
          brokenPart(broken),
          rows.length + ofService.length === 0 &&
            para(
              asks
                ? 'What you ask for, and what is with you, stands here.'
                : 'What you have taken, and what your team asks for, stands here.',
              'Medium',
            ),
          list('For you to do', todo),
          list('Open requests of the service', shownOfService),
          ofService.length > shownOfService.length &&
            remark(
              `${ofService.length - shownOfService.length} more are open; those whose time is over first come first.`,
              'Medium',
            ),
          list('Open', open),
          list('Decided or withdrawn', closed),
          next && remark('There are more.', 'Medium'),
        ],
        presses: [
          ...openers(ordered, todo.length > 0, next !== undefined, viewing),
          next && other('Show more', 'consultation.mine', viewing.press('consultation.mine', nowhere, next)),
          rows.length === 0 &&
            ofService.length === 0 &&
            asks &&
            primary(
              'Request a consultation',
              'consultation.request',
              viewing.press('consultation.request', nowhere),
            ),
        ],
        emergency: viewing.authority.settings,
      }),
      summary: 'My consultations',
    };
  },
});

function without(rows: readonly Row[], others: readonly Row[]): readonly Row[] {
  return rows.filter((row) => !others.some((one) => one.target.id === row.target.id));
}

const askers: readonly string[] = ['socialWorker', 'otherProfessional', 'teamManager'];

function titleOf(todo: number, rows: number, later: boolean): string {
  if (rows === 0) return later ? 'There are no more' : 'You have none';
  if (todo > 0) return todo === 1 ? 'One waits for you' : `${todo} wait for you`;
  return later ? 'Earlier ones' : 'Nothing waits for you';
}

/** What this person is asked to do, in words; undefined when nothing waits for them. */
function todoOf(value: Consultation, person: Person): string | undefined {
  const isOffered = isHolder(person.id, value) || besideOf(value).includes(person.id);
  if (isOffered && mayDo('take', person, value)) return 'offered to you: take it';
  if (value.asker === person.id && mayDo('answerMore', person, value)) return 'the chair asks for more';
  if (mayDo('decide', person, value)) {
    return openQuestions(value).length > 0 ? 'you have it, and wait for an answer' : 'record the outcome';
  }
  if (mayDo('agree', person, value)) return 'say how you see the outcome';
  if (mayDo('settle', person, value)) return 'settle the two views';
  return mayDo('legalReview', person, value) ? 'review the proposal of legal advice' : undefined;
}

function rowOf({ value, clock }: Row, viewing: Viewing, first: boolean): Part {
  const { authority, now, person } = viewing;
  const standing = standingOf(value);
  const late = isBefore(Temporal.Instant.from(value.dueAt), now);
  const holder = holderOf(value);
  const words = [
    todoOf(value, person) ?? standingWords[standing],
    // What is offered to somebody is not theirs yet.
    isOpen(value) &&
      (holder !== person.id ? `with ${nameOf(authority, holder)}` : value.taken !== undefined && 'with you'),
    isOpen(value) && `${late ? 'past its time: an outcome was due' : 'outcome due'} ${byWhen(value.dueAt)}`,
    clock && clockWords(clock, viewing),
    value.asker !== person.id && `asked by ${nameOf(authority, value.asker)}`,
    `sent ${momentWords(value.sentAt)}`,
  ];
  return entry(
    [`${value.reference} · `, typed(value.caseReference)],
    capital(words.filter((part) => typeof part === 'string').join(' · ')),
    first,
  );
}

/** A button for each row: the first that waits comes first, and what does not fit goes into the overflow. */
function openers(
  rows: readonly Loaded<Consultation>[],
  waits: boolean,
  goesOn: boolean,
  viewing: Viewing,
): readonly ExecuteAction[] {
  const others = goesOn ? 1 : 2;
  return rows.map((row, n) => {
    const verb = isStub(row.value, viewing) ? 'consultation.copy' : 'consultation.show';
    const title = `Open ${plain(row.value.reference)}`;
    const data = viewing.press(verb, row.target);
    if (n === 0 && waits) return primary(title, verb, data);
    return n < others + (waits ? 1 : 0) ? other(title, verb, data) : more(title, verb, data);
  });
}

/** The card of a closed one is a stub by then; what remains to be looked at is its copy. */
export function isStub(value: Consultation, { authority, now }: Pick<Viewing, 'authority' | 'now'>): boolean {
  const from = stubFrom(value, authority.settings);
  return from !== undefined && !isBefore(now, from);
}

export const unentered = view({
  verb: 'consultation.unentered',
  who: ['businessSupport', 'safeguardingManager'],
  typed: ['copies to enter', 'copies'],
  lists: true,
  input: pageInput,
  load: ({ input, person }, read: Reader) =>
    pageOf(
      [
        {
          equal: { unentered: 'yes', authority: person.authority },
          range: { field: 'sentAt', ...(input.to === undefined ? {} : { from: input.to }) },
          order: 'ascending',
          limit: readAtOnce,
        },
      ],
      person,
      input,
      read,
      false,
    ),
  may: () => true,
  render({ rows, broken, next }, viewing, input) {
    const { authority, now } = viewing;
    const system = plain(authority.settings.caseSystem.name);
    const none = input.to === undefined ? 'All copies are entered' : 'There are no more';
    return {
      card: card({
        head: head({
          kind: 'Copies for the case record',
          title: rows.length === 0 ? none : `To be entered in ${system}`,
          line: formatMoment(now),
        }),
        body: [
          brokenPart(broken),
          rows.map((row, n) =>
            entry(
              [`${row.value.reference} · `, typed(row.value.caseReference)],
              `Decided ${momentWords(row.value.outcome?.at ?? row.value.sentAt)} by ${nameOf(authority, row.value.outcome?.by ?? '')} · asked by ${nameOf(authority, row.value.asker)}`,
              n === 0,
            ),
          ),
          rows.length === 0 &&
            para('Every outcome of a consultation that you can see has been entered.', 'Medium'),
          next && remark('There are more. The oldest come first.', 'Medium'),
        ],
        presses: [
          ...rows.map((row, n) => {
            const title = `Copy ${plain(row.value.reference)}`;
            const data = viewing.press('consultation.copy', row.target);
            if (n === 0) return primary(title, 'consultation.copy', data);
            return (n === 1 ? other : more)(title, 'consultation.copy', data);
          }),
          next &&
            other(
              'Show more',
              'consultation.unentered',
              viewing.press('consultation.unentered', nowhere, next),
            ),
        ],
      }),
      summary: 'Copies to enter',
    };
  },
});
