/** What each step asks. Missing answers are noticed by the server alone, so that a half-done step can be left and kept. */
import {
  band,
  choiceInput,
  choicesOf,
  columns,
  dateInput,
  facts,
  gentleNote,
  type Part,
  para,
  plain,
  remark,
  section,
  textInput,
} from '../../kernel/cards/index.ts';
import type { Viewing } from '../../kernel/view.ts';
import { inInput, isTyped, theOne } from '../../people/index.ts';
import {
  abuseCategories,
  consultationOutcomes,
  howSoon,
  label,
  offered,
  presentStatuses,
  prevalentIssues,
  sexes,
  strategyStates,
} from '../../practice/codes.ts';
import { dayOf, formatMoment } from '../../practice/dates.ts';
import { outcomeDue } from '../../practice/response.ts';
import { looksLikePersonalDetail } from '../../practice/warnings.ts';
import { isWorkingTime } from '../../practice/working-hours.ts';
import type { Recipient } from '../recipient.ts';
import { asMost, isBlank, noChild, type RequestTyped, rowsOn, type StepNumber, widths } from './draft.ts';
import { managers, type RequestProblem } from './parse.ts';

export interface StepShown {
  readonly draft: RequestTyped;
  readonly step: StepNumber;
  /** What is to be mended on this step, once it was pressed. */
  readonly problems: readonly RequestProblem[];
  readonly viewing: Viewing;
  /** To whom it would go now; asked for on the last step. */
  readonly to: () => Recipient | undefined;
}

export function stepBody(shown: StepShown): Part {
  switch (shown.step) {
    case 1:
      return familyBody(shown);
    case 2:
      return childrenBody(shown);
    case 3:
      return planBody(shown);
    case 4:
      return proposalBody(shown);
  }
}

function problemOf({ problems }: StepShown, field: string): { readonly problem?: string } {
  const found = problems.filter((problem) => problem.field === field).map((problem) => problem.message);
  return found.length === 0 ? {} : { problem: found.join(' ') };
}

/** What is alike in every input of the form. */
function asked(shown: StepShown, id: string, name: string, required: boolean) {
  return { id, label: name, required, checkedBy: 'server', ...problemOf(shown, id) } as const;
}

function familyBody(shown: StepShown): Part {
  const { draft, viewing } = shown;
  const { authority, now } = viewing;
  const { settings } = authority;
  const { family } = draft;
  const today = dayOf(now);
  const system = plain(settings.caseSystem.name);
  return [
    textInput({
      ...asked(shown, 'caseReference', 'Case reference of the family', true),
      maxLength: widths.reference,
      value: family.caseReference,
      error: `Enter the family’s reference from ${system}, for example ${plain(settings.caseReference.example)}.`,
    }),
    textInput({
      ...asked(shown, 'referral', 'Number of the completed referral (Signs of Safety)', true),
      maxLength: widths.reference,
      value: family.referral,
      error: `Enter the number of the completed referral (Signs of Safety), for example ${plain(settings.referralNumber.example)}.`,
    }),
    choiceInput({
      ...asked(shown, 'status', 'Present status of the child (or of most of them)', true),
      choices: choicesOf(offered(presentStatuses, today)),
      value: family.status,
      error: 'Choose the present status, for example Assessment.',
    }),
    choiceInput({
      ...asked(shown, 'howSoon', 'How soon is it needed?', true),
      choices: choicesOf(offered(howSoon, today)),
      value: family.howSoon,
      error: 'Choose how soon it is needed, for example Within two working days.',
    }),
    teamInput(shown),
  ];
}

/** Filled in with the own team, as long as nothing else was typed. */
function teamInput(shown: StepShown): Part {
  const { draft, viewing } = shown;
  const { teams } = viewing.authority;
  const given = draft.family.team === '' ? (viewing.person.team ?? '') : draft.family.team;
  const value = inInput(given, teams);
  if (isTyped(teams)) {
    return textInput({
      ...asked(shown, 'team', 'Name of the team', true),
      maxLength: widths.team,
      value,
      error: 'Enter the full name of the team that works with the family.',
    });
  }
  return choiceInput({
    ...asked(shown, 'team', 'Team', true),
    folded: true,
    choices: teams.map(({ id, name }) => ({ value: id, title: plain(name) })),
    value,
    error: 'Choose the team that works with the family.',
  });
}

function childrenBody(shown: StepShown): Part {
  const { draft } = shown;
  const others = draft.children.filter((child) => !isBlank(child)).length;
  const status = offered(presentStatuses, dayOf(shown.viewing.now)).find(
    ({ code }) => code === draft.family.status,
  );
  const ofMost = status ? ` Present status of most: ${status.label}.` : '';
  return [
    remark(
      draft.page === 0
        ? 'No names, please: the number from the case system says who it is. For an unborn child enter the expected month, or the expected date as DD/MM/YYYY, and choose “Unknown or unborn”.'
        : `${others === 1 ? '1 child is' : `${others} children are`} entered so far. Rows left empty do not count.${ofMost}`,
      'Medium',
    ),
    rowsOn(draft.page, draft).map((n) => childRow(shown, n)),
  ];
}

function childRow(shown: StepShown, n: number): Part {
  const { draft, viewing } = shown;
  const { settings } = viewing.authority;
  const today = dayOf(viewing.now);
  const row = draft.children[n - 1] ?? noChild;
  // Only the first child is asked for; any other row may stay empty.
  const required = n === 1 || !isBlank(row);
  // Messages need the width: a row with something to mend stands one field below the other.
  const mended = shown.problems.some((problem) => problem.field.startsWith(`c${n}.`));
  const beside = (...sides: readonly Part[]): Part => (mended ? sides : columns(...sides));
  return section(
    `Child ${n}`,
    beside(
      textInput({
        ...asked(shown, `c${n}.number`, `Child ${n}: case system number`, required),
        maxLength: widths.number,
        value: row.number,
        error: `Enter the child’s number, for example ${plain(settings.childNumber.example)}.`,
      }),
      textInput({
        ...asked(shown, `c${n}.initials`, `Child ${n}: initials, if wanted`, false),
        maxLength: widths.initials,
        value: row.initials,
        error: 'Initials only, for example AB.',
      }),
    ),
    beside(
      textInput({
        ...asked(shown, `c${n}.born`, `Child ${n}: born or expected, MM/YYYY`, required),
        maxLength: widths.born,
        value: row.born,
        error: 'Use MM/YYYY, for example 03/2019; an expected date can be DD/MM/YYYY.',
      }),
      choiceInput({
        ...asked(shown, `c${n}.sex`, `Child ${n}: sex`, required),
        folded: true,
        choices: choicesOf(offered(sexes, today)),
        value: row.sex,
        error: 'Choose one; for an unborn child Unknown or unborn.',
      }),
    ),
    // Asked of the first child on the step before; here only where a removal has made another the first.
    (n > 1 || row.status !== '') &&
      choiceInput({
        ...asked(shown, `c${n}.status`, `Child ${n}: present status, if different`, false),
        folded: true,
        choices: [
          { value: asMost, title: 'The same as most' },
          ...choicesOf(offered(presentStatuses, today)),
        ],
        value: row.status,
        error: 'Choose one from the list, or The same as most.',
      }),
  );
}

function planBody(shown: StepShown): Part {
  const { draft, viewing } = shown;
  const { plan } = draft;
  const today = dayOf(viewing.now);
  return [
    textInput({
      ...asked(shown, 'tried', 'What has been tried with the family already?', true),
      multiline: true,
      maxLength: widths.tried,
      value: plan.tried,
      error: 'Say in a sentence or two what has been tried, for example Family group conference in May.',
    }),
    gentleNote(looksLikePersonalDetail(plan.tried)),
    choiceInput({
      ...asked(shown, 'categories', 'Suspected categories', true),
      multi: true,
      choices: choicesOf(offered(abuseCategories, today)),
      value: plan.categories.split(','),
      error: 'Choose at least one, for example Neglect.',
    }),
    choiceInput({
      ...asked(shown, 'issues', 'Prevalent issues', true),
      multi: true,
      choices: choicesOf(offered(prevalentIssues, today)),
      value: plan.issues.split(','),
      error: 'Choose at least one, or None identified.',
    }),
    managerInput(shown),
    dateInput({
      ...asked(shown, 'agreedOn', 'Agreed on', true),
      value: plan.agreedOn === '' ? today : plan.agreedOn.trim(),
      error: 'Enter the day on which the plan was agreed.',
    }),
  ];
}

/** Filled in with the manager of the family's team, as long as nobody else was named and it is not the asker. */
function managerInput(shown: StepShown): Part {
  const { draft, viewing } = shown;
  const { authority, person } = viewing;
  const team = theOne(draft.family.team, authority.teams) ?? authority.team(person.team ?? '');
  const all = managers(authority, person.id);
  const filled = team?.manager === person.id ? '' : (team?.manager ?? '');
  const value = inInput(draft.plan.manager === '' ? filled : draft.plan.manager, all);
  if (all.length === 0) {
    return band(
      'attention',
      'There is no other team manager here',
      'Somebody else has to have agreed the plan of work. A social worker of the team can send it, with you as the manager who agreed.',
    );
  }
  if (isTyped(all)) {
    return textInput({
      ...asked(shown, 'manager', 'Work e-mail address of the manager who agreed the plan of work', true),
      maxLength: widths.manager,
      value,
      error: 'Enter the work e-mail address of the manager who agreed the plan of work.',
    });
  }
  return choiceInput({
    ...asked(shown, 'manager', 'Manager who agreed the plan of work', true),
    folded: true,
    choices: all.map(({ id, name }) => ({ value: id, title: plain(name) })),
    value,
    error: 'Choose the manager who agreed the plan of work.',
  });
}

function proposalBody(shown: StepShown): Part {
  const { draft, viewing } = shown;
  const { proposal, plan } = draft;
  const today = dayOf(viewing.now);
  const details = looksLikePersonalDetail(plan.tried);
  return [
    goesTo(shown),
    details.length > 0
      ? [para('About what has been tried, on the step before:', 'Medium'), gentleNote(details)]
      : undefined,
    section(
      'What you and your manager propose',
      choiceInput({
        ...asked(shown, 'outcomes', 'Proposed outcomes', true),
        multi: true,
        choices: choicesOf(offered(consultationOutcomes, today)),
        value: proposal.outcomes.split(','),
        error: 'Choose at least one, for example Strategy meeting.',
      }),
      textInput({
        ...asked(shown, 'otherWords', 'If other, what?', false),
        maxLength: widths.otherWords,
        value: proposal.otherWords,
        error: 'Say in a few words what else you propose, for example Step down to early help.',
      }),
      gentleNote(looksLikePersonalDetail(proposal.otherWords)),
    ),
    section(
      'Strategy discussion',
      choiceInput({
        ...asked(shown, 'strategy', 'Has one been held or arranged?', true),
        choices: choicesOf(offered(strategyStates, today)),
        value: proposal.strategy,
        error: 'Choose one, for example Not yet.',
      }),
      dateInput({
        ...asked(shown, 'strategyOn', 'If held or arranged, on which day?', false),
        value: proposal.strategyOn.trim(),
        error: 'Enter the day.',
      }),
      choiceInput({
        ...asked(shown, 'startedEnquiries', 'If held, did it start section 47 enquiries?', false),
        choices: [
          { value: 'yes', title: 'Yes' },
          { value: 'no', title: 'No' },
        ],
        value: proposal.startedEnquiries,
        error: 'Choose Yes or No.',
      }),
    ),
  ];
}

/** Before it is sent: to whom it will go, by when there will be an outcome, and who else is told. */
function goesTo(shown: StepShown): Part {
  const { draft, viewing } = shown;
  const { authority, person, now } = viewing;
  const to = shown.to();
  const { name, telephone } = authority.settings.emergencyDuty;
  if (!to) {
    return band(
      'attention',
      'There is nobody who can take a request now',
      `If it cannot wait, ring ${plain(name)}, ${plain(telephone)}. All you typed is kept.`,
    );
  }
  const soon = offered(howSoon, dayOf(now)).find(({ code }) => code === draft.family.howSoon);
  const isOnDuty = to.why === 'onDuty' || to.why === 'backup';
  const manager = theOne(draft.plan.manager, managers(authority, person.id));
  const children = draft.children.filter((child) => !isBlank(child)).length;
  return [
    // Out of hours the band above has said so.
    !isOnDuty &&
      isWorkingTime(now, authority.settings) &&
      band(
        'warning',
        'If a child is in danger now, call 999',
        `If it cannot wait until ${formatMoment(to.from)}, ring ${plain(name)}, ${plain(telephone)}.`,
      ),
    band(isOnDuty ? 'good' : 'warning', recipientWords(to)),
    facts([
      soon && ['How soon', label(howSoon, soon.code)],
      soon && ['Outcome by', formatMoment(outcomeDue(soon.code, now, authority.settings))],
      ['About', children === 1 ? '1 child' : `${children} children`],
      manager !== undefined && manager.id !== person.id && ['Also told', plain(manager.name)],
    ]),
  ];
}

function recipientWords({ person, from, until, why }: Recipient): string {
  const name = plain(person.name);
  switch (why) {
    case 'onDuty':
    case 'backup':
      return until
        ? `It will go to ${name}, on duty until ${formatMoment(until)}`
        : `It will go to ${name}, on duty now`;
    case 'nextSession':
      return `It will go to ${name}, on duty from ${formatMoment(from)}`;
    case 'safeguardingManager':
      return `No chair is on duty this week: it will go to the safeguarding manager, ${name}, from ${formatMoment(from)}`;
    case 'named':
      return `Nobody is on the rota: it will go to ${name}`;
  }
}
