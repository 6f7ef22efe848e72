/** What several cards of this slice share: loading, the band that says where it stands, the request and outcome in parts. */
import type { Person } from '../../kernel/actor.ts';
import type { Card, Container } from '../../kernel/card.ts';
import {
  band,
  type CardSpec,
  card,
  cardBudget,
  columns,
  facts,
  type Part,
  para,
  plain,
  remark,
  said,
  section,
  sizeOf,
  stub,
  type TypedFact,
  typed,
  typedFacts,
  type Words,
} from '../../kernel/cards/index.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import {
  abuseCategories,
  label,
  labels,
  presentStatuses,
  prevalentIssues,
  sexes,
} from '../../practice/codes.ts';
import { dayOf, formatMonth } from '../../practice/dates.ts';
import { isBefore } from '../../practice/moments.ts';
import { endOfWorkingDay } from '../../practice/response.ts';
import type { Role } from '../../practice/roles.ts';
import { openQuestions } from '../deeds.ts';
import { type Case, type Child, type Consultation, holderOf, type Outcome } from '../record.ts';
import { courseStanding, legalStands, standingOf, stubFrom } from '../standing.ts';
import {
  byWhen,
  capital,
  childrenWords,
  dayWords,
  goodTimeWords,
  momentWords,
  nameOf,
  offerWords,
  outcomeWords,
  presentStatusWords,
  strategyWords,
  wantedWords,
} from '../words.ts';

/** Everybody of the authority who can have to do with a consultation. */
export const staff: readonly Role[] = [
  'socialWorker',
  'otherProfessional',
  'teamManager',
  'chair',
  'businessSupport',
  'safeguardingManager',
];

/** Where buttons lead that are about no record. */
export const nowhere: Target = { partition: '', id: '' };

/** Longest text shown whole: what one input of a card takes. */
const longest = 1_000;

/**
 * A card within the budget: texts are shown up to a thousand characters, and to fewer where all of them together would
 * weigh too much; each then says how much of it is shown, and the copy for the case record holds it whole.
 */
export function fitted(build: (max: number) => CardSpec): Card {
  for (const max of [longest, 600, 300, 150]) {
    const built = card(build(max));
    if (sizeOf(built) <= cardBudget) return built;
  }
  return card(build(60));
}

/** Neutral words for a card about a consultation that is no message of its own; `summaryOf` has those of the news. */
export function neutral(value: Consultation, words = 'there is news'): string {
  return `Consultation ${value.reference}: ${words}.`;
}

/** The stub that is left of the cards of a closed consultation; undefined while it is not time for it. */
export function stubOf(value: Consultation, viewing: Viewing): Card | undefined {
  const from = stubFrom(value, viewing.authority.settings);
  if (!from || isBefore(viewing.now, from)) return undefined;
  const words =
    standingOf(value) === 'withdrawn' ? 'This request was withdrawn' : 'This consultation is closed';
  return stub(value.reference, words);
}

/** Reference, case, children, who asked: the third line of every head. */
export function headLine(value: Consultation, viewing: Viewing): Words {
  const { authority, person } = viewing;
  const sent = momentWords(value.sentAt);
  const who = `asked by ${nameOf(authority, value.asker)}, ${sent}`;
  return [
    `${value.reference} · `,
    typed(value.caseReference),
    ` · ${childrenWords(value)} · ${value.asker === person.id ? `sent ${sent}` : who}`,
  ];
}

/** Where it stands, as a coloured band that says the same in words. */
export function standingBand(value: Consultation, person: Person, viewing: Viewing): Container {
  const { authority, now } = viewing;
  const { settings } = authority;
  const holder = value.taken?.by === person.id ? 'you' : nameOf(authority, holderOf(value));
  const mine = value.asker === person.id;
  const standing = standingOf(value);
  switch (standing) {
    case 'waiting':
    case 'taken':
      return clockBand(value, person, viewing);
    case 'awaitingView': {
      const at = value.outcome?.at ?? value.sentAt;
      const until = endOfWorkingDay(Temporal.Instant.from(at), settings.viewChaseWorkingDays, settings);
      const decided = `Decided by ${value.outcome?.by === person.id ? 'you' : nameOf(authority, value.outcome?.by ?? '')}, ${momentWords(at)}.`;
      return mine
        ? band(
            'warning',
            'Your view is asked',
            `${decided} Please answer ${byWhen(until.toString())}; the outcome stands meanwhile.`,
          )
        : band('emphasis', 'The outcome stands', `${decided} Silence is not taken for agreement.`);
    }
    case 'agreed':
      return band(
        'good',
        'Decided and agreed',
        `${capital(mine ? 'you' : nameOf(authority, value.asker))} agreed ${momentWords(value.view?.at ?? value.sentAt)}.`,
      );
    case 'differing': {
      const since = Temporal.Instant.from(value.view?.at ?? value.sentAt);
      const until = endOfWorkingDay(since, settings.settleWithinWorkingDays, settings);
      const course = outcomeWords(courseStanding(value, settings) ?? []);
      const late = isBefore(until, now);
      return band(
        'attention',
        late
          ? 'Two views differ, still to be settled'
          : `Two views differ: to be settled ${byWhen(until.toString())}`,
        `Until it is settled, the more protective course stands: ${course}.`,
      );
    }
    case 'settled': {
      const course = outcomeWords(courseStanding(value, settings) ?? []);
      const by = nameOf(authority, value.settlement?.by ?? '');
      return band(
        'good',
        'Settled',
        `This course stands: ${course}. Settled by ${by}, ${momentWords(value.settlement?.at ?? value.sentAt)}.`,
      );
    }
    case 'withdrawn':
      return band(
        'emphasis',
        'Withdrawn',
        `By ${nameOf(authority, value.withdrawn?.by ?? '')}, ${momentWords(value.withdrawn?.at ?? value.sentAt)}. Last with ${holder}.`,
      );
  }
}

/** The clock: how soon it is wanted and by when; green while there is time, amber on the day, red when it has passed. */
function clockBand(value: Consultation, person: Person, { authority, now }: Viewing): Container {
  const due = Temporal.Instant.from(value.dueAt);
  const late = isBefore(due, now);
  const thisDay = dayOf(due).equals(dayOf(now));
  const style = late ? 'attention' : thisDay ? 'warning' : 'good';
  const by = late ? `An outcome was due ${byWhen(value.dueAt)}.` : `Outcome due ${byWhen(value.dueAt)}.`;
  const offer = value.offers.at(-1);
  const who = value.taken
    ? `${value.taken.by === person.id ? 'You' : capital(nameOf(authority, value.taken.by))} took it ${momentWords(value.taken.at)}.`
    : offer && `${offerWords(offer, person.id, authority)}.`;
  return band(
    style,
    late ? `${wantedWords[value.howSoon]}: its time has passed` : wantedWords[value.howSoon],
    who ? `${by} ${who}` : by,
  );
}

/** For those who may see it: that nobody else can. */
export function restrictedBand(family: Case): Part {
  if (!family.restricted) return undefined;
  const count = family.restricted.to.length;
  return band(
    'emphasis',
    'Restricted case',
    `Only the ${count === 1 ? 'person' : `${count} people`} named can see it. Please keep it among yourselves.`,
  );
}

function childWords(child: Child): string {
  const month = formatMonth(Temporal.PlainYearMonth.from(child.month));
  const born = child.unborn
    ? `due ${child.day === undefined ? month : dayWords(child.day)}`
    : `born ${month}`;
  const sex = child.unborn ? 'unborn' : label(sexes, child.sex);
  const status = child.status && label(presentStatuses, child.status);
  return [child.number, child.initials, born, sex, status]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

/** What was sent: facts, children, what has been tried. */
export function requestParts(value: Consultation, viewing: Viewing, max: number): Part {
  const manager = nameOf(viewing.authority, value.manager);
  const children = value.children.map(
    (child, index): TypedFact => [
      value.children.length === 1 ? 'Child' : `Child ${index + 1}`,
      typed(childWords(child)),
    ],
  );
  const team = viewing.authority.team(value.team);
  return [
    typedFacts([
      ['Team', team ? plain(team.name) : 'a team that is no more'],
      ['Agreed with', `${capital(manager)}, ${dayWords(value.agreedOn)}`],
      ['Present status', presentStatusWords(value)],
      ['Strategy discussion', strategyWords(value.strategy)],
      ['Referral', typed(value.referral)],
      ...children,
    ]),
    said('Tried already', typed(value.tried), max),
  ];
}

/** What the social worker and their manager propose. */
export function proposalSection(value: Consultation, viewing: Viewing): Part {
  const { proposal } = value;
  const { id } = viewing.person;
  return section(
    value.asker === id
      ? 'What you and your manager propose'
      : value.manager === id
        ? 'What your team proposes'
        : 'What they propose',
    facts([
      ['Proposed', outcomeWords(proposal.outcomes)],
      proposal.reviewOn !== undefined && ['Review on', dayWords(proposal.reviewOn)],
      ['Categories', labels(abuseCategories, value.categories)],
      ['Issues', labels(prevalentIssues, value.issues)],
    ]),
    proposal.otherWords !== undefined && said('The other outcome', typed(proposal.otherWords), 200),
  );
}

/** What was decided, with reasoning and next steps. */
export function outcomeSection(
  outcome: Outcome,
  max: number,
  title = 'The outcome',
  reasoning = 'Reasoning',
): Part {
  const { course } = outcome;
  return section(
    title,
    facts([
      ['Outcome', `${outcomeWords(course.outcomes)}${outcome.asProposed ? ' (as proposed)' : ''}`],
      course.reviewOn !== undefined && ['Review on', dayWords(course.reviewOn)],
      ['Categories', labels(abuseCategories, outcome.categories) || 'None'],
      ['Issues', labels(prevalentIssues, outcome.issues)],
      ['Strategy meeting', strategyWords(outcome.strategy)],
      ['In good time', goodTimeWords(outcome.inGoodTime)],
    ]),
    course.otherWords !== undefined && said('The other outcome', typed(course.otherWords), 200),
    outcome.reasoning !== undefined && said(reasoning, typed(outcome.reasoning), max),
    outcome.nextSteps !== undefined && said('Next steps', typed(outcome.nextSteps), max),
  );
}

/** Two views, side by side, in words; nothing where there is one. */
export function viewsSection(value: Consultation, viewing: Viewing, max: number): Part {
  const { outcome, view, settlement } = value;
  if (!outcome || view?.kind !== 'differs') return undefined;
  const { authority } = viewing;
  return section(
    'Two views',
    compared(
      said(`The chair, ${nameOf(authority, outcome.by)}`, typed(outcomeWords(outcome.course.outcomes))),
      said(`The social worker, ${nameOf(authority, view.by)}`, typed(outcomeWords(view.outcomes))),
    ),
    view.otherWords !== undefined &&
      said('The other outcome, as the social worker sees it', typed(view.otherWords), 200),
    said('Why the social worker sees it differently', typed(view.reasons), max),
    settlement &&
      said(
        `${capital(nameOf(authority, settlement.by))} settled it ${momentWords(settlement.at)}: ${settlement.course === 'chair' ? 'the chair’s course' : 'the social worker’s course'}`,
        typed(settlement.words),
        max,
      ),
  );
}

/** Side by side to be read against each other: both begin on one line, unlike two inputs, which end on one. */
function compared(...sides: readonly Part[]): Part {
  const set = columns(...sides);
  return { ...set, columns: set.columns.map((side) => ({ ...side, verticalContentAlignment: 'Top' })) };
}

/** The chair's questions and what was answered: the last few; all of them are in the history. */
export function questionsSection(value: Consultation, viewing: Viewing, max: number): Part {
  if (value.questions.length === 0 || standingOf(value) === 'withdrawn') return undefined;
  const open = openQuestions(value).length;
  const shown = value.questions.slice(-3);
  const earlier = value.questions.length - shown.length;
  return section(
    open > 0 ? 'The chair asks' : 'Asked and answered',
    earlier > 0 &&
      remark(
        `${earlier} earlier ${earlier === 1 ? 'question is' : 'questions are'} in the copy for the case record.`,
      ),
    shown.map((question) => [
      said(
        `${capital(nameOf(viewing.authority, question.by))}, ${momentWords(question.at)}`,
        typed(question.text),
        max,
      ),
      question.answer &&
        said(
          `Answer of ${nameOf(viewing.authority, question.answer.by)}, ${momentWords(question.answer.at)}`,
          typed(question.answer.text),
          max,
        ),
    ]),
  );
}

export function legalSection(value: Consultation, viewing: Viewing, max: number): Part {
  const review = value.legalReview;
  if (!review && !legalStands(value)) return undefined;
  if (!review)
    return section(
      'Legal advice',
      para('Put to the safeguarding manager, who reviews every proposal of a legal route.'),
    );
  const who = `${capital(nameOf(viewing.authority, review.by))} reviewed it ${momentWords(review.at)}`;
  return section(
    'Legal advice',
    para(`${who}: ${review.supported ? 'supported' : 'not supported'}.`),
    review.words !== undefined && said('In their words', typed(review.words), max),
  );
}

/** Whether the copy stands in the case system. */
export function enteredRemark(value: Consultation, viewing: Viewing): Part {
  if (!value.outcome) return undefined;
  const system = plain(viewing.authority.settings.caseSystem.name);
  return remark(
    value.entered
      ? `Entered in ${system} on ${dayWords(value.entered.on)}, says ${nameOf(viewing.authority, value.entered.by)}.`
      : `Not yet entered in ${system}.`,
    'Medium',
  );
}
