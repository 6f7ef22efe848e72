/**
 * A review is asked for: from the conference before, whose day begins its clock; from the case, where that one was held
 * before the service had Quorate; or by a later slice that knows when it is due.
 */
import { z } from 'zod';
import { codesIn, judged, problemsIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { change, create, type Decision, type Situation } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { optionalDay } from '../../kernel/inputs.ts';
import type { Loaded } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target, ViewCall } from '../../kernel/view.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { reviewClock, type WhichReview } from '../../practice/timescales.ts';
import { askCalendars } from '../freeBusy/actions.ts';
import { type Conference, conferenceChildSchema, conferenceType } from '../record.ts';
import { askingRoles } from '../rights.ts';
import { waitsForTime } from '../standing.ts';
import { show, tellParties } from '../telling.ts';
import { announced, made, mayAsk } from './asked.ts';
import type { Unable } from './cannot.ts';
import {
  asBorn,
  askedBySource,
  asksWhichChildren,
  childrenKnown,
  childrenMeant,
  type Following,
  followingTarget,
  hasBegun,
  heldOn,
  lastOf,
  loadFollowing,
  reviewToCome,
  seesFollowing,
  whichAfter,
} from './following.ts';
import { judgeNeeds, needsFields, needsOf } from './needs.ts';

export const reviewTypes = ['review', 'combinedReview'] as const;
type ReviewType = (typeof reviewTypes)[number];

/** How far back the conference before can lie; against a wrong year. */
const longestAgo = { years: 2 };

const reviewInput = z.object({
  ...needsFields,
  /** Of a conference that Quorate did not hold: which review follows it, and when it was. */
  which: judged(z.enum(['first', 'later'], { error: 'Choose which review it is.' }).optional()),
  heldOn: judged(optionalDay),
  /** The birth of a child who was unborn at the conference before. */
  bornOn: judged(optionalDay),
  /** Places in the list of the children known, from 0. */
  children: typedText,
  /** Of a later slice alone: the record that asks, of what type and when due the review is, its children by number. */
  source: z.string().max(200).optional(),
  type: z.enum(reviewTypes).optional(),
  dueOn: z.iso.date().optional(),
  numbers: z.array(z.string().max(20)).max(12).optional(),
  /** The same with what it knows of them itself, and who had to do with a conference before that Quorate did not hold. */
  known: z.array(conferenceChildSchema).max(12).optional(),
  before: z
    .object({ team: z.string(), worker: z.string(), manager: z.string(), chair: z.string() })
    .optional(),
});
type ReviewInput = z.infer<typeof reviewInput>;

/** What a review is, once all is judged. */
interface Review {
  readonly type: ReviewType;
  readonly children: Conference['children'];
  readonly follows: NonNullable<Conference['follows']>;
  readonly clock: NonNullable<Conference['clock']>;
  readonly cannot: readonly Unable[];
}

const formOf = (target: Target): ViewCall => ({ verb: 'conference.askReviewForm', target });

export const askReview = action<ReviewInput, Following>({
  verb: 'conference.askReview',
  audit: 'Asked for a review conference',
  who: [...askingRoles, 'followUp'],
  input: reviewInput,
  load: loadFollowing,
  may: seesFollowing,
  present: formOf,
  form: formOf,
  decide(input, loaded, situation, target) {
    const { actor, authority, now } = situation;
    const byService = actor.kind === 'service';
    mayAsk(situation, formOf(target));
    const source = byService ? input.source : undefined;
    const known = askedBySource(loaded, source);
    if (known) return { writes: [], show: show(known.target) };
    const following = byService && input.before ? { ...loaded, staff: input.before } : loaded;
    const { earlier } = following;
    if (earlier && !byService && !hasBegun(earlier.value, now)) {
      throw new Refusal('notNow', 'A review follows once the conference before it has been held.', {
        show: show(earlier.target),
      });
    }
    const review = byService ? ofService(input, following, situation) : judge(input, following, situation);
    const there = reviewToCome(following, review.children, now);
    if (there) return byService ? sooner(there, review, following, situation) : already(there);
    const about = followingTarget(following, target, 'review', source);
    const value = made(about, following, situation, {
      type: review.type,
      children: review.children,
      clock: review.clock,
      follows: {
        ...review.follows,
        ...(source === undefined ? {} : { source }),
        ...(byService && input.before ? { chair: input.before.chair } : {}),
      },
      needs: needsOf(input, review.cannot, authority.settings),
    });
    return {
      writes: [create(conferenceType, about, authority.id, value)],
      guards: [following.case],
      ...announced(value, about, following, situation),
    };
  },
});

function already(there: Loaded<Conference>): never {
  throw new Refusal('alreadyDone', 'A review of these children has been asked for already. Here it is.', {
    show: show(there.target),
  });
}

/**
 * It has been asked for already, and the day by which it is due has moved since: a child was born, or the chair chose
 * another day. Of several children the soonest day holds. Times are looked for anew under it, and who books is told.
 */
function sooner(
  there: Loaded<Conference>,
  { clock, children }: Review,
  following: Following,
  situation: Situation,
): Decision {
  const { value, target } = there;
  const own = value.children;
  const isAboutAll = own.every(({ number }) => children.some((child) => child.number === number));
  const before = value.clock?.dueOn;
  const moves = before !== clock.dueOn && (before === undefined || clock.dueOn < before || isAboutAll);
  // What is newly known of a child, as that it was born, is known of it there too.
  const next = own.map((one) => children.find(({ number }) => number === one.number) ?? one);
  const changed = JSON.stringify(next) !== JSON.stringify(own);
  if (!moves && !changed) return { writes: [], show: show(target) };
  const { booking, worker, manager } = value;
  const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
  const people = [worker, manager, booking?.slot.chair, booking?.by, ...support];
  return {
    writes: [change(there, { ...value, children: next, ...(moves ? { clock } : {}) })],
    tell: moves ? tellParties(people, 'dueMoved', following, situation, target) : [],
    commands: moves && waitsForTime(value) ? askCalendars(situation, { conference: target, worker }) : [],
    show: show(target),
  };
}

/** Of what a person answered. Throws Invalid with all that is to be mended. */
function judge(
  input: ReviewInput,
  following: Following,
  { now, authority: { settings } }: Situation,
): Review {
  const { which, heldOn: given, bornOn } = input;
  const type = input.needs.includes('combined') ? 'combinedReview' : 'review';
  const today = dayOf(now);
  const { earlier } = following;
  const on = earlier ? heldOn(earlier.value) : dayIn(given.value);
  const review = earlier ? whichAfter(earlier.value) : which.value;
  const born = dayIn(bornOn.value);
  const clock = review && on && reviewClock(review, on, settings, born);
  const needed = judgeNeeds(input, type, clock?.dueOn, today, settings);
  const problems: Problem[] = [...problemsIn({ which, heldOn: given, bornOn }), ...needed.problems];
  if (!earlier) {
    if (!review) problems.push({ field: 'which', message: 'Choose which review it is.' });
    if (!on) problems.push({ field: 'heldOn', message: 'Give the day of the last conference.' });
    problems.push(...pastProblems('heldOn', on, today, 'That day'));
  }
  problems.push(...pastProblems('bornOn', born, today, 'The day of birth'));
  const children = chosenOf(input.children, following).map((child) => (born ? asBorn(child, born) : child));
  if (children.length === 0) {
    problems.push({ field: 'children', message: 'Choose which children it is about.' });
  }
  if (problems.length > 0 || !review || !on || !clock) throw new Invalid(problems);
  return {
    type,
    children,
    follows: followsOf(following, review, on),
    clock: { rule: clock.rule, from: clock.from.toString(), dueOn: clock.dueOn.toString() },
    cannot: needed.times,
  };
}

const dayIn = (iso: string | undefined) => (iso === undefined ? undefined : Temporal.PlainDate.from(iso));

function pastProblems(
  field: string,
  on: Temporal.PlainDate | undefined,
  today: Temporal.PlainDate,
  what: string,
): readonly Problem[] {
  if (!on) return [];
  if (Temporal.PlainDate.compare(on, today) > 0) {
    return [{ field, message: `${what} is still to come; today is ${formatDate(today)}.` }];
  }
  return Temporal.PlainDate.compare(on, today.subtract(longestAgo)) < 0
    ? [{ field, message: `${what} is more than two years ago. Please check the year.` }]
    : [];
}

function chosenOf(typed: string, following: Following): Conference['children'] {
  if (typed === '' && !asksWhichChildren(following)) return [...childrenMeant(following)];
  const known = childrenKnown(following);
  return codesIn(typed)
    .flatMap((place) => known[Number(place)] ?? [])
    .slice(0, 12);
}

function followsOf(
  { earlier }: Following,
  which: WhichReview,
  on: Temporal.PlainDate,
): NonNullable<Conference['follows']> {
  return {
    as: which === 'first' ? 'firstReview' : 'laterReview',
    ...(earlier ? { conference: earlier.target.id } : {}),
    on: on.toString(),
  };
}

/** Of a later slice, which knows children and due day; where it does not say, they follow from the conference before. */
function ofService(input: ReviewInput, following: Following, { now, authority }: Situation): Review {
  const before = following.earlier ?? lastOf(following, now);
  const on = dayIn(input.heldOn.value) ?? (before && heldOn(before.value)) ?? dayOf(now);
  const which = input.which.value ?? (before ? whichAfter(before.value) : 'first');
  const { numbers, known } = input;
  // Who has a day of birth after the conference was unborn then.
  const born = known?.filter(({ unborn, day }) => !unborn && day !== undefined && day > on.toString());
  const first = born?.map(({ day }) => day ?? '').sort()[0];
  const { rule, from, dueOn } = reviewClock(which, on, authority.settings, dayIn(first));
  const children =
    known ??
    (numbers
      ? childrenKnown(following).filter(({ number }) => numbers.includes(number))
      : childrenMeant(following));
  if (children.length === 0) throw new Refusal('badInput', 'None of these children is known in this case.');
  return {
    type: input.type ?? 'review',
    children: children.slice(0, 12),
    follows: followsOf({ ...following, earlier: before }, which, on),
    clock: { rule, from: from.toString(), dueOn: input.dueOn ?? dueOn.toString() },
    cannot: [],
  };
}
