/** The cards of feedback: the link, a form that came on paper, what a quarter's answers come to; and one answer's words. */
import { z } from 'zod';
import { keptFor } from '../../../conference/index.ts';
import { fitted } from '../../../consultation/index.ts';
import { view } from '../../../kernel/action.ts';
import {
  back,
  band,
  choiceInput,
  type Filling,
  facts,
  fillingOf,
  head,
  more,
  openLink,
  para,
  primary,
  remark,
  said,
  section,
  strayProblems,
  textInput,
  typed,
} from '../../../kernel/cards/index.ts';
import { doneInput } from '../../../kernel/drafts.ts';
import { dayOf, momentOf } from '../../../practice/dates.ts';
import { restricted, topAfter } from '../../cards/parts.ts';
import { chairs, recording } from '../../rights.ts';
import { loadAfter, mustBeHeld, seesAfter } from '../load.ts';
import { fewest, figuresOf } from './figures.ts';
import { feedbackPurpose, giverWords, questions } from './page.ts';
import { answersOf, feedbackType, givers, lastQuarter, scale } from './record.ts';

/** So long after the conference the link can be opened. */
const openDays = 28;

const scored = (filling: Filling, id: 'heard' | 'clear') =>
  choiceInput({
    id,
    label: `“${questions[id]}”`,
    required: true,
    checkedBy: 'server',
    folded: true,
    choices: scale.map((n) => ({ title: String(n), value: String(n) })),
    value: filling.typed(id),
    problem: filling.problem(id),
    error: 'Choose the number that was ticked.',
  });

export const feedbackView = view({
  verb: 'feedback.show',
  who: recording,
  input: doneInput,
  async load({ target, person, viewing, input: { done } }, read) {
    const [loaded, kept, answers] = await Promise.all([
      loadAfter({ target }, read),
      done ? undefined : keptFor('feedback.paper', target, person, read),
      answersOf(viewing.authority.id, lastQuarter(dayOf(viewing.now)), read),
    ]);
    return { loaded, kept: kept?.value, answers };
  },
  may: (person, { loaded }) => seesAfter(person, loaded),
  render({ loaded, kept, answers }, viewing) {
    const { target } = loaded.conference;
    const { value } = mustBeHeld(loaded.monitoring, target);
    const filling = fillingOf(kept);
    const until = momentOf(Temporal.PlainDate.from(value.heldOn).add({ days: openDays }), '23:59');
    const isOpen = Temporal.Instant.compare(until, viewing.now) > 0;
    const card = fitted(() => ({
      head: topAfter(loaded, 'feedback', 'What was it like for people?'),
      body: [
        strayProblems(kept, ['as', 'heard', 'clear', 'words']),
        restricted(loaded),
        value.notForFamily &&
          band(
            'warning',
            'Not for the family',
            'The chair has decided so: the page asks professionals alone.',
          ),
        para(
          'One link for everybody who was there. It asks for no name, and an answer is kept with no meeting. Nobody reads it at once, and the page says so; words go to the safeguarding managers. It can be printed.',
          'Medium',
        ),
        section(
          `The quarter that has ended (${lastQuarter(dayOf(viewing.now))}), all conferences of the service`,
          facts(
            figuresOf(answers).map(({ as, shown }) => [
              giverWords[as],
              shown
                ? `${shown.count} answers; listened to ${shown.heard}, understood ${shown.clear}, of 5`
                : `fewer than ${fewest}: not shown`,
            ]),
          ),
        ),
        choiceInput({
          id: 'as',
          label: 'A form on paper is from',
          required: true,
          checkedBy: 'server',
          folded: true,
          choices: givers.map((one) => ({ title: giverWords[one], value: one })),
          value: filling.typed('as'),
          problem: filling.problem('as'),
          error: 'Choose who wrote it.',
        }),
        scored(filling, 'heard'),
        scored(filling, 'clear'),
        textInput({
          id: 'words',
          label: 'Their words, without names',
          required: false,
          multiline: true,
          maxLength: 2_000,
          value: filling.typed('words'),
          problem: filling.problem('words'),
          error: 'Please shorten this.',
        }),
        remark('If what is written says that a child may be at risk, act on it as on any referral.'),
      ],
      presses: [
        primary('Enter the paper form', 'feedback.paper', viewing.press('feedback.paper', target)),
        isOpen && openLink('Open the page', viewing.link({ purpose: feedbackPurpose, target, until })),
        back('paper.show', viewing.press('paper.show', target)),
        chairs(viewing.person) &&
          more(
            value.notForFamily ? 'Ask the family after all' : 'Not for the family',
            'feedback.families',
            viewing.press('feedback.families', target, { asked: value.notForFamily ? 'yes' : 'no' }),
            { inputs: 'none' },
          ),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary: 'About a meeting' };
  },
});

/** What somebody wrote, for those who have to act on what tells of a child at risk. It says of no conference. */
export const answerView = view({
  verb: 'feedback.answer',
  who: ['safeguardingManager'],
  input: z.object({}),
  load: ({ target }, read) => read.get(feedbackType, target),
  may: (person, { authority }) => person.authority === authority,
  render({ value }, { authority }) {
    const card = fitted(() => ({
      head: head({
        kind: 'After a conference · feedback',
        title: giverWords[value.as],
        line: [`${questions.heard}: ${value.heard} of 5. ${questions.clear}: ${value.clear} of 5.`],
      }),
      body: [
        value.words !== undefined && [...said('What they wrote', typed(value.words), 2_000)],
        remark('If it says that a child may be at risk, act on it as on any referral.', 'Medium'),
      ],
      presses: [],
      emergency: authority.settings,
    }));
    return { card, summary: 'Feedback has come in' };
  },
});
