/** What is recorded of a plan between conferences: its category where that was left for later, core groups, a birth. */
import { z } from 'zod';
import { codeProblems, codesIn, judged, problemsIn, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { optionalDay } from '../../kernel/inputs.ts';
import { Refusal } from '../../kernel/refusal.ts';
import {
  abuseCategories,
  codeSchema,
  codesSchema,
  type LegalStatus,
  legalStatuses,
  notOffered,
} from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { isOpen, lastOf, reviewDue, startedOn } from '../course.ts';
import { loadPlan } from '../load.ts';
import { mostPrevious } from '../record.ts';
import { deciding, keeping, seesLoaded } from '../rights.ts';
import { deedOf, mustFollow, planWith, reachable, showPlan, tells } from './common.ts';

const about = { load: loadPlan, may: seesLoaded, present: showPlan } as const;

/** A day that has come, from the start of the plan on. */
function dayProblems(field: string, on: string | undefined, from: string, today: string): readonly Problem[] {
  if (on === undefined) return [{ field, message: 'Choose the day.' }];
  if (on > today) return [{ field, message: 'That day is still to come.' }];
  return on < from ? [{ field, message: 'That is before the plan began.' }] : [];
}

export const categorise = action({
  verb: 'plan.categorise',
  audit: 'The chair decided the category of a plan',
  ...about,
  who: deciding,
  input: z.object({ categories: typedText }),
  form: (target) => ({ verb: 'plan.categoryForm', target }),
  decide({ categories }, { plan }, situation, target) {
    mustFollow('categorise', plan);
    const today = dayOf(situation.now);
    const codes = codesIn(categories);
    const problems = codeProblems(abuseCategories, codes, today, 'categories', true);
    if (problems.length > 0) throw new Invalid(problems);
    const step = {
      kind: 'categorised' as const,
      categories: codesSchema(abuseCategories).parse(codes),
      conference: lastOf(plan.value).conference,
      on: today.toString(),
      ...deedOf(situation),
    };
    return {
      writes: [planWith(plan, { steps: [...plan.value.steps, step] }, situation)],
      show: showPlan(target),
    };
  },
});

/** Core groups are a family's: it stands on the plan of each child who has one. */
export const recordCoreGroup = action({
  verb: 'plan.recordCoreGroup',
  audit: 'Recorded a core group',
  ...about,
  who: keeping,
  input: z.object({ on: judged(optionalDay) }),
  form: (target) => ({ verb: 'plan.coreGroupForm', target }),
  decide({ on }, { plan, plans }, situation, target) {
    mustFollow('recordCoreGroup', plan);
    const today = dayOf(situation.now).toString();
    const problems = [...problemsIn({ on }), ...dayProblems('on', on.value, startedOn(plan.value), today)];
    if (problems.length > 0 || on.value === undefined) throw new Invalid(problems.slice(0, 1));
    const day = on.value;
    const lacks = plans.filter(
      ({ value }) =>
        isOpen(value) && startedOn(value) <= day && !value.coreGroups.some((group) => group.on === day),
    );
    if (lacks.length === 0) {
      throw new Refusal('alreadyDone', 'A core group of that day is recorded already.', {
        show: showPlan(target),
      });
    }
    return {
      writes: lacks.map((one) =>
        planWith(
          one,
          { coreGroups: [...one.value.coreGroups, { on: day, ...deedOf(situation) }].slice(-200) },
          situation,
        ),
      ),
      show: showPlan(target),
    };
  },
});

/** The first review of a plan that was made before birth is due sooner once the child is born (S8). */
export const noteBirth = action({
  verb: 'plan.noteBirth',
  audit: 'Recorded the birth of a child who has a plan',
  ...about,
  who: keeping,
  input: z.object({ on: judged(optionalDay) }),
  form: (target) => ({ verb: 'plan.birthForm', target }),
  decide({ on }, loaded, situation, target) {
    const { plan } = loaded;
    mustFollow('noteBirth', plan);
    const { value } = plan;
    if (!value.child.unborn) {
      throw new Refusal('alreadyDone', 'The birth is recorded already.', { show: showPlan(target) });
    }
    const today = dayOf(situation.now).toString();
    const problems = [...problemsIn({ on }), ...dayProblems('on', on.value, startedOn(value), today)];
    if (problems.length > 0 || on.value === undefined) throw new Invalid(problems.slice(0, 1));
    const day = on.value;
    const child = { ...value.child, unborn: false, day, month: day.slice(0, 7) };
    const born = { on: day, ...deedOf(situation) };
    const { settings } = situation.authority;
    const sooner =
      Temporal.PlainDate.compare(
        reviewDue({ ...value, born }, settings).dueOn,
        reviewDue(value, settings).dueOn,
      ) < 0;
    const support = situation.authority.withRole('businessSupport').map(({ id }) => id);
    const to = sooner
      ? reachable([value.chair, value.worker, value.manager, ...support], loaded, situation)
      : [];
    const told = [...new Set([...value.told, ...to])].slice(-200);
    return {
      writes: [planWith(plan, { child, born, told }, situation)],
      tell: tells(to, showPlan(target, 'sooner')),
      show: showPlan(target),
    };
  },
});

export const noteDetails = action({
  verb: 'plan.noteDetails',
  audit: 'Recorded legal status and earlier plans of a child who has a plan',
  ...about,
  who: keeping,
  input: z.object({ legal: typedText, previous: typedText }),
  form: (target) => ({ verb: 'plan.detailsForm', target }),
  decide({ legal, previous }, { plan }, situation, target) {
    mustFollow('noteDetails', plan);
    const problems: Problem[] = [];
    const count = /^\d{1,2}$/.test(previous) ? Number(previous) : undefined;
    if (count === undefined || count > mostPrevious) {
      problems.push({ field: 'previous', message: 'Give a number, 0 where there was none.' });
    }
    if (notOffered(legalStatuses, [legal], dayOf(situation.now)).length > 0) {
      problems.push({ field: 'legal', message: 'Choose the legal status.' });
    }
    if (problems.length > 0 || count === undefined) throw new Invalid(problems);
    const status = codeSchema<LegalStatus>(legalStatuses).parse(legal);
    return {
      writes: [planWith(plan, { previous: count, legal: { status, ...deedOf(situation) } }, situation)],
      show: showPlan(target),
    };
  },
});

export const keepingEntries = [categorise, recordCoreGroup, noteBirth, noteDetails] as const;
