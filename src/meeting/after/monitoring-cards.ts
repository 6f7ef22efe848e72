/** The cards of the monitoring form: what Quorate knows already, what is open, and its steps. */
import { z } from 'zod';
import { fitted, momentWords, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  band,
  type Choice,
  choiceInput,
  choicesOf,
  type Filling,
  facts,
  more,
  other,
  type Part,
  para,
  plain,
  primary,
  remark,
  said,
  section,
  textInput,
  timeInput,
  typed,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { label, offered, participations, reportGrades } from '../../practice/codes.ts';
import { dayOf, formatDate, formatTime } from '../../practice/dates.ts';
import { type Sharing, sharingOf } from '../before/known.ts';
import { contactSummary, sharingWords } from '../before/own-words.ts';
import { restricted, timeOf, topAfter } from '../cards/parts.ts';
import { isHere, rowsOf } from '../load.ts';
import { chairing } from '../rights.ts';
import { isLate } from './clock.ts';
import { afterForm } from './form.ts';
import { type AfterMeeting, loadAfter, missing, mustBeHeld, seesAfter, unrecorded } from './load.ts';
import { type Monitoring, parentings, scalings, viewsGiven } from './record.ts';
import {
  formOfStep,
  isDone,
  openStep,
  type Proposed,
  placesOf,
  proposedFamily,
  proposedFor,
  type Step,
  stepsOf,
} from './steps.ts';

const stepNames: Readonly<Record<Step['kind'], string>> = {
  children: 'The children',
  family: 'The family',
  length: 'Length and scaling',
  quality: 'Report and categories',
};

const nameOfStep = (step: Step): string =>
  step.kind === 'children' && step.page > 0
    ? `${stepNames.children}, ${step.page + 1}`
    : stepNames[step.kind];

const quorumWords = {
  quorate: 'quorate',
  goesAhead: 'not quorate, went ahead',
  adjourned: 'adjourned',
} as const;

/** Nothing of it is asked: attendance, reports, the chair's decision of that day. */
function knownSection(loaded: AfterMeeting, viewing: Viewing): Part {
  const rows = rowsOf(loaded, viewing.authority);
  const invited = rows.filter(({ of }) => of === 'invitation');
  const reports = invited.filter(({ attendance }) => {
    const is = attendance?.value.report?.is;
    return is !== undefined && is !== 'none';
  });
  const decision = loaded.meeting?.value.decision;
  const contact = contactSummary(loaded.contact?.value);
  const sharing = sharedBefore(loaded, viewing);
  return section(
    'What Quorate knows already',
    facts([
      ['Time', timeOf(loaded)],
      ['Came', `${invited.filter(isHere).length} of ${invited.length} who were asked`],
      ['Reports', `${reports.length} of ${invited.length}, as far as it is recorded`],
      ['Neither', neitherWords(loaded, viewing)],
      decision && ['Quorum', quorumWords[decision.kind]],
      contact !== undefined && ['Contact with the family before', contact],
      sharing !== undefined && ['Report to the family', sharingWords[sharing]],
    ]),
  );
}

/** `2 neither came nor reported, of 1 it is not recorded yet` */
function neitherWords(loaded: AfterMeeting, { authority }: Viewing): string {
  const open = unrecorded(loaded, authority).length;
  const known = `${missing(loaded, authority).length} neither came nor reported`;
  return open === 0 ? known : `${known}, of ${open} it is not recorded yet`;
}

/** Undefined where nobody knows when it began. */
function sharedBefore(loaded: AfterMeeting, { authority }: Viewing): Sharing | undefined {
  const { meeting, conference } = loaded;
  const starts = meeting?.value.starts ?? conference.value.booking?.slot.starts;
  if (starts === undefined) return undefined;
  const worker = rowsOf(loaded, authority).find(({ of }) => of === 'worker');
  return sharingOf(worker?.attendance?.value.family, Temporal.Instant.from(starts), authority.settings);
}

function proposedOf(loaded: AfterMeeting, viewing: Viewing): Proposed {
  const sharing = sharedBefore(loaded, viewing) ?? 'open';
  return proposedFamily(loaded.contact?.value, loaded.views?.value, sharing);
}

const asPlanned = 'Filled in is what was said before the conference. Please put right what was otherwise.';

function standingBand(value: Monitoring, viewing: Viewing): Part {
  const due = formatDate(Temporal.PlainDate.from(value.dueOn));
  if (value.completed) {
    const { by, at } = value.completed;
    const late = isLate(value.dueOn, dayOf(Temporal.Instant.from(at)));
    return band(
      'good',
      late ? 'Complete, after its day' : 'Complete',
      `${nameOf(viewing.authority, by)}, ${momentWords(at)}. It was due by ${due}.`,
    );
  }
  return isLate(value.dueOn, dayOf(viewing.now))
    ? band('warning', 'It is late', `It was due by ${due}.`)
    : band('emphasis', `Due by ${due}`, 'It takes about two minutes, and each step is saved.');
}

export const monitoringView = view({
  verb: 'monitoring.show',
  who: chairing,
  input: z.object({}),
  load: loadAfter,
  may: seesAfter,
  render(loaded, viewing) {
    const { target, value: conference } = loaded.conference;
    const { value } = mustBeHeld(loaded.monitoring, target);
    const open = openStep(value, conference);
    const press = (step: Step) => {
      const { verb, input } = formOfStep(step, target);
      return viewing.press(verb, target, input ?? {});
    };
    const card = fitted((max) => ({
      head: topAfter(
        loaded,
        'monitoring form',
        value.completed ? 'The monitoring form' : 'A form to fill in',
      ),
      body: [
        restricted(loaded),
        standingBand(value, viewing),
        knownSection(loaded, viewing),
        answersSection(value, loaded, max),
      ],
      presses: [
        open && primary(`Fill in: ${nameOfStep(open)}`, formOfStep(open, target).verb, press(open)),
        other('Those who did not come', 'missing.show', viewing.press('missing.show', target)),
        other('Letter and record', 'paper.show', viewing.press('paper.show', target)),
        ...stepsOf(conference)
          .filter((step) => step !== open && isDone(step, value, conference))
          .map((step) => more(`Change: ${nameOfStep(step)}`, formOfStep(step, target).verb, press(step))),
        more('The meeting', 'meeting.chair', viewing.press('meeting.chair', target)),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary: 'A form about a meeting of yours' };
  },
});

const parentingWords: Readonly<Record<(typeof parentings)[number], string>> = {
  came: 'Came',
  otherwise: 'Did not come, views given in another way',
  neither: 'Did not come, no views given',
  none: 'There is none, or not asked',
};
const viewsWords: Readonly<Record<(typeof viewsGiven)[number], string>> = {
  booklet: 'Consultation booklet',
  advocate: 'An advocate spoke',
  words: 'In their own words or drawings',
  readOut: 'Read out by somebody else',
};
const scalingWords: Readonly<Record<(typeof scalings)[number], string>> = {
  all: 'Everybody',
  some: 'Some',
  none: 'Nobody',
};
const yesNoWords = { yes: 'Yes', no: 'No' } as const;

function answersSection(value: Monitoring, { conference }: AfterMeeting, max: number): Part {
  const { family, length, quality } = value;
  if (value.children.length === 0 && !family && !length && !quality) return undefined;
  return section(
    'Filled in by the chair',
    facts([
      ...value.children.map(({ n, took }): readonly [string, string] => [
        childName(n, conference.value),
        label(participations, took),
      ]),
      family && ['Mother', parentingWords[family.mother]],
      family && ['Father', parentingWords[family.father]],
      family && ['Chair spoke with the family before', yesNoWords[family.contact]],
      family && ['Meeting just before', yesNoWords[family.preMeet]],
      family && ['Children’s views', family.views.map((one) => viewsWords[one]).join(', ') || 'None'],
      length && ['Took place', `${length.began} to ${length.ended}`],
      length && ['Information, planning', `${length.information} and ${length.planning} minutes`],
      length && ['Asked to scale', scalingWords[length.scaling]],
      quality && ['Report', label(reportGrades, quality.grade)],
      quality && ['With the family in good time', yesNoWords[quality.shared]],
      quality && ['Categories explained', yesNoWords[quality.definitions]],
    ]),
    quality?.words !== undefined && said('About the report', typed(quality.words), max),
  );
}

/** `Child 2, A.B.`; initials are ours to show to whoever may see the conference. */
function childName(n: number, { children }: AfterMeeting['conference']['value']): string {
  const initials = children[n]?.initials;
  return initials ? `Child ${n + 1}, ${plain(initials)}` : `Child ${n + 1}`;
}

function choose(
  filling: Filling,
  id: string,
  ask: string,
  choices: readonly Choice[],
  before: string | undefined,
  folded = true,
) {
  return choiceInput({
    id,
    label: ask,
    required: true,
    checkedBy: 'server',
    folded,
    choices,
    value: filling.typed(id, before),
    problem: filling.problem(id),
    error: 'Choose one.',
  });
}

const worded = <K extends string>(keys: readonly K[], words: Readonly<Record<K, string>>): Choice[] =>
  keys.map((value) => ({ title: words[value], value }));

function savedLine({ saved }: Monitoring, step: Step, { conference }: AfterMeeting): Part {
  const steps = stepsOf(conference.value);
  const n = steps.findIndex(
    (one) =>
      one.kind === step.kind &&
      (one.kind !== 'children' || step.kind !== 'children' || one.page === step.page),
  );
  const at = saved ? ` Saved ${formatTime(Temporal.Instant.from(saved.at))}.` : '';
  return remark(`Step ${n + 1} of ${steps.length}.${at}`);
}

interface StepForm {
  readonly kind: Step['kind'];
  readonly fields: readonly string[];
  body(
    filling: Filling,
    value: Monitoring,
    loaded: AfterMeeting,
    viewing: Viewing,
    page: number,
  ): readonly Part[];
}

function stepForm({ kind, fields, body }: StepForm) {
  const verb = `monitoring.${kind}`;
  return afterForm({
    verb,
    view: `${verb}Form`,
    who: chairing,
    step: 'monitoring form',
    title: stepNames[kind],
    fields,
    back: 'monitoring.show',
    pageOf({ monitoring, conference }) {
      const open = monitoring && openStep(monitoring.value, conference.value);
      return open?.kind === 'children' ? open.page : 0;
    },
    presses: (loaded, viewing, page) => [
      primary(
        'Save',
        verb,
        viewing.press(verb, loaded.conference.target, kind === 'children' ? { page } : {}),
      ),
    ],
    body(filling, loaded, viewing, page) {
      const { value } = mustBeHeld(loaded.monitoring, loaded.conference.target);
      const step: Step = kind === 'children' ? { kind, page } : { kind };
      return [savedLine(value, step, loaded), ...body(filling, value, loaded, viewing, page)];
    },
  });
}

const childrenForm = stepForm({
  kind: 'children',
  fields: ['child0', 'child1', 'child2', 'child3'],
  body: (filling, value, { conference, views }, { now }, page) => {
    const planned = (n: number) => views?.value.children.find((one) => one.n === n)?.part;
    const before = (n: number) => value.children.find((one) => one.n === n)?.took;
    const places = placesOf(page, conference.value);
    return [
      places.some((n) => before(n) === undefined && planned(n) !== undefined) && para(asPlanned),
      ...places.map((n, place) => {
        const proposed = before(n) ?? planned(n) ?? proposedFor(conference.value.children[n], value.heldOn);
        const choices = choicesOf(offered(participations, dayOf(now)));
        return choose(filling, `child${place}`, childName(n, conference.value), choices, proposed);
      }),
    ];
  },
});

const familyForm = stepForm({
  kind: 'family',
  fields: ['mother', 'father', 'contact', 'preMeet', 'views'],
  body(filling, { family }, loaded, viewing) {
    const proposed = proposedOf(loaded, viewing);
    const isProposed = !family && (proposed.contact !== undefined || proposed.views.length > 0);
    return [
      isProposed && para(asPlanned),
      choose(filling, 'mother', 'Mother', worded(parentings, parentingWords), family?.mother),
      choose(filling, 'father', 'Father', worded(parentings, parentingWords), family?.father),
      choose(
        filling,
        'contact',
        'You spoke with the family before',
        worded(['yes', 'no'], yesNoWords),
        family?.contact ?? proposed.contact,
      ),
      choose(
        filling,
        'preMeet',
        'A meeting with the family just before',
        worded(['yes', 'no'], yesNoWords),
        family?.preMeet,
      ),
      choiceInput({
        id: 'views',
        label: 'How the children’s views were heard',
        required: false,
        multi: true,
        choices: worded(viewsGiven, viewsWords),
        value: filling.typed('views')?.split(',') ?? family?.views ?? proposed.views,
        problem: filling.problem('views'),
        error: 'Tick what is so.',
      }),
    ];
  },
});

const lengthForm = stepForm({
  kind: 'length',
  fields: ['began', 'ended', 'information', 'planning', 'scaling'],
  body(filling, { length }, { meeting }) {
    const time = (id: 'began' | 'ended', ask: string, known: string | undefined) =>
      timeInput({
        id,
        label: ask,
        required: true,
        checkedBy: 'server',
        value: filling.typed(
          id,
          length?.[id] ?? (known ? formatTime(Temporal.Instant.from(known)) : undefined),
        ),
        problem: filling.problem(id),
        error: 'Give a time, for example 10:05.',
      });
    const minutes = (id: 'information' | 'planning', ask: string) =>
      textInput({
        id,
        label: ask,
        required: true,
        checkedBy: 'server',
        maxLength: 3,
        value: filling.typed(id, length ? String(length[id]) : undefined),
        problem: filling.problem(id),
        error: 'Give whole minutes, for example 55.',
      });
    return [
      time('began', 'Began', meeting?.value.starts),
      time('ended', 'Ended', meeting?.value.until),
      minutes('information', 'Minutes of sharing information'),
      minutes('planning', 'Minutes of planning and deciding'),
      choose(filling, 'scaling', 'Asked to scale', worded(scalings, scalingWords), length?.scaling),
    ];
  },
});

const qualityForm = stepForm({
  kind: 'quality',
  fields: ['grade', 'shared', 'definitions', 'words'],
  body: (filling, { quality }, loaded, viewing) => [
    choose(
      filling,
      'grade',
      'Quality of the social worker’s report',
      choicesOf(offered(reportGrades, dayOf(viewing.now))),
      quality?.grade,
    ),
    choose(
      filling,
      'shared',
      'The family had it in good time',
      worded(['yes', 'no'], yesNoWords),
      quality?.shared ?? proposedOf(loaded, viewing).shared,
    ),
    choose(
      filling,
      'definitions',
      'The categories were explained to everybody',
      worded(['yes', 'no'], yesNoWords),
      quality?.definitions,
    ),
    textInput({
      id: 'words',
      label: 'A word to the social worker’s team about the report',
      required: false,
      multiline: true,
      maxLength: 1_000,
      value: filling.typed('words', quality?.words),
      problem: filling.problem('words'),
      error: 'Please shorten this.',
    }),
  ],
});

export const monitoringViews = [monitoringView, childrenForm, familyForm, lengthForm, qualityForm] as const;
