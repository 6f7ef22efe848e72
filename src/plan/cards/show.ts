/** One plan: where it stands, how it came to that, and what falls due. */
import { z } from 'zod';
import {
  caseTarget,
  caseType,
  dayWords,
  fitted,
  momentWords,
  nameOf,
  restrictedBand,
} from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  band,
  entry,
  facts,
  more,
  other,
  type Part,
  plain,
  primary,
  said,
  section,
  typed,
} from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Named, Viewing } from '../../kernel/view.ts';
import { label, legalStatuses } from '../../practice/codes.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { type PlanNews, planNews } from '../actions/common.ts';
import { coreGroupDue, isOpen, lastOf, midwayOn, reviewDue, startedOn } from '../course.ts';
import { isKept } from '../known/plan.ts';
import { type InPlan, loadPlan } from '../load.ts';
import { type Plan, planType } from '../record.ts';
import { decides, handingOver, keeping, seesLoaded, seesPlan } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { bothCategories, planLine, standingWords, stepWords } from '../words.ts';
import { childTitle, planTop } from './parts.ts';

const newsTitles = {
  midway: 'Halfway to the next review',
  coreGroup: 'A core group is not recorded',
  sooner: 'The first review is due sooner',
  overdue: 'The review is overdue',
  cancelled: 'The review was cancelled',
  staff: 'Others work with the family now',
} as const satisfies Record<PlanNews, string>;

const newsWords = {
  midway: 'A midway look: chair, social worker and manager together, at what has changed and what has not.',
  coreGroup: 'It was due by the day below. Record it, or say to the manager why there was none.',
  sooner: 'The child is born. Quorate asks for the review; one that is booked already may have to be moved.',
  overdue:
    'No conference has decided about this plan since. Hold it, or record what was decided if it was held. You hear of it again until then.',
  cancelled:
    'The plan still runs, so its review is due all the same. Quorate asks for another in time; business support finds a time for it.',
  staff: 'What falls due goes to them. A conference that has a time already says whether that still fits.',
} as const satisfies Record<PlanNews, string>;

async function findPlans(
  reference: string,
  { person }: Pick<Viewing, 'person'>,
  read: Reader,
): Promise<readonly Named[]> {
  const { items } = await read.list(planType, {
    equal: { authority: person.authority, reference },
    limit: 24,
  });
  const found = await Promise.all(
    items.map(async (plan) => ({ plan, family: await read.find(caseType, caseTarget(plan.target)) })),
  );
  return found.flatMap(({ plan, family }) => {
    if (!family || !seesPlan(person, { plan, case: family })) return [];
    return [
      {
        call: { verb: 'plan.show', target: plan.target },
        title: [`${plan.value.reference} · `, typed(family.value.caseReference)],
        line: planLine(plan.value),
      },
    ];
  });
}

export const showPlanView = view({
  verb: 'plan.show',
  who: keeping,
  reference: { prefix: 'P', find: findPlans },
  input: z.object({ news: z.enum(planNews).optional().catch(undefined) }),
  load: loadPlan,
  may: seesLoaded,
  render(loaded, viewing, { news }) {
    const { value } = loaded.plan;
    const { authority } = viewing;
    const card = fitted((max) => ({
      head: planTop(
        loaded,
        standingOf(value) === 'ended' ? 'ended' : 'as it stands',
        news ? newsTitles[news] : standingWords[standingOf(value)],
      ),
      body: [
        restrictedBand(loaded.case.value),
        news && band(news === 'overdue' ? 'attention' : 'emphasis', newsTitles[news], newsWords[news]),
        value.inError && said('Recorded in error', typed(value.inError.why), max),
        news !== 'overdue' && lateBand(value, viewing),
        factsOf(value, viewing),
        stepsSection(value, viewing, max),
        siblings(loaded),
      ],
      presses: pressesOf(loaded, viewing),
      emergency: authority.settings,
    }));
    return { card, summary: 'A case that you work on has news.' };
  },
});

function lateBand(value: Plan, { now, authority: { settings } }: Viewing): Part {
  if (!isOpen(value)) return undefined;
  const { dueOn } = reviewDue(value, settings);
  const late = Temporal.PlainDate.compare(dayOf(now), dueOn) > 0;
  return late && band('attention', 'The review is overdue', `It was due by ${formatDate(dueOn)}.`);
}

function factsOf(value: Plan, { authority }: Viewing): Part {
  const { settings } = authority;
  const open = isOpen(value);
  const review = reviewDue(value, settings);
  const last = value.coreGroups
    .map(({ on }) => on)
    .sort()
    .at(-1);
  return facts([
    ['Began', dayWords(startedOn(value))],
    ['Category', bothCategories(value)],
    [
      'Earlier plans',
      value.previous === 0 ? 'none with this authority' : `${value.previous} with this authority`,
    ],
    ['Legal status', value.legal ? label(legalStatuses, value.legal.status) : 'not recorded'],
    open && [
      'Next review',
      `by ${formatDate(review.dueOn)}${value.asked === review.dueOn.toString() ? ', asked for' : ''}`,
    ],
    open && settings.plans.midwayReview && ['Midway', formatDate(midwayOn(value, settings))],
    open && [
      value.coreGroups.length === 0 ? 'First core group' : 'Next core group',
      `by ${formatDate(coreGroupDue(value, settings))}${last === undefined ? '' : `; the last was ${dayWords(last)}`}`,
    ],
    value.born && ['Born', dayWords(value.born.on)],
    value.broughtIn && [
      'Before Quorate',
      `recorded by ${nameOf(authority, value.broughtIn.by)}, ${momentWords(value.broughtIn.at)}`,
    ],
    ['Social worker', nameOf(authority, value.worker)],
    ['Team manager', nameOf(authority, value.manager)],
    ['Chair', nameOf(authority, value.chair)],
  ]);
}

function stepsSection(value: Plan, { authority }: Viewing, max: number): Part {
  return section(
    'How it came to that',
    value.steps
      .toReversed()
      .slice(0, 10)
      .map((step, n) => [
        entry(
          `${dayWords(step.on)} · ${stepWords(step)}`,
          `Recorded by ${nameOf(authority, step.by)}, ${momentWords(step.at)}`,
          n === 0,
        ),
        step.kind === 'ended' && step.words !== undefined && said('Why', typed(step.words), max),
      ]),
  );
}

function siblings({ plan, plans }: InPlan): Part {
  const others = plans.filter((one) => one.target.id !== plan.target.id && !one.value.inError);
  if (others.length === 0) return undefined;
  return section(
    'Other plans of the family',
    others.slice(0, 12).map(({ value }, n) => entry(childTitle(value.child), planLine(value), n === 0)),
  );
}

function pressesOf({ plan, plans }: InPlan, viewing: Viewing) {
  const { value, target } = plan;
  const follows = mayFollow[standingOf(value)];
  const press = (verb: string) => viewing.press(verb, target);
  const last = { partition: target.partition, id: lastOf(value).conference };
  return [
    follows.includes('categorise') &&
      decides(viewing.person) &&
      primary('Decide the category', 'plan.categoryForm', press('plan.categoryForm')),
    follows.includes('recordCoreGroup') &&
      other('Record a core group', 'plan.coreGroupForm', press('plan.coreGroupForm')),
    follows.includes('noteBirth') &&
      value.child.unborn &&
      other('The child is born', 'plan.birthForm', press('plan.birthForm')),
    follows.includes('noteDetails') &&
      more('Legal status and earlier plans', 'plan.detailsForm', press('plan.detailsForm')),
    follows.includes('noteStaff') &&
      viewing.person.roles.some((role) => handingOver.includes(role)) &&
      more('Who works with the family now', 'plan.staffForm', press('plan.staffForm')),
    isKept(last.id) &&
      more('What the conference decided', 'plan.outcome', viewing.press('plan.outcome', last)),
    ...plans
      .filter((one) => one.target.id !== target.id && !one.value.inError)
      .slice(0, 4)
      .map((one) =>
        more(`Open ${plain(one.value.reference)}`, 'plan.show', viewing.press('plan.show', one.target)),
      ),
  ];
}
