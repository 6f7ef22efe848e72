/** The outcome: agreed as proposed on one card; changed, or corrected later, on two. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import type { CardElement } from '../../kernel/card.ts';
import {
  back,
  choiceInput,
  choicesOf,
  dateInput,
  errorSummary,
  facts,
  gentleNote,
  head,
  more,
  other,
  type Part,
  plain,
  primary,
  remark,
  said,
  section,
  strayProblems,
  textInput,
  typed,
} from '../../kernel/cards/index.ts';
import { keptId, keptInput, type Problem } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Shown, Target, Viewing } from '../../kernel/view.ts';
import {
  abuseCategories,
  consultationOutcomes,
  labels,
  offered,
  prevalentIssues,
} from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { looksLikePersonalDetail } from '../../practice/warnings.ts';
import { calendar } from '../../practice/working-days.ts';
import type { RotaRead } from '../../rota/index.ts';
import { loadWithRota, sees } from '../actions/common.ts';
import { changed } from '../actions/deciding.ts';
import { type ChangeDraft, changeDraft, changeDraftId } from '../change.ts';
import { mayDo } from '../deeds.ts';
import { codesIn } from '../inputs.ts';
import type { Consultation, InCase } from '../record.ts';
import { seenFor } from '../seen.ts';
import { type StrategyChoice, strategyChoices, strategySuggested } from '../strategy.ts';
import { outcomeWords } from '../words.ts';
import { enquiryBand } from './clock.ts';
import { backToIt, type Filling, fillingOf, form, movedOn } from './form.ts';
import { fitted, headLine, neutral, proposalSection, questionsSection, standingBand } from './parts.ts';

const chairs = ['chair', 'safeguardingManager'] as const;

/** How many working days ahead a review is filled in. */
const reviewAfterWorkingDays = 10;

export function reviewSuggested(viewing: Viewing): string {
  return calendar(viewing.authority.settings)
    .addWorkingDays(dayOf(viewing.now), reviewAfterWorkingDays)
    .toString();
}

/** A day that was proposed some time ago may have passed. */
function stillToCome(day: string | undefined, viewing: Viewing): string | undefined {
  return day !== undefined && day >= dayOf(viewing.now).toString() ? day : undefined;
}

function inGoodTimeInput(filling: Filling, otherwise?: boolean): readonly CardElement[] {
  const known = otherwise === undefined ? undefined : otherwise ? 'yes' : 'no';
  return choiceInput({
    id: 'inGoodTime',
    label: 'Was it brought in good time?',
    required: true,
    choices: [
      { title: 'Yes, in good time', value: 'yes' },
      { title: 'Later than it could have been', value: 'no' },
    ],
    value: filling.typed('inGoodTime', known),
    problem: filling.problem('inGoodTime'),
    error: 'Say whether the case was brought in good time.',
  });
}

/** The two fields of a strategy meeting; `when` says in the label on what they hang. */
export function strategyInputs(
  filling: Filling,
  suggested: StrategyChoice,
  on: string | undefined,
  when = '',
): Part {
  return [
    choiceInput({
      id: 'strategy',
      label: `Strategy meeting${when}`,
      required: true,
      folded: true,
      choices: choicesOf(strategyChoices),
      value: filling.typed('strategy', suggested),
      problem: filling.problem('strategy'),
      error: 'Choose what is known of the strategy meeting.',
    }),
    dateInput({
      id: 'strategyOn',
      label: 'Day of the strategy meeting, if held or arranged',
      required: false,
      value: filling.typed('strategyOn', on),
      problem: filling.problem('strategyOn'),
      error: 'Choose a day of the calendar, for example 3 March 2027.',
    }),
  ];
}

function nextStepsInput(filling: Filling, otherwise?: string): Part {
  return [
    textInput({
      id: 'nextSteps',
      label: 'Next steps, if there is something to add',
      required: false,
      multiline: true,
      maxLength: 1000,
      value: filling.typed('nextSteps', otherwise),
      problem: filling.problem('nextSteps'),
      error: 'Up to 1,000 characters.',
    }),
    filling.noted('nextSteps', otherwise),
  ];
}

/** Asked where it bears on what was proposed, or where something is already known about it. */
function asksStrategy({ proposal, strategy }: Consultation): boolean {
  return (
    proposal.outcomes.includes('icpc') ||
    proposal.outcomes.includes('strategyMeeting') ||
    strategy.state !== 'notYet'
  );
}

export const decideForm = form({
  verb: 'consultation.decide',
  deed: 'decide',
  who: chairs,
  step: 'outcome',
  title: () => 'Do you agree with what they propose?',
  band: ({ value, viewing }) => standingBand(value, viewing.person, viewing),
  fields: ['inGoodTime', 'strategy', 'strategyOn', 'reviewOn', 'nextSteps'],
  body: (filling) => {
    const { value, viewing } = filling;
    const { proposal } = value;
    return [
      proposalSection(value, viewing),
      said('Tried already', typed(value.tried), Math.min(filling.max, 600)),
      questionsSection(value, viewing, Math.min(filling.max, 300)),
      section(
        'Your outcome',
        inGoodTimeInput(filling),
        asksStrategy(value) &&
          strategyInputs(filling, strategySuggested(value.strategy, proposal.outcomes), value.strategy.on),
        proposal.outcomes.includes('reviewAfterInformation') &&
          dateInput({
            id: 'reviewOn',
            label: 'Look at it again on',
            required: true,
            value: filling.typed(
              'reviewOn',
              stillToCome(proposal.reviewOn, viewing) ?? reviewSuggested(viewing),
            ),
            min: dayOf(viewing.now),
            problem: filling.problem('reviewOn'),
            error: 'Choose a day from today on, for example 3 March 2027.',
          }),
        nextStepsInput(filling),
      ),
    ];
  },
  press: 'Agree as proposed',
  presses: ({ target, viewing }) => [
    other(
      'Change the outcome',
      'consultation.changeForm',
      viewing.press('consultation.changeForm', target, { correcting: 'no' }),
      { inputs: 'none' },
    ),
    more(
      'Ask for more',
      'consultation.askForMoreForm',
      viewing.press('consultation.askForMoreForm', target),
      {
        inputs: 'none',
      },
    ),
  ],
});

interface Changes extends InCase {
  readonly rota: RotaRead;
  readonly draft: ChangeDraft | undefined;
}

async function loadChange(
  { target, person }: { readonly target: Target; readonly person: Pick<Person, 'id' | 'authority'> },
  read: Reader,
): Promise<Changes> {
  const [loaded, draft] = await Promise.all([
    loadWithRota({ target, authority: person.authority }, read),
    read.draft(changeDraft, person.id, changeDraftId(target)),
  ]);
  return { ...loaded, draft: draft?.value };
}

/** What the first half is filled with: what was typed, otherwise what was decided or proposed. */
function firstHalf(value: Consultation, draft: ChangeDraft | undefined, correcting: boolean): ChangeDraft {
  const seen = correcting ? (seenFor('correct', value) ?? '') : '';
  // Going on from what was typed, on a card that shows the outcome as it stands now.
  if (draft?.correcting === correcting) return { ...draft, seen };
  const from = correcting ? value.outcome : undefined;
  const course = from?.course ?? value.proposal;
  return {
    categories: (from?.categories ?? value.categories).join(','),
    issues: (from?.issues ?? value.issues).join(','),
    outcomes: course.outcomes.join(','),
    otherWords: course.otherWords ?? '',
    reviewOn: course.reviewOn ?? '',
    correcting,
    seen,
  };
}

function mayChange(correcting: boolean, viewing: Viewing, value: Consultation): boolean {
  return mayDo(correcting ? 'correct' : 'decide', viewing.person, value);
}

function firstCard(
  loaded: Changes,
  viewing: Viewing,
  correcting: boolean,
  problems: readonly Problem[],
): Shown {
  const { value, target } = loaded.consultation;
  const today = dayOf(viewing.now);
  const half = firstHalf(value, loaded.draft, correcting);
  const problem = (field: string) =>
    problems
      .filter((one) => one.field === field)
      .map((one) => plain(one.message))
      .join(' ') || undefined;
  const card = fitted(() => ({
    head: head({
      kind: `Consultation · ${correcting ? 'correct the outcome' : 'change the outcome'} · step 1 of 2`,
      title: correcting ? 'What is the outcome, rightly?' : 'What is the outcome?',
      line: headLine(value, viewing),
    }),
    body: [
      errorSummary(problems.map((one) => plain(one.message))),
      enquiryBand(loaded.case.value, viewing),
      choiceInput({
        id: 'outcomes',
        label: 'Outcomes',
        required: true,
        multi: true,
        choices: choicesOf(offered(consultationOutcomes, today)),
        value: codesIn(half.outcomes),
        problem: problem('outcomes'),
        error: 'Choose at least one outcome.',
      }),
      textInput({
        id: 'otherWords',
        label: 'If "Other": what it is',
        required: false,
        maxLength: 200,
        value: half.otherWords,
        problem: problem('otherWords'),
        error: 'Say in a few words what the other outcome is.',
      }),
      gentleNote(looksLikePersonalDetail(half.otherWords)),
      dateInput({
        id: 'reviewOn',
        label: 'If it is to be reviewed: on',
        required: false,
        value: half.reviewOn || reviewSuggested(viewing),
        problem: problem('reviewOn'),
        error: 'Choose a day from today on, for example 3 March 2027.',
      }),
      choiceInput({
        id: 'categories',
        label: 'Categories',
        required: true,
        multi: true,
        choices: choicesOf(offered(abuseCategories, today)),
        value: codesIn(half.categories),
        problem: problem('categories'),
        error: 'Choose at least one category.',
      }),
      choiceInput({
        id: 'issues',
        label: 'Prevalent issues',
        required: true,
        multi: true,
        choices: choicesOf(offered(prevalentIssues, today)),
        value: codesIn(half.issues),
        problem: problem('issues'),
        error: 'Choose at least one prevalent issue, or "None identified".',
      }),
    ],
    presses: [
      primary(
        'Save and continue',
        'consultation.changeStep',
        viewing.press('consultation.changeStep', target, {
          correcting: correcting ? 'yes' : 'no',
          ...(correcting ? { seen: half.seen } : {}),
        }),
      ),
      correcting
        ? backToIt(target, viewing)
        : back('consultation.decideForm', viewing.press('consultation.decideForm', target)),
    ],
    emergency: viewing.authority.settings,
  }));
  return { card, summary: neutral(value, 'a form to fill in') };
}

export const changeForm = view({
  verb: 'consultation.changeForm',
  who: chairs,
  input: z.object({
    correcting: z.enum(['yes', 'no']).catch('no'),
    /** The draft was looked at: what is wrong with it is said. */
    checked: z.literal('yes').optional().catch(undefined),
  }),
  load: loadChange,
  may: (person, loaded: Changes) => sees(person, loaded),
  render(loaded, viewing, input) {
    const { value } = loaded.consultation;
    const correcting = input.correcting === 'yes';
    if (!mayChange(correcting, viewing, value)) return movedOn(loaded, viewing);
    const half = firstHalf(value, loaded.draft, correcting);
    const problems = input.checked ? changed(half, dayOf(viewing.now)).problems : [];
    return firstCard(loaded, viewing, correcting, problems);
  },
});

export const changeLastForm = view({
  verb: 'consultation.changeLastForm',
  who: chairs,
  input: z.object({}),
  async load(at, read: Reader) {
    const [loaded, change, correction] = await Promise.all([
      loadChange(at, read),
      read.draft(keptInput, at.person.id, keptId('consultation.change', at.target)),
      read.draft(keptInput, at.person.id, keptId('consultation.correct', at.target)),
    ]);
    return { ...loaded, change: change?.value, correction: correction?.value };
  },
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing) {
    const { value, target } = loaded.consultation;
    const { draft } = loaded;
    const correcting = draft?.correcting ?? value.outcome !== undefined;
    if (!mayChange(correcting, viewing, value)) return movedOn(loaded, viewing);
    const half = firstHalf(value, draft, correcting);
    const first = changed(half, dayOf(viewing.now));
    const { course } = first;
    // Only codes of our lists go further: what is typed over them, or is no longer offered, stays on the first card.
    if (!draft || !course || first.problems.length > 0) {
      return firstCard(loaded, viewing, correcting, draft ? first.problems : []);
    }
    const kept = correcting ? loaded.correction : loaded.change;
    const verb = correcting ? 'consultation.correct' : 'consultation.change';
    const reasonField = correcting ? 'reason' : 'reasoning';
    const fields = ['strategy', 'strategyOn', reasonField, 'nextSteps', 'inGoodTime'];
    const known = (correcting ? value.outcome?.strategy : undefined) ?? value.strategy;
    const card = fitted((max) => {
      const filling: Filling = { ...fillingOf(loaded, kept, viewing), max };
      return {
        head: head({
          kind: `Consultation · ${correcting ? 'correct the outcome' : 'change the outcome'} · step 2 of 2`,
          title: correcting ? 'Why is it corrected?' : 'Why, and what follows?',
          line: headLine(value, viewing),
        }),
        body: [
          strayProblems(kept, fields),
          enquiryBand(loaded.case.value, viewing),
          facts([
            ['Outcome', outcomeWords(course.outcomes)],
            ['Categories', labels(abuseCategories, first.categories)],
            ['Issues', labels(prevalentIssues, first.issues)],
          ]),
          course.otherWords !== undefined && said('The other outcome', typed(course.otherWords), 200),
          gentleNote(looksLikePersonalDetail(course.otherWords ?? '')),
          textInput({
            id: reasonField,
            label: correcting ? 'Why it is corrected, and your reasoning' : 'Your reasoning',
            required: true,
            multiline: true,
            maxLength: 1000,
            value: filling.typed(reasonField),
            problem: filling.problem(reasonField),
            error: 'Say in a sentence or two why.',
          }),
          filling.noted(reasonField),
          strategyInputs(filling, strategySuggested(known, course.outcomes), known.on),
          nextStepsInput(filling, correcting ? value.outcome?.nextSteps : undefined),
          inGoodTimeInput(filling, correcting ? value.outcome?.inGoodTime : undefined),
          correcting &&
            remark(
              'The first version stays in the history, and the social worker is asked for their view anew.',
            ),
        ],
        presses: [
          primary(
            correcting ? 'Correct the outcome' : 'Record this outcome',
            verb,
            // From what the first half was built, not from what stands by now.
            viewing.press(verb, target, correcting ? { seen: draft.seen } : undefined),
          ),
          back(
            'consultation.changeForm',
            viewing.press('consultation.changeForm', target, { correcting: correcting ? 'yes' : 'no' }),
          ),
        ],
        emergency: viewing.authority.settings,
      };
    });
    return { card, summary: neutral(value, 'a form to fill in') };
  },
});
