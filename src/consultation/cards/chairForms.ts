/** The chair's forms but the outcome's: pass it on, ask for more; and the card with the link to call. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import type { CardAction } from '../../kernel/card.ts';
import {
  card,
  choiceInput,
  head,
  openLink,
  other,
  type Part,
  para,
  plain,
  remark,
  said,
  textInput,
  typed,
} from '../../kernel/cards/index.ts';
import { inInput, isTyped, longestTyped } from '../../people/index.ts';
import { onDuty } from '../../rota/index.ts';
import { loadInCase, sees } from '../actions/common.ts';
import { mayDo } from '../deeds.ts';
import { holderOf } from '../record.ts';
import { couldTake } from '../rights.ts';
import { momentWords, nameOf } from '../words.ts';
import { enquiryBand } from './clock.ts';
import { backToIt, type Filling, form, movedOn } from './form.ts';
import { headLine, neutral, proposalSection, questionsSection } from './parts.ts';

const chairs = ['chair', 'safeguardingManager'] as const;

/** Somebody to whom it can be passed, with what helps to choose. */
interface Successor {
  readonly person: Person;
  readonly notes: readonly string[];
}

/** Those on duty first. */
function successors({ value, family, viewing, rota }: Filling): readonly Successor[] {
  const { authority, now } = viewing;
  const duty = onDuty(authority, rota, now);
  const linked = authority.team(value.team)?.linkedChairs ?? [];
  return couldTake(authority, value, family)
    .filter((person) => person.id !== holderOf(value))
    .map((person) => {
      const notes = [
        person.id === duty?.chair.id && 'on duty now',
        person.id === duty?.backup?.id && 'backup now',
        linked.includes(person.id) && 'linked to the team',
        !person.roles.includes('chair') && 'safeguarding manager',
      ];
      const first = notes.findIndex((note) => note !== false);
      return {
        // Order of the notes, those without any between the chairs and the safeguarding managers.
        rank: first === -1 ? 2.5 : first,
        person,
        notes: notes.filter((note) => note !== false),
      };
    })
    .sort((a, b) => a.rank - b.rank);
}

function titleOf({ person, notes }: Successor): string {
  return notes.length > 0 ? `${plain(person.name)} (${notes.join(', ')})` : plain(person.name);
}

/** Addresses shown beside an input into which one is typed. */
const mostSuggested = 6;

/** Chosen from a list; where there are too many for one, typed, with the addresses of those who come first. */
function successorInput(all: readonly Successor[], filling: Filling): Part {
  const people = all.map(({ person }) => person);
  const asked = {
    id: 'to',
    required: true,
    value: inInput(filling.typed('to') ?? '', people),
    problem: filling.problem('to'),
  };
  if (isTyped(people)) {
    const first = all.filter(({ person, notes }) => notes.length > 0 && person.email).slice(0, mostSuggested);
    return [
      first.map((one) => said(titleOf(one), typed(one.person.email ?? ''), longestTyped)),
      textInput({
        ...asked,
        label: 'Pass it to: work e-mail address',
        maxLength: longestTyped,
        error: 'Enter the work e-mail address of the chair who is to take it.',
      }),
    ];
  }
  return choiceInput({
    ...asked,
    label: 'Pass it to',
    folded: all.length > 4,
    choices: all.map((one) => ({ value: one.person.id, title: titleOf(one) })),
    error: 'Choose who is to take it.',
  });
}

/** It is said of whoever has it: a safeguarding manager passes on what others have. */
function priorTitle({ value, viewing }: Filling): string {
  const holder = holderOf(value);
  const who = holder === viewing.person.id ? 'I have' : `${nameOf(viewing.authority, holder)} has`;
  return `${who} had responsibility for this family`;
}

export const passOnForm = form({
  verb: 'consultation.passOn',
  deed: 'passOn',
  who: chairs,
  step: 'pass it on',
  title: () => 'Who is to take it?',
  fields: ['to', 'because', 'reason'],
  body: (filling) => {
    const all = successors(filling);
    if (all.length === 0) {
      return [
        para('There is nobody else who could take it. Please speak to the safeguarding manager.', 'Medium'),
      ];
    }
    return [
      successorInput(all, filling),
      choiceInput({
        id: 'because',
        label: 'Why you pass it on',
        required: true,
        choices: [
          { title: priorTitle(filling), value: 'prior' },
          { title: 'Something else', value: 'other' },
        ],
        value: filling.typed('because', 'other'),
        problem: filling.problem('because'),
        error: 'Choose why.',
      }),
      textInput({
        id: 'reason',
        label: 'In a few words, if it is something else',
        required: false,
        maxLength: 200,
        value: filling.typed('reason'),
        problem: filling.problem('reason'),
        error: 'Say in a few words why, for example "in a conference until four".',
      }),
      filling.noted('reason'),
      remark('They and the social worker are told at once. The time by which it is due stays.'),
    ];
  },
  press: 'Pass it on',
});

export const askForMoreForm = form({
  verb: 'consultation.askForMore',
  deed: 'askForMore',
  who: chairs,
  step: 'ask for more',
  title: () => 'What do you need to know?',
  fields: ['text'],
  body: (filling) => [
    questionsSection(filling.value, filling.viewing, Math.min(filling.max, 300)),
    textInput({
      id: 'text',
      label: 'Your question',
      required: true,
      multiline: true,
      maxLength: 1000,
      value: filling.typed('text'),
      problem: filling.problem('text'),
      error: 'Say what you need to know, for example "When was the last visit?".',
    }),
    filling.noted('text'),
    remark(
      `${nameOf(filling.viewing.authority, filling.value.asker)} answers on a card, and you are told. Names belong in the case system.`,
    ),
    proposalSection(filling.value, filling.viewing),
  ],
  press: 'Send the question',
});

/** Opens a Teams call with the one who asked. Only an address of the authority's own file goes into it. */
function callLink(email: string): CardAction {
  const url = new URL('https://teams.microsoft.com/l/call/0/0');
  url.searchParams.set('users', email);
  return openLink('Start the call', url.toString(), 'primary');
}

export const callCard = view({
  verb: 'consultation.callCard',
  who: chairs,
  input: z.object({}),
  load: loadInCase,
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing) {
    const { value, target } = loaded.consultation;
    const { authority, person } = viewing;
    if (!mayDo('call', person, value)) return movedOn(loaded, viewing);
    const asker = authority.person(value.asker);
    const last = value.calls.at(-1);
    const name = nameOf(authority, value.asker);
    const shown = card({
      head: head({ kind: 'Consultation · call', title: `Call ${name}`, line: headLine(value, viewing) }),
      body: [
        enquiryBand(loaded.case.value, viewing),
        para(
          asker?.email
            ? `The button opens a call with ${name} in Teams.${last ? ` Your press is noted: ${momentWords(last.at)}.` : ''}`
            : `There is no work address for ${name} here, so please call from your own list.${last ? ` Noted: ${momentWords(last.at)}.` : ''}`,
          'Medium',
        ),
        remark('What is said stays with you: write what matters into the outcome.'),
      ],
      presses: [
        asker?.email ? callLink(asker.email) : undefined,
        mayDo('take', person, value) &&
          other('Take it', 'consultation.take', viewing.press('consultation.take', target)),
        mayDo('decide', person, value) &&
          other(
            'Record the outcome',
            'consultation.decideForm',
            viewing.press('consultation.decideForm', target),
          ),
        backToIt(target, viewing),
      ],
      emergency: authority.settings,
    });
    return { card: shown, summary: neutral(value, 'a call') };
  },
});
