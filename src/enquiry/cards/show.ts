/**
 * An enquiry as this person sees it now: which day it is, the one step that would regain most days and who can take it,
 * what is to be said of a delay, what is known.
 */
import { z } from 'zod';
import { dayWords, fitted, momentWords, nameOf, restrictedBand, staff } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  band,
  entry,
  facts,
  head,
  more,
  other,
  type Part,
  para,
  primary,
  remark,
  said,
  section,
  stub,
  typed,
  typedFacts,
} from '../../kernel/cards/index.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Target, Viewing } from '../../kernel/view.ts';
import { asksForConferences } from '../../practice/conference-settings.ts';
import type { Settings } from '../../practice/settings.ts';
import { newsCodes } from '../actions/common.ts';
import { bookedFor, dayZero } from '../days.ts';
import { leadTimes } from '../leadTimes.ts';
import { type InEnquiry, loadInEnquiry } from '../load.ts';
import { discussionTarget, type Enquiry, type Held } from '../record.ts';
import { agreesAs, sees } from '../rights.ts';
import { mayFollow, standingOf, stubFrom } from '../standing.ts';
import { delayNeed, isLate, nextStep, type StepName } from '../steps.ts';
import {
  type About,
  discussionWords,
  leadWords,
  missingWords,
  reasonWords,
  regainsWords,
  standingWords,
  stepWords,
  summaryOf,
  titleOf,
  whoCan,
} from '../words.ts';
import { aboutOf, childrenTyped, headLine, ownBand } from './parts.ts';
import { findEnquiries } from './references.ts';

export const showEnquiry = view({
  verb: 'enquiry.show',
  who: staff,
  reference: { prefix: 'E', find: findEnquiries },
  input: z.object({ news: z.enum(newsCodes).optional().catch(undefined) }),
  load: loadInEnquiry,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, { news }) {
    const { value } = loaded.enquiry;
    const { settings } = viewing.authority;
    const from = stubFrom(value, settings);
    if (from && Temporal.Instant.compare(viewing.now, from) >= 0) {
      return { card: stub(value.reference, 'This enquiry is closed'), summary: summaryOf(value, undefined) };
    }
    const about = aboutOf(loaded, viewing);
    const card = fitted((max) => ({
      head: head({
        kind: `Section 47 enquiry · ${standingWords[standingOf(value)].toLowerCase()}`,
        title: titleOf(about, news),
        line: headLine(value),
      }),
      body: [
        restrictedBand(loaded.family.value),
        ownBand(loaded, viewing),
        ...doubtBands(value),
        stepSection(about),
        delaySection(about, max),
        value.outcome?.conference === false &&
          said('Why no conference is needed', typed(value.outcome.why), max),
        value.inError &&
          said(
            `Recorded in error, as ${nameOf(viewing.authority, value.inError.by)} put it, ${momentWords(value.inError.at)}`,
            typed(value.inError.reason),
            max,
          ),
        factsSection(about),
        !value.inError && discussionsSection(value.discussions),
        consultationsPart(loaded, viewing),
      ],
      presses: pressesOf(about, loaded, viewing),
      emergency: settings,
    }));
    return { card, summary: summaryOf(value, news) };
  },
});

/** Bands of what consultations say otherwise, on one card. */
const mostDoubts = 3;

/** Each says what to press: Quorate takes nothing back by itself. */
function doubtBands(value: Enquiry): readonly Part[] {
  if (!mayFollow[standingOf(value)].includes('correct')) return [];
  return (value.doubts ?? [])
    .slice(-mostDoubts)
    .map(({ on, reference }) =>
      band(
        'warning',
        `${reference} now says something else`,
        `It no longer says that section 47 enquiries were started on ${dayWords(on)}. If they were not, press “Correct a discussion”. If they were, record that discussion again, and this note goes away.`,
      ),
    );
}

function stepSection(about: About): Part {
  const { value, today, authority } = about;
  const step = nextStep(value, today, authority.settings);
  if (!step) return undefined;
  return section(
    step.days === 0 ? 'What to do next' : 'What would regain most days',
    para(`${stepWords[step.step]}: ${whoCan(step.step, about)}.`),
    para(regainsWords(step)),
  );
}

function delaySection({ value, today, authority }: About, max: number): Part {
  const { delay } = value;
  // Reasons for a delay that, after a correction, was none.
  if (standingOf(value) !== 'notNeeded' && !isLate(value, today, authority.settings)) return undefined;
  const need = delayNeed(value, today, authority.settings);
  if (!delay) {
    return (
      need === 'reasons' &&
      section(
        'Why it is late',
        para('Nobody has said yet. The reasons are agreed by the team manager and by a chair.'),
      )
    );
  }
  const agreed = (by: { readonly by: string; readonly at: string } | undefined) =>
    by ? `${nameOf(authority, by.by)}, ${momentWords(by.at)}` : 'Not yet';
  return section(
    'Why it is late',
    para(`${reasonWords(delay.reasons)}.`),
    said(`As ${nameOf(authority, delay.by)} put it, ${momentWords(delay.at)}`, typed(delay.words), max),
    facts([
      ['Manager agrees', agreed(delay.manager)],
      ['Chair agrees', agreed(delay.chair)],
    ]),
  );
}

function factsSection({ value, authority }: About): Part {
  const booked = bookedFor(value);
  const { length } = value.bookings;
  const lead = leadWords(leadTimes(value, authority.settings));
  return section(
    value.inError ? 'As it was recorded' : 'What is known',
    typedFacts([
      ['Strategy discussion', dayWords(dayZero(value).toString())],
      ['Section 47 start', dayWords(value.startedOn)],
      ['Children', childrenTyped(value)],
      value.outcome?.conference === true && ['Conference', 'Needed'],
      value.requested && ['Asked for', dayWords(value.requested.on)],
      booked !== undefined && [
        'Booked for',
        `${dayWords(booked)}${length > 1 ? `, rearranged ${length === 2 ? 'once' : `${length - 1} times`}` : ''}`,
      ],
      value.held && ['Held', dayWords(value.held.on)],
      lead !== undefined && ['Lead times', lead],
    ]),
  );
}

/** So many discussions are shown: the one from which the clock runs, and the newest; all of them are on record. */
const mostShown = 6;

function discussionsSection(all: readonly Held[]): Part {
  const first = all.find(({ initiated }) => initiated);
  const others = all.filter((one) => one !== first).slice(1 - mostShown);
  const shown = all.filter((one) => one === first || others.includes(one));
  return section(
    all.length === 1 ? 'The strategy discussion' : 'Strategy discussions',
    shown.map((value, n) => {
      const [title, line] = discussionWords(value);
      const missing = missingWords(value);
      return [
        entry(title, line, n === 0),
        missing !== undefined &&
          (value.agencies.length === 0
            ? remark(missing, 'Small')
            : band('warning', 'Who took part', missing)),
      ];
    }),
    all.length > 1 && remark('The clock runs from the first that started section 47 enquiries.'),
    all.length > shown.length && remark(`${all.length - shown.length} more are on record.`),
  );
}

function consultationsPart({ consultations }: InEnquiry, { authority }: Viewing): Part {
  const shown = consultations.slice(-3);
  const from = shown.map((one) => `${one.value.reference}, asked by ${nameOf(authority, one.value.asker)}`);
  return shown.length > 0 && remark(`From ${from.join('; ')}.`);
}

const formOf: Readonly<Record<StepName, string>> = {
  request: 'enquiry.requestForm',
  booking: 'enquiry.bookForm',
  earlier: 'enquiry.bookForm',
  held: 'enquiry.holdForm',
};

const pressWords: Readonly<Record<StepName, string>> = {
  request: 'Say it was asked for',
  booking: 'Say it is booked',
  earlier: 'Say it is booked earlier',
  held: 'Say it was held',
};

/** Where the next slice leads: it books the conference, and notes here what came of it. */
function asksForConference(step: StepName | undefined, { roles }: Person, settings: Settings): boolean {
  return (step === 'request' || step === 'booking') && asksForConferences(roles, settings);
}

interface Wanted {
  readonly title: string;
  /** Where it is not about the enquiry itself. */
  readonly about?: Target;
  readonly verb: string;
  readonly args?: JsonObject;
}

/** The outstanding step comes first, after what this person alone is asked; the rest goes into the overflow. */
function pressesOf(
  about: About,
  loaded: InEnquiry,
  viewing: Viewing,
): readonly (CardAction | undefined | false)[] {
  const { value, person, parties, today } = about;
  const { settings } = viewing.authority;
  const { target } = loaded.enquiry;
  const follows = mayFollow[standingOf(value)];
  const step = nextStep(value, today, settings)?.step;
  const late = follows.includes('explain') && isLate(value, today, settings);
  const as = follows.includes('agree') && late ? agreesAs(person, value, parties) : undefined;
  const explains = late && !value.delay && delayNeed(value, today, settings) === 'reasons';
  const wanted: Wanted[] = [];
  if (as && value.delay) {
    const title = as === 'chair' ? 'Agree as chair' : 'Agree as manager';
    wanted.push({ title, verb: 'enquiry.agree', args: { as, seen: value.delay.at } });
  }
  const discussed = value.discussions.at(0);
  const correct: Wanted =
    value.discussions.length === 1 && discussed
      ? {
          title: 'Correct a discussion',
          verb: 'enquiry.correctForm',
          about: discussionTarget(target, discussed.on),
        }
      : { title: 'Correct a discussion', verb: 'enquiry.discussions' };
  if (follows.includes('correct') && (value.doubts ?? []).length > 0) wanted.push(correct);
  if (explains) wanted.push({ title: 'Say why it is late', verb: 'enquiry.explainForm' });
  if (asksForConference(step, person, settings)) {
    wanted.push({
      title: step === 'request' ? 'Ask for the conference' : 'Book the conference',
      verb: 'conference.askForm',
    });
  } else if (step) wanted.push({ title: pressWords[step], verb: formOf[step] });
  if (follows.includes('needed') && value.outcome?.conference !== true) {
    const after = value.outcome?.conference === false;
    wanted.push({
      title: after ? 'It is needed after all' : 'A conference is needed',
      verb: 'enquiry.needed',
    });
  }
  const others: readonly Wanted[] = [
    { title: 'No conference is needed', verb: 'enquiry.notNeededForm' },
    { title: 'Record a strategy discussion', verb: 'enquiry.discussForm' },
    { title: 'Say it was asked for', verb: 'enquiry.requestForm' },
    {
      title: bookedFor(value) !== undefined ? 'Say it is rearranged' : 'Say it is booked',
      verb: 'enquiry.bookForm',
    },
    { title: value.held ? 'Correct the day' : 'Say it was held', verb: 'enquiry.holdForm' },
    { title: 'Say why it is late', verb: 'enquiry.explainForm' },
  ];
  const deedOf = (verb: string) => verb.slice('enquiry.'.length, -'Form'.length);
  const offered = others.filter(
    ({ verb }) =>
      !wanted.some((one) => one.verb === verb) &&
      follows.some((deed) => deed === deedOf(verb)) &&
      (verb !== 'enquiry.explainForm' || late),
  );
  const data = ({ verb, about: of = target, args }: Wanted) => viewing.press(verb, of, args);
  const [first, ...rest] = wanted;
  const newest = loaded.consultations.at(-1);
  const corrects = follows.includes('correct') && !wanted.includes(correct);
  const seconds = [...rest, ...offered, ...(corrects ? [correct] : [])];
  return [
    first && primary(first.title, first.verb, data(first)),
    ...seconds.slice(0, 2).map((one) => other(one.title, one.verb, data(one))),
    ...seconds.slice(2).map((one) => more(one.title, one.verb, data(one))),
    newest &&
      more(
        `Open ${newest.value.reference}`,
        'consultation.show',
        viewing.press('consultation.show', newest.target),
      ),
    more('History', 'enquiry.timeline', data({ title: 'History', verb: 'enquiry.timeline' })),
  ];
}
