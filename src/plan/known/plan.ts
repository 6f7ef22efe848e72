/**
 * A plan that ran before the service had Quorate, as it is told: by a file that an administrator brings in, or by card
 * when a review is asked for. Its conferences are none of ours: they have their day and no record. Pure.
 */
import type { ConferenceChild } from '../../conference/index.ts';
import type { PersonId } from '../../kernel/actor.ts';
import { referenceFor } from '../../kernel/ids.ts';
import type { AbuseCategory, LegalStatus, PlanDestination } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import type { Settings } from '../../practice/settings.ts';
import { coreGroupDue, endedOn, lastOf, midwayOn, reviewDue, startedOn } from '../course.ts';
import type { Plan, Step } from '../record.ts';

export interface Told {
  readonly child: ConferenceChild;
  readonly team: string;
  readonly worker: PersonId;
  readonly manager: PersonId;
  readonly chair: PersonId;
  readonly began: string;
  /** None: it has not been decided yet. */
  readonly categories: readonly AbuseCategory[];
  /** Where it has changed since. */
  readonly latest?: readonly AbuseCategory[] | undefined;
  /** The day of the last review, where there was one. */
  readonly reviewed?: string | undefined;
  readonly coreGroup?: string | undefined;
  readonly ended?: { readonly on: string; readonly destination: PlanDestination } | undefined;
  readonly previous: number;
  readonly legal?: LegalStatus | undefined;
}

interface Deed {
  readonly by: PersonId;
  readonly at: string;
}

const before = 'before:';

/** Whether the conference of a step is one that Quorate keeps. */
export const isKept = (conference: string): boolean => !conference.startsWith(before);

function stepsOf({ began, categories, latest, reviewed, ended }: Told, deed: Deed): readonly Step[] {
  const at = (on: string) => ({ conference: `${before}${on}`, on, ...deed });
  const changed =
    latest && latest.length > 0 && latest.join() !== categories.join() ? [...latest] : undefined;
  const review: readonly Step[] =
    reviewed === undefined
      ? changed
        ? [{ kind: 'categorised', categories: changed, ...at(began) }]
        : []
      : [
          changed
            ? { kind: 'changed', categories: changed, ...at(reviewed) }
            : { kind: 'continued', ...at(reviewed) },
        ];
  return [
    { kind: 'started', categories: [...categories], ...at(began) },
    ...review,
    ...(ended ? [{ kind: 'ended' as const, destination: ended.destination, ...at(ended.on) }] : []),
  ];
}

/**
 * What fell due before Quorate knew of it is no news: nobody is reminded of it now. The review is asked for; of one that
 * is overdue already people hear once they have had time to record it.
 */
export function planTold(
  told: Told,
  id: string,
  deed: Deed,
  now: Temporal.Instant,
  settings: Settings,
): Plan {
  const { child, team, worker, manager, chair, previous, legal, coreGroup } = told;
  const plan: Plan = {
    reference: referenceFor('P', id),
    child,
    team,
    worker,
    manager,
    chair,
    steps: [...stepsOf(told, deed)],
    previous,
    ...(legal === undefined ? {} : { legal: { status: legal, ...deed } }),
    reviewOn: told.began,
    coreGroups: coreGroup === undefined ? [] : [{ on: coreGroup, ...deed }],
    corrected: [],
    told: [],
    broughtIn: { ...deed },
  };
  const today = dayOf(now).toString();
  const group = coreGroupDue(plan, settings).toString();
  const reviewOn = reviewDue(plan, settings).dueOn.toString();
  return {
    ...plan,
    reviewOn,
    ...(reviewOn < today ? { overdueTold: today } : {}),
    ...(group <= today ? { coreGroupReminded: group } : {}),
    ...(midwayOn(plan, settings).toString() <= today ? { midway: lastOf(plan).conference } : {}),
  };
}

/** Whether a child would have two plans at once (8935, 8940). */
export function overlaps(a: Pick<Plan, 'steps' | 'inError'>, b: Pick<Plan, 'steps' | 'inError'>): boolean {
  if (a.inError || b.inError) return false;
  const goesOn = (one: typeof a, other: typeof a) => startedOn(other) < (endedOn(one) ?? '9999');
  return goesOn(a, b) && goesOn(b, a);
}
