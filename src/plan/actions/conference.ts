/** What belongs to the outcome of a conference beside the decisions: views that were different, and the days that follow. */
import { z } from 'zod';
import { agenciesOf } from '../../conference/index.ts';
import { judged, problemsIn, requiredText, typedText } from '../../consultation/index.ts';
import { action, Invalid } from '../../kernel/action.ts';
import { change } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import { optionalDay } from '../../kernel/inputs.ts';
import type { Loaded } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import { formatDate } from '../../practice/dates.ts';
import { dueOn } from '../../practice/timescales.ts';
import { calendar } from '../../practice/working-days.ts';
import { isOpen, lastOf, reviewDue } from '../course.ts';
import { type AtConference, loadAtConference } from '../load.ts';
import type { Plan } from '../record.ts';
import { deciding, seesOutcome } from '../rights.ts';
import { deedOf, planWith, reachable, showOutcome, tells } from './common.ts';

const about = {
  who: deciding,
  load: loadAtConference,
  may: seesOutcome,
  present: showOutcome,
} as const;

/** Professionals' alone: parents complain, which is another way (5.7.3). */
export const noteView = action({
  verb: 'plan.noteView',
  audit: 'Recorded the different view of an agency at a conference',
  ...about,
  input: z.object({
    agency: typedText,
    words: judged(requiredText('Say in a sentence or two what they see differently.')),
  }),
  form: (target) => ({ verb: 'plan.viewForm', target }),
  decide({ agency, words }, loaded, situation, target) {
    const { outcome } = loaded;
    if (!outcome) throw nothingYet(target);
    const problems: Problem[] = problemsIn({ words });
    if (!agenciesOf(situation.authority).some(({ id }) => id === agency)) {
      problems.push({ field: 'agency', message: 'Choose the agency.' });
    }
    if (problems.length > 0 || words.value === undefined) throw new Invalid(problems);
    const managers = situation.authority.withRole('safeguardingManager').map(({ id }) => id);
    const to = reachable([loaded.conference.value.manager, ...managers], loaded, situation);
    const views = [...outcome.value.views, { agency, words: words.value, ...deedOf(situation) }];
    if (views.length > 40) throw new Refusal('notNow', 'There are forty of them already.');
    return {
      writes: [
        change(outcome, {
          ...outcome.value,
          views,
          told: [...new Set([...outcome.value.told, ...to])].slice(-50),
        }),
      ],
      tell: tells(to, showOutcome(target)),
      show: showOutcome(target),
    };
  },
});

function nothingYet(target: { readonly partition: string; readonly id: string }): Refusal {
  return new Refusal('notNow', 'First record what was decided about the children.', {
    show: showOutcome(target),
  });
}

/** The plans that run on from this conference. */
export function runningFrom({ plans, conference }: AtConference): readonly Loaded<Plan>[] {
  return plans.filter(({ value }) => isOpen(value) && lastOf(value).conference === conference.target.id);
}

/** Whether any of them began with it, so that a first core group follows. */
export const beginsHere = (loaded: AtConference): boolean =>
  runningFrom(loaded).some(({ value }) => lastOf(value).kind === 'started');

export const setDates = action({
  verb: 'plan.setDates',
  audit: 'The chair set the days of the first core group and of the next review',
  ...about,
  input: z.object({ coreGroup: judged(optionalDay), review: judged(optionalDay) }),
  form: (target) => ({ verb: 'plan.datesForm', target }),
  decide({ coreGroup, review }, loaded, situation, target) {
    const { settings } = situation.authority;
    const plans = runningFrom(loaded);
    const on = loaded.outcome?.value.on;
    if (on === undefined || plans.length === 0) throw nothingYet(target);
    const problems = problemsIn({ coreGroup, review });
    const days = calendar(settings);
    const judgeDay = (field: string, chosen: string | undefined, last: Temporal.PlainDate) => {
      if (chosen === undefined) return;
      const bad = (message: string) => problems.push({ field, message });
      if (chosen <= on) bad('That is not after the conference.');
      else if (chosen > last.toString()) bad(`In time is up to ${formatDate(last)}.`);
      else if (!days.isWorkingDay(Temporal.PlainDate.from(chosen))) bad('That is not a working day.');
    };
    judgeDay('coreGroup', coreGroup.value, dueOn('firstCoreGroup', Temporal.PlainDate.from(on), settings));
    const latest = plans.map(({ value }) => reviewDue(value, settings).latest);
    judgeDay(
      'review',
      review.value,
      latest.sort(Temporal.PlainDate.compare)[0] ?? Temporal.PlainDate.from(on),
    );
    if (problems.length > 0) throw new Invalid(problems);
    const agreed = {
      conference: loaded.conference.target.id,
      ...(review.value === undefined ? {} : { review: review.value }),
      ...deedOf(situation),
    };
    return {
      writes: plans.map((plan) => {
        const begins = lastOf(plan.value).kind === 'started';
        const own = begins && coreGroup.value !== undefined ? { coreGroup: coreGroup.value } : {};
        return planWith(plan, { agreed: { ...agreed, ...own } }, situation);
      }),
      show: showOutcome(target),
    };
  },
});

export const conferenceDeeds = [noteView, setDates] as const;
