/** The cards of letter and record, of the copy for the case record, and of those who neither came nor reported. */
import { z } from 'zod';
import { fitted, momentWords, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  band,
  choiceInput,
  dateInput,
  entry,
  facts,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  remark,
  textInput,
} from '../../kernel/cards/index.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target, View, Viewing } from '../../kernel/view.ts';
import { inquorateReasons, label } from '../../practice/codes.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { presenceWords, reportOf } from '../attending.ts';
import { restricted, timeOf, topAfter } from '../cards/parts.ts';
import { rowsOf, rowTitle } from '../load.ts';
import { chairs, recording } from '../rights.ts';
import { isLate } from './clock.ts';
import { afterForm } from './form.ts';
import { letterText, unwritten } from './letters.ts';
import { type AfterMeeting, loadAfter, missing, mustBeHeld, seesAfter, unrecorded } from './load.ts';
import { canNote } from './paper.ts';
import { deeds, heldConference, type Paper, type PaperDeed } from './record.ts';

const deedWords: Readonly<Record<PaperDeed, { readonly is: string; readonly press: string }>> = {
  taken: { is: 'Minutes taken', press: 'I took the minutes' },
  letter: { is: 'Decision letter sent', press: 'The decision letter was sent' },
  drafted: { is: 'Record drafted', press: 'The record is drafted' },
  checked: { is: 'Record checked by the chair', press: 'I have checked the record' },
  record: { is: 'Record sent', press: 'The record was sent' },
  copied: { is: 'Entered in the case system', press: 'It was entered in the case system' },
};

function standing(deed: PaperDeed, value: Paper, viewing: Viewing): string {
  const done = value[deed];
  if (!done) return 'Not yet';
  return `${formatDate(Temporal.PlainDate.from(done.on))}, noted by ${nameOf(viewing.authority, done.by)}`;
}

function dueBand(
  what: string,
  dueOn: string,
  done: { readonly on: string } | undefined,
  viewing: Viewing,
): Part {
  const due = formatDate(Temporal.PlainDate.from(dueOn));
  if (done) return done.on > dueOn && remark(`${what}: sent after its day, ${due}.`);
  return isLate(dueOn, dayOf(viewing.now))
    ? band('warning', `${what} is late`, `It was due by ${due}.`)
    : band('emphasis', `${what}: due by ${due}`);
}

export const paperView = afterForm({
  verb: 'paper.note',
  view: 'paper.show',
  who: recording,
  step: 'letter and record',
  title: 'Letter and record',
  fields: ['on'],
  back: 'meeting.minutes',
  presses(loaded, viewing) {
    const { target } = loaded.conference;
    const { value } = mustBeHeld(loaded.paper, target);
    const open = canNote(value).filter((deed) => deed !== 'checked' || chairs(viewing.person));
    const [first, ...rest] = open;
    const press = (what: PaperDeed) => viewing.press('paper.note', target, { what });
    const nobody = { inputs: 'none' } as const;
    return [
      first && primary(deedWords[first].press, 'paper.note', press(first)),
      other('Copy for the case record', 'paper.copy', viewing.press('paper.copy', target), nobody),
      ...rest.map((deed) => more(deedWords[deed].press, 'paper.note', press(deed))),
      more('Those who did not come', 'missing.show', viewing.press('missing.show', target), nobody),
      more('Feedback', 'feedback.show', viewing.press('feedback.show', target), nobody),
      more('Beside Teams’ report', 'teamsReport.show', viewing.press('teamsReport.show', target), nobody),
    ];
  },
  body(filling, loaded, viewing) {
    const { value } = mustBeHeld(loaded.paper, loaded.conference.target);
    return [
      dueBand('Decision letter', value.letterDue, value.letter, viewing),
      dueBand('Record', value.recordDue, value.record, viewing),
      facts(deeds.map((deed) => [deedWords[deed].is, standing(deed, value, viewing)])),
      canNote(value).length > 0 &&
        dateInput({
          id: 'on',
          label: 'On another day than today',
          required: false,
          value: filling.typed('on'),
          min: Temporal.PlainDate.from(value.heldOn),
          max: dayOf(viewing.now),
          problem: filling.problem('on'),
          error: 'Give a day from the conference up to today.',
        }),
    ];
  },
});

/** What a later slice has to say in the copy, of this conference: lines of its own, read with everything else. */
export interface Copied {
  lines(
    conference: Target,
    viewing: Pick<Viewing, 'authority' | 'person'>,
    read: Reader,
  ): Promise<readonly string[]>;
}

/** Dated plain text, of our own words but for children's numbers: what was typed stands in the records themselves. */
export function copyText(
  loaded: AfterMeeting,
  viewing: Pick<Viewing, 'authority' | 'now'>,
  more: readonly string[] = [],
): string {
  const { authority } = viewing;
  const { conference, meeting, paper } = loaded;
  const decision = meeting?.value.decision;
  const stands = paper?.value;
  const day = (on: string | undefined) =>
    on === undefined ? 'not yet' : formatDate(Temporal.PlainDate.from(on));
  const why = decision?.kind === 'goesAhead' ? ` (${label(inquorateReasons, decision.reason)})` : '';
  return [
    `Conference ${conference.value.reference}, ${timeOf(loaded)}`,
    decision
      ? `Quorum: ${decision.kind === 'quorate' ? 'quorate' : 'not quorate'}${why}, ${nameOf(authority, decision.by)}, ${momentWords(decision.at)}`
      : 'Quorum: not recorded',
    '',
    'Who was there, and reports',
    ...rowsOf(loaded, authority).map(
      (row, n) => `${rowTitle(row, n, loaded, authority)}: ${presenceWords(row)}; ${reportOf(row)}`,
    ),
    ...(more.length > 0 ? ['', ...more] : []),
    '',
    `Decision letter: due ${day(stands?.letterDue)}, sent ${day(stands?.letter?.on)}`,
    `Record: due ${day(stands?.recordDue)}, sent ${day(stands?.record?.on)}`,
    `Letters to those who neither came nor reported: ${loaded.absence?.value.letters.length ?? 0}`,
    '',
    `Out of Quorate, ${momentWords(viewing.now.toString())}`,
  ].join('\n');
}

/** `copied` is what later slices add to it, in this order. */
export const paperCopy = (copied: readonly Copied[]): View =>
  view({
    verb: 'paper.copy',
    who: recording,
    input: z.object({}),
    async load({ target, viewing }, read) {
      const at = heldConference(target);
      const [loaded, lines] = await Promise.all([
        loadAfter({ target }, read),
        Promise.all(copied.map((one) => one.lines(at, viewing, read))),
      ]);
      return { loaded, lines: lines.flat() };
    },
    may: (person, { loaded }) => seesAfter(person, loaded),
    render({ loaded, lines }, viewing) {
      const { target } = loaded.conference;
      const { value } = mustBeHeld(loaded.paper, target);
      const { caseSystem } = viewing.authority.settings;
      const text = copyText(loaded, viewing, lines);
      const enters = canNote(value).includes('copied');
      const card = fitted(() => ({
        head: topAfter(loaded, 'copy for the case record', `Copy this into ${plain(caseSystem.name)}`),
        body: [
          restricted(loaded),
          textInput({
            id: 'copy',
            label: 'Select all of it and copy it (changes made here are not kept)',
            required: false,
            multiline: true,
            maxLength: text.length,
            value: text,
            error: 'Copy the text as it is.',
          }),
          remark(`File it under “${plain(caseSystem.caseRecordHeading)}”.`),
        ],
        presses: [
          enters &&
            primary(
              'Say it was entered',
              'paper.note',
              viewing.press('paper.note', target, { what: 'copied' }),
              {
                inputs: 'none',
              },
            ),
          back('paper.show', viewing.press('paper.show', target)),
        ],
        emergency: viewing.authority.settings,
      }));
      return { card, summary: 'The copy for the case record' };
    },
  });

const notRecorded = 'Whether they came is not recorded yet';

export const missingView = afterForm({
  verb: 'missing.sent',
  view: 'missing.show',
  who: recording,
  step: 'afterwards',
  title(loaded, { authority }) {
    const { length } = missing(loaded, authority);
    if (length > 0) return `${length} neither came nor reported`;
    return unrecorded(loaded, authority).length > 0 ? notRecorded : 'Everybody came or reported';
  },
  fields: ['which'],
  back: 'paper.show',
  presses: (loaded, viewing) => [
    unwritten(loaded, viewing.authority).length > 0 &&
      primary(
        'Record that it was sent',
        'missing.sent',
        viewing.press('missing.sent', loaded.conference.target),
      ),
    unrecorded(loaded, viewing.authority).length > 0 &&
      other(
        'Record who came',
        'meeting.minutes',
        viewing.press('meeting.minutes', loaded.conference.target),
        { inputs: 'none' },
      ),
  ],
  body(filling, loaded, viewing) {
    const { authority } = viewing;
    const rows = missing(loaded, authority);
    const unknown = unrecorded(loaded, authority);
    const all = rowsOf(loaded, authority);
    const titleOf = (row: (typeof rows)[number]) =>
      rowTitle(
        row,
        all.findIndex(({ target }) => target.id === row.target.id),
        loaded,
        authority,
      );
    const open = unwritten(loaded, authority);
    const sentTo = (id: string) => loaded.absence?.value.letters.find(({ row }) => row === id);
    const text = letterText(loaded, authority);
    const entryOf = (row: (typeof rows)[number], n: number) => {
      const letter = sentTo(row.target.id);
      return entry(
        titleOf(row),
        letter
          ? `Letter sent, recorded by ${nameOf(authority, letter.by)}, ${momentWords(letter.at)}`
          : `${presenceWords(row)} · ${reportOf(row)}`,
        n === 0,
      );
    };
    return [
      rows.length > 0 &&
        para(
          'It is for the chair to say whether a letter is right. A person sends it; Quorate sends nothing.',
        ),
      rows.map(entryOf),
      open.length > 0 && [
        textInput({
          id: 'letter',
          label: 'The letter, to be copied (changes made here are not kept)',
          required: false,
          multiline: true,
          maxLength: text.length,
          value: text,
          error: 'Copy the text as it is.',
        }),
        choiceInput({
          id: 'which',
          label: 'It was sent to',
          required: true,
          checkedBy: 'server',
          multi: true,
          choices: open.map((row) => ({ title: titleOf(row), value: row.target.id })),
          value: filling.typed('which')?.split(','),
          problem: filling.problem('which'),
          error: 'Tick those to whom it was sent.',
        }),
      ],
      unknown.length > 0 && [
        rows.length > 0 && para(notRecorded, 'Medium'),
        para('Perhaps they were there. No letter is right until somebody has said that they were not.'),
        unknown.map(entryOf),
      ],
    ];
  },
});

export const paperViews = [paperView, missingView] as const;
