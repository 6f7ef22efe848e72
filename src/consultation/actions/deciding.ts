/** The outcome: agreed as proposed, changed, or corrected later. "Decided" is the chair's press. */
import { z } from 'zod';
import { action, Invalid, step } from '../../kernel/action.ts';
import { actingPerson, change, type Decision, type Situation, stamp } from '../../kernel/decision.ts';
import type { Problem } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Target } from '../../kernel/view.ts';
import { abuseCategories, codeSchema, prevalentIssues } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { type ChangeDraft, changeDraft, changeDraftId } from '../change.ts';
import {
  codeProblems,
  codesIn,
  courseFrom,
  type Judged,
  judged,
  optionalDay,
  optionalText,
  problemsIn,
  requiredText,
  typedText,
  yesNo,
} from '../inputs.ts';
import { proposed as proposedIn, sameDecision } from '../outcomes.ts';
import type { Consultation, Course, InCase, Outcome } from '../record.ts';
import { isHolder } from '../rights.ts';
import { mustHaveSeen, seenInput } from '../seen.ts';
import { type Deed, strategyBefore } from '../standing.ts';
import {
  type StrategyChoice,
  strategyChoiceOf,
  strategyFrom,
  strategyProblems,
  strategyTyped,
} from '../strategy.ts';
import {
  form,
  loadInCase,
  managersOf,
  mustFollow,
  type News,
  notYours,
  sees,
  show,
  showNoting,
  tellAll,
} from './common.ts';

const inGoodTime = judged(yesNo('Say whether the case was brought in good time.'));

function mustHold(deed: Deed, loaded: InCase, situation: Situation, target: Target): Consultation {
  const person = actingPerson(situation);
  const { value } = loaded.consultation;
  if (value.asker === person.id) {
    throw new Refusal('ownRequest', 'You sent this request, so another chair has to decide it.', {
      show: show(target),
    });
  }
  mustFollow(deed, value, target);
  if (!isHolder(person.id, value))
    throw notYours('Only the chair who has this request records its outcome.', target);
  return value;
}

/** What is to be done by whom, and who hears of it, once an outcome stands. */
function recorded(
  loaded: InCase,
  next: Consultation,
  outcome: Outcome,
  news: News,
  situation: Situation,
  target: Target,
): Pick<Decision, 'writes' | 'tell' | 'events' | 'show'> {
  const told = { target, family: loaded.case.value, situation };
  const legal = outcome.course.outcomes.includes('legalAdvice');
  // The one who is to arrange the strategy meeting is told so; the social worker's own card says it.
  const arranges = outcome.strategy.by === 'teamManager';
  return {
    writes: [change(loaded.consultation, next)],
    tell: [
      ...tellAll([next.asker, arranges ? undefined : next.manager], news, told),
      ...(arranges ? tellAll([next.manager], 'arrange', told) : []),
      // Whoever was asked to settle two views must know that there are not two any more.
      ...(news === 'corrected' && loaded.consultation.value.view?.kind === 'differs'
        ? tellAll(
            [...managersOf(situation), ...(next.settlers ?? [])].filter((one) => one !== next.manager),
            news,
            told,
          )
        : []),
      // All proposals of a legal route are reviewed by the safeguarding service (Milton Keynes 2021-22, FACTS C6).
      ...(legal ? tellAll(managersOf(situation), 'legal', told) : []),
    ],
    events: [
      {
        name: news === 'corrected' ? 'consultation.corrected' : 'consultation.decided',
        target,
        data: {
          outcomes: outcome.course.outcomes,
          strategy: strategyChoiceOf(outcome.strategy),
          ...(outcome.strategy.on === undefined ? {} : { strategyOn: outcome.strategy.on }),
          ...strategyBefore(loaded.consultation.value),
          children: next.children.map((child) => child.number),
        },
      },
    ],
    show: showNoting(
      target,
      [outcome.course.otherWords, outcome.reasoning, outcome.nextSteps, next.earlierOutcomes.at(-1)?.reason],
      'outcome',
    ),
  };
}

export const decide = action({
  verb: 'consultation.decide',
  audit: 'Agreed the outcome of a consultation as proposed',
  who: ['chair', 'safeguardingManager'],
  input: z.object({
    inGoodTime,
    strategy: judged(strategyTyped),
    strategyOn: judged(optionalDay),
    reviewOn: judged(optionalDay),
    nextSteps: judged(optionalText()),
  }),
  load: loadInCase,
  may: sees,
  present: show,
  form: form('consultation.decideForm'),
  decide(input, loaded, situation, target) {
    const value = mustHold('decide', loaded, situation, target);
    const today = dayOf(situation.now);
    const proposed = courseFrom(
      { ...value.proposal, reviewOn: input.reviewOn.value ?? value.proposal.reviewOn },
      today,
    );
    const choice = input.strategy.value ?? strategyChoiceOf(value.strategy);
    const on = input.strategyOn.value ?? value.strategy.on;
    const problems = merged(problemsIn(input), [
      ...proposed.problems,
      ...strategyProblems(choice, on, value.proposal.outcomes, today),
    ]);
    const nextSteps = input.nextSteps.value;
    if (!proposed.course || input.inGoodTime.value === undefined || problems.length > 0) {
      throw new Invalid(problems);
    }
    const outcome: Outcome = {
      at: stamp(situation),
      by: actingPerson(situation).id,
      asProposed: true,
      categories: value.categories,
      issues: value.issues,
      course: proposed.course,
      // Where it was not asked, what was known stays: nobody said that it is not needed.
      strategy:
        input.strategy.value === undefined && choice === 'notNeeded'
          ? value.strategy
          : strategyFrom(choice, on),
      ...(nextSteps === undefined ? {} : { nextSteps }),
      inGoodTime: input.inGoodTime.value,
    };
    return recorded(loaded, { ...value, outcome }, outcome, 'decided', situation, target);
  },
});

/** The first half of a change: saved as it is typed; what is wrong with it is said when the whole is sent. */
export const changeStep = step({
  verb: 'consultation.changeStep',
  who: ['chair', 'safeguardingManager'],
  draft: changeDraft,
  draftId: changeDraftId,
  input: z.object({
    categories: typedText,
    issues: typedText,
    outcomes: typedText,
    otherWords: typedText,
    reviewOn: typedText,
    correcting: z.enum(['yes', 'no']),
    seen: seenInput,
  }),
  load: async ({ target, person }, read: Reader) => {
    const loaded = await loadInCase({ target }, read);
    if (!sees(person, loaded)) throw new Refusal('notFound', 'That could not be found.');
    return loaded;
  },
  save(input, _draft, situation, _loaded, target) {
    const draft: ChangeDraft = { ...input, correcting: input.correcting === 'yes' };
    const { problems } = changed(draft, dayOf(situation.now));
    const view = problems.length > 0 ? 'consultation.changeForm' : 'consultation.changeLastForm';
    return { draft, show: { verb: view, target, input: { checked: 'yes', correcting: input.correcting } } };
  },
});

/** What the first half of a change comes to on a day, and what is wrong with it, beside which field. */
export function changed(
  draft: ChangeDraft,
  today: Temporal.PlainDate,
): {
  readonly course: Course | undefined;
  readonly categories: string[];
  readonly issues: string[];
  readonly problems: readonly Problem[];
} {
  const categories = codesIn(draft.categories);
  const issues = codesIn(draft.issues);
  const { course, problems } = courseFrom(
    {
      outcomes: codesIn(draft.outcomes),
      otherWords: draft.otherWords.slice(0, 200) || undefined,
      reviewOn: optionalDay.safeParse(draft.reviewOn).data,
    },
    today,
  );
  return {
    course,
    categories,
    issues,
    problems: [
      ...codeProblems(abuseCategories, categories, today, 'categories', true),
      ...codeProblems(prevalentIssues, issues, today, 'issues', true),
      ...problems,
    ],
  };
}

interface InCaseWithDraft extends InCase {
  readonly draft: ChangeDraft | undefined;
}

async function loadWithDraft(
  at: { readonly target: Target; readonly actor: Situation['actor'] },
  read: Reader,
): Promise<InCaseWithDraft> {
  const person = at.actor.kind === 'person' ? at.actor.person.id : '';
  const [loaded, draft] = await Promise.all([
    loadInCase(at, read),
    read.draft(changeDraft, person, changeDraftId(at.target)),
  ]);
  return { ...loaded, draft: draft?.value };
}

const lastHalf = {
  strategy: judged(strategyTyped),
  strategyOn: judged(optionalDay),
  nextSteps: judged(optionalText()),
  inGoodTime,
};

interface LastHalf {
  readonly strategy: Judged<StrategyChoice | undefined>;
  readonly strategyOn: Judged<string | undefined>;
  readonly nextSteps: Judged<string | undefined>;
  readonly inGoodTime: Judged<boolean>;
}

/** One problem a field is enough: what was typed wrongly is said before what follows from it. */
function merged(typed: readonly Problem[], further: readonly Problem[]): Problem[] {
  return [...typed, ...further.filter((one) => !typed.some(({ field }) => field === one.field))];
}

/** The changed outcome out of both halves; throws Invalid, or a Refusal that shows the first half again. */
function outcomeFrom(
  input: LastHalf,
  why: Readonly<Record<string, Judged<string>>>,
  loaded: InCaseWithDraft,
  correcting: boolean,
  situation: Situation,
  target: Target,
): Outcome {
  const today = dayOf(situation.now);
  const firstAgain = {
    show: {
      verb: 'consultation.changeForm',
      target,
      input: { checked: 'yes', correcting: correcting ? 'yes' : 'no' },
    },
  };
  if (!loaded.draft) {
    throw new Refusal(
      'incomplete',
      'The first half of the outcome is missing. Please fill it in; the rest is kept.',
      firstAgain,
    );
  }
  const first = changed(loaded.draft, today);
  if (!first.course || first.problems.length > 0) {
    throw new Refusal('incomplete', 'The first half needs another look. All you typed is kept.', firstAgain);
  }
  const { strategy, strategyOn, nextSteps, inGoodTime } = input;
  const choice = strategy.value;
  const problems = merged(
    problemsIn({ ...why, strategy, strategyOn, nextSteps, inGoodTime }),
    choice === undefined
      ? [{ field: 'strategy', message: 'Choose what is known of the strategy meeting.' }]
      : strategyProblems(choice, strategyOn.value, first.course.outcomes, today),
  );
  if (problems.length > 0 || choice === undefined || inGoodTime.value === undefined) {
    throw new Invalid(problems);
  }
  const outcome = {
    at: stamp(situation),
    by: actingPerson(situation).id,
    categories: z.array(codeSchema(abuseCategories)).parse(first.categories),
    issues: z.array(codeSchema(prevalentIssues)).parse(first.issues),
    course: first.course,
    strategy: strategyFrom(choice, strategyOn.value),
    ...(nextSteps.value === undefined ? {} : { nextSteps: nextSteps.value }),
    inGoodTime: inGoodTime.value,
  };
  return { ...outcome, asProposed: sameDecision(outcome, proposedIn(loaded.consultation.value)) };
}

export const changeOutcome = action({
  verb: 'consultation.change',
  audit: 'Recorded an outcome other than proposed',
  who: ['chair', 'safeguardingManager'],
  input: z.object({
    ...lastHalf,
    reasoning: judged(requiredText('Say in a sentence or two why you changed it.')),
  }),
  load: loadWithDraft,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('consultation.changeLastForm'),
  decide({ reasoning, ...input }, loaded, situation, target) {
    const value = mustHold('decide', loaded, situation, target);
    const outcome: Outcome = {
      ...outcomeFrom(input, { reasoning }, loaded, false, situation, target),
      reasoning: reasoning.value,
    };
    return {
      ...recorded(loaded, { ...value, outcome }, outcome, 'decided', situation, target),
      finishedDrafts: [changeDraftId(target)],
    };
  },
});

/** A correction: the first version stays, with the view that was taken of it; the social worker is asked anew. */
export const correct = action({
  verb: 'consultation.correct',
  audit: 'Corrected the outcome of a consultation',
  who: ['chair', 'safeguardingManager'],
  input: z.object({
    ...lastHalf,
    reason: judged(requiredText('Say why the outcome is corrected.')),
    seen: seenInput,
  }),
  load: loadWithDraft,
  may: (person, loaded) => sees(person, loaded),
  present: show,
  form: form('consultation.changeLastForm'),
  decide({ reason, seen, ...input }, loaded, situation, target) {
    const value = mustHold('correct', loaded, situation, target);
    if (!value.outcome)
      throw new Refusal('notNow', 'There is no outcome to correct.', { show: show(target) });
    mustHaveSeen('correct', seen, value, target);
    const corrected = outcomeFrom(input, { reason }, loaded, true, situation, target);
    if (reason.value === undefined) throw new Invalid(problemsIn({ reason }));
    // Reasoning is compulsory when an outcome is changed; that of the earlier version was about another outcome.
    const outcome: Outcome =
      corrected.asProposed && sameDecision(corrected, value.outcome)
        ? corrected
        : { ...corrected, reasoning: reason.value };
    const next: Consultation = {
      ...value,
      outcome,
      view: undefined,
      // What was entered in the case system is no longer what was decided.
      entered: undefined,
      legalReview: undefined,
      reminded: { view: 0, settlement: 0, entry: 0, review: 0 },
      earlierOutcomes: [
        ...value.earlierOutcomes,
        {
          outcome: value.outcome,
          ...(value.view ? { view: value.view } : {}),
          correctedAt: stamp(situation),
          correctedBy: actingPerson(situation).id,
          reason: reason.value,
        },
      ],
    };
    return {
      ...recorded(loaded, next, outcome, 'corrected', situation, target),
      finishedDrafts: [changeDraftId(target)],
    };
  },
});
