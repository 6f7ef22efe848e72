/** A strategy discussion: the form in which it is recorded, and what stands of it. */
import { z } from 'zod';
import { dayWords, fitted, momentWords, nameOf, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  band,
  choiceInput,
  choicesOf,
  dateInput,
  type Filling,
  facts,
  fillingOf,
  head,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  remark,
  said,
  strayProblems,
  timeInput,
  typed,
  typedFacts,
} from '../../kernel/cards/index.ts';
import { withKept } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Viewing } from '../../kernel/view.ts';
import { labels, offered, strategyAgencies } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { dayZero } from '../days.ts';
import { type AtCase, loadAtCase, loadOfDiscussion } from '../load.ts';
import type { Discussion, Enquiry, Held } from '../record.ts';
import { sees } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { discussionTitle, discussionWords, heldWords, missingWords } from '../words.ts';
import { movedOn } from './form.ts';
import { caseBands } from './parts.ts';

const fields = ['on', 'time', 'agencies', 'initiated', 'startedOn'];

/** The discussion that started the enquiry, where nobody has said yet who took part: it is suggested. */
function unsaidOf({ enquiry }: AtCase): Held | undefined {
  if (!enquiry || enquiry.value.inError) return undefined;
  const first = dayZero(enquiry.value).toString();
  return enquiry.value.discussions.find(({ on, agencies }) => on === first && agencies.length === 0);
}

export const discussForm = view({
  verb: 'enquiry.discussForm',
  who: staff,
  input: z.object({}),
  load: (at, read: Reader) => withKept('enquiry.discuss', at, loadAtCase(at, read), read),
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing) {
    const { enquiry, consultation, family, consultations } = loaded;
    if (enquiry && !mayFollow[standingOf(enquiry.value)].includes('discuss')) {
      return movedOn({ enquiry, family, consultations }, viewing);
    }
    const target = enquiry?.target ?? consultation.target;
    const filling = fillingOf(loaded.kept);
    const today = dayOf(viewing.now);
    const known = unsaidOf(loaded);
    const card = fitted(() => ({
      head: head({
        kind: 'Section 47 enquiry · strategy discussion',
        title: known ? 'Who took part in the strategy discussion?' : 'When was it held, and what came of it?',
        line: [
          `${enquiry?.value.reference ?? consultation.value.reference} · `,
          typed(family.value.caseReference),
        ],
      }),
      body: [
        strayProblems(loaded.kept, fields),
        ...caseBands(loaded, viewing),
        ...whenAndWho(filling, known ?? { on: today.toString() }, today),
        choiceInput({
          id: 'initiated',
          label: 'Were section 47 enquiries started?',
          required: true,
          choices: [
            { title: 'Yes', value: 'yes' },
            { title: 'No', value: 'no' },
          ],
          value: filling.typed('initiated', known ? 'yes' : undefined),
          problem: filling.problem('initiated'),
          error: 'Choose Yes or No.',
        }),
        dateInput({
          id: 'startedOn',
          label: 'Section 47 start, if it is another day',
          required: false,
          value: filling.typed('startedOn'),
          max: today,
          problem: filling.problem('startedOn'),
          error: 'Choose a day from the discussion on, or leave it empty.',
        }),
        remark(
          'What is said of one day is one discussion: it adds to what is known. A later discussion never restarts the clock.',
        ),
      ],
      presses: [
        primary('Record the discussion', 'enquiry.discuss', viewing.press('enquiry.discuss', target)),
        enquiry
          ? back('enquiry.show', viewing.press('enquiry.show', target))
          : back('consultation.show', viewing.press('consultation.show', target)),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary: 'A form to fill in' };
  },
});

/** When it was held, and who took part, with what is known or suggested filled in. */
export function whenAndWho(
  filling: Filling,
  known: Pick<Held, 'on'> & Partial<Held>,
  today: Temporal.PlainDate,
): readonly Part[] {
  return [
    dateInput({
      id: 'on',
      label: 'Held on',
      required: true,
      value: filling.typed('on', known.on),
      max: today,
      problem: filling.problem('on'),
      error: 'Choose the day on which it was held, today or earlier.',
    }),
    timeInput({
      id: 'time',
      label: 'At',
      required: false,
      value: filling.typed('time', known.time),
      problem: filling.problem('time'),
      error: 'Enter a time of day, for example 10:30.',
    }),
    choiceInput({
      id: 'agencies',
      label: 'Who took part',
      required: false,
      multi: true,
      choices: choicesOf(offered(strategyAgencies, today)),
      value: filling.typed('agencies', known.agencies?.join(','))?.split(','),
      problem: filling.problem('agencies'),
      error: 'Choose those who took part.',
    }),
    remark(
      'Police, health and children’s social care are the least that it needs. Nothing stops you here if one was missing.',
    ),
  ];
}

export const discussionView = view({
  verb: 'enquiry.discussion',
  who: staff,
  input: z.object({}),
  load: loadOfDiscussion,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing) {
    const { discussion, family, consultation, enquiry } = loaded;
    const { value, target } = discussion;
    const missing = value.void ? undefined : missingWords(value);
    const corrects = !value.void && (!enquiry || mayFollow[standingOf(enquiry.value)].includes('correct'));
    const card = fitted((max) => ({
      head: head({
        kind: 'Strategy discussion',
        title: discussionTitle(value),
        line: [
          `${enquiry?.value.reference ?? consultation.value.reference} · `,
          typed(family.value.caseReference),
        ],
      }),
      body: [
        restrictedBand(family.value),
        missing !== undefined && band('warning', 'Who took part', missing),
        facts([
          [value.void ? 'Recorded for' : 'Held', heldWords(value)],
          value.agencies.length > 0 && ['Who took part', labels(strategyAgencies, value.agencies)],
        ]),
        typedFacts([['Children', typed(value.children.join(', '))]]),
        recordedPart(value, viewing),
        correctionsPart(value, viewing, max),
        para(countedWords(value, enquiry?.value), 'Medium'),
      ],
      presses: [
        enquiry &&
          other(
            `Open ${plain(enquiry.value.reference)}`,
            'enquiry.show',
            viewing.press('enquiry.show', enquiry.target),
          ),
        !enquiry &&
          other(
            'Add to it, or record another',
            'enquiry.discussForm',
            viewing.press('enquiry.discussForm', consultation.target),
          ),
        corrects && more('Correct it', 'enquiry.correctForm', viewing.press('enquiry.correctForm', target)),
        back('consultation.show', viewing.press('consultation.show', consultation.target)),
      ],
      emergency: viewing.authority.settings,
    }));
    return {
      card,
      summary: value.corrections
        ? 'A strategy discussion was corrected.'
        : 'A strategy discussion was recorded.',
    };
  },
});

function countedWords({ void: wrong }: Discussion, enquiry: Enquiry | undefined): string {
  if (wrong?.to !== undefined) return `It was held on ${dayWords(wrong.to)} and is counted for that day.`;
  if (wrong) return 'It is counted nowhere.';
  if (enquiry) return `It is counted among the strategy discussions of ${enquiry.reference}.`;
  return 'It is counted among the strategy discussions of this family. No clock runs from it.';
}

function recordedPart({ recordedAt, recordedBy }: Discussion, { authority }: Viewing) {
  return remark(
    recordedBy === undefined
      ? `Learnt from the consultation, ${momentWords(recordedAt)}.`
      : `Recorded by ${nameOf(authority, recordedBy)}, ${momentWords(recordedAt)}.`,
  );
}

/** Corrections on one card; all of them are on record. */
const mostCorrections = 3;

/** What stood before, who put it right, when and why; the newest last. */
export function correctionsPart({ corrections = [] }: Discussion, { authority }: Viewing, max: number): Part {
  return corrections
    .slice(-mostCorrections)
    .map((one) => [
      remark(
        `Corrected by ${nameOf(authority, one.by)}, ${momentWords(one.at)}. Before: ${discussionWords(one).join(' · ')}.`,
      ),
      said('Why', typed(one.reason), max),
    ]);
}
