/** What every deed shares: what may follow, whom it is told to, and that the case hears of its clock. */

import { namedIn } from '../../consultation/index.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { change, type Decision, type Situation, stamp, type Tell } from '../../kernel/decision.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { noteClock } from '../clock.ts';
import type { InEnquiry } from '../load.ts';
import type { Enquiry } from '../record.ts';
import { partiesOf, type Within } from '../rights.ts';
import { type Deed, mayFollow, type Standing, standingOf } from '../standing.ts';

/** Why somebody is told; the words for each stand in `words.ts`. */
export const newsCodes = [
  'opened',
  'joined',
  'needed',
  'notNeeded',
  'requested',
  'booked',
  'calledOff',
  'held',
  'explained',
  'agreed',
  'corrected',
  'inError',
  'doubted',
  'warning',
] as const;
export type News = (typeof newsCodes)[number];

export function show(target: Target, news?: News): ViewCall {
  return { verb: 'enquiry.show', target, ...(news ? { input: { news } } : {}) };
}

export function form(verb: string): (target: Target) => ViewCall {
  return (target) => ({ verb, target });
}

const notNow: Readonly<Record<Standing, string>> = {
  running: 'The conference has not been asked for yet.',
  requested: 'The conference has already been asked for.',
  booked: 'A conference is already booked.',
  held: 'The conference has already been held.',
  notNeeded: 'This enquiry has ended without a conference.',
  inError: 'This enquiry was recorded in error and has ended.',
};

/** Throws Refusal unless the deed may follow on where the enquiry stands; the present state is shown then. */
export function mustFollow(deed: Deed, value: Enquiry, target: Target): void {
  const standing = standingOf(value);
  if (mayFollow[standing].includes(deed)) return;
  throw new Refusal('alreadyDone', notNow[standing], { show: show(target) });
}

/** Everybody who hears of every step: the social worker, the team manager and the chair. */
export function everybody(within: Pick<Within, 'consultations'>): readonly PersonId[] {
  const { askers, managers, chairs } = partiesOf(within);
  return [...askers, ...managers, ...chairs];
}

export function businessSupport({ authority }: Situation): readonly PersonId[] {
  return authority.withRole('businessSupport').map((person) => person.id);
}

/** Of these people those who can be told: once each, not the one who acts, nobody who has left or is left out. */
export function reachable(
  people: readonly PersonId[],
  { family }: Pick<Within, 'family'>,
  { actor, authority }: Situation,
): readonly PersonId[] {
  const acts = actor.kind === 'person' ? actor.person.id : undefined;
  return [...new Set(people)].filter(
    (one) => one !== acts && authority.person(one) !== undefined && namedIn(one, family.value.restricted),
  );
}

/** `at`: not before that instant; absent: now. */
export function tells(
  people: readonly PersonId[],
  target: Target,
  news: News,
  at?: Temporal.Instant,
): Tell[] {
  return people.map((to) => ({ to, view: show(target, news), ...(at ? { at } : {}) }));
}

/**
 * The decision that an enquiry changes so: it is written, the case hears of its clock, and these people of the news; from
 * `tellAt` on, where they are not to be disturbed before.
 */
export function changed(
  loaded: InEnquiry,
  next: Partial<Enquiry>,
  news: News,
  people: readonly PersonId[],
  situation: Situation,
  tellAt?: Temporal.Instant,
): Decision {
  const { value, target } = loaded.enquiry;
  const to = reachable(people, loaded, situation);
  const after: Enquiry = {
    ...value,
    ...next,
    // Who acts or is told of it has looked at it: what lay before is not warned of any more.
    lookedAt: stamp(situation),
    version: value.version + 1,
    told: [...new Set([...value.told, ...to])].slice(-500),
  };
  return {
    writes: [change(loaded.enquiry, after)],
    commands: [noteClock(after, target)],
    tell: tells(to, target, news, tellAt),
    show: show(target, news),
  };
}

/** Who says so, where it is a person. */
export function by({ actor }: Situation): { readonly by?: PersonId } {
  return actor.kind === 'person' ? { by: actor.person.id } : {};
}
