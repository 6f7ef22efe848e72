/** Who is thought of first for a conference: out of the settings, by the children's ages and the type. Pure. */
import type { ConferenceType } from '../../practice/codes.ts';
import type { InvitationRule, InvitationSettings } from '../../practice/invitation-settings.ts';
import { ageOn, type Born } from '../ages.ts';
import type { ConferenceChild } from '../record.ts';

export interface Proposal {
  readonly agency: string;
  readonly role: string;
  readonly required: boolean;
  readonly deputy: boolean;
  /** Because of which children, by number, in the order of the conference. */
  readonly children: readonly string[];
}

function concerns(rule: InvitationRule, child: Born, on: Temporal.PlainDate): boolean {
  if (rule.children === 'all') return true;
  if (rule.children === 'unborn') return child.unborn;
  const age = ageOn(child, on);
  return age !== undefined && age >= rule.children.from && age <= rule.children.to;
}

/** In the order of the settings; somebody who is there because of no child is not asked. */
export function proposed(
  { type, children }: { readonly type: ConferenceType; readonly children: readonly ConferenceChild[] },
  on: Temporal.PlainDate,
  { list }: Pick<InvitationSettings, 'list'>,
): readonly Proposal[] {
  return list
    .filter(({ types }) => types.includes(type))
    .map((rule) => ({
      agency: rule.agency,
      role: rule.role,
      required: rule.required,
      deputy: rule.deputy,
      children: children.filter((child) => concerns(rule, child, on)).map(({ number }) => number),
    }))
    .filter((proposal) => proposal.children.length > 0);
}

/**
 * Which children are offered an advocate, by number: from an age, or from the September in which they enter secondary
 * school (after their eleventh birthday).
 */
export function offeredAdvocacy(
  children: readonly ConferenceChild[],
  on: Temporal.PlainDate,
  { advocacyFrom }: Pick<InvitationSettings, 'advocacyFrom'>,
): readonly string[] {
  return children
    .filter((child) => {
      const age = ageOn(child, on);
      if (age === undefined) return false;
      return advocacyFrom === 'secondarySchool' ? isAtSecondarySchool(child, on) : age >= advocacyFrom;
    })
    .map(({ number }) => number);
}

/** Children enter year 7 in the September after the thirty-first of August by which they are eleven. */
function isAtSecondarySchool({ month }: Born, on: Temporal.PlainDate): boolean {
  const born = Temporal.PlainYearMonth.from(month);
  const enters = born.year + (born.month >= 9 ? 12 : 11);
  return Temporal.PlainDate.compare(on, Temporal.PlainDate.from({ year: enters, month: 9, day: 1 })) >= 0;
}
