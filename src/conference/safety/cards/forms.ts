/** The forms about the adults of a family: who, how to reach them, what they may share, what they need, exclusion. */
import { capital } from '../../../consultation/index.ts';
import { choiceInput, remark, textInput } from '../../../kernel/cards/index.ts';
import { form } from '../form.ts';
import { loadInSafety } from '../load.ts';
import { loadAdult, type OneAdult, showAdult, showFamily } from '../one-adult.ts';
import { arrangers, grounds, relations } from '../record.ts';
import { pairOf } from '../together.ts';
import { adultWords, arrangerWords, groundWords, relationWords } from '../words.ts';

/** What the forms about one adult have in common. */
export const ofAdult = {
  step: 'the family',
  load: loadAdult,
  back: ({ adult }: OneAdult) => showAdult(adult.target),
};

export const addAdultForm = form({
  verb: 'conference.addAdult',
  view: 'conference.addAdultForm',
  step: 'the family',
  title: 'Who is it?',
  fields: ['as'],
  press: 'Add them',
  load: loadInSafety,
  back: (_loaded, target) => showFamily(target),
  body: (filling) => [
    choiceInput({
      id: 'as',
      label: 'What they are to the children',
      required: true,
      choices: relations.map((one) => ({ title: relationWords[one], value: one })),
      value: filling.typed('as'),
      problem: filling.problem('as'),
      error: 'Choose what they are to the children.',
    }),
    remark('No name is needed. Nothing is sent to them.'),
  ],
});

export const recordRouteForm = form({
  ...ofAdult,
  verb: 'conference.recordRoute',
  title: ({ adult }) => `How to reach them safely: ${adultWords(adult.value)}`,
  fields: ['way', 'times'],
  press: 'Record the safe way',
  body: (filling, { route }) => [
    textInput({
      id: 'way',
      label: 'How they can be reached without anybody else learning of it',
      required: true,
      multiline: true,
      maxLength: 400,
      value: filling.typed('way', route?.value.way),
      problem: filling.problem('way'),
      error: 'Say how, for example "Rings us; never ring the house".',
    }),
    textInput({
      id: 'times',
      label: 'At which times',
      required: true,
      maxLength: 200,
      value: filling.typed('times', route?.value.times),
      problem: filling.problem('times'),
      error: 'Say when, for example "weekdays before 14:00".',
    }),
    remark('Ask them, and nobody for them. It is kept for this conference only.'),
  ],
});

const sharedChoices = [
  { title: 'Yes', value: 'yes' },
  { title: 'No', value: 'no' },
  { title: 'Not asked', value: 'notAsked' },
];

export const recordSharedForm = form({
  ...ofAdult,
  verb: 'conference.recordShared',
  title: ({ adult }) => `What may they share: ${adultWords(adult.value)}`,
  fields: ['with', 'room', 'chat', 'waiting'],
  press: 'Record what they may share',
  body(filling, { adult, adults, safety }) {
    const others = adults.filter((one) => one.target.id !== adult.target.id);
    const only = others.length === 1 ? others[0]?.target.id : undefined;
    const pair = only === undefined ? undefined : pairOf(safety?.value.pairs ?? [], adult.target.id, only);
    const asked = (id: 'room' | 'chat' | 'waiting', label: string) =>
      choiceInput({
        id,
        label,
        required: true,
        choices: sharedChoices,
        value: filling.typed(id, pair?.[id] ?? 'notAsked'),
        problem: filling.problem(id),
        error: 'Choose Yes, No or Not asked.',
      });
    return [
      choiceInput({
        id: 'with',
        label: 'With whom',
        required: true,
        folded: true,
        choices: others.map((one) => ({ title: adultWords(one.value), value: one.target.id })),
        value: filling.typed('with', only),
        problem: filling.problem('with'),
        error: 'Choose the other adult.',
      }),
      asked('room', 'The room'),
      asked('chat', 'The online meeting and its chat'),
      asked('waiting', 'The waiting area'),
      remark('Where anything is not asked, neither is told of the conference yet.'),
    ];
  },
});

export const recordNeedsForm = form({
  ...ofAdult,
  verb: 'conference.recordNeeds',
  title: ({ adult }) => `What they need: ${adultWords(adult.value)}`,
  fields: ['interpreter', 'access', 'supporter', 'advocate', 'arranger'],
  press: 'Record what they need',
  body(filling, { adult: { value } }) {
    const line = (id: 'interpreter' | 'access' | 'supporter', label: string, max: number, error: string) =>
      textInput({
        id,
        label,
        required: false,
        maxLength: max,
        value: filling.typed(id, value[id]),
        problem: filling.problem(id),
        error,
      });
    return [
      line('interpreter', 'Interpreter', 80, 'Give the language, for example "Polish".'),
      line('access', 'Access', 200, 'Say what helps, for example "step-free, large print".'),
      line('supporter', 'Supporter', 80, 'Say who comes with them, for example "a friend" or "solicitor".'),
      choiceInput({
        id: 'advocate',
        label: 'Advocate',
        required: true,
        choices: [
          { title: 'Not offered yet', value: 'notOffered' },
          { title: 'Offered, and wanted', value: 'wanted' },
          { title: 'Offered, not wanted', value: 'notWanted' },
        ],
        value: filling.typed('advocate', value.advocate ?? 'notOffered'),
        problem: filling.problem('advocate'),
        error: 'Choose whether they want an advocate.',
      }),
      choiceInput({
        id: 'arranger',
        label: 'Who sees to it',
        required: true,
        choices: arrangers.map((one) => ({ title: capital(arrangerWords[one]), value: one })),
        value: filling.typed('arranger', value.arranger ?? 'socialWorker'),
        problem: filling.problem('arranger'),
        error: 'Choose who sees to it.',
      }),
      remark('Leave empty what they have said they do not need.'),
    ];
  },
});

export const excludeForm = form({
  ...ofAdult,
  verb: 'conference.exclude',
  who: ['chair'],
  title: ({ adult }) => `Exclude them: ${adultWords(adult.value)}?`,
  fields: ['of', 'grounds', 'words'],
  press: 'Record the decision',
  body: (filling, { adult: { value } }) => [
    choiceInput({
      id: 'of',
      label: 'From what',
      required: true,
      choices: [
        { title: 'The whole conference', value: 'whole' },
        { title: 'Part of it', value: 'part' },
        { title: 'Not excluded', value: 'none' },
      ],
      value: filling.typed('of', value.excluded?.of),
      problem: filling.problem('of'),
      error: 'Choose from what they are excluded.',
    }),
    choiceInput({
      id: 'grounds',
      label: 'Grounds',
      required: true,
      checkedBy: 'server',
      multi: true,
      choices: grounds.map((one) => ({ title: groundWords[one], value: one })),
      value: filling.typed('grounds', value.excluded?.grounds.join(','))?.split(','),
      problem: filling.problem('grounds'),
      error: 'Choose the grounds.',
    }),
    textInput({
      id: 'words',
      label: 'Why, and how their views are heard',
      required: true,
      checkedBy: 'server',
      multiline: true,
      maxLength: 1_000,
      value: filling.typed('words', value.excluded?.words),
      problem: filling.problem('words'),
      error: 'Say why, and how their views are heard.',
    }),
    remark(
      'The decision is yours and is recorded with your name. A person tells them by the safe way, in words that do not give the grounds.',
    ),
  ],
});
