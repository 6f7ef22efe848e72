/** What is known before a conference of the family's side of it, and what is missing. Pure. */
import { type Advocacy, advocacyOf, ageOn, type Conference, type Safety } from '../../conference/index.ts';
import { dayOf, momentOf } from '../../practice/dates.ts';
import { familyReportDue } from '../../practice/report-deadlines.ts';
import type { Settings } from '../../practice/settings.ts';
import type { Attendance } from '../record.ts';
import type { ChildViews, Contacted, FamilyContact, FamilyContactSaid, Views } from './record.ts';

/** Of each with whom contact was made or not made, the last that was recorded; the latest first. */
export function contactsOf(
  contact: Pick<FamilyContact, 'contacts'> | undefined,
): readonly FamilyContactSaid[] {
  const seen = new Set<Contacted>();
  return (contact?.contacts ?? []).toReversed().filter((one) => {
    const isNews = one.with.some((who) => !seen.has(who));
    for (const who of one.with) seen.add(who);
    return isNews;
  });
}

/** Whether the chair has spoken with somebody of the family; undefined: nobody has said (C8, K64). */
export function contactMade(
  contact: Pick<FamilyContact, 'contacts'> | undefined,
): 'made' | 'notMade' | undefined {
  const known = contactsOf(contact);
  if (known.length === 0) return undefined;
  return known.some(({ is }) => is === 'made') ? 'made' : 'notMade';
}

/**
 * Whether the family had the social worker's report in time (C9, K57). `open`: it is not down as shared. Shared on a day
 * without a time counts as the end of that day.
 */
export type Sharing = 'inTime' | 'late' | 'withheld' | 'open';

export function sharingOf(
  family: Attendance['family'],
  starts: Temporal.Instant,
  settings: Pick<Settings, 'timescales'>,
): Sharing {
  if (!family) return 'open';
  if (family.is === 'withheld') return 'withheld';
  const at = momentOf(Temporal.PlainDate.from(family.on), family.time ?? '23:59');
  return Temporal.Instant.compare(at, familyReportDue(starts, settings)) <= 0 ? 'inTime' : 'late';
}

/** How it stands with one child. */
export interface ChildKnown {
  /** Which of the conference's children, from 0. */
  readonly n: number;
  readonly views: ChildViews | undefined;
  /** The age rule invites them to fill in a booklet (R9). */
  readonly bookletDue: boolean;
  /** Undefined where no advocate is due by the rule, and none is recorded. */
  readonly advocacy: Advocacy | undefined;
}

export function childrenKnown(
  { children }: Pick<Conference, 'children'>,
  views: Pick<Views, 'children'> | undefined,
  safety: Pick<Safety, 'advocacy'> | undefined,
  on: Temporal.PlainDate,
  { invitations }: Pick<Settings, 'invitations'>,
): readonly ChildKnown[] {
  const advocacies = advocacyOf({ children }, safety, on, invitations);
  return children.map((child, n) => {
    const age = ageOn(child, on);
    return {
      n,
      views: views?.children.find((one) => one.n === n),
      bookletDue: age !== undefined && age >= invitations.bookletFrom,
      advocacy: advocacies.find((one) => one.n === n)?.stands,
    };
  });
}

/** What of one child somebody still has to see to. */
export function openOf({
  views,
  bookletDue,
  advocacy,
}: ChildKnown): readonly ('views' | 'booklet' | 'advocate')[] {
  const waits = views?.booklet === 'given' || (views?.booklet === 'notGiven' && bookletDue);
  return [
    ...(views ? [] : (['views'] as const)),
    ...(waits ? (['booklet'] as const) : []),
    ...(advocacy === 'toOffer' || advocacy === 'tried' || advocacy === 'toArrange'
      ? (['advocate'] as const)
      : []),
  ];
}

/** Whether how the views of each child are heard has been said. */
export function viewsSaid(
  { children }: Pick<Conference, 'children'>,
  views: Pick<Views, 'children'> | undefined,
): boolean {
  return children.every((_, n) => views?.children.some((one) => one.n === n) === true);
}

/** The day by which the family is to have the social worker's report. */
export function sharedBy(
  starts: Temporal.Instant,
  settings: Pick<Settings, 'timescales'>,
): Temporal.PlainDate {
  return dayOf(familyReportDue(starts, settings));
}
