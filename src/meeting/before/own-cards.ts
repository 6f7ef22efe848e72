/** The cards of what only chair and social worker can say before a conference, each asked by itself and in good time. */
import { z } from 'zod';
import { keptFor } from '../../conference/index.ts';
import { fitted, momentWords, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  back,
  band,
  type Choice,
  choiceInput,
  dateInput,
  entry,
  type Fact,
  type Filling,
  fillingOf,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  remark,
  section,
  strayProblems,
  textInput,
  timeInput,
  typed,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { offered, participations } from '../../practice/codes.ts';
import { dayOf, formatMoment, formatTime } from '../../practice/dates.ts';
import { familyReportDue } from '../../practice/report-deadlines.ts';
import { formWith } from '../cards/forms.ts';
import { restricted, topBefore } from '../cards/parts.ts';
import { rowsOf } from '../load.ts';
import { chairing, seesMeeting } from '../rights.ts';
import { howOrNot } from './contact.ts';
import { type ChildKnown, childrenKnown, contactsOf, sharingOf } from './known.ts';
import { loadPreparing, type Preparing, startsOf } from './load.ts';
import {
  bookletWords,
  childLine,
  contactedWords,
  contactLine,
  goingAheadWords,
  howWords,
  plannedWords,
  sharingWords,
} from './own-words.ts';
import { booklets, contacted, goingAhead } from './record.ts';
import { preparing } from './recording.ts';
import { familyLine } from './words.ts';

const worded = <K extends string>(keys: readonly K[], words: Readonly<Record<K, string>>): Choice[] =>
  keys.map((value) => ({ title: words[value], value }));

function choose(
  filling: Filling,
  id: string,
  label: string,
  choices: readonly Choice[],
  error: string,
  { required = true, value }: { readonly required?: boolean; readonly value?: string | undefined } = {},
): Part {
  return choiceInput({
    id,
    label,
    required,
    checkedBy: 'server',
    folded: true,
    choices,
    value: filling.typed(id, value),
    problem: filling.problem(id),
    error,
  });
}

function words(filling: Filling, id: string, label: string, error: string, value?: string): Part {
  return textInput({
    id,
    label,
    required: false,
    multiline: true,
    maxLength: 1_000,
    value: filling.typed(id, value),
    problem: filling.problem(id),
    error,
  });
}

function contactsSoFar({ contact }: Preparing, { authority }: Viewing, max: number): Part {
  const known = contactsOf(contact?.value);
  if (known.length === 0) return undefined;
  return section(
    'Recorded so far',
    known.map((one, n) =>
      entry(
        contactLine(one),
        [
          ...(one.is === 'made' ? [`${goingAheadWords[one.goesAhead]} · `] : []),
          ...(one.words === undefined ? [] : [typed(one.words.slice(0, max)), ' · ']),
          `${nameOf(authority, one.by)}, ${momentWords(one.at)}`,
        ],
        n === 0,
      ),
    ),
  );
}

export const familyContactForm = formWith(loadPreparing, {
  verb: 'meeting.familyContact',
  view: 'meeting.familyContactForm',
  who: chairing,
  step: 'for the chair',
  before: true,
  title: () => 'Have you spoken with the family?',
  fields: ['with', 'how', 'on', 'goesAhead', 'words'],
  press: 'Save',
  back: 'meeting.reports',
  // The conference slice's own: who they are, and how each is reached safely.
  also: ({ conference }, viewing) =>
    other('The family', 'conference.family', viewing.press('conference.family', conference.target), {
      inputs: 'none',
    }),
  body: (filling, loaded, viewing, max) => [
    para(
      'Adults who must not be brought together are spoken with apart: save once for each. Whoever has a safe way to be reached is reached by no other.',
      'Medium',
    ),
    contactsSoFar(loaded, viewing, max),
    choiceInput({
      id: 'with',
      label: 'With whom, or with whom not',
      required: true,
      checkedBy: 'server',
      multi: true,
      choices: worded(contacted, contactedWords),
      value: filling.typed('with')?.split(','),
      problem: filling.problem('with'),
      error: 'Tick with whom, or with whom not.',
    }),
    choose(filling, 'how', 'How', worded(howOrNot, howWords), 'Choose how, or that there was no contact.'),
    dateInput({
      id: 'on',
      label: 'On which day',
      required: false,
      value: filling.typed('on', dayOf(viewing.now).toString()),
      problem: filling.problem('on'),
      error: 'Give the day on which you spoke.',
    }),
    choose(
      filling,
      'goesAhead',
      'What they think of the conference going ahead, where you spoke',
      worded(goingAhead, goingAheadWords),
      'Choose what they think of it.',
      { required: false },
    ),
    words(
      filling,
      'words',
      'In a few words what they said; or why there was no contact',
      'Say in a few words why there was no contact.',
    ),
  ],
});

function known(loaded: Preparing, { authority, now }: Viewing): readonly ChildKnown[] {
  const { conference, views, safety } = loaded;
  return childrenKnown(conference.value, views?.value, safety?.value, dayOf(now), authority.settings);
}

/** `Child 2, A.B.`; initials are ours to show to whoever may see the conference. */
function childName(n: number, { conference: { value } }: Pick<Preparing, 'conference'>): string {
  const initials = value.children[n]?.initials;
  return initials ? `Child ${n + 1}, ${plain(initials)}` : `Child ${n + 1}`;
}

/** Each of them in a line: our own words. */
export function childFacts(loaded: Preparing, viewing: Viewing): readonly Fact[] {
  return known(loaded, viewing).map((one) => [childName(one.n, loaded), childLine(one)]);
}

/** The same, and what was tried. */
function childrenSection(loaded: Preparing, viewing: Viewing, max: number): Part {
  return section(
    'The children',
    known(loaded, viewing).map((one, at) => {
      const tried = one.views?.tried;
      return entry(
        childName(one.n, loaded),
        tried === undefined ? childLine(one) : [`${childLine(one)} · `, typed(tried.slice(0, max))],
        at === 0,
      );
    }),
  );
}

/** What was said of all of them alike; undefined where it differs. */
function alike<T>(children: readonly ChildKnown[], of: (one: ChildKnown) => T | undefined): T | undefined {
  const [first, ...others] = children.map(of);
  return others.every((one) => one === first) ? first : undefined;
}

const offerWords = {
  arranged: 'Offered, wanted and arranged',
  yes: 'Offered and wanted, still to be arranged',
  no: 'Offered, not wanted',
  tried: 'It was tried, and could not be offered yet',
} as const;

const offerOf = {
  toOffer: undefined,
  tried: 'tried',
  toArrange: 'yes',
  arranged: 'arranged',
  notWanted: 'no',
} as const;

const saidWords = {
  saved: 'What you said stands below.',
  advocate: 'What you said stands below; what you said of an advocate in a moment.',
} as const;

export const viewsForm = view({
  verb: 'meeting.viewsForm',
  who: preparing,
  input: z.object({ done: z.enum(['saved', 'advocate']).optional().catch(undefined) }),
  async load({ target, person, input: { done } }, read) {
    const [loaded, kept] = await Promise.all([
      loadPreparing({ target }, read),
      // After its own press was done it holds nothing that was typed.
      done ? undefined : keptFor('meeting.views', target, person, read),
    ]);
    return { loaded, kept: kept?.value };
  },
  may: (person, { loaded }) => seesMeeting(person, loaded),
  render({ loaded, kept }, viewing, { done }) {
    const { target } = loaded.conference;
    const filling = fillingOf(kept);
    const all = known(loaded, viewing);
    const open = all.filter(({ views }) => !views);
    const asked = open.length > 0 ? open : all;
    const card = fitted((max) => ({
      head: topBefore(loaded, 'for the social worker', 'How are the children’s views heard?'),
      body: [
        strayProblems(kept, ['children', 'part', 'booklet', 'advocate', 'tried']),
        restricted(loaded),
        done &&
          band('good', `Saved ${formatTime(viewing.now)}`, [
            saidWords[done],
            ...(open.length > 0 ? [` Nothing is said yet of ${open.length} of ${all.length}.`] : []),
          ]),
        childrenSection(loaded, viewing, max),
        ...inputs(filling, asked, all, loaded, viewing),
        remark('It is filled into the chair’s monitoring form afterwards, so that nobody is asked twice.'),
      ],
      presses: [
        primary('Save', 'meeting.views', viewing.press('meeting.views', target)),
        back('meeting.reports', viewing.press('meeting.reports', target)),
        more('The family', 'conference.family', viewing.press('conference.family', target), {
          inputs: 'none',
        }),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary: 'A conference that you work on has news.' };
  },
});

function inputs(
  filling: Filling,
  asked: readonly ChildKnown[],
  all: readonly ChildKnown[],
  loaded: Preparing,
  viewing: Viewing,
): readonly Part[] {
  const invited = asked.some(({ bookletDue }) => bookletDue);
  const advocates = all.some(({ advocacy }) => advocacy !== undefined);
  return [
    all.length > 1 &&
      choiceInput({
        id: 'children',
        label: 'For whom (the same for all who are ticked)',
        required: true,
        checkedBy: 'server',
        multi: true,
        choices: all.map(({ n }) => ({ title: childName(n, loaded), value: String(n) })),
        value: filling.typed('children', asked.map(({ n }) => n).join(','))?.split(','),
        problem: filling.problem('children'),
        error: 'Tick for whom it is.',
      }),
    choose(
      filling,
      'part',
      'How they are to take part',
      offered(participations, dayOf(viewing.now)).map(({ code }) => ({
        title: plannedWords[code],
        value: code,
      })),
      'Choose how they are to take part.',
      { value: alike(asked, ({ views }) => views?.part) },
    ),
    choose(
      filling,
      'booklet',
      `Consultation booklet (from ${viewing.authority.settings.invitations.bookletFrom} years)`,
      worded(booklets, bookletWords),
      'Choose how it stands with the booklet.',
      { value: alike(asked, ({ views }) => views?.booklet) ?? (invited ? undefined : 'notGiven') },
    ),
    advocates &&
      choose(
        filling,
        'advocate',
        'An advocate, for those of an age to be offered one',
        worded(['arranged', 'yes', 'no', 'tried'], offerWords),
        'Choose how it stands with an advocate.',
        {
          required: false,
          value: alike(
            asked.filter(({ advocacy }) => advocacy !== undefined),
            ({ advocacy }) => advocacy && offerOf[advocacy],
          ),
        },
      ),
    words(
      filling,
      'tried',
      'What was done so that they are heard',
      'Please shorten this.',
      alike(asked, ({ views }) => views?.tried),
    ),
  ];
}

export const ownSharedForm = formWith(loadPreparing, {
  verb: 'meeting.ownShared',
  view: 'meeting.ownSharedForm',
  who: preparing,
  step: 'for the social worker',
  before: true,
  title: () => 'Has the family the social worker’s report?',
  fields: ['on', 'time'],
  press: 'The family has it',
  pressArgs: { is: 'shared' },
  back: 'meeting.reports',
  also: ({ conference }, viewing) =>
    other(
      'Not for the family, the chair agrees',
      'meeting.ownShared',
      viewing.press('meeting.ownShared', conference.target, { is: 'withheld' }),
      { inputs: 'none' },
    ),
  body(filling, loaded, viewing) {
    const starts = startsOf(loaded);
    const { settings } = viewing.authority;
    const row = rowsOf(loaded, viewing.authority).find(({ of }) => of === 'worker');
    const family = row?.attendance?.value.family;
    const due = starts && familyReportDue(starts, settings);
    const late = due && !family && Temporal.Instant.compare(viewing.now, due) > 0;
    return [
      family &&
        row &&
        band(
          'good',
          'Recorded already',
          `${sentence(familyLine(row))}${starts ? `: ${sharingWords[sharingOf(family, starts, settings)]}` : ''}. What you save here takes its place.`,
        ),
      due &&
        (late
          ? band('warning', 'Not down as shared yet', `It was to be with the family by ${formatMoment(due)}.`)
          : para(`It is to be with the family by ${formatMoment(due)}.`, 'Medium')),
      dateInput({
        id: 'on',
        label: 'Since which day',
        required: false,
        value: filling.typed('on', dayOf(viewing.now).toString()),
        problem: filling.problem('on'),
        error: 'Give the day on which the family had it.',
      }),
      timeInput({
        id: 'time',
        label: 'At what time',
        required: false,
        value: filling.typed('time', formatTime(viewing.now)),
        problem: filling.problem('time'),
        error: 'Give the time like 09:30.',
      }),
    ];
  },
});

const sentence = (line: string | undefined): string =>
  line === undefined ? '' : `${line.charAt(0).toUpperCase()}${line.slice(1)}`;

export const ownViews = [familyContactForm, viewsForm, ownSharedForm] as const;
