/**
 * Conferences that follow another: a review, or one that goes on with a conference that was adjourned. From the earlier
 * conference all is known; of one that was held before the service had Quorate, the case and what people say of it.
 */
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  consultationsOfCase,
  maySee,
} from '../../consultation/index.ts';
import type { Person, PersonId } from '../../kernel/actor.ts';
import { derivedId } from '../../kernel/ids.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { isReview } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import type { WhichReview } from '../../practice/timescales.ts';
import type { Conference, ConferenceChild } from '../record.ts';
import { sees } from '../rights.ts';
import { conferencesOf } from './source.ts';

/** Most children of one conference. */
const mostChildren = 12;

export interface Following {
  readonly case: Loaded<Case>;
  readonly conferences: readonly Loaded<Conference>[];
  readonly consultations: readonly Loaded<Consultation>[];
  /** The conference that was pressed on; undefined where it is asked for from the case. */
  readonly earlier: Loaded<Conference> | undefined;
  /** Who works with the family, where a later slice knows it better. */
  readonly staff?: Staff;
}

/** `target` is a conference, or the case itself. Throws Refusal for anything else. */
export async function loadFollowing(
  { target }: { readonly target: Target },
  read: Reader,
): Promise<Following> {
  const at = caseTarget(target);
  const [family, conferences, consultations] = await Promise.all([
    read.get(caseType, at),
    conferencesOf(target, read),
    consultationsOfCase(target, read),
  ]);
  const earlier = conferences.find((one) => one.target.id === target.id);
  if (!earlier && target.id !== at.id) throw new Refusal('notFound', 'That could not be found.');
  return { case: family, conferences, consultations, earlier };
}

/** Whoever may see the conference; of a case, one of its records. */
export function seesFollowing(
  person: Person,
  { case: family, conferences, consultations, earlier }: Following,
) {
  const seen = (conference: Loaded<Conference>) => sees(person, { conference, case: family });
  if (earlier) return seen(earlier);
  return (
    conferences.some(seen) ||
    consultations.some((one) => maySee(person, one.value, family.value, one.authority))
  );
}

const startsOf = ({ value }: Loaded<Conference>) => value.booking?.slot.starts ?? '';

/** Whether it has begun as it was booked: only then can another follow from it. */
export function hasBegun({ booking, cancelled }: Conference, now: Temporal.Instant): boolean {
  if (cancelled || booking?.state !== 'booked') return false;
  return Temporal.Instant.compare(Temporal.Instant.from(booking.slot.starts), now) <= 0;
}

/** The family's last conference that has begun, whether or not it was pressed on. */
export function lastOf({ conferences }: Following, now: Temporal.Instant): Loaded<Conference> | undefined {
  return conferences
    .filter(({ value }) => hasBegun(value, now))
    .sort((a, b) => (startsOf(a) < startsOf(b) ? -1 : 1))
    .at(-1);
}

/** The day in London on which a conference is held. */
export function heldOn({ booking }: Pick<Conference, 'booking'>): Temporal.PlainDate | undefined {
  return booking && dayOf(Temporal.Instant.from(booking.slot.starts));
}

/** After an initial conference, whether before birth or from another authority, comes the first review (S5). */
export const whichAfter = ({ type }: Pick<Conference, 'type'>): WhichReview =>
  isReview(type) ? 'later' : 'first';

export interface Staff {
  readonly team: string;
  readonly worker: PersonId;
  readonly manager: PersonId;
}

/** Who works with the family now: those of the conference, or whoever has taken over since it was held. */
export function staffNow({ team, worker, manager, staffSince }: Conference): Staff {
  return staffSince ?? { team, worker, manager };
}

/** Who works with the family: as the conference before has it, otherwise as the newest request. Throws Refusal for none. */
export function staffOf(following: Following, now: Temporal.Instant): Staff {
  const { staff } = following;
  if (staff) return { team: staff.team, worker: staff.worker, manager: staff.manager };
  const { value } = following.earlier ?? lastOf(following, now) ?? {};
  if (value) return staffNow(value);
  const newest = following.consultations.at(-1)?.value;
  if (!newest) throw new Refusal('notFound', 'That could not be found.');
  return { team: newest.team, worker: newest.asker, manager: newest.manager };
}

/** Each child once, as the newest record has it; those of the conference pressed on first. */
export function childrenKnown({
  earlier,
  conferences,
  consultations,
}: Following): readonly ConferenceChild[] {
  const all = [
    ...(earlier?.value.children ?? []),
    ...conferences.toReversed().flatMap(({ value }) => value.children),
    ...consultations
      .toReversed()
      .flatMap(({ value }) => value.children.map(({ status: _status, ...child }): ConferenceChild => child)),
  ];
  return all.filter((child, n) => all.findIndex(({ number }) => number === child.number) === n);
}

/** Those a review is about when nobody says otherwise: all of the conference before; of a case the newest request's. */
export function childrenMeant(following: Following): readonly ConferenceChild[] {
  const known = childrenKnown(following);
  const newest = following.consultations.at(-1)?.value.children.map(({ number }) => number);
  const meant = following.earlier?.value.children.map(({ number }) => number) ?? newest;
  return known.filter(({ number }) => meant?.includes(number) ?? true).slice(0, mostChildren);
}

/** Whether people choose which children it is about: where it follows a conference and siblings are known. */
export function asksWhichChildren(following: Following): boolean {
  return following.earlier !== undefined && childrenKnown(following).length > 1;
}

/** The unborn as they are once they are born: of what sex is not asked here. */
export function asBorn(child: ConferenceChild, on: Temporal.PlainDate): ConferenceChild {
  if (!child.unborn) return child;
  return { ...child, unborn: false, month: on.toPlainYearMonth().toString(), day: on.toString() };
}

/** The review that any of these children wait for already: a child has one review to come at most. */
export function reviewToCome(
  { conferences }: Pick<Following, 'conferences'>,
  children: readonly Pick<ConferenceChild, 'number'>[],
  now: Temporal.Instant,
): Loaded<Conference> | undefined {
  return conferences.find(
    ({ value }) =>
      isReview(value.type) &&
      value.cancelled === undefined &&
      !hasBegun(value, now) &&
      value.children.some(({ number }) => children.some((child) => child.number === number)),
  );
}

/** By which an adjourned conference goes on, unless that was cancelled. */
export function reconvenedAs(
  { conferences }: Pick<Following, 'conferences'>,
  adjourned: string,
): Loaded<Conference> | undefined {
  return conferences.find(
    ({ value: { follows, cancelled } }) =>
      follows?.as === 'reconvened' && follows.conference === adjourned && cancelled === undefined,
  );
}

const isOfSource = ({ value }: Loaded<Conference>, source: string): boolean =>
  value.follows?.source === source;

/** What another slice's record has asked for already, unless that was cancelled. */
export function askedBySource(
  { conferences }: Pick<Following, 'conferences'>,
  source: string | undefined,
): Loaded<Conference> | undefined {
  return source === undefined
    ? undefined
    : conferences.find((one) => isOfSource(one, source) && one.value.cancelled === undefined);
}

/**
 * Where the next lies. It follows from the record that asks, or from what was asked for from here before: of two who ask
 * at once the second comes to the same record. One that was cancelled keeps its own, and the next gets another.
 */
export function followingTarget(
  { conferences, earlier }: Pick<Following, 'conferences' | 'earlier'>,
  { partition }: Target,
  kind: 'review' | 'reconvened',
  source: string | undefined,
): Target {
  const isKind = ({ value: { follows } }: Loaded<Conference>) =>
    follows !== undefined &&
    (follows.as === 'reconvened') === (kind === 'reconvened') &&
    follows.conference === earlier?.target.id;
  const gone = source === undefined ? 0 : conferences.filter((one) => isOfSource(one, source)).length;
  const asked = source === undefined || gone === 0 ? source : `${source} ${gone}`;
  const from = asked ?? `${earlier?.target.id ?? 'case'} ${conferences.filter(isKind).length}`;
  return { partition, id: `conference:${derivedId(`${partition} ${from}`, kind)}` };
}
