/** The cards of the gallery: each is rendered, looked at and checked in a browser, in every theme and width. */
import type { Card, PressData } from '../../src/kernel/card.ts';
import {
  back,
  band,
  card,
  choiceInput,
  choicesOf,
  columns,
  dateInput,
  entry,
  errorSummary,
  facts,
  gentleNote,
  head,
  more,
  openDialog,
  openLink,
  other,
  para,
  primary,
  remark,
  said,
  section,
  stub,
  textInput,
  timeInput,
  typed,
  typedFacts,
} from '../../src/kernel/cards/index.ts';
import {
  abuseCategories,
  consultationOutcomes,
  howSoon,
  prevalentIssues,
  sexes,
} from '../../src/practice/codes.ts';
import { afterCards } from './after-cards.ts';
import { beforeCards } from './before-cards.ts';
import { conferenceCards } from './conference-cards.ts';
import { consultationCards } from './consultation-cards.ts';
import { enquiryCards } from './enquiry-cards.ts';
import { figureCards } from './figure-cards.ts';
import { meetingCards } from './meeting-cards.ts';
import { planCards } from './plan-cards.ts';
import type { NamedCard } from './rendered.ts';
import { requestCards } from './request-cards.ts';
import { rotaCards } from './rota-cards.ts';
import { safetyCards } from './safety-cards.ts';
import { serviceCards } from './service-cards.ts';

const press: PressData = { token: `k1.${'x'.repeat(180)}` };
const emergency = { emergencyDuty: { name: 'Emergency Social Work Team', telephone: '01632 960 999' } };

/** All cards of the gallery, in the order in which they are met. */
export function galleryCards(): readonly NamedCard[] {
  return [
    ...kitCards(),
    ...serviceCards,
    ...rotaCards,
    ...requestCards,
    ...consultationCards,
    ...enquiryCards,
    ...conferenceCards,
    ...safetyCards,
    ...beforeCards,
    ...meetingCards,
    ...afterCards,
    ...figureCards,
    ...planCards,
  ];
}

/** Samples that show every builder of the kit at least once, with short, long and hostile texts. */
export function kitCards(): readonly NamedCard[] {
  return [
    { name: 'kit-welcome', card: welcome() },
    { name: 'kit-first-step', card: firstStep() },
    { name: 'kit-first-step-to-check', card: firstStepToCheck() },
    { name: 'kit-children', card: children(), childRows: true },
    { name: 'kit-chosen', card: chosen() },
    { name: 'kit-outcome', card: outcome(), markers: ['Family support since June', 'FAM-20417'] },
    { name: 'kit-hostile', card: hostile(), markers: hostileMarkers },
    { name: 'kit-list', card: list(), markers: ['FAM-20417', 'FAM-20991'] },
    { name: 'kit-closed', card: stub('C-4T9-KX2', 'This consultation is closed') },
  ];
}

function welcome(): Card {
  return card({
    head: head({
      kind: 'Quorate',
      title: 'What would you like to do?',
      line: 'Family Support 3 · on duty today: Ana Silva',
    }),
    body: [
      para(
        'Ask for a consultation, see where yours stand, or see who is on duty. You can also type, for example "my consultations".',
        'Medium',
      ),
    ],
    presses: [
      primary('Request a consultation', 'consultation.request', press),
      other('My consultations', 'consultation.mine', press),
      more('Who is on duty', 'rota.duty', press),
    ],
    emergency,
  });
}

function firstStep(): Card {
  return card({
    head: head({
      kind: 'Request a consultation · step 1 of 4',
      title: 'Which family is it about?',
      line: 'New request · not saved yet',
    }),
    body: [
      textInput({
        id: 'caseReference',
        label: 'Case reference',
        required: true,
        maxLength: 20,
        error: 'Enter the family’s reference from the case system, for example FAM-20417.',
      }),
      choiceInput({
        id: 'howSoon',
        label: 'How soon is it needed?',
        required: true,
        choices: choicesOf(howSoon.codes),
        value: 'twoWorkingDays',
        error: 'Choose how soon it is needed.',
      }),
      columns(
        dateInput({
          id: 'agreedOn',
          label: 'Agreed with your manager on',
          required: true,
          value: Temporal.PlainDate.from('2026-11-19'),
          error: 'Enter the day, for example 19 November 2026.',
        }),
        timeInput({
          id: 'agreedAt',
          label: 'At about',
          required: false,
          value: '10:30',
          error: 'Enter a time, for example 10:30.',
        }),
      ),
      textInput({
        id: 'tried',
        label: 'What has been tried with the family already?',
        required: true,
        multiline: true,
        maxLength: 600,
        error: 'Say in a sentence or two what has been tried.',
      }),
    ],
    presses: [
      primary('Save and continue', 'consultation.saveFamily', press),
      openDialog('Open as a form', 'consultation.form', press),
    ],
    emergency,
  });
}

function firstStepToCheck(): Card {
  const problem = 'The case reference is not one of ours. It looks like FAM-20417.';
  const longText = 'Family support since June, a safety plan in September. '.repeat(20);
  return card({
    head: head({
      kind: 'Request a consultation · step 1 of 4',
      title: 'Which family is it about?',
      line: 'C-4T9-KX2 · saved 10:42',
    }),
    body: [
      errorSummary([problem, 'The day of the agreement lies in the future.']),
      textInput({
        id: 'caseReference',
        label: 'Case reference',
        required: true,
        maxLength: 20,
        value: 'fam 20417',
        problem,
        error: 'Enter the family’s reference from the case system, for example FAM-20417.',
      }),
      dateInput({
        id: 'agreedOn',
        label: 'Agreed with your manager on',
        required: true,
        value: '31/02/2027',
        problem: 'The day of the agreement lies in the future.',
        error: 'Enter the day, for example 19 November 2026.',
      }),
      textInput({
        id: 'tried',
        label: 'What has been tried with the family already?',
        required: true,
        multiline: true,
        maxLength: 600,
        value: longText,
        error: 'Say in a sentence or two what has been tried.',
      }),
      gentleNote(['telephone']),
    ],
    presses: [
      primary('Save and continue', 'consultation.saveFamily', press),
      back('consultation.back', press),
    ],
    emergency,
  });
}

function children(): Card {
  const child = (row: number, number?: string, born?: string, sex?: string) =>
    section(
      `Child ${row}`,
      textInput({
        id: `c${row}.number`,
        label: 'Case system number',
        required: true,
        maxLength: 20,
        value: number,
        error: 'Enter the child’s number from the case system, for example 3004171.',
      }),
      columns(
        textInput({
          id: `c${row}.born`,
          label: 'Born or due, MM/YYYY',
          required: true,
          maxLength: 7,
          value: born,
          error: 'Use MM/YYYY, for example 03/2019.',
        }),
        choiceInput({
          id: `c${row}.sex`,
          label: 'Sex',
          required: true,
          folded: true,
          choices: choicesOf(sexes.codes),
          value: sex,
          error: 'Choose one.',
        }),
      ),
    );
  return card({
    head: head({
      kind: 'Request a consultation · step 2 of 4',
      title: 'Who is it about?',
      line: 'C-4T9-KX2 · saved 10:42',
    }),
    body: [child(1, '4471203', '03/2019', 'F'), child(2)],
    presses: [
      primary('Save and continue', 'consultation.saveChildren', press),
      other('Add a child', 'consultation.addChild', press),
      back('consultation.back', press),
    ],
    emergency,
  });
}

function chosen(): Card {
  return card({
    head: head({
      kind: 'Request a consultation · step 3 of 4',
      title: 'What do you propose?',
      line: 'C-4T9-KX2 · saved 10:44',
    }),
    body: [
      choiceInput({
        id: 'categories',
        label: 'Suspected categories',
        required: true,
        multi: true,
        choices: choicesOf(abuseCategories.codes),
        value: ['NEG', 'EMO'],
        error: 'Choose at least one.',
      }),
      choiceInput({
        id: 'issues',
        label: 'Prevalent issues',
        required: true,
        multi: true,
        choices: choicesOf(prevalentIssues.codes),
        value: ['domesticAbuse'],
        error: 'Choose at least one, or "None identified".',
      }),
      choiceInput({
        id: 'outcome',
        label: 'What you and your manager propose',
        required: true,
        choices: choicesOf(consultationOutcomes.codes),
        value: 'icpc',
        error: 'Choose what you propose.',
      }),
    ],
    presses: [
      primary('Save and continue', 'consultation.saveProposal', press),
      back('consultation.back', press),
    ],
    emergency,
  });
}

function outcome(): Card {
  return card({
    head: head({
      kind: 'Consultation · you have it',
      title: 'Agree the outcome',
      line: [
        'C-4T9-KX2 · ',
        typed('FAM-20417'),
        ' · 2 children · asked by Sam Okoro of Family Support 3, 10:47',
      ],
    }),
    band: band('warning', 'Wanted today', 'Outcome due by 13:05. You took it at 11:05.'),
    body: [
      facts([
        ['Present status', 'Child in need plan'],
        ['Agreed with', 'Team manager, Thu 19 November 2026'],
        ['Strategy discussion', 'Not yet'],
      ]),
      section(
        'What they propose',
        typedFacts([
          ['Proposed', 'Initial child protection conference, after a strategy meeting'],
          ['Categories', 'Neglect'],
          ['Issues', 'Domestic abuse, parental mental health'],
          ['Referral', typed('REF-88310')],
        ]),
        said(
          'Tried already',
          typed('Family support since June; safety plan in September.\nA family network meeting in October.'),
        ),
      ),
      section(
        'Your decision',
        textInput({
          id: 'reasoning',
          label: 'Your reasoning, if you change anything',
          required: false,
          multiline: true,
          maxLength: 1000,
          error: 'Say in a sentence or two why.',
        }),
        choiceInput({
          id: 'goodTime',
          label: 'Was it brought in good time?',
          required: true,
          choices: [
            { title: 'Yes, in good time', value: 'yes' },
            { title: 'Later than it could have been', value: 'late' },
          ],
          error: 'Choose one.',
        }),
        remark('What you decide goes to the social worker and to both managers.'),
      ),
    ],
    presses: [
      primary('Agree as proposed', 'consultation.decide', press),
      other('Change the outcome', 'consultation.changeOutcome', press),
      more('Ask for more', 'consultation.askForMore', press),
      openLink('Call the social worker', 'https://teams.microsoft.com/l/call/0/0?users=sam', 'more'),
    ],
  });
}

const hostileMarkers = ['javascript:', 'evil.example', '<script', 'W'.repeat(80)];

function hostile(): Card {
  const text = `[Press here](https://evil.example) **bold** <script>alert(1)</script> javascript:alert(1) \u202egnp.exe\u202c ${'W'.repeat(300)}\n\n\n\n\n# End {{DATE(2027-03-03T10:00:00Z)}}`;
  return card({
    head: head({
      kind: 'Consultation · hostile words',
      title: 'Only shown, never obeyed',
      line: ['Asked about ', typed(text), ', 10:47'],
    }),
    band: band('good', 'Day 4 of 15', 'Due by Fri 11 December 2026.'),
    body: [
      typedFacts([
        ['Referral', typed(text)],
        ['Case system number', typed('  ')],
      ]),
      said('What they wrote', typed(text.repeat(5)), 600),
      band('attention', 'Two views differ', 'The more protective course stands until it is settled.'),
      textInput({
        id: 'again',
        label: 'What was typed is kept',
        required: false,
        multiline: true,
        maxLength: 200,
        value: text,
        error: 'Shorten it a little.',
      }),
    ],
    presses: [
      primary('Settle the views', 'consultation.settle', press),
      more('Withdraw', 'consultation.withdraw', press, { destructive: true }),
    ],
  });
}

function list(): Card {
  return card({
    head: head({ kind: 'My consultations', title: 'Two are open', line: 'Thu 19 November 2026, 11:20' }),
    body: [
      entry(
        ['C-4T9-KX2 · ', typed('FAM-20417')],
        'Sent today, 10:47 · with Ana Silva · outcome due by 13:05',
        true,
      ),
      entry(['C-8PM-2WD · ', typed('FAM-20991')], 'Decided yesterday · awaiting your view'),
    ],
    presses: [
      primary('Give your view on C-8PM-2WD', 'consultation.view', press),
      other('Open C-4T9-KX2', 'consultation.show', press),
    ],
  });
}
