/**
 * The clocks of child protection conferencing: each a named rule with its day 0, its length and its source. The marks
 * (S1, S4, ...) are those of docs/practice.md; the lengths are settings (`timescales`).
 *
 * The day on which something happens is day 0. Working days are counted by the authority's calendar, so what they lead
 * to is never a day off. Weeks and months are calendar time, and what they lead to may be one: a conference is then
 * held on a working day before (`lastWorkingDay`). Months are added as Temporal adds them: the day of the month is kept
 * where the month has it, and is otherwise the month's last day (30 November and three months: 28 or 29 February). The
 * limit that follows is counted from the day itself, so a month's end does not move later limits.
 */
import type { Settings } from './settings.ts';
import { calendar } from './working-days.ts';

/** What of the settings bears on timescales. */
export type TimescaleSettings = Pick<Settings, 'holidays' | 'timescales'>;

/** How long: counted forwards from day 0, or back from it when `n` is negative. */
export interface Length {
  readonly unit: 'workingDays' | 'weeks' | 'months';
  readonly n: number;
}

export interface Timescale {
  /** What is due, as people say it. */
  readonly title: string;
  /** What happens on day 0. */
  readonly from: string;
  readonly source: string;
  length(own: Settings['timescales']): Length;
}

/** Weeks of a pregnancy, as expected dates are reckoned. */
const pregnancyWeeks = 40;

const workingDays = (n: number): Length => ({ unit: 'workingDays', n });
const weeks = (n: number): Length => ({ unit: 'weeks', n });
const months = (n: number): Length => ({ unit: 'months', n });

const initiation = 'the strategy discussion at which section 47 enquiries were initiated';
const expected = 'the expected date of birth';

export const timescales = {
  /** Never counted anew from a later strategy discussion (S2): see `initiatedOn`. */
  initialConference: {
    title: 'Initial child protection conference',
    from: initiation,
    source: 'S1: Working Together; standard safeguarding dataset, icpc_icpc_target_date',
    length: (own) => workingDays(own.initialConferenceWorkingDays),
  },
  conferenceRequest: {
    title: 'Request for the conference',
    from: initiation,
    source: 'S4: Bolton and Tees procedures',
    length: (own) => workingDays(own.conferenceRequestWorkingDays),
  },
  /** Police want time for their checks: by when they are asked. */
  policeChecks: {
    title: 'Police asked for their checks',
    from: 'the conference',
    source: 'S4: local procedures',
    length: (own) => workingDays(-own.policeChecksWorkingDays),
  },
  /** A temporary stay does not start it. */
  transferIn: {
    title: 'Transfer-in conference',
    from: 'the written notification of the transferring authority',
    source: 'S7: Norfolk procedures 3.8',
    length: (own) => workingDays(own.transferInWorkingDays),
  },
  /** Counted from the conference also where the plan is recorded as starting on another day (S12). */
  firstReview: {
    title: 'First review conference',
    from: 'the initial conference',
    source: 'S5: Working Together, as North Yorkshire and Croydon (3c) apply it',
    length: (own) => months(own.firstReviewMonths),
  },
  laterReview: {
    title: 'Review conference',
    from: 'the review before',
    source: 'S5: Working Together, as North Yorkshire and Croydon (3c) apply it',
    length: (own) => months(own.laterReviewMonths),
  },
  /** One that was adjourned goes on. It begins no clock anew: the enquiry's fifteen days run on beside it (S2). */
  reconvened: {
    title: 'Reconvened conference',
    from: 'the conference that was adjourned',
    source: 'S2: nothing begins anew; the ten working days are our own',
    length: (own) => workingDays(own.reconvenedWorkingDays),
  },
  /** For a plan made before birth (S12). */
  reviewAfterBirth: {
    title: 'First review after the birth',
    from: 'the birth',
    source: 'S8: Cheshire East procedures',
    length: (own) => weeks(own.preBirth.reviewWeeksAfterBirth),
  },
  firstCoreGroup: {
    title: 'First core group',
    from: 'the initial conference',
    source: 'S6: Norfolk 3.6 and Medway procedures',
    length: (own) => workingDays(own.firstCoreGroupWorkingDays),
  },
  laterCoreGroup: {
    title: 'Core group',
    from: 'the core group before',
    source: 'S6: every four weeks in Sefton, six elsewhere',
    length: (own) => weeks(own.coreGroupWeeks),
  },
  preBirthTarget: {
    title: 'Pre-birth conference, ideally',
    from: expected,
    source: 'S8: Pan-Sussex and Cheshire East procedures; there is no national figure',
    length: (own) => months(-own.preBirth.monthsBeforeDue),
  },
  preBirthEarliest: {
    title: 'Pre-birth conference, at the earliest',
    from: expected,
    source: 'S8: not in the first twelve weeks, Nottinghamshire procedures',
    length: (own) => weeks(own.preBirth.earliestWeek - pregnancyWeeks),
  },
  preBirthLatest: {
    title: 'Pre-birth conference, at the latest',
    from: expected,
    source: 'S8: no later than week 34, Sefton procedures',
    length: (own) => weeks(own.preBirth.latestWeek - pregnancyWeeks),
  },
  assessment: {
    title: 'Assessment',
    from: 'the referral',
    source: "S9: Lewisham procedures; the census validator's rule 8670Q",
    length: (own) => workingDays(own.assessmentWorkingDays),
  },
  decisionLetter: {
    title: 'Decisions and outline plan sent',
    from: 'the conference',
    source: 'S11: a local standard found in many services',
    length: (own) => workingDays(own.decisionLetterWorkingDays),
  },
  record: {
    title: 'Record of the conference sent',
    from: 'the conference',
    source: 'S11: a local standard found in many services',
    length: (own) => workingDays(own.recordWorkingDays),
  },
  longPlan: {
    title: 'Longest a plan should last',
    from: 'the start of the plan',
    source: 'S10: Swindon procedures, a local example',
    length: (own) => months(own.longPlan.mostMonths),
  },
} as const satisfies Record<string, Timescale>;

export type TimescaleName = keyof typeof timescales;

export const timescaleNames = Object.keys(timescales) as readonly TimescaleName[]; // the keys of a constant

/** How long a rule is, in this authority. */
export function lengthOf(name: TimescaleName, settings: TimescaleSettings): Length {
  return timescales[name].length(settings.timescales);
}

/** The last day on which it is in time (for `preBirthEarliest`: the first). */
export function dueOn(
  name: TimescaleName,
  dayZero: Temporal.PlainDate,
  settings: TimescaleSettings,
): Temporal.PlainDate {
  const { unit, n } = lengthOf(name, settings);
  switch (unit) {
    case 'workingDays':
      return calendar(settings).addWorkingDays(dayZero, n);
    case 'weeks':
      return dayZero.add({ weeks: n });
    case 'months':
      return dayZero.add({ months: n }, { overflow: 'constrain' });
  }
}

/**
 * The last day on which a conference due on this day can be held: conferences are held on working days (the census
 * validator's rules 8875 and 8870Q refuse weekends).
 */
export function lastWorkingDay(due: Temporal.PlainDate, settings: TimescaleSettings): Temporal.PlainDate {
  return calendar(settings).onOrBefore(due);
}

/**
 * Day 0 of the initial conference: the strategy discussion at which section 47 enquiries were initiated. A later
 * discussion never restarts the clock (S2: abolished by Working Together 2015), also when it is marked as having
 * initiated enquiries again. Undefined while none has.
 */
export function initiatedOn(
  discussions: readonly { readonly on: Temporal.PlainDate; readonly initiated: boolean }[],
): Temporal.PlainDate | undefined {
  return discussions
    .filter((discussion) => discussion.initiated)
    .map((discussion) => discussion.on)
    .sort(Temporal.PlainDate.compare)[0];
}

/**
 * By when the first review is held: three months after the initial conference, and for a child who was unborn then,
 * four weeks after the birth where that is sooner (S5, S8, S12).
 */
export function firstReviewDue(
  conferenceOn: Temporal.PlainDate,
  settings: TimescaleSettings,
  bornOn?: Temporal.PlainDate,
): Temporal.PlainDate {
  const due = dueOn('firstReview', conferenceOn, settings);
  if (!bornOn || Temporal.PlainDate.compare(bornOn, conferenceOn) <= 0) return due;
  const afterBirth = dueOn('reviewAfterBirth', bornOn, settings);
  return Temporal.PlainDate.compare(afterBirth, due) < 0 ? afterBirth : due;
}

/** Which review it is: the first after an initial conference, or one after another review. */
export type WhichReview = 'first' | 'later';

/**
 * The clock of a review: which rule, from which day, to which. `last` is the day of the conference before, `bornOn` that
 * of the birth of a child who was unborn then.
 */
export function reviewClock(
  which: WhichReview,
  last: Temporal.PlainDate,
  settings: TimescaleSettings,
  bornOn?: Temporal.PlainDate,
): { readonly rule: TimescaleName; readonly from: Temporal.PlainDate; readonly dueOn: Temporal.PlainDate } {
  if (which === 'later')
    return { rule: 'laterReview', from: last, dueOn: dueOn('laterReview', last, settings) };
  const due = firstReviewDue(last, settings, bornOn);
  const byBirth = bornOn !== undefined && !due.equals(dueOn('firstReview', last, settings));
  return {
    ...(byBirth ? { rule: 'reviewAfterBirth', from: bornOn } : { rule: 'firstReview', from: last }),
    dueOn: due,
  };
}

/** The days on which a long plan is looked at: by default 9, 12 and 15 months after its start (S10). */
export function longPlanLooks(
  startedOn: Temporal.PlainDate,
  settings: TimescaleSettings,
): readonly Temporal.PlainDate[] {
  return settings.timescales.longPlan.lookMonths.map((n) =>
    startedOn.add({ months: n }, { overflow: 'constrain' }),
  );
}
