/** Forms of those who asked and of their managers: answer, see it differently, settle, review, enter, withdraw, restrict. */
import type { Person } from '../../kernel/actor.ts';
import {
  choiceInput,
  choicesOf,
  dateInput,
  type Part,
  para,
  plain,
  remark,
  section,
  textInput,
} from '../../kernel/cards/index.ts';
import { consultationOutcomes, offered } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { mayUnrestrict } from '../deeds.ts';
import { holderOf } from '../record.ts';
import { needsOf } from '../settling.ts';
import { courseStanding } from '../standing.ts';
import { strategySuggested } from '../strategy.ts';
import { outcomeWords } from '../words.ts';
import { type Filling, form } from './form.ts';
import { reviewSuggested, strategyInputs } from './outcomeForms.ts';
import { legalSection, outcomeSection, questionsSection, viewsSection } from './parts.ts';

/** Longest e-mail list shown; more is kept all the same. */
const longestList = 1_000;

/** A text of up to a thousand characters under its label. */
function longText(filling: Filling, id: string, label: string, error: string, required = true): Part {
  return [
    textInput({
      id,
      label,
      required,
      multiline: true,
      maxLength: 1000,
      value: filling.typed(id),
      problem: filling.problem(id),
      error,
    }),
    filling.noted(id),
  ];
}

export const answerMoreForm = form({
  verb: 'consultation.answerMore',
  deed: 'answerMore',
  step: 'your answer',
  title: () => 'What do you know about this?',
  fields: ['text'],
  body: (filling) => [
    questionsSection(filling.value, filling.viewing, filling.max),
    longText(filling, 'text', 'Your answer', 'Write your answer, for example "Last seen on Tuesday".'),
    remark('Names and addresses belong in the case system. The chair is told at once.'),
  ],
  press: 'Send the answer',
});

export const differForm = form({
  verb: 'consultation.differ',
  deed: 'differ',
  step: 'your view',
  title: () => 'How do you see it?',
  fields: ['outcomes', 'otherWords', 'reasons'],
  body: (filling) => [
    filling.value.outcome &&
      para(`The chair’s outcome: ${outcomeWords(filling.value.outcome.course.outcomes)}.`, 'Medium'),
    choiceInput({
      id: 'outcomes',
      label: 'What you think should follow',
      required: true,
      multi: true,
      choices: choicesOf(offered(consultationOutcomes, dayOf(filling.viewing.now))),
      value: filling.typed('outcomes')?.split(','),
      problem: filling.problem('outcomes'),
      error: 'Choose at least one outcome.',
    }),
    textInput({
      id: 'otherWords',
      label: 'If "Other": what it is',
      required: false,
      maxLength: 200,
      value: filling.typed('otherWords'),
      problem: filling.problem('otherWords'),
      error: 'Say in a few words what the other outcome is.',
    }),
    filling.noted('otherWords'),
    longText(filling, 'reasons', 'Why you see it differently', 'Say in a few sentences how you see it.'),
    remark(
      'Both managers are told, and one of them settles it. Until then the more protective of the two courses stands. Both views stay in the record.',
    ),
  ],
  press: 'Record my view',
});

export const settleForm = form({
  verb: 'consultation.settle',
  deed: 'settle',
  who: ['teamManager', 'safeguardingManager'],
  step: 'two views',
  title: () => 'Which course is to stand?',
  fields: ['course', 'words', 'strategy', 'strategyOn', 'reviewOn'],
  body: (filling) => {
    const { value, viewing, max } = filling;
    const meanwhile = courseStanding(value, viewing.authority.settings) ?? [];
    const needs = needsOf(value);
    const known = value.outcome?.strategy ?? value.strategy;
    const when = ', if the social worker’s course is taken';
    return [
      viewsSection(value, viewing, max),
      value.outcome && outcomeSection(value.outcome, Math.min(max, 600), 'The chair’s outcome in full'),
      section(
        'Your decision',
        para(`Until it is settled, the more protective course stands: ${outcomeWords(meanwhile)}.`),
        choiceInput({
          id: 'course',
          label: 'The course that is taken',
          required: true,
          choices: [
            { title: `The chair’s: ${outcomeWords(value.outcome?.course.outcomes ?? [])}`, value: 'chair' },
            {
              title: `The social worker’s: ${outcomeWords(value.view?.kind === 'differs' ? value.view.outcomes : [])}`,
              value: 'socialWorker',
            },
          ],
          value: filling.typed('course'),
          problem: filling.problem('course'),
          error: 'Choose which course is taken.',
        }),
        longText(filling, 'words', 'Why', 'Say in a sentence or two why this course is taken.'),
        needs.strategy && strategyInputs(filling, strategySuggested(known, ['icpc']), known.on, when),
        needs.reviewOn &&
          dateInput({
            id: 'reviewOn',
            label: `To be looked at again on${when}`,
            required: false,
            value: filling.typed('reviewOn', value.outcome?.course.reviewOn ?? reviewSuggested(viewing)),
            min: dayOf(viewing.now),
            problem: filling.problem('reviewOn'),
            error: 'Choose a day from today on, for example 3 March 2027.',
          }),
      ),
    ];
  },
  press: 'Settle it',
});

export const legalReviewForm = form({
  verb: 'consultation.legalReview',
  deed: 'legalReview',
  who: ['safeguardingManager'],
  step: 'legal advice',
  title: () => 'Is legal advice to be sought?',
  fields: ['supported', 'words'],
  body: (filling) => [
    filling.value.outcome && outcomeSection(filling.value.outcome, filling.max),
    legalSection(filling.value, filling.viewing, filling.max),
    choiceInput({
      id: 'supported',
      label: 'Your review',
      required: true,
      choices: [
        { title: 'Supported: legal advice is to be sought', value: 'yes' },
        { title: 'Not supported', value: 'no' },
      ],
      value: filling.typed('supported'),
      problem: filling.problem('supported'),
      error: 'Choose whether legal advice is supported.',
    }),
    longText(filling, 'words', 'Why, if you do not support it', 'Say in a sentence or two why.', false),
  ],
  press: 'Record the review',
});

export const enterForm = form({
  verb: 'consultation.enter',
  deed: 'enter',
  carriesSeen: true,
  step: 'case record',
  title: ({ viewing }) => `When was it entered in ${plain(viewing.authority.settings.caseSystem.name)}?`,
  fields: ['on'],
  body: (filling) => {
    const today = dayOf(filling.viewing.now);
    const decided = filling.value.outcome && dayOf(Temporal.Instant.from(filling.value.outcome.at));
    return [
      dateInput({
        id: 'on',
        label: 'Entered on',
        required: true,
        value: filling.typed('on', today.toString()),
        ...(decided ? { min: decided } : {}),
        max: today,
        problem: filling.problem('on'),
        error: 'Choose the day, today or earlier.',
      }),
      remark('Your name is kept with it.'),
    ];
  },
  press: 'It is entered',
});

export const withdrawForm = form({
  verb: 'consultation.withdraw',
  deed: 'withdraw',
  step: 'withdraw',
  title: () => 'Is it no longer needed?',
  fields: ['reason'],
  body: (filling) => [
    longText(filling, 'reason', 'Why it is withdrawn', 'Say in a few words why it is no longer needed.'),
    remark('The chair and your manager are told. What was sent stays in the record.'),
  ],
  press: 'Withdraw the request',
  destructive: true,
});

/** Who is likely to be named: those who have to do with it already. */
function addresses({ value, family, viewing }: Filling): string {
  const ids = family.restricted?.to ?? [value.asker, value.manager, holderOf(value), viewing.person.id];
  const known = ids
    .map((id) => viewing.authority.person(id))
    .filter((person): person is Person => person?.email !== undefined)
    .map((person) => person.email ?? '');
  return [...new Set(known)].join('\n');
}

export const restrictForm = form({
  verb: 'consultation.restrict',
  deed: 'restrict',
  who: ['chair', 'teamManager', 'safeguardingManager'],
  step: 'restricted case',
  title: () => 'Who may see this case?',
  fields: ['to', 'reason'],
  body: (filling) => [
    textInput({
      id: 'to',
      label: 'Work e-mail addresses, one a line',
      required: true,
      multiline: true,
      maxLength: longestList,
      value: filling.typed('to', addresses(filling)),
      problem: filling.problem('to'),
      error: 'Enter at least your own address and that of a chair, one a line.',
    }),
    textInput({
      id: 'reason',
      label: 'Why the case is restricted',
      required: true,
      maxLength: 200,
      value: filling.typed('reason'),
      problem: filling.problem('reason'),
      error: 'Say why, for example "relative of a member of staff".',
    }),
    filling.noted('reason'),
    remark(
      'All consultations of this family are then seen by these people only. A chair or the safeguarding manager has to be among them.',
    ),
  ],
  press: 'Restrict the case',
});

export const unrestrictForm = form({
  verb: 'consultation.unrestrict',
  deed: 'restrict',
  who: ['chair', 'teamManager', 'safeguardingManager'],
  may: (person, _value, family) => mayUnrestrict(person, family),
  step: 'restricted case',
  title: () => 'Is the restriction no longer needed?',
  fields: ['reason'],
  body: (filling) => [
    longText(filling, 'reason', 'Why it is lifted', 'Say why the restriction is lifted.'),
    remark('The chairs, the safeguarding managers and business support can see the case again.'),
  ],
  press: 'Lift the restriction',
});
