/** From what a conference is asked for: a decided consultation or an open enquiry, and what is known of the family. */
import {
  type Case,
  type Consultation,
  caseTarget,
  caseType,
  consultationsOfCase,
  courseStanding,
  maySee,
} from '../../consultation/index.ts';
import {
  dayZero,
  type Enquiry,
  type EnquiryStanding,
  enquiriesOf,
  enquiryStanding,
  seesEnquiry,
} from '../../enquiry/index.ts';
import type { Person } from '../../kernel/actor.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { dueOn } from '../../practice/timescales.ts';
import { type Conference, type ConferenceChild, conferenceType } from '../record.ts';

export interface Source {
  readonly case: Loaded<Case>;
  /** The one pressed on, or the enquiry's newest. */
  readonly consultation: Loaded<Consultation>;
  /** The family's enquiry whose conference is still to come; or the one pressed on, however it stands. */
  readonly enquiry: Loaded<Enquiry> | undefined;
  readonly consultations: readonly Loaded<Consultation>[];
  /** Every conference of the case. */
  readonly conferences: readonly Loaded<Conference>[];
  /** Whether it was asked for from the enquiry's card. */
  readonly fromEnquiry: boolean;
}

/** Where an enquiry stands whose conference is still to come. */
export const toCome: readonly EnquiryStanding[] = ['running', 'requested', 'booked'];

/** All in one wait for the store. */
export async function loadSource({ target }: { readonly target: Target }, read: Reader): Promise<Source> {
  const [family, consultations, enquiries, conferences] = await Promise.all([
    read.get(caseType, caseTarget(target)),
    consultationsOfCase(target, read),
    enquiriesOf(target, read),
    conferencesOf(target, read),
  ]);
  const pressed = enquiries.find((one) => one.target.id === target.id);
  const enquiry = pressed ?? enquiries.findLast(({ value }) => toCome.includes(enquiryStanding(value)));
  const consultation = pressed
    ? consultations.find((one) => pressed.value.consultations.includes(one.target.id))
    : consultations.find((one) => one.target.id === target.id);
  if (!consultation) throw new Refusal('notFound', 'That could not be found.');
  return {
    case: family,
    consultation,
    enquiry,
    consultations,
    conferences,
    fromEnquiry: pressed !== undefined,
  };
}

/** Every conference of a case. One that cannot be read is left out. */
export async function conferencesOf(
  { partition }: Pick<Target, 'partition'>,
  read: Reader,
): Promise<readonly Loaded<Conference>[]> {
  return (await read.list(conferenceType, { partition, limit: 100 })).items;
}

/** Whoever may see what it is asked for from. */
export function seesSource(person: Person, source: Source): boolean {
  const { consultation, consultations, enquiry, fromEnquiry } = source;
  if (!fromEnquiry || !enquiry) {
    return maySee(person, consultation.value, source.case.value, consultation.authority);
  }
  const own = consultations.filter((one) => enquiry.value.consultations.includes(one.target.id));
  return seesEnquiry(person, { family: source.case, consultations: own });
}

/** Whether a conference follows from it: the chair's outcome that stands, or an enquiry that still needs one. */
export function leadsToConference(
  { consultation, enquiry, fromEnquiry }: Source,
  settings: Settings,
): boolean {
  if (fromEnquiry && enquiry) return toCome.includes(enquiryStanding(enquiry.value));
  return courseStanding(consultation.value, settings)?.includes('icpc') === true;
}

/** What the conference is counted under: the enquiry where there is one, so that both ways lead to one conference. */
export const sourceId = ({ enquiry, consultation }: Pick<Source, 'enquiry' | 'consultation'>): string =>
  enquiry?.target.id ?? consultation.target.id;

/** Those that were asked for from the same source, cancelled ones too; not the reviews that came of them. */
export function ofSource(source: Source): readonly Loaded<Conference>[] {
  const id = sourceId(source);
  const asked = source.consultation.target.id;
  return source.conferences.filter(
    ({ value }) =>
      value.follows === undefined &&
      (value.enquiry === id || (value.enquiry === undefined && value.consultation === asked)),
  );
}

/** The one that still is to be held, or has its time. */
export const standingOne = (source: Source): Loaded<Conference> | undefined =>
  ofSource(source).find(({ value }) => value.cancelled === undefined);

/** The children as the consultations have them, those of the enquiry first. */
export function childrenOf({ consultation, consultations, enquiry }: Source): readonly ConferenceChild[] {
  const known = consultations.flatMap(({ value }) => value.children);
  const wanted = enquiry
    ? enquiry.value.children.flatMap(({ number }) => known.find((child) => child.number === number) ?? [])
    : [];
  return (wanted.length > 0 ? wanted : consultation.value.children)
    .slice(0, 12)
    .map(({ status: _status, ...child }) => child);
}

/** The types that are asked for so; reviews follow from a plan. */
export const askedTypes = ['initial', 'preBirth', 'transferIn'] as const;
export type AskedType = (typeof askedTypes)[number];

export function likelyType(source: Source): AskedType {
  const children = childrenOf(source);
  if (source.consultation.value.status === 'otherAuthorityPlan') return 'transferIn';
  return children.every(({ unborn }) => unborn) ? 'preBirth' : 'initial';
}

/** The first expected day of birth of the unborn; of a month alone its first day. */
export function expectedDay(children: readonly ConferenceChild[]): Temporal.PlainDate | undefined {
  return children
    .filter(({ unborn }) => unborn)
    .map(({ day, month }) => Temporal.PlainDate.from(day ?? `${month}-01`))
    .sort(Temporal.PlainDate.compare)
    .at(0);
}

/**
 * The clock it stands under. An enquiry's fifteen days go before all others (S1). Without one, a transfer-in conference
 * counts from the written notification (S7), a pre-birth one towards the birth (S8): its ideal day, or once that is
 * past the latest.
 */
export function clockOf(
  type: AskedType,
  source: Pick<Source, 'enquiry'>,
  children: readonly ConferenceChild[],
  notified: string | undefined,
  now: Temporal.Instant,
  settings: Settings,
): Conference['clock'] {
  const counted = (rule: NonNullable<Conference['clock']>['rule'], from: Temporal.PlainDate) => ({
    rule,
    from: from.toString(),
    dueOn: dueOn(rule, from, settings).toString(),
  });
  if (source.enquiry) return counted('initialConference', dayZero(source.enquiry.value));
  if (type === 'transferIn' && notified !== undefined) {
    return counted('transferIn', Temporal.PlainDate.from(notified));
  }
  const expected = type === 'preBirth' ? expectedDay(children) : undefined;
  if (!expected) return undefined;
  const ideal = counted('preBirthTarget', expected);
  const isPast = Temporal.PlainDate.compare(Temporal.PlainDate.from(ideal.dueOn), dayOf(now)) <= 0;
  return isPast ? counted('preBirthLatest', expected) : ideal;
}

/** Why it is late, as it was said of the enquiry. */
export function lateOf({ delay }: Pick<Enquiry, 'delay'>): Conference['late'] {
  if (!delay) return undefined;
  const { reasons, words, by, at } = delay;
  return { reasons, words, by, at };
}
