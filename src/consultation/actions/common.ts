/** What every deed shares: loading the consultation with its case, checking what may follow, telling people. */
import type { Person, PersonId } from '../../kernel/actor.ts';
import type { FollowUp, Situation, Tell } from '../../kernel/decision.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { personalDetailsIn } from '../../practice/warnings.ts';
import { type RotaRead, readRota } from '../../rota/index.ts';
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  consultationType,
  type InCase,
} from '../record.ts';
import { maySee, namedIn } from '../rights.ts';
import { type Deed, mayFollow, type Standing, standingOf } from '../standing.ts';

/** Why somebody is told; the words for each stand in `words.ts`. */
export const newsCodes = [
  'sent',
  'offered',
  'offeredToo',
  'climbed',
  'taken',
  'passedOn',
  'passedToYou',
  'asked',
  'answered',
  'decided',
  'corrected',
  'agreed',
  'differs',
  'settle',
  'settled',
  'legal',
  'legalReviewed',
  'withdrawn',
  'linked',
  'arrange',
  'overdue',
  'chaseView',
  'chaseSettlement',
  'chaseEntry',
  'review',
  'restricted',
] as const;
export type News = (typeof newsCodes)[number];

export async function loadInCase(at: { readonly target: Target }, read: Reader): Promise<InCase> {
  const [consultation, family] = await Promise.all([
    read.get(consultationType, at.target),
    read.get(caseType, caseTarget(at.target)),
  ]);
  return { consultation, case: family };
}

/** Most consultations of one case that are looked through: a family has a handful. */
const mostOfCase = 200;

/** The consultations of a case that can be read, newest first. */
export async function consultationsOf(
  at: Pick<Target, 'partition'>,
  read: Reader,
): Promise<readonly Loaded<Consultation>[]> {
  const list = await read.list(consultationType, {
    partition: at.partition,
    range: { field: 'sentAt' },
    order: 'descending',
    limit: mostOfCase,
  });
  return list.items;
}

/** The same with the rota, for what may go to somebody else: read beside it, so that nothing waits longer. */
export async function loadWithRota(
  at: { readonly target: Target; readonly authority: string },
  read: Reader,
): Promise<InCase & { readonly rota: RotaRead }> {
  const [loaded, rota] = await Promise.all([loadInCase(at, read), readRota(at.authority, read)]);
  return { ...loaded, rota };
}

/** The right to see is the ground of every other right; who may do what is judged in `decide`, where it can be said. */
export function sees(person: Person, { consultation, case: family }: InCase): boolean {
  return maySee(person, consultation.value, family.value, consultation.authority);
}

export function show(target: Target, news?: News): ViewCall {
  return { verb: 'consultation.show', target, ...(news ? { input: { news } } : {}) };
}

/** What was written, as far as it bears on what can still be done about it. */
export const wroteCodes = ['outcome', 'restriction', 'other'] as const;
export type Wrote = (typeof wroteCodes)[number];

/**
 * The card after a press by which texts were sent: where they look as if they held a personal detail it says so, gently
 * and to the writer alone. The press has done its work, and nothing is asked twice.
 */
export function showNoting(
  target: Target,
  texts: readonly (string | undefined)[],
  wrote: Wrote = 'other',
  news?: News,
): ViewCall {
  const plainly = show(target, news);
  const noted = personalDetailsIn(texts);
  return noted.length === 0
    ? plainly
    : { ...plainly, input: { ...plainly.input, noted: noted.join(','), wrote } };
}

export function form(verb: string): (target: Target) => ViewCall {
  return (target) => ({ verb, target });
}

/** Throws Refusal unless the deed may follow on where the consultation stands; the present state is shown then. */
export function mustFollow(deed: Deed, value: Consultation, target: Target): void {
  const standing = standingOf(value);
  if (mayFollow[standing].includes(deed)) return;
  throw new Refusal('alreadyDone', notNow[standing], { show: show(target) });
}

const notNow: Readonly<Record<Standing, string>> = {
  waiting: 'Nobody has taken this request yet, so that has to wait.',
  taken: 'A chair already has this request.',
  awaitingView: 'The outcome of this consultation has already been recorded.',
  agreed: 'This consultation has already been agreed.',
  differing: 'The views of this consultation differ, and a manager is to settle it first.',
  settled: 'This consultation has already been settled by a manager.',
  withdrawn: 'This request has been withdrawn.',
};

export function notYours(words: string, target: Target): Refusal {
  return new Refusal('notYourRole', words, { show: show(target) });
}

/**
 * Messages to these people, once each, never to the one who acts, nobody whom a restriction leaves out, and nobody who
 * has left.
 */
export function tellAll(
  people: readonly (PersonId | undefined)[],
  news: News,
  about: {
    readonly target: Target;
    readonly family: Pick<Case, 'restricted'>;
    readonly situation: Situation;
  },
  unreachable?: (person: PersonId) => FollowUp,
): Tell[] {
  const { target, family, situation } = about;
  const actor = situation.actor.kind === 'person' ? situation.actor.person.id : undefined;
  return [...new Set(people)].flatMap((to) => {
    if (to === undefined || to === actor || !namedIn(to, family.restricted)) return [];
    return [{ to, view: show(target, news), ...(unreachable ? { unreachable: unreachable(to) } : {}) }];
  });
}

/** What follows when the person a request was offered to can never be reached. */
export function passOver(target: Target): (person: PersonId) => FollowUp {
  return (person) => ({ verb: 'consultation.unreachable', target, input: { person } });
}

export function managersOf(situation: Situation): readonly PersonId[] {
  return situation.authority.withRole('safeguardingManager').map((person) => person.id);
}
