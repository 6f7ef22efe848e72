/**
 * By card: the plan of a child who comes to a review, and of whose plan Quorate does not know. Who asks for such a review
 * is told that it is to be recorded; whoever keeps plans records it, for all children of whom the same is true.
 */
import { z } from 'zod';
import { codeProblems, codesIn, judged, problemsIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { create } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { optionalDay } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Subscription } from '../../kernel/registry.ts';
import { abuseCategories, codesSchema, isReview } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { deedOf, reachable, showOutcome, tells } from '../actions/common.ts';
import { counting } from '../actions/counting.ts';
import { reviewDue } from '../course.ts';
import { type AtConference, loadAtConference, openPlanOf, undecided } from '../load.ts';
import { mostPrevious, type Plan, planType } from '../record.ts';
import { keeping, seesOutcome } from '../rights.ts';
import { overlaps, planTold } from './plan.ts';

/** The children of a review, by their place in it, whose plan is not known: nothing was decided about them there yet. */
export function unknownPlans(loaded: AtConference): readonly number[] {
  const { value } = loaded.conference;
  if (!isReview(value.type) || value.cancelled) return [];
  return undecided(loaded).filter((place) => {
    const child = value.children[place];
    return child !== undefined && openPlanOf(loaded, child.number) === undefined;
  });
}

export const recordKnown = action({
  verb: 'plan.recordKnown',
  audit: 'Recorded the plan of a child that ran before the service had Quorate',
  who: keeping,
  input: z.object({
    children: typedText,
    began: judged(optionalDay),
    categories: typedText,
    latest: typedText,
    previous: typedText,
  }),
  load: loadAtConference,
  may: seesOutcome,
  present: showOutcome,
  form: (target) => ({ verb: 'plan.knownForm', target }),
  decide({ children, began, categories, latest, previous }, loaded, situation, target) {
    const show = showOutcome(target);
    const unknown = unknownPlans(loaded);
    if (unknown.length === 0) {
      throw new Refusal('alreadyDone', 'The plan of every child of this review is known.', { show });
    }
    const { value } = loaded.conference;
    const { authority, now } = situation;
    const today = dayOf(now);
    const last = value.follows?.on ?? today.toString();
    const isFirst = value.follows?.as === 'firstReview';
    const problems: Problem[] = problemsIn({ began });
    const places = codesIn(children)
      .map(Number)
      .filter((place) => unknown.includes(place));
    if (places.length === 0) problems.push({ field: 'children', message: 'Choose whose plan it is.' });
    const on = began.value;
    if (on === undefined) problems.push({ field: 'began', message: 'Give the day on which it began.' });
    else if (isFirst ? on !== last : on >= last) {
      const message = isFirst
        ? 'A plan begins on the day of the conference before its first review.'
        : 'That is not before the last review.';
      problems.push({ field: 'began', message });
    }
    const later = authority.settings.plans.categoryLater;
    const codes = codesIn(categories);
    const changed = codesIn(latest);
    problems.push(...codeProblems(abuseCategories, codes, today, 'categories', !later));
    problems.push(...codeProblems(abuseCategories, changed, today, 'latest', false));
    const count = /^\d{1,2}$/.test(previous) ? Number(previous) : undefined;
    if (count === undefined || count > mostPrevious) {
      problems.push({ field: 'previous', message: 'Give a number, 0 where there was none.' });
    }
    if (problems.length > 0 || on === undefined || count === undefined) throw new Invalid(problems);
    const deed = deedOf(situation);
    const chair = value.follows?.chair ?? value.booking?.slot.chair ?? deed.by;
    const made = places.flatMap((place): { id: string; plan: Plan }[] => {
      const child = value.children[place];
      if (!child) return [];
      const id = `plan:${situation.id(`known ${child.number}`)}`;
      const told = {
        child,
        team: value.team,
        worker: value.worker,
        manager: value.manager,
        chair,
        began: on,
        categories: codesSchema(abuseCategories, 0).parse(codes),
        latest: codesSchema(abuseCategories, 0).parse(changed),
        reviewed: isFirst ? undefined : last,
        previous: count,
      };
      const plan = planTold(told, id, deed, now, authority.settings);
      // This very conference is the review that is due.
      return [{ id, plan: { ...plan, asked: reviewDue(plan, authority.settings).dueOn.toString() } }];
    });
    const clashes = made.some(({ plan }) =>
      loaded.plans.some((one) => one.value.child.number === plan.child.number && overlaps(one.value, plan)),
    );
    if (clashes) {
      throw new Invalid([{ field: 'began', message: 'One of these children had another plan on that day.' }]);
    }
    const { partition } = loaded.conference.target;
    return {
      writes: made.map(({ id, plan }) =>
        create(planType, { partition, id }, loaded.conference.authority, plan),
      ),
      guards: [loaded.case],
      commands: counting([chair], situation),
      show,
    };
  },
});

/** A review was asked for: is the plan of each child known? */
export const lookForPlans = action({
  verb: 'plan.lookFor',
  audit: 'Looked whether the plans of the children of a review are known',
  who: ['event'],
  input: z.object({}),
  load: loadAtConference,
  may: () => false,
  present: showOutcome,
  decide(_input, loaded, situation, target) {
    const show = showOutcome(target);
    if (unknownPlans(loaded).length === 0) return { writes: [], show };
    const { worker } = loaded.conference.value;
    return { writes: [], tell: tells(reachable([worker], loaded, situation), show), show };
  },
});

export const knownFollowings: readonly Subscription[] = [
  {
    event: 'conference.asked',
    commands: ({ target, data }) =>
      data.type === 'review' || data.type === 'combinedReview'
        ? [{ verb: 'plan.lookFor', target, input: {} }]
        : [],
  },
];
