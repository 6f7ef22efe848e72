/** Leave: what is put in, and the form for more; and the form that takes it back. */
import { z } from 'zod';
import { view } from '../../kernel/action.ts';
import {
  back,
  card,
  choiceInput,
  columns,
  dateInput,
  facts,
  fillingOf,
  head,
  other,
  para,
  primary,
  remark,
  section,
  strayProblems,
} from '../../kernel/cards/index.ts';
import { doneInput } from '../../kernel/drafts.ts';
import type { Viewing } from '../../kernel/view.ts';
import { nameOf } from '../../people/index.ts';
import { dayOf } from '../../practice/dates.ts';
import { keeps, ofAuthority, rotaPeople } from '../actions/common.ts';
import { servers } from '../people.ts';
import { type Leave, type Rota, rotaTarget } from '../record.ts';
import { slotsOf } from '../slots.ts';
import { leaveDays, slotWords } from '../words.ts';
import { loadForm, personInput } from './parts.ts';

/** As many as a card can list. */
const mostListed = 20;

/** Leave that is not over: everybody's for whoever keeps the rota, otherwise one's own; soonest first. */
function leaveFor(rota: Rota, { person, now }: Viewing): readonly Leave[] {
  const today = dayOf(now).toString();
  return rota.leave
    .filter((leave) => leave.to >= today && (keeps(person) || leave.person === person.id))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

function leaveWords(leave: Leave, { authority }: Viewing): readonly [string, string] {
  return [nameOf(authority, leave.person), leaveDays(leave)];
}

export const leaveForm = view({
  verb: 'rota.leaveForm',
  who: rotaPeople,
  typed: ['leave', 'my leave'],
  unlogged: true,
  input: doneInput,
  load: ({ person, input }, read) =>
    loadForm('rota.leave', rotaTarget(person.authority), person, read, input),
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota, kept }, viewing) {
    const { authority, person } = viewing;
    const target = rotaTarget(authority.id);
    const form = fillingOf(kept);
    const known = leaveFor(rota.value, viewing);
    const manages = keeps(person);
    const fields = [...(manages ? ['person'] : []), 'from', 'to', 'part'];
    return {
      card: card({
        head: head({
          kind: 'Duty rota · leave',
          title: manages ? 'Who is away, and when?' : 'When are you away?',
          line: 'Nobody on leave is put on duty: the backup steps in',
        }),
        body: [
          strayProblems(kept, fields),
          section(
            'Put in already',
            known.length === 0
              ? para('None.')
              : facts(known.slice(0, mostListed).map((leave) => leaveWords(leave, viewing))),
            known.length > mostListed && remark(`And ${known.length - mostListed} more, later on.`),
          ),
          section(
            'Put in leave',
            manages &&
              personInput({ id: 'person', label: 'Who', required: true, among: servers(authority), form }),
            columns(
              dateInput({
                id: 'from',
                label: 'First day',
                required: true,
                checkedBy: 'server',
                value: form.typed('from'),
                problem: form.problem('from'),
                error: 'Choose a day, for example 3 March 2027.',
              }),
              dateInput({
                id: 'to',
                label: 'Last day, if later',
                required: false,
                value: form.typed('to'),
                problem: form.problem('to'),
                error: 'Choose a day, for example 5 March 2027.',
              }),
            ),
            choiceInput({
              id: 'part',
              label: 'Part of the day',
              required: true,
              folded: true,
              choices: [
                { title: 'All day', value: 'all' },
                ...slotsOf(authority.settings).map((slot) => ({
                  title: slotWords(slot),
                  value: `${slot.from}-${slot.to}`,
                })),
              ],
              value: form.typed('part', 'all'),
              problem: form.problem('part'),
              error: 'Choose a part of the day.',
            }),
            remark('Why is not asked. Those whose duty changes are told.'),
          ),
        ],
        presses: [
          primary('Put in this leave', 'rota.leave', viewing.press('rota.leave', target)),
          known.length > 0 &&
            other('Take leave back', 'rota.cancelLeaveForm', viewing.press('rota.cancelLeaveForm', target), {
              inputs: 'none',
            }),
          manages
            ? back('rota', viewing.press('rota', target), 'The month')
            : back('rota.mine', viewing.press('rota.mine', target), 'My duty'),
        ],
      }),
      summary: 'Leave in the duty rota',
    };
  },
});

export const cancelLeaveForm = view({
  verb: 'rota.cancelLeaveForm',
  who: rotaPeople,
  unlogged: true,
  input: z.object({}),
  load: ({ person }, read) => loadForm('rota.cancelLeave', rotaTarget(person.authority), person, read),
  may: (person, loaded) => ofAuthority(person, loaded),
  render({ rota, kept }, viewing) {
    const target = rotaTarget(viewing.authority.id);
    const form = fillingOf(kept);
    const known = leaveFor(rota.value, viewing).slice(0, 2 * mostListed);
    return {
      card: card({
        head: head({
          kind: 'Duty rota · leave',
          title: 'Which leave is taken back?',
          line: 'The rota then goes on as the pattern says',
        }),
        body: [
          known.length === 0
            ? para('There is no leave to take back.', 'Medium')
            : choiceInput({
                id: 'leave',
                label: 'Leave',
                required: true,
                checkedBy: 'server',
                folded: known.length > 4,
                choices: known.map((leave) => ({
                  value: leave.id,
                  title: leaveWords(leave, viewing).join(', '),
                })),
                value: form.typed('leave'),
                problem: form.problem('leave'),
                error: 'Choose which leave.',
              }),
        ],
        presses: [
          known.length > 0 && {
            ...primary('Take it back', 'rota.cancelLeave', viewing.press('rota.cancelLeave', target)),
            style: 'destructive',
          },
          back('rota.leaveForm', viewing.press('rota.leaveForm', target)),
        ],
      }),
      summary: 'Leave in the duty rota',
    };
  },
});
