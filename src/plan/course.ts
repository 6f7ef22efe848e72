/**
 * The course of a plan: since when, under which category, when it is reviewed and when it ended. Pure functions of its
 * steps; reviews are counted from the conferences, never from another day (S12).
 */
import { type AbuseCategory, censusCategory } from '../practice/codes.ts';
import { dueOn, reviewClock, type TimescaleName, type TimescaleSettings } from '../practice/timescales.ts';
import type { Plan, Step } from './record.ts';

type Steps = Pick<Plan, 'steps' | 'inError'>;

const dayIn = (iso: string) => Temporal.PlainDate.from(iso);

/** The plan starts on the day of the conference (the census validator's rule 2885). */
export function startedOn({ steps }: Pick<Plan, 'steps'>): string {
  return steps[0]?.on ?? '';
}

export function endedOn({ steps, inError }: Steps): string | undefined {
  const last = steps.at(-1);
  return !inError && last?.kind === 'ended' ? last.on : undefined;
}

export const isOpen = (plan: Steps): boolean => !plan.inError && endedOn(plan) === undefined;

/** Whether it ran on a day: from the day it started until the day before it ended. */
export function ranOn(plan: Steps, on: string): boolean {
  if (plan.inError) return false;
  const ended = endedOn(plan);
  return startedOn(plan) <= on && (ended === undefined || on < ended);
}

/** Another chair takes it over with a conference; the same goes on. */
export function chairedBy(
  plan: Pick<Plan, 'chair' | 'chairsBefore'>,
  chair: string,
  on: string,
): Partial<Plan> {
  if (chair === plan.chair) return {};
  const before = [...(plan.chairsBefore ?? []), { chair: plan.chair, until: on }].slice(-50);
  return { chair, chairFrom: on, chairsBefore: before };
}

/** When somebody chaired it, as `[from, until)`: until is undefined while they do. */
function chairing(
  plan: Plan,
  chair: string,
): readonly (readonly [from: string, until: string | undefined])[] {
  let from = startedOn(plan);
  const spans: (readonly [string, string | undefined])[] = [];
  for (const before of plan.chairsBefore ?? []) {
    if (before.chair === chair) spans.push([from, before.until]);
    from = before.until;
  }
  if (plan.chair === chair) spans.push([from, endedOn(plan)]);
  return spans;
}

/**
 * How many children's plans a chair has. Where a number is known for a day (older plans may be unknown here), it is
 * counted on from there: what began or was taken over after that day comes to it, what ended or passed to somebody else
 * goes. Otherwise all that are known.
 */
export function caseloadOf(
  chair: string,
  plans: readonly Plan[],
  since: { readonly children: number; readonly on: string } | undefined,
): number {
  const spans = plans.filter(({ inError }) => !inError).flatMap((plan) => chairing(plan, chair));
  const hadThen = spans.filter(
    ([from, until]) => since && from <= since.on && (until === undefined || until > since.on),
  );
  const hasNow = spans.filter(([, until]) => until === undefined);
  return Math.max(0, (since?.children ?? 0) + hasNow.length - hadThen.length);
}

/** The stock and what flows into it and out of it (K23, K25, K26), over days that are both included. */
export function countsOf(plans: readonly Steps[], from: string, to: string) {
  const real = plans.filter(({ inError }) => !inError);
  const within = (on: string | undefined) => on !== undefined && from <= on && on <= to;
  return {
    before: real.filter((plan) => ranOn(plan, dayIn(from).subtract({ days: 1 }).toString())).length,
    starts: real.filter((plan) => within(startedOn(plan))).length,
    ends: real.filter((plan) => within(endedOn(plan))).length,
    open: real.filter((plan) => ranOn(plan, to)).length,
  };
}

/** Every category that was decided, in their order; none while it is left for later. */
function decidedCategories({ steps }: Pick<Plan, 'steps'>): readonly (readonly AbuseCategory[])[] {
  return steps.flatMap((step) =>
    'categories' in step && step.categories.length > 0 ? [step.categories] : [],
  );
}

export const initialCategories = (plan: Pick<Plan, 'steps'>): readonly AbuseCategory[] =>
  decidedCategories(plan)[0] ?? [];
export const latestCategories = (plan: Pick<Plan, 'steps'>): readonly AbuseCategory[] =>
  decidedCategories(plan).at(-1) ?? [];

/** As the census has them (D3). */
export function censusOf(plan: Plan) {
  return {
    start: startedOn(plan),
    end: endedOn(plan),
    initial: censusCategory(initialCategories(plan)),
    latest: censusCategory(latestCategories(plan)),
    previous: plan.previous,
    reviews: reviewsOf(plan).map(({ on }) => on),
  };
}

/** What conferences have decided, the first of which began it. */
const conferencesIn = ({ steps }: Pick<Plan, 'steps'>): readonly Step[] =>
  steps.filter(({ kind }) => kind !== 'categorised');

/** Reviews that were held, with the day by which each was due. */
export function reviewsOf(
  plan: Pick<Plan, 'steps'>,
): readonly { readonly on: string; readonly dueOn?: string }[] {
  return plan.steps.flatMap((step) => {
    if (step.kind === 'started' || step.kind === 'categorised') return [];
    return [{ on: step.on, ...(step.dueOn === undefined ? {} : { dueOn: step.dueOn }) }];
  });
}

/** The last conference that decided about it. */
export function lastOf(plan: Pick<Plan, 'steps'>): Step {
  const last = conferencesIn(plan).at(-1);
  if (!last) throw new Error('a plan without a beginning');
  return last;
}

export interface ReviewDue {
  readonly rule: TimescaleName;
  readonly from: Temporal.PlainDate;
  /** The last day in time. */
  readonly latest: Temporal.PlainDate;
  /** That, or the earlier day that the conference chose. */
  readonly dueOn: Temporal.PlainDate;
}

type Reviewed = Pick<Plan, 'steps' | 'born' | 'agreed'>;

/** When it is reviewed next, counted from the last conference. */
export function reviewDue(plan: Reviewed, settings: TimescaleSettings): ReviewDue {
  const last = lastOf(plan);
  const which = last.kind === 'started' ? 'first' : 'later';
  const clock = reviewClock(which, dayIn(last.on), settings, plan.born && dayIn(plan.born.on));
  const chosen = plan.agreed?.conference === last.conference ? plan.agreed.review : undefined;
  const earlier = chosen !== undefined && chosen < clock.dueOn.toString();
  return {
    rule: clock.rule,
    from: clock.from,
    latest: clock.dueOn,
    dueOn: earlier ? dayIn(chosen) : clock.dueOn,
  };
}

/** Halfway between the last conference and the next. */
export function midwayOn(plan: Reviewed, settings: TimescaleSettings): Temporal.PlainDate {
  const from = dayIn(lastOf(plan).on);
  return from.add({ days: Math.floor(from.until(reviewDue(plan, settings).dueOn).days / 2) });
}

/** By when a core group is due: the first after the plan began, then each after the one before. */
export function coreGroupDue(
  plan: Pick<Plan, 'steps' | 'coreGroups' | 'agreed'>,
  settings: TimescaleSettings,
): Temporal.PlainDate {
  const held = plan.coreGroups
    .map(({ on }) => on)
    .sort()
    .at(-1);
  if (held !== undefined) return dueOn('laterCoreGroup', dayIn(held), settings);
  const started = startedOn(plan);
  const latest = dueOn('firstCoreGroup', dayIn(started), settings);
  const chosen = plan.agreed?.coreGroup;
  return chosen !== undefined && chosen < latest.toString() ? dayIn(chosen) : latest;
}

/** The plans of a family whose reviews fall due so close to one another that one conference looks at them all. */
export function reviewedTogether<T extends { readonly value: Reviewed }>(
  one: T,
  plans: readonly T[],
  settings: TimescaleSettings,
): readonly T[] {
  const due = reviewDue(one.value, settings).dueOn;
  return plans.filter(
    ({ value }) => Math.abs(due.until(reviewDue(value, settings).dueOn).days) <= togetherDays,
  );
}

const togetherDays = 28;
