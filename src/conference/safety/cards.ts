/** The adults of a family: the list, one of them with the words to pass on, and the forms. */
import { z } from 'zod';
import { fitted, momentWords, nameOf, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  back,
  band,
  choiceInput,
  entry,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  said,
  section,
  textInput,
  timeInput,
  typed,
  typedFacts,
} from '../../kernel/cards/index.ts';
import type { Loaded } from '../../kernel/records.ts';
import type { Viewing } from '../../kernel/view.ts';
import { dayOf } from '../../practice/dates.ts';
import { offeredAdvocacy } from '../invitations/propose.ts';
import { sees } from '../rights.ts';
import { loadAdult, mayExclude, type OneAdult, showAdult, showFamily } from './adults.ts';
import { doneInput, fillingOf, form, keptFor, summary, topOf } from './form.ts';
import { type InSafety, loadInSafety } from './load.ts';
import { type FamilyAdult, grounds, relations } from './record.ts';
import { type Adult, isApart, isTold, notYet, pairOf } from './together.ts';
import { adultWords, groundWords, notYetWords, pairWords, relationWords, wordsForAdult } from './words.ts';

const asAdult = ({ target, value }: Loaded<FamilyAdult>): Adult => ({ id: target.id, value });

/** Why this one is not told yet; nothing for a conference that is cancelled. */
function reasonsFor(
  one: Loaded<FamilyAdult>,
  { adults, safety, conference }: InSafety,
  { authority }: Pick<Viewing, 'authority'>,
) {
  if (conference.value.cancelled) return [];
  const pairs = safety?.value.pairs ?? [];
  const { invitations } = authority.settings;
  return notYet(asAdult(one), adults.map(asAdult), pairs, conference.value.booking?.slot, invitations);
}

/** How it stands with one of them, in one line. */
export function standsLine(
  one: Loaded<FamilyAdult>,
  loaded: InSafety,
  viewing: Pick<Viewing, 'authority'>,
): string {
  const { value } = one;
  const { cancelled, booking } = loaded.conference.value;
  if (value.excluded?.of === 'whole') return 'Excluded by the chair';
  if (isTold(value, cancelled ? undefined : (booking?.slot.starts ?? ''))) {
    return cancelled
      ? 'Need not be told, or knows that it is cancelled'
      : 'Knows the time, told by the safe way';
  }
  if (cancelled) return 'To be told by the safe way that it is cancelled';
  const [first] = reasonsFor(one, loaded, viewing);
  if (first) return `Not to be told yet. ${notYetWords[first]}`;
  return value.told.length > 0 ? 'To be told the new time by the safe way' : 'Can be told by the safe way';
}

export const familyView = view({
  verb: 'conference.family',
  who: staff,
  input: doneInput,
  async load({ target, person, input }, read) {
    const [loaded, kept] = await Promise.all([
      loadInSafety({ target }, read),
      input.done ? undefined : keptFor('conference.recordAdvocacy', target, person, read),
    ]);
    return { loaded, kept: kept?.value };
  },
  may: (person, { loaded }) => sees(person, loaded),
  render({ loaded, kept }, viewing, _input, target) {
    const { adults, conference } = loaded;
    const stands = !conference.value.cancelled;
    const filling = fillingOf(kept);
    const asked = advocacyOpen(loaded, viewing);
    const card = fitted(() => ({
      head: topOf(
        loaded,
        'the family',
        adults.length === 0 ? 'No adult is listed yet' : 'Adults of the family',
      ),
      body: [
        filling.stray(['child', 'taken']),
        restrictedBand(loaded.case.value),
        para(
          'Quorate sends nothing to the family. A person tells each of them by a way that is safe, with the words that Quorate prepares.',
          'Medium',
        ),
        adults.map((one, n) => entry(adultWords(one.value), standsLine(one, loaded, viewing), n === 0)),
        advocacySection(loaded, viewing),
        stands &&
          asked.length > 0 && [
            choiceInput({
              id: 'child',
              label: 'An advocate was offered to',
              required: false,
              folded: true,
              choices: asked.map((n) => ({ title: `Child ${n + 1}`, value: String(n) })),
              value: filling.typed('child'),
              problem: filling.problem('child'),
              error: 'Choose the child.',
            }),
            choiceInput({
              id: 'taken',
              label: 'Do they want one?',
              required: false,
              choices: yesNo,
              value: filling.typed('taken'),
              problem: filling.problem('taken'),
              error: 'Choose Yes or No.',
            }),
          ],
      ],
      presses: [
        stands &&
          primary(
            'Add an adult',
            'conference.addAdultForm',
            viewing.press('conference.addAdultForm', target),
            {
              inputs: 'none',
            },
          ),
        stands &&
          asked.length > 0 &&
          other(
            'Record the offer',
            'conference.recordAdvocacy',
            viewing.press('conference.recordAdvocacy', target),
          ),
        back('conference.show', viewing.press('conference.show', target)),
        ...adults.map((one) =>
          more(
            `Open ${adultWords(one.value)}`,
            'conference.adult',
            viewing.press('conference.adult', one.target),
            {
              inputs: 'none',
            },
          ),
        ),
        more('Who will see what', 'conference.signForm', viewing.press('conference.signForm', target), {
          inputs: 'none',
        }),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary };
  },
});

const yesNo = [
  { title: 'Yes', value: 'yes' },
  { title: 'No', value: 'no' },
];

/** Which children (from 0) the rule offers an advocate, and nobody has recorded it. */
function advocacyOpen({ conference, safety }: InSafety, { authority, now }: Viewing): readonly number[] {
  const { children } = conference.value;
  const due = offeredAdvocacy(children, dayOf(now), authority.settings.invitations);
  const done = safety?.value.advocacy.map(({ child }) => child) ?? [];
  return children.flatMap(({ number }, n) => (due.includes(number) && !done.includes(number) ? [n] : []));
}

function advocacySection(loaded: InSafety, viewing: Viewing): Part {
  const { children } = loaded.conference.value;
  const due = offeredAdvocacy(children, dayOf(viewing.now), viewing.authority.settings.invitations);
  const done = loaded.safety?.value.advocacy ?? [];
  if (due.length === 0) return undefined;
  const rows = children.flatMap(({ number }, n) => {
    if (!due.includes(number)) return [];
    const found = done.find(({ child }) => child === number);
    const words = found ? (found.taken ? 'Offered, and wanted' : 'Offered, not wanted') : 'To be offered';
    return [para([`Child ${n + 1} (`, typed(number), `): ${words}`])];
  });
  return section('Advocates for the children', rows);
}

export const adultView = view({
  verb: 'conference.adult',
  who: staff,
  input: z.object({}),
  load: loadAdult,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, _input, target) {
    const { adult, route, conference, adults, safety } = loaded;
    const { value } = adult;
    const { authority } = viewing;
    const { cancelled, booking } = conference.value;
    const told = isTold(value, cancelled ? undefined : (booking?.slot.starts ?? ''));
    const open = told ? [] : reasonsFor(adult, loaded, viewing);
    const words =
      open.length === 0 ? wordsForAdult(value, route?.value.joining, conference.value, authority) : undefined;
    const reach = route?.value.endedAt === undefined ? route?.value : undefined;
    const others = adults.filter((one) => one.target.id !== target.id);
    const card = fitted((max) => ({
      head: topOf(loaded, 'the family', adultWords(value)),
      body: [
        restrictedBand(loaded.case.value),
        standsBand(adult, loaded, viewing, told),
        open.map((reason) => para(notYetWords[reason])),
        section(
          'How to reach them safely',
          reach?.way === undefined
            ? para(cancelled ? 'Kept no longer.' : 'Not on record yet. Nothing is passed on before.')
            : typedFacts(
                [
                  ['By', typed(reach.way)],
                  ['When', typed(reach.times ?? '')],
                ],
                max,
              ),
        ),
        others.length > 0 &&
          section(
            'With the others',
            others.map((one, n) =>
              entry(
                adultWords(one.value),
                pairWords(pairOf(safety?.value.pairs ?? [], target.id, one.target.id)),
                n === 0,
              ),
            ),
          ),
        needsSection(value, reach?.joining, booking?.slot.starts, max),
        value.excluded && [
          ...said(
            `Excluded from ${value.excluded.of === 'whole' ? 'the whole' : 'part of it'} by ${nameOf(authority, value.excluded.by)}, ${momentWords(value.excluded.at)}`,
            typed(value.excluded.words),
            max,
          ),
          para(`${value.excluded.grounds.map((one) => groundWords[one]).join('; ')}.`),
        ],
        words !== undefined && [
          ...said(told ? 'What they were told' : 'Words to pass on', typed(words), 3_000),
          !told &&
            remark(
              'Read them out, or send them by the safe way and no other. They say nothing of anybody else.',
            ),
        ],
      ],
      presses: pressesOf(loaded, viewing, words !== undefined && !told),
      emergency: authority.settings,
    }));
    return { card, summary };
  },
});

function standsBand(adult: Loaded<FamilyAdult>, loaded: InSafety, viewing: Viewing, told: boolean): Part {
  const line = standsLine(adult, loaded, viewing);
  if (told) return band('good', line);
  return band('warning', reasonsFor(adult, loaded, viewing).length > 0 ? 'Not to be told yet' : line);
}

function needsSection(
  value: FamilyAdult,
  joining: string | undefined,
  starts: string | undefined,
  max: number,
): Part {
  const { apart } = value;
  const advocates = { wanted: 'Wanted', notWanted: 'Offered, not wanted' } as const;
  return section(
    'What they need',
    apart !== undefined &&
      !isApart(value, starts) &&
      band('warning', 'Their own times were for another time of the conference. Please arrange them anew.'),
    typedFacts(
      [
        apart && isApart(value, starts) && ['Times of their own', `${apart.arrives} to ${apart.leaves}`],
        joining !== undefined && ['How they join', typed(joining)],
        ['Interpreter', value.interpreter === undefined ? 'None' : typed(value.interpreter)],
        ['Access', value.access === undefined ? 'Nothing recorded' : typed(value.access)],
        ['Supporter', value.supporter === undefined ? 'None named' : typed(value.supporter)],
        ['Advocate', value.advocate ? advocates[value.advocate] : 'Not offered yet'],
      ],
      max,
    ),
  );
}

function pressesOf(loaded: OneAdult, viewing: Viewing, canTell: boolean): readonly (CardAction | false)[] {
  const { adult, conference, adults } = loaded;
  const { target } = adult;
  const { cancelled, booking } = conference.value;
  const to = (verb: string) => viewing.press(verb, target);
  const starts = cancelled ? '' : (booking?.slot.starts ?? '');
  const family = back('conference.family', viewing.press('conference.family', conference.target));
  const tells =
    canTell &&
    primary(
      'I have told them',
      'conference.recordTold',
      viewing.press('conference.recordTold', target, { starts }),
    );
  if (cancelled) return [tells, family];
  const first = !canTell && adult.value.route === undefined;
  const routeTitle = adult.value.route ? 'Change the safe way' : 'Record a safe way';
  return [
    tells,
    first
      ? primary(routeTitle, 'conference.recordRouteForm', to('conference.recordRouteForm'))
      : other(routeTitle, 'conference.recordRouteForm', to('conference.recordRouteForm')),
    family,
    adults.length > 1 &&
      more('What they may share', 'conference.recordSharedForm', to('conference.recordSharedForm')),
    booking !== undefined &&
      more('Times of their own', 'conference.setApartForm', to('conference.setApartForm')),
    more('What they need', 'conference.recordNeedsForm', to('conference.recordNeedsForm')),
    mayExclude(viewing.person, loaded) &&
      more('Exclude them', 'conference.excludeForm', to('conference.excludeForm')),
    more('Take them off the list', 'conference.removeAdult', to('conference.removeAdult'), {
      destructive: true,
    }),
  ];
}

const ofAdult = {
  step: 'the family',
  load: loadAdult,
  back: ({ adult }: OneAdult) => showAdult(adult.target),
};

const addAdultForm = form({
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

const recordRouteForm = form({
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

const sharedChoices = [...yesNo, { title: 'Not asked', value: 'notAsked' }];

const recordSharedForm = form({
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

const setApartForm = form({
  ...ofAdult,
  verb: 'conference.setApart',
  title: ({ adult }) => `Times of their own: ${adultWords(adult.value)}`,
  fields: ['arrives', 'leaves', 'joining'],
  press: 'Arrange these times',
  body: (filling, { adult, route, conference }) => {
    const apart = isApart(adult.value, conference.value.booking?.slot.starts) ? adult.value.apart : undefined;
    return [
      timeInput({
        id: 'arrives',
        label: 'They arrive at',
        required: true,
        value: filling.typed('arrives', apart?.arrives),
        problem: filling.problem('arrives'),
        error: 'Give the time at which they arrive, for example 09:30.',
      }),
      timeInput({
        id: 'leaves',
        label: 'They leave at',
        required: true,
        value: filling.typed('leaves', apart?.leaves),
        problem: filling.problem('leaves'),
        error: 'Give the time at which they leave, for example 10:15.',
      }),
      textInput({
        id: 'joining',
        label: 'How they join, if not as the others do',
        required: false,
        multiline: true,
        maxLength: 400,
        value: filling.typed('joining', route?.value.joining),
        problem: filling.problem('joining'),
        error: 'Say how, for example the telephone number of a call of their own. They read it as it stands.',
      }),
      remark('They are told these words and times, and none of the others’. Name nobody else in them.'),
    ];
  },
});

const recordNeedsForm = form({
  ...ofAdult,
  verb: 'conference.recordNeeds',
  title: ({ adult }) => `What they need: ${adultWords(adult.value)}`,
  fields: ['interpreter', 'access', 'supporter', 'advocate'],
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
    ];
  },
});

const excludeForm = form({
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
      error: 'Choose of what they are excluded.',
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
      'The decision is yours and is recorded with your name. They are told by a person, by the safe way.',
    ),
  ],
});

export const adultViews = [
  familyView,
  adultView,
  addAdultForm,
  recordRouteForm,
  recordSharedForm,
  setApartForm,
  recordNeedsForm,
  excludeForm,
] as const;
