/** A strategy discussion that was recorded wrongly: which one, and how it really was. */
import { z } from 'zod';
import { fitted, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  card,
  choiceInput,
  entry,
  fillingOf,
  head,
  more,
  other,
  para,
  primary,
  remark,
  section,
  strayProblems,
  textInput,
  typed,
} from '../../kernel/cards/index.ts';
import { withKept } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import { dayOf } from '../../practice/dates.ts';
import { seenOf } from '../correcting.ts';
import { type InDiscussion, loadInDiscussion, loadInEnquiry } from '../load.ts';
import { discussionTarget, type Held } from '../record.ts';
import { sees } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { discussionWords, summaryOf } from '../words.ts';
import { correctionsPart, whenAndWho } from './discussion.ts';
import { backToIt, caseBands, headLine, ownBand } from './parts.ts';

const fields = ['on', 'time', 'agencies', 'initiated', 'reason'];

export const correctForm = view({
  verb: 'enquiry.correctForm',
  who: staff,
  input: z.object({}),
  load: (at, read: Reader) => withKept('enquiry.correct', at, loadInDiscussion(at, read), read),
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing) {
    const { discussion, enquiry, family, consultation } = loaded;
    const { value, target } = discussion;
    const reference = enquiry?.value.reference ?? consultation.value.reference;
    const line = [`${reference} · `, typed(family.value.caseReference)];
    const goesBack = enquiry
      ? backToIt(enquiry.target, viewing)
      : back('enquiry.discussion', viewing.press('enquiry.discussion', target));
    if (!mayCorrect(loaded)) {
      return {
        card: card({
          head: head({ kind: 'Strategy discussion', title: 'There is nothing to correct here now', line }),
          body: [para('This has moved on since the button was shown. Nothing was changed.', 'Medium')],
          presses: [
            other('See how it stands', 'enquiry.discussion', viewing.press('enquiry.discussion', target)),
          ],
          emergency: viewing.authority.settings,
        }),
        summary: 'A strategy discussion',
      };
    }
    const filling = fillingOf(loaded.kept);
    const today = dayOf(viewing.now);
    const built = fitted((max) => ({
      head: head({
        kind: `${enquiry ? 'Section 47 enquiry · ' : ''}strategy discussion · correction`,
        title: 'How was it really?',
        line,
      }),
      body: [
        strayProblems(loaded.kept, fields),
        ...caseBands(loaded, viewing),
        ...whenAndWho(filling, value, today),
        choiceInput({
          id: 'initiated',
          label: 'Were section 47 enquiries started?',
          required: true,
          choices: [
            { title: 'Yes', value: 'yes' },
            { title: 'No', value: 'no' },
            { title: 'It was never held', value: 'notHeld' },
          ],
          value: filling.typed('initiated', value.initiated ? 'yes' : 'no'),
          problem: filling.problem('initiated'),
          error: 'Choose Yes, No, or that it was never held.',
        }),
        textInput({
          id: 'reason',
          label: 'What was wrong',
          required: true,
          multiline: true,
          maxLength: 1000,
          value: filling.typed('reason'),
          problem: filling.problem('reason'),
          error: 'Say in a sentence or two what was wrong, for example "The day was that of the referral".',
        }),
        remark(
          enquiry
            ? 'The fifteen days are counted anew. If no discussion started enquiries, the enquiry ends as recorded in error. Everybody concerned is told; what stood before stays on record.'
            : 'Everybody concerned is told; what stood before stays on record.',
        ),
        correctionsPart(value, viewing, max),
      ],
      presses: [
        primary(
          'Correct it',
          'enquiry.correct',
          viewing.press('enquiry.correct', target, { seen: seenOf(value) }),
        ),
        goesBack,
      ],
      emergency: viewing.authority.settings,
    }));
    return { card: built, summary: 'A form to fill in' };
  },
});

function mayCorrect({ discussion, enquiry }: InDiscussion): boolean {
  if (discussion.value.void) return false;
  return !enquiry || mayFollow[standingOf(enquiry.value)].includes('correct');
}

/** Discussions on one card: those that started enquiries go first, then the newest. */
const mostShown = 8;

export const discussionsView = view({
  verb: 'enquiry.discussions',
  who: staff,
  input: z.object({}),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing) {
    const { value, target } = loaded.enquiry;
    const shown = firstOf(value.discussions);
    const corrects = mayFollow[standingOf(value)].includes('correct');
    const built = fitted(() => ({
      head: head({
        kind: 'Section 47 enquiry · strategy discussions',
        title: 'Which one is to be corrected?',
        line: headLine(value),
      }),
      body: [
        restrictedBand(loaded.family.value),
        ownBand(loaded, viewing),
        section(
          'Strategy discussions',
          shown.map((one, n) => {
            const [title, words] = discussionWords(one);
            return entry(title, words, n === 0);
          }),
          value.discussions.length > shown.length &&
            remark(`${value.discussions.length - shown.length} more are on record.`),
        ),
      ],
      presses: [
        ...shown.map((one, n) => {
          const title = `Correct that of ${discussionWords({ ...one, time: undefined })[0]}`;
          const press = viewing.press('enquiry.correctForm', discussionTarget(target, one.on));
          return corrects && (n === 0 ? other : more)(title, 'enquiry.correctForm', press);
        }),
        backToIt(target, viewing),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card: built, summary: summaryOf(value, undefined) };
  },
});

function firstOf(all: readonly Held[]): readonly Held[] {
  const started = all.filter(({ initiated }) => initiated).slice(0, mostShown - 2);
  const newest = all.filter((one) => !started.includes(one)).slice(started.length - mostShown);
  return all.filter((one) => started.includes(one) || newest.includes(one));
}
