/**
 * A request out of what was typed, or what is to be mended: beside which field, and how, with an example. Pure and
 * total: whatever stands in a draft, it answers.
 */
import type { Authority, Person, PersonId } from '../../kernel/actor.ts';
import { harmless, plain } from '../../kernel/cards/index.ts';
import { isTyped, matchesOf, theOne } from '../../people/index.ts';
import {
  abuseCategories,
  type CodeList,
  consultationOutcomes,
  howSoon,
  offered,
  presentStatuses,
  prevalentIssues,
  sexes,
  strategyStates,
} from '../../practice/codes.ts';
import { formatDate } from '../../practice/dates.ts';
import { matches } from '../../practice/settings.ts';
import { codeProblems, codesIn } from '../inputs.ts';
import type { Child, Consultation } from '../record.ts';
import { readBorn } from './born.ts';
import {
  asMost,
  type ChildTyped,
  isBlank,
  mostTried,
  noChild,
  pageOf,
  type RequestTyped,
  type StepNumber,
  widths,
} from './draft.ts';

/** One thing to mend: in which step (and about which child, on which page), beside which input, and how. */
export interface RequestProblem {
  readonly step: StepNumber;
  readonly page?: number;
  readonly child?: number;
  readonly field: string;
  readonly message: string;
}

/** What was asked for, as the consultation will hold it. */
export type Request = Pick<
  Consultation,
  | 'caseReference'
  | 'children'
  | 'status'
  | 'team'
  | 'manager'
  | 'agreedOn'
  | 'referral'
  | 'tried'
  | 'categories'
  | 'issues'
  | 'proposal'
  | 'strategy'
  | 'howSoon'
>;

export type Parsed = { readonly ok: Request } | { readonly problems: readonly RequestProblem[] };

/** Collects what is to be mended while the values are read. */
class Mending {
  readonly problems: RequestProblem[] = [];
  readonly #step: StepNumber;
  readonly #child: number | undefined;

  constructor(step: StepNumber, child?: number) {
    this.#step = step;
    this.#child = child;
  }

  add(field: string, message: string): undefined {
    this.problems.push({
      step: this.#step,
      ...(this.#child === undefined ? {} : { page: pageOf(this.#child), child: this.#child }),
      field,
      message,
    });
  }
}

/** `today` is the calendar day in London; nobody's own agreement to a plan of work counts for their request. */
export function parseRequest(
  draft: RequestTyped,
  authority: Authority,
  today: Temporal.PlainDate,
  asker: PersonId,
): Parsed {
  const family = readFamily(draft, authority, today);
  const children = readChildren(draft, authority, today);
  const plan = readPlan(draft, authority, today, asker);
  const proposal = readProposal(draft, today);
  const problems = [family, children, plan, proposal].flatMap((part) => part.problems);
  if (problems.length > 0 || !family.value || !children.value || !plan.value || !proposal.value) {
    return { problems };
  }
  return { ok: { ...family.value, children: children.value, ...plan.value, ...proposal.value } };
}

type Read<T> = { readonly value: T | undefined; readonly problems: readonly RequestProblem[] };

function line(typed: string): string {
  return harmless(typed).trim();
}

function oneOf<C extends string>(list: CodeList<C>, typed: string, today: Temporal.PlainDate): C | undefined {
  return offered(list, today).find((entry) => entry.code === typed.trim())?.code;
}

function readFamily(
  { family }: RequestTyped,
  authority: Authority,
  today: Temporal.PlainDate,
): Read<Pick<Request, 'caseReference' | 'referral' | 'status' | 'howSoon' | 'team'>> {
  const { settings } = authority;
  const mend = new Mending(1);
  const reference = line(family.caseReference);
  if (!fits(settings.caseReference, reference, widths.reference)) {
    mend.add(
      'caseReference',
      `Enter the family’s reference from ${settings.caseSystem.name}, for example ${settings.caseReference.example}.`,
    );
  }
  const referral = line(family.referral);
  if (!fits(settings.referralNumber, referral, widths.reference)) {
    mend.add(
      'referral',
      `Enter the number of the completed referral, for example ${settings.referralNumber.example}.`,
    );
  }
  const status = oneOf(presentStatuses, family.status, today);
  if (!status) mend.add('status', 'Choose the present status, for example “Assessment”.');
  const soon = oneOf(howSoon, family.howSoon, today);
  if (!soon) mend.add('howSoon', 'Choose how soon it is needed, for example “Within two working days”.');
  const team = readTeam(family.team, authority, mend);
  const value =
    mend.problems.length === 0 && status && soon && team
      ? { caseReference: reference, referral, status, howSoon: soon, team: team.id }
      : undefined;
  return { value, problems: mend.problems };
}

/** Out of the list, or by its name where there are too many for a list. */
function readTeam(typed: string, { teams }: Authority, mend: Mending) {
  const [team, another] = matchesOf(typed, teams);
  if (team && another) {
    return mend.add(
      'team',
      `More than one team has this name. Enter which one is meant, for example ${team.id} or ${another.id}.`,
    );
  }
  if (team) return team;
  if (!isTyped(teams)) return mend.add('team', 'Choose the team that works with the family from the list.');
  const example = plain(teams[0]?.name ?? '');
  return mend.add(
    'team',
    line(typed) === ''
      ? `Enter the name of the team that works with the family, for example ${example}.`
      : `No team here has this name. Enter it in full, for example ${example}.`,
  );
}

function fits(rule: { readonly pattern: string }, value: string, most: number): boolean {
  return value !== '' && value.length <= most && !value.includes('\n') && matches(rule, value);
}

function readChildren(
  { children, family }: RequestTyped,
  authority: Authority,
  today: Temporal.PlainDate,
): Read<Child[]> {
  const rows = children
    .map((typed, index) => ({ typed, n: index + 1 }))
    .filter(({ typed }) => !isBlank(typed));
  // With no child at all, the first row says what is needed.
  if (rows.length === 0) rows.push({ typed: noChild, n: 1 });

  const problems: RequestProblem[] = [];
  const values: Child[] = [];
  const firstWith = new Map<string, number>();
  rows.forEach(({ typed, n }, place) => {
    const mend = new Mending(2, n);
    if (place >= 12) {
      mend.add(
        `c${n}.number`,
        'A request is about twelve children at most. Take this one out and send a second request for it.',
      );
    }
    const child = readChild(typed, n, authority, today, mend);
    const own = readOwnStatus(typed.status, n, family.status, today, mend);
    const key = line(typed.number).toUpperCase();
    const earlier = firstWith.get(key);
    if (key !== '' && earlier !== undefined) {
      mend.add(
        `c${n}.number`,
        `Child ${earlier} has this number already. Correct one of them, or remove child ${n}.`,
      );
    } else {
      firstWith.set(key, n);
    }
    if (child) values.push({ ...child, ...own });
    problems.push(...mend.problems);
  });
  return { value: problems.length === 0 ? values : undefined, problems };
}

function readChild(
  typed: ChildTyped,
  n: number,
  authority: Authority,
  today: Temporal.PlainDate,
  mend: Mending,
): Child | undefined {
  const { childNumber, caseSystem } = authority.settings;
  const number = line(typed.number);
  const numberFits = fits(childNumber, number, widths.number);
  if (!numberFits) {
    mend.add(
      `c${n}.number`,
      `Enter the child’s number from ${caseSystem.name}, for example ${childNumber.example}.`,
    );
  }
  const initials = readInitials(typed.initials);
  if (initials === undefined) {
    mend.add(
      `c${n}.initials`,
      'Initials only, four capital letters at most, for example AB; or leave it empty. No names, please.',
    );
  }
  const born = readBorn(harmless(typed.born), today);
  const birth = 'problem' in born ? mend.add(`c${n}.born`, born.problem) : born;
  const sex = oneOf(sexes, typed.sex, today);
  if (!sex) {
    mend.add(`c${n}.sex`, 'Choose one; for an unborn child “Unknown or unborn”.');
  } else if (birth?.unborn && sex !== 'U') {
    mend.add(`c${n}.sex`, 'This child is not born yet: choose “Unknown or unborn”, or correct the date.');
  }
  if (!numberFits || initials === undefined || !birth || !sex) return undefined;
  return { number, ...(initials === '' ? {} : { initials }), ...birth, sex };
}

/** A child's own present status, where it is another than that of most. */
function readOwnStatus(
  typed: string,
  n: number,
  ofMost: string,
  today: Temporal.PlainDate,
  mend: Mending,
): Pick<Child, 'status'> {
  const given = typed.trim();
  if (given === '' || given === asMost || given === ofMost.trim()) return {};
  const status = oneOf(presentStatuses, given, today);
  if (status) return { status };
  mend.add(`c${n}.status`, 'Choose the present status from the list, or “The same as most”.');
  return {};
}

/** Letters alone, in capitals; empty when there are none; undefined for what is no initials, a short name for one. */
function readInitials(typed: string): string | undefined {
  const letters = line(typed).normalize('NFC').replace(/[\s.]/g, '');
  if (letters === '') return '';
  if (!/^\p{L}{1,4}$/u.test(letters) || /\p{Ll}{2}$/u.test(letters.slice(1))) return undefined;
  const capitals = letters.toUpperCase();
  return capitals.length <= widths.initials ? capitals : undefined;
}

/** ISO as a date picker sends it, or day, month and year as people write it. */
function readDay(typed: string): Temporal.PlainDate | undefined {
  const given = line(typed);
  const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(given);
  const [, day = '', month = '', year = ''] = written ?? [];
  const iso = written ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : given;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  try {
    return Temporal.PlainDate.from(iso, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

function readCodes<C extends string>(
  list: CodeList<C>,
  typed: string,
  today: Temporal.PlainDate,
  field: string,
  mend: Mending,
): C[] | undefined {
  const codes = codesIn(typed);
  const first = offered(list, today)[0];
  if (codes.length === 0) return mend.add(field, `Choose at least one, for example “${first?.label}”.`);
  const found = codeProblems(list, codes, today, field, true);
  for (const { message } of found) mend.add(field, message);
  const read = codes.flatMap((code) => list.codes.find((entry) => entry.code === code)?.code ?? []);
  return found.length === 0 ? read : undefined;
}

/** How long an agreement to a plan of work counts; our own bound, against a wrong month or year. */
const agreedWithinDays = 90;

function readPlan(
  { plan }: RequestTyped,
  authority: Authority,
  today: Temporal.PlainDate,
  asker: PersonId,
): Read<Pick<Request, 'tried' | 'categories' | 'issues' | 'manager' | 'agreedOn'>> {
  const mend = new Mending(3);
  const tried = line(plan.tried);
  if (tried === '') {
    mend.add(
      'tried',
      'Say in a sentence or two what has been tried, for example “Family group conference in May; parenting course not finished”.',
    );
  } else if (tried.length > mostTried) {
    mend.add('tried', tooLong(tried, widths.tried));
  }
  const categories = readCodes(abuseCategories, plan.categories, today, 'categories', mend);
  const issues = readCodes(prevalentIssues, plan.issues, today, 'issues', mend);
  const manager = readManager(plan.manager, authority, asker, mend);
  const agreedOn = readDay(plan.agreedOn);
  if (!agreedOn) {
    mend.add('agreedOn', `Enter the day on which the plan was agreed, for example ${formatDate(today)}.`);
  } else {
    const ago = agreedOn.until(today).days;
    if (ago < 0)
      mend.add('agreedOn', 'That day is still to come. Enter the day on which the plan was agreed.');
    if (ago > agreedWithinDays) {
      mend.add(
        'agreedOn',
        `That is more than ${agreedWithinDays} days ago. Check the date, or agree the plan afresh with the manager.`,
      );
    }
  }
  const value =
    mend.problems.length === 0 && categories && issues && manager && agreedOn
      ? { tried, categories, issues, manager: manager.id, agreedOn: agreedOn.toString() }
      : undefined;
  return { value, problems: mend.problems };
}

/** Out of the list, or by work e-mail address where there are too many for a list. */
function readManager(
  typed: string,
  authority: Authority,
  asker: PersonId,
  mend: Mending,
): Person | undefined {
  const all = managers(authority, asker);
  const self = theOne(typed, authority.withRole('teamManager'))?.id === asker;
  if (self) return mend.add('manager', 'Somebody else has to have agreed it: choose another team manager.');
  const [manager, another] = matchesOf(typed, all);
  if (manager && another) {
    return mend.add('manager', 'More than one manager is called so. Enter the work e-mail address instead.');
  }
  if (manager) return manager;
  if (all.length === 0) {
    return mend.add(
      'manager',
      'There is no other team manager here. A social worker of the team can send it, with you as the manager who agreed.',
    );
  }
  if (!isTyped(all))
    return mend.add('manager', 'Choose the manager who agreed the plan of work from the list.');
  return mend.add(
    'manager',
    line(typed) === ''
      ? 'Enter the work e-mail address of the manager who agreed the plan of work.'
      : 'No team manager here has this address. Enter the work e-mail address as it stands in Teams.',
  );
}

function tooLong(text: string, shown: number): string {
  const count = (n: number) => n.toLocaleString('en-GB');
  return (
    `This has ${count(text.length)} characters, and that is too long to send. The first ${count(shown)} are shown: ` +
    'shorten them or press again to keep just these.'
  );
}

/** Who can have agreed a plan of work: the team managers of the authority, but for the one who asks. */
export function managers(authority: Authority, asker: PersonId): readonly Person[] {
  return authority.withRole('teamManager').filter((person) => person.id !== asker);
}

const heldWithin = { years: 1 };
const arrangedWithinDays = 60;

function readProposal(
  { proposal }: RequestTyped,
  today: Temporal.PlainDate,
): Read<Pick<Request, 'proposal' | 'strategy'>> {
  const mend = new Mending(4);
  const outcomes = readCodes(consultationOutcomes, proposal.outcomes, today, 'outcomes', mend);
  const words = line(proposal.otherWords);
  const other = codesIn(proposal.outcomes).includes('other');
  if (other && words === '') {
    mend.add(
      'otherWords',
      'Say in a few words what else you propose, for example “Step down to early help”.',
    );
  } else if (!other && words !== '') {
    mend.add('otherWords', 'These words belong to “Other”: choose it above as well, or take the words out.');
  } else if (words.length > widths.otherWords) {
    mend.add('otherWords', tooLong(words, widths.otherWords));
  }

  const state = oneOf(strategyStates, proposal.strategy, today);
  if (!state) mend.add('strategy', 'Choose one, for example “Not yet”.');
  const on = readStrategyDay(proposal.strategyOn, state, today, mend);
  const started = proposal.startedEnquiries.trim();
  if (state === 'held' && started !== 'yes' && started !== 'no') {
    mend.add(
      'startedEnquiries',
      'Say whether the discussion started section 47 enquiries: choose Yes or No.',
    );
  } else if (state !== undefined && state !== 'held' && started === 'yes') {
    mend.add(
      'startedEnquiries',
      'Section 47 enquiries start at a strategy discussion that was held: choose “Held” above, or “No” here.',
    );
  }
  if (mend.problems.length > 0 || !outcomes || !state) return { value: undefined, problems: mend.problems };
  const value = {
    proposal: { outcomes, ...(other ? { otherWords: words } : {}) },
    strategy: {
      state,
      ...(on === undefined ? {} : { on: on.toString() }),
      startedEnquiries: state === 'held' && started === 'yes',
    },
  };
  return { value, problems: [] };
}

function readStrategyDay(
  typed: string,
  state: 'notYet' | 'arranged' | 'held' | undefined,
  today: Temporal.PlainDate,
  mend: Mending,
): Temporal.PlainDate | undefined {
  const field = 'strategyOn';
  const given = line(typed) !== '';
  const on = readDay(typed);
  switch (state) {
    case undefined:
      return undefined;
    case 'notYet':
      if (given) mend.add(field, 'You gave a day: choose “Held” or “Arranged” above, or empty this field.');
      return undefined;
    case 'held': {
      if (!on)
        return mend.add(field, `Enter the day on which it was held, for example ${formatDate(today)}.`);
      if (Temporal.PlainDate.compare(on, today) > 0)
        return mend.add(field, 'That day is still to come: correct it, or choose “Arranged” above.');
      if (Temporal.PlainDate.compare(on, today.subtract(heldWithin)) < 0)
        return mend.add(field, 'That is more than a year ago. Please check the year.');
      return on;
    }
    case 'arranged': {
      const example = formatDate(today.add({ days: 2 }));
      if (!on) return mend.add(field, `Enter the day for which it is arranged, for example ${example}.`);
      const days = today.until(on).days;
      if (days < 0) return mend.add(field, 'That day has passed: correct it, or choose “Held” above.');
      if (days > arrangedWithinDays)
        return mend.add(field, `That is more than ${arrangedWithinDays} days ahead. Please check the date.`);
      return on;
    }
  }
}
