/** The weekly pattern as it holds today, and the form that changes one session of every week. */
import { view } from '../../kernel/action.ts';
import type { Authority } from '../../kernel/actor.ts';
import {
  back,
  card,
  choiceInput,
  columns,
  dateInput,
  facts,
  fillingOf,
  head,
  primary,
  section,
  strayProblems,
} from '../../kernel/cards/index.ts';
import { doneInput } from '../../kernel/drafts.ts';
import { nameOf } from '../../people/index.ts';
import { dayOf, formatDate } from '../../practice/dates.ts';
import { keepers, ofAuthority } from '../actions/common.ts';
import { nobody, patternSeen, rowsNow, weekdayOf, weeklySlots, weeklyWords } from '../pattern.ts';
import { servers } from '../people.ts';
import { type PatternRow, rotaTarget } from '../record.ts';
import { slotWords } from '../words.ts';
import { loadForm, personInput } from './parts.ts';

const verb = 'rota.pattern';
const fields = ['session', 'chair', 'backup', 'from', 'to'];

export const patternForm = view({
  verb: 'rota.patternForm',
  who: keepers,
  unlogged: true,
  input: doneInput,
  load: ({ person, input }, read) => loadForm(verb, rotaTarget(person.authority), person, read, input),
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota, kept }, viewing) {
    const { authority, now } = viewing;
    const target = rotaTarget(authority.id);
    const form = fillingOf(kept);
    const today = dayOf(now);
    const rows = rowsNow(rota.value, today);
    const among = servers(authority);
    return {
      card: card({
        head: head({
          kind: 'Duty rota · weekly pattern',
          title: 'Which session of the week changes?',
          line: 'Every week from a day on, or for a while',
        }),
        body: [
          strayProblems(kept, fields),
          rows.length > 0 &&
            section(
              'As it holds today',
              facts(
                rows.map(
                  (row) => [weekdayOf(row), `${slotWords(row)}, ${rowWords(row, authority)}`] as const,
                ),
              ),
            ),
          section(
            'Change one session',
            choiceInput({
              id: 'session',
              label: 'Session',
              required: true,
              checkedBy: 'server',
              folded: true,
              choices: weeklySlots(authority.settings, rota.value).map((weekly) => ({
                value: weekly.code,
                title: weeklyWords(weekly),
              })),
              value: form.typed('session'),
              problem: form.problem('session'),
              error: 'Choose which session.',
            }),
            personInput({
              id: 'chair',
              label: 'Chair on duty',
              required: true,
              among,
              form,
              first: { title: 'Nobody', value: nobody },
            }),
            personInput({
              id: 'backup',
              label: 'Backup',
              required: false,
              among,
              form,
              first: { title: 'Nobody', value: nobody },
              value: nobody,
            }),
            columns(
              dateInput({
                id: 'from',
                label: 'From',
                required: true,
                checkedBy: 'server',
                value: form.typed('from', today.toString()),
                problem: form.problem('from'),
                error: 'Choose a day, for example 3 March 2027.',
              }),
              dateInput({
                id: 'to',
                label: 'Until, if it ends',
                required: false,
                value: form.typed('to'),
                problem: form.problem('to'),
                error: 'Choose a day, for example 30 April 2027.',
              }),
            ),
          ),
        ],
        presses: [
          primary('Change the pattern', verb, viewing.press(verb, target, { seen: patternSeen(rota.value) })),
          back('rota', viewing.press('rota', target), 'The month'),
        ],
      }),
      summary: 'The weekly pattern of the duty rota',
    };
  },
});

function rowWords({ chair, backup, validTo }: PatternRow, authority: Authority): string {
  const who = chair === undefined ? 'nobody' : nameOf(authority, chair);
  const behind = backup === undefined ? '' : `, backup ${nameOf(authority, backup)}`;
  const until = validTo === undefined ? '' : `, until ${formatDate(Temporal.PlainDate.from(validTo))}`;
  return `${who}${behind}${until}`;
}
