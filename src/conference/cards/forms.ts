/** The forms of a conference: moved, late, cancelled. */
import { z } from 'zod';
import { fitted, momentWords } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  band,
  choiceInput,
  choicesOf,
  type Filling,
  facts,
  fillingOf,
  head,
  type Part,
  para,
  primary,
  remark,
  strayProblems,
  textInput,
} from '../../kernel/cards/index.ts';
import { withKept } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { View, Viewing } from '../../kernel/view.ts';
import { delayReasons, offered } from '../../practice/codes.ts';
import { dayOf } from '../../practice/dates.ts';
import { hasBegun } from '../asking/following.ts';
import { wasHeld } from '../held.ts';
import { unexplained } from '../outlook/why.ts';
import type { Conference } from '../record.ts';
import { bookingRoles, loadConference, mayBook, sees } from '../rights.ts';
import { type Deed, mayFollow, standingOf, waitsForTime } from '../standing.ts';
import { meetingWords, reasonWords, slotFacts, summaryOf } from '../words.ts';
import { movedOn } from './movedOn.ts';
import { backToIt, bandsOf, headLine } from './parts.ts';

interface FormSpec {
  /** The action that the form presses; the view is called the same with `Form` behind. */
  readonly verb: string;
  /** Any of these may follow. */
  readonly deeds: readonly Deed[];
  readonly step: string;
  readonly title: string;
  readonly fields: readonly string[];
  body(filling: Filling, value: Conference, viewing: Viewing): readonly Part[];
  readonly press: string | ((value: Conference) => string);
  /** Of one that was held there is nothing to do here. */
  readonly ahead?: true;
  /** What is signed into the press, beside what it is about; undefined: there is nothing to say now. */
  args?(value: Conference): Readonly<Record<string, string>> | undefined;
}

function form(spec: FormSpec): View {
  return view({
    verb: `${spec.verb}Form`,
    who: bookingRoles,
    input: z.object({}),
    load: (at, read: Reader) => withKept(spec.verb, at, loadConference(at, read), read),
    may: (person, loaded) => sees(person, loaded),
    render(loaded, viewing) {
      const { value, target } = loaded.conference;
      const follows = mayFollow[standingOf(value)];
      const books = mayBook(viewing.person, loaded, viewing.authority);
      const args = spec.args ? spec.args(value) : {};
      const isPast = spec.ahead === true && wasHeld(value, viewing.now);
      if (!books || !args || isPast || !spec.deeds.some((deed) => follows.includes(deed))) {
        return movedOn(loaded, viewing);
      }
      const built = fitted(() => ({
        head: head({
          kind: `Child protection conference · ${spec.step}`,
          title: spec.title,
          line: headLine(loaded),
        }),
        body: [
          strayProblems(loaded.kept, spec.fields),
          ...bandsOf(loaded, viewing),
          value.booking && facts([...slotFacts(value.booking.slot, viewing.authority)]),
          ...spec.body(fillingOf(loaded.kept), value, viewing),
        ],
        presses: [
          primary(
            typeof spec.press === 'string' ? spec.press : spec.press(value),
            spec.verb,
            viewing.press(spec.verb, target, args),
          ),
          backToIt(target, viewing),
        ],
        emergency: viewing.authority.settings,
      }));
      return { card: built, summary: summaryOf(value, undefined) };
    },
  });
}

/** Its time has come: whoever moves or cancels it says that it was not held, and everybody is told so. */
function begunBand(value: Conference, { now }: Viewing): Part {
  return (
    hasBegun(value, now) &&
    band(
      'warning',
      'Its time has come already',
      'Go on only if it was not held. If it was adjourned, go back and choose "Reconvene it": what was held stays on record then.',
    )
  );
}

const reasons = (viewing: Viewing) => choicesOf(offered(delayReasons, dayOf(viewing.now)));

/** The reason out of the list, and a few words: why it is, or was, moved. */
const whyInputs = (
  filling: Filling,
  viewing: Viewing,
  error: string,
  known?: Conference['toMove'],
): readonly Part[] => [
  choiceInput({
    id: 'reason',
    label: 'Why',
    required: true,
    choices: reasons(viewing),
    value: filling.typed('reason', known?.reason),
    problem: filling.problem('reason'),
    error,
  }),
  textInput({
    id: 'words',
    label: 'In a few words',
    required: false,
    maxLength: 200,
    value: filling.typed('words', known?.words),
    problem: filling.problem('words'),
    error: 'A few words, without names.',
  }),
];

export const sayWhyForm = form({
  verb: 'conference.sayWhy',
  deeds: ['move'],
  step: 'moved in Outlook',
  title: 'Why was it moved?',
  fields: ['reason', 'words'],
  body: (filling, value, viewing) => {
    const before = unexplained(value);
    return [
      before && para(`It was booked for ${meetingWords(before.slot)} until ${momentWords(before.until)}.`),
      ...whyInputs(filling, viewing, 'Choose why it was moved.'),
      remark('How often and why conferences move is counted, of those that were moved in Outlook as well.'),
    ];
  },
  press: 'Record it',
  args: (value) => {
    const until = unexplained(value)?.until;
    return until === undefined ? undefined : { until };
  },
});

export const moveForm = form({
  verb: 'conference.move',
  deeds: ['move'],
  ahead: true,
  step: 'to be moved',
  title: 'Why is it to be moved?',
  fields: ['reason', 'words'],
  body: (filling, value, viewing) => [
    begunBand(value, viewing),
    ...whyInputs(filling, viewing, 'Choose why it is moved.', value.toMove),
    remark('The time it has stands until another is booked. How often and why conferences move is counted.'),
  ],
  press: 'See other times',
});

export const stayForm = form({
  verb: 'conference.stay',
  deeds: ['move'],
  step: 'not to be moved',
  title: 'Why does it stay at its time?',
  fields: ['words'],
  body: (filling, { toMove }) => [
    toMove && para(`It was to be moved: ${reasonWords(toMove.reason).toLowerCase()}.`),
    textInput({
      id: 'words',
      label: 'Why it stays',
      required: true,
      multiline: true,
      maxLength: 1000,
      value: filling.typed('words'),
      problem: filling.problem('words'),
      error: 'Say in a sentence why, for example "The interpreter can come after all".',
    }),
    remark(
      'Everybody of the service who would be told of a move is told that it stays. Whoever of the family was told by a person that it moves is told by a person again, by the safe way and no other.',
    ),
  ],
  press: 'It stays',
  args: ({ toMove }) => (toMove ? {} : undefined),
});

export const lateForm = form({
  verb: 'conference.late',
  deeds: ['reserve', 'move'],
  step: 'late',
  title: 'Why will it be late?',
  fields: ['reasons', 'words'],
  body: (filling, value, viewing) => [
    choiceInput({
      id: 'reasons',
      label: 'Reasons',
      required: true,
      multi: true,
      choices: reasons(viewing),
      value: filling.typed('reasons', value.late?.reasons.join(','))?.split(','),
      problem: filling.problem('reasons'),
      error: 'Choose at least one.',
    }),
    textInput({
      id: 'words',
      label: 'What happened',
      required: true,
      multiline: true,
      maxLength: 1000,
      value: filling.typed('words', value.late?.words),
      problem: filling.problem('words'),
      error: 'Say in a sentence or two, for example "No room with two entrances was free".',
    }),
    remark(
      waitsForTime(value)
        ? 'The times after the last day can be taken then.'
        : 'Then the time after the last day can be taken.',
    ),
  ],
  press: (value) => (waitsForTime(value) ? 'Record it and see the times' : 'Record it'),
});

export const cancelForm = form({
  verb: 'conference.cancel',
  deeds: ['cancel'],
  ahead: true,
  step: 'to be cancelled',
  title: 'Why will it not be held?',
  fields: ['words'],
  body: (filling, value, viewing) => [
    begunBand(value, viewing),
    textInput({
      id: 'words',
      label: 'Why it will not be held',
      required: true,
      multiline: true,
      maxLength: 1000,
      value: filling.typed('words'),
      problem: filling.problem('words'),
      error: 'Say in a sentence why, for example "A further strategy discussion is held first".',
    }),
    remark(
      'It is taken out of the diary and the calendars, and everybody who was told of it is told. The record stays.',
    ),
  ],
  press: 'Cancel the conference',
});
