/**
 * The copy for the case record: dated plain text under the heading that the service's case system uses. It stands in a
 * box of text, so that on a desktop and on a telephone alike it can be selected as a whole and copied; what somebody
 * changes there is kept nowhere, and the label says so.
 */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  type CardSpec,
  card,
  cardBudget,
  clean,
  head,
  other,
  plain,
  primary,
  remark,
  said,
  sizeOf,
  textInput,
  typed,
} from '../../kernel/cards/index.ts';
import {
  abuseCategories,
  howSoon,
  label,
  labels,
  presentStatuses,
  prevalentIssues,
  sexes,
} from '../../practice/codes.ts';
import { formatMoment, formatMonth } from '../../practice/dates.ts';
import { loadInCase, sees } from '../actions/common.ts';
import { mayDo } from '../deeds.ts';
import { type Offer, passedOn } from '../offers.ts';
import type { Child, Consultation, Course, Outcome, WorkerView } from '../record.ts';
import { seenArgs } from '../seen.ts';
import { courseStanding, legalStands, reviewDay, strategyStanding } from '../standing.ts';
import { dayWords, goodTimeWords, outcomeWords, presentStatusWords, strategyWords } from '../words.ts';
import { enquiryBand } from './clock.ts';
import { backToIt } from './form.ts';
import { enteredRemark, headLine, neutral, restrictedBand, staff } from './parts.ts';
import { standsFor } from './stands.ts';

/** A typed text on one line. */
function line(text: string): string {
  return clean(text).replace(/\s+/g, ' ') || 'nothing written';
}

/** A typed text under its label, indented, so that no line of it can pass for one of ours. */
function quoted(title: string, text: string): string[] {
  return [
    `${title}:`,
    ...clean(text)
      .split('\n')
      .map((one) => `  ${one}`.trimEnd()),
  ];
}

function moment(iso: string): string {
  return formatMoment(Temporal.Instant.from(iso));
}

function childLine(child: Child): string {
  const month = formatMonth(Temporal.PlainYearMonth.from(child.month));
  const initials = child.initials ? ` (${line(child.initials)})` : '';
  const born = child.unborn
    ? `unborn, due ${child.day === undefined ? month : dayWords(child.day)}`
    : `born ${month}, ${label(sexes, child.sex).toLowerCase()}`;
  const status = child.status ? `, present status: ${label(presentStatuses, child.status)}` : '';
  return `  ${line(child.number)}${initials}, ${born}${status}`;
}

function courseLines(title: string, course: Course): string[] {
  return [
    `${title}: ${outcomeWords(course.outcomes)}`,
    ...(course.otherWords === undefined ? [] : quoted('The other outcome', course.otherWords)),
    ...(course.reviewOn === undefined ? [] : [`Review on: ${dayWords(course.reviewOn)}`]),
  ];
}

/**
 * The whole record of a consultation as plain text: what was asked, done and decided, both views, settlement,
 * corrections, withdrawal. Pure. Moments are in London time. Nothing of what was typed can pass for a line of ours.
 */
export function copyText(value: Consultation, authority: Authority): string {
  const name = (id: string) => {
    const person = authority.person(id);
    return person ? line(person.name) : 'somebody who has left';
  };
  const outcomeLines = (outcome: Outcome): string[] => [
    `Recorded: ${moment(outcome.at)}, by ${name(outcome.by)}`,
    ...courseLines(outcome.asProposed ? 'Outcome (as proposed)' : 'Outcome', outcome.course),
    `Categories: ${labels(abuseCategories, outcome.categories) || 'none'}`,
    `Prevalent issues: ${labels(prevalentIssues, outcome.issues)}`,
    `Strategy meeting: ${strategyWords(outcome.strategy)}`,
    ...(outcome.reasoning === undefined ? [] : quoted('Reasoning', outcome.reasoning)),
    ...(outcome.nextSteps === undefined ? [] : quoted('Next steps', outcome.nextSteps)),
    `Brought in good time: ${goodTimeWords(outcome.inGoodTime).toLowerCase()}`,
  ];
  const viewLines = (taken: WorkerView): string[] =>
    taken.kind === 'agrees'
      ? [`${name(taken.by)} agreed: ${moment(taken.at)}`]
      : [
          `${name(taken.by)} saw it differently: ${moment(taken.at)}`,
          `What they think should follow: ${outcomeWords(taken.outcomes)}`,
          ...(taken.otherWords === undefined ? [] : quoted('The other outcome', taken.otherWords)),
          ...quoted('Their reasons', taken.reasons),
        ];
  const passedOnLines = (offer: Offer): string[] => {
    const why = passedOn(offer);
    if (!why) return [];
    if (why.why === 'unreachable') return ['The one before could not be reached by Quorate.'];
    if (why.why === 'redirected') return ['The duty rota was changed, so it went on.'];
    if (why.why === 'prior') {
      return [
        'Passed on because the one before has had responsibility for the family.',
        ...(why.reason === undefined ? [] : quoted('What was said', why.reason)),
      ];
    }
    return quoted(
      why.by === undefined ? 'Passed on, because' : `Passed on by ${name(why.by)}, because`,
      why.reason,
    );
  };
  const team = authority.team(value.team);
  const parts: (readonly string[])[] = [
    [
      line(authority.settings.caseSystem.caseRecordHeading),
      `Consultation ${value.reference}, case ${line(value.caseReference)}, ${line(authority.name)}`,
    ],
    [
      'REQUEST',
      `Asked for: ${moment(value.sentAt)}, by ${name(value.asker)}${team ? `, ${line(team.name)}` : ''}`,
      `How soon: ${label(howSoon, value.howSoon).toLowerCase()}`,
      `Plan of work agreed by: ${name(value.manager)}, ${dayWords(value.agreedOn)}`,
      `Referral: ${line(value.referral)}`,
      `Present status: ${presentStatusWords(value)}`,
      value.children.length === 1 ? 'Child:' : 'Children:',
      ...value.children.map(childLine),
      ...quoted('Tried already', value.tried),
      `Suspected categories: ${labels(abuseCategories, value.categories)}`,
      `Prevalent issues: ${labels(prevalentIssues, value.issues)}`,
      `Strategy discussion when asked: ${strategyWords(value.strategy)}`,
      ...courseLines('Proposed', value.proposal),
    ],
    [
      'CHAIR',
      ...value.offers.flatMap((offer, n) => [
        ...(n > 0 ? passedOnLines(offer) : []),
        `${n === 0 ? 'Offered' : 'Passed on'} to ${name(offer.to)}: ${moment(offer.at)}`,
      ]),
      ...(value.escalations ?? []).flatMap(({ to, at }) =>
        to.map((one) => `Not yet taken, also offered to ${name(one)}: ${moment(at)}`),
      ),
      ...(value.taken ? [`Taken by ${name(value.taken.by)}: ${moment(value.taken.at)}`] : []),
      ...value.calls.map((call) => `Call by ${name(call.by)}: ${moment(call.at)}`),
      ...value.questions.flatMap((question) => [
        ...quoted(`Asked by ${name(question.by)}, ${moment(question.at)}`, question.text),
        ...(question.answer
          ? quoted(
              `Answered by ${name(question.answer.by)}, ${moment(question.answer.at)}`,
              question.answer.text,
            )
          : ['  Not answered.']),
      ]),
    ],
  ];
  const stands = standsLines(value, authority, name);
  if (stands.length > 0) parts.push(['WHAT STANDS', ...stands]);
  const ofChair = value.view?.kind === 'differs' ? 'THE CHAIR’S OUTCOME' : 'OUTCOME';
  for (const [n, earlier] of value.earlierOutcomes.entries()) {
    parts.push([
      `OUTCOME, VERSION ${n + 1} (corrected later)`,
      ...outcomeLines(earlier.outcome),
      ...(earlier.view ? viewLines(earlier.view) : []),
      ...quoted(
        `Corrected by ${name(earlier.correctedBy)}, ${moment(earlier.correctedAt)}, because`,
        earlier.reason,
      ),
    ]);
  }
  if (value.outcome) {
    const version = value.earlierOutcomes.length + 1;
    parts.push([
      version > 1
        ? `${ofChair}, VERSION ${version}${value.view?.kind === 'differs' ? '' : ' (this one stands)'}`
        : ofChair,
      ...outcomeLines(value.outcome),
    ]);
    parts.push([
      'THE SOCIAL WORKER’S VIEW',
      ...(value.view ? viewLines(value.view) : ['Not given yet. Silence is not taken for agreement.']),
    ]);
  }
  if (value.settlement) {
    const { by, at, course, words } = value.settlement;
    parts.push([
      'SETTLED',
      `Settled by ${name(by)}: ${moment(at)}`,
      `Course taken: ${course === 'chair' ? 'the chair’s' : 'the social worker’s'}, ${outcomeWords(courseStanding(value, authority.settings) ?? [])}`,
      ...quoted('Why', words),
    ]);
  }
  if (legalStands(value) || value.legalReview) {
    const review = value.legalReview;
    parts.push([
      'LEGAL ADVICE',
      ...(review
        ? [
            `Reviewed by ${name(review.by)}: ${moment(review.at)}, ${review.supported ? 'supported' : 'not supported'}`,
            ...(review.words === undefined ? [] : quoted('In their words', review.words)),
          ]
        : ['To be reviewed by the safeguarding manager.']),
    ]);
  }
  if (value.withdrawn) {
    parts.push([
      'WITHDRAWN',
      `Withdrawn by ${name(value.withdrawn.by)}: ${moment(value.withdrawn.at)}`,
      ...quoted('Why', value.withdrawn.reason),
    ]);
  }
  return parts.map((lines) => lines.join('\n')).join('\n\n');
}

/** Where there are two views: which course stands, and whose it is, before either is told. */
function standsLines(
  value: Consultation,
  authority: Authority,
  name: (id: string) => string,
): readonly string[] {
  const { outcome, view, settlement } = value;
  if (!outcome || view?.kind !== 'differs') return [];
  const whose = standsFor(value, authority.settings) === 'chair' ? 'chair' : 'social worker';
  const course = outcomeWords(courseStanding(value, authority.settings) ?? []);
  const words = whose === 'chair' ? outcome.course.otherWords : view.otherWords;
  const other = words === undefined ? [] : quoted('The other outcome', words);
  if (!settlement) {
    return [
      `Until it is settled, the more protective course stands: ${course}`,
      ...other,
      `That is as the ${whose} saw it.`,
    ];
  }
  const strategy = strategyStanding(value);
  const review = reviewDay(value);
  return [
    `Course: ${course}`,
    ...other,
    `As the ${whose} saw it, settled by ${name(settlement.by)}: ${moment(settlement.at)}`,
    ...(strategy === undefined ? [] : [`Strategy meeting: ${strategyWords(strategy)}`]),
    ...(review === undefined ? [] : [`Review on: ${dayWords(review)}`]),
  ];
}

/** Blanks at the beginning of a line are not shown in a paragraph: the indent becomes one that is. */
function readable(text: string): string {
  return text.replace(/^ {2}/gm, '\u2003');
}

/** What one card holds of a copy, in bytes of UTF-8: a record at its longest is copied in several parts. */
const partBytes = 14_000;

/** The text in parts that fit a card, broken between lines. */
export function partsOf(text: string): readonly string[] {
  const bytes = (part: string) => new TextEncoder().encode(JSON.stringify(part)).length;
  const parts: string[] = [];
  let part = '';
  for (const one of text.split('\n').flatMap(shortLines)) {
    const longer = part === '' ? one : `${part}\n${one}`;
    if (part !== '' && bytes(longer) > partBytes) {
      parts.push(part);
      part = one;
    } else {
      part = longer;
    }
  }
  return [...parts, part];
}

/** A line so long that it would fill a part alone is broken. */
function shortLines(text: string): string[] {
  return text.length <= 2_500 ? [text] : (text.match(/[\s\S]{1,2500}/gu) ?? []);
}

export const copyView = view({
  verb: 'consultation.copy',
  who: staff,
  input: z.object({ part: z.number().int().min(1).max(99).catch(1) }),
  load: loadInCase,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, { part }) {
    const { value, target } = loaded.consultation;
    const { authority, person } = viewing;
    const { caseSystem } = authority.settings;
    const parts = partsOf(copyText(value, authority));
    const n = Math.min(part, parts.length);
    const text = parts[n - 1] ?? '';
    const next: CardAction | undefined =
      n < parts.length
        ? primary(
            'Next part',
            'consultation.copy',
            viewing.press('consultation.copy', target, { part: n + 1 }),
            {
              inputs: 'none',
            },
          )
        : undefined;
    const enters = mayDo('enter', person, value);
    const press = viewing.press('consultation.enterForm', target, seenArgs('enter', value));
    const spec = (inWords: boolean): CardSpec => ({
      head: head({
        kind: `Consultation · copy for the case record${parts.length > 1 ? ` · part ${n} of ${parts.length}` : ''}`,
        title: `Copy this into ${plain(caseSystem.name)}`,
        line: headLine(value, viewing),
      }),
      body: [
        restrictedBand(loaded.case.value),
        enquiryBand(loaded.case.value, viewing),
        textInput({
          id: 'copy',
          label: 'Select all of it and copy it (changes made here are not kept)',
          required: false,
          multiline: true,
          maxLength: Math.max(text.length, 1),
          value: text,
          error: 'Copy the text as it is.',
        }),
        remark(`File it under “${plain(caseSystem.caseRecordHeading)}”.`),
        enteredRemark(value, viewing),
        inWords && said('The same text, to read', typed(readable(text)), text.length),
      ],
      presses: [
        next,
        enters &&
          (next ? other : primary)('Say it was entered', 'consultation.enterForm', press, { inputs: 'none' }),
        backToIt(target, viewing),
      ],
      emergency: authority.settings,
    });
    const full = card(spec(true));
    const shown = sizeOf(full) <= cardBudget ? full : card(spec(false));
    return { card: shown, summary: neutral(value, 'the copy for the case record') };
  },
});
