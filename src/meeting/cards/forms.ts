/** The forms of a meeting: how people are here, who came besides, who says so in the chat, and what the chair decides. */
import { z } from 'zod';
import { agenciesOf, keptFor } from '../../conference/index.ts';
import { fitted } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  back,
  choiceInput,
  choicesOf,
  entry,
  type Filling,
  fillingOf,
  other,
  type Part,
  para,
  primary,
  strayProblems,
  textInput,
} from '../../kernel/cards/index.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Target, View, Viewing } from '../../kernel/view.ts';
import { inInput, isTyped, longestTyped } from '../../people/index.ts';
import { inquorateReasons, offered } from '../../practice/codes.ts';
import { dayOf, formatDate, formatTime } from '../../practice/dates.ts';
import type { Role } from '../../practice/roles.ts';
import { againBy } from '../actions/deciding.ts';
import { wayWords } from '../attending.ts';
import {
  agencyName,
  type InMeeting,
  loadMeeting,
  proposals,
  rowsOf,
  rowTitle,
  waitingClaims,
} from '../load.ts';
import { ways } from '../record.ts';
import { chairing, recording, seesMeeting } from '../rights.ts';
import {
  claimWords,
  quorumSection,
  restricted,
  rowChoices,
  rowsSection,
  secondBand,
  topBefore,
  topOf,
} from './parts.ts';

interface FormSpec<Loaded extends InMeeting = InMeeting> {
  /** The action that the form presses. */
  readonly verb: string;
  readonly view: string;
  readonly who: readonly Role[];
  readonly step: string;
  /** It belongs before the meeting. */
  readonly before?: true;
  readonly title: (loaded: Loaded) => string;
  readonly fields: readonly string[];
  readonly press: string;
  /** What the button says beside what is typed: signed, so that it is ours. */
  readonly pressArgs?: JsonObject;
  /** Whether there is anything to send. */
  readonly sends?: (loaded: Loaded) => boolean;
  readonly back: string;
  readonly also?: (loaded: Loaded, viewing: Viewing) => CardAction | false;
  body(filling: Filling, loaded: Loaded, viewing: Viewing, max: number): readonly Part[];
}

export const formOf = (spec: FormSpec): View => formWith(loadMeeting, spec);

/** The same of a meeting with more than `loadMeeting` gives. */
export function formWith<Loaded extends InMeeting>(
  load: (at: { readonly target: Target }, read: Reader) => Promise<Loaded>,
  spec: FormSpec<Loaded>,
): View {
  return view({
    verb: spec.view,
    who: spec.who,
    input: z.object({}),
    async load({ target, person }, read) {
      const [loaded, kept] = await Promise.all([
        load({ target }, read),
        keptFor(spec.verb, target, person, read),
      ]);
      return { loaded, kept: kept?.value };
    },
    may: (person, { loaded }) => seesMeeting(person, loaded),
    render({ loaded, kept }, viewing) {
      const { target } = loaded.conference;
      const filling = fillingOf(kept);
      const card = fitted((max) => ({
        head: (spec.before ? topBefore : topOf)(loaded, spec.step, spec.title(loaded)),
        body: [
          strayProblems(kept, spec.fields),
          restricted(loaded),
          ...spec.body(filling, loaded, viewing, max),
        ],
        presses: [
          (spec.sends?.(loaded) ?? true) &&
            primary(spec.press, spec.verb, viewing.press(spec.verb, target, spec.pressArgs)),
          spec.also?.(loaded, viewing),
          back(spec.back, viewing.press(spec.back, target)),
        ],
        emergency: viewing.authority.settings,
      }));
      return { card, summary: 'A form to fill in' };
    },
  });
}

const wayChoices = ways.map((way) => ({ title: `Here, ${wayWords[way]}`, value: way }));

export const markForm = formOf({
  verb: 'meeting.mark',
  view: 'meeting.markForm',
  who: recording,
  step: 'who is here',
  title: () => 'How are they here?',
  fields: ['who', 'as', 'more'],
  press: 'Save',
  back: 'meeting.minutes',
  body: (filling, loaded, { authority }) => [
    choiceInput({
      id: 'who',
      label: 'Who (several where they sit in one room)',
      required: true,
      checkedBy: 'server',
      multi: true,
      choices: rowChoices(loaded, authority),
      value: filling.typed('who')?.split(','),
      problem: filling.problem('who'),
      error: 'Tick whom it is about.',
    }),
    choiceInput({
      id: 'as',
      label: 'How',
      required: true,
      checkedBy: 'server',
      choices: [...wayChoices, { title: 'Not here', value: 'away' }],
      value: filling.typed('as'),
      problem: filling.problem('as'),
      error: 'Choose how they are here, or that they are not.',
    }),
    choiceInput({
      id: 'more',
      label: 'And',
      required: false,
      multi: true,
      choices: [
        { title: 'Part of the time', value: 'part' },
        { title: 'A deputy came in their place', value: 'deputy' },
      ],
      value: filling.typed('more')?.split(','),
      problem: filling.problem('more'),
      error: 'Tick what is so.',
    }),
  ],
});

export const alsoForm = formOf({
  verb: 'meeting.alsoHere',
  view: 'meeting.alsoForm',
  who: recording,
  step: 'who is here',
  title: () => 'Who came without being asked?',
  fields: ['agency', 'as'],
  press: 'Save',
  back: 'meeting.minutes',
  body(filling, _loaded, { authority }) {
    const agencies = agenciesOf(authority);
    const given = filling.typed('agency');
    const asked = {
      id: 'agency',
      label: 'Agency',
      required: true,
      checkedBy: 'server',
      problem: filling.problem('agency'),
      error: 'Choose the agency, or "Another agency".',
      value: given === undefined ? undefined : inInput(given, agencies),
    } as const;
    return [
      isTyped(agencies)
        ? textInput({ ...asked, maxLength: longestTyped })
        : choiceInput({
            ...asked,
            folded: true,
            choices: agencies.map(({ id }) => ({ title: agencyName(id, authority), value: id })),
          }),
      choiceInput({
        id: 'as',
        label: 'How',
        required: true,
        checkedBy: 'server',
        choices: wayChoices,
        value: filling.typed('as'),
        problem: filling.problem('as'),
        error: 'Choose how they are here.',
      }),
    ];
  },
});

/** So many are listed at once; the rest comes when they are settled. */
const mostListed = 20;

export const claims = formOf({
  verb: 'meeting.settle',
  view: 'meeting.claims',
  who: recording,
  step: 'who is here',
  title(loaded) {
    const { length } = waitingClaims(loaded);
    return length === 0 ? 'Nobody waits to be placed' : `${length} to be placed`;
  },
  fields: ['claim', 'as'],
  press: 'That is who it is',
  sends: (loaded) => waitingClaims(loaded).length > 0,
  back: 'meeting.minutes',
  also(loaded, { authority, press }) {
    const { length } = proposals(loaded, rowsOf(loaded, authority));
    const verb = 'meeting.confirmProposed';
    return (
      length > 0 &&
      other(
        length === 1 ? 'Confirm the one proposed' : `Confirm the ${length} proposed`,
        verb,
        press(verb, loaded.conference.target),
        { inputs: 'none' },
      )
    );
  },
  body(filling, loaded, { authority }) {
    const waiting = waitingClaims(loaded).slice(0, mostListed);
    if (waiting.length === 0) return [];
    const rows = rowsOf(loaded, authority);
    const proposed = new Map(proposals(loaded, rows).map(({ claim, row }) => [claim.target.id, row]));
    const like = (one: (typeof waiting)[number]) => {
      const row = proposed.get(one.target.id);
      return row ? ` · has the address of ${rowTitle(row, rows.indexOf(row), loaded, authority)}` : '';
    };
    const titleOf = (one: (typeof waiting)[number], n: number) =>
      `${n + 1} · says: ${claimWords(one, authority)}`;
    return [
      para(
        'They pressed in the meeting’s chat and are not known by their account. Ask in the meeting who it is: a name on the screen is no proof.',
        'Medium',
      ),
      waiting.map((one, n) =>
        entry(
          titleOf(one, n),
          `${wayWords[one.value.how]}, pressed ${formatTime(Temporal.Instant.from(one.value.at))}${like(one)}`,
          n === 0,
        ),
      ),
      choiceInput({
        id: 'claim',
        label: 'Which of them',
        required: true,
        checkedBy: 'server',
        folded: true,
        choices: waiting.map((one, n) => ({ title: titleOf(one, n), value: one.target.id })),
        value: filling.typed('claim', waiting.length === 1 ? waiting[0]?.target.id : undefined),
        problem: filling.problem('claim'),
        error: 'Choose which of them it is about.',
      }),
      choiceInput({
        id: 'as',
        label: 'Is',
        required: true,
        checkedBy: 'server',
        folded: true,
        choices: [
          ...rowChoices(loaded, authority),
          { title: 'Of that organisation, and was not asked', value: 'also' },
          { title: 'Not here for an organisation', value: 'none' },
        ],
        value: filling.typed('as'),
        problem: filling.problem('as'),
        error: 'Choose who it is.',
      }),
    ];
  },
});

function box(filling: Filling, id: string, label: string, error: string, required = true) {
  return textInput({
    id,
    label,
    required,
    checkedBy: 'server',
    multiline: true,
    maxLength: 1_000,
    value: filling.typed(id),
    problem: filling.problem(id),
    error,
  });
}

export const goAheadForm = formOf({
  verb: 'meeting.goAhead',
  view: 'meeting.goAheadForm',
  who: chairing,
  step: 'for the chair',
  title: () => 'Not quorate, goes ahead',
  fields: ['reason', 'words', 'safeguards'],
  press: 'Record that it goes ahead',
  back: 'meeting.chair',
  body: (filling, loaded, viewing) => [
    secondBand(loaded),
    quorumSection(loaded, viewing.authority),
    choiceInput({
      id: 'reason',
      label: 'Why it goes ahead',
      required: true,
      checkedBy: 'server',
      choices: choicesOf(offered(inquorateReasons, dayOf(viewing.now))),
      value: filling.typed('reason'),
      problem: filling.problem('reason'),
      error: 'Choose the reason.',
    }),
    box(filling, 'words', 'In words, if it is another reason', 'Say what the other reason is.', false),
    box(
      filling,
      'safeguards',
      'What keeps the child safe though it is not quorate',
      'Say in a sentence or two, for example "School and GP are rung today, and the first review is at six weeks".',
    ),
  ],
});

export const adjournForm = formOf({
  verb: 'meeting.adjourn',
  view: 'meeting.adjournForm',
  who: chairing,
  step: 'for the chair',
  title: () => 'Not quorate, adjourn',
  fields: ['interim'],
  press: 'Record that it is adjourned',
  back: 'meeting.chair',
  body: (filling, loaded, viewing, max) => [
    secondBand(loaded),
    rowsSection(loaded, viewing.authority, max),
    box(
      filling,
      'interim',
      'What is done until it meets again',
      'Say in a sentence or two: the interim plan, or the plan as it is.',
    ),
    para(
      `It is to meet again by ${formatDate(againBy(loaded, viewing))}.${
        loaded.conference.value.enquiry === undefined ? '' : ' The days of the enquiry run on meanwhile.'
      }`,
    ),
  ],
});

export const formViews = [markForm, alsoForm, claims, goAheadForm, adjournForm] as const;
