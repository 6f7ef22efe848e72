/**
 * What is said about a consultation, in one place: where it stands, the news of it, who somebody is to it. The words fit
 * every role; none of them holds what a person typed.
 */
import type { Authority, Person, PersonId } from '../kernel/actor.ts';
import { plain } from '../kernel/cards/index.ts';
import { nameOf } from '../people/index.ts';
import {
  type ConsultationOutcome,
  consultationOutcomes,
  type HowSoon,
  label,
  labels,
  presentStatuses,
  strategyStates,
} from '../practice/codes.ts';
import { formatDate, formatMoment } from '../practice/dates.ts';
import type { News } from './actions/common.ts';
import { mayDo, openQuestions } from './deeds.ts';
import { besideOf, escalationsOf } from './escalation.ts';
import { type Case, type Consultation, holderOf, type Strategy } from './record.ts';
import { namedIn } from './rights.ts';
import { isOpen, legalStands, reviewDay, type Standing, standingOf, strategyStanding } from './standing.ts';

export { nameOf };

/** Starts a sentence. */
export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The present status asked once for all of them; a child's own stands beside the child. */
export function presentStatusWords({ status, children }: Pick<Consultation, 'status' | 'children'>): string {
  const differs = children.some((child) => child.status !== undefined && child.status !== status);
  return `${label(presentStatuses, status)}${differs ? ', but for children with one of their own' : ''}`;
}

/** What a person is to a consultation; where they are several things, the first that says what to do. */
export type Seat =
  | 'asker'
  | 'holder'
  /** It was offered to them as well, because nobody had taken it. */
  | 'offeredToo'
  | 'manager'
  | 'safeguardingManager'
  | 'chair'
  | 'businessSupport';

export function seatOf(person: Pick<Person, 'id' | 'roles'>, value: Consultation): Seat {
  if (value.asker === person.id) return 'asker';
  if (holderOf(value) === person.id) return 'holder';
  if (besideOf(value).includes(person.id)) return 'offeredToo';
  if (value.manager === person.id) return 'manager';
  if (person.roles.includes('safeguardingManager')) return 'safeguardingManager';
  if (person.roles.includes('chair')) return 'chair';
  return person.roles.includes('businessSupport') ? 'businessSupport' : 'chair';
}

/** Whose it is, behind "Consultation" in the first line of the head; empty for those who only look at it. */
export function seatWords(person: Pick<Person, 'id' | 'roles'>, value: Consultation): string {
  switch (seatOf(person, value)) {
    case 'asker':
      return ' · your request';
    case 'holder':
      if (value.withdrawn) return '';
      if (value.outcome) return ' · your outcome';
      return value.taken ? ' · you have it' : ' · offered to you';
    case 'offeredToo':
      return ' · offered to you too';
    case 'manager':
      return ' · asked by your team';
    case 'safeguardingManager':
    case 'chair':
    case 'businessSupport':
      return '';
  }
}

/** To whom it was offered as well, the last time that anybody was: names, and only of those who may still take it. */
function lastAsked(
  value: Consultation,
  family: Pick<Case, 'restricted'>,
  authority: Authority,
): readonly string[] {
  const beside = besideOf(value).filter((one) => namedIn(one, family.restricted));
  const last = escalationsOf(value).findLast(({ to }) => to.some((one) => beside.includes(one)));
  return (last?.to ?? []).filter((one) => beside.includes(one)).map((one) => nameOf(authority, one));
}

/** `Ruth Adeyemi, Daniel Osei and you` */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Where it stands, for lists. */
export const standingWords: Readonly<Record<Standing, string>> = {
  waiting: 'Waiting for a chair',
  taken: 'A chair has it',
  awaitingView: 'Decided, awaiting the social worker’s view',
  agreed: 'Decided and agreed',
  differing: 'Decided, two views differ',
  settled: 'Decided and settled',
  withdrawn: 'Withdrawn',
};

export const wantedWords: Readonly<Record<HowSoon, string>> = {
  today: 'Wanted on the same day',
  twoWorkingDays: 'Wanted within two working days',
  routine: 'Routine',
};

export function childrenWords(value: Pick<Consultation, 'children'>): string {
  return value.children.length === 1 ? '1 child' : `${value.children.length} children`;
}

/** Outcomes in words, `Strategy meeting, Other`. */
export function outcomeWords(outcomes: readonly ConsultationOutcome[]): string {
  return labels(consultationOutcomes, outcomes);
}

const arrangedBy = {
  socialWorker: 'the social worker',
  teamManager: 'the team manager',
  chair: 'the chair',
} as const;

/** A strategy discussion in words: `Held Thu 19 November 2026; section 47 enquiries were started`. */
export function strategyWords(strategy: Strategy): string {
  if (strategy.by === 'notNeeded') return 'Not needed now';
  if (strategy.state === 'notYet')
    return strategy.by ? `To be arranged by ${arrangedBy[strategy.by]}` : 'Not yet';
  const on = strategy.on === undefined ? '' : ` ${formatDate(Temporal.PlainDate.from(strategy.on))}`;
  const held = `${label(strategyStates, strategy.state)}${strategy.state === 'arranged' && on ? ' for' : ''}${on}`;
  if (strategy.state === 'arranged') return held;
  return `${held}; ${strategy.startedEnquiries ? '' : 'no '}section 47 enquiries were started`;
}

export function goodTimeWords(inGoodTime: boolean): string {
  return inGoodTime ? 'Yes' : 'Later than it could have been';
}

/** A day as a record holds it. */
export function dayWords(iso: string): string {
  return formatDate(Temporal.PlainDate.from(iso));
}

/** A moment as a record holds it, with its day: cards stay in a chat, and "today" would soon be another day. */
export function momentWords(iso: string): string {
  return formatMoment(Temporal.Instant.from(iso));
}

/** `by Thu 19 November 2026, 13:05` */
export function byWhen(iso: string): string {
  return `by ${momentWords(iso)}`;
}

/** To whom it was offered, as what, and from when. `reader` is the person who reads it. */
export function offerWords(
  offer: Consultation['offers'][number],
  reader: PersonId,
  authority: Authority,
): string {
  const to = offer.to === reader ? 'you' : nameOf(authority, offer.to);
  const at = momentWords(offer.at);
  switch (offer.why) {
    case 'onDuty':
      return `Offered to ${to}, on duty, ${at}`;
    case 'backup':
      return `Offered to ${to}, backup on duty, ${at}`;
    case 'nextSession':
      return `Offered to ${to}${offer.asBackup ? ' as backup' : ''} for the duty session of ${momentWords(offer.from)}`;
    case 'safeguardingManager':
      return `Offered to ${to} as safeguarding manager, from ${momentWords(offer.from)}`;
    case 'passedOn':
      return `Passed on to ${to}, ${at}`;
    case 'named':
      return offer.unreachable || offer.reason === 'unreachable' || offer.reason === undefined
        ? `Offered to ${to}, who can take it, ${at}`
        : `Offered to ${to}, named when the case was restricted, ${at}`;
  }
}

interface About {
  readonly value: Consultation;
  readonly family: Case;
  readonly person: Person;
  readonly authority: Authority;
  /** How many linked consultations this person may see. */
  readonly links: number;
}

/** The second line of the head: the news while it still holds, otherwise what there is to do or to know. */
export function titleOf(about: About, news: News | undefined): string {
  return (news && newsTitle(about, news)) ?? standingTitle(about);
}

function standingTitle({ value, person, authority }: About): string {
  const seat = seatOf(person, value);
  const holder = nameOf(authority, holderOf(value));
  switch (standingOf(value)) {
    case 'waiting':
      if (seat === 'holder' || seat === 'offeredToo') return 'Will you take this request?';
      if (seat === 'asker' && openQuestions(value).length > 0) return 'The chair asks for more';
      return seat === 'asker' ? 'Your request is waiting for a chair' : 'Waiting for a chair';
    case 'taken':
      if (seat === 'holder') return 'You have this consultation';
      if (seat === 'asker' && openQuestions(value).length > 0) return 'The chair asks for more';
      return seat === 'asker' ? `${capital(holder)} has your request` : `${capital(holder)} has it`;
    case 'awaitingView':
      return seat === 'asker' ? 'Do you agree with the outcome?' : 'Awaiting the social worker’s view';
    case 'agreed':
      return 'Decided and agreed';
    case 'differing':
      return mayDo('settle', person, value) ? 'Which course is to stand?' : 'Two views differ';
    case 'settled':
      return 'Decided and settled';
    case 'withdrawn':
      return 'Withdrawn';
  }
}

/**
 * What a lock screen shows of a message: enough to know whether it can wait. Never a name, a number of a child, a
 * category or anything of what was decided. News that no longer holds is not repeated there.
 */
export function summaryOf(about: About, news: News | undefined): string {
  const { value, person } = about;
  const { reference } = value;
  if (news === undefined || newsTitle(about, news) === undefined)
    return `Consultation ${reference}: there is news.`;
  const mine = seatOf(person, value) === 'asker';
  switch (news) {
    case 'sent':
      return `A request for consultation has been sent (${reference}).`;
    case 'offered':
    case 'offeredToo':
    case 'passedToYou':
      return `A request for consultation is waiting for you (${reference}).`;
    case 'climbed':
      return mine
        ? `A request for consultation was offered to more people (${reference}).`
        : `A request for consultation is still waiting for you (${reference}).`;
    case 'passedOn':
      return `A request for consultation was passed on (${reference}).`;
    case 'taken':
      return `A request for consultation was taken (${reference}).`;
    case 'asked':
      return `A question about ${reference} is waiting.`;
    case 'answered':
      return `There is an answer about ${reference}.`;
    case 'decided':
    case 'corrected':
      return mine && standingOf(value) === 'awaitingView'
        ? `There is an outcome for ${reference}: your view is asked.`
        : `There is an outcome for ${reference}.`;
    case 'agreed':
    case 'differs':
      return `There is a view of the outcome of ${reference}.`;
    case 'settle':
    case 'legal':
    case 'arrange':
      return `Something about ${reference} is waiting for you.`;
    case 'settled':
    case 'legalReviewed':
    case 'restricted':
      return `Consultation ${reference}: there is news.`;
    case 'withdrawn':
      return `A request for consultation was withdrawn (${reference}).`;
    case 'linked':
      return `Another request has to do with ${reference}.`;
    case 'overdue':
    case 'chaseView':
    case 'chaseSettlement':
    case 'chaseEntry':
    case 'review':
      return `A reminder about ${reference}.`;
  }
}

/** Undefined when the news no longer holds: a card says what is true when it arrives. */
function newsTitle(about: About, news: News): string | undefined {
  const { value, family, person, authority, links } = about;
  const standing = standingOf(value);
  const seat = seatOf(person, value);
  const mine = seat === 'asker';
  const holder = nameOf(authority, holderOf(value));
  const asker = nameOf(authority, value.asker);
  const when = (holds: boolean, words: string) => (holds ? words : undefined);
  switch (news) {
    case 'sent':
      return when(
        standing === 'waiting' && seat !== 'holder',
        mine ? 'Your request has been sent' : `${capital(asker)} has asked for a consultation`,
      );
    case 'offered':
      return when(standing === 'waiting' && seat === 'holder', 'A request: will you take it?');
    case 'offeredToo':
      return when(seat === 'offeredToo', 'Nobody has taken this request yet: will you?');
    case 'climbed': {
      const names = lastAsked(value, family, authority);
      if (names.length === 0) return undefined;
      if (mine) return `Your request is now with ${listed(names)} too`;
      return when(seat === 'holder' || seat === 'offeredToo', 'This request still waits: will you take it?');
    }
    case 'passedToYou':
      return when(
        standing === 'waiting' && seat === 'holder',
        'A request was passed to you: will you take it?',
      );
    case 'passedOn':
      return when(
        standing === 'waiting' && seat !== 'holder',
        mine ? `Your request has been passed to ${holder}` : `It has been passed to ${holder}`,
      );
    case 'taken':
      if (standing !== 'taken') return undefined;
      if (seat === 'holder') return 'You have taken it';
      return mine ? `${capital(holder)} has taken your request` : `${capital(holder)} has taken it`;
    case 'asked':
      if (!isOpen(value) || openQuestions(value).length === 0) return undefined;
      if (seat === 'holder') return 'Your question has been sent';
      return mine ? `${capital(holder)} asks for more` : 'The chair has asked for more';
    case 'answered':
      if (!isOpen(value) || openQuestions(value).length > 0) return undefined;
      return mine ? 'Your answer has been sent' : `${capital(asker)} has answered`;
    case 'decided':
      if (!value.outcome) return undefined;
      if (value.outcome.by === person.id) return 'The outcome is recorded';
      return mine && standing === 'awaitingView'
        ? 'There is an outcome: do you agree?'
        : 'There is an outcome';
    case 'corrected':
      return when(
        value.earlierOutcomes.length > 0,
        mine && standing === 'awaitingView'
          ? 'The outcome was corrected: do you agree?'
          : 'The outcome was corrected',
      );
    case 'agreed':
      return when(
        standing === 'agreed',
        mine ? 'You agreed with the outcome' : `${capital(asker)} agrees with the outcome`,
      );
    case 'differs':
      if (standing !== 'differing') return undefined;
      if (mine) return 'Your view is recorded';
      return mayDo('settle', person, value)
        ? 'Two views differ: which is to stand?'
        : `${capital(asker)} sees it differently`;
    case 'settle':
      return when(
        standing === 'differing',
        mayDo('settle', person, value) ? 'Two views differ: which is to stand?' : 'Two views differ',
      );
    case 'chaseSettlement':
      return when(standing === 'differing', 'Two views are still to be settled');
    case 'settled':
      return when(standing === 'settled', 'The two views have been settled');
    case 'legal':
      return when(
        legalStands(value) && !value.legalReview,
        mayDo('legalReview', person, value)
          ? 'Legal advice is proposed: please review'
          : 'Legal advice is with the safeguarding manager',
      );
    case 'legalReviewed':
      return when(value.legalReview !== undefined, 'Legal advice has been reviewed');
    case 'withdrawn':
      return when(standing === 'withdrawn', mine ? 'Your request is withdrawn' : 'The request was withdrawn');
    case 'linked':
      return when(links > 0, 'Another open request concerns the same child');
    case 'arrange':
      return when(
        strategyStanding(value)?.by === 'teamManager' && seat === 'manager',
        'Please arrange the strategy meeting',
      );
    case 'overdue':
      if (!isOpen(value)) return undefined;
      if (seat === 'holder' || seat === 'offeredToo')
        return 'This request is past its time: please see to it';
      return mine ? 'Your request is past its time and is being chased' : 'A request is past its time';
    case 'chaseView':
      return when(
        standing === 'awaitingView',
        mine ? 'Please say how you see the outcome' : 'The social worker’s view is still awaited',
      );
    case 'chaseEntry':
      return when(
        value.outcome !== undefined && !value.entered,
        `To enter in ${plain(authority.settings.caseSystem.name)}`,
      );
    case 'review':
      return when(reviewDay(value) !== undefined, 'It is time to look at this again');
    case 'restricted':
      return when(family.restricted !== undefined, 'This case is now restricted');
  }
}
