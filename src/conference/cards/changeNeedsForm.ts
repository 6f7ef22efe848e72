/** What a conference needs, as it stands, to be said anew. */
import { z } from 'zod';
import { fitted, nameOf } from '../../consultation/index.ts';
import { view } from '../../kernel/action.ts';
import type { Person } from '../../kernel/actor.ts';
import {
  band,
  choiceInput,
  type Filling,
  facts,
  fillingOf,
  head,
  type Part,
  primary,
  remark,
  strayProblems,
  textInput,
} from '../../kernel/cards/index.ts';
import { withKept } from '../../kernel/drafts.ts';
import type { Reader } from '../../kernel/records.ts';
import type { Viewing } from '../../kernel/view.ts';
import { inInput } from '../../people/index.ts';
import { dayOf } from '../../practice/dates.ts';
import { cannotTyped } from '../asking/cannotWords.ts';
import {
  areOthersTyped,
  lengthsFor,
  mayChangeNeeds,
  mostOthers,
  needsStand,
  othersFor,
} from '../asking/changeNeeds.ts';
import { needChoicesOf } from '../asking/needs.ts';
import type { Conference } from '../record.ts';
import { askingRoles, loadConference, sees } from '../rights.ts';
import { slotFacts, summaryOf } from '../words.ts';
import { movedOn } from './movedOn.ts';
import { needsFieldNames, needsInputs } from './needsInputs.ts';
import { backToIt, bandsOf, headLine } from './parts.ts';

const fields = [...needsFieldNames, 'minutes', 'others'];

export const changeNeedsForm = view({
  verb: 'conference.changeNeedsForm',
  who: askingRoles,
  input: z.object({}),
  load: (at, read: Reader) => withKept('conference.changeNeeds', at, loadConference(at, read), read),
  may: (person, loaded) => sees(person, loaded),
  render(loaded, viewing, _input, target) {
    const { value } = loaded.conference;
    const { authority, now, person } = viewing;
    if (!mayChangeNeeds(person, loaded, authority) || !needsStand(value, now)) {
      return movedOn(loaded, viewing);
    }
    const filling = fillingOf(loaded.kept);
    const others = othersFor(loaded, authority);
    const card = fitted(() => ({
      head: head({
        kind: 'Child protection conference · what it needs',
        title: 'What does it need now?',
        line: headLine(loaded),
      }),
      body: [
        strayProblems(loaded.kept, fields),
        ...bandsOf(loaded, viewing),
        timeBand(value, viewing),
        ...needsInputs(filling, viewing, [value.type], {
          needs: needChoicesOf(value),
          access: value.needs.access,
          cannot: cannotTyped(value.needs, dayOf(now), authority.settings),
        }),
        choiceInput({
          id: 'minutes',
          label: 'How long, without the pre-meeting',
          required: true,
          folded: true,
          choices: lengthsFor(value, authority).map((minutes) => ({
            title: lengthWords(minutes),
            value: `${minutes}`,
          })),
          value: filling.typed('minutes', `${value.needs.minutes}`),
          problem: filling.problem('minutes'),
          error: 'Choose how long it is.',
        }),
        othersInput(value, others, filling, viewing),
        remark('Who may meet whom is recorded with each adult of the family, under "The family".'),
      ],
      presses: [
        primary(
          'Record what it needs',
          'conference.changeNeeds',
          viewing.press('conference.changeNeeds', target),
        ),
        backToIt(target, viewing),
      ],
      emergency: authority.settings,
    }));
    return { card, summary: summaryOf(value, undefined) };
  },
});

/** Ticked where they can be listed; otherwise typed. */
function othersInput(
  { needs }: Conference,
  among: readonly Person[],
  filling: Filling,
  { authority }: Viewing,
): Part {
  if (among.length === 0) return undefined;
  const asked = {
    id: 'others',
    label: 'Who must be there, beside the social worker',
    required: false,
    problem: filling.problem('others'),
  };
  const named = needs.others ?? [];
  if (!areOthersTyped(among)) {
    return choiceInput({
      ...asked,
      multi: true,
      choices: among.map(({ id }) => ({ title: nameOf(authority, id), value: id })),
      value: filling.typed('others', named.join(','))?.split(','),
      error: `Choose at most ${mostOthers}.`,
    });
  }
  return [
    textInput({
      ...asked,
      multiline: true,
      maxLength: 500,
      value: filling.typed('others', named.map((id) => inInput(id, among)).join('\n')),
      error: `Name at most ${mostOthers} people of the service.`,
    }),
    remark('People of the service, one a line: the name or the work e-mail address.'),
  ];
}

/** That it has a time already, and what becomes of it. */
function timeBand({ booking, signed }: Conference, { authority }: Viewing): Part {
  if (!booking) return undefined;
  return [
    facts([...slotFacts(booking.slot, authority)]),
    band(
      'emphasis',
      'It has a time',
      `The time stays. You are told whether it still answers what is needed, and can move it then.${
        signed
          ? ' If place or people change, or who is kept apart, the chair is asked to sign anew who will see what.'
          : ''
      }`,
    ),
  ];
}

/** `1 hour 30 minutes` */
function lengthWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts = [hours > 0 && `${hours} ${hours === 1 ? 'hour' : 'hours'}`, rest > 0 && `${rest} minutes`];
  return parts.filter((part) => part !== false).join(' ');
}
