/** What is said about an enquiry, in one place. None of it holds what a person typed; summaries are neutral. */
import { capital, dayWords, nameOf } from '../consultation/index.ts';
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { delayReasons, labels, strategyAgencies } from '../practice/codes.ts';
import type { News } from './actions/common.ts';
import { bookedFor, dayZero } from './days.ts';
import type { LeadTimes } from './leadTimes.ts';
import type { Discussion, Enquiry, Held } from './record.ts';
import { type AgreesAs, agreesAs, type Parties } from './rights.ts';
import { isOpen, type Standing, standingOf } from './standing.ts';
import { delayNeed, nextStep, type Step, type StepName } from './steps.ts';

export interface About {
  readonly value: Enquiry;
  readonly person: Person;
  readonly authority: Authority;
  readonly parties: Parties;
  readonly today: Temporal.PlainDate;
}

/** Where it stands, for lists and heads. */
export const standingWords: Readonly<Record<Standing, string>> = {
  running: 'Conference not asked for yet',
  requested: 'Conference asked for, not booked yet',
  booked: 'Conference booked',
  held: 'Conference held',
  notNeeded: 'Ended without a conference',
  inError: 'Recorded in error',
};

const workingDays = (n: number) => `${n} working day${n === 1 ? '' : 's'}`;

/** The step as something to do. */
export const stepWords: Readonly<Record<StepName, string>> = {
  request: 'Ask for the conference',
  booking: 'Book the conference',
  earlier: 'Book an earlier day',
  held: 'Say whether it was held',
};

/** Most names in a sentence; more are summed up by their role. */
const mostNames = 3;

function namesOf(
  people: readonly PersonId[],
  otherwise: string,
  { authority }: Pick<About, 'authority'>,
): string {
  const known = people.filter((one) => authority.person(one) !== undefined);
  if (known.length === 0 || known.length > mostNames) return otherwise;
  return known.map((one) => nameOf(authority, one)).join(' or ');
}

/** Who can do the step. */
export function whoCan(step: StepName, about: Pick<About, 'authority' | 'parties'>): string {
  const { parties } = about;
  switch (step) {
    case 'request':
      return namesOf(
        [...parties.askers, ...parties.managers],
        'the social worker or the team manager',
        about,
      );
    case 'booking':
    case 'earlier': {
      const support = about.authority.withRole('businessSupport').map((one) => one.id);
      const names = namesOf(support, '', about);
      return names === '' ? 'business support' : `business support (${names})`;
    }
    case 'held':
      return namesOf(parties.chairs, 'the chair', about);
  }
}

/** What the step would regain, or how long it has waited. */
export function regainsWords({ step, days }: Step): string {
  switch (step) {
    case 'request':
      return days === 0
        ? 'The sooner it is asked for, the more working days are left to book it in.'
        : `It has been waiting for ${workingDays(days)}; nothing can be booked before.`;
    case 'booking':
      return days === 0
        ? 'It was asked for today.'
        : `It was asked for ${workingDays(days)} ago; every further day is one less for the conference.`;
    case 'earlier':
      return `An earlier day would regain up to ${workingDays(days)}.`;
    case 'held':
      return `The day that was booked is ${workingDays(days)} ago, and nobody has said whether it was held.`;
  }
}

/** The second line of the head: the news while it still holds, otherwise what there is to do or to know. */
export function titleOf(about: About, news: News | undefined): string {
  return (news && newsTitle(about, news)) ?? standingTitle(about);
}

/** As what this person is asked to agree to the delay. */
export function asksToAgree({ value, person, authority, parties, today }: About): AgreesAs | undefined {
  if (delayNeed(value, today, authority.settings) !== 'agreement') return undefined;
  return agreesAs(person, value, parties);
}

function standingTitle(about: About): string {
  const { value, authority, today } = about;
  const { settings } = authority;
  if (asksToAgree(about)) return 'Do you agree with the reasons for the delay?';
  if (delayNeed(value, today, settings) === 'reasons') return 'The conference is late: please say why';
  const step = nextStep(value, today, settings)?.step;
  switch (step) {
    case 'request':
      return 'The conference is to be asked for';
    case 'booking':
      return 'The conference is to be booked';
    case 'earlier':
      return 'The conference is booked too late';
    case 'held':
      return 'Was the conference held?';
    case undefined:
      return standingWords[standingOf(value)];
  }
}

function newsTitle(about: About, news: News): string | undefined {
  const { value, person } = about;
  const standing = standingOf(value);
  const when = (holds: boolean, words: string) => (holds ? words : undefined);
  switch (news) {
    case 'opened':
      return when(isOpen(value), 'Section 47 enquiries have started: the fifteen days run');
    case 'joined':
      return when(isOpen(value), 'There is more about a strategy discussion; the clock runs on');
    case 'needed':
      return when(value.outcome?.conference === true && isOpen(value), 'A conference is needed');
    case 'notNeeded':
      return when(standing === 'notNeeded', 'No conference is needed');
    case 'requested':
      return when(
        standing === 'requested',
        person.roles.includes('businessSupport')
          ? 'A conference has been asked for: please book it'
          : 'The conference has been asked for',
      );
    case 'booked': {
      const on = bookedFor(value);
      return when(
        standing === 'booked' && on !== undefined,
        `The conference is booked for ${on && dayWords(on)}`,
      );
    }
    case 'calledOff':
      return when(
        standing === 'running' || standing === 'requested',
        'The conference was cancelled: another day is to be booked',
      );
    case 'held':
      return when(standing === 'held', 'The conference has been held');
    case 'agreed':
      return when(
        value.delay?.manager !== undefined || value.delay?.chair !== undefined,
        'The agreement is recorded',
      );
    case 'corrected':
      return isOpen(value)
        ? `A strategy discussion was corrected: the clock runs from ${dayWords(dayZero(value).toString())}`
        : 'A strategy discussion was corrected';
    case 'inError':
      return when(standing === 'inError', 'This enquiry was recorded in error and has ended');
    case 'doubted':
      return when((value.doubts ?? []).length > 0, 'A consultation now says something else: please check');
    case 'explained':
    case 'warning':
      return undefined;
  }
}

/** What a lock screen shows of a message. */
export function summaryOf({ reference }: Pick<Enquiry, 'reference'>, news: News | undefined): string {
  switch (news) {
    case 'warning':
      return `A reminder about ${reference}.`;
    case 'explained':
    case 'doubted':
      return `Something about ${reference} is waiting for you.`;
    case 'opened':
    case 'joined':
    case 'needed':
    case 'notNeeded':
    case 'requested':
    case 'booked':
    case 'calledOff':
    case 'held':
    case 'agreed':
    case 'corrected':
    case 'inError':
    case undefined:
      return `${reference}: there is news.`;
  }
}

/** `No room, commitments of the family` */
export function reasonWords(reasons: readonly string[]): string {
  const words = labels(delayReasons, reasons).split(', ');
  return words.map((one, n) => (n === 0 ? one : `${one.charAt(0).toLowerCase()}${one.slice(1)}`)).join(', ');
}

/** Without them a strategy discussion is short of what guidance asks for: said, and never a bar (W1). */
const leastAgencies = ['socialCare', 'police', 'health'] as const;

/** Undefined when the three were there; before anybody has said who was, that it is not known. */
export function missingWords({ agencies }: Pick<Held, 'agencies'>): string | undefined {
  if (agencies.length === 0) return 'Who took part is not recorded yet.';
  const missing = leastAgencies.filter((one) => !agencies.includes(one));
  if (missing.length === 0) return undefined;
  return `Not recorded as present: ${labels(strategyAgencies, missing)}. Police, health and children’s social care are the least that a strategy discussion needs.`;
}

/** What came of a discussion. */
export function discussionTitle({ void: wrong, initiated }: Pick<Discussion, 'void' | 'initiated'>): string {
  if (wrong)
    return wrong.to === undefined ? 'Recorded in error: it was never held' : 'Recorded for a wrong day';
  return initiated ? 'Section 47 enquiries were started' : 'No section 47 enquiries were started';
}

export function heldWords({ on, time }: Pick<Held, 'on' | 'time'>): string {
  return `${dayWords(on)}${time === undefined ? '' : `, ${time}`}`;
}

export function discussionWords(held: Held): readonly [string, string] {
  const { initiated, agencies } = held;
  return [
    heldWords(held),
    [
      initiated ? 'Section 47 enquiries were started' : 'No section 47 enquiries were started',
      agencies.length > 0 ? labels(strategyAgencies, agencies) : undefined,
    ]
      .filter((one) => one !== undefined)
      .join(' · '),
  ];
}

/** `Asked for after 1 working day; conference 9 working days later` */
export function leadWords({ toRequest, toConference }: LeadTimes): string | undefined {
  const parts = [
    toRequest === undefined ? undefined : `asked for after ${workingDays(toRequest)}`,
    toConference === undefined ? undefined : `conference ${workingDays(toConference)} after that`,
  ].filter((one) => one !== undefined);
  return parts.length === 0 ? undefined : capital(parts.join('; '));
}
