/** The cards before a meeting: where each report stands, the forms to record it, and the question to one who is asked. */
import { z } from 'zod';
import { conferenceLine, keptFor } from '../../conference/index.ts';
import { fitted } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import {
  band,
  type Choice,
  card as cardOf,
  choiceInput,
  dateInput,
  entry,
  type Filling,
  facts,
  fillingOf,
  head,
  more,
  other,
  para,
  primary,
  section,
  strayProblems,
  textInput,
  timeInput,
  typed,
  type Words,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { dayOf, formatMoment, formatPeriod } from '../../practice/dates.ts';
import { familyReportDue } from '../../practice/report-deadlines.ts';
import { formOf } from '../cards/forms.ts';
import { restricted, rowChoices, rowWords, timeOf } from '../cards/parts.ts';
import { type InMeeting, type Row, rowsOf } from '../load.ts';
import { chairs, recording, seesMeeting } from '../rights.ts';
import { asksWhoComes, isAnswerable, longestName } from './answer.ts';
import { dueOf } from './due.ts';
import { childrenKnown, contactMade, contactsOf, openOf, sharingOf } from './known.ts';
import { isAsked, loadAnswering, loadPreparing, type Preparing, startsOf } from './load.ts';
import { childFacts } from './own-cards.ts';
import { contactSummary, goingAheadWords } from './own-words.ts';
import { preparing, reports } from './recording.ts';
import {
  askedLine,
  comingWords,
  dueLine,
  familyLine,
  ownReportWords,
  recordedReportWords,
  reportLine,
  saidOfReport,
} from './words.ts';

const coming = { yes: 'will attend', deputy: 'a deputy will come', no: 'nobody will come' } as const;

function lineOf(row: Row, loaded: InMeeting, { authority, now }: Viewing, max: number): Words {
  const starts = startsOf(loaded);
  const { answered, report } = row.attendance?.value ?? {};
  const due = starts && dueOf(row, loaded.conference.value, starts, authority.settings);
  const ours = [
    reportLine(row),
    due && dueLine(due, dayOf(now), row),
    familyLine(row),
    row.of === 'invitation' ? (answered ? coming[answered.coming] : 'not said whether they come') : undefined,
    askedLine(row),
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
  return [
    ours,
    ...(answered?.deputy === undefined ? [] : [' · in their place: ', typed(answered.deputy.slice(0, max))]),
    ...(report?.why === undefined ? [] : [' · why: ', typed(report.why.slice(0, max))]),
  ];
}

/** The social worker's own report has to be with the family so many hours before (C9). */
function familyBand(loaded: InMeeting, rows: readonly Row[], { authority, now }: Viewing) {
  const starts = startsOf(loaded);
  const family = rows.find(({ of }) => of === 'worker')?.attendance?.value.family;
  if (!starts) return undefined;
  const due = familyReportDue(starts, authority.settings);
  const sharing = sharingOf(family, starts, authority.settings);
  if (sharing === 'late') {
    return band(
      'warning',
      'The family had the social worker’s report late',
      `It was to be with them by ${formatMoment(due)}.`,
    );
  }
  if (sharing !== 'open') return undefined;
  return Temporal.Instant.compare(now, due) > 0
    ? band(
        'attention',
        'The social worker’s report is not down as shared with the family',
        `It was to be with them by ${formatMoment(due)}.`,
      )
    : para(`The social worker’s report is to be with the family by ${formatMoment(due)}.`);
}

/** What of the family's side nobody has said yet: our own words. */
function ownMissing(
  { conference, contact, views, safety }: Preparing,
  { authority, now }: Viewing,
): readonly string[] {
  const { settings } = authority;
  const { value } = conference;
  const children = childrenKnown(value, views?.value, safety?.value, dayOf(now), settings);
  const open = (what: ReturnType<typeof openOf>[number]) =>
    children.filter((one) => openOf(one).includes(what)).length;
  const [silent, booklets, advocates] = [open('views'), open('booklet'), open('advocate')];
  return [
    contactMade(contact?.value) === undefined && 'The chair’s contact with the family is not recorded.',
    silent > 0 && `Children’s views: ${children.length - silent} of ${children.length} recorded.`,
    booklets > 0 && `Booklets still to be given or to come back: ${booklets}.`,
    advocates > 0 && `Advocates still to be offered or arranged: ${advocates}.`,
  ].filter((line) => line !== false);
}

/** The family's side, as far as it is known: our own words. */
function familySection(loaded: Preparing, viewing: Viewing) {
  const known = contactsOf(loaded.contact?.value);
  const views = known.flatMap((one) => (one.is === 'made' ? goingAheadWords[one.goesAhead] : []));
  return section(
    'The family',
    facts([
      ['Chair’s contact', contactSummary(loaded.contact?.value) ?? 'Not recorded yet'],
      views.length > 0 && ['On going ahead', [...new Set(views)].join('. ')],
      ...childFacts(loaded, viewing),
    ]),
  );
}

export const reportsView = view({
  verb: 'meeting.reports',
  who: preparing,
  input: z.object({}),
  load: loadPreparing,
  may: (person, loaded) => seesMeeting(person, loaded),
  render(loaded, viewing) {
    const { target, value } = loaded.conference;
    const rows = rowsOf(loaded, viewing.authority);
    const shown = rows.map((row, n) => ({ row, n })).filter(({ row }) => reports(row));
    const missing = shown.filter(({ row }) => row.attendance?.value.report === undefined).length;
    const silent = shown.filter(
      ({ row }) => row.of === 'invitation' && row.required && row.attendance?.value.answered === undefined,
    ).length;
    const untold = loaded.invitations.filter(({ value: { told } }) => told === undefined).length;
    const meets = value.booking !== undefined && !value.cancelled;
    const press = (verb: string) => viewing.press(verb, target);
    const own = ownMissing(loaded, viewing);
    const chair = chairs(viewing.person);
    const asksChair = chair && contactMade(loaded.contact?.value) === undefined;
    const complete = missing + silent === 0 && own.length === 0;
    const records = viewing.person.roles.some((role) => recording.includes(role));
    const card = fitted((max) => ({
      head: head({
        kind: 'Before the meeting · reports and answers',
        title: timeOf(loaded),
        line: conferenceLine(loaded),
      }),
      body: [
        restricted(loaded),
        band(
          complete ? 'good' : 'warning',
          complete ? 'Nothing is missing' : 'What is missing',
          [
            `Reports: ${shown.length - missing} of ${shown.length} known.`,
            `Of those who have to come, ${silent} have not said whether they do.`,
            ...own,
          ].join(' '),
        ),
        familyBand(loaded, rows, viewing),
        (!value.signed || untold > 0) &&
          para(
            value.signed
              ? `${untold} are not down as told by secure mail, so Quorate asks them nothing.`
              : 'The chair has not signed yet who will see what, so Quorate asks nobody.',
          ),
        familySection(loaded, viewing),
        section(
          'Reports and answers',
          shown.map(({ row, n }, at) =>
            entry(
              rowWords(row, n, loaded, viewing.authority, max),
              lineOf(row, loaded, viewing, max),
              at === 0,
            ),
          ),
        ),
      ],
      presses: [
        meets &&
          asksChair &&
          primary(
            'Record contact with the family',
            'meeting.familyContactForm',
            press('meeting.familyContactForm'),
          ),
        meets &&
          (asksChair ? other : primary)('Record reports', 'meeting.reportForm', press('meeting.reportForm')),
        meets && other('The children’s views', 'meeting.viewsForm', press('meeting.viewsForm')),
        meets && more('What the family has seen', 'meeting.sharedForm', press('meeting.sharedForm')),
        meets &&
          !records &&
          more('The social worker’s report', 'meeting.ownSharedForm', press('meeting.ownSharedForm')),
        meets &&
          chair &&
          !asksChair &&
          more('Contact with the family', 'meeting.familyContactForm', press('meeting.familyContactForm')),
        records && more('Take back a link', 'meeting.linkForm', press('meeting.linkForm')),
        more('As it stands now', 'meeting.reports', press('meeting.reports')),
        records && more('Who is here', 'meeting.minutes', press('meeting.minutes')),
        more('The conference', 'conference.show', press('conference.show')),
      ],
      emergency: viewing.authority.settings,
    }));
    return { card, summary: 'A conference that you work on has news.' };
  },
});

const whose = (filling: Filling, loaded: InMeeting, viewing: Viewing) =>
  choiceInput({
    id: 'who',
    label: 'Whose report',
    required: true,
    checkedBy: 'server',
    multi: true,
    choices: rowChoices(loaded, viewing.authority, reports),
    value: filling.typed('who')?.split(','),
    problem: filling.problem('who'),
    error: 'Tick whose report it is.',
  });

const standing = (filling: Filling, label: string, choices: readonly Choice[], error: string) =>
  choiceInput({
    id: 'is',
    label,
    required: true,
    checkedBy: 'server',
    choices,
    value: filling.typed('is'),
    problem: filling.problem('is'),
    error,
  });

/** Today, unless they say otherwise. */
const since = (filling: Filling, label: string, { now }: Viewing, error: string) =>
  dateInput({
    id: 'on',
    label,
    required: false,
    value: filling.typed('on', dayOf(now).toString()),
    problem: filling.problem('on'),
    error,
  });

export const reportForm = formOf({
  verb: 'meeting.report',
  view: 'meeting.reportForm',
  who: preparing,
  step: 'reports and answers',
  before: true,
  title: () => 'Where does the report stand?',
  fields: ['who', 'is', 'on', 'why'],
  press: 'Save',
  back: 'meeting.reports',
  body: (filling, loaded, viewing) => [
    whose(filling, loaded, viewing),
    standing(
      filling,
      'Where it stands',
      Object.entries(recordedReportWords).map(([value, title]) => ({ title, value })),
      'Choose where it stands.',
    ),
    since(filling, 'Received on', viewing, 'Give the day on which it came.'),
    textInput({
      id: 'why',
      label: 'Why there is none, where there is none',
      required: false,
      maxLength: 500,
      multiline: true,
      value: filling.typed('why'),
      problem: filling.problem('why'),
      error: 'Say in a few words why there is none.',
    }),
  ],
});

export const sharedForm = formOf({
  verb: 'meeting.reportShared',
  view: 'meeting.sharedForm',
  who: preparing,
  step: 'reports and answers',
  before: true,
  title: () => 'What has the family seen?',
  fields: ['who', 'is', 'on', 'time'],
  press: 'Save',
  back: 'meeting.reports',
  body: (filling, loaded, viewing) => [
    whose(filling, loaded, viewing),
    standing(
      filling,
      'The family',
      [
        { title: 'Has it', value: 'shared' },
        { title: 'Is not to have it: agreed with the chair', value: 'withheld' },
      ],
      'Choose whether the family has it.',
    ),
    since(filling, 'Since which day', viewing, 'Give the day on which the family had it.'),
    timeInput({
      id: 'time',
      label: 'At what time, where it was the day before',
      required: false,
      value: filling.typed('time'),
      problem: filling.problem('time'),
      error: 'Give the time like 09:30.',
    }),
  ],
});

const verb = 'meeting.answer';

/** To one who is asked and has an account of their own: the meeting's name and time, nothing about anybody. */
export const answerForm = view({
  verb: 'meeting.answerForm',
  who: ['agencyProfessional'],
  input: z.object({ done: z.literal('yes').optional().catch(undefined) }),
  async load({ target, person, input: { done } }, read) {
    const [loaded, kept] = await Promise.all([
      loadAnswering({ target }, read),
      // After its own press was done it holds nothing that was typed: then nobody waits for that.
      done ? undefined : keptFor(verb, target, person, read),
    ]);
    return { loaded, kept: kept?.value };
  },
  may: (person, { loaded }) => isAsked(person, loaded),
  render({ loaded, kept }, viewing, { done }, target) {
    const { meetingName, booking } = loaded.conference.value;
    const filling = fillingOf(kept);
    const { answered, report } = loaded.row.attendance?.value ?? {};
    const slot = booking?.slot;
    const when = slot && formatPeriod(Temporal.Instant.from(slot.starts), Temporal.Instant.from(slot.until));
    const open = isAnswerable(loaded);
    const asked = open && asksWhoComes(loaded, viewing.now);
    const given = report?.is ?? (answered?.promised ? 'promised' : undefined);
    return {
      card: cardOf({
        head: head({
          kind: `Meeting ${meetingName}`,
          title: when ?? 'It has no time',
          line: 'A meeting that you are asked to',
        }),
        body: [
          strayProblems(kept, ['coming', 'deputy', 'report']),
          done && band('good', 'Thank you, your answer is kept', 'If it changes, press once more.'),
          !open && para('Nothing is asked about this meeting now.'),
          asked &&
            choiceInput({
              id: 'coming',
              label: 'Will you attend?',
              required: true,
              checkedBy: 'server',
              choices: Object.entries(comingWords).map(([value, title]) => ({ title, value })),
              value: filling.typed('coming', answered?.coming),
              problem: filling.problem('coming'),
              error: 'Choose whether you will attend.',
            }),
          asked &&
            textInput({
              id: 'deputy',
              label: 'Who comes in your place, if somebody does',
              required: false,
              maxLength: longestName,
              value: filling.typed('deputy', answered?.deputy),
              problem: filling.problem('deputy'),
              error: 'Say who comes in your place.',
            }),
          open &&
            choiceInput({
              id: 'report',
              label: 'Where is your report?',
              required: true,
              checkedBy: 'server',
              choices: saidOfReport.map((value) => ({ value, title: ownReportWords[value] })),
              value: filling.typed('report', given),
              problem: filling.problem('report'),
              error: 'Choose where your report stands.',
            }),
        ],
        presses: [open && primary('Send my answer', verb, viewing.press(verb, target))],
      }),
      summary: 'A question about a meeting',
    };
  },
});

export const linkForm = formOf({
  verb: 'meeting.unlink',
  view: 'meeting.linkForm',
  who: recording,
  step: 'reports and answers',
  before: true,
  title: () => 'Take back a link',
  fields: ['who'],
  press: 'Take it back',
  back: 'meeting.reports',
  body: (filling, loaded, { authority }) => [
    para(
      'The links in the mails that they were sent lead nowhere afterwards. They are sent a new one on the next working day, if they have not answered.',
    ),
    choiceInput({
      id: 'who',
      label: 'Whose link',
      required: true,
      checkedBy: 'server',
      multi: true,
      choices: rowChoices(loaded, authority, ({ of }) => of === 'invitation'),
      value: filling.typed('who')?.split(','),
      problem: filling.problem('who'),
      error: 'Tick whose link it is.',
    }),
  ],
});

export const beforeViews = [reportsView, reportForm, sharedForm, answerForm, linkForm] as const;
