/**
 * The code lists of the service: codes, labels, and from when to when each may be chosen. A code is kept for ever in
 * records; a code whose time has ended is shown with its label but no longer offered. `validFrom` is the first day of
 * the earliest year for which our sources show the code in use (our own lists have the day of the lists they stand
 * beside); `validTo` is the last day it could be chosen. The marks in the sources (C5, D1) are explained in
 * docs/practice.md.
 */
import { z } from 'zod';

/** One entry of a code list. Dates are calendar days, ISO, both inclusive. */
export interface Code<C extends string = string> {
  readonly code: C;
  readonly label: string;
  readonly validFrom: string;
  readonly validTo?: string;
  /** Chosen alone or not at all: it excludes every other code of its list. */
  readonly exclusive?: boolean;
}

/** A code list; `multiple` says that several codes may be chosen together. */
export interface CodeList<C extends string = string> {
  readonly name: string;
  readonly multiple: boolean;
  readonly codes: readonly Code<C>[];
}

/**
 * Categories of abuse, several at a consultation.
 * Source: Milton Keynes 2021-22, Child Protection Consultations (neglect, emotional, physical, sexual; C5), in use
 * already in Hammersmith & Fulham 2011-12; codes as the Department for Education's children in need census has them
 * (D1). `MUL` is a figure of that census, folded from several categories when it is printed, and is never chosen.
 */
export const abuseCategories = {
  name: 'categories',
  multiple: true,
  codes: [
    { code: 'NEG', label: 'Neglect', validFrom: '2011-04-01' },
    { code: 'EMO', label: 'Emotional abuse', validFrom: '2011-04-01' },
    { code: 'PHY', label: 'Physical abuse', validFrom: '2011-04-01' },
    { code: 'SAB', label: 'Sexual abuse', validFrom: '2011-04-01' },
  ],
} as const satisfies CodeList;
export type AbuseCategory = (typeof abuseCategories.codes)[number]['code'];

/**
 * Prevalent issues, several; "none identified" excludes the rest.
 * Source: Milton Keynes 2021-22, Child Protection Consultations (C5).
 */
export const prevalentIssues = {
  name: 'prevalent issues',
  multiple: true,
  codes: [
    { code: 'domesticAbuse', label: 'Domestic abuse', validFrom: '2020-04-01' },
    { code: 'parentalMentalHealth', label: 'Parental mental health', validFrom: '2020-04-01' },
    { code: 'parentalDrugMisuse', label: 'Parental drug misuse', validFrom: '2020-04-01' },
    { code: 'parentalAlcoholMisuse', label: 'Parental alcohol misuse', validFrom: '2020-04-01' },
    { code: 'personPosingRisk', label: 'Person posing a risk to children', validFrom: '2020-04-01' },
    { code: 'parentalLearningDisability', label: 'Parental learning disability', validFrom: '2020-04-01' },
    { code: 'parentalPhysicalDisability', label: 'Parental physical disability', validFrom: '2020-04-01' },
    { code: 'parentalIllHealth', label: 'Parental ill health', validFrom: '2020-04-01' },
    { code: 'exploitation', label: 'Child sexual or criminal exploitation', validFrom: '2020-04-01' },
    { code: 'noneIdentified', label: 'None identified', validFrom: '2020-04-01', exclusive: true },
  ],
} as const satisfies CodeList;
export type PrevalentIssue = (typeof prevalentIssues.codes)[number]['code'];

/**
 * Outcomes of a consultation, several.
 * Source: Milton Keynes 2021-22, Child Protection Consultations (C5). The same report withdraws "mapping":
 * it "should not be seen in the figures for 2022-23", so 31 March 2022 is the last day of its use.
 */
export const consultationOutcomes = {
  name: 'outcomes',
  multiple: true,
  codes: [
    { code: 'icpc', label: 'Initial child protection conference', validFrom: '2020-04-01' },
    { code: 'continueCin', label: 'Continue child in need plan', validFrom: '2020-04-01' },
    { code: 'strategyMeeting', label: 'Strategy meeting', validFrom: '2020-04-01' },
    { code: 'legalAdvice', label: 'Legal advice / PLO', validFrom: '2020-04-01' },
    {
      code: 'reviewAfterInformation',
      label: 'Review following further information gathering',
      validFrom: '2020-04-01',
    },
    { code: 'mapping', label: 'Mapping', validFrom: '2020-04-01', validTo: '2022-03-31' },
    { code: 'other', label: 'Other', validFrom: '2020-04-01' },
  ],
} as const satisfies CodeList;
export type ConsultationOutcome = (typeof consultationOutcomes.codes)[number]['code'];

/**
 * The child's present status when a consultation is asked for.
 * Source: our own list, after the cases that consultations are held about (Milton Keynes 2021-22: child in need plans,
 * looked-after children, receiving-in conferences; Warwickshire 2020: dual status under a court order).
 */
export const presentStatuses = {
  name: 'present status',
  multiple: false,
  codes: [
    { code: 'assessment', label: 'Assessment', validFrom: '2020-04-01' },
    { code: 'cinPlan', label: 'Child in need plan', validFrom: '2020-04-01' },
    { code: 'lookedAfter', label: 'Looked after', validFrom: '2020-04-01' },
    { code: 'otherAuthorityPlan', label: 'Subject to another authority’s plan', validFrom: '2020-04-01' },
    { code: 'courtOrder', label: 'Court order', validFrom: '2020-04-01' },
    { code: 'none', label: 'None of these', validFrom: '2020-04-01' },
  ],
} as const satisfies CodeList;
export type PresentStatus = (typeof presentStatuses.codes)[number]['code'];

/** How soon a consultation is needed. Our own list; the times that follow from it are settings (`response`). */
export const howSoon = {
  name: 'how soon',
  multiple: false,
  codes: [
    { code: 'today', label: 'Today', validFrom: '2020-04-01' },
    { code: 'twoWorkingDays', label: 'Within two working days', validFrom: '2020-04-01' },
    { code: 'routine', label: 'Routine', validFrom: '2020-04-01' },
  ],
} as const satisfies CodeList;
export type HowSoon = (typeof howSoon.codes)[number]['code'];

/**
 * Sex of a child; unborn must be U.
 * Source: children in need census since 2024-25 (D7; the census validator's rules 4180 and 8750).
 */
export const sexes = {
  name: 'sex',
  multiple: false,
  codes: [
    { code: 'F', label: 'Female', validFrom: '2024-04-01' },
    { code: 'M', label: 'Male', validFrom: '2024-04-01' },
    { code: 'U', label: 'Unknown or unborn', validFrom: '2024-04-01' },
  ],
} as const satisfies CodeList;
export type Sex = (typeof sexes.codes)[number]['code'];

/**
 * Whether a strategy discussion has been held or arranged. A strategy meeting is always required to start section 47
 * enquiries and a conference. Source: Milton Keynes 2021-22 (C3).
 */
export const strategyStates = {
  name: 'strategy discussion',
  multiple: false,
  codes: [
    { code: 'notYet', label: 'Not yet', validFrom: '2020-04-01' },
    { code: 'arranged', label: 'Arranged', validFrom: '2020-04-01' },
    { code: 'held', label: 'Held', validFrom: '2020-04-01' },
  ],
} as const satisfies CodeList;
export type StrategyState = (typeof strategyStates.codes)[number]['code'];

/**
 * Types of conference, each counted and timed on its own.
 * Source: Croydon 2017-18 (initial, pre-birth, transfer-in, review); Milton Keynes 2021-22 (a review joined with the
 * review of a child in care).
 */
export const conferenceTypes = {
  name: 'conference type',
  multiple: false,
  codes: [
    { code: 'initial', label: 'Initial conference', validFrom: '2011-04-01' },
    { code: 'preBirth', label: 'Pre-birth conference', validFrom: '2017-04-01' },
    { code: 'transferIn', label: 'Transfer-in conference', validFrom: '2017-04-01' },
    { code: 'review', label: 'Review conference', validFrom: '2011-04-01' },
    { code: 'combinedReview', label: 'Review conference and child in care review', validFrom: '2021-04-01' },
  ],
} as const satisfies CodeList;
export type ConferenceType = (typeof conferenceTypes.codes)[number]['code'];

/** A conference about children who have a plan already. */
export const isReview = (type: ConferenceType): boolean => type === 'review' || type === 'combinedReview';

/**
 * Who takes part in a strategy discussion. Children's social care, police and health are the least that one needs
 * (Working Together 2023, as Surrey's procedures put it; W1); the others as it is appropriate.
 */
export const strategyAgencies = {
  name: 'agencies present',
  multiple: true,
  codes: [
    { code: 'socialCare', label: 'Children’s social care', validFrom: '2015-04-01' },
    { code: 'police', label: 'Police', validFrom: '2015-04-01' },
    { code: 'health', label: 'Health', validFrom: '2015-04-01' },
    { code: 'education', label: 'Education', validFrom: '2015-04-01' },
    { code: 'referrer', label: 'The agency that made the referral', validFrom: '2015-04-01' },
    { code: 'other', label: 'Another agency', validFrom: '2015-04-01' },
  ],
} as const satisfies CodeList;
export type StrategyAgency = (typeof strategyAgencies.codes)[number]['code'];

/**
 * Why an initial conference is, or was, held after its last day, several.
 * Sources: Milton Keynes 2021-22 (volume, room, chair, note taker, quoracy, family; C15); Buckinghamshire 2016-17 (late
 * request, family, reports, quoracy; B1, B2); Croydon 2017-18 (chair, late request, delay in another service,
 * rearranged; R1, R4).
 */
export const delayReasons = {
  name: 'reasons for the delay',
  multiple: true,
  codes: [
    { code: 'volume', label: 'Volume of conferences', validFrom: '2016-04-01' },
    { code: 'room', label: 'No room', validFrom: '2016-04-01' },
    { code: 'chair', label: 'No chair', validFrom: '2016-04-01' },
    { code: 'noteTaker', label: 'No note taker', validFrom: '2016-04-01' },
    { code: 'quoracy', label: 'Not quorate', validFrom: '2016-04-01' },
    { code: 'lackOfReports', label: 'Lack of reports', validFrom: '2016-04-01' },
    { code: 'family', label: 'Commitments of the family', validFrom: '2016-04-01' },
    { code: 'lateRequest', label: 'Conference asked for late', validFrom: '2016-04-01' },
    { code: 'rearranged', label: 'Rearranged', validFrom: '2016-04-01' },
    { code: 'otherService', label: 'Delay in another service', validFrom: '2016-04-01' },
    { code: 'other', label: 'Other', validFrom: '2016-04-01' },
  ],
} as const satisfies CodeList;
export type DelayReason = (typeof delayReasons.codes)[number]['code'];

/**
 * Why a conference went on though the local rule of quorum asked for more.
 * Source: Swindon, "Quoracy at child protection conferences", March 2023 (too few agencies in contact with the child,
 * enough information, delay harmful, child looked after meanwhile; Q2).
 */
export const inquorateReasons = {
  name: 'reasons for going ahead',
  multiple: false,
  codes: [
    { code: 'enoughInformation', label: 'There is enough information to decide', validFrom: '2023-03-01' },
    {
      code: 'fewAgencies',
      label: 'Pre-birth, or few agencies have been in contact with the child',
      validFrom: '2023-03-01',
    },
    { code: 'delayHarmful', label: 'Delay would harm the child', validFrom: '2023-03-01' },
    { code: 'lookedAfter', label: 'The child has become looked after', validFrom: '2023-03-01' },
    { code: 'other', label: 'Another reason', validFrom: '2023-03-01' },
  ],
} as const satisfies CodeList;
export type InquorateReason = (typeof inquorateReasons.codes)[number]['code'];

/**
 * How a child took part in a conference about them.
 * Source: the standard data set's participation codes for reviews (PN0 to PN7; D8). PN1 to PN4 attend; PN1 to PN3, PN5
 * and PN6 take part.
 */
export const participations = {
  name: 'participation of a child',
  multiple: false,
  codes: [
    { code: 'PN0', label: 'PN0 · Under four years old', validFrom: '2011-04-01' },
    { code: 'PN1', label: 'PN1 · Came, and spoke for themselves', validFrom: '2011-04-01' },
    { code: 'PN2', label: 'PN2 · Came, and an advocate spoke for them', validFrom: '2011-04-01' },
    { code: 'PN3', label: 'PN3 · Came, and gave their views without words', validFrom: '2011-04-01' },
    { code: 'PN4', label: 'PN4 · Came, and gave no views', validFrom: '2011-04-01' },
    { code: 'PN5', label: 'PN5 · Did not come, an advocate spoke for them', validFrom: '2011-04-01' },
    { code: 'PN6', label: 'PN6 · Did not come, views given in another way', validFrom: '2011-04-01' },
    { code: 'PN7', label: 'PN7 · Did not come, no views given', validFrom: '2011-04-01' },
  ],
} as const satisfies CodeList;
export type Participation = (typeof participations.codes)[number]['code'];

/**
 * What a chair thinks of the social worker's report, in the four grades of Ofsted.
 * Source: Croydon 2017-18 (the chair gives feedback on the report and an Ofsted grading; R13).
 */
export const reportGrades = {
  name: 'quality of the report',
  multiple: false,
  codes: [
    { code: 'outstanding', label: 'Outstanding', validFrom: '2017-04-01' },
    { code: 'good', label: 'Good', validFrom: '2017-04-01' },
    { code: 'requiresImprovement', label: 'Requires improvement', validFrom: '2017-04-01' },
    { code: 'inadequate', label: 'Inadequate', validFrom: '2017-04-01' },
    { code: 'none', label: 'There was no report', validFrom: '2017-04-01' },
  ],
} as const satisfies CodeList;
export type ReportGrade = (typeof reportGrades.codes)[number]['code'];

/**
 * Why a child was not made the subject of a plan.
 * Source: Croydon 2017-18 and Hammersmith & Fulham 2011-12 count "plan" and "other" (K14); what the other was follows the
 * destinations of plans (Milton Keynes 2021-22, K46), and early help is our own.
 */
export const noPlanReasons = {
  name: 'why not a plan',
  multiple: false,
  codes: [
    { code: 'childInNeed', label: 'A child in need plan instead', validFrom: '2011-04-01' },
    { code: 'earlyHelp', label: 'Early help instead', validFrom: '2011-04-01' },
    { code: 'lookedAfter', label: 'The child is looked after', validFrom: '2011-04-01' },
    { code: 'other', label: 'Another reason', validFrom: '2011-04-01' },
  ],
} as const satisfies CodeList;
export type NoPlanReason = (typeof noPlanReasons.codes)[number]['code'];

/**
 * Where a plan went that ended.
 * Source: Milton Keynes 2021-22 (child in need, looked after, transferred; the rest is other: eighteen, an order, moved,
 * no need any more; K46).
 */
export const planDestinations = {
  name: 'destination',
  multiple: false,
  codes: [
    { code: 'childInNeed', label: 'Child in need', validFrom: '2011-04-01' },
    { code: 'lookedAfter', label: 'Looked after', validFrom: '2011-04-01' },
    { code: 'transferred', label: 'Transferred to another authority', validFrom: '2011-04-01' },
    { code: 'other', label: 'Another', validFrom: '2011-04-01' },
  ],
} as const satisfies CodeList;
export type PlanDestination = (typeof planDestinations.codes)[number]['code'];

/**
 * The child's legal status beside the plan, as far as conferences speak of it. The list is our own: none of the published
 * reports has one for children on a plan.
 */
export const legalStatuses = {
  name: 'legal status',
  multiple: false,
  codes: [
    { code: 'none', label: 'No order, not looked after', validFrom: '2026-04-01' },
    { code: 'accommodated', label: 'Accommodated by agreement', validFrom: '2026-04-01' },
    { code: 'preProceedings', label: 'Pre-proceedings', validFrom: '2026-04-01' },
    { code: 'interimOrder', label: 'Interim care or supervision order', validFrom: '2026-04-01' },
    { code: 'careOrder', label: 'Care order', validFrom: '2026-04-01' },
    { code: 'supervisionOrder', label: 'Supervision order', validFrom: '2026-04-01' },
    { code: 'otherOrder', label: 'Another order', validFrom: '2026-04-01' },
  ],
} as const satisfies CodeList;
export type LegalStatus = (typeof legalStatuses.codes)[number]['code'];

/** A category as the children in need census has it; `undefined` while none has been decided (D1: several are `MUL`). */
export function censusCategory(categories: readonly AbuseCategory[]): AbuseCategory | 'MUL' | undefined {
  const [first, ...more] = new Set(categories);
  return more.length > 0 ? 'MUL' : first;
}

/** The day that was asked about last, as text: nearly always the one that is asked about next. */
let lastDay: { readonly on: Temporal.PlainDate; readonly text: string } | undefined;

/** The codes that may be chosen on a day, in the list's order. */
export function offered<C extends string>(list: CodeList<C>, on: Temporal.PlainDate): readonly Code<C>[] {
  if (lastDay?.on !== on) lastDay = { on, text: on.toString() };
  const day = lastDay.text;
  return list.codes.filter(
    (code) => code.validFrom <= day && (code.validTo === undefined || day <= code.validTo),
  );
}

/** The label of a code, also of one that is no longer offered. A code that the list never held is shown as it is. */
export function label(list: CodeList, code: string): string {
  return list.codes.find((entry) => entry.code === code)?.label ?? code;
}

/** The labels of several codes in the list's order, joined for reading: `Neglect, Emotional abuse`. */
export function labels(list: CodeList, codes: readonly string[]): string {
  const known = list.codes.filter((entry) => codes.includes(entry.code)).map((entry) => entry.label);
  const unknown = codes.filter((code) => !list.codes.some((entry) => entry.code === code));
  return [...known, ...unknown].join(', ');
}

/** A zod enum of every code that the list ever held: for records, which keep codes whose time has ended. */
export function codeSchema<C extends string>(list: CodeList<C>) {
  const codes = list.codes.map((entry) => entry.code);
  return z.enum(Object.fromEntries(codes.map((code) => [code, code])) as { [K in C]: K }); // keys and values are the same codes
}

/**
 * A zod array of several codes of one list, for records: none twice, and an exclusive code alone. At least `min` of
 * them (1).
 */
export function codesSchema<C extends string>(list: CodeList<C>, min = 1) {
  return z
    .array(codeSchema(list))
    .min(min, { error: `Choose at least ${min === 1 ? 'one' : min}.` })
    .max(list.codes.length)
    .superRefine((codes, context) => {
      for (const problem of togetherProblems(list, codes))
        context.addIssue({ code: 'custom', message: problem });
    });
}

/** What is wrong with these codes being chosen together, in words for a person; empty when nothing is. */
export function togetherProblems(list: CodeList, codes: readonly string[]): string[] {
  const problems: string[] = [];
  if (new Set(codes).size !== codes.length) problems.push('The same choice stands here twice.');
  const alone = list.codes.find((entry) => entry.exclusive && codes.includes(entry.code));
  if (alone && new Set(codes).size > 1) {
    problems.push(`"${alone.label}" cannot stand together with anything else.`);
  }
  return problems;
}

/** Those of the codes that cannot be chosen on a day, because the list does not hold them or their time has ended. */
export function notOffered(list: CodeList, codes: readonly string[], on: Temporal.PlainDate): string[] {
  const open = offered(list, on);
  return codes.filter((code) => !open.some((entry) => entry.code === code));
}
