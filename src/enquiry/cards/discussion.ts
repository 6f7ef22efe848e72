/** A strategy discussion: the form in which it is recorded, and what stands of one that belongs to no enquiry. */
import { z } from 'zod';
import {
  caseTarget,
  caseType,
  consultationType,
  dayWords,
  fitted,
  momentWords,
  nameOf,
  restrictedBand,
  staff,
} from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  band,
  choiceInput,
  choicesOf,
  dateInput,
  facts,
  head,
  other,
  para,
  primary,
  remark,
  timeInput,
  typed,
  typedFacts,
} from '../../kernel/cards/index.ts';
import { keptId, keptInput } from '../../kernel/drafts.ts';
import type { Loaded, Reader } from '../../kernel/records.ts';
import { Refusal } from '../../kernel/refusal.ts';
import type { Viewing } from '../../kernel/view.ts';
import { labels, offered, strategyAgencies } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { dayZero } from '../days.ts';
import { type AtCase, loadAtCase } from '../load.ts';
import { type Discussion, discussionType, type Held } from '../record.ts';
import { sees } from '../rights.ts';
import { mayFollow, standingOf } from '../standing.ts';
import { missingWords } from '../words.ts';
import { fillingOf, movedOn, strayProblems } from './form.ts';
import { caseBands } from './parts.ts';

const fields = ['on', 'time', 'agencies', 'initiated', 'startedOn'];

/** The discussion that started the enquiry, where nobody has said yet who took part: it is suggested. */
function unsaidOf({ enquiry }: AtCase): Held | undefined {
  if (!enquiry) return undefined;
  const first = dayZero(enquiry.value).toString();
  return enquiry.value.discussions.find(({ on, agencies }) => on === first && agencies.length === 0);
}

export const discussForm = view({
  verb: 'enquiry.discussForm',
  who: staff,
  input: z.object({}),
  async load(at, read: Reader) {
    const [here, kept] = await Promise.all([
      loadAtCase(at, read),
      read.draft(keptInput, at.person.id, keptId('enquiry.discuss', at.target)),
    ]);
    return { ...here, kept: kept?.value };
  },
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
        dateInput({
          id: 'on',
          label: 'Held on',
          required: true,
          value: filling.typed('on', known?.on ?? today.toString()),
          max: today,
          problem: filling.problem('on'),
          error: 'Choose the day on which it was held, today or earlier.',
        }),
        timeInput({
          id: 'time',
          label: 'At',
          required: false,
          value: filling.typed('time', known?.time),
          problem: filling.problem('time'),
          error: 'Enter a time of day, for example 10:30.',
        }),
        choiceInput({
          id: 'agencies',
          label: 'Who took part',
          required: false,
          multi: true,
          choices: choicesOf(offered(strategyAgencies, today)),
          value: filling.typed('agencies')?.split(','),
          problem: filling.problem('agencies'),
          error: 'Choose those who took part.',
        }),
        remark(
          'Police, health and children’s social care are the least that it needs. Nothing stops you here if one was missing.',
        ),
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

interface ShownDiscussion extends Omit<AtCase, 'enquiry'> {
  readonly discussion: Loaded<Discussion>;
}

export const discussionView = view({
  verb: 'enquiry.discussion',
  who: staff,
  input: z.object({}),
  async load({ target }, read: Reader): Promise<ShownDiscussion> {
    const { partition } = target;
    const [discussion, family] = await Promise.all([
      read.get(discussionType, target),
      read.get(caseType, caseTarget(target)),
    ]);
    const id = discussion.value.consultations.at(-1) ?? '';
    const consultation = await read.find(consultationType, { partition, id });
    if (!consultation) throw new Refusal('notFound', 'That could not be found.');
    return { discussion, family, consultation, consultations: [consultation] };
  },
  may: (person, loaded) => sees(person, loaded),
  render({ discussion, family, consultation }, viewing) {
    const { value } = discussion;
    const missing = missingWords(value);
    const card = fitted(() => ({
      head: head({
        kind: 'Strategy discussion',
        title: value.initiated ? 'Section 47 enquiries were started' : 'No section 47 enquiries were started',
        line: [`${consultation.value.reference} · `, typed(family.value.caseReference)],
      }),
      body: [
        restrictedBand(family.value),
        missing !== undefined && band('warning', 'Who took part', missing),
        facts([
          ['Held', `${dayWords(value.on)}${value.time === undefined ? '' : `, ${value.time}`}`],
          value.agencies.length > 0 && ['Who took part', labels(strategyAgencies, value.agencies)],
        ]),
        typedFacts([['Children', typed(value.children.join(', '))]]),
        recordedPart(value, viewing),
        para('It is counted among the strategy discussions of this family. No clock runs from it.', 'Medium'),
      ],
      presses: [
        other(
          'Add to it, or record another',
          'enquiry.discussForm',
          viewing.press('enquiry.discussForm', consultation.target),
        ),
        back('consultation.show', viewing.press('consultation.show', consultation.target)),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary: 'A strategy discussion was recorded.' };
  },
});

function recordedPart({ recordedAt, recordedBy }: Discussion, { authority }: Viewing) {
  return remark(
    recordedBy === undefined
      ? `Learnt from the consultation, ${momentWords(recordedAt)}.`
      : `Recorded by ${nameOf(authority, recordedBy)}, ${momentWords(recordedAt)}.`,
  );
}
